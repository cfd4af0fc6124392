/** The carrier `component`: WebAssembly components whose exported functions take and give columns. See docs/udf-component.md. */
import type {
  AggregateCaller,
  BatchCaller,
  CallProgram,
  CallSite,
  Carrier,
  FunctionContext,
  FunctionSpec,
  RowCaller,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { ProgramCaller } from '../batches/program';
import { rowCallerOf } from '../batches/row-caller';
import { loadWasm, wasmSource } from '../batches/wasm-source';
import { openAggregateCaller } from './aggregate';
import { openGuestCall } from './calls';
import { type ComponentFunction, findFunction } from './functions';
import { ComponentGuest, type LoadedComponent, loadComponent } from './guest';

export { inspectComponent } from './inspect';

export const componentCarrier: Carrier = {
  name: 'component',

  async openBatch(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
    const guests = new Map<string, ComponentGuest>();
    const calls = [];
    for (const { spec, site } of program.calls) {
      const component = await componentOf(spec, context);
      const fn = functionOf(spec, component);
      const key = JSON.stringify([component.hash, spec.limits, spec.grants]);
      let guest = guests.get(key);
      if (guest === undefined) {
        guest = guestOf(spec, component, context);
        guests.set(key, guest);
      }
      calls.push(openGuestCall(spec, site, fn, guest));
      guest.open(spec);
    }
    return new ProgramCaller(program, calls, () => {
      for (const guest of guests.values()) guest.close();
    });
  },

  async openRow(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller> {
    return rowCallerOf(spec, site, (program) => componentCarrier.openBatch!(program, context));
  },

  async openAggregate(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<AggregateCaller> {
    const component = await componentOf(spec, context);
    const guest = guestOf(spec, component, context);
    const caller = openAggregateCaller(spec, site, functionOf(spec, component), guest);
    guest.open(spec);
    return caller;
  },
};

/** Compiled components by path, hash and memory limit: subtasks of one thread share them. */
const components = new Map<string, Promise<LoadedComponent>>();

function componentOf(spec: FunctionSpec, context: FunctionContext): Promise<LoadedComponent> {
  const { path, hash } = wasmSource(spec);
  const key = `${path}\0${hash}\0${spec.limits.memory}`;
  let component = components.get(key);
  if (component === undefined) {
    const cache = context.configuration.get('udf.cache.dir');
    component = loadWasm(spec).then((bytes) => loadComponent(spec, bytes, spec.limits, cache));
    components.set(key, component);
    component.catch(() => components.delete(key));
  }
  return component;
}

function guestOf(spec: FunctionSpec, component: LoadedComponent, context: FunctionContext): ComponentGuest {
  if (spec.grants.files !== undefined && spec.grants.files.length > 0) {
    throw new UserFunctionError(spec, 'unsupported', `the carrier 'component' cannot grant files`);
  }
  const alien = component.imports.find((name) => !name.startsWith('wasi:'));
  if (alien !== undefined) {
    throw new UserFunctionError(spec, 'denied', `the component imports '${alien}', which the sandbox does not have`);
  }
  return new ComponentGuest(spec, component, spec.limits, spec.grants, context.jobParameters);
}

function functionOf(spec: FunctionSpec, component: LoadedComponent): ComponentFunction {
  const { functions, unusable } = component.functions;
  const wanted = wasmSource(spec).export;
  const fn = findFunction(functions, wanted);
  if (fn === undefined) {
    const reason = unusable.find(({ text }) => text === wanted.replaceAll('-', '_'))?.reason;
    if (reason !== undefined)
      throw new UserFunctionError(spec, 'unsupported', `'${wanted}' cannot be called: ${reason}`);
    const names = functions.map(({ name }) => name).join(', ');
    throw new UserFunctionError(
      spec,
      'invalid',
      `the component has no function '${wanted}'; it has: ${names || 'none'}`,
    );
  }
  if (fn.kind !== spec.kind) {
    const message = `'${wanted}' is a ${fn.kind.toLowerCase()} function, not ${spec.kind.toLowerCase()}`;
    throw new UserFunctionError(spec, 'invalid', message);
  }
  return fn;
}
