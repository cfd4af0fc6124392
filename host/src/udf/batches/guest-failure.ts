/** What went wrong inside of a guest, as every WebAssembly carrier here reports it. */
import type { FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { DeadlineExceeded, type Guard } from '../sandbox/guard';
import { RefusedModule } from '../sandbox/instructions';
import { wasmApi } from '../sandbox/webassembly';
import { DeniedImport, GuestExit } from '../wasi/denied';

/** Thrown by decoders: what came back is not what the signature says. */
export class WrongResult extends Error {}
/** Thrown by decoders: more came back than the limit. */
export class OutputExceeded extends Error {}

type Named = Pick<FunctionSpec, 'name' | 'language'>;

const MEGABYTE = 1024 * 1024;

/** Sizes as limits are written: 64 MB, 100 kB. */
export function sizeText(bytes: number): string {
  return bytes % MEGABYTE === 0 ? `${bytes / MEGABYTE} MB` : `${Math.round(bytes / 1024)} kB`;
}

/** `phase`: what the guest was doing, when it was no batch, e.g. "open". */
export function guestFailure(
  spec: Named,
  error: unknown,
  guard: Guard,
  limits: FunctionLimits,
  phase?: string,
): UserFunctionError {
  if (error instanceof UserFunctionError) return error;
  const during = phase === undefined ? '' : `in ${phase}: `;
  const fail = (failure: UserFunctionError['failure'], message: string) =>
    new UserFunctionError(spec, failure, during + message, { cause: error });
  if (error instanceof DeadlineExceeded) {
    return fail('deadline', `a batch took longer than ${limits.deadline} ms (udf.batch.timeout)`);
  }
  if (error instanceof DeniedImport) return fail('denied', `the guest ${error.message}`);
  if (error instanceof OutputExceeded) {
    return fail('output', `the results of a batch are larger than ${sizeText(limits.output)} (udf.output.max)`);
  }
  if (guard.memoryRefused) {
    return fail(
      'memory',
      `the guest needs more memory than ${sizeText(limits.memory)} (udf.memory.max): ${textOf(error)}`,
    );
  }
  if (error instanceof WrongResult) return fail('result', error.message);
  if (error instanceof RefusedModule) return fail(error.failure, error.message);
  if (error instanceof GuestExit) return fail('failed', `the guest ${error.message}`);
  if (error instanceof RangeError && /call stack/.test(error.message))
    return fail('failed', 'stack overflow in the guest');
  if (error instanceof wasmApi.RuntimeError) return fail('failed', `the guest trapped: ${textOf(error)}`);
  return fail('failed', textOf(error));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
