/** Sinks. Flink: docs/connectors/datastream/filesystem#file-sink. */
import type { SinkSpec } from '../graph/transformation';
import { type DurationLike, toMillis } from '../time';
import { check, notNull } from '../validate';
import type { Sink } from './connector';
import type { FileFormat } from './file-formats';

/** Which directory below the sink's path an element goes to. */
export class BucketAssigner {
  private constructor(
    /** @internal */
    readonly options: Readonly<Record<string, string>>,
  ) {}

  /** The base directory itself. */
  static basePathBucketAssigner(): BucketAssigner {
    return new BucketAssigner({ 'bucket-assigner': 'base-path' });
  }

  /** By the wall clock, with a Java date pattern; `zone` is an IANA name. */
  static dateTimeBucketAssigner(format = 'yyyy-MM-dd--HH', zone?: string): BucketAssigner {
    const options = { 'bucket-assigner': 'date-time', 'bucket-assigner.format': format };
    return new BucketAssigner(zone === undefined ? options : { ...options, 'bucket-assigner.zone': zone });
  }
}

/** When a part file is finished and the next one begins. */
export class RollingPolicy {
  private constructor(
    /** @internal */
    readonly options: Readonly<Record<string, string>>,
  ) {}

  /** By size (bytes; default 128 MiB), age and inactivity (default 1 minute each). */
  static defaultRollingPolicy(
    limits: { partSize?: number; rolloverInterval?: DurationLike; inactivityInterval?: DurationLike } = {},
  ): RollingPolicy {
    const { partSize = 128 * 1024 * 1024, rolloverInterval = 60_000, inactivityInterval = 60_000 } = limits;
    const rollover = toMillis(rolloverInterval);
    const inactivity = toMillis(inactivityInterval);
    check(partSize > 0 && rollover > 0 && inactivity > 0, 'The limits of a rolling policy must be positive');
    return new RollingPolicy({
      'rolling-policy': 'default',
      'rolling-policy.part-size': String(partSize),
      'rolling-policy.rollover-interval': String(rollover),
      'rolling-policy.inactivity-interval': String(inactivity),
    });
  }

  static onCheckpointRollingPolicy(): RollingPolicy {
    return new RollingPolicy({ 'rolling-policy': 'on-checkpoint' });
  }
}

/** Names of part files. */
export interface OutputFileConfig {
  readonly partPrefix?: string;
  readonly partSuffix?: string;
}

/** Writes part files into buckets below a directory. */
export class FileSink<T> implements Sink<T> {
  declare readonly elementType?: (value: T) => void;

  /** @internal */
  constructor(readonly spec: SinkSpec) {}

  /** One record after the other, such as `Encoder.simpleStringEncoder()`. */
  static forRowFormat<T>(basePath: string, encoder: FileFormat<T>): FileSinkBuilder<T> {
    return new FileSinkBuilder<T>(basePath, encoder, false);
  }

  /** Files that roll at checkpoints (and at the end of the input) only, such as `BulkWriters.csv(schema)`. */
  static forBulkFormat<T>(basePath: string, writer: FileFormat<T>): FileSinkBuilder<T> {
    return new FileSinkBuilder<T>(basePath, writer, true);
  }
}

/** Builder of {@link FileSink}. */
export class FileSinkBuilder<T> {
  readonly #options: Record<string, string>;

  constructor(
    basePath: string,
    private readonly format: FileFormat<T>,
    private readonly bulk: boolean,
  ) {
    check(typeof basePath === 'string' && basePath.length > 0, 'The base path must not be empty');
    notNull(format, bulk ? 'The bulk writer must not be null.' : 'The encoder must not be null.');
    this.#options = { path: basePath, ...(bulk ? { 'rolling-policy': 'on-checkpoint' } : {}) };
  }

  /** ms (or a Duration) between checks of age and inactivity. */
  withBucketCheckInterval(interval: DurationLike): this {
    this.#options['bucket-check-interval'] = String(toMillis(interval));
    return this;
  }

  withBucketAssigner(assigner: BucketAssigner): this {
    Object.assign(this.#options, notNull(assigner, 'The bucket assigner must not be null.').options);
    return this;
  }

  withRollingPolicy(policy: RollingPolicy): this {
    const { options } = notNull(policy, 'The rolling policy must not be null.');
    check(
      !this.bulk || options['rolling-policy'] === 'on-checkpoint',
      'Bulk formats can only roll on checkpoints: use RollingPolicy.onCheckpointRollingPolicy()',
    );
    Object.assign(this.#options, options);
    return this;
  }

  withOutputFileConfig({ partPrefix, partSuffix }: OutputFileConfig): this {
    if (partPrefix !== undefined) {
      this.#options['part-prefix'] = partPrefix;
    }
    if (partSuffix !== undefined) {
      this.#options['part-suffix'] = partSuffix;
    }
    return this;
  }

  build(): FileSink<T> {
    const { format, options: formatOptions } = this.format;
    return new FileSink<T>({
      kind: 'sink',
      connector: 'filesystem',
      options: { ...this.#options },
      format,
      formatOptions,
    });
  }
}

/** Prints elements, as `stream.print()` does. */
export class PrintSink<T> implements Sink<T> {
  declare readonly elementType?: (value: T) => void;
  readonly spec: SinkSpec;

  constructor(sinkIdentifier?: string, stdErr = false) {
    const options: Record<string, string> = {};
    if (sinkIdentifier !== undefined && sinkIdentifier !== '') {
      options.identifier = sinkIdentifier;
    }
    if (stdErr) {
      options.stderr = 'true';
    }
    this.spec = { kind: 'sink', connector: 'print', options };
  }
}

/** Drops all elements. */
export class DiscardingSink<T> implements Sink<T> {
  declare readonly elementType?: (value: T) => void;
  readonly spec: SinkSpec = { kind: 'sink', connector: 'discard', options: {} };
}
