/** Paths of the filesystem connector: plain paths and file: URLs. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Throws on URLs of other schemes. */
export function localPath(path: string): string {
  if (/^file:\/\/\//.test(path)) return fileURLToPath(path);
  if (path.startsWith('file:')) return resolve(path.slice(5));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  if (scheme) throw new Error(`The file system '${scheme}' of path '${path}' is not supported: only local files are`);
  return resolve(path);
}

/** Files that readers leave out. */
export const hidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

/** The files at `path`: itself, or everything below a directory but hidden files and directories, sorted by path. */
export async function listFiles(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => {
    throw new FileNotFoundError(path);
  });
  if (hidden(basename(path))) return [];
  if (!info.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    if (hidden(entry.name)) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) files.push(...(await listFiles(child)));
    else files.push(child);
  }
  return files;
}

export class FileNotFoundError extends Error {
  readonly exceptionClass = 'java.io.FileNotFoundException';
  readonly domain = 'user';

  constructor(path: string) {
    super(`File ${path} does not exist or the user running Drey has insufficient permissions to access it.`);
    this.name = 'FileNotFoundException';
  }
}
