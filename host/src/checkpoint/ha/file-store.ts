/** One small file for each job, replaced as a whole. */
import { childPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { murmur3x128 } from '../../types/hash';
import { crc32 } from '../../state/snapshot/checksum';
import { CorruptStateError } from '../errors';
import type { CheckpointPointer, HaStore, TerminalStatus } from './contracts';
import { acquireLock, type HaLock } from './lock';

interface Entry {
  readonly jobId: string;
  readonly checkpoints: readonly CheckpointPointer[];
  readonly finished?: TerminalStatus;
}

const VERSION = 1;

export class FileHaStore implements HaStore {
  readonly checkpointDirectory: string;
  private readonly jobs: string;
  /** Entries are written by this process alone. */
  private readonly entries = new Map<string, Entry>();
  /** Writes of one job, one after the other. */
  private readonly writes = new Map<string, Promise<void>>();
  private readonly locks = new Map<string, HaLock>();

  constructor(
    directory: string,
    private readonly clusterId: string,
    private readonly configuration: ReadonlyMap<string, string>,
  ) {
    this.checkpointDirectory = childPath(directory, 'checkpoints');
    this.jobs = childPath(directory, 'jobs');
  }

  jobIdFor(jobName: string, ordinal: number): string {
    return murmur3x128(Buffer.from(JSON.stringify([this.clusterId, jobName, ordinal])));
  }

  async lock(jobId: string, jobName: string): Promise<HaLock> {
    const lock = await acquireLock(childPath(this.jobs, `${jobId}.lock`), jobName, this.configuration);
    this.locks.set(jobId, lock);
    return lock;
  }

  async setCheckpoints(jobId: string, checkpoints: readonly CheckpointPointer[]): Promise<void> {
    await this.change(jobId, (entry) => ({ ...entry, checkpoints }));
  }

  async checkpoints(jobId: string): Promise<readonly CheckpointPointer[]> {
    return (await this.entry(jobId)).checkpoints;
  }

  async latest(jobId: string): Promise<CheckpointPointer | undefined> {
    return (await this.checkpoints(jobId)).at(-1);
  }

  async markFinished(jobId: string, status: TerminalStatus): Promise<void> {
    await this.change(jobId, (entry) => ({ ...entry, finished: status }));
  }

  async finished(jobId: string): Promise<TerminalStatus | undefined> {
    return (await this.entry(jobId)).finished;
  }

  async clean(jobId: string): Promise<void> {
    await this.writes.get(jobId);
    this.entries.delete(jobId);
    const path = this.path(jobId);
    await fileSystem(path, this.configuration).delete(path);
  }

  private path(jobId: string): string {
    return childPath(this.jobs, `${jobId}.json`);
  }

  private async entry(jobId: string): Promise<Entry> {
    const known = this.entries.get(jobId) ?? (await this.read(jobId));
    this.entries.set(jobId, known);
    return known;
  }

  private async read(jobId: string): Promise<Entry> {
    const path = this.path(jobId);
    const files = fileSystem(path, this.configuration);
    if ((await files.stat(path)) === undefined) return { jobId, checkpoints: [] };
    return decodeEntry(await files.readFile(path), path);
  }

  private async change(jobId: string, update: (entry: Entry) => Entry): Promise<void> {
    const before = this.writes.get(jobId) ?? Promise.resolve();
    const write = before.catch(() => undefined).then(() => this.write(jobId, update));
    this.writes.set(jobId, write);
    await write;
  }

  private async write(jobId: string, update: (entry: Entry) => Entry): Promise<void> {
    const entry = update(await this.entry(jobId));
    const path = this.path(jobId);
    // The entry belongs to the host that has the lock: without it no checkpoint completes, and nothing is committed.
    await this.locks.get(jobId)?.verify();
    const file = await fileSystem(path, this.configuration).createAtomic(path);
    try {
      await file.write(encodeEntry(entry));
    } catch (error) {
      await file.abort();
      throw error;
    }
    await file.close();
    this.entries.set(jobId, entry);
  }
}

/** JSON, for people who look at it, with its version and its own checksum. */
function encodeEntry(entry: Entry): Uint8Array {
  const text = JSON.stringify(entry);
  return Buffer.from(`${JSON.stringify({ version: VERSION, crc32: crc32(Buffer.from(text)), entry })}\n`);
}

function decodeEntry(bytes: Uint8Array, path: string): Entry {
  let file: { readonly version?: number; readonly crc32?: number; readonly entry?: Entry };
  try {
    file = JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw new CorruptStateError(path, 'it is not JSON', { cause });
  }
  if (file.version !== VERSION) {
    throw new CorruptStateError(path, `its format has version ${file.version}, this version of Drey reads ${VERSION}`);
  }
  if (file.entry === undefined || file.crc32 !== crc32(Buffer.from(JSON.stringify(file.entry)))) {
    throw new CorruptStateError(path, 'its checksum is wrong');
  }
  return file.entry;
}
