/** Aggregates: the accumulators travel as a column, each row says which of them it goes to. docs/udf-abi.md, "Aggregates". */
import type {
  AggregateBatch,
  AggregateCaller,
  AggregateUpdate,
  CallSite,
  ColumnValues,
  FunctionContext,
  FunctionSpec,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { array, BOOLEAN, INT } from '../../types/logical/types';
import { describeValue } from '../../types/values';
import { type ColumnReader, readerOf, Source } from './decode';
import { type ColumnWriter, clearDescriptor, measureAll, type Target, writeAll, writerOf } from './encode';
import type { Guest } from './guest';
import { COLUMN } from './layout';
import { overloadFor } from './overloads';
import { GuestSlot, moduleOf } from './slots';

const FIRST_GROUP: readonly number[] = [0];

export class WasmAggregateCaller implements AggregateCaller {
  private readonly slot: GuestSlot;
  private readonly entries: Readonly<Record<string, string | undefined>>;
  private readonly writeAccumulator: ColumnWriter;
  private readonly writeOther: ColumnWriter;
  private readonly writeRows: readonly ColumnWriter[];
  /** Arguments of `update`. */
  private readonly writeBatch: readonly ColumnWriter[];
  private readonly readAccumulator: ColumnReader;
  private readonly readResult: ColumnReader;

  readonly retract?: (accumulator: unknown, ...args: readonly unknown[]) => unknown;
  readonly merge?: (accumulator: unknown, other: unknown) => unknown;
  readonly value?: (accumulator: unknown) => unknown;
  readonly update?: (batch: AggregateBatch) => AggregateUpdate;
  readonly emit?: (accumulator: unknown, collect: (row: unknown) => void) => void;

  constructor(
    private readonly spec: FunctionSpec,
    site: CallSite,
    context: FunctionContext,
  ) {
    const loaded = moduleOf(spec);
    const overload = overloadFor(loaded.manifest, spec, site);
    const accumulator = site.accumulator ?? (overload.accumulator as LogicalType);
    this.slot = new GuestSlot(loaded, spec, context);
    this.entries = overload.entries as Readonly<Record<string, string | undefined>>;
    this.writeAccumulator = writerOf(accumulator);
    this.writeOther = writerOf(accumulator);
    this.writeRows = [writerOf(INT), ...site.args.map(writerOf)];
    this.writeBatch = [this.writeAccumulator, writerOf(INT), writerOf(BOOLEAN), ...site.args.map(writerOf)];
    this.readAccumulator = readerOf(accumulator);
    this.readResult = readerOf(spec.kind === 'TABLE_AGGREGATE' ? array(site.result) : site.result);
    if (this.entries['retract']) this.retract = (accu, ...args) => this.change('retract', accu, args);
    if (this.entries['merge']) this.merge = (accu, other) => this.mergePair(accu, other);
    if (this.entries['value']) this.value = (accu) => this.read('value', accu);
    if (this.entries['update'] && this.value) this.update = (batch) => this.updateAll(batch);
    if (this.entries['emit']) this.emit = (accu, collect) => (this.read('emit', accu) as unknown[]).forEach(collect);
  }

  open(): void {
    this.slot.current();
  }

  create(): unknown {
    return this.run('create', [], [], this.readAccumulator, [])[0];
  }

  accumulate(accumulator: unknown, ...args: readonly unknown[]): unknown {
    return this.change('accumulate', accumulator, args);
  }

  private change(entry: string, accumulator: unknown, args: readonly unknown[]): unknown {
    const columns = [[accumulator], FIRST_GROUP, ...args.map((arg) => [arg])];
    return this.run(entry, [this.writeAccumulator, ...this.writeRows], columns, this.readAccumulator, args)[0];
  }

  /** `value` of the accumulators as they come, then `update` over the same columns. */
  private updateAll({ accumulators: given, groups, retracts, args }: AggregateBatch): AggregateUpdate {
    const accumulators = this.withNew(given);
    const [count, rows] = [accumulators.length, groups.length];
    const guest = this.slot.current();
    const retracted = retracts ? Array.from(retracts, (flag) => flag === 1) : new Array<boolean>(rows).fill(false);
    const columns = [Array.from(groups), retracted, ...args];
    /** What the row of an error is a row of. */
    let worked: readonly ColumnValues[] = [accumulators];
    try {
      const { at, args: first } = this.writeUpdate(guest, accumulators, columns, rows);
      const [result, values, before] = [at, at + COLUMN.SIZE, at + 2 * COLUMN.SIZE];
      const source = (): Source => new Source(guest.memory, this.spec.limits.output);
      guest.run(this.slot.entry(this.entries['value']!), count, first, before);
      const valuesBefore = this.readResult(source(), before, count);
      if (rows === 0) return { accumulators, before: valuesBefore, values: [] };
      worked = args;
      guest.again(this.spec.limits.deadline);
      guest.run(this.slot.entry(this.entries['update']!), rows, first, result);
      return {
        accumulators: this.readAccumulator(source(), result, count),
        before: valuesBefore,
        values: this.readResult(source(), values, rows),
      };
    } catch (error) {
      const failure = guest.errorOf('', error);
      const { row } = failure;
      const record = worked.map((column) => column[row ?? 0]);
      throw this.withRecord(failure, row === undefined ? [] : record, worked === args ? row : undefined);
    }
  }

  /** Writes the arguments of `update` and clears the descriptors of three results, which stand at `at`. */
  private writeUpdate(
    guest: Guest,
    accumulators: ColumnValues,
    columns: readonly ColumnValues[],
    rows: number,
  ): { readonly at: number; readonly args: number } {
    const writers = this.writeBatch;
    let size = (writers.length + 3) * COLUMN.SIZE + writers[0].measure(accumulators, accumulators.length);
    for (let k = 0; k < columns.length; k++) size += writers[k + 1].measure(columns[k], rows);
    const target: Target = { memory: guest.memory, at: guest.begin(size) };
    const args = writeAll(target, writers);
    const { at } = target;
    for (let k = 0; k < 3; k++) clearDescriptor(guest.memory, at + k * COLUMN.SIZE);
    return { at, args };
  }

  private withNew(given: readonly unknown[]): readonly unknown[] {
    const wanted = given.reduce((count: number, one) => (one === null ? count + 1 : count), 0);
    if (wanted === 0) return given;
    const created = this.run('create', [], [], this.readAccumulator, [], wanted);
    let next = 0;
    return given.map((one) => (one === null ? created[next++] : one));
  }

  private mergePair(accumulator: unknown, other: unknown): unknown {
    const writers = [this.writeAccumulator, this.writeOther];
    return this.run('merge', writers, [[accumulator], [other]], this.readAccumulator, [other])[0];
  }

  private read(entry: string, accumulator: unknown): unknown {
    return this.run(entry, [this.writeAccumulator], [[accumulator]], this.readResult, [accumulator])[0];
  }

  private run(
    entry: string,
    writers: readonly ColumnWriter[],
    columns: readonly (readonly unknown[])[],
    reader: ColumnReader,
    record: readonly unknown[],
    rows = 1,
  ): unknown[] {
    const guest = this.slot.current();
    try {
      const size = measureAll(writers, columns, rows) + COLUMN.SIZE;
      const target: Target = { memory: guest.memory, at: guest.begin(size) };
      const args = writeAll(target, writers);
      const result = target.at;
      clearDescriptor(guest.memory, result);
      guest.run(this.slot.entry(this.entries[entry]!), rows, args, result);
      return reader(new Source(guest.memory, this.spec.limits.output), result, rows);
    } catch (error) {
      throw this.withRecord(guest.errorOf('', error), record, 0);
    }
  }

  private withRecord(error: UserFunctionError, record: readonly unknown[], row: number | undefined): UserFunctionError {
    if (error.record !== undefined || record.length === 0) return error;
    const prefix = `Function '${this.spec.name}' (${this.spec.language}): `;
    return new UserFunctionError(this.spec, error.failure, error.message.replace(prefix, ''), {
      record: `(${record.map(describeValue).join(', ')})`,
      ...(row === undefined ? {} : { row }),
      userStack: error.userStack,
      cause: error.cause,
    });
  }

  close(): void {
    this.slot.close();
  }
}
