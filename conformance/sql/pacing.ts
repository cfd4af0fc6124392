/**
 * How the sources of the values connector are read when jobs are stopped and restored: row by row, in an order that is the same
 * in every run, up to a point where all of them wait for the savepoint.
 */

/**
 * With several sources: one after the other, each ending with its last row; one after the other, all ending at last; a row of each
 * in turn. Flink's own results come from one of these.
 */
export const ORDERS = ['one-by-one', 'end-together', 'alternating'] as const;
export type Order = (typeof ORDERS)[number];

/** ms between two rows, in which the row before reaches the sinks. */
const PAUSE_MS = 1;

export interface PacedReader {
  /** The node that it reads for: those of smaller numbers come first. */
  readonly node: number;
  /** Rows that it has given, and has to give in all. */
  position(): number;
  readonly total: number;
  wake(): void;
}

/** Leads all readers of one statement, from its first job to its last. */
export class Conductor {
  private readonly readers = new Map<number, PacedReader>();
  private readonly ended = new Set<number>();
  private sources: readonly number[] = [];
  private read = 0;
  private total: number | undefined;
  private share = 1;
  private resting = false;
  private reached: () => void = () => {};
  /** Resolves when the current job has read its share. Stays open when it reads to the end. */
  held: Promise<void> = Promise.resolve();

  constructor(
    readonly order: Order,
    private readonly pauseMs = PAUSE_MS,
  ) {}

  /** Several sources: their order may matter. */
  get orderMatters(): boolean {
    return this.sources.length > 1;
  }

  /** The job is not stopped on the way. */
  get toTheEnd(): boolean {
    return this.share === 1;
  }

  /** The next job reads up to this share of all rows; with 1, to the end. */
  begin(share: number): void {
    this.share = share;
    this.readers.clear();
    this.resting = false;
    if (share === 1) this.total = undefined;
    this.held = new Promise((resolve) => {
      this.reached = resolve;
    });
  }

  /** The job that starts has these source nodes. */
  expect(nodes: readonly number[]): void {
    this.sources = nodes;
  }

  register(reader: PacedReader): void {
    this.readers.set(reader.node, reader);
    const waiting = this.sources.filter((node) => !this.ended.has(node) && !this.readers.has(node));
    if (waiting.length > 0) return;
    this.total ??= [...this.readers.values()].reduce((sum, { total }) => sum + total, 0);
    this.goOn();
  }

  /** Whether this reader gives its next row, or its end, now. */
  isNext(reader: PacedReader): boolean {
    return this.total !== undefined && !this.resting && !this.isHeld() && this.next() === reader;
  }

  gaveRow(): void {
    this.read++;
    this.rest();
  }

  /** `forGood`: a later job does not have the reader again. */
  gaveEnd(reader: PacedReader, forGood: boolean): void {
    if (forGood) this.ended.add(reader.node);
    this.readers.delete(reader.node);
    this.rest();
  }

  private isHeld(): boolean {
    return this.share < 1 && this.read >= Math.floor((this.total ?? 0) * this.share);
  }

  private next(): PacedReader | undefined {
    const readers = [...this.readers.values()].sort((a, b) => a.node - b.node);
    const unread = readers.filter((reader) => reader.position() < reader.total);
    if (this.order === 'one-by-one') return readers[0];
    if (unread.length === 0) return readers[0];
    if (this.order === 'end-together') return unread[0];
    return unread.reduce((first, reader) => (reader.position() < first.position() ? reader : first));
  }

  private rest(): void {
    this.resting = true;
    setTimeout(() => {
      this.resting = false;
      this.goOn();
    }, this.pauseMs);
  }

  private goOn(): void {
    if (this.isHeld()) this.reached();
    else this.next()?.wake();
  }
}

/** Of the statement that runs; undefined: sources give all they have at once. */
let current: Conductor | undefined;

export function conductor(): Conductor | undefined {
  return current;
}

export async function conducted<T>(by: Conductor, run: () => Promise<T>): Promise<T> {
  current = by;
  try {
    return await run();
  } finally {
    if (current === by) current = undefined;
  }
}
