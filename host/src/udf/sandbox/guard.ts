/**
 * The host's side of instrumented code: the deadline and what became of memory. One for each instance (or for each family of
 * instances that call each other). Its functions are the two imports that `instrument` adds.
 */
import { GUARD_MODULE } from './instrument';
import type { WasmImports } from './webassembly';

/** Thrown through the guest when its time is over. Guests cannot catch it: exception handling is refused. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';

  constructor(readonly limit: number) {
    super(`took longer than ${limit} ms`);
  }
}

export class Guard {
  /** performance.now() at which the guest is stopped; NaN until the guest first asks, so that short calls never look at the clock. */
  private end = Number.POSITIVE_INFINITY;
  private limit = 0;
  /** True when a memory could not grow since the last `start`. */
  memoryRefused = false;

  /** Throws once the time is over. Host functions that guests call without a loop of their own call it, too. */
  readonly check = (): void => {
    const now = performance.now();
    if (now > this.end) throw new DeadlineExceeded(this.limit);
    if (Number.isNaN(this.end)) this.end = now + this.limit;
  };

  private readonly grown = (previous: number): number => {
    if (previous < 0) this.memoryRefused = true;
    this.check();
    return previous;
  };

  /** To be merged into the imports of an instrumented module. */
  readonly imports: WasmImports = { [GUARD_MODULE]: { check: this.check, grown: this.grown } };

  /** Starts the time of a call: `limit` in ms, 0 = none. */
  start(limit: number): void {
    this.memoryRefused = false;
    this.limit = limit;
    this.end = limit > 0 ? Number.NaN : Number.POSITIVE_INFINITY;
  }
}
