/**
 * Lookups under way, and what comes behind them. Ordered: results leave in order of the input. Unordered: as they come, but never
 * across a watermark or another mark.
 */

interface Entry<I, R> {
  readonly item: I;
  result: { readonly value: R } | undefined;
}

interface Mark {
  readonly run: () => void;
}

export class LookupQueue<I, R> {
  /** Input order. */
  private readonly queue: (Entry<I, R> | Mark)[] = [];
  private waiting: Entry<I, R>[] = [];
  private running = 0;
  private starting = false;

  constructor(
    /** How many lookups run at once. */
    private readonly concurrency: number,
    private readonly ordered: boolean,
    private readonly start: (item: I, done: (result: R) => void) => void,
    private readonly emit: (item: I, result: R) => void,
  ) {}

  get size(): number {
    return this.queue.length;
  }

  add(item: I): void {
    const entry: Entry<I, R> = { item, result: undefined };
    this.queue.push(entry);
    this.waiting.push(entry);
    this.startNext();
    this.drain();
  }

  /** Runs `run` once everything that was added before has left. */
  mark(run: () => void): void {
    this.queue.push({ run });
    this.drain();
  }

  private startNext(): void {
    if (this.starting) return;
    this.starting = true;
    while (this.running < this.concurrency && this.waiting.length > 0)
      this.startOne(this.waiting.shift() as Entry<I, R>);
    this.starting = false;
  }

  /** Results may come before `start` returns. */
  private startOne(entry: Entry<I, R>): void {
    this.running++;
    this.start(entry.item, (value) => {
      this.running--;
      entry.result = { value };
      this.drain();
      this.startNext();
    });
  }

  private drain(): void {
    const { queue } = this;
    for (let i = 0; i < queue.length; ) {
      const head = queue[i];
      if ('run' in head) {
        if (i > 0) return;
        queue.shift();
        head.run();
      } else if (head.result !== undefined) {
        queue.splice(i, 1);
        this.emit(head.item, head.result.value);
      } else if (this.ordered) return;
      else i++;
    }
  }
}
