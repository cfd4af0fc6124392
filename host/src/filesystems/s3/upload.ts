/** Uploads in parts. Nothing of one can be seen before it is completed. */
import { randomUUID } from 'node:crypto';
import { LostFileError } from '../errors';
import type { S3Connection, S3Location } from './client';
import { isMissing, S3Error } from './errors';

/** Name of the metadata by which a writer knows its own object. */
export const WRITER = 'drey-writer';

export interface UploadedPart {
  readonly number: number;
  readonly etag: string;
}

/** An upload may have 10,000 parts: later ones are larger, so that files of terabytes fit. */
const partBytes = (base: number, number: number): number => base * 2 ** Math.floor((number - 1) / 1500);

/** Gathers bytes until they fill a part. */
class PartBuffer {
  private chunks: Uint8Array[] = [];
  size = 0;

  /** Takes over `bytes`: they must not be changed afterwards. */
  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    this.size += bytes.length;
  }

  peek(): Uint8Array {
    const whole = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }

  take(): Uint8Array {
    const whole = this.peek();
    this.chunks = [];
    this.size = 0;
    return whole;
  }
}

export class PartUpload {
  private readonly buffer = new PartBuffer();
  private readonly running = new Set<Promise<void>>();
  private failure: unknown;
  private parts: UploadedPart[];
  private next: number;

  constructor(
    private readonly connection: S3Connection,
    readonly location: S3Location,
    readonly ids: { readonly uploadId: string; readonly writer: string },
    parts: readonly UploadedPart[] = [],
  ) {
    this.parts = [...parts];
    this.next = parts.length + 1;
  }

  static async begin(connection: S3Connection, location: S3Location): Promise<PartUpload> {
    const writer = randomUUID();
    return new PartUpload(connection, location, { uploadId: await createUpload(connection, location, writer), writer });
  }

  /** Bytes that are not in a part yet. */
  get rest(): number {
    return this.buffer.size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.buffer.add(bytes);
    const { options } = this.connection;
    if (this.buffer.size < partBytes(options.partBytes, this.next)) return;
    while (this.running.size >= options.concurrentUploads) await Promise.race(this.running);
    this.startPart();
    this.check();
  }

  /** Waits for all parts that were begun; what is left is smaller than a part. */
  async settle(): Promise<{ readonly parts: readonly UploadedPart[]; readonly rest: Uint8Array | undefined }> {
    await Promise.all(this.running);
    this.check();
    const parts = this.parts.slice().sort((a, b) => a.number - b.number);
    return { parts, rest: this.buffer.size === 0 ? undefined : this.buffer.peek() };
  }

  /** Uploads the last part, of any size; an upload has at least one. */
  async finish(): Promise<readonly UploadedPart[]> {
    if (this.buffer.size > 0 || this.next === 1) this.startPart();
    return (await this.settle()).parts;
  }

  /** After its parts have ended. */
  async abort(): Promise<void> {
    await Promise.all(this.running);
    await abortUpload(this.connection, this.location, this.ids.uploadId);
  }

  private startPart(): void {
    const number = this.next++;
    const bytes = this.buffer.take();
    const part = this.upload(number, bytes).then(
      (etag) => void this.parts.push({ number, etag }),
      (error) => {
        this.failure ??= error;
      },
    );
    this.running.add(part);
    void part.then(() => this.running.delete(part));
  }

  private upload(number: number, body: Uint8Array): Promise<string> {
    const { bucket, key } = this.location;
    return this.connection.request(`upload of part ${number}`, this.location, async (client, sdk) => {
      const part = { Bucket: bucket, Key: key, UploadId: this.ids.uploadId, PartNumber: number, Body: body };
      const { ETag } = await client.send(new sdk.UploadPartCommand(part));
      if (ETag === undefined) throw new Error('the answer has no ETag');
      return ETag;
    });
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

/** An upload that a lost answer leaves behind is never completed; a life-cycle rule of the bucket removes it. */
function createUpload(connection: S3Connection, location: S3Location, writer: string): Promise<string> {
  return connection.request('begin of an upload', location, async (client, sdk) => {
    const place = { Bucket: location.bucket, Key: location.key, Metadata: { [WRITER]: writer } };
    const input = { ...place, ...connection.encryption() };
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(input));
    if (UploadId === undefined) throw new Error('the answer has no upload id');
    return UploadId;
  });
}

export async function abortUpload(connection: S3Connection, location: S3Location, uploadId: string): Promise<void> {
  try {
    await connection.request('abort of an upload', location, (client, sdk) =>
      client.send(
        new sdk.AbortMultipartUploadCommand({ Bucket: location.bucket, Key: location.key, UploadId: uploadId }),
      ),
    );
  } catch (error) {
    if (!(error instanceof S3Error) || !isMissing(error)) throw error;
  }
}

export interface FinishedUpload {
  readonly uploadId: string;
  /** Stands in the object's metadata. */
  readonly writer: string;
  readonly parts: readonly UploadedPart[];
  /** Bytes of all parts. */
  readonly size: number;
}

/** Publishes. Completing it again does no harm: the object says which upload it came from. */
export async function completeUpload(
  connection: S3Connection,
  location: S3Location,
  { uploadId, writer, parts, size }: FinishedUpload,
): Promise<void> {
  const { bucket, key } = location;
  const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  const input = { Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } };
  try {
    await connection.request('completion of an upload', location, async (client, sdk) => {
      try {
        await client.send(new sdk.CompleteMultipartUploadCommand(input));
      } catch (error) {
        // Not every server says plainly that an upload was completed before.
        const found = await headObject(connection, location);
        if (found?.metadata[WRITER] !== writer || found.size !== size) throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof S3Error) || !isMissing(error.cause)) throw error;
    throw new LostFileError(
      `S3: the upload ${uploadId} of s3://${bucket}/${key} with ${size} bytes is gone, and it was not completed: its data is lost`,
      { cause: error },
    );
  }
}

/** undefined = there is no such object. */
export async function headObject(
  connection: S3Connection,
  location: S3Location,
): Promise<{ size: number; modifiedMs: number; metadata: Readonly<Record<string, string>> } | undefined> {
  try {
    return await connection.request('look-up', location, async (client, sdk) => {
      const head = await client.send(new sdk.HeadObjectCommand({ Bucket: location.bucket, Key: location.key }));
      const modifiedMs = head.LastModified?.getTime() ?? 0;
      return { size: head.ContentLength ?? 0, modifiedMs, metadata: head.Metadata ?? {} };
    });
  } catch (error) {
    if (error instanceof S3Error && isMissing(error.cause)) return undefined;
    throw error;
  }
}
