/**
 * Brings changes that arrive out of order under a sink's primary key into one row per key. Of several rows with one key, the legacy
 * and DEDUPLICATE strategies show the one that was added last; ERROR and NOTHING gather changes until the watermark passes them, so
 * that only real conflicts are seen, and then fail or keep the first row.
 */
import { deserialize } from '../../expressions';
import type { InternalMapState, InternalValueState, Timer } from '../../state/contracts';
import { array, BIGINT } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import { OperatorError } from '../base';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import { type RowEqualiser, rowEqualiser } from './comparators';
import type { SinkMaterializerConfig } from './configs';
import { isAccumulate, type WithKind, withKind } from './row-code';

/** What both strategies have: rows are the same by the input's upsert key or by all fields. */
abstract class MaterializerBase extends TableOperator<SinkMaterializerConfig> {
  protected keyOf!: KeyOf;
  protected as!: WithKind;
  protected sameFields!: RowEqualiser;
  protected upserts!: boolean;
  private same!: RowEqualiser;

  protected override setup(): void {
    const { inputs, keys, upsertKey } = this.config;
    const [input] = inputs;
    this.keyOf = keyOfColumns(keys);
    this.as = withKind(input.fields.length);
    this.sameFields = rowEqualiser(input);
    this.upserts = upsertKey !== undefined && upsertKey.length > 0;
    this.same = this.upserts ? rowEqualiser(input, upsertKey) : this.sameFields;
  }

  protected findFirst(rows: readonly Row[], row: Row): number {
    for (let i = 0; i < rows.length; i++) if (this.same(rows[i], row)) return i;
    return -1;
  }

  protected addTo(rows: Row[], row: Row): void {
    const index = this.upserts ? this.findFirst(rows, row) : -1;
    if (index < 0) rows.push(row);
    else rows[index] = row;
  }
}

/** Keeps all rows of a key in order of arrival; the sink sees the last one. */
export class SinkUpsertMaterializer extends MaterializerBase {
  private state!: InternalValueState<Row[]>;

  protected override setup(): void {
    super.setup();
    this.state = this.valueState('values', array(this.config.inputs[0], false), this.config.ttl);
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      const values = this.state.get() ?? [];
      if (isAccumulate(row)) this.add(values, row);
      else this.retract(values, row);
    }
  }

  private add(values: Row[], row: Row): void {
    this.collect(this.as(row, values.length === 0 ? RowKind.INSERT : RowKind.UPDATE_AFTER));
    this.addTo(values, this.as(row, RowKind.INSERT));
    this.state.put(values);
  }

  private retract(values: Row[], row: Row): void {
    const index = this.findFirst(values, row);
    if (index < 0) return;
    const wasShown = index === values.length - 1;
    values.splice(index, 1);
    if (values.length === 0) {
      this.collect(this.as(row, RowKind.DELETE));
      this.state.clear();
      return;
    }
    if (wasShown) this.collect(this.as(values[values.length - 1], RowKind.UPDATE_AFTER));
    this.state.put(values);
  }
}

const BUFFER_EXTRA_TTL = 5000;

/** ON CONFLICT DO ERROR and DO NOTHING. */
export class WatermarkCompactingMaterializer extends MaterializerBase {
  /** Changes by the watermark that was current when they came; equal rows of opposite sign cancel out at once. */
  private buffer!: InternalMapState<number, Row[]>;
  private shown!: InternalValueState<Row>;

  protected override setup(): void {
    super.setup();
    const { inputs, ttl } = this.config;
    const [input] = inputs;
    const bufferTtl = ttl > 0 ? ttl + BUFFER_EXTRA_TTL : 0;
    this.buffer = this.mapState('watermark-buffer', BIGINT, array(input, false), bufferTtl);
    this.shown = this.valueState('current-value', input, ttl);
  }

  protected processRows(rows: readonly Row[]): void {
    // Before the first watermark: the least time that state and timers can hold.
    const time = Math.max(this.watermark, Number.MIN_SAFE_INTEGER);
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      const records = this.buffer.get(time) ?? [];
      this.addOrCancel(records, row);
      this.buffer.put(time, records);
      this.timers.registerEventTimeTimer('', time + 1);
    }
  }

  private addOrCancel(records: Row[], row: Row): void {
    const sign = isAccumulate(row);
    const opposite = records.findIndex((other) => isAccumulate(other) !== sign && this.sameFields(other, row));
    if (opposite < 0) records.push(row);
    else records.splice(opposite, 1);
  }

  override onEventTime(timer: Timer): void {
    const shown = this.shown.get();
    const rows = this.compact(shown, timer.time - 1);
    if (rows.length > 1) this.resolveConflict(shown, rows[0], timer.key);
    else if (rows.length === 1) this.show(shown, rows[0]);
    else if (shown !== undefined) {
      this.collect(this.as(shown, RowKind.DELETE));
      this.shown.clear();
    }
  }

  private compact(shown: Row | undefined, upTo: number): Row[] {
    const rows = shown === undefined ? [] : [shown];
    for (const [time, changes] of [...this.buffer.entries()]) {
      if (time > upTo) continue;
      for (const change of changes) {
        const row = this.as(change, RowKind.INSERT);
        if (isAccumulate(change)) {
          this.addTo(rows, row);
          continue;
        }
        const index = this.findFirst(rows, row);
        if (index >= 0) rows.splice(index, 1);
      }
      this.buffer.remove(time);
    }
    return rows;
  }

  private show(shown: Row | undefined, row: Row): void {
    if (shown !== undefined && this.sameFields(shown, row)) return;
    this.collect(this.as(row, shown === undefined ? RowKind.INSERT : RowKind.UPDATE_AFTER));
    this.shown.put(row);
  }

  private resolveConflict(shown: Row | undefined, first: Row, key: unknown): void {
    if (this.config.conflict === 'NOTHING') {
      if (shown === undefined) this.show(undefined, first);
      return;
    }
    const { keys, inputs } = this.config;
    const values = keys.length === 1 ? [key] : (key as Row).toArray();
    const text = keys.map((column, i) => `${inputs[0].fields[column].name}=${String(values[i])}`).join(', ');
    throw new OperatorError(
      'Primary key constraint violation: multiple distinct records with the same primary key detected. ' +
        `Conflicting key: [${text}]. Use ON CONFLICT DO NOTHING to keep the first record.`,
      { exceptionClass: 'org.apache.flink.table.api.TableRuntimeException', domain: 'user' },
    );
  }
}

registerOperator('table-sink-materializer', (node) => {
  const { conflict } = deserialize<SinkMaterializerConfig>(transformOf(node).payload);
  const compacts = conflict === 'ERROR' || conflict === 'NOTHING';
  return compacts ? new WatermarkCompactingMaterializer(node) : new SinkUpsertMaterializer(node);
});
