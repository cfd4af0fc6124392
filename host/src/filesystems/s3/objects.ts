/** Whole objects. */
import { randomUUID } from 'node:crypto';
import { FileExistsError, FileNotFoundError } from '../errors';
import { bodyOf, type S3Connection, type S3Location } from './client';
import { isMissing, S3Error } from './errors';
import { headObject, WRITER } from './upload';

/** @param range first and last byte */
export async function getObject(
  connection: S3Connection,
  location: S3Location,
  path: string,
  range?: readonly [number, number],
): Promise<Uint8Array> {
  try {
    return await connection.request('read', location, async (client, sdk) => {
      const input = { Bucket: location.bucket, Key: location.key };
      const ranged = range === undefined ? input : { ...input, Range: `bytes=${range[0]}-${range[1]}` };
      const { Body, ContentLength } = await client.send(new sdk.GetObjectCommand(ranged));
      return bodyOf(Body, ContentLength);
    });
  } catch (error) {
    if (error instanceof S3Error && isMissing(error.cause)) throw new FileNotFoundError(path);
    throw error;
  }
}

export async function putObject(connection: S3Connection, location: S3Location, bytes: Uint8Array): Promise<void> {
  await connection.request('write', location, (client, sdk) =>
    client.send(new sdk.PutObjectCommand({ ...putInput(connection, location), Body: bytes })),
  );
}

/**
 * Writes an object that must not be there. When an answer was lost, the object's metadata tells whether it was this writer that made it.
 */
export async function putNewObject(
  connection: S3Connection,
  location: S3Location,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const writer = randomUUID();
  let unsure = false;
  try {
    await connection.request('conditional write', location, (client, sdk, retried) => {
      unsure = retried;
      const input = {
        ...putInput(connection, location),
        Body: bytes,
        IfNoneMatch: '*',
        Metadata: { [WRITER]: writer },
      };
      return client.send(new sdk.PutObjectCommand(input));
    });
  } catch (error) {
    if (!(error instanceof S3Error) || error.status !== 412) throw error;
    if (unsure && (await headObject(connection, location))?.metadata[WRITER] === writer) return;
    throw new FileExistsError(path);
  }
}

function putInput(connection: S3Connection, { bucket, key }: S3Location) {
  return { Bucket: bucket, Key: key, ...connection.encryption() };
}

export async function deleteObject(connection: S3Connection, location: S3Location): Promise<void> {
  await connection.request('deletion', location, (client, sdk) =>
    client.send(new sdk.DeleteObjectCommand({ Bucket: location.bucket, Key: location.key })),
  );
}

const DELETE_BATCH = 1000;

export async function deleteObjects(connection: S3Connection, bucket: string, keys: readonly string[]): Promise<void> {
  for (let i = 0; i < keys.length; i += DELETE_BATCH) {
    const batch = keys.slice(i, i + DELETE_BATCH);
    await connection.request(`deletion of ${batch.length} objects`, { bucket, key: batch[0] }, async (client, sdk) => {
      const Delete = { Objects: batch.map((Key) => ({ Key })), Quiet: true };
      const { Errors } = await client.send(new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete }));
      const failed = Errors?.find(({ Code }) => Code !== 'NoSuchKey');
      if (failed === undefined) return;
      const message = `s3://${bucket}/${failed.Key}: ${failed.Message ?? ''}`;
      throw Object.assign(new Error(message), { Code: failed.Code ?? 'Error' });
    });
  }
}

export interface Listed {
  readonly key: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** The key is the common beginning of others. */
  readonly directory: boolean;
}

/** Everything whose key begins with `prefix`, page by page; with `delimiter`, what comes after it is left out. */
export async function listObjects(
  connection: S3Connection,
  { bucket, key: prefix }: S3Location,
  options: { readonly delimiter?: '/'; readonly limit?: number },
): Promise<Listed[]> {
  const found: Listed[] = [];
  let token: string | undefined;
  do {
    const page = await connection.request('listing', { bucket, key: prefix }, (client, sdk) =>
      client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(options.delimiter === undefined ? {} : { Delimiter: options.delimiter }),
          ...(options.limit === undefined ? {} : { MaxKeys: options.limit }),
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      ),
    );
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      found.push({ key: Key, size: Size ?? 0, modifiedMs: LastModified?.getTime() ?? 0, directory: false });
    }
    for (const { Prefix } of page.CommonPrefixes ?? []) {
      if (Prefix !== undefined) found.push({ key: Prefix, size: 0, modifiedMs: 0, directory: true });
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined && (options.limit === undefined || found.length < options.limit));
  return found;
}
