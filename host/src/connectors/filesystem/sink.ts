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

/** Rows that are encoded at once where files are limited in size. */
const STEP_ROWS = 256;

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
    const rows = batch.rows();
    if (!rolling) {
      this.write(bucket, rows, now);
      return;
    }
    for (let i = 0; i < rows.length; i += STEP_ROWS) {
      const step = rows.length <= STEP_ROWS ? rows : rows.slice(i, i + STEP_ROWS);
      this.writeLimited(bucket, step, now, rolling.size);
    }
  }

  /** As Flink: a row begins a new file when the current one is larger than it should be. */
  private writeLimited(bucket: Bucket, rows: readonly unknown[], now: number, limit: number): void {
    const part = bucket.part ?? this.openPart(bucket, now);
    const bytes = bucket.encoder!.encode(rows);
    if (part.size + bytes.length <= limit) {
      part.write(bytes, now);
      return;
    }
    for (const row of rows) {
      if (bucket.part!.size > limit) {
        this.roll(bucket);
        this.openPart(bucket, now);
      }
      this.write(bucket, [row], now);
    }
  }

  private write(bucket: Bucket, rows: readonly unknown[], now: number): void {
    const part = bucket.part ?? this.openPart(bucket, now);
    part.write(bucket.encoder!.encode(rows), now);
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

  private openPart(bucket: Bucket, now: number): PartFile {
    const name = `${this.settings.prefix}-${this.id}-${this.counter++}${this.settings.suffix}`;
    const part = new PartFile(bucket.path, name, now);
    const encoder = this.newEncoder();
    part.write(encoder.header(), now);
    bucket.part = part;
    bucket.encoder = encoder;
    return part;
  }

  private roll(bucket: Bucket): void {
    bucket.part!.write(bucket.encoder!.footer(), bucket.part!.lastWrite);
    bucket.part!.finish();
    bucket.part = undefined;
  }

  /** Asked at every bucket check, not when rows arrive: intervals below the check's have no effect, as in Flink. */
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
