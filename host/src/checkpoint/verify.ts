/** Cheap look at all files of a checkpoint: they are there and have their sizes. Their checksums are compared when they are read. */
import { fileSystem } from '../filesystems/registry';
import type { CompletedCheckpoint } from './contracts';
import { CorruptStateError } from './errors';
import { type StoredFile, statesOf, storedFilesOf } from './state-files';
import { resolveFile } from './storage/inputs';

const AT_ONCE = 16;

/** Throws CorruptStateError that names the first file that is lost or torn. */
export async function verifyFiles(
  checkpoint: CompletedCheckpoint,
  configuration: ReadonlyMap<string, string>,
): Promise<void> {
  const files = new Map<string, StoredFile>();
  for (const file of storedFilesOf(statesOf(checkpoint))) files.set(resolveFile(checkpoint.directory, file), file);
  const open = [...files];
  const check = async (): Promise<void> => {
    for (let next = open.pop(); next !== undefined; next = open.pop()) await verifyFile(...next, configuration);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, check));
}

async function verifyFile(path: string, file: StoredFile, configuration: ReadonlyMap<string, string>): Promise<void> {
  const status = await fileSystem(path, configuration).stat(path);
  if (status === undefined) throw new CorruptStateError(path, 'it does not exist');
  if (status.size !== file.size) throw new CorruptStateError(path, `it has ${status.size} bytes, not ${file.size}`);
}
