/**
 * Writes rows to part files in buckets, with rolling policies. A file is published when the checkpoint is complete that it was closed
 * for, or at the end of the input. Flink: FileSink.
 */
import { randomUUID } from 'node:crypto';
import { type DataType, type Node, TypeRoot } from '@drey/sdk/protocol';
import type { FileSystem } from '../../filesystems/contracts';
import { basePath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import type { FormatEncoder } from '../../formats/contracts';
import { OptionReader } from '../../formats/options';
import { getFormat } from '../../formats/registry';
import { CommittingSink } from '../../operators/committing-sink';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import { sinkOf } from '../node-options';
import { datePattern } from './date-pattern';
import type { OpenPart } from './part-file';
import { PartFiles, type PendingPart, publish, type RollingRules } from './part-files';

interface Settings {
  readonly path: string;
  /** Bucket of a row that arrives at this time (ms). */
  readonly bucket: (time: number) => string;
  readonly checkIntervalMs: number;
  readonly rules: RollingRules;
  readonly prefix: string;
  readonly suffix: string;
}

/** Formats whose files have a head or a tail, or are written in blocks: nothing can be added to a file that was closed. */
const BULK = new Set(['avro', 'csv']);

/** Names of states: part of a snapshot's layout. */
const OPEN_PARTS = 'file-sink-open-parts';

function settings(node: Node): Settings {
  const { options, format } = sinkOf(node);
  const reader = new OptionReader('connector "filesystem"', options);
  const assigner = reader.oneOf('bucket-assigner', ['base-path', 'date-time'], 'date-time');
  const pattern = reader.text('bucket-assigner.format', 'yyyy-MM-dd--HH');
  const zone = reader.text('bucket-assigner.zone');
  const bulk = BULK.has(format);
  const policy = reader.oneOf('rolling-policy', ['default', 'on-checkpoint'], bulk ? 'on-checkpoint' : 'default');
  const size = reader.integer('rolling-policy.part-size', 128 * 1024 * 1024);
  const result: Settings = {
    path: basePath(reader.required('path')),
    bucket: assigner === 'base-path' ? () => '' : datePattern(pattern, zone),
    checkIntervalMs: reader.integer('bucket-check-interval', 60_000),
    rules: {
      onCheckpoint: bulk || policy === 'on-checkpoint',
      size: policy === 'default' ? size : undefined,
      rolloverMs: reader.integer('rolling-policy.rollover-interval', 60_000),
      inactivityMs: reader.integer('rolling-policy.inactivity-interval', 60_000),
    },
    prefix: reader.text('part-prefix', 'part'),
    suffix: reader.text('part-suffix', ''),
  };
  reader.end();
  return result;
}

class FileSink extends CommittingSink<PendingPart> {
  declare private type: DataType;
  declare private files: PartFiles;
  declare private fs: FileSystem;
  private readonly settings: Settings;
  /** As in Flink, each bucket of each attempt has names of its own, so files never meet. */
  private readonly names = new Map<string, { readonly id: string; next: number }>();
  private cancelCheck: (() => void) | undefined;

  constructor(private readonly node: Node) {
    super();
    this.settings = settings(node);
  }

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    this.type = context.inputTypes[0] ?? ({ root: TypeRoot.OBJECT } as DataType);
    const { path, rules } = this.settings;
    this.fs = fileSystem(path, context.configuration);
    this.files = new PartFiles(context, {
      fs: this.fs,
      path,
      rules,
      newEncoder: () => this.newEncoder(),
      nextName: (bucket) => this.nextName(bucket),
    });
    this.newEncoder();
    const openParts = context.operatorState().listState<OpenPart>(OPEN_PARTS, 'split');
    await this.openCommitter(context);
    await this.files.restore(openParts.get());
    context.operatorState().beforeSnapshot(() => openParts.put(this.files.snapshot()));
    if (rules.size !== undefined) this.scheduleCheck();
  }

  processBatch(batch: Batch): void {
    this.files.write(this.settings.bucket(this.context.processingTime.now()), batch.rows());
  }

  ready(): boolean {
    return this.files.ready;
  }

  override processWatermark(): void {}

  override processIdle(): void {}

  protected prepareCommit(checkpointId: number): Promise<readonly PendingPart[]> {
    for (const bucket of [...this.names.keys()]) if (!this.files.isOpen(bucket)) this.names.delete(bucket);
    return this.files.prepare(checkpointId);
  }

  protected commit(parts: readonly PendingPart[]): Promise<void> {
    return publish(this.fs, parts);
  }

  override async notifyCheckpointComplete(checkpointId: number): Promise<void> {
    await super.notifyCheckpointComplete(checkpointId);
    await this.files.completed(checkpointId);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.files.aborted(checkpointId);
  }

  override async finish(): Promise<void> {
    this.cancelCheck?.();
    this.files.rollAll();
    await super.finish();
  }

  async close(): Promise<void> {
    this.cancelCheck?.();
    await this.files?.close();
  }

  private newEncoder(): FormatEncoder {
    const { format, formatOptions } = sinkOf(this.node);
    const make = getFormat(format).encoder;
    if (!make) throw new Error(`The format "${format}" cannot write`);
    return make(this.type, formatOptions);
  }

  private nextName(bucket: string): string {
    let names = this.names.get(bucket);
    if (names === undefined) this.names.set(bucket, (names = { id: randomUUID(), next: 0 }));
    return `${this.settings.prefix}-${names.id}-${names.next++}${this.settings.suffix}`;
  }

  /** Intervals below the check's have no effect, as in Flink. */
  private scheduleCheck(): void {
    const { processingTime } = this.context;
    this.cancelCheck = processingTime.schedule(processingTime.now() + this.settings.checkIntervalMs, (now) => {
      this.files.check(now);
      this.scheduleCheck();
    });
  }
}

export const fileSink = (node: Node): Operator => new FileSink(node);
