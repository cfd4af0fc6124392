/**
 * Options of S3, by Flink's names: of its S3 file systems (`s3.*`), and of Hadoop's S3A where Flink hands them on (`s3a.*`, `fs.s3a.*`).
 */
import { parseOption } from '../../types/options/values';

export interface S3Options {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly pathStyle: boolean;
  readonly accessKey: string | undefined;
  readonly secretKey: string | undefined;
  readonly sessionToken: string | undefined;
  readonly anonymous: boolean;
  /** Bytes of a part of an upload, at least 5 MiB. */
  readonly partBytes: number;
  readonly concurrentUploads: number;
  readonly readBytes: number;
  readonly maxRetries: number;
  readonly connectionTimeoutMs: number;
  readonly socketTimeoutMs: number;
  readonly maxConnections: number;
  readonly validateChecksums: boolean;
  readonly encryption: 'AES256' | 'aws:kms' | undefined;
  readonly kmsKey: string | undefined;
  readonly entropyKey: string | undefined;
  readonly entropyLength: number;
}

export const S3_PREFIXES = ['s3.', 's3a.', 'fs.s3a.', 'fs.s3.'] as const;

/** What S3 allows for all parts of an upload but the last, in bytes. */
export const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Other names of an option, by the name that is read here. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  endpoint: ['endpoint', 'endpoint.value'],
  region: ['region', 'endpoint.region'],
  'path-style-access': ['path-style-access', 'path.style.access'],
  'access-key': ['access-key', 'access.key'],
  'secret-key': ['secret-key', 'secret.key'],
  'session-token': ['session-token', 'session.token'],
  'upload.min.part.size': ['upload.min.part.size', 'multipart.size'],
  'upload.max.concurrent.uploads': ['upload.max.concurrent.uploads', 'threads.max'],
  'read.buffer.size': ['read.buffer.size', 'readahead.range'],
  'retry.max-num-retries': ['retry.max-num-retries', 'attempts.maximum', 'retry.limit'],
  'connection.timeout': ['connection.timeout', 'connection.establish.timeout'],
  'socket.timeout': ['socket.timeout'],
  'connection.max': ['connection.max', 'connection.maximum'],
  'checksum-validation.enabled': ['checksum-validation.enabled'],
  'sse.type': ['sse.type', 'encryption.algorithm', 'server-side-encryption-algorithm'],
  'sse.kms.key-id': ['sse.kms.key-id', 'encryption.key', 'server-side-encryption.key'],
  'aws.credentials.provider': ['aws.credentials.provider'],
  'entropy.key': ['entropy.key'],
  'entropy.length': ['entropy.length'],
};

/** They tune how Flink's own clients work, and change no result. */
const WITHOUT_EFFECT =
  /^(s5cmd\..*|async\.enabled|bulk-copy\..*|close\.timeout|client\.close\.timeout|connection\.max-idle-time|chunked-encoding\.enabled|fast\.upload.*|impl|buffer\.dir|block\.size|multipart\.(threshold|purge.*)|max\.total\.tasks|threads\.keepalivetime|connection\.ssl\.enabled|directory\.marker\.retention|experimental\..*|change\.detection\..*|committer\..*)$/;

/** Throws on options that are wrong or not supported. */
export function s3Options(configuration: ReadonlyMap<string, string>): S3Options {
  const given = readOptions(configuration);
  const text = (name: string): string | undefined => given.get(name)?.value;
  const parsed = <T>(name: string, type: 'int' | 'boolean' | 'memory' | 'duration', fallback: T): T => {
    const option = given.get(name);
    if (option === undefined) return fallback;
    return parseOption({ key: option.key, type }, option.value) as T;
  };
  const options: S3Options = {
    endpoint: endpointOf(text('endpoint')),
    region: text('region'),
    pathStyle: parsed('path-style-access', 'boolean', false),
    accessKey: text('access-key'),
    secretKey: text('secret-key'),
    sessionToken: text('session-token'),
    anonymous: isAnonymous(given.get('aws.credentials.provider')),
    partBytes: parsed('upload.min.part.size', 'memory', MIN_PART_BYTES),
    concurrentUploads: parsed('upload.max.concurrent.uploads', 'int', 4),
    readBytes: Math.max(64 * 1024, parsed('read.buffer.size', 'memory', 1024 * 1024)),
    maxRetries: parsed('retry.max-num-retries', 'int', 7),
    connectionTimeoutMs: parsed('connection.timeout', 'duration', 60_000),
    socketTimeoutMs: parsed('socket.timeout', 'duration', 60_000),
    maxConnections: parsed('connection.max', 'int', 50),
    validateChecksums: parsed('checksum-validation.enabled', 'boolean', true),
    encryption: encryptionOf(given.get('sse.type')),
    kmsKey: text('sse.kms.key-id'),
    entropyKey: text('entropy.key'),
    entropyLength: parsed('entropy.length', 'int', 4),
  };
  check(options);
  return options;
}

