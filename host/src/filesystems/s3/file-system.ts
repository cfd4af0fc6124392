/** Files in buckets of S3. Directories are beginnings of keys: they are there when something is in them. */
import { randomBytes } from 'node:crypto';
import type { FileReader, FileStatus, FileSystem, FileWriter, RecoverableWriter } from '../contracts';
import { FileNotFoundError } from '../errors';
import { basePath, childPath, nameOf } from '../paths';
import { locationOf, S3Connection, type S3Location } from './client';
import { deleteObject, deleteObjects, getObject, listObjects, putNewObject, putObject } from './objects';
import { s3Options } from './options';
import { S3RecoverableWriter } from './recoverable-writer';
import { completeUpload, headObject, PartUpload } from './upload';

export class S3FileSystem implements FileSystem {
  private readonly connection: S3Connection;
  private readonly writer: S3RecoverableWriter;
  readonly entropy?: (path: string, use: 'inject' | 'remove') => string;

  constructor(
    readonly scheme: string,
    configuration: ReadonlyMap<string, string>,
  ) {
    const options = s3Options(configuration);
    this.connection = new S3Connection(options);
    this.writer = new S3RecoverableWriter(this.connection);
    const { entropyKey, entropyLength } = options;
    if (entropyKey !== undefined) {
      this.entropy = (path, use) => replaceEntropy(path, entropyKey, use === 'inject' ? entropyLength : 0);
    }
  }

  readFile(path: string): Promise<Uint8Array> {
    return getObject(this.connection, locationOf(path), path);
  }

  async openRead(path: string): Promise<FileReader> {
    const head = await headObject(this.connection, locationOf(path));
    if (head === undefined) throw new FileNotFoundError(path);
    return new S3Reader(this.connection, path, head.size);
  }

  async createAtomic(path: string): Promise<FileWriter> {
    return new S3Writer(this.connection, fileLocation(path), path);
  }

  writeNew(path: string, bytes: Uint8Array): Promise<void> {
    return putNewObject(this.connection, fileLocation(path), path, bytes);
  }

  recoverableWriter(): RecoverableWriter {
    return this.writer;
  }

  async stat(path: string): Promise<FileStatus | undefined> {
    const location = locationOf(path);
    const name = nameOf(path);
    if (location.key !== '') {
      const head = await headObject(this.connection, location);
      if (head !== undefined) {
        return { path, name, directory: false, size: head.size, modifiedMs: head.modifiedMs };
      }
    }
    const [first] = await listObjects(this.connection, inside(location), { limit: 1 });
    return first === undefined ? undefined : { path, name, directory: true, size: 0, modifiedMs: 0 };
  }

  async list(directory: string): Promise<FileStatus[]> {
    const base = basePath(directory);
    const location = inside(locationOf(base));
    const found = await listObjects(this.connection, location, { delimiter: '/' });
    const entries = found.flatMap(({ key, size, modifiedMs, directory: isDirectory }) => {
      const name = key.slice(location.key.length).replace(/\/$/, '');
      // An empty object that marks the directory itself.
      if (name === '') return [];
      return [{ path: childPath(base, name), name, directory: isDirectory, size, modifiedMs }];
    });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async mkdirs(directory: string): Promise<void> {
    locationOf(directory);
  }

  async delete(path: string, options?: { readonly recursive: boolean }): Promise<void> {
    const location = locationOf(path);
    const all = await listObjects(this.connection, inside(location), options?.recursive ? {} : { limit: 2 });
    const keys = all.map(({ key }) => key);
    if (!options?.recursive && keys.some((key) => key !== `${location.key}/`)) {
      throw new Error(`Directory ${path} is not empty`);
    }
    if (keys.length > 0) await deleteObjects(this.connection, location.bucket, keys);
    if (location.key !== '') await deleteObject(this.connection, location);
  }
}

function fileLocation(path: string): S3Location {
  const location = locationOf(path);
  if (location.key === '') throw new Error(`'${path}' names a bucket, but no file`);
  return location;
}

/** What keys in a directory begin with. */
const inside = ({ bucket, key }: S3Location): S3Location => ({ bucket, key: key === '' ? '' : `${key}/` });

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The marker's place gets random characters; with none, the folder that has become empty goes. */
function replaceEntropy(path: string, marker: string, length: number): string {
  const at = path.indexOf(marker);
  if (at < 0) return path;
  const before = path.slice(0, at);
  const after = path.slice(at + marker.length);
  if (length === 0) return before.endsWith('/') && after.startsWith('/') ? before + after.slice(1) : before + after;
  const random = Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return before + random + after;
}

/** Reads ahead, as files are mostly read from their beginning to their end. */
class S3Reader implements FileReader {
  private block: Uint8Array = new Uint8Array(0);
  private blockStart = 0;

  constructor(
    private readonly connection: S3Connection,
    private readonly path: string,
    readonly size: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size);
    if (end <= offset) return new Uint8Array(0);
    if (offset < this.blockStart || end > this.blockStart + this.block.length) await this.load(offset, end);
    return this.block.subarray(offset - this.blockStart, end - this.blockStart);
  }

  async close(): Promise<void> {
    this.block = new Uint8Array(0);
  }

  private async load(offset: number, end: number): Promise<void> {
    const last = Math.min(this.size, Math.max(end, offset + this.connection.options.readBytes)) - 1;
    const bytes = await getObject(this.connection, locationOf(this.path), this.path, [offset, last]);
    if (bytes.length !== last - offset + 1) {
      throw new Error(`${this.path} has changed while it was read: ${bytes.length} bytes from ${offset} to ${last}`);
    }
    this.block = bytes;
    this.blockStart = offset;
  }
}

/** Small files are one request; larger ones are uploaded in parts while they are written. */
class S3Writer implements FileWriter {
  position = 0;
  private chunks: Uint8Array[] = [];
  private upload: PartUpload | undefined;
  private ended = false;

  constructor(
    private readonly connection: S3Connection,
    private readonly location: S3Location,
    private readonly path: string,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.ended) throw new Error(`${this.path} is closed`);
    this.position += bytes.length;
    if (this.upload !== undefined) return this.upload.write(bytes.slice());
    this.chunks.push(bytes.slice());
    if (this.position < this.connection.options.partBytes) return;
    this.upload = await PartUpload.begin(this.connection, this.location);
    for (const chunk of this.chunks.splice(0)) await this.upload.write(chunk);
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    if (this.upload === undefined) {
      await putObject(this.connection, this.location, Buffer.concat(this.chunks));
      return;
    }
    try {
      const parts = await this.upload.finish();
      await completeUpload(this.connection, this.location, { ...this.upload.ids, parts, size: this.position });
    } catch (error) {
      await this.upload.abort().catch(() => undefined);
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.chunks = [];
    await this.upload?.abort();
  }
}
