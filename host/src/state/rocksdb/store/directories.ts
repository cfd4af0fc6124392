/**
 * Directories of local stores. Their names tell which process of which host they belong to, so that what a dead one has left can be
 * removed; process numbers of another host (or container) on the same disk mean nothing here.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, startTicks } from '../../../system/processes';

const NAME = /^drey-rocksdb-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]+$/;

const thisHost = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

const live = new Set<string>();
let removesAtExit = false;

/** A new directory in `parent`, removed when the process exits if it is still there. */
export function createStoreDirectory(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const owner = `${thisHost()}-${process.pid}-${startTicks(process.pid) ?? 0}`;
  const name = `drey-rocksdb-${owner}-${randomBytes(6).toString('hex')}`;
  const directory = join(parent, name);
  mkdirSync(directory);
  live.add(directory);
  if (!removesAtExit) {
    removesAtExit = true;
    process.on('exit', () => {
      for (const left of live) rmSync(left, { recursive: true, force: true });
    });
  }
  return directory;
}

export function removeStoreDirectory(directory: string): void {
  live.delete(directory);
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** Removes what processes that are dead have left in `parent`. Returns the directories. */
export function removeLeftOvers(parent: string): string[] {
  const removed: string[] = [];
  for (const name of namesIn(parent)) {
    const match = NAME.exec(name);
    if (match === null || match[1] !== thisHost() || runs(Number(match[2]), Number(match[3]))) continue;
    const directory = join(parent, name);
    rmSync(directory, { recursive: true, force: true });
    removed.push(directory);
  }
  return removed;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Whether the process that was started at `started` (0 = unknown) still runs: another one may have got its number. */
function runs(pid: number, started: number): boolean {
  return isAlive(pid) && (started === 0 || (startTicks(pid) ?? started) === started);
}
