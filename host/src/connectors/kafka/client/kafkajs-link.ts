/**
 * One broker over kafkajs: its connections, version negotiation, SASL and TLS. Requests go through as bytes, because kafkajs itself
 * encodes neither what resuming a transaction needs, nor reads record batches fast enough (docs/decisions has the figures).
 */
import { KafkaAuthenticationError, KafkaClientError, KafkaConnectionError } from './errors';
import type { RawRequest } from './producer-connections';
import type { ClientSettings } from './properties';

/** kafkajs keeps two connections for each broker. Long polls would hold up everything else on theirs. */
export type Lane = 0 | 1;

export interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

// biome-ignore-start lint/style/noRestrictedImports: the one place that knows kafkajs
/** Loads kafkajs. */
async function kafkajs() {
  const [pool, broker, loggers, sockets] = await Promise.all([
    import('kafkajs/src/network/connectionPool.js'),
    import('kafkajs/src/broker/index.js'),
    import('kafkajs/src/loggers/index.js'),
    import('kafkajs/src/network/socketFactory.js'),
  ]);
  return {
    ConnectionPool: pool.default ?? pool,
    Broker: broker.default ?? broker,
    createLogger: (loggers.default ?? loggers).createLogger,
    createSocketFactory: sockets.default ?? sockets,
  };
}
// biome-ignore-end lint/style/noRestrictedImports: as above

type Kafkajs = Awaited<ReturnType<typeof kafkajs>>;
let library: Promise<Kafkajs> | undefined;

/** A connected broker. It is thrown away when a connection is lost: kafkajs keeps the rest of a torn answer. */
export class BrokerLink {
  private readonly lanes: (Promise<void> | undefined)[] = [Promise.resolve(), undefined];
  private readonly opened = [true, false];
  private closed = false;

  private constructor(
    readonly address: string,
    private readonly pool: InstanceType<Kafkajs['ConnectionPool']>,
    private readonly versions: Readonly<Record<number, VersionRange>>,
    private readonly requestTimeoutMs: number,
  ) {}

  /** Rejects with KafkaConnectionError or KafkaAuthenticationError. */
  static async connect(address: string, settings: ClientSettings): Promise<BrokerLink> {
    const { ConnectionPool, Broker, createLogger, createSocketFactory } = await (library ??= kafkajs());
    const colon = address.lastIndexOf(':');
    const logger = createLogger({ level: 0, logCreator: () => () => undefined });
    const pool = new ConnectionPool({
      host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
      port: Number(address.slice(colon + 1)),
      ssl: settings.tls ?? null,
      sasl: settings.sasl ? { ...settings.sasl, mechanism: settings.sasl.mechanism.toLowerCase() } : null,
      clientId: settings.clientId,
      socketFactory: createSocketFactory(),
      connectionTimeout: settings.connectTimeoutMs,
      requestTimeout: settings.requestTimeoutMs,
      logger,
    });
    const broker = new Broker({ connectionPool: pool, logger });
    try {
      await broker.connect();
    } catch (error) {
      for (const connection of pool.pool) drop(connection, error as Error);
      throw connectionError(error as Error, address, settings);
    }
    return new BrokerLink(address, pool, broker.versions, settings.requestTimeoutMs);
  }

  /** False when the connection was lost (brokers end those that are idle for long), or `close` was called. */
  isUsable(lane: Lane): boolean {
    return !this.closed && this.pool.pool[this.opened[lane] ? lane : 0].isConnected();
  }

