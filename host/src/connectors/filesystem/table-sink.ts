/**
 * Writes rows of a table to part files, which are published with checkpoints or at the end of the input. Tables with commit policies
 * or compaction have a writer and a committer instead (table-committer.ts). Flink: FileSystemTableSink.
 */
import type { Node } from '@drey/sdk/protocol';
import type { FileSystem } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { CommittingSink } from '../../operators/committing-sink';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import type { Row } from '../../types/rows';
import { sinkOf } from '../node-options';
import { type PendingPart, publish } from './part-files';
import { FileTableCommitter } from './table-committer';
import { removeOthers, writeEmpty } from './table-folders';
import { type FileTableSinkSettings, isDivided, settingsOf } from './table-settings';
import { TableWriter } from './table-writer';

class FileTableSink extends CommittingSink<PendingPart> {
  declare private writer: TableWriter;
  declare private fs: FileSystem;
  /** Partitions that have got rows; '' of tables without partitions. */
  private readonly written = new Set<string>();

  constructor(
    private readonly node: Node,
    private readonly settings: FileTableSinkSettings,
  ) {
    super();
  }

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    this.fs = fileSystem(this.settings.path, context.configuration);
    this.writer = new TableWriter(context, this.settings, sinkOf(this.node));
    await this.openCommitter(context);
    await this.writer.open();
  }

  processBatch(batch: Batch): void {
    this.writer.write(batch.rows() as readonly Row[]);
  }

  ready(): boolean {
    return this.writer.files.ready;
  }

  override processWatermark(timestamp: number): void {
    this.writer.advance(timestamp);
  }

  override processIdle(): void {}

  protected async prepareCommit(checkpointId: number): Promise<readonly PendingPart[]> {
    const { files } = await this.writer.prepare(checkpointId);
    for (const { bucket } of files) this.written.add(bucket);
    return files;
  }

  protected async commit(parts: readonly PendingPart[]): Promise<void> {
    if (this.settings.overwrite) await removeOthers(this.fs, this.settings, new Set(parts.map(({ bucket }) => bucket)));
    await publish(this.fs, parts);
  }

  override async notifyCheckpointComplete(checkpointId: number): Promise<void> {
    await super.notifyCheckpointComplete(checkpointId);
    await this.writer.files.completed(checkpointId);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.writer.files.aborted(checkpointId);
  }

  override async finish(): Promise<void> {
    const { overwrite, partitionKeys, successFile, batch, path } = this.settings;
    this.writer.end();
    await super.finish();
    if (overwrite && this.written.size === 0 && partitionKeys.length === 0) {
      await removeOthers(this.fs, this.settings, new Set(['']));
    }
    if (batch && successFile !== undefined && this.written.size > 0) {
      await writeEmpty(this.fs, childPath(path, successFile));
    }
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }
}

export function fileTableSink(node: Node): Operator {
  const settings = settingsOf<FileTableSinkSettings>(sinkOf(node).options);
  return isDivided(settings) ? new FileTableCommitter(settings) : new FileTableSink(node, settings);
}
