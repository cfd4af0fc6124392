/**
 * OVER windows of an input that ends: the rows of a partition are gathered, sorted, and each given its results. Ranking functions,
 * LAG and LEAD look at the partition itself.
 */
import type { AggregateCall } from '../../expressions/contracts';
import { compileScalar } from '../../expressions/products';
import { emptyValue } from '../../functions/aggregates/positions';
import { keyCodec } from '../../types/keys';
import { type Row, RowKind } from '../../types/rows';
import { type Aggregator, aggregatorFor } from './aggregating';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from './base';
import { type RowComparator, rowComparator } from './comparators';
import type { OverAggregateConfig } from './configs';
import { countsApproximately, type OverGroup, resultRow } from './over-aggregate-base';
import { type Frame, frameOf } from './over-aggregate-frames';

/** Sets the results of calls in the rows `out`, one for each row of the sorted partition. */
type Evaluate = (rows: readonly Row[], out: readonly Row[]) => void;

type Field = `f${number}`;

export class BatchOver extends TableOperator<OverAggregateConfig> {
  private keyOf!: KeyOf;
  private toMapKey!: (key: unknown) => string | number | bigint | boolean;
  private compare!: RowComparator;
  private makeRow!: (row: Row, kind: RowKind) => Row;
  private evaluators: Evaluate[] = [];
  private readonly partitions = new Map<unknown, Row[]>();

  protected override setup(): void {
    const { partition, order, groups, inputs } = this.config;
    const [input] = inputs;
    const arity = input.fields.length;
    this.keyOf = keyOfColumns(partition);
    this.toMapKey = keyCodec(keyTypeOf(input, partition), { pyflink: false }).toMapKey;
    this.compare = rowComparator(order, input);
    this.makeRow = resultRow(
      arity,
      groups.reduce((sum, { calls }) => sum + calls.length, 0),
    );
    let position = arity;
    for (const group of groups) {
      this.addGroup(group, position);
      position += group.calls.length;
    }
  }

  private addGroup(group: OverGroup, position: number): void {
    const framed: { readonly call: AggregateCall; readonly field: Field }[] = [];
    group.calls.forEach((call, i) => {
      const field: Field = `f${position + i}`;
      const own = this.positional(call, field);
      if (own === undefined) framed.push({ call, field });
      else this.evaluators.push(own);
    });
    if (framed.length > 0) this.evaluators.push(this.framed(group, framed));
  }

  /** Functions of the row's place in the partition. */
  private positional(call: AggregateCall, field: Field): Evaluate | undefined {
    const { compare } = this;
    switch (call.name) {
      case 'ROW_NUMBER':
        return (rows, out) => {
          for (let i = 0; i < rows.length; i++) out[i][field] = i + 1;
        };
      case 'RANK':
        return byPeers(compare, field, ({ from }) => from + 1);
      case 'DENSE_RANK':
        return byPeers(compare, field, ({ number }) => number);
      case 'PERCENT_RANK':
        return byPeers(compare, field, ({ from, size }) => (size > 1 ? from / (size - 1) : 0));
      case 'CUME_DIST':
        // Flink counts the rows up to this one, not those of all its peers.
        return (rows, out) => {
          for (let i = 0; i < rows.length; i++) out[i][field] = (i + 1) / rows.length;
        };
      case 'NTILE':
        return ntile(Number((call.args[0] as { value?: unknown }).value), field);
      case 'LAG':
        return this.shifted(call, field, -1);
      case 'LEAD':
        return this.shifted(call, field, 1);
      default:
        return undefined;
    }
  }

  private shifted(call: AggregateCall, field: Field, direction: 1 | -1): Evaluate {
    const names = this.config.inputs[0].fields.map(({ name }) => name);
    const [value, offset, fallback] = call.args.map((arg) => compileScalar(arg, this.session, names));
    const empty = emptyValue(call.type);
    return (rows, out) => {
      for (let i = 0; i < rows.length; i++) {
        const distance = offset === undefined ? 1 : Number(offset(rows[i]));
        const other = rows[i + direction * distance];
        out[i][field] = other === undefined ? (fallback?.(rows[i]) ?? null) : (value(other) ?? empty);
      }
    };
  }

  private framed(
    group: OverGroup,
    calls: readonly { readonly call: AggregateCall; readonly field: Field }[],
  ): Evaluate {
    const { order, inputs } = this.config;
    const [input] = inputs;
    const names = input.fields.map(({ name }) => name);
    const list = calls.map(({ call }) => countsApproximately(call));
    const aggregator = aggregatorFor(list, { needRetraction: false, names }, this.session);
    const frame = frameOf(group, order, input, this.compare);
    const values = resultRow(0, list.length);
    const fields = calls.map(({ field }) => field);
    return (rows, out) => {
      const results = new FrameResults(aggregator, rows, () => values({} as Row, RowKind.INSERT));
      const bounds: Frame = { from: 0, to: 0 };
      for (let i = 0; i < rows.length; i++) {
        frame(rows, i, bounds);
        const result = results.of(bounds.from, bounds.to);
        for (let k = 0; k < fields.length; k++) out[i][fields[k]] = result[`f${k}`];
      }
    };
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      const key = this.toMapKey(this.keyOf(row));
      const partition = this.partitions.get(key);
      if (partition === undefined) this.partitions.set(key, [row]);
      else partition.push(row);
    }
  }

  protected override endOfInput(): void {
    for (const rows of this.partitions.values()) {
      rows.sort(this.compare);
      const out = rows.map((row) => this.makeRow(row, RowKind.INSERT));
      for (const evaluate of this.evaluators) evaluate(rows, out);
      for (const row of out) this.collect(row);
    }
    this.partitions.clear();
  }
}

/** Results of frames that move forward: rows are added while only the upper bound moves, else the frame is done anew. */
class FrameResults {
  private acc: Row;
  private from = 0;
  private to = 0;
  private result: Row | undefined;

  constructor(
    private readonly aggregator: Aggregator,
    private readonly rows: readonly Row[],
    private readonly makeResult: () => Row,
  ) {
    this.acc = aggregator.create();
  }

  of(from: number, to: number): Row {
    if (this.result !== undefined && from === this.from && to === this.to) return this.result;
    if (from !== this.from || to < this.to) {
      this.acc = this.aggregator.create();
      this.from = from;
      this.to = from;
    }
    for (; this.to < to; this.to++) this.aggregator.accumulate(this.acc, this.rows[this.to]);
    this.result = this.makeResult();
    this.aggregator.setValues(this.acc, this.result);
    return this.result;
  }
}

/** Rows that are equal in order: positions [from, to) of `size` rows, the number-th such group. */
interface Peers {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly number: number;
}

function byPeers(compare: RowComparator, field: Field, value: (peers: Peers) => number): Evaluate {
  return (rows, out) => {
    let number = 0;
    for (let from = 0; from < rows.length; ) {
      let to = from + 1;
      while (to < rows.length && compare(rows[from], rows[to]) === 0) to++;
      const result = value({ from, to, size: rows.length, number: ++number });
      for (let i = from; i < to; i++) out[i][field] = result;
      from = to;
    }
  };
}

/** Buckets of equal size; the first ones have one row more when the rows do not divide evenly. */
function ntile(buckets: number, field: Field): Evaluate {
  return (rows, out) => {
    const size = Math.floor(rows.length / buckets);
    const larger = rows.length % buckets;
    for (let i = 0; i < rows.length; i++) {
      const inLarger = larger * (size + 1);
      out[i][field] = i < inLarger ? Math.floor(i / (size + 1)) + 1 : larger + Math.floor((i - inLarger) / size) + 1;
    }
  };
}
