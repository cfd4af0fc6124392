/** The last row of each key, until there are enough of them or some time has passed. Flink: ReducingUpsertWriter. */
import type { ProcessingTimeService } from '../../../operators/contracts';

export interface BufferedRow {
  readonly row: unknown;
  readonly timestamp: number;
}

export class UpsertBuffer {
  private readonly rows = new Map<string | number | bigint | boolean, BufferedRow>();
  private cancel: () => void = () => {};
  private lastFlushMs: number;

  /** `write` gets the rows in the order in which their keys first came. */
  constructor(
    private readonly limits: { readonly maxRows: number; readonly intervalMs: number },
    private readonly clock: ProcessingTimeService,
    private readonly write: (rows: readonly BufferedRow[]) => void,
  ) {
    this.lastFlushMs = clock.now();
    this.schedule();
  }

  add(key: string | number | bigint | boolean, row: unknown, timestamp: number): void {
    this.rows.set(key, { row, timestamp });
    if (this.rows.size >= this.limits.maxRows) this.flush();
  }

  flush(): void {
    const rows = [...this.rows.values()];
    this.rows.clear();
    this.lastFlushMs = this.clock.now();
    if (rows.length > 0) this.write(rows);
  }

  close(): void {
    this.cancel();
  }

  private schedule(): void {
    const { intervalMs } = this.limits;
    this.cancel = this.clock.schedule(this.lastFlushMs + intervalMs, (time) => {
      if (time >= this.lastFlushMs + intervalMs) this.flush();
      this.schedule();
    });
  }
}
