/** Aggregates: the accumulators travel as a column, each row says which of them it goes to. docs/udf-abi.md, "Aggregates". */
import type { AggregateCaller, CallSite, FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { array, INT } from '../../types/logical/types';
import { describeValue } from '../../types/values';
import { type ColumnReader, readerOf, Source } from './decode';
import { type ColumnWriter, clearDescriptor, measureAll, type Target, writeAll, writerOf } from './encode';
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
  private readonly readAccumulator: ColumnReader;
  private readonly readResult: ColumnReader;

  readonly retract?: (accumulator: unknown, ...args: readonly unknown[]) => unknown;
  readonly merge?: (accumulator: unknown, other: unknown) => unknown;
  readonly value?: (accumulator: unknown) => unknown;
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
    this.readAccumulator = readerOf(accumulator);
    this.readResult = readerOf(spec.kind === 'TABLE_AGGREGATE' ? array(site.result) : site.result);
    if (this.entries['retract']) this.retract = (accu, ...args) => this.update('retract', accu, args);
    if (this.entries['merge']) this.merge = (accu, other) => this.mergePair(accu, other);
    if (this.entries['value']) this.value = (accu) => this.read('value', accu);
    if (this.entries['emit']) this.emit = (accu, collect) => (this.read('emit', accu) as unknown[]).forEach(collect);
  }

  open(): void {
    this.slot.current();
  }

  create(): unknown {
    return this.run('create', [], [], this.readAccumulator, []);
  }

  accumulate(accumulator: unknown, ...args: readonly unknown[]): unknown {
    return this.update('accumulate', accumulator, args);
  }

  private update(entry: string, accumulator: unknown, args: readonly unknown[]): unknown {
    const columns = [[accumulator], FIRST_GROUP, ...args.map((arg) => [arg])];
    return this.run(entry, [this.writeAccumulator, ...this.writeRows], columns, this.readAccumulator, args);
  }

  private mergePair(accumulator: unknown, other: unknown): unknown {
    const writers = [this.writeAccumulator, this.writeOther];
    return this.run('merge', writers, [[accumulator], [other]], this.readAccumulator, [other]);
  }

  private read(entry: string, accumulator: unknown): unknown {
    return this.run(entry, [this.writeAccumulator], [[accumulator]], this.readResult, [accumulator]);
  }

  private run(
    entry: string,
    writers: readonly ColumnWriter[],
    columns: readonly (readonly unknown[])[],
    reader: ColumnReader,
    record: readonly unknown[],
  ): unknown {
    const guest = this.slot.current();
    try {
      const size = measureAll(writers, columns, 1) + COLUMN.SIZE;
      const target: Target = { memory: guest.memory, at: guest.begin(size) };
      const args = writeAll(target, writers);
      const result = target.at;
      clearDescriptor(guest.memory, result);
      guest.run(this.slot.entry(this.entries[entry]!), 1, args, result);
      return reader(new Source(guest.memory, this.spec.limits.output), result, 1)[0];
    } catch (error) {
      throw this.withRecord(guest.errorOf('', error), record);
    }
  }

  private withRecord(error: UserFunctionError, record: readonly unknown[]): UserFunctionError {
    if (error.record !== undefined) return error;
    const prefix = `Function '${this.spec.name}' (${this.spec.language}): `;
    return new UserFunctionError(this.spec, error.failure, error.message.replace(prefix, ''), {
      record: `(${record.map(describeValue).join(', ')})`,
      row: 0,
      userStack: error.userStack,
      cause: error.cause,
    });
  }

  close(): void {
    this.slot.close();
  }
}
