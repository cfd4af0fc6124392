/** Hands the splits of one source to its readers; lives with the job master. */
import type { Node } from '@drey/sdk/protocol';
import type { EnumeratorState, SourceSplit, SplitEnumerator } from '../connectors/contracts';
import { getConnector } from '../connectors/registry';

export type AssignSplits = (subtask: number, splits: readonly SourceSplit[], noMore: boolean) => void;

/** What a snapshot keeps; plain JSON. */
interface CoordinatorState {
  readonly seen: readonly string[];
  /** Found, and not handed out. */
  readonly pool: readonly SourceSplit[];
  readonly discovered: boolean;
  readonly assigned: number;
  readonly enumerator: EnumeratorState | undefined;
}

export class SourceCoordinator {
  private readonly enumerator: SplitEnumerator;
  private readonly seen: Set<string>;
  private readonly pool: SourceSplit[];
  private readonly waiting: number[] = [];
  private readonly isStatic: boolean;
  private discovered: boolean;
  private closed = false;
  private assigned: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    node: Node,
    private readonly parallelism: number,
    private readonly assign: AssignSplits,
    private readonly onError: (error: Error) => void,
    restored?: EnumeratorState,
    configuration: ReadonlyMap<string, string> = new Map(),
  ) {
    const connector = node.operator?.kind === 'source' ? node.operator.value.connector : '';
    const { source } = getConnector(connector);
    if (!source) throw new Error(`The connector "${connector}" cannot be read`);
    const state = restored as unknown as CoordinatorState | undefined;
    this.enumerator = source.createEnumerator(node, parallelism, state?.enumerator, configuration);
    this.isStatic = this.enumerator.assignment === 'static';
    this.seen = new Set(state?.seen);
    this.pool = [...(state?.pool ?? [])];
    this.discovered = state?.discovered ?? false;
    this.assigned = state?.assigned ?? 0;
  }

  /** Finds the splits; the first ones are there when this returns, if the enumerator is synchronous. */
  start(): void {
    // All splits were found before the snapshot that the job goes on from: they are in the pool or with their readers.
    if (this.complete) this.onSplits([]);
    else this.discover();
  }

  snapshot(): EnumeratorState {
    const { seen, pool, discovered, assigned, enumerator } = this;
    const state: CoordinatorState = {
      seen: [...seen],
      pool: [...pool],
      discovered,
      assigned,
      enumerator: enumerator.snapshot?.(),
    };
    return state as unknown as EnumeratorState;
  }

  /** A reader has finished what it had. */
  request(subtask: number): void {
    if (this.closed) return;
    if (this.isStatic) {
      if (this.complete) this.assign(subtask, [], true);
      return;
    }
    const split = this.pool.shift();
    if (split) this.assign(subtask, [split], false);
    else if (this.complete) this.assign(subtask, [], true);
    else this.waiting.push(subtask);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private discover(): void {
    try {
      const splits = this.enumerator.discover();
      if (Array.isArray(splits)) this.onSplits(splits);
      else splits.then((found) => this.onSplits(found), this.onError);
    } catch (error) {
      this.onError(error as Error);
    }
  }

  /** No split will ever be found again. */
  private get complete(): boolean {
    return this.discovered && this.enumerator.discoverIntervalMs === undefined;
  }

  private onSplits(found: readonly SourceSplit[]): void {
    if (this.closed) return;
    this.discovered = true;
    const fresh = found.filter(({ id }) => !this.seen.has(id));
    for (const { id } of fresh) this.seen.add(id);
    this.pool.push(...fresh);
    if (this.isStatic) this.assignStatic(this.pool.splice(0));
    for (const subtask of this.waiting.splice(0)) this.request(subtask);
    const { discoverIntervalMs } = this.enumerator;
    if (discoverIntervalMs !== undefined) this.timer = setTimeout(() => this.discover(), discoverIntervalMs);
  }

  private assignStatic(fresh: readonly SourceSplit[]): void {
    const shares: SourceSplit[][] = Array.from({ length: this.parallelism }, () => []);
    for (const split of fresh) shares[this.ownerOf(split)].push(split);
    shares.forEach((splits, subtask) => {
      if (splits.length > 0 || this.complete) this.assign(subtask, splits, this.complete);
    });
  }

  private ownerOf(split: SourceSplit): number {
    return this.enumerator.owner?.(split, this.parallelism) ?? this.assigned++ % this.parallelism;
  }
}
