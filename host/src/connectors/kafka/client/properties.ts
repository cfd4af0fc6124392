/** The Java client's properties as this client understands them. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { KafkaProperties } from '../contracts';
import { KafkaClientError } from './errors';
import { isJks, readJks, readTrustedPkcs12 } from './java-stores';
import { type SaslSettings, saslSettings } from './sasl';

export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Key and certificates in PKCS12, instead of `cert` and `key`. */
  readonly pfx?: Buffer;
  readonly passphrase?: string;
  /** Replaces the check of the host's name; undefined = it is checked. */
  readonly checkServerIdentity?: () => undefined;
}

export interface ClientSettings {
  /** host:port */
  readonly bootstrapServers: readonly string[];
  readonly clientId: string;
  readonly tls: TlsSettings | undefined;
  readonly sasl: SaslSettings | undefined;
  /** ms */
  readonly requestTimeoutMs: number;
  /** ms until a call that is tried again and again fails. */
  readonly apiTimeoutMs: number;
  /** ms until a connection stands. */
  readonly connectTimeoutMs: number;
  /** ms, first and last pause between two tries. */
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
  readonly metadataMaxAgeMs: number;
}

export interface FetchSettings {
  readonly minBytes: number;
  readonly maxBytes: number;
  /** ms */
  readonly maxWaitMs: number;
  readonly maxPartitionBytes: number;
  /** Records that one `take` gives at most. */
  readonly maxRecords: number;
  readonly isolation: 'read_uncommitted' | 'read_committed';
  readonly reset: 'earliest' | 'latest' | 'none';
  readonly checkCrcs: boolean;
  /** client.rack; '' = none */
  readonly rack: string;
}

/** Rows that a batch of the data plane has as a rule. */
const DEFAULT_MAX_RECORDS = 4096;

/** Reads one property after the other; errors name the property. */
class PropertyReader {
  constructor(private readonly properties: KafkaProperties) {}

  text(name: string, fallback: string): string {
    return this.properties.get(name)?.trim() || fallback;
  }

  integer(name: string, fallback: number, least: number): number {
    const text = this.properties.get(name)?.trim();
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw invalid(name, text, `an integer of at least ${least}`);
    }
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.properties.get(name)?.trim().toLowerCase();
    if (text === undefined) return fallback;
    if (text !== 'true' && text !== 'false') throw invalid(name, text, 'true or false');
    return text === 'true';
  }

  choice<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const text = this.properties.get(name)?.trim().toLowerCase();
    if (text === undefined) return fallback;
    if (!(allowed as readonly string[]).includes(text)) throw invalid(name, text, `one of ${allowed.join(', ')}`);
    return text as T;
  }
}

function invalid(name: string, value: string, wanted: string): KafkaClientError {
  return new KafkaClientError(`Kafka's property "${name}" is "${value}", but must be ${wanted}`);
}

export function clientSettings(properties: KafkaProperties): ClientSettings {
  const reader = new PropertyReader(properties);
  const protocol = reader.text('security.protocol', 'PLAINTEXT').toUpperCase();
  if (!['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'].includes(protocol)) {
    throw invalid('security.protocol', protocol, 'PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL');
  }
  const retryBackoffMs = reader.integer('retry.backoff.ms', 100, 0);
  return {
    bootstrapServers: bootstrapServers(properties.get('bootstrap.servers') ?? ''),
    clientId: reader.text('client.id', 'drey'),
    tls: protocol.endsWith('SSL') ? tlsSettings(properties) : undefined,
    sasl: protocol.startsWith('SASL') ? saslSettings(properties) : undefined,
    requestTimeoutMs: reader.integer('request.timeout.ms', 30_000, 1),
    apiTimeoutMs: reader.integer('default.api.timeout.ms', 60_000, 1),
    connectTimeoutMs: reader.integer('socket.connection.setup.timeout.ms', 10_000, 1),
    retryBackoffMs,
    retryBackoffMaxMs: Math.max(retryBackoffMs, reader.integer('retry.backoff.max.ms', 1000, 0)),
    metadataMaxAgeMs: reader.integer('metadata.max.age.ms', 300_000, 0),
  };
}

export function fetchSettings(properties: KafkaProperties): FetchSettings {
  const reader = new PropertyReader(properties);
  return {
    minBytes: reader.integer('fetch.min.bytes', 1, 0),
    maxBytes: reader.integer('fetch.max.bytes', 52_428_800, 0),
    maxWaitMs: reader.integer('fetch.max.wait.ms', 500, 0),
    maxPartitionBytes: reader.integer('max.partition.fetch.bytes', 1_048_576, 0),
    maxRecords: reader.integer('max.poll.records', DEFAULT_MAX_RECORDS, 1),
    isolation: reader.choice('isolation.level', 'read_uncommitted', ['read_uncommitted', 'read_committed']),
    reset: reader.choice('auto.offset.reset', 'latest', ['earliest', 'latest', 'none']),
    checkCrcs: reader.boolean('check.crcs', true),
    rack: reader.text('client.rack', ''),
  };
}

