/** For tests: an S3 server (moto) on a free port, and a way there on which requests fail. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../../..');

function motoCommand(): string {
  const { DREY_PYTHON } = process.env;
  const folders = [join(root, '.venv/bin'), ...(DREY_PYTHON === undefined ? [] : [dirname(DREY_PYTHON)])];
  return folders.map((folder) => join(folder, 'moto_server')).find(existsSync) ?? 'moto_server';
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface S3Server {
  readonly endpoint: string;
  /** For `fileSystem`. */
  readonly configuration: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export function s3Configuration(endpoint: string, more: Record<string, string> = {}): ReadonlyMap<string, string> {
  const options = { endpoint, 'path.style.access': 'true', 'access-key': 'test', 'secret-key': 'test', ...more };
  return new Map(Object.entries(options).map(([key, value]) => [`s3.${key}`, value]));
}

/** Starts a server with these buckets. It ends with `stop`, and with this process. */
export async function startS3(...buckets: string[]): Promise<S3Server> {
  const port = await freePort();
  const child = spawn(motoCommand(), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const exit = (): void => void child.kill('SIGKILL');
  process.once('exit', exit);
  const endpoint = `http://127.0.0.1:${port}`;
  await waitFor(endpoint, child);
  for (const bucket of buckets) await fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  return {
    endpoint,
    configuration: s3Configuration(endpoint),
    stop: () =>
      new Promise((resolve) => {
        process.off('exit', exit);
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

async function waitFor(endpoint: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = new Error(`moto_server does not start (pip install 'moto[server]'): ${error.message}`);
  });
  const end = Date.now() + 60_000;
  while (Date.now() < end && failure === undefined && child.exitCode === null) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw failure ?? new Error('moto_server does not answer');
}

/** What happens to a request: nothing, an error instead of an answer, a cut before it is passed on, or after; slow: it waits first. */
export type Fault = 'none' | 'slow' | 'error' | 'throttle' | 'cut-before' | 'cut-after' | 'cut-answer';

export interface FaultyProxy {
  readonly endpoint: string;
  /** Asked for every request; set by tests. */
  fault: (request: { readonly method: string; readonly url: string; readonly count: number }) => Fault;
  stop(): Promise<void>;
}

/** A proxy before a server. */
export async function startProxy(target: string): Promise<FaultyProxy> {
  const sockets = new Set<{ destroy(): void }>();
  let count = 0;
  const server: Server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    forward(target, request, response, proxy.fault({ method, url, count: ++count }));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    fault: () => 'none',
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}

const SLOW_MS = 700;

function forward(target: string, request: IncomingMessage, response: ServerResponse, fault: Fault): void {
  if (fault === 'slow') {
    setTimeout(() => forward(target, request, response, 'none'), SLOW_MS);
    return;
  }
  if (fault === 'cut-before') {
    request.socket.destroy();
    return;
  }
  if (fault === 'error' || fault === 'throttle') {
    request.resume();
    const [status, code] = fault === 'error' ? [500, 'InternalError'] : [503, 'SlowDown'];
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>made to fail</Message></Error>`);
    return;
  }
  const onward = httpRequest(
    `${target}${request.url}`,
    { method: request.method, headers: request.headers },
    (answer) => {
      if (fault === 'cut-after') {
        answer.resume();
        answer.on('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault !== 'cut-answer') {
        answer.pipe(response);
        return;
      }
      answer.once('data', (chunk: Uint8Array) => {
        response.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => request.socket.destroy());
      });
      answer.once('end', () => request.socket.destroy());
    },
  );
  onward.on('error', () => request.socket.destroy());
  request.pipe(onward);
}
