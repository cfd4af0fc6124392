/**
 * File systems, by the scheme of a URI: local (`/path`, `file:///path`) and S3 (`s3://bucket/key`, also `s3a://`, `s3n://`). Connectors, checkpoint storage
 * and savepoints read and write through this alone. `filesystems/registry.ts` exports `fileSystem(uri, configuration)`.
 */
export interface FileSystem {
  readonly scheme: string;
  /** Bytes of a file. Throws FileNotFoundError that names it. */
  readFile(path: string): Promise<Uint8Array>;
  openRead(path: string): Promise<FileReader>;
  /** A file that appears, whole and durable, with `close`; never in part. Replaces one of the same name. */
  createAtomic(path: string): Promise<FileWriter>;
  /**
   * Fails with FileExistsError when the file is there (S3: a conditional put). Whole or not at all, durable when it resolves.
   */
  writeNew(path: string, bytes: Uint8Array): Promise<void>;
  /** Files that are published later, exactly once; see RecoverableWriter. */
  recoverableWriter(): RecoverableWriter;
  /** undefined = there is nothing. */
  stat(path: string): Promise<FileStatus | undefined>;
  /** Entries directly in a directory, sorted by name; none when it does not exist. */
  list(directory: string): Promise<FileStatus[]>;
  mkdirs(directory: string): Promise<void>;
  /** Without an error when it is not there. */
  delete(path: string, options?: { readonly recursive: boolean }): Promise<void>;
  /** Not on S3 for directories. */
  rename?(from: string, to: string): Promise<void>;
  /**
   * The path with its entropy marker (`s3.entropy.key`) replaced by random characters, or left out: for data files of checkpoints, and
   * for everything else. Absent = there are no markers.
   */
  entropy?(path: string, use: 'inject' | 'remove'): string;
}

export interface FileStatus {
  /** As it can be given back to the file system. */
  readonly path: string;
  readonly name: string;
  readonly directory: boolean;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface FileReader {
  readonly size: number;
  /** Fewer bytes at the end of the file only. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface FileWriter {
  readonly position: number;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/**
 * Flink's RecoverableWriter: an in-progress file is persisted (with a checkpoint) and continued, or closed for commit and published
 * after the checkpoint. Local: a hidden file, renamed. S3: a multipart upload, completed. Resumables are plain JSON.
 */
export interface RecoverableWriter {
  open(path: string): Promise<RecoverableFile>;
  /** Goes on where `resumable` was made; later bytes are dropped. */
  recover(resumable: Resumable): Promise<RecoverableFile>;
  /** Publishes. Without an error when it was published already. */
  commit(committable: Committable): Promise<void>;
  /** Drops an unfinished file that no checkpoint knows. */
  cleanup(resumable: Resumable): Promise<void>;
  /** A later completed checkpoint took the place of `resumable`: what only a recovery from it needs goes; the file itself goes on. */
  release?(resumable: Resumable): Promise<void>;
  /** Whether `persist` and `recover` work. */
  readonly supportsResume: boolean;
}

export type Resumable = { readonly path: string } & Readonly<Record<string, unknown>>;
export type Committable = { readonly path: string } & Readonly<Record<string, unknown>>;

export interface RecoverableFile {
  readonly position: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written durable and says how to continue from here. */
  persist(): Promise<Resumable>;
  closeForCommit(): Promise<Committable>;
  abort(): Promise<void>;
  /** Ends writing; what was persisted can be recovered, by a later attempt. */
  detach?(): Promise<void>;
}
