/** The carrier of core WebAssembly modules that follow our column ABI (docs/udf-abi.md): AssemblyScript, Rust, Zig, C, TinyGo. */
import type { Carrier } from '../../functions/user/contracts';
import { WasmAggregateCaller } from './aggregate';
import { asFunctionError } from './guest';
import { WasmBatchCaller } from './program';
import { WasmRowCaller } from './row';

export { inspectModule, type ModuleInspection, moduleFunctions } from './inspect';

/** Callers open at once; what is wrong with a module is a UserFunctionError of the first function of it. */
export const wasmCarrier: Carrier = {
  name: 'wasm',
  async openRow(spec, site, context) {
    try {
      const caller = new WasmRowCaller(spec, site, context);
      caller.open();
      return caller;
    } catch (error) {
      throw asFunctionError(spec, error);
    }
  },
  async openBatch(program, context) {
    try {
      const caller = new WasmBatchCaller(program, context);
      caller.open();
      return caller;
    } catch (error) {
      throw asFunctionError(program.calls[0].spec, error);
    }
  },
  async openAggregate(spec, site, context) {
    try {
      const caller = new WasmAggregateCaller(spec, site, context);
      caller.open();
      return caller;
    } catch (error) {
      throw asFunctionError(spec, error);
    }
  },
};
