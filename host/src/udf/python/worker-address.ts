/** Where the workers of a task manager connect: a unix socket of its own, or a loopback port where there are none. */
import { mkdtemp, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OperatorError } from '../../operators/base';

/** The kernel's limit for a socket's path, with room for the final zero (macOS has 104 bytes, Linux 108). */
const MAX_SOCKET_PATH = 100;

const SOCKET_NAME = 'workers.sock';

export interface WorkerListener {
  /** Path of a unix socket, or "127.0.0.1:port". */
  readonly address: string;
  close(): Promise<void>;
}

export async function listenForWorkers(onSocket: (socket: Socket) => void): Promise<WorkerListener> {
  if (process.platform === 'win32') return listenOnLoopback(onSocket);
  // mkdtemp makes the directory with mode 0700: nobody else can reach the socket.
  const directory = await makeDirectory();
  const path = join(directory, SOCKET_NAME);
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    await rm(directory, { recursive: true, force: true });
    return listenOnLoopback(onSocket);
  }
  const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  const server = await listen(onSocket, { path });
  return {
    address: path,
    close: async () => {
      await closeServer(server);
      await rm(directory, { recursive: true, force: true });
      process.removeListener('exit', removeNow);
    },
  };
}

async function makeDirectory(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'drey-'));
  } catch (error) {
    const text = `The socket of the Python workers cannot be made in the temporary directory ${tmpdir()} (TMPDIR)`;
    throw new OperatorError(`${text}: ${(error as Error).message}`, { domain: 'external' }, { cause: error });
  }
}

/** Removes a unix socket and its directory, if `address` is one of listenForWorkers'. */
export function removeSocket(address: string): void {
  if (basename(address) !== SOCKET_NAME) return;
  rmSync(dirname(address), { recursive: true, force: true });
}

async function listenOnLoopback(onSocket: (socket: Socket) => void): Promise<WorkerListener> {
  const server = await listen(onSocket, { host: '127.0.0.1', port: 0 });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The worker port has no address');
  return { address: `127.0.0.1:${address.port}`, close: () => closeServer(server) };
}

function listen(
  onSocket: (socket: Socket) => void,
  where: { path: string } | { host: string; port: number },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onSocket);
    server.once('error', (error) => {
      reject(new Error(`The host cannot listen for Python workers: ${error.message}`, { cause: error }));
    });
    server.listen(where, () => resolve(server));
  });
}

/** Connections are ended by their owners; this only stops new ones. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close();
    resolve();
  });
}
