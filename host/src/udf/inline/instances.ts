/** Function objects in a task: found, opened once, closed with the last of their callers. */
import type { FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { userContext } from './context';
import { type UserObject, userObject } from './describe';
import { failed } from './failure';

/** One opened function object. Callers of one object share it. */
export interface OpenFunction {
  readonly object: UserObject & Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  close(): Promise<void>;
}

interface Users {
  count: number;
  readonly opened: Promise<void>;
}

const users = new WeakMap<object, Users>();

export async function openFunction(spec: FunctionSpec, context: FunctionContext): Promise<OpenFunction> {
  const object = userObject(await target(spec, context), spec.name) as OpenFunction['object'];
  let shared = users.get(object);
  if (shared === undefined) {
    shared = { count: 0, opened: open(spec, object, context) };
    users.set(object, shared);
  }
  const own = shared;
  own.count++;
  const close = async (): Promise<void> => {
    if (--own.count > 0 || users.get(object) !== own) return;
    users.delete(object);
    try {
      await object.close?.();
    } catch (error) {
      throw failed(spec, error, { message: 'close() failed' });
    }
  };
  try {
    await own.opened;
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  return { object, close };
}

async function open(spec: FunctionSpec, object: UserObject, context: FunctionContext): Promise<void> {
  try {
    await object.open?.(userContext(context));
  } catch (error) {
    throw failed(spec, error, { message: 'open() failed' });
  }
}

/** The object or class that the spec's source names. */
async function target(spec: FunctionSpec, context: FunctionContext): Promise<unknown> {
  const { source } = spec;
  switch (source.kind) {
    case 'object':
      return context.resolveFunction(source.id);
    case 'module': {
      const { loadModule } = await import('./modules');
      return loadModule(spec, source, context);
    }
    default:
      throw new UserFunctionError(spec, 'unsupported', `TypeScript functions have no source of kind '${source.kind}'`);
  }
}
