/** The parts of HTTP that the endpoint needs: errors with a status, bodies of bounded size, JSON. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** An error for the client, as Flink answers it: {"errors": [message]}. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

export type Body = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** More is no request that this endpoint knows. */
const LARGEST_BODY = 64 * 1024;

/** The JSON object of a body; an empty body is an empty object. Throws HttpError. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new HttpError(413, `The request is larger than ${LARGEST_BODY} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, `Request did not match expected format: it is not JSON (${(error as Error).message}).`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new HttpError(400, 'Request did not match expected format: it is not a JSON object.');
}

export function sendJson(response: ServerResponse, { status, body }: Reply): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

export function errorReply(error: unknown): Reply {
  const status = error instanceof HttpError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  return { status, body: { errors: [status === 500 ? `Internal server error. ${message}` : message] } };
}

/** A field of a body by its name. Throws HttpError when it has another type; null counts as absent. */
export function textField(body: Body, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new HttpError(400, `Request did not match expected format: "${name}" must be a string.`);
}

export function booleanField(body: Body, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new HttpError(400, `Request did not match expected format: "${name}" must be true or false.`);
}