interface Given {
  readonly key: string;
  readonly value: string;
}

/** Values by the names that are read here. `s3.` is Flink's own, so it wins over what Hadoop would read. */
function readOptions(configuration: ReadonlyMap<string, string>): Map<string, Given> {
  const tails = new Map<string, Given>();
  for (const prefix of [...S3_PREFIXES].reverse()) {
    for (const [key, value] of configuration) {
      if (key.startsWith(prefix)) tails.set(key.slice(prefix.length), { key, value });
    }
  }
  const found = new Map<string, Given>();
  for (const [name, names] of Object.entries(NAMES)) {
    for (const tail of names) {
      const option = tails.get(tail);
      if (option !== undefined && !found.has(name)) found.set(name, option);
      tails.delete(tail);
    }
  }
  for (const [tail, { key }] of tails) {
    if (!WITHOUT_EFFECT.test(tail)) throw illegal(`The option '${key}' of the S3 file system is not supported.`);
  }
  return found;
}

const illegal = (message: string): Error =>
  Object.assign(new Error(message), { exceptionClass: 'java.lang.IllegalArgumentException', domain: 'user' });

function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}

function isAnonymous(option: Given | undefined): boolean {
  if (option === undefined) return false;
  const names = option.value.split(',').map((name) => name.trim().split('.').at(-1) ?? '');
  if (names.includes('AnonymousAWSCredentialsProvider') || names.includes('AnonymousCredentialsProvider')) return true;
  const known = new Set([
    'DefaultCredentialsProvider',
    'DefaultAWSCredentialsProviderChain',
    'SimpleAWSCredentialsProvider',
    'StaticCredentialsProvider',
    'TemporaryAWSCredentialsProvider',
    'EnvironmentVariableCredentialsProvider',
    'ProfileCredentialsProvider',
    'WebIdentityTokenCredentialsProvider',
    'WebIdentityTokenFileCredentialsProvider',
    'IAMInstanceCredentialsProvider',
    'InstanceProfileCredentialsProvider',
    'ContainerCredentialsProvider',
  ]);
  const other = names.find((name) => !known.has(name));
  if (other !== undefined) throw illegal(`'${option.key}': the credentials provider '${other}' is not supported.`);
  return false;
}

function encryptionOf(option: Given | undefined): S3Options['encryption'] {
  switch (option?.value.toLowerCase()) {
    case undefined:
    case '':
    case 'none':
      return undefined;
    case 'sse-s3':
    case 'aes256':
      return 'AES256';
    case 'sse-kms':
    case 'aws:kms':
      return 'aws:kms';
    default:
      throw illegal(`'${option?.key}': the encryption '${option?.value}' is not supported.`);
  }
}

function check(options: S3Options): void {
  const { partBytes, concurrentUploads, entropyKey, entropyLength, maxRetries } = options;
  if (partBytes < MIN_PART_BYTES || partBytes > 5 * 1024 ** 3) {
    throw illegal(`'s3.upload.min.part.size' must be between 5 MB and 5 GB, but is ${partBytes} bytes.`);
  }
  if (concurrentUploads < 1) throw illegal(`'s3.upload.max.concurrent.uploads' must be positive.`);
  if (maxRetries < 0) throw illegal(`'s3.retry.max-num-retries' must not be negative.`);
  if (entropyKey !== undefined && /[~#@*+%{}<>[\]|"\\]/.test(entropyKey)) {
    throw illegal(`Entropy Key contains Invalid Char: ${entropyKey}`);
  }
  if (entropyKey !== undefined && entropyLength <= 0) throw illegal(`s3.entropy.length must be > 0`);
  if ((options.accessKey === undefined) !== (options.secretKey === undefined)) {
    throw illegal(`'s3.access-key' and 's3.secret-key' must be given together.`);
  }
}