function bootstrapServers(text: string): string[] {
  const servers = text.split(',').flatMap((part) => part.trim() || []);
  if (servers.length === 0)
    throw new KafkaClientError('Kafka\'s property "bootstrap.servers" is missing: host:port, ...');
  for (const server of servers) {
    const port = Number(server.slice(server.lastIndexOf(':') + 1));
    if (!server.includes(':') || !Number.isInteger(port) || port < 1 || port > 65535) {
      throw new KafkaClientError(`"${server}" in Kafka's property "bootstrap.servers" is not host:port`);
    }
  }
  return servers;
}

/** Stores in PEM, as files or in the properties themselves, and Java's own, JKS and PKCS12. */
function tlsSettings(properties: KafkaProperties): TlsSettings {
  const ca = trusted(properties);
  const key = ownKey(properties);
  const checkHost = (properties.get('ssl.endpoint.identification.algorithm') ?? 'https').trim().toLowerCase();
  if (checkHost !== 'https' && checkHost !== '') {
    throw invalid('ssl.endpoint.identification.algorithm', checkHost, 'https, or empty');
  }
  checked('ssl.truststore', { ca });
  checked('ssl.keystore', key);
  return { ...(ca && { ca }), ...key, ...(checkHost === '' && { checkServerIdentity: () => undefined }) };
}

function trusted(properties: KafkaProperties): string | undefined {
  const inline = properties.get('ssl.truststore.certificates');
  if (inline) return inline;
  const store = storeOf(properties, 'ssl.truststore');
  if (store === undefined) return undefined;
  const { bytes, password } = store;
  if (store.isPem) return bytes.toString('utf8');
  const found = reading('ssl.truststore', () =>
    isJks(bytes) ? readJks(bytes, password, undefined).trusted : readTrustedPkcs12(bytes, password ?? ''),
  );
  if (found.length > 0) return found.join('');
  throw new KafkaClientError('The store of "ssl.truststore.location" holds no trusted certificates');
}

function ownKey(properties: KafkaProperties): Pick<TlsSettings, 'cert' | 'key' | 'pfx' | 'passphrase'> {
  const passphrase = properties.get('ssl.key.password');
  const protection = passphrase === undefined ? {} : { passphrase };
  const key = properties.get('ssl.keystore.key');
  const cert = properties.get('ssl.keystore.certificate.chain');
  if (key !== undefined || cert !== undefined) {
    if (key !== undefined && cert !== undefined) return { key, cert, ...protection };
    throw new KafkaClientError('"ssl.keystore.key" and "ssl.keystore.certificate.chain" must be set together');
  }
  const store = storeOf(properties, 'ssl.keystore');
  if (store === undefined) return {};
  const { bytes, password } = store;
  if (store.isPem) {
    const pem = bytes.toString('utf8');
    return { key: pem, cert: pem, ...protection };
  }
  if (!isJks(bytes)) return { pfx: bytes, ...(password !== undefined && { passphrase: password }) };
  const [own] = reading('ssl.keystore', () => readJks(bytes, password, passphrase).keys);
  if (own !== undefined) return own;
  throw new KafkaClientError('The store of "ssl.keystore.location" holds no key');
}

interface Store {
  readonly isPem: boolean;
  readonly bytes: Buffer;
  readonly password: string | undefined;
}

/** JKS and PKCS12 are told apart by what stands in the file, as Java does. */
function storeOf(properties: KafkaProperties, prefix: string): Store | undefined {
  const location = properties.get(`${prefix}.location`);
  if (!location) return undefined;
  const type = properties.get(`${prefix}.type`)?.trim().toUpperCase();
  if (type && !['PEM', 'JKS', 'PKCS12'].includes(type)) throw invalid(`${prefix}.type`, type, 'PEM, JKS or PKCS12');
  const isPem = type === 'PEM' || (!type && /\.(pem|crt|cer|key)$/i.test(location));
  const bytes = reading(prefix, () => readFileSync(location));
  return { isPem, bytes, password: properties.get(`${prefix}.password`) };
}

function reading<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const { message } = cause as Error;
    throw new KafkaClientError(`The file of "${prefix}.location" cannot be read: ${message}`, { cause });
  }
}

/** Throws for stores that are damaged, or whose password is wrong, before anything connects. */
function checked(prefix: string, options: SecureContextOptions): void {
  if (!Object.values(options).some((value) => value !== undefined)) return;
  try {
    // Node ignores texts that are no certificates.
    if (typeof options.ca === 'string') new X509Certificate(options.ca);
    createSecureContext(options);
  } catch (cause) {
    const { message } = cause as Error;
    const password =
      prefix === 'ssl.keystore' ? ', with the password of "ssl.key.password" or "ssl.keystore.password"' : '';
    throw new KafkaClientError(`What "${prefix}.*" names cannot be used${password}: ${message}`, { cause });
  }
}
