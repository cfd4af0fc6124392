/**
 * One host for each job of a high-availability folder: a lock file beside the job's entry, with who holds it. Of a host on this machine
 * the system says whether it is still there; one of another machine shows it by renewing its lock.
 *
 * A lock file is created by one of many, since it must not be there before. It is changed or deleted only by who holds the lock file
 * beside it whose name follows from the first one's token (the guard), and has then read that token again. So a lock that was taken over
 * meanwhile is never taken for the stale one that was there before. Guards of dead hosts are stale locks like any other.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { FileExistsError, FileNotFoundError } from '../../filesystems/errors';
import { nameOf, parentOf } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { isAlive, startTicks } from '../../system/processes';
import { murmur3x128 } from '../../types/hash';

/** ms between renewals, and how long ago the last one of another machine may be. */
const RENEWAL_MS = 5000;
const EXPIRY_MS = 30_000;
/** Other hosts that start at the same moment may be about to take the stale lock over. */
const ATTEMPTS = 100;
const PAUSE_MS = 20;
/** In the place of the token of what is no lock. */
const UNREADABLE = 'unreadable';

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells processes of the same pid apart; '' = the system does not say. */
  readonly started: string;
  readonly token: string;
}

interface Holder extends Owner {
  /** ms since the epoch, of the holder's clock. */
  readonly renewedMs: number;
}

export interface HaLock {
  /** Resolves when another host has taken it over: this one was away for so long that it was taken for dead. */
  readonly lost: Promise<void>;
  /** Rejects when it is lost. */
  verify(): Promise<void>;
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
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid), token: randomUUID() };
  const files = new LockFiles(path, configuration, own);
  const holder = await files.take(path);
  if (holder !== undefined) throw new JobLockedError(jobName, path, holder);
  await files.sweepGuards();
  return new HeldLock(path, jobName, files, own.token);
}

class HeldLock implements HaLock {
  readonly lost: Promise<void>;
  private tellLost: () => void = () => undefined;
  private renewing: Promise<void> = Promise.resolve();
  private readonly renewal: NodeJS.Timeout;

  constructor(
    private readonly path: string,
    private readonly jobName: string,
    private readonly files: LockFiles,
    private readonly token: string,
  ) {
    this.lost = new Promise((resolve) => {
      this.tellLost = resolve;
    });
    this.renewal = setInterval(() => {
      // A store that does not answer now may answer the next time.
      this.renewing = this.renew().catch(() => undefined);
    }, RENEWAL_MS);
    this.renewal.unref();
  }

  async verify(): Promise<void> {
    if (await this.files.keeps(this.path)) return;
    this.tellLost();
    throw new Error(`Another host runs the job "${this.jobName}" now: this one was taken for dead`);
  }

  async release(): Promise<void> {
    clearInterval(this.renewal);
    await this.renewing;
    await this.files.change(this.path, this.token, () => this.files.delete(this.path));
  }

  private async renew(): Promise<void> {
    const kept = await this.files.keeps(this.path);
    if (!kept || (await this.files.change(this.path, this.token, () => this.files.write(this.path))) === 'changed') {
      this.tellLost();
    }
  }
}

/** The lock of a job and its guards, as one owner sees them. */
class LockFiles {
  constructor(
    private readonly lock: string,
    private readonly configuration: ReadonlyMap<string, string>,
    private readonly own: Owner,
  ) {}

  /** Makes the lock the own one, unless a live host holds it: that one then. */
  async take(path: string): Promise<Holder | undefined> {
    for (let attempt = 1; ; attempt++) {
      if (await this.create(path)) return undefined;
      const holder = await this.read(path);
      if (holder === undefined) continue;
      if (holder !== UNREADABLE && isHeld(holder)) return holder;
      const token = holder === UNREADABLE ? UNREADABLE : holder.token;
      const rival = await this.change(path, token, () => this.write(path));
      if (rival === 'done') return undefined;
      if (rival !== 'changed' && attempt >= ATTEMPTS) return rival;
      if (rival !== 'changed') await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** `work` on the lock, if it still has this token. Gives the host that is at it otherwise. */
  async change(path: string, token: string, work: () => Promise<void>): Promise<'done' | 'changed' | Holder> {
    const guard = `${this.lock}.${murmur3x128(Buffer.from(`${path} ${token}`))}`;
    const rival = await this.take(guard);
    if (rival !== undefined) return rival;
    try {
      const holder = await this.read(path);
      if ((holder === UNREADABLE ? UNREADABLE : holder?.token) !== token) return 'changed';
      await work();
      return 'done';
    } finally {
      const holder = await this.read(guard);
      if (holder !== undefined && this.isOwn(holder)) await this.delete(guard);
    }
  }

  /** False when it is another host's by now. One that somebody has deleted is made again. */
  async keeps(path: string): Promise<boolean> {
    const holder = await this.read(path);
    return holder === undefined ? this.create(path) : this.isOwn(holder);
  }

  /** Guards of locks that are no more: whoever still holds one finds that out by itself. */
  async sweepGuards(): Promise<void> {
    const prefix = `${nameOf(this.lock)}.`;
    const entries = await fileSystem(this.lock, this.configuration).list(parentOf(this.lock));
    for (const entry of entries) if (entry.name.startsWith(prefix)) await this.delete(entry.path);
  }

  delete(path: string): Promise<void> {
    return fileSystem(path, this.configuration).delete(path);
  }

  private isOwn(holder: Holder | typeof UNREADABLE): boolean {
    return holder !== UNREADABLE && holder.token === this.own.token;
  }

  private async create(path: string): Promise<boolean> {
    try {
      await fileSystem(path, this.configuration).writeNew(path, this.encoded());
      return true;
    } catch (error) {
      if (error instanceof FileExistsError) return false;
      throw error;
    }
  }

  async write(path: string): Promise<void> {
    const file = await fileSystem(path, this.configuration).createAtomic(path);
    await file.write(this.encoded());
    await file.close();
  }

  /** Undefined when it is gone. */
  private async read(path: string): Promise<Holder | typeof UNREADABLE | undefined> {
    try {
      const text = Buffer.from(await fileSystem(path, this.configuration).readFile(path)).toString('utf8');
      const holder = JSON.parse(text) as Holder | null;
      return typeof holder?.pid === 'number' && typeof holder.token === 'string' ? holder : UNREADABLE;
    } catch (error) {
      if (error instanceof SyntaxError) return UNREADABLE;
      if (error instanceof FileNotFoundError) return undefined;
      throw error;
    }
  }

  private encoded(): Uint8Array {
    return Buffer.from(`${JSON.stringify({ ...this.own, renewedMs: Date.now() } satisfies Holder)}\n`);
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
