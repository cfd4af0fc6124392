/** Reads files as rows of a table: the columns that stand in them, those of their partition, and metadata. Flink: FileSystemTableSource. */
import type { Readable } from 'node:stream';
import type { Node } from '@drey/sdk/protocol';
import type { FileStatus } from '../../filesystems/contracts';
import { nameOf } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import type { FormatDecoder } from '../../formats/contracts';
import { tableFormat } from '../../formats/table/registry';
import { rowsBatch } from '../../types/batch';
import { type Row, rowClass } from '../../types/rows';
import type { PollResult, SourceFactory, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { SplitReader } from '../split-reader';
import { inPartitions, partitionOf, partitionReader } from './partitions';
import { listFiles } from './paths';
import { openFile } from './source';
import { type FileTableSourceSettings, rowOf, settingsOf, storedColumns } from './table-settings';

interface FileSplit extends SourceSplit {
  readonly path: string;
  readonly size: number;
  /** ms since the epoch. */
  readonly modified: number;
  /** Rows of this file that have been emitted: a restored reader skips them. */
  rows: number;
}

interface OpenFile {
  readonly split: FileSplit;
  readonly chunks: AsyncIterator<Uint8Array>;
  readonly stream: Readable;
  readonly decoder: FormatDecoder;
  /** Adds what does not stand in the file to a decoded row; undefined when there is nothing of the kind. */
  readonly complete: ((row: Row) => Row) | undefined;
  skip: number;
}

class FileTableReader extends SplitReader<FileSplit> {
  private readonly settings: FileTableSourceSettings;
  private file: OpenFile | undefined;
  /** Rows that are still wanted. */
  private wanted: number;

  constructor(private readonly node: Node) {
    super();
    this.settings = settingsOf(sourceOf(node).options);
    this.wanted = this.settings.limit ?? Number.POSITIVE_INFINITY;
  }

  protected async read(split: FileSplit, output: SourceOutput): Promise<PollResult> {
    if (this.wanted === 0) return this.completeFile();
    this.file = this.file?.split === split ? this.file : this.openSplit(split);
    const { chunks, decoder } = this.file;
    const { done, value } = await chunks.next();
    this.emit(this.file, (done ? decoder.end() : decoder.push(value)) as Row[], output);
    return done ? this.completeFile() : 'more';
  }

  private completeFile(): PollResult {
    this.file?.stream.destroy();
    this.file = undefined;
    return this.completed();
  }

  private openSplit(split: FileSplit): OpenFile {
    const { format, formatOptions } = sourceOf(this.node);
    const stored = storedColumns(this.settings);
    const wanted = this.settings.projection.filter((column) => stored.includes(column));
    const decoder = tableFormat(format).decoder(
      rowOf(this.settings.row, stored),
      wanted.map((column) => stored.indexOf(column)),
      formatOptions,
    );
    this.file?.stream.destroy();
    const stream = openFile(fileSystem(split.path, this.context.configuration), split.path);
    const complete = this.completer(split, wanted);
    return { split, stream, chunks: stream[Symbol.asyncIterator](), decoder, complete, skip: split.rows };
  }

  private completer(split: FileSplit, wanted: readonly number[]): ((row: Row) => Row) | undefined {
    const { projection, metadata, partitionKeys, row, path, defaultPartition } = this.settings;
    if (wanted.length === projection.length && metadata.length === 0) return undefined;
    const spec = partitionOf(path, split.path);
    const cells = projection.map((column) => {
      if (!partitionKeys.includes(column)) return { field: `f${wanted.indexOf(column)}` as const, value: undefined };
      const { name, type } = row.fields[column];
      return { field: undefined, value: partitionReader(type, defaultPartition)(spec.get(name)) };
    });
    const all = [...cells, ...metadata.map((key) => ({ field: undefined, value: metadataOf(key, split) }))];
    const FullRow = rowClass(all.length);
    return (decoded) =>
      new FullRow(decoded.kind, ...all.map(({ field, value }) => (field === undefined ? value : decoded[field])));
  }

  private emit(file: OpenFile, rows: Row[], output: SourceOutput): void {
    const skipped = Math.min(file.skip, rows.length);
    file.skip -= skipped;
    if (skipped === rows.length) return;
    const enough = Math.min(rows.length, skipped + this.wanted);
    const fresh = skipped > 0 || enough < rows.length ? rows.slice(skipped, enough) : rows;
    this.wanted -= fresh.length;
    file.split.rows += fresh.length;
    output.emit(rowsBatch(file.complete ? fresh.map(file.complete) : fresh), file.split.id);
  }

  close(): void {
    this.file?.stream.destroy();
  }
}

function metadataOf(key: string, split: FileSplit): unknown {
  switch (key) {
    case 'file.path':
      return split.path;
    case 'file.name':
      return nameOf(split.path);
    case 'file.size':
      return split.size;
    case 'file.modification-time':
      return split.modified;
    default:
      throw new Error(`There is no metadata '${key}' of files`);
  }
}

function splitOf({ path, size, modifiedMs }: FileStatus): FileSplit {
  return { id: path, path, size, modified: modifiedMs, rows: 0 };
}

/** Is a file one of those that are read, as far as its partition goes? */
function partitionTest(settings: FileTableSourceSettings): (file: string) => boolean {
  const { path, partitions, partitionKeys, row, defaultPartition } = settings;
  if (partitions === undefined) return () => true;
  const keys = partitionKeys.map((column) => row.fields[column].name);
  return inPartitions(path, keys, defaultPartition, partitions);
}

export const fileTableSource: SourceFactory = {
  bounded: (node) => sourceOf(node).bounded,
  createEnumerator: (node, _parallelism, _restored, configuration) => {
    const settings = settingsOf<FileTableSourceSettings>(sourceOf(node).options);
    const { path, monitorIntervalMs, pathPattern } = settings;
    const pattern = pathPattern === undefined ? undefined : new RegExp(`^(?:${pathPattern})$`);
    const inPartition = partitionTest(settings);
    const discover = async (): Promise<FileSplit[]> => {
      const fs = fileSystem(path, configuration);
      // A partitioned table whose folder is not there has no partitions.
      if (settings.partitionKeys.length > 0 && (await fs.stat(path)) === undefined) return [];
      const files = (await listFiles(fs, path)).filter((file) => inPartition(file.path));
      return files.filter((file) => !pattern || pattern.test(file.path)).map(splitOf);
    };
    return { discover, ...(monitorIntervalMs === undefined ? {} : { discoverIntervalMs: monitorIntervalMs }) };
  },
  createReader: (node) => new FileTableReader(node),
};
