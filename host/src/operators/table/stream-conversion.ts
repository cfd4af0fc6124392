/** Where DataStreams become tables and tables become DataStreams: row kinds, timestamps, fields. */
import { rowsBatch } from '../../types/batch';
import { type Batch, MAX_WATERMARK, NO_TIMESTAMP } from '../../types/contracts';
import { type Row, rowClass } from '../../types/rows';
import { SqlError } from '../../types/sql-error';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { FromStreamConfig, ToStreamConfig } from './configs';

const KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const;

type MakeRow = (record: unknown, timestamp: number) => Row;

class FromStreamOperator extends TableOperator<FromStreamConfig> {
  private makeRow: MakeRow | undefined;

  protected override setup(): void {
    const { composite, timestamps, output } = this.config;
    if (composite && !timestamps) return;
    this.makeRow = compileRow(output.fields.length, composite, timestamps);
  }

  override processBatch(given: Batch): void {
    const { composite, changelog } = this.config;
    const batch = composite ? withoutNulls(given) : given;
    const records = batch.rows();
    if (composite && !changelog) checkInsertions(records as readonly Row[]);
    const { makeRow } = this;
    if (makeRow === undefined) {
      this.context.output.emit(batch);
      return;
    }
    const { timestamps } = batch;
    for (let i = 0; i < records.length; i++) this.out.push(makeRow(records[i], timestamps?.[i] ?? NO_TIMESTAMP));
    this.flush();
  }

  protected override forwardWatermark(timestamp: number): void {
    if (this.config.watermarks || timestamp >= MAX_WATERMARK) super.forwardWatermark(timestamp);
  }

  protected processRows(): void {}
}

/** A record that is null is no row. */
function withoutNulls(batch: Batch): Batch {
  const rows = batch.rows();
  if (!rows.includes(null)) return batch;
  return batch.select(Int32Array.from(rows.flatMap((row, i) => (row === null ? [] : [i]))));
}

function compileRow(arity: number, composite: boolean, timestamps: boolean): MakeRow {
  const own = Array.from({ length: timestamps ? arity - 1 : arity }, (_, i) => (composite ? `record.f${i}` : 'record'));
  const fields = timestamps ? [...own, 'time(timestamp)'] : own;
  const kind = composite ? 'record.kind' : '0';
  const source = `return function makeRow(record, timestamp) { return new Out(${[kind, ...fields].join(', ')}); };`;
  return new Function('Out', 'time', source)(rowClass(arity), requireTimestamp);
}

function requireTimestamp(timestamp: number): number {
  if (timestamp !== NO_TIMESTAMP) return timestamp;
  throw new SqlError(
    'Could not find timestamp in DataStream API record. Make sure that timestamps have been assigned before and the ' +
      'event-time characteristic is enabled.',
    'org.apache.flink.util.FlinkRuntimeException',
  );
}

function checkInsertions(rows: readonly Row[]): void {
  for (const row of rows) {
    if (row.kind === 0) continue;
    throw new SqlError(
      'Error during input conversion. Conversion expects insert-only records but DataStream API record contains: ' +
        KINDS[row.kind],
      'org.apache.flink.util.FlinkRuntimeException',
    );
  }
}

class ToStreamOperator extends TableOperator<ToStreamConfig> {
  private project: ((row: Row) => Row) | undefined;
  private timestampOf: (row: Row) => number = () => NO_TIMESTAMP;

  protected override setup(): void {
    const { columns, rowtimeIndex, inputs } = this.config;
    const whole = columns.length === inputs[0].fields.length && columns.every((column, i) => column === i);
    if (!whole) this.project = compileProjection(columns);
    if (rowtimeIndex === undefined) return;
    const { type } = inputs[0].fields[rowtimeIndex];
    const unit = 'precision' in type && type.precision > 3 ? 10 ** (type.precision - 3) : 1;
    const field = `f${rowtimeIndex}` as keyof Row;
    this.timestampOf = (row) => {
      const value = row[field] as number | bigint | null;
      if (value === null) return NO_TIMESTAMP;
      return unit === 1 ? Number(value) : Math.floor(Number(value) / unit);
    };
  }

  override processBatch(batch: Batch): void {
    const rows = batch.rows() as readonly Row[];
    const { rowtimeIndex } = this.config;
    const timestamps = rowtimeIndex === undefined ? undefined : Float64Array.from(rows, this.timestampOf);
    this.context.output.emit(rowsBatch(this.project ? rows.map(this.project) : rows, timestamps));
  }

  protected processRows(): void {}
}

function compileProjection(columns: readonly number[]): (row: Row) => Row {
  const fields = ['row.kind', ...columns.map((column) => `row.f${column}`)].join(', ');
  return new Function('Out', `return function project(row) { return new Out(${fields}); };`)(rowClass(columns.length));
}

registerOperator('table-from-stream', (node) => new FromStreamOperator(node));
registerOperator('table-to-stream', (node) => new ToStreamOperator(node));
