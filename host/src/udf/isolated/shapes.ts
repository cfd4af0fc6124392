/** Arguments and results of calls as columns, the same on both sides. */
import type { LogicalType } from '../../types/logical/contracts';
import { array } from '../../types/logical/types';
import type { AggregateMethod } from './messages';
import { type ColumnCodec, columnCodec, type PackedColumn } from './packed-columns';

/** Of table functions: the rows of one call. */
export function resultType(kind: string, type: LogicalType): LogicalType {
  return kind === 'TABLE' || kind === 'ASYNC_TABLE' ? array(type) : type;
}

/** Columns of AggregateCaller.update. */
export interface UpdateCodec {
  readonly accumulators: ColumnCodec;
  readonly values: ColumnCodec;
  readonly args: readonly ColumnCodec[];
}

export function updateCodec(accumulator: LogicalType, args: readonly LogicalType[], result: LogicalType): UpdateCodec {
  return { accumulators: columnCodec(accumulator), values: columnCodec(result), args: args.map(columnCodec) };
}

export interface AggregateCodec {
  packArgs(values: readonly unknown[]): PackedColumn[];
  unpackArgs(columns: readonly PackedColumn[]): unknown[];
  packResult(values: readonly unknown[]): PackedColumn;
  unpackResult(column: PackedColumn): unknown[];
}

export function aggregateCodecs(
  accumulator: LogicalType,
  args: readonly LogicalType[],
  result: LogicalType,
): Record<AggregateMethod, AggregateCodec> {
  const change = codecOf([accumulator, ...args], accumulator);
  return {
    create: codecOf([], accumulator),
    accumulate: change,
    retract: change,
    merge: codecOf([accumulator, accumulator], accumulator),
    value: codecOf([accumulator], result),
    emit: codecOf([accumulator], result),
    emitUpdates: codecOf([accumulator], result),
  };
}

function codecOf(args: readonly LogicalType[], result: LogicalType): AggregateCodec {
  const given = args.map(columnCodec);
  const { pack, unpack } = columnCodec(result);
  return {
    packArgs: (values) => values.map((value, i) => given[i].pack([value])),
    unpackArgs: (columns) => columns.map((column, i) => given[i].unpack(column)[0]),
    packResult: pack,
    unpackResult: unpack,
  };
}
