/**
 * Python aggregate functions over rows that the operator before has gathered into arrays (windows, groups of inputs that end): each
 * row goes out with results in the place of its arrays. Rows that stand in several arrays cross once.
 */
import { type Column, Data, type DataType, Encoding, type Result, RowBatch } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../../operators/contracts';
import { TableOperator } from '../../../operators/table/base';
import type { PythonFrameAggregateConfig } from '../../../operators/table/configs';
import { asBytes, EMPTY } from '../../../types/binary';
import { decodeColumn, encodeColumn } from '../../../types/columns';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { toWire } from '../../../types/logical/wire';
import { type Row, rowClass } from '../../../types/rows';
import { type FrameHandler, FrameExchange } from './exchange';
import { openAggregateStage } from './stage';

/** Rows in the arrays of one frame. */
const MAX_POSITIONS = 1 << 18;
const MAX_ROWS = 4096;

interface Frame {
  readonly rows: readonly Row[];
}

type Columns = readonly (readonly unknown[])[];
type Field = `f${number}`;

export class PythonFrameAggregateOperator
  extends TableOperator<PythonFrameAggregateConfig>
  implements FrameHandler<Frame>
{
  private exchange!: FrameExchange<Frame>;
  /** Input columns that hold arrays, and the types of their rows' fields. */
  private sets: readonly { readonly field: Field; readonly types: readonly DataType[] }[] = [];
  private resultTypes: readonly DataType[] = [];
  private makeRow!: (row: Row, g: number, results: Columns) => Row;

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    const { config, session } = this;
    this.exchange = new FrameExchange(context, this);
    const columns = [...new Set(config.calls.map(({ rows }) => rows))];
    this.sets = columns.map((column) => {
      const { fields } = elementOf(config.inputs[0].fields[column].type);
      return { field: `f${column}` as const, types: fields.map(({ type }) => toWire(type)) };
    });
    this.resultTypes = config.calls.map(({ type }) => toWire(type));
    this.makeRow = rowMaker(config.columns);
    const calls = config.calls.map(({ spec, rows, args }) => ({
      set: columns.indexOf(rows),
      args,
      vectorized: spec.vectorized ?? false,
    }));
    const stage = {
      kind: 'frame_aggregate' as const,
      plan: { zone: session.timeZone, calls },
      functions: config.calls.map(({ spec }) => spec),
      input: columns.map((column) => toWire(config.inputs[0].fields[column].type)),
      output: this.resultTypes,
    };
    await this.exchange.open((stageId) => openAggregateStage(stage, context, stageId));
  }

  protected processRows(rows: readonly Row[]): void {
    let start = 0;
    let positions = 0;
    for (let i = 0; i < rows.length; i++) {
      for (const { field } of this.sets) positions += (rows[i][field] as readonly Row[] | null)?.length ?? 0;
      if (positions < MAX_POSITIONS && i - start < MAX_ROWS) continue;
      this.exchange.push({ rows: rows.slice(start, i + 1) });
      start = i + 1;
      positions = 0;
    }
    if (start < rows.length) this.exchange.push({ rows: start === 0 ? rows : rows.slice(start) });
  }

  data({ rows }: Frame, seq: number, ackedSeq: number): Data {
    const children = this.sets.map(({ field, types }) => arrayColumn(rows, field, types));
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
    this.exchange.inOrder(() => this.forwardWatermark(timestamp));
  }

  override processIdle(idle: boolean): void {
    this.exchange.inOrder(() => this.context.output.emitIdle(idle));
  }

  ready(): boolean {
    return this.exchange.ready();
  }

  override finish(): Promise<void> {
    return this.exchange.drain();
  }

  override async close(failed: boolean): Promise<void> {
    await this.exchange?.close(failed);
    await super.close(failed);
  }
}

function elementOf(type: LogicalType): RowType {
  if (type.root !== 'ARRAY' || type.element.root !== 'ROW') throw new Error('Rows of arguments must come in arrays');
  return type.element;
}

/** Arrays as LISTS of DICT of STRUCT: a table of the distinct rows, and where they stand. */
function arrayColumn(rows: readonly Row[], field: Field, types: readonly DataType[]): Column {
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
  const children = types.map((type, i) => {
    const name: Field = `f${i}`;
    return encodeColumn(
      table.map((row) => row[name]),
      type,
    );
  });
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
