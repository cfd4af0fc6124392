/** Hands the splits of one source to its readers; lives with the job master. */
import { getConnector } from '../connectors/registry';
import type { SourceSplit, SplitEnumerator } from '../connectors/contracts';
import type { Node } from '@drey/sdk/protocol';

export type AssignSplits = (subtask: number, splits: readonly SourceSplit[], noMore: boolean) => void;

export class SourceCoordinator {
  private readonly enumerator: SplitEnumerator;
  private readonly seen = new Set<string>();
  private readonly pool: SourceSplit[] = [];
  private readonly waiting: number[] = [];
  private readonly isStatic: boolean;
  private discovered = false;
  private closed = false;
  private assigned = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    node: Node,
    private readonly parallelism: number,
    private readonly assign: AssignSplits,
    private readonly onError: (error: Error) => void,
  ) {
    const connector = node.operator?.kind === 'source' ? node.operator.value.connector : '';
    const { source } = getConnector(connector);
    if (!source) throw new Error(`The connector "${connector}" cannot be read`);
    this.enumerator = source.createEnumerator(node, parallelism);
    this.isStatic = this.enumerator.assignment === 'static';
  }

  /** Finds the splits; the first ones are there when this returns, if the enumerator is synchronous. */
  start(): void {
    try {
      const splits = this.enumerator.discover();
      if (Array.isArray(splits)) this.onSplits(splits);
      else splits.then((found) => this.onSplits(found), this.onError);
    } catch (error) {
      this.onError(error as Error);
    }
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

  /** No split will ever be found again. */
  private get complete(): boolean {
    return this.discovered && this.enumerator.discoverIntervalMs === undefined;
  }

  private onSplits(found: readonly SourceSplit[]): void {
    if (this.closed) return;
    this.discovered = true;
    const fresh = found.filter(({ id }) => !this.seen.has(id));
    for (const { id } of fresh) this.seen.add(id);
    if (this.isStatic) this.assignStatic(fresh);
    else this.pool.push(...fresh);
    for (const subtask of this.waiting.splice(0)) this.request(subtask);
    const { discoverIntervalMs } = this.enumerator;
    if (discoverIntervalMs !== undefined) this.timer = setTimeout(() => this.start(), discoverIntervalMs);
  }

  private assignStatic(fresh: readonly SourceSplit[]): void {
    const shares: SourceSplit[][] = Array.from({ length: this.parallelism }, () => []);
    for (const split of fresh) shares[this.assigned++ % this.parallelism].push(split);
    shares.forEach((splits, subtask) => {
      if (splits.length > 0 || this.complete) this.assign(subtask, splits, this.complete);
    });
  }
}
