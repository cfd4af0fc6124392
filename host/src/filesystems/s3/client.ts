/** The connection to S3: the client, which is loaded with the first request, and retries. */
import type * as Aws from '@aws-sdk/client-s3';
import { finalError, isPassing } from './errors';
import type { S3Options } from './options';

export type Sdk = typeof Aws;

/** Bucket and key. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

export class S3Connection {
  private connected: Promise<{ readonly sdk: Sdk; readonly client: Aws.S3Client }> | undefined;

  constructor(readonly options: S3Options) {}

  /**
   * Runs a request, and again while it fails for a reason that may pass. `retried` tells the request that an earlier one may have had its
   * effect although it failed. Throws an S3Error that names the operation and the place.
   */
  async request<T>(
    operation: string,
    { bucket, key }: S3Location,
    run: (client: Aws.S3Client, sdk: Sdk, retried: boolean) => Promise<T>,
  ): Promise<T> {
    const { client, sdk } = await (this.connected ??= this.connect());
    for (let attempt = 1; ; attempt++) {
      try {
        return await run(client, sdk, attempt > 1);
      } catch (error) {
        if (attempt > this.options.maxRetries || !isPassing(error)) {
          throw finalError(error, operation, `s3://${bucket}/${key}`, attempt);
        }
      }
      await delay(attempt);
    }
  }

  /** Server-side encryption of what is written. */
  encryption(): { ServerSideEncryption?: 'AES256' | 'aws:kms'; SSEKMSKeyId?: string } {
    const { encryption, kmsKey } = this.options;
    if (encryption === undefined) return {};
    return {
      ServerSideEncryption: encryption,
      ...(encryption === 'aws:kms' && kmsKey !== undefined ? { SSEKMSKeyId: kmsKey } : {}),
    };
  }

  private async connect() {
    // The version is fixed: what is said of later ones is of no use to anyone who runs a job.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const sdk = await import('@aws-sdk/client-s3');
    const { options } = this;
    const client = new sdk.S3Client({
      ...this.credentials(),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      ...regionOf(options),
      forcePathStyle: options.pathStyle,
      // Retries are made here, where it is known what may be done twice.
      maxAttempts: 1,
      // Other servers than Amazon's do not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: options.validateChecksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: options.connectionTimeoutMs,
        requestTimeout: options.socketTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: true, maxSockets: options.maxConnections },
        httpsAgent: { keepAlive: true, maxSockets: options.maxConnections },
      },
      logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    });
    return { sdk, client };
  }

  private credentials(): Pick<Aws.S3ClientConfig, 'credentials' | 'signer'> {
    const { accessKey, secretKey, sessionToken, anonymous } = this.options;
    if (anonymous) return { signer: { sign: async (request) => request } };
    if (accessKey === undefined || secretKey === undefined) return {};
    return {
      credentials: {
        accessKeyId: accessKey,
        secretAccessKey: secretKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
    };
  }
}

/** Amazon's own region comes from the environment; servers with an endpoint mostly have none. */
function regionOf({ region, endpoint }: S3Options): { region?: string } {
  if (region !== undefined) return { region };
  if (endpoint === undefined) return {};
  const named = /^https?:\/\/s3[.-]([a-z]{2}-[a-z-]+-\d+)\.amazonaws\.com/.exec(endpoint)?.[1];
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return { region: named ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1' };
}

/** Exponential, with as much at random again. */
function delay(attempt: number): Promise<void> {
  const base = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return new Promise((resolve) => setTimeout(resolve, base / 2 + (Math.random() * base) / 2));
}

/** Throws on URIs without bucket or key. `key` has no slash at its beginning or end; it may be empty for directories. */
export function locationOf(uri: string): S3Location {
  const match = /^s3[an]?:\/\/([^/]+)(?:\/+(.*?))?\/*$/is.exec(uri);
  if (!match) throw new Error(`'${uri}' is no S3 path: expected s3://bucket/key`);
  return { bucket: match[1], key: match[2] ?? '' };
}

/** Reads the whole body of an answer; one that was cut is an error that may pass. */
export async function bodyOf(
  body: { transformToByteArray(): Promise<Uint8Array> } | undefined,
  length: number | undefined,
): Promise<Uint8Array> {
  const bytes = (await body?.transformToByteArray()) ?? new Uint8Array(0);
  if (length === undefined || bytes.length === length) return bytes;
  throw Object.assign(new Error(`the answer has ${bytes.length} of ${length} bytes`), { code: 'ERR_BODY_CUT' });
}
