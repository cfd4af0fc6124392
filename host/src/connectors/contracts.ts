/** Sources and sinks. A connector is a folder here with an index.ts that exports one or both factories. */
import type { Node } from '@drey/sdk/protocol';
import type { Operator, OperatorContext } from '../operators/contracts';
import type { Batch, FieldReads } from '../types/contracts';

/** A piece of a source that one reader reads: a file region, a number range, a partition. Plain JSON, so it can be in a snapshot. */
export interface SourceSplit {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** State of an enumerator; plain JSON. */
export type EnumeratorState = Readonly<Record<string, unknown>>;

/** Runs once a job, in the coordinator: finds the splits and hands them out. */
export interface SplitEnumerator {
  /** All splits now known. With `discoverIntervalMs`, called again and again; ids already seen are ignored. */
  discover(): SourceSplit[] | Promise<SourceSplit[]>;
  readonly discoverIntervalMs?: number;
  /**
   * What a restored enumerator must know besides the ids that the coordinator has seen and the splits that it has not handed out, both of
   * which the coordinator keeps itself: partitions, files. Called between two calls of `discover`; plain JSON.
   */
  snapshot?(): EnumeratorState;
  /** 'static': split i goes to reader i mod n, or to its owner. 'pull': the next reader that is free gets the next split. Default 'pull'. */
  readonly assignment?: 'static' | 'pull';
  /** The reader of a split, with static assignment. */
  owner?(split: SourceSplit, parallelism: number): number;
}

export interface SourceOutput {
  /** Timestamps travel in the batch. `split` keeps watermarks apart by split. */
  emit(batch: Batch, split?: string): void;
  emitWatermark(timestamp: number, split?: string): void;
  /** The split has nothing to give for now and must not hold back watermarks; its next batch or watermark ends that. */
  markIdle(split?: string): void;
  /** The split has been read to its end: watermarks no longer wait for it. */
  releaseSplit(split: string): void;
}

/** Reads splits in one subtask. */
export interface SourceReader {
  /** Called before `open`: other fields of its rows are looked at by nobody and may hold NULL. */
  readOnly?(reads: FieldReads): void;
  open(context: OperatorContext): void | Promise<void>;
  addSplits(splits: SourceSplit[]): void;
  noMoreSplits(): void;
  /**
   * Emits at most one batch. 'more': call again soon. 'wait': call again after context.wake().
   * 'split': the current split is finished, another is wanted. 'end': all is read, for ever. A promise pauses the source only.
   */
  poll(output: SourceOutput): PollResult | Promise<PollResult>;
  /** Position of every unfinished split, for the snapshot; the reader continues from these when they are added again. */
  snapshot(checkpointId?: number): SourceSplit[];
  /** The positions that `snapshot` gave for this checkpoint are those of a complete one: they may be told to the outside. */
  notifyCheckpointComplete?(checkpointId: number): void;
  /** Watermark alignment: these splits are too far ahead and must pause, all others go on. Each call replaces the last. */
  pauseSplits?(ids: ReadonlySet<string>): void;
  close?(): void | Promise<void>;
}

export type PollResult = 'more' | 'wait' | 'split' | 'end';

export interface SourceFactory {
  /** Option names with their rule; anything else is refused by name. */
  readonly bounded: (node: Node) => boolean;
  /** `restored`: what `snapshot` of the enumerator gave that the job goes on from. */
  createEnumerator(
    node: Node,
    parallelism: number,
    restored?: EnumeratorState,
    /** The job's. */
    configuration?: ReadonlyMap<string, string>,
  ): SplitEnumerator;
  createReader(node: Node): SourceReader;
}

/** A sink is an operator that emits nothing. */
export type SinkFactory = (node: Node) => Operator;

export interface Connector {
  readonly source?: SourceFactory;
  readonly sink?: SinkFactory;
}
