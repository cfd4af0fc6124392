/** Reading files. Flink: docs/connectors/datastream/filesystem. */
import type { SourceSpec } from '../graph/transformation';
import { type DurationLike, toMillis } from '../time';
import type { TypeInformation } from '../types';
import { check, notNull } from '../validate';
import type { Source } from './connector';
import type { FileFormat } from './file-formats';

export { StreamFormat } from './file-formats';

/** Reads files, or directories with all their files. */
export class FileSource<T> implements Source<T> {
  /** @internal */
  constructor(
    readonly spec: SourceSpec,
    readonly producedType: TypeInformation<T>,
  ) {}

  /** @param paths `file:` URLs or plain paths */
  static forRecordStreamFormat<T>(format: FileFormat<T>, ...paths: string[]): FileSourceBuilder<T> {
    return new FileSourceBuilder(notNull(format, 'The format must not be null.'), paths);
  }
}

/** Builder of {@link FileSource}. */
export class FileSourceBuilder<T> {
  #intervalMs: number | undefined;

  constructor(
    private readonly format: FileFormat<T>,
    private readonly paths: readonly string[],
  ) {
    check(paths.length > 0, 'paths must not be empty');
  }

  /** Looks for new files again and again: the source never ends. */
  monitorContinuously(discoveryInterval: DurationLike): this {
    const millis = toMillis(discoveryInterval);
    check(millis > 0, 'The discovery interval must be positive');
    this.#intervalMs = millis;
    return this;
  }

  /** Reads what is there and ends: the default. */
  processStaticFileSet(): this {
    this.#intervalMs = undefined;
    return this;
  }

  build(): FileSource<T> {
    const options: Record<string, string> = { paths: JSON.stringify(this.paths) };
    if (this.#intervalMs !== undefined) {
      options['source.monitor-interval'] = String(this.#intervalMs);
    }
    const { format, options: formatOptions, type } = this.format;
    const bounded = this.#intervalMs === undefined;
    return new FileSource({ kind: 'source', connector: 'filesystem', options, bounded, format, formatOptions }, type);
  }
}
