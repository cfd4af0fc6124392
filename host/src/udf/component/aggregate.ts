/** Aggregate functions of components: an accumulator goes in and comes back, as an internal value outside of the guest. */
import type { AggregateCaller, CallSite, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { checkSite } from './calls';
import type { ComponentFunction } from './functions';
import type { ComponentGuest } from './guest';
import { type Lift, liftValue } from './lift';
import { type Lower, type LowerColumn, lowerColumn, lowerValue } from './lower';
import { takesNull } from './shapes';
import { fits } from './signatures';

export function openAggregateCaller(
  spec: FunctionSpec,
  site: CallSite,
  fn: ComponentFunction,
  guest: ComponentGuest,
): AggregateCaller {
  const { body } = fn;
  if (body.kind !== 'AGGREGATE' && body.kind !== 'TABLE_AGGREGATE') {
    throw new UserFunctionError(spec, 'invalid', `'${fn.name}' is no aggregate function`);
  }
  checkSite(spec, fn, site);
  const declared = fn.overload.accumulator!;
  const type = site.accumulator ?? declared;
  if (!fits(declared, type)) {
    const message = `the accumulator of '${fn.name}' is ${typeSummary(declared)}, not ${typeSummary(type)}`;
    throw new UserFunctionError(spec, 'unsupported', message);
  }
  const calls = new AggregateCalls(spec, site, fn, guest, type, liftValue(body.result, site.result));
  return {
    create: () => calls.create(),
    accumulate: (accumulator, ...args) => calls.change('accumulate', accumulator, args),
    ...(body.retracts && { retract: (accumulator, ...args) => calls.change('retract', accumulator, args) }),
    ...(body.merges && { merge: (accumulator, other) => calls.merge(accumulator, other) }),
    ...(body.kind === 'AGGREGATE'
      ? { value: (accumulator: unknown) => calls.value(accumulator) }
      : { emit: (accumulator: unknown, collect: (row: unknown) => void) => calls.emit(accumulator, collect) }),
    close: () => guest.close(),
  };
}

class AggregateCalls {
  private readonly lower: Lower;
  private readonly lift: Lift;
  private readonly columns: readonly LowerColumn[];
  private readonly strict: readonly number[];

  constructor(
    private readonly spec: FunctionSpec,
    site: CallSite,
    private readonly fn: ComponentFunction,
    private readonly guest: ComponentGuest,
    accumulator: LogicalType,
    private readonly liftResult: Lift,
  ) {
    const { body } = fn;
    if (!('accumulator' in body)) throw new Error('not an aggregate');
    this.lower = lowerValue(body.accumulator, accumulator);
    this.lift = liftValue(body.accumulator, accumulator);
    this.columns = fn.params.map((param, i) => lowerColumn(param.column, site.args[i]));
    this.strict = fn.params.flatMap((param, i) => (takesNull(param.column) ? [] : [i]));
  }

  create(): unknown {
    return this.call('create', () => [], this.lift);
  }

  /** Rows with NULL where the function takes no option are skipped, as Flink's own aggregates skip them. */
  change(method: 'accumulate' | 'retract', accumulator: unknown, args: readonly unknown[]): unknown {
    if (this.strict.some((i) => args[i] === null)) return accumulator;
    const given = () => [this.lower(accumulator), ...this.columns.map((column, i) => column([args[i]]))];
    return this.call(method, given, this.lift);
  }

  merge(accumulator: unknown, other: unknown): unknown {
    return this.call('merge', () => [this.lower(accumulator), this.lower(other)], this.lift);
  }

  value(accumulator: unknown): unknown {
    return this.call('value', () => [this.lower(accumulator)], this.liftResult);
  }

  emit(accumulator: unknown, collect: (row: unknown) => void): void {
    const rows = this.call(
      'emit',
      () => [this.lower(accumulator)],
      (items) => Array.from(items as ArrayLike<unknown>, this.liftResult),
    );
    for (const row of rows) collect(row);
  }

  private call<T>(method: string, args: () => readonly unknown[], lift: (value: unknown) => T): T {
    return this.guest.call(this.spec, [...this.fn.path, method], args, lift);
  }
}
