/**
 * Functions of a Python client. Those that it declares come with their pickles; those that SQL names are found by the client: a call
 * that needs one fails with `drey.FunctionNeeded`, the client tells what the function is (`describeFunction`) and makes the call again.
 */
import type { TableCall, TableReply } from '@drey/sdk/protocol';
import type { RegisteredFunction } from '../functions/user/contracts';
import type { UserFunction } from '../planner/catalog/contracts';
import type { TableSession } from '../table/session';
import { cannotInstantiate, pythonEntry, registerPython } from '../udf/python/functions-load';
import type { PythonSignature } from '../udf/python/functions-signature';
import { createFunction, functionName } from './table-function-methods';
import type { ClientSession } from './table-service';

const NEEDED = 'drey.FunctionNeeded';

/** Not for users: their client answers it. */
class FunctionNeeded extends Error {
  readonly exceptionClass = NEEDED;
}

/** What a client has said of an entry. */
type Description = { readonly signature: PythonSignature; readonly pickle: Uint8Array } | { readonly error: string };

/** Answers are taken once: a module that could not be imported may be there when the next statement calls its function. */
const described = new WeakMap<TableSession, Map<string, Description>>();

function descriptionsOf(session: TableSession): Map<string, Description> {
  let known = described.get(session);
  if (known === undefined) {
    known = new Map();
    described.set(session, known);
  }
  return known;
}

/** From now on the session asks its client what functions are. */
export function askClient(session: TableSession): void {
  session.catalog.loader = (fn) => (fn.language === 'PYTHON' ? loadFromClient(session, fn) : undefined);
}

function loadFromClient(session: TableSession, fn: UserFunction): RegisteredFunction {
  const entry = pythonEntry(fn);
  const key = JSON.stringify(entry);
  const known = descriptionsOf(session);
  const description = known.get(key);
  if (description === undefined) throw new FunctionNeeded(key);
  known.delete(key);
  if ('error' in description) throw cannotInstantiate(fn, description.error);
  const { signature, pickle } = description;
  // Source text is run where it is needed: what it defines can only be pickled by a name that no other process has.
  const source = entry.text === undefined ? { kind: 'python' as const, pickle } : { kind: 'python' as const, ...entry };
  return registerPython(fn, signature, source, session.configuration);
}

type FunctionMethod = (client: ClientSession, call: TableCall) => Partial<TableReply>;

export const pythonFunctionMethods: Readonly<Record<string, FunctionMethod>> = {
  /** texts: "temporary system", "temporary" or "catalog"; path; signature as JSON; "ignore" or nothing. data: the pickle. */
  createPythonFunction: ({ session }, { texts: [scope, path, text, ignore], data }) => {
    const signature = JSON.parse(text) as PythonSignature;
    const source = { kind: 'python' as const, pickle: new Uint8Array(data) };
    const fn = registerPython(
      { path: [functionName(scope, path).join('.')] },
      signature,
      source,
      session.configuration,
    );
    createFunction(session, { scope, path, identifier: signature.name, ignore: ignore === 'ignore' }, fn);
    return {};
  },
  /** texts: what was needed, then the signature as JSON, or nothing and the traceback. data: the pickle. */
  describeFunction: ({ session }, { texts: [key, text, error = ''], data }) => {
    const pickle = new Uint8Array(data);
    descriptionsOf(session).set(
      key,
      text === '' ? { error } : { signature: JSON.parse(text) as PythonSignature, pickle },
    );
    return {};
  },
};
