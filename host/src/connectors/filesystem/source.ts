/**
 * Reads files, one split each. None of the formats can start in the middle of a file, so `split-files` makes no difference.
 * Flink: FileSource.
 */
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import type { DataType, Node } from '@drey/sdk/protocol';
import type { FileSystem } from '../../filesystems/contracts';
import { basePath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { getFormat } from '../../formats/registry';
import { rowsBatch } from '../../types/batch';
import type { FormatDecoder } from '../../formats/contracts';
import type { PollResult, SourceFactory, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { SplitReader } from '../split-reader';
import { listFiles } from './paths';

const CHUNK_BYTES = 256 * 1024;

interface FileSplit extends SourceSplit {
  readonly path: string;
  /** Rows of this file that have been emitted: a restored reader skips them. */
  rows: number;
}

interface Settings {
  readonly paths: string[];
  readonly monitorIntervalMs: number | undefined;
}

function settings(node: Node): Settings {
  const options = new OptionReader('connector "filesystem"', sourceOf(node).options);
  const paths = options.json<string[]>('paths').map(basePath);
  const monitorIntervalMs = options.integer('source.monitor-interval');
  options.boolean('split-files', true);
  options.end();
  return { paths, monitorIntervalMs };
}

/** The stream of a file's bytes, decompressed by the file's extension as Flink does. */
export function openFile(fs: FileSystem, path: string): Readable {
  const unpack = decompressor(path);
  const file = Readable.from(chunksOf(fs, path), { objectMode: true, highWaterMark: 2 });
  if (!unpack) return file;
  file.on('error', (error) => unpack.destroy(error));
  return file.pipe(unpack);
}

async function* chunksOf(fs: FileSystem, path: string): AsyncGenerator<Uint8Array> {
  const file = await fs.openRead(path);
  try {
    for (let at = 0; at < file.size; at += CHUNK_BYTES) yield await file.read(at, CHUNK_BYTES);
  } finally {
    await file.close();
  }
}

function decompressor(path: string) {
  switch (extname(path)) {
    case '.gz':
    case '.gzip':
      return createGunzip({ chunkSize: CHUNK_BYTES });
    case '.deflate':
      return createInflate({ chunkSize: CHUNK_BYTES });
    case '.bz2':
    case '.xz':
    case '.zst':
      throw new Error(`Files compressed as ${extname(path)} are not supported: ${path}`);
    default:
      return undefined;
  }
}

interface OpenFile {
  readonly split: FileSplit;
  readonly chunks: AsyncIterator<Uint8Array>;
  readonly stream: Readable;
  readonly decoder: FormatDecoder;
  skip: number;
}

class FileReader extends SplitReader<FileSplit> {
  private file: OpenFile | undefined;

  constructor(private readonly node: Node) {
    super();
  }

  protected async read(split: FileSplit, output: SourceOutput): Promise<PollResult> {
    const file = this.file?.split === split ? this.file : this.openSplit(split);
    let rows: unknown[];
    let done: boolean | undefined;
    try {
      const next = await file.chunks.next();
      done = next.done;
      rows = done ? file.decoder.end() : file.decoder.push(next.value);
    } catch (error) {
      throw new Error(`Reading ${split.path} failed: ${(error as Error).message}`, { cause: error });
    }
    this.emit(file, rows, output);
    if (!done) return 'more';
    this.file = undefined;
    return this.completed();
  }

  private openSplit(split: FileSplit): OpenFile {
    const { format, formatOptions } = sourceOf(this.node);
    const makeDecoder = getFormat(format).decoder;
    if (!makeDecoder) throw new Error(`The format "${format}" cannot read`);
    this.file?.stream.destroy();
    const stream = openFile(fileSystem(split.path, this.context.configuration), split.path);
    const decoder = makeDecoder(this.node.outputType as DataType, formatOptions);
    this.file = { split, stream, chunks: stream[Symbol.asyncIterator](), decoder, skip: split.rows };
    return this.file;
  }

  private emit(file: OpenFile, rows: unknown[], output: SourceOutput): void {
    const skipped = Math.min(file.skip, rows.length);
    file.skip -= skipped;
    if (skipped === rows.length) return;
    file.split.rows += rows.length - skipped;
    output.emit(rowsBatch(skipped > 0 ? rows.slice(skipped) : rows), file.split.id);
  }

  close(): void {
    this.file?.stream.destroy();
  }
}

export const fileSource: SourceFactory = {
  bounded: (node) => settings(node).monitorIntervalMs === undefined,
  createEnumerator: (node, _parallelism, _restored, configuration) => {
    const { paths, monitorIntervalMs } = settings(node);
    const discover = async (): Promise<FileSplit[]> => {
      const listed = await Promise.all(paths.map((path) => listFiles(fileSystem(path, configuration), path)));
      return listed.flat().map(({ path }) => ({ id: path, path, rows: 0 }));
    };
    return { discover, ...(monitorIntervalMs === undefined ? {} : { discoverIntervalMs: monitorIntervalMs }) };
  },
  createReader: (node) => new FileReader(node),
};
