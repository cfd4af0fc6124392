/** What happens to the folders of a table besides the part files in them. */
import type { FileSystem } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import { hidden } from './paths';
import type { FileTableSinkSettings } from './table-settings';

/** INSERT OVERWRITE: files of earlier jobs go from the folders that were written, and from a table without partitions. */
export async function removeOthers(
  fs: FileSystem,
  { path, prefix }: FileTableSinkSettings,
  folders: ReadonlySet<string>,
): Promise<void> {
  for (const folder of folders) {
    for (const entry of await fs.list(childPath(path, folder))) {
      if (entry.name.startsWith(prefix) || hidden(entry.name)) continue;
      await fs.delete(entry.path, { recursive: true });
    }
  }
}

export async function writeEmpty(fs: FileSystem, path: string): Promise<void> {
  await (await fs.createAtomic(path)).close();
}
