/** Where user functions write: rows gather in one array for each input batch, which then becomes the output batch. */
import type { Collector, OutputTag } from '@drey/sdk';
import { rowsBatch } from '../types/batch';
import { NO_TIMESTAMP } from '../types/contracts';
import type { Output } from './contracts';

/** A function that emits without end in one call still hands its rows on in batches of this size. */
const FLUSH_ROWS = 8192;

/** Gathers rows with the timestamp that is current when they come. One for each operator and output, reused. */
export class RowCollector implements Collector<unknown> {
  private rows: unknown[] = [];
  /** Undefined while no gathered row has a timestamp. */
  private stamps: number[] | undefined;
  private timestamp = NO_TIMESTAMP;

  constructor(private readonly send: (rows: unknown[], stamps: number[] | undefined) => void) {}

  static main(output: Output): RowCollector {
    return new RowCollector((rows, stamps) => output.emit(rowsBatch(rows, stamps)));
  }

  collect(value: unknown): void {
    if (this.stamps !== undefined) this.stamps.push(this.timestamp);
    if (this.rows.push(value) >= FLUSH_ROWS) this.flush();
  }

  /** Timestamp (ms) of the rows that follow; NO_TIMESTAMP = none. */
  setTimestamp(timestamp: number): void {
    this.timestamp = timestamp;
    if (this.stamps === undefined && timestamp !== NO_TIMESTAMP) this.startStamps();
  }

  private startStamps(): void {
    this.stamps = new Array<number>(this.rows.length).fill(NO_TIMESTAMP);
  }

  /** Emits what has gathered as one batch. */
  flush(): void {
    if (this.rows.length === 0) return;
    const { rows, stamps } = this;
    this.rows = [];
    this.stamps = this.timestamp === NO_TIMESTAMP ? undefined : [];
    this.send(rows, stamps);
  }
}

/** The side outputs of an operator by tag. Rows for tags that nobody consumes are dropped. */
export class SideOutputs {
  private readonly byTag = new Map<string, RowCollector | undefined>();

  constructor(private readonly output: Output) {}

  /** @throws when `tag` is missing, as Flink does. */
  emit(tag: OutputTag<unknown>, value: unknown, timestamp: number): void {
    if (tag === undefined || tag === null) throw new Error('OutputTag must not be null.');
    const collector = this.byTag.has(tag.id) ? this.byTag.get(tag.id) : this.create(tag.id);
    if (collector === undefined) return;
    collector.setTimestamp(timestamp);
    collector.collect(value);
  }

  flush(): void {
    for (const collector of this.byTag.values()) collector?.flush();
  }

  private create(tag: string): RowCollector | undefined {
    const { output } = this;
    const collector = output.hasSide(tag)
      ? new RowCollector((rows, stamps) => output.emitSide(tag, rowsBatch(rows, stamps)))
      : undefined;
    this.byTag.set(tag, collector);
    return collector;
  }
}
