/**
 * Tables whose partitions are committed, or whose files are compacted, have two operators: writers, which hand on what they have closed
 * before each barrier, and one committer, which publishes all of a checkpoint and then commits the partitions that are complete.
 * Flink: PartitionCommitter.
 */
import type { FileSystem } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { BaseOperator } from '../../operators/base';
import { CommittingSink } from '../../operators/committing-sink';
import type { Operator, OperatorContext } from '../../operators/contracts';
import { registerOperator } from '../../operators/registry';
import { rowsBatch } from '../../types/batch';
import type { Batch } from '../../types/contracts';
import { type Row, rowClass } from '../../types/rows';
import { compact } from './compaction';
import { type PendingPart, publish } from './part-files';
import { completeness, type IsComplete } from './partition-time';
import { removeOthers, writeEmpty } from './table-folders';
import { WRITER_KIND, type WriterConfig } from './table-nodes';
import type { FileTableSinkSettings } from './table-settings';
import { TableWriter } from './table-writer';

/** Name of a state: part of a snapshot's layout. */
const PARTITIONS = 'file-table-partitions';

/** What a writer hands on with a barrier, as JSON in a row of one column. */
interface Handover {
  readonly files: readonly PendingPart[];
  /** Partitions that got their first row. */
  readonly begun: readonly string[];
}

const HandoverRow = rowClass(1);

class FileTableWriter extends BaseOperator {
  declare private writer: TableWriter;

  constructor(private readonly config: WriterConfig) {
    super();
  }

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    const { settings, format, formatOptions } = this.config;
    this.writer = new TableWriter(context, settings, { format, formatOptions: new Map(formatOptions) });
    await this.writer.open();
  }

  processBatch(batch: Batch): void {
    this.writer.write(batch.rows() as readonly Row[]);
  }

  override processWatermark(timestamp: number): void {
    this.writer.advance(timestamp);
    super.processWatermark(timestamp);
  }

  ready(): boolean {
    return this.writer.files.ready;
  }

  /** Before the barrier, so that the committer's snapshot has what this one's no longer has. */
  async prepareSnapshotPreBarrier(checkpointId: number): Promise<void> {
    const handover: Handover = await this.writer.prepare(checkpointId);
    if (handover.files.length === 0 && handover.begun.length === 0) return;
    this.context.output.emit(rowsBatch([new HandoverRow(0, JSON.stringify(handover))]));
  }

  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    return this.writer.files.completed(checkpointId);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.writer.files.aborted(checkpointId);
  }

  async finish(): Promise<void> {
    this.writer.end();
    await this.prepareSnapshotPreBarrier(Number.MAX_SAFE_INTEGER);
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }
}

/** Files that were closed for one checkpoint. */
interface PreparedFiles {
  readonly checkpointId: number;
  readonly files: readonly PendingPart[];
}

/** A partition that is not committed yet. */
interface Candidate {
  readonly since: number;
  /** Checkpoint that publishes the files that were handed on last. */
  readonly checkpointId: number;
}

interface CommitterState {
  readonly candidates: readonly (readonly [string, Candidate])[];
  /** By checkpoint; null is that there is none yet. */
  readonly watermarks: readonly (readonly [number, number | null])[];
  readonly ended: boolean;
}

