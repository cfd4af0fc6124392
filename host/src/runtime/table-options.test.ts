/** The list of options that are read is that of the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNotices } from './notices';
import { isTableOptionRead } from './table-options';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
  });
}

test('all options that are asked for are listed', () => {
  const asked = /[oO]ption(?:\?\.)?\(\s*(?:[a-z.]*[oO]ption,\s*)?['`](table\.[a-z0-9.-]+)['`]/g;
  const folders = ['planner', 'operators', 'table'].map((name) => join(__dirname, '..', name));
  const keys = folders
    .flatMap(sources)
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(asked)].map(([, key]) => key as string));
  expect(keys.length).toBeGreaterThan(15);
  expect([...new Set(keys)].filter((key) => !isTableOptionRead(key))).toEqual([]);
});

test('others give a notice', () => {
  const settings = new Map([
    ['table.exec.mini-batch.enabled', 'true'],
    ['table.exec.async-scalar.timeout', '1 s'],
    ['table.exec.spill-compression.enabled', 'false'],
    ['table.exec.mini-batch.sise', '10'],
  ]);
  expect(settingNotices(settings)).toEqual([
    'table.exec.mini-batch.sise = 10, table.exec.spill-compression.enabled = false: recorded, but without effect in this version',
  ]);
});
