/**
 * Deduplication: the first or the last row of each key, in processing time (order of arrival) or in event time. Ties in event time:
 * keeping the first row keeps the earlier arrival, keeping the last row keeps the later one.
 */
import type { InternalValueState, Timer } from '../../state/contracts';
import { BOOLEAN } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import { PREFETCH_ROWS, prefetchKeys } from '../prefetch';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { deserialize } from '../../expressions';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from './base';
import { KeyedBundle } from './bundle';
import { rowEqualiser } from './comparators';
import type { DeduplicateConfig } from './configs';
import { LastRow } from './last-row';
import { type WithKind, withKind } from './row-code';

function checkInsertOnly(row: Row): void {
  if (row.kind !== RowKind.INSERT) throw new Error('Deduplicate takes insert-only input.');
}

/** What all kinds of deduplication share: the key of a row, and bundles. `B` is what a bundle holds for a key. */
abstract class DeduplicateOperator<B> extends TableOperator<DeduplicateConfig> {
  private keyOf!: KeyOf;
  private bundle: KeyedBundle<B> | undefined;

  protected override setup(): void {
    const { keys, miniBatch } = this.config;
    this.keyOf = keyOfColumns(keys);
    if (miniBatch !== undefined)
      this.bundle = new KeyedBundle(
        this.backend.keyCodec,
        miniBatch.size,
        keyTypeOf(this.config.inputs[0], this.config.keys),
      );
  }

  protected processRows(rows: readonly Row[]): void {
    const { bundle, keyOf } = this;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (bundle === undefined) {
        if (i % PREFETCH_ROWS === 0) prefetchKeys(this.backend, rows, i, keyOf);
        this.backend.setCurrentKey(keyOf(row));
        this.processRow(row);
      } else if (bundle.add(keyOf(row), row, this.fold)) this.finishBundle();
    }
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }

  protected override finishBundle(): void {
    this.bundle?.drain((key, value) => {
      this.backend.setCurrentKey(key);
      this.processBundle(value);
    });
  }

  protected abstract processRow(row: Row): void;
  protected abstract readonly fold: (value: B | undefined, row: Row) => B;
  protected abstract processBundle(value: B): void;
}

class ProcTimeFirstRowOperator extends DeduplicateOperator<Row> {
  private seen!: InternalValueState<boolean>;
  protected readonly fold = (value: Row | undefined, row: Row) => value ?? row;

  protected override setup(): void {
    super.setup();
    this.seen = this.valueState('deduplicate-state', BOOLEAN, this.config.ttl);
  }

  protected processRow(row: Row): void {
    checkInsertOnly(row);
    if (this.seen.get() !== undefined) return;
    this.seen.put(true);
    this.collect(row);
  }

  protected processBundle(row: Row): void {
    this.processRow(row);
  }
}

class ProcTimeLastRowOperator extends DeduplicateOperator<Row> {
  private last!: LastRow;
  protected readonly fold = (_value: Row | undefined, row: Row) => row;

  protected override setup(): void {
    super.setup();
    const { config } = this;
    const [input] = config.inputs;
    this.last = new LastRow({
      state: this.valueState('deduplicate-state', input, config.ttl),
      withKind: withKind(input.fields.length),
      equals: config.ttl > 0 ? undefined : rowEqualiser(input),
      generateUpdateBefore: config.generateUpdateBefore,
      generateInsert: config.generateInsert,
      collect: (row) => this.collect(row),
    });
  }

  protected processRow(row: Row): void {
    if (!this.config.inputInsertOnly) this.last.processChange(row);
    else {
      checkInsertOnly(row);
      this.last.processInsert(row);
    }
  }

  protected processBundle(row: Row): void {
    this.processRow(row);
  }
}

