/**
 * In-progress files are uploads in parts. What is too small for a part yet is kept in an object beside the file when it is persisted.
 * Flink: S3RecoverableWriter.
 */
import { randomUUID } from 'node:crypto';
import type { Committable, RecoverableFile, RecoverableWriter, Resumable } from '../contracts';
import { FileNotFoundError, LostFileError } from '../errors';
import { nameOf } from '../paths';
import { locationOf, type S3Connection, type S3Location } from './client';
import { deleteObject, getObject, putObject } from './objects';
import { abortUpload, completeUpload, PartUpload, type UploadedPart } from './upload';

interface S3Progress {
  readonly path: string;
  readonly uploadId: string;
  readonly writer: string;
  readonly parts: readonly UploadedPart[];
  /** Bytes in all. */
  readonly position: number;
  /** Key of the object with the bytes after those of the parts. */
  readonly tail?: string;
}

export class S3RecoverableWriter implements RecoverableWriter {
  readonly supportsResume = true;

  constructor(private readonly connection: S3Connection) {}

  async open(path: string): Promise<RecoverableFile> {
    const upload = await PartUpload.begin(this.connection, locationOf(path));
    return new S3RecoverableFile(this.connection, path, upload, 0);
  }

  async recover(resumable: Resumable): Promise<RecoverableFile> {
    const { path, uploadId, writer, parts, position, tail } = progressOf(resumable);
    const location = locationOf(path);
    const upload = new PartUpload(this.connection, location, { uploadId, writer }, parts);
    if (tail !== undefined) await upload.write(await this.tailOf({ bucket: location.bucket, key: tail }, path));
    return new S3RecoverableFile(this.connection, path, upload, position);
  }

  async commit(committable: Committable): Promise<void> {
    const { path, uploadId, writer, parts, position } = progressOf(committable);
    await completeUpload(this.connection, locationOf(path), { uploadId, writer, parts, size: position });
  }

  async cleanup(resumable: Resumable): Promise<void> {
    const { path, uploadId } = progressOf(resumable);
    await abortUpload(this.connection, locationOf(path), uploadId);
    await this.release(resumable);
  }

  async release(resumable: Resumable): Promise<void> {
    const { path, tail } = progressOf(resumable);
    if (tail !== undefined) await deleteObject(this.connection, { bucket: locationOf(path).bucket, key: tail });
  }

  private async tailOf(location: S3Location, path: string): Promise<Uint8Array> {
    try {
      return await getObject(this.connection, location, path);
    } catch (error) {
      if (!(error instanceof FileNotFoundError)) throw error;
      throw new LostFileError(
        `S3: the object s3://${location.bucket}/${location.key} with the last bytes of the in-progress file ${path} is gone: ` +
          'it cannot be continued',
        { cause: error },
      );
    }
  }
}

function progressOf(value: Resumable | Committable): S3Progress {
  const { path, uploadId, writer, parts, position } = value as Partial<S3Progress>;
  if (
    path === undefined ||
    uploadId === undefined ||
    writer === undefined ||
    !Array.isArray(parts) ||
    position === undefined
  ) {
    throw new LostFileError(`This is no in-progress file of S3: ${JSON.stringify(value)}`);
  }
  return value as unknown as S3Progress;
}

class S3RecoverableFile implements RecoverableFile {
  private ended = false;

  constructor(
    private readonly connection: S3Connection,
    private readonly path: string,
    private readonly upload: PartUpload,
    public position: number,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.ended) throw new Error(`The in-progress file of ${this.path} is closed`);
    this.position += bytes.length;
    await this.upload.write(bytes.slice());
  }

  async persist(): Promise<Resumable> {
    const { ids, location } = this.upload;
    const { parts, rest } = await this.upload.settle();
    const progress = { path: this.path, ...ids, parts, position: this.position };
    if (rest === undefined) return progress;
    const tail = hiddenBeside(location.key);
    await putObject(this.connection, { bucket: location.bucket, key: tail }, rest);
    return { ...progress, tail };
  }

  async closeForCommit(): Promise<Committable> {
    this.ended = true;
    const parts = await this.upload.finish();
    return { path: this.path, ...this.upload.ids, parts, position: this.position };
  }

  async abort(): Promise<void> {
    this.ended = true;
    await this.upload.abort();
  }

  async detach(): Promise<void> {
    this.ended = true;
    await this.upload.settle().catch(() => undefined);
  }
}

/** Sources leave out names that begin with an underscore. */
function hiddenBeside(key: string): string {
  const name = nameOf(key);
  return `${key.slice(0, key.length - name.length)}_${name}_tmp_${randomUUID()}`;
}