  async request(request: RawRequest, lane: Lane): Promise<Buffer> {
    const range = this.versions[request.apiKey];
    if (!range || range.minVersion > request.apiVersion || range.maxVersion < request.apiVersion) {
      const offered = range ? `versions ${range.minVersion} to ${range.maxVersion}` : 'not at all';
      throw new KafkaClientError(
        `Kafka at ${this.address} offers ${request.apiName} ${offered}, version ${request.apiVersion} is needed`,
      );
    }
    const connection = this.pool.pool[lane];
    const timeoutMs = Math.max(request.timeoutMs, 1);
    const late = timeoutMs < this.requestTimeoutMs ? setTimeout(() => this.timeOut(request), timeoutMs) : undefined;
    try {
      await (this.lanes[lane] ??= this.openLane(lane));
      const answer = await connection.send({
        request: {
          apiKey: request.apiKey,
          apiName: request.apiName,
          apiVersion: request.apiVersion,
          encode: async () => ({ buf: request.body, buffer: request.body }),
          expectResponse: () => request.answered,
        },
        response: { decode: async (payload) => payload, parse: async (payload) => payload },
        requestTimeout: timeoutMs,
        logResponseError: false,
      });
      return Buffer.isBuffer(answer) ? answer : Buffer.alloc(0);
    } catch (error) {
      this.close(error as Error);
      throw requestError(error as Error, request, this.address);
    } finally {
      clearTimeout(late);
    }
  }

  /** Ends the connections at once; requests that wait for an answer fail. */
  close(reason: Error = new KafkaConnectionError(`The connection to Kafka at ${this.address} was closed`)): void {
    if (this.closed) return;
    this.closed = true;
    for (const connection of this.pool.pool) drop(connection, reason);
  }

  private async openLane(lane: Lane): Promise<void> {
    const connection = this.pool.pool[lane];
    await connection.connect();
    await connection.authenticate();
    this.opened[lane] = true;
  }

  private timeOut({ apiName, timeoutMs }: RawRequest): void {
    this.close(new KafkaConnectionError(`Kafka at ${this.address} has not answered ${apiName} within ${timeoutMs} ms`));
  }
}

type Connection = InstanceType<Kafkajs['ConnectionPool']>['pool'][number];

function drop(connection: Connection, reason: Error): void {
  connection.rejectRequests(reason);
  connection.socket?.destroy();
  connection.disconnect().catch(() => undefined);
}

function connectionError(error: Error, address: string, settings: ClientSettings): Error {
  if (error instanceof KafkaClientError) return error;
  const { name } = error;
  if (name === 'KafkaJSSASLAuthenticationError' || (settings.sasl && name === 'KafkaJSNonRetriableError')) {
    const { mechanism, username } = settings.sasl ?? { mechanism: '', username: '' };
    return new KafkaAuthenticationError(
      `Kafka at ${address} does not accept user "${username}" with sasl.mechanism ${mechanism}: ${error.message}`,
      { cause: error },
    );
  }
  if (isTlsProblem(error.message)) {
    const text = `Kafka at ${address}: TLS failed: ${tlsReason(error.message)}. ${tlsHint(error.message)}`;
    return new KafkaAuthenticationError(text, { cause: error });
  }
  return new KafkaConnectionError(
    `Kafka at ${address} cannot be reached: ${error.message}. Check "bootstrap.servers", "security.protocol", and whether the broker runs`,
    error,
  );
}

function isTlsProblem(text: string): boolean {
  return /certificate|altnames|wrong version number|SSL routines|self.signed/i.test(text);
}

/** OpenSSL's reason, without where in its sources that was. */
function tlsReason(text: string): string {
  return /SSL routines:[^:]*:([^:]+):/.exec(text)?.[1] ?? text.trim();
}

/** Which property to look at. */
function tlsHint(text: string): string {
  if (/wrong version number/i.test(text))
    return 'The broker speaks no TLS there: check "security.protocol" and the port';
  if (/altnames/i.test(text)) {
    return 'The broker\'s certificate is for another name: correct "bootstrap.servers", or set "ssl.endpoint.identification.algorithm" to an empty text';
  }
  if (/alert/i.test(text)) return 'The broker wants a certificate that it knows: check "ssl.keystore.*"';
  return 'The broker\'s certificate is not trusted: check "ssl.truststore.*"';
}

function requestError(error: Error, { apiName }: RawRequest, address: string): Error {
  if (error instanceof KafkaClientError) return error;
  if (error.name === 'KafkaJSRequestTimeoutError') {
    return new KafkaConnectionError(`Kafka at ${address} has not answered ${apiName} in time`, error);
  }
  return new KafkaConnectionError(
    `The connection to Kafka at ${address} was lost during ${apiName}: ${error.message}`,
    error,
  );
}
