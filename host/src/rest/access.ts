/**
 * Who may ask over TCP. The endpoint has no passwords, as Flink's has none, so that what guards it is its address, and that no page of
 * the web can drive it through a browser: a name that is not this host's (DNS rebinding) and an origin other than this endpoint are refused.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { HttpError } from './http';

/** Throws HttpError. `names`: host names of this endpoint besides localhost, addresses and the machine's own. */
export function checkAccess({ headers }: IncomingMessage, names: readonly string[]): void {
  const { host, origin } = headers;
  if (host === undefined || !isOwnName(nameOf(host), names)) {
    throw new HttpError(403, `The name "${host ?? ''}" is not that of this endpoint: set rest.address to allow it.`);
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new HttpError(403, `Requests from the web page ${origin} are refused.`);
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HttpError(403, 'Requests from other web pages are refused.');
  }
}

function nameOf(host: string): string {
  const name = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '');
  return name.toLowerCase().replace(/\.$/, '');
}

function isOwnName(name: string, names: readonly string[]): boolean {
  if (name === 'localhost' || isIP(name) !== 0 || name === hostname().toLowerCase()) return true;
  return names.some((own) => own.toLowerCase() === name);
}
