/** Files that sources read, on any file system. */
import type { FileStatus, FileSystem } from '../../filesystems/contracts';
import { FileNotFoundError } from '../../filesystems/errors';
import { nameOf } from '../../filesystems/paths';

export { FileNotFoundError };

/** Files that readers leave out. */
export const hidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

/** The files at `path`: itself, or everything below a directory but hidden files and directories, sorted by path. */
export async function listFiles(fs: FileSystem, path: string): Promise<FileStatus[]> {
  const found = await fs.stat(path);
  if (found === undefined) throw new FileNotFoundError(path);
  if (hidden(nameOf(path))) return [];
  return found.directory ? filesBelow(fs, path) : [found];
}

async function filesBelow(fs: FileSystem, directory: string): Promise<FileStatus[]> {
  const files: FileStatus[] = [];
  for (const entry of await fs.list(directory)) {
    if (hidden(entry.name)) continue;
    if (entry.directory) files.push(...(await filesBelow(fs, entry.path)));
    else files.push(entry);
  }
  return files;
}