export class FileTableCommitter extends CommittingSink<PreparedFiles> {
  declare private fs: FileSystem;
  private readonly isComplete: IsComplete | undefined;
  private files: PendingPart[] = [];
  private readonly received = new Set<string>();
  private candidates = new Map<string, Candidate>();
  private watermarks = new Map<number, number>();
  private watermark = Number.NEGATIVE_INFINITY;
  private committed: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(private readonly settings: FileTableSinkSettings) {
    super();
    this.isComplete = settings.commit === undefined ? undefined : completeness(settings.commit);
  }

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    this.fs = fileSystem(this.settings.path, context.configuration);
    const state = context.operatorState().listState<CommitterState>(PARTITIONS, 'split');
    for (const { candidates, watermarks, ended } of state.get()) {
      this.candidates = new Map(candidates);
      this.watermarks = new Map(watermarks.map(([id, time]) => [id, time ?? Number.NEGATIVE_INFINITY]));
      this.ended = ended;
    }
    await this.openCommitter(context);
    if (context.restoredCheckpointId !== undefined) await this.commitPartitions(context.restoredCheckpointId);
    context.operatorState().beforeSnapshot(() => state.put([this.state()]));
  }

  private state(): CommitterState {
    const finite = (time: number): number | null => (Number.isFinite(time) ? time : null);
    const watermarks = [...this.watermarks].map(([id, time]) => [id, finite(time)] as const);
    return { candidates: [...this.candidates], watermarks, ended: this.ended };
  }

  processBatch(batch: Batch): void {
    for (const { f0 } of batch.rows() as readonly Row[]) {
      const { files, begun } = JSON.parse(f0 as string) as Handover;
      for (const partition of begun) this.received.add(partition);
      for (const file of files) {
        this.files.push(file);
        this.received.add(file.bucket);
      }
    }
  }

  override processWatermark(timestamp: number): void {
    this.watermark = timestamp;
  }

  override processIdle(): void {}

  protected async prepareCommit(checkpointId: number): Promise<readonly PreparedFiles[]> {
    const now = this.context.processingTime.now();
    if (this.isComplete !== undefined) {
      for (const partition of this.received) {
        const since = this.candidates.get(partition)?.since ?? now;
        this.candidates.set(partition, { since, checkpointId });
      }
      this.watermarks.set(checkpointId, this.watermark);
    }
    this.received.clear();
    const files = this.files;
    this.files = [];
    return files.length === 0 ? [] : [{ checkpointId, files }];
  }

  protected async commit(prepared: readonly PreparedFiles[]): Promise<void> {
    const { overwrite, compactionBytes } = this.settings;
    for (const { files } of prepared) {
      if (overwrite) await removeOthers(this.fs, this.settings, new Set(files.map(({ bucket }) => bucket)));
      if (compactionBytes === undefined) await publish(this.fs, files);
      else await compact(this.fs, files, compactionBytes);
    }
  }

  override async notifyCheckpointComplete(checkpointId: number): Promise<void> {
    await super.notifyCheckpointComplete(checkpointId);
    this.committed = this.committed.then(() => this.commitPartitions(checkpointId));
    await this.committed;
  }

  override async finish(): Promise<void> {
    this.ended = true;
    await super.finish();
    if (!this.context.checkpointing?.lastCheckpoint) await this.commitPartitions(Number.MAX_SAFE_INTEGER);
  }

  /** All files of checkpoint `checkpointId` and of those before are published. The end of the input completes every partition. */
  private async commitPartitions(checkpointId: number): Promise<void> {
    const { isComplete, settings } = this;
    if (isComplete === undefined) return;
    const reached = [...this.watermarks.keys()].filter((id) => id <= checkpointId);
    const watermark = this.watermarks.get(Math.max(...reached)) ?? this.watermark;
    for (const id of reached) this.watermarks.delete(id);
    const now = this.context.processingTime.now();
    for (const [partition, candidate] of [...this.candidates]) {
      if (candidate.checkpointId > checkpointId) continue;
      if (!this.ended && !isComplete(partition, { since: candidate.since, now, watermark })) continue;
      const { successFile, path } = settings;
      if (successFile !== undefined) await writeEmpty(this.fs, childPath(childPath(path, partition), successFile));
      if (this.candidates.get(partition) === candidate) this.candidates.delete(partition);
    }
  }
}

registerOperator(WRITER_KIND, (node) => {
  if (node.operator?.kind !== 'transform') throw new Error(`Node ${node.id} (${node.name}) is no file writer`);
  return new FileTableWriter(
    JSON.parse(Buffer.from(node.operator.value.payload).toString()) as WriterConfig,
  ) as Operator;
});