/** Event time with updates: a better row replaces the one that was given out. */
class RowTimeOperator extends DeduplicateOperator<Row[]> {
  private state!: InternalValueState<Row>;
  private as!: WithKind;
  private time: `f${number}` = 'f0';
  protected readonly fold = (value: Row[] | undefined, row: Row) => {
    if (value === undefined) return [row];
    if (this.config.compactChanges !== true) value.push(row);
    else if (this.isBetter(value[0], row)) value[0] = row;
    return value;
  };

  protected override setup(): void {
    super.setup();
    const [input] = this.config.inputs;
    this.time = `f${this.config.rowtimeIndex ?? 0}`;
    this.as = withKind(input.fields.length);
    this.state = this.valueState('deduplicate-state', input, this.config.ttl);
  }

  private isBetter(kept: Row | undefined, row: Row): boolean {
    if (kept === undefined) return true;
    const [before, now] = [kept[this.time] as number, row[this.time] as number];
    return this.config.keepLast ? before <= now : now < before;
  }

  protected processRow(row: Row): void {
    checkInsertOnly(row);
    const kept = this.state.get();
    if (!this.isBetter(kept, row)) return;
    this.emitChange(kept, row);
    this.state.put(row);
  }

  protected processBundle(rows: Row[]): void {
    let kept = this.state.get();
    for (const row of rows) {
      checkInsertOnly(row);
      if (!this.isBetter(kept, row)) continue;
      this.emitChange(kept, row);
      kept = row;
    }
    if (kept !== undefined) this.state.put(kept);
  }

  private emitChange(kept: Row | undefined, row: Row): void {
    const { generateUpdateBefore, generateInsert } = this.config;
    if (!generateUpdateBefore && !generateInsert) this.collect(this.as(row, RowKind.UPDATE_AFTER));
    else if (kept === undefined) this.collect(row);
    else {
      if (generateUpdateBefore) this.collect(this.as(kept, RowKind.UPDATE_BEFORE));
      this.collect(this.as(row, RowKind.UPDATE_AFTER));
    }
  }
}

/** Event time, first row, without updates: given out when the watermark says that no earlier one can come. */
class RowTimeFirstRowOperator extends TableOperator<DeduplicateConfig> {
  private keyOf!: KeyOf;
  private time: `f${number}` = 'f0';
  private waiting!: InternalValueState<Row>;
  private emitted!: InternalValueState<boolean>;

  protected override setup(): void {
    const { config } = this;
    this.keyOf = keyOfColumns(config.keys);
    this.time = `f${config.rowtimeIndex ?? 0}`;
    this.waiting = this.valueState('waiting-to-emit-on-timer', config.inputs[0]);
    this.emitted = this.valueState('already-emitted-state-boolean', BOOLEAN, config.ttl);
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      checkInsertOnly(row);
      const time = row[this.time] as number;
      if (time < this.watermark) {
        this.context.metrics.counter('numLateRecordsDropped').inc();
        continue;
      }
      this.backend.setCurrentKey(this.keyOf(row));
      if (this.emitted.get() === undefined) this.offer(row, time);
    }
  }

  private offer(row: Row, time: number): void {
    const kept = this.waiting.get();
    if (kept !== undefined) {
      const before = kept[this.time] as number;
      if (time >= before) return;
      this.timers.deleteEventTimeTimer('', before);
    }
    this.timers.registerEventTimeTimer('', time);
    this.waiting.put(row);
  }

  override onEventTime(_timer: Timer): void {
    const row = this.waiting.get();
    if (row === undefined) return;
    this.collect(row);
    this.waiting.clear();
    this.emitted.put(true);
  }
}

registerOperator('table-deduplicate', (node) => {
  const config = deserialize<DeduplicateConfig>(transformOf(node).payload);
  const { rowtimeIndex, keepLast, miniBatch } = config;
  if (rowtimeIndex === undefined) {
    return keepLast ? new ProcTimeLastRowOperator(node) : new ProcTimeFirstRowOperator(node);
  }
  const insertOnly = config.outputInsertOnly ?? miniBatch === undefined;
  return !keepLast && insertOnly ? new RowTimeFirstRowOperator(node) : new RowTimeOperator(node);
});
