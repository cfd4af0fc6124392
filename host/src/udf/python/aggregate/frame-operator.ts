/**
 * Python aggregate functions over rows that the operator before has gathered into arrays (windows, groups of inputs that end): each
 * row goes out with results in the place of its arrays. Rows that stand in several arrays cross once.
 */
import { type Column, Data, DataType, Encoding, type Result, RowBatch, TypeRoot } from '@drey/sdk/protocol';
import { digest } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { compileScalar } from '../../../expressions/products';
import type { OperatorContext } from '../../../operators/contracts';
import { TableOperator } from '../../../operators/table/base';
import { rowComparator } from '../../../operators/table/comparators';
import type { PythonFrameAggregateConfig } from '../../../operators/table/configs';
import { asBytes, EMPTY } from '../../../types/binary';
import { decodeColumn, encodeColumn } from '../../../types/columns';
import { MAX_WATERMARK } from '../../../types/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { toWire } from '../../../types/logical/wire';
import { type Row, rowClass } from '../../../types/rows';
import { type FrameHandler, FrameExchange } from './exchange';
import { openAggregateStage, rowOfTypes } from './stage';

/** Rows in the arrays of one frame. */
const MAX_POSITIONS = 1 << 18;
const MAX_ROWS = 4096;

interface Frame {
  readonly rows: readonly Row[];
}

/** An input column that holds arrays of rows, and what calls compute of these rows. */
interface ArgumentTable {
  readonly field: Field;
  readonly getters: readonly ((row: Row) => unknown)[];
  readonly types: readonly DataType[];
}

type Columns = readonly (readonly unknown[])[];
type Field = `f${number}`;

export class PythonFrameAggregateOperator
  extends TableOperator<PythonFrameAggregateConfig>
  implements FrameHandler<Frame>
{
  private exchange!: FrameExchange<Frame>;
  /** Inputs that end: rows that wait to be sorted. */
  private held: Row[] = [];
  private sets: readonly ArgumentTable[] = [];
  private resultTypes: readonly DataType[] = [];
  private makeRow!: (row: Row, g: number, results: Columns) => Row;

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    const { config, session } = this;
    this.exchange = new FrameExchange(
      context,
      config.calls.map(({ spec }) => spec),
      this,
    );
    const columns = [...new Set(config.calls.map(({ rows }) => rows))];
    const tables = columns.map((column) => this.tableOf(column));
    const calls = config.calls.map(({ spec, rows, args }) => {
      const set = columns.indexOf(rows);
      return { set, args: args.map((arg) => tables[set].position(arg)), vectorized: spec.vectorized ?? false };
    });
    this.sets = tables.map(({ field, getters, types }) => ({ field, getters, types }));
    this.resultTypes = config.calls.map(({ type }) => toWire(type));
    this.makeRow = rowMaker(config.columns);
    const stage = {
      kind: 'frame_aggregate' as const,
      plan: { zone: session.timeZone, calls },
      functions: config.calls.map(({ spec }) => spec),
      input: this.sets.map(({ types }) => DataType.create({ root: TypeRoot.ARRAY, children: [rowOfTypes(types)] })),
      output: this.resultTypes,
    };
    await this.exchange.open((stageId) => openAggregateStage(stage, context, stageId));
  }

  /** The arguments that calls compute of the rows of a column, each once. */
  private tableOf(column: number) {
    const names = elementOf(this.config.inputs[0].fields[column].type).fields.map(({ name }) => name);
    const positions = new Map<string, number>();
    const getters: ((row: Row) => unknown)[] = [];
    const types: DataType[] = [];
    const position = (arg: Expr): number => {
      const key = digest(arg);
      let at = positions.get(key);
      if (at === undefined) {
        at = types.push(toWire(arg.type)) - 1;
        positions.set(key, at);
        getters.push(compileScalar(arg, this.session, names));
      }
      return at;
    };
    return { field: `f${column}` as const, getters, types, position };
  }

  protected processRows(rows: readonly Row[]): void {
    if (this.config.order === undefined) {
      this.send(rows);
      return;
    }
    const wanted = this.config.skipEmpty
      ? rows.filter((row) => this.sets.some(({ field }) => gathered(row[field]) > 0))
      : rows;
    for (const row of wanted) this.held.push(row);
  }

  protected override endOfInput(): void {
    const { order, inputs } = this.config;
    if (order === undefined) return;
    this.send(this.held.sort(rowComparator(order, inputs[0])));
    this.held = [];
  }

  private send(rows: readonly Row[]): void {
    let start = 0;
    let positions = 0;
    for (let i = 0; i < rows.length; i++) {
      for (const { field } of this.sets) positions += gathered(rows[i][field]);
      if (positions < MAX_POSITIONS && i - start < MAX_ROWS) continue;
      this.exchange.push({ rows: rows.slice(start, i + 1) });
      start = i + 1;
      positions = 0;
    }
    if (start < rows.length) this.exchange.push({ rows: start === 0 ? rows : rows.slice(start) });
  }

  data({ rows }: Frame, seq: number, ackedSeq: number): Data {
    const children = this.sets.map((set) => arrayColumn(rows, set));
    const values = { encoding: Encoding.STRUCT, nulls: EMPTY, data: EMPTY, offsets: EMPTY, children, pythonClass: '' };
    const batch = RowBatch.create({ count: rows.length, values });
    return Data.create({ stageId: this.exchange.channel.stageId, seq, batch, ackedSeq, watermark: this.watermark });
  }

  answered({ rows }: Frame, result: Result): void {
    const children = result.outputs[0]?.batch?.values?.children ?? [];
    const columns = children.map((child, i) => decodeColumn(child, rows.length, this.resultTypes[i]));
    for (let i = 0; i < rows.length; i++) this.collect(this.makeRow(rows[i], i, columns));
    this.flush();
  }

  override processWatermark(timestamp: number): void {
    this.watermark = timestamp;
    if (timestamp >= MAX_WATERMARK) this.end();
    this.exchange.inOrder(() => this.forwardWatermark(timestamp));
  }

  override processIdle(idle: boolean): void {
    this.exchange.inOrder(() => this.context.output.emitIdle(idle));
  }

  ready(): boolean {
    return this.exchange.ready();
  }

  override prepareSnapshotPreBarrier(): Promise<void> {
    return this.exchange.drain();
  }

  override finish(): Promise<void> {
    this.end();
    return this.exchange.drain();
  }

  override async close(failed: boolean): Promise<void> {
    await this.exchange?.close(failed);
    await super.close(failed);
  }
}

