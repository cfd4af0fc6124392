/**
 * Small files of a checkpoint become few large ones. Which files make one is a matter of their names and sizes alone, so doing it again
 * after a failure gives the same files. Flink: CompactCoordinator, CompactOperator, BinPacking.
 */
import type { FileSystem } from '../../filesystems/contracts';
import { childPath, nameOf, parentOf } from '../../filesystems/paths';
import { type PendingPart, publish } from './part-files';
import { UNCOMPACTED } from './table-settings';

const COPY_BYTES = 4 * 1024 * 1024;

/** Bins that are still looked at for more files. */
const OPEN_BINS = 10;

interface Unit {
  readonly target: string;
  readonly parts: readonly PendingPart[];
}

const sizeOf = ({ file }: PendingPart): number => (typeof file['position'] === 'number' ? file['position'] : 0);

/** Publishes the files of one checkpoint as compacted ones of about `bytes`. Doing it again does no harm. */
export async function compact(fs: FileSystem, parts: readonly PendingPart[], bytes: number): Promise<void> {
  const buckets = new Map<string, PendingPart[]>();
  for (const part of parts) buckets.set(part.bucket, [...(buckets.get(part.bucket) ?? []), part]);
  for (const files of buckets.values()) {
    const sorted = files.sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
    for (const unit of pack(sorted, bytes)) await compactUnit(fs, unit);
  }
}

function pack(files: readonly PendingPart[], bytes: number): Unit[] {
  const packed: PendingPart[][] = [];
  const bins: { parts: PendingPart[]; size: number }[] = [];
  for (const file of files) {
    const size = sizeOf(file);
    const bin = bins.find((one) => one.size + size <= bytes);
    if (bin !== undefined) {
      bin.parts.push(file);
      bin.size += size;
      continue;
    }
    bins.push({ parts: [file], size });
    if (bins.length > OPEN_BINS) packed.push(bins.shift()!.parts);
  }
  return [...packed, ...bins.map(({ parts }) => parts)].map((parts) => ({ target: targetOf(parts[0]), parts }));
}

function targetOf({ file: { path } }: PendingPart): string {
  const name = nameOf(path);
  if (!name.startsWith(UNCOMPACTED)) throw new Error(`This should be an uncompacted file: ${path}`);
  return childPath(parentOf(path), `compacted-${name.slice(UNCOMPACTED.length)}`);
}

/** Files of rows one after the other are a file of all of them: the formats have neither head nor tail. */
async function compactUnit(fs: FileSystem, { target, parts }: Unit): Promise<void> {
  if ((await fs.stat(target)) === undefined) {
    await publish(fs, parts);
    const writer = await fs.createAtomic(target);
    try {
      for (const { file } of parts) await append(fs, file.path, writer);
    } catch (error) {
      await writer.abort();
      throw error;
    }
    await writer.close();
  }
  await Promise.all(parts.map(({ file }) => fs.delete(file.path)));
}

async function append(
  fs: FileSystem,
  path: string,
  writer: { write(bytes: Uint8Array): Promise<void> },
): Promise<void> {
  const reader = await fs.openRead(path);
  try {
    for (let at = 0; at < reader.size; at += COPY_BYTES) await writer.write(await reader.read(at, COPY_BYTES));
  } finally {
    await reader.close();
  }
}
