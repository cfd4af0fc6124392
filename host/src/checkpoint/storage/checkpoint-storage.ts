/** Directories of a job's checkpoints and savepoints, as Flink lays them out, and their `_metadata` files. */
import { randomBytes } from 'node:crypto';
import { basePath, childPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import type { CheckpointLocation, CompletedCheckpoint } from '../contracts';
import { noSavepointDirectory, RestoreError } from '../errors';
import { decodeMetadata, encodeMetadata } from '../metadata';
import type { StorageSettings } from '../options';
import { statesOf, storedFilesOf } from '../state-files';
import { resolveFile } from './inputs';

export const METADATA_FILE = '_metadata';
const CHECKPOINT_PREFIX = 'chk-';
const NO_OPTIONS: ReadonlyMap<string, string> = new Map();

type Configuration = ReadonlyMap<string, string>;

/** Storage of one job. */
export class CheckpointStorage {
  /** `<dir>/<job-id>`; undefined = metadata stays in memory as well. */
  readonly jobDirectory: string | undefined;
  private prepared = false;

  /** `fallbackDirectory`: for the metadata of checkpoints whose state is in memory, when no directory is configured (high availability). */
  constructor(
    private readonly settings: StorageSettings,
    readonly configuration: Configuration,
    private readonly jobId: string,
    private readonly writer: string,
    fallbackDirectory?: string,
  ) {
    const base = settings.checkpointDirectory ?? fallbackDirectory;
    if (base !== undefined) {
      const root = basePath(base);
      this.jobDirectory = settings.createSubdirectory ? childPath(root, jobId) : root;
    }
  }

  get hasSavepointDirectory(): boolean {
    return this.settings.savepointDirectory !== undefined;
  }

  /** Nothing else stands in its directory. */
  get ownsJobDirectory(): boolean {
    return this.jobDirectory !== undefined && this.settings.createSubdirectory;
  }

  get inMemory(): boolean {
    return this.settings.type === 'jobmanager';
  }

  /** Where checkpoint `id` goes. Directories are made. */
  async checkpointLocation(id: number): Promise<CheckpointLocation> {
    const directory = this.jobDirectory && childPath(this.jobDirectory, `${CHECKPOINT_PREFIX}${id}`);
    if (this.inMemory) {
      if (directory !== undefined) await this.mkdirs(directory);
      return { directory: '', shared: '', inlineBytes: Number.MAX_SAFE_INTEGER, configuration: NO_OPTIONS };
    }
    await this.prepareJobDirectory();
    await this.mkdirs(directory!);
    return this.location(directory!, childPath(this.jobDirectory!, 'shared'));
  }

  /** A new directory under `target`, or where savepoints go by default. */
  async savepointLocation(target: string | undefined): Promise<CheckpointLocation> {
    const parent = target ?? this.settings.savepointDirectory;
    if (parent === undefined) throw noSavepointDirectory();
    const name = `savepoint-${this.jobId.slice(0, 6)}-${randomBytes(6).toString('hex')}`;
    const directory = childPath(basePath(parent), name);
    try {
      await this.mkdirs(directory);
    } catch (cause) {
      throw ioError(`Failed to create savepoint directory at ${parent}`, cause);
    }
    return this.location(directory, directory);
  }

  /** Where the metadata of checkpoint `id` stands; undefined = nowhere. */
  metadataDirectory(id: number): string | undefined {
    return this.jobDirectory && childPath(this.jobDirectory, `${CHECKPOINT_PREFIX}${id}`);
  }

  private location(directory: string, shared: string): CheckpointLocation {
    return { directory, shared, inlineBytes: this.settings.inlineBytes, configuration: this.fileOptions() };
  }

  /** Locations stand in barriers: only what file systems may read travels. */
  private fileOptions(): Configuration {
    return new Map([...this.configuration].filter(([key]) => /^(s3[an]?|fs|presto)\./.test(key)));
  }

  private async prepareJobDirectory(): Promise<void> {
    if (this.prepared) return;
    await this.mkdirs(childPath(this.jobDirectory!, 'shared'));
    await this.mkdirs(childPath(this.jobDirectory!, 'taskowned'));
    this.prepared = true;
  }

  private mkdirs(directory: string): Promise<void> {
    return fileSystem(directory, this.configuration).mkdirs(directory);
  }

  /** Resolves when the file is durable: from then on the checkpoint can be restored. */
  async writeMetadata(checkpoint: CompletedCheckpoint): Promise<void> {
    if (checkpoint.directory === '') return;
    const path = childPath(checkpoint.directory, METADATA_FILE);
    const file = await fileSystem(path, this.configuration).createAtomic(path);
    try {
      await file.write(encodeMetadata(checkpoint, this.writer));
    } catch (error) {
      await file.abort();
      throw error;
    }
    await file.close();
  }

  /** Without an error when it is not there. */
  async deleteDirectory(directory: string): Promise<void> {
    if (directory !== '') await fileSystem(directory, this.configuration).delete(directory, { recursive: true });
  }

  /** One of this job is all that its directory holds; of a claimed one that is not known. */
  async deleteCheckpoint(checkpoint: CompletedCheckpoint): Promise<void> {
    const { directory, id } = checkpoint;
    if (directory === '' || directory === this.metadataDirectory(id)) await this.deleteDirectory(directory);
    else await deleteOwnFiles(checkpoint, this.configuration);
  }

  async deleteFile(path: string): Promise<void> {
    await fileSystem(path, this.configuration).delete(path);
  }

  /** Ids of the checkpoints that have left a directory, complete or not. */
  async storedIds(): Promise<number[]> {
    if (this.jobDirectory === undefined) return [];
    const entries = await fileSystem(this.jobDirectory, this.configuration).list(this.jobDirectory);
    return entries.flatMap(({ name }) =>
      /^chk-\d+$/.test(name) ? [Number(name.slice(CHECKPOINT_PREFIX.length))] : [],
    );
  }

  /** Removes the directories of the job that hold nothing any more. */
  async deleteEmptyDirectories(): Promise<void> {
    const { jobDirectory } = this;
    if (jobDirectory === undefined) return;
    const files = fileSystem(jobDirectory, this.configuration);
    const own = ['shared', 'taskowned'].map((name) => childPath(jobDirectory, name));
    for (const directory of this.settings.createSubdirectory ? [...own, jobDirectory] : own) {
      if ((await files.list(directory)).length === 0) await files.delete(directory, { recursive: true });
    }
  }

  /** Paths of the files in the directory of shared files. */
  async sharedFiles(): Promise<string[]> {
    if (this.jobDirectory === undefined) return [];
    const directory = childPath(this.jobDirectory, 'shared');
    const entries = await fileSystem(directory, this.configuration).list(directory);
    return entries.filter((entry) => !entry.directory).map(({ name }) => childPath(directory, name));
  }
}

function ioError(message: string, cause?: unknown): RestoreError {
  return new RestoreError(message, 'java.io.IOException', { cause });
}

/**
 * Reads the checkpoint or savepoint that `pointer` names: its directory or its metadata file. Throws RestoreError when nothing is there,
 * CorruptStateError when it cannot be used.
 */
export async function loadCheckpoint(
  pointer: string,
  configuration: Configuration = NO_OPTIONS,
): Promise<CompletedCheckpoint> {
  const { directory, metadata } = await resolvePointer(pointer, configuration);
  const bytes = await fileSystem(metadata, configuration).readFile(metadata);
  return decodeMetadata(bytes, metadata, directory);
}

/**
 * Deletes a checkpoint or savepoint with the files that it alone refers to. Of a checkpoint's shared files none is deleted: others may
 * refer to them. Throws as `loadCheckpoint`.
 */
export async function disposeCheckpoint(pointer: string, configuration: Configuration = NO_OPTIONS): Promise<void> {
  await deleteOwnFiles(await loadCheckpoint(pointer, configuration), configuration);
}

async function deleteOwnFiles(checkpoint: CompletedCheckpoint, configuration: Configuration): Promise<void> {
  const { directory } = checkpoint;
  const files = fileSystem(directory, configuration);
  // The metadata first: what is left of an interrupted deletion is no savepoint any more.
  await files.delete(childPath(directory, METADATA_FILE));
  for (const file of storedFilesOf(statesOf(checkpoint))) {
    if (file.scope === 'exclusive') await files.delete(resolveFile(directory, file));
  }
  if ((await files.list(directory)).length === 0) await files.delete(directory, { recursive: true });
}

async function resolvePointer(
  pointer: string,
  configuration: Configuration,
): Promise<{ readonly directory: string; readonly metadata: string }> {
  const files = fileSystem(pointer, configuration);
  const path = basePath(pointer);
  const metadata = childPath(path, METADATA_FILE);
  const status = await files.stat(path);
  if (status !== undefined && !status.directory) {
    return { directory: path.slice(0, Math.max(1, path.lastIndexOf('/'))), metadata: path };
  }
  // Object stores have no directories: the metadata decides.
  if ((await files.stat(metadata)) !== undefined) return { directory: path, metadata };
  const missing =
    status === undefined
      ? `Cannot find checkpoint or savepoint file/directory '${pointer}' on file system '${files.scheme}'.`
      : `Cannot find meta data file '${METADATA_FILE}' in directory '${pointer}'. Please try to load the checkpoint/savepoint ` +
        'directly from the metadata file instead of the directory.';
  throw new RestoreError(missing, 'java.io.FileNotFoundException');
}
