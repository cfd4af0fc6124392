/**
 * One host for each job of a high-availability folder: a lock file beside the job's entry, with who holds it. Of a host on this machine
 * the system says whether it is still there; one of another machine shows it by renewing its lock.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { FileExistsError, FileNotFoundError } from '../../filesystems/errors';
import { fileSystem } from '../../filesystems/registry';
import { isAlive, startTicks } from '../../system/processes';

/** ms between renewals, and how long ago the last one of another machine may be. */
const RENEWAL_MS = 5000;
const EXPIRY_MS = 30_000;
/** Other hosts that start at the same moment may take the stale lock over first. */
const ATTEMPTS = 5;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells processes of the same pid apart; '' = the system does not say. */
  readonly started: string;
  readonly token: string;
  /** ms since the epoch, of the holder's clock. */
  readonly renewedMs: number;
}

export interface HaLock {
  release(): Promise<void>;
}

/** Another host runs the job. */
export class JobLockedError extends Error {
  readonly exceptionClass = 'org.apache.flink.runtime.client.DuplicateJobSubmissionException';
  readonly domain = 'user';

  constructor(jobName: string, path: string, { pid, host }: Holder) {
    super(
      `The job "${jobName}" is run by another host (process ${pid} on ${host}) with the same high-availability folder. ` +
        `Wait until that has ended, or give this program its own high-availability.cluster-id. The lock is ${path}`,
    );
    this.name = 'JobLockedError';
  }
}

/** Throws JobLockedError when a live host holds it. */
export async function acquireLock(
  path: string,
  jobName: string,
  configuration: ReadonlyMap<string, string>,
): Promise<HaLock> {
  const files = fileSystem(path, configuration);
  const own = { pid: process.pid, host: hostname(), started: startOf(process.pid), token: randomUUID() };
  for (let attempt = 1; ; attempt++) {
    try {
      await files.writeNew(path, encoded(own));
      break;
    } catch (error) {
      if (!(error instanceof FileExistsError)) throw error;
    }
    const holder = await readHolder(path, configuration);
    if (holder !== undefined && (isHeld(holder) || attempt === ATTEMPTS))
      throw new JobLockedError(jobName, path, holder);
    // Only what was seen to be stale goes: another host may have taken the lock over meanwhile.
    const again = await readHolder(path, configuration);
    if (holder === undefined || again?.token === holder.token) await files.delete(path);
  }
  const renewal = setInterval(() => void renew(path, own, configuration).catch(() => undefined), RENEWAL_MS);
  renewal.unref();
  return {
    async release() {
      clearInterval(renewal);
      if ((await readHolder(path, configuration))?.token === own.token) await files.delete(path);
    },
  };
}

async function renew(
  path: string,
  own: Omit<Holder, 'renewedMs'>,
  configuration: ReadonlyMap<string, string>,
): Promise<void> {
  if ((await readHolder(path, configuration))?.token !== own.token) return;
  const file = await fileSystem(path, configuration).createAtomic(path);
  await file.write(encoded(own));
  await file.close();
}

const encoded = (own: Omit<Holder, 'renewedMs'>): Uint8Array =>
  Buffer.from(`${JSON.stringify({ ...own, renewedMs: Date.now() } satisfies Holder)}\n`);

/** Undefined when it is gone, or no lock. */
async function readHolder(path: string, configuration: ReadonlyMap<string, string>): Promise<Holder | undefined> {
  try {
    const text = Buffer.from(await fileSystem(path, configuration).readFile(path)).toString('utf8');
    const holder = JSON.parse(text) as Holder | null;
    return typeof holder?.pid === 'number' && typeof holder.token === 'string' ? holder : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}

function isHeld({ pid, host, started, renewedMs }: Holder): boolean {
  if (host !== hostname()) return Math.abs(Date.now() - renewedMs) < EXPIRY_MS;
  if (!isAlive(pid)) return false;
  const now = startOf(pid);
  return started === '' || now === '' || now === started;
}

/** When a process of this machine began, in whatever form the system says it. */
function startOf(pid: number): string {
  const ticks = startTicks(pid);
  if (ticks !== undefined) return `${bootId()}/${ticks}`;
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