function gathered(rows: unknown): number {
  return (rows as readonly Row[] | null)?.length ?? 0;
}

function elementOf(type: LogicalType): RowType {
  if (type.root !== 'ARRAY' || type.element.root !== 'ROW') throw new Error('Rows of arguments must come in arrays');
  return type.element;
}

/** Arrays as LISTS of DICT of STRUCT: a table of the distinct rows, and where they stand. */
function arrayColumn(rows: readonly Row[], { field, getters, types }: ArgumentTable): Column {
  const offsets = new Int32Array(rows.length + 1);
  const positions = new Map<Row, number>();
  const indexes: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const items = rows[i][field] as readonly Row[] | null;
    if (items !== null) {
      for (const item of items) {
        let position = positions.get(item);
        if (position === undefined) positions.set(item, (position = positions.size));
        indexes.push(position);
      }
    }
    offsets[i + 1] = indexes.length;
  }
  const table = [...positions.keys()];
  const children = types.map((type, i) => encodeColumn(table.map(getters[i]), type));
  const struct = column(Encoding.STRUCT, { children });
  const dictionary = column(Encoding.DICT, { data: asBytes(Int32Array.from(indexes)), children: [struct] });
  return column(Encoding.LISTS, { offsets: asBytes(offsets), children: [dictionary] });
}

function column(encoding: Encoding, parts: Partial<Column>): Column {
  return { encoding, nulls: EMPTY, data: EMPTY, offsets: EMPTY, children: [], pythonClass: '', ...parts };
}

function rowMaker(columns: PythonFrameAggregateConfig['columns']): (row: Row, g: number, results: Columns) => Row {
  const fields = columns.map((from) => ('input' in from ? `row.f${from.input}` : `results[${from.call}][g]`));
  const source = `return function makeRow(row, g, results) { return new Out(${['row.kind', ...fields].join(', ')}); };`;
  return new Function('Out', source)(rowClass(columns.length)) as (row: Row, g: number, results: Columns) => Row;
}
