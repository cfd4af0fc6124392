/** The HTTP servers of this process: a private unix socket, and TCP when a job asks for it. They keep no process alive. */
import { chmodSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ListenOptions } from 'node:net';
import { numberOption } from '../operators/configuration';
import { checkAccess } from './access';
import { errorReply, HttpError, readBody, sendJson } from './http';
import { findRoute } from './routes';
import { liveSockets, prepareDirectory, removeSocket, socketDirectory, socketPath } from './sockets';

const DEFAULT_PORT = 8081;
const LAST_PORT = 65_535;
/** ms in which a request must have come. */
const REQUEST_MS = 30_000;

export interface TcpAddress {
  readonly host: string;
  /** Tried in this order; 0 = any free one. */
  readonly ports: readonly number[];
  /** Names by which clients may call this host. */
  readonly names: readonly string[];
}

type Configuration = ReadonlyMap<string, string>;

/** undefined = not configured. Throws when an option is not valid. */
export function tcpAddress(configuration: Configuration): TcpAddress | undefined {
  const text = (key: string): string | undefined => configuration.get(key)?.trim() || undefined;
  const range = text('rest.bind-port') ?? text('rest.port');
  const bind = text('rest.bind-address');
  const address = text('rest.address');
  if (range === undefined && bind === undefined && address === undefined) return undefined;
  const port = numberOption(configuration, 'rest.port', DEFAULT_PORT);
  return {
    host: bind ?? 'localhost',
    ports: portRange(range ?? String(port)),
    names: [bind, address].filter((name) => name !== undefined),
  };
}

/** "8081", "8081-8090", "8081,8085-8090", as in Flink. */
function portRange(text: string): number[] {
  const ports = text.split(',').flatMap((part) => {
    const [, first, last] = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(part) ?? [];
    const from = Number(first ?? -1);
    const to = Number(last ?? from);
    if (from < 0 || to > LAST_PORT || to < from) {
      throw new Error(`rest.bind-port: "${text}" is neither a port nor a range of ports such as 8081-8090`);
    }
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return ports;
}

export class RestEndpoint {
  private readonly servers: Server[] = [];
  private socket: string | undefined;

  /** Listens on this process' socket. Throws when that is impossible. */
  async listenOnSocket(directory = socketDirectory()): Promise<string> {
    prepareDirectory(directory);
    await liveSockets(directory);
    const path = socketPath(directory, process.pid);
    // A host of the same pid was here before.
    removeSocket(path);
    const listening = this.listen({ path }, () => undefined);
    this.socket = path;
    process.once('exit', () => removeSocket(path));
    await listening;
    chmodSync(path, 0o600);
    return path;
  }

  /** The port that it listens on. Throws when all ports are taken. */
  async listenOnTcp({ host, ports, names }: TcpAddress): Promise<number> {
    let last: Error | undefined;
    for (const port of ports) {
      try {
        const server = await this.listen({ host, port }, (request) => checkAccess(request, names));
        return (server.address() as { readonly port: number }).port;
      } catch (error) {
        last = error as Error;
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') break;
      }
    }
    throw new Error(`The REST endpoint cannot listen on ${host}:${ports[0]}: ${last?.message}`);
  }

  async close(): Promise<void> {
    const closed = this.servers.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    await Promise.all(closed);
    if (this.socket !== undefined) removeSocket(this.socket);
  }

  private listen(where: ListenOptions, check: (request: IncomingMessage) => void): Promise<Server> {
    const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
      void answer(request, response, check);
    });
    // An idle client does not hold the process up.
    server.on('connection', (socket) => socket.unref());
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, () => {
        server.unref();
        this.servers.push(server);
        server.on('error', () => undefined);
        resolve(server);
      });
    });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  check: (request: IncomingMessage) => void,
): Promise<void> {
  try {
    check(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { parameters, handler } = findRoute(request.method ?? 'GET', url.pathname);
    const body = await readBody(request);
    sendJson(response, await handler({ parameters, query: url.searchParams, body }));
  } catch (error) {
    const large = error instanceof HttpError && error.status === 413;
    if (large) response.setHeader('Connection', 'close');
    if (!response.headersSent) sendJson(response, errorReply(error));
  }
}
