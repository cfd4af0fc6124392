/** Requests to hosts of this machine through their sockets, or to one by its address. */
import { request, type RequestOptions } from 'node:http';
import { UsageError } from '../arguments';

export interface Host {
  /** For messages: "process 123", "localhost:8081". */
  readonly name: string;
  readonly options: RequestOptions;
}

/** An answer with a status of 400 and more. */
export class EndpointError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Sockets of this user's hosts, or the one host of -m. */
export async function hosts(address: string | undefined): Promise<Host[]> {
  if (address !== undefined) return [hostAt(address)];
  const { liveSockets } = await import('../../rest/sockets');
  const sockets = await liveSockets();
  return sockets.map(({ pid, path }) => ({ name: `process ${pid}`, options: { socketPath: path } }));
}

function hostAt(address: string): Host {
  const [, host, port] = /^(?:http:\/\/)?(\[[^\]]+\]|[^:/]+):(\d{1,5})\/?$/.exec(address) ?? [];
  if (host === undefined) throw new UsageError(`-m needs HOST:PORT, not "${address}"`);
  return { name: address, options: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } };
}

export type Json = Readonly<Record<string, unknown>>;

/** Rejects with EndpointError, or the error of the connection. */
export function call(host: Host, method: string, path: string, body?: Json): Promise<Json> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    const sent = request({ ...host.options, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(answerOf(response.statusCode ?? 500, Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.on('error', (error) => reject(new Error(`${host.name} does not answer: ${error.message}`)));
    sent.end(text);
  });
}

function answerOf(status: number, text: string): Json {
  let answer: Json = {};
  try {
    answer = JSON.parse(text) as Json;
  } catch {
    if (status < 400) throw new EndpointError(status, 'The answer is not JSON: is this the address of a Drey host?');
  }
  if (status < 400) return answer;
  const errors = (answer as { readonly errors?: readonly string[] }).errors ?? [`HTTP status ${status}`];
  throw new EndpointError(status, errors.join('\n'));
}
