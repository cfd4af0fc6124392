/** Writes rows to part files in buckets, with rolling policies. Flink: FileSink. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type DataType, type Node, TypeRoot } from '@drey/sdk/protocol';
import { getFormat } from '../../formats/registry';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import type { FormatEncoder } from '../../formats/contracts';
import { sinkOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { datePattern } from './date-pattern';
import { PartFile } from './part-file';
import { localPath } from './paths';

interface Settings {
  readonly path: string;
  /** Bucket of a row that arrives at this time (ms). */
  readonly bucket: (time: number) => string;
  readonly checkIntervalMs: number;
  /** Undefined = only at checkpoints and at the end. */
  readonly rolling: { readonly size: number; readonly rolloverMs: number; readonly inactivityMs: number } | undefined;
  readonly prefix: string;
  readonly suffix: string;
}

/** Formats whose files have a head or a tail, or are written in blocks. */
const BULK = new Set(['avro', 'csv']);

function settings(node: Node): Settings {
  const { options, format } = sinkOf(node);
  const reader = new OptionReader('connector "filesystem"', options);
  const assigner = reader.oneOf('bucket-assigner', ['base-path', 'date-time'], 'date-time');
  const pattern = reader.text('bucket-assigner.format', 'yyyy-MM-dd--HH');
  const zone = reader.text('bucket-assigner.zone');
  const policy = reader.oneOf(
    'rolling-policy',
    ['default', 'on-checkpoint'],
    BULK.has(format) ? 'on-checkpoint' : 'default',
  );
  const rolling = {
    size: reader.integer('rolling-policy.part-size', 128 * 1024 * 1024),
    rolloverMs: reader.integer('rolling-policy.rollover-interval', 60_000),
    inactivityMs: reader.integer('rolling-policy.inactivity-interval', 60_000),
  };
  const result: Settings = {
    path: localPath(reader.required('path')),
    bucket: assigner === 'base-path' ? () => '' : datePattern(pattern, zone),
    checkIntervalMs: reader.integer('bucket-check-interval', 60_000),
    rolling: policy === 'default' ? rolling : undefined,
    prefix: reader.text('part-prefix', 'part'),
    suffix: reader.text('part-suffix', ''),
  };
  reader.end();
  return result;
}

interface Bucket {
  readonly path: string;
  part: PartFile | undefined;
  encoder: FormatEncoder | undefined;
}

class FileSink implements Operator {
  declare private context: OperatorContext;
  declare private type: DataType;
  private readonly settings: Settings;
  private readonly buckets = new Map<string, Bucket>();
  private readonly id = randomUUID();
  private counter = 0;
  private cancelCheck: (() => void) | undefined;

  constructor(private readonly node: Node) {
    this.settings = settings(node);
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.type = context.inputTypes[0] ?? ({ root: TypeRoot.OBJECT } as DataType);
    this.newEncoder();
    if (this.settings.rolling) this.scheduleCheck();
  }

  processBatch(batch: Batch): void {
    const now = this.context.processingTime.now();
    const bucket = this.bucketAt(now);
    const { rolling } = this.settings;
    if (bucket.part && rolling && this.isDue(bucket.part, now)) this.roll(bucket);
    if (!bucket.part) this.openPart(bucket, now);
    // A file may exceed its size by what one batch adds; rows are cut so that this stays small.
    const rows = batch.rows();
    const step = rolling ? Math.max(1, Math.min(rows.length, 256)) : rows.length;
    for (let i = 0; i < rows.length; i += step) {
      if (rolling && bucket.part!.size >= rolling.size) {
        this.roll(bucket);
        this.openPart(bucket, now);
      }
      bucket.part!.write(bucket.encoder!.encode(step === rows.length ? rows : rows.slice(i, i + step)), now);
    }
  }

  processWatermark(): void {}

  processIdle(): void {}

  finish(): void {
    for (const bucket of this.buckets.values()) if (bucket.part) this.roll(bucket);
  }

  close(): void {
    this.cancelCheck?.();
    for (const { part } of this.buckets.values()) part?.discard();
    this.buckets.clear();
  }

  private bucketAt(now: number): Bucket {
    const name = this.settings.bucket(now);
    let bucket = this.buckets.get(name);
    if (!bucket) {
      bucket = { path: join(this.settings.path, name), part: undefined, encoder: undefined };
      this.buckets.set(name, bucket);
    }
    return bucket;
  }

  private newEncoder(): FormatEncoder {
    const { format, formatOptions } = sinkOf(this.node);
    const make = getFormat(format).encoder;
    if (!make) throw new Error(`The format "${format}" cannot write`);
    return make(this.type, formatOptions);
  }

  private openPart(bucket: Bucket, now: number): void {
    const name = `${this.settings.prefix}-${this.id}-${this.counter++}${this.settings.suffix}`;
    bucket.part = new PartFile(bucket.path, name, now);
    bucket.encoder = this.newEncoder();
    bucket.part.write(bucket.encoder.header(), now);
  }

  private roll(bucket: Bucket): void {
    bucket.part!.write(bucket.encoder!.footer(), bucket.part!.lastWrite);
    bucket.part!.finish();
    bucket.part = undefined;
  }

  private isDue(part: PartFile, now: number): boolean {
    const rolling = this.settings.rolling!;
    return now - part.created >= rolling.rolloverMs || now - part.lastWrite >= rolling.inactivityMs;
  }

  private scheduleCheck(): void {
    const { processingTime } = this.context;
    this.cancelCheck = processingTime.schedule(processingTime.now() + this.settings.checkIntervalMs, (now) => {
      for (const bucket of this.buckets.values()) if (bucket.part && this.isDue(bucket.part, now)) this.roll(bucket);
      this.scheduleCheck();
    });
  }
}

export const fileSink = (node: Node): Operator => new FileSink(node);
