/** URLs: parts of them (java.net.URL's reading) and form encoding. */
import * as types from '../types/logical/types';
import { calciteFunction, families } from './calcite';
import type { FunctionDefinition } from './contracts';
import { callHelper, flinkFunction, memoize } from './define';
import { resultIs } from './result-types';
import { logical, sequence } from './signatures';
import { trimJava } from './text';

/** Protocols that Java has handlers for; others are malformed. */
const PROTOCOLS: readonly string[] = ['http', 'https', 'ftp', 'file', 'jar', 'mailto', 'jrt'];

interface UrlParts {
  readonly PROTOCOL: string;
  readonly HOST: string;
  readonly PATH: string;
  readonly QUERY: string | null;
  readonly REF: string | null;
  readonly FILE: string;
  readonly AUTHORITY: string | null;
  readonly USERINFO: string | null;
}

interface Authority {
  readonly host: string;
  readonly userInfo: string | null;
}

/** Undefined when the port is no number or the address in brackets is not closed. */
function readAuthority(authority: string): Authority | undefined {
  const at = authority.indexOf('@');
  if (at !== authority.lastIndexOf('@')) return { host: '', userInfo: null };
  const userInfo = at < 0 ? null : authority.slice(0, at);
  const match = /^(\[[^\]]*\]|[^:[]*)(?::([+-]?\d*))?$/.exec(authority.slice(at + 1));
  if (match === null || Number(match[2] ?? 0) < -1) return undefined;
  return { host: match[1] as string, userInfo };
}

/** Null for what java.net.URL does not accept. */
export function parseUrl(spec: string): UrlParts | null {
  const trimmed = trimJava(spec).replace(/^url:/i, '');
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):([^#]*)(?:#([\s\S]*))?$/.exec(trimmed);
  const protocol = match?.[1]?.toLowerCase() ?? '';
  if (match === null || !PROTOCOLS.includes(protocol)) return null;
  const body = match[2] as string;
  const mark = body.indexOf('?');
  const query = mark < 0 ? null : body.slice(mark + 1);
  let path = mark < 0 ? body : body.slice(0, mark);
  let authority: string | null = null;
  let parts: Authority | undefined = { host: '', userInfo: null };
  if (path.startsWith('//') && !path.startsWith('////')) {
    const slash = path.indexOf('/', 2);
    authority = path.slice(2, slash < 0 ? path.length : slash);
    path = slash < 0 ? '' : path.slice(slash);
    parts = readAuthority(authority);
  }
  if (parts === undefined) return null;
  return {
    PROTOCOL: protocol,
    HOST: parts.host,
    PATH: path,
    QUERY: query,
    REF: match[3] ?? null,
    FILE: query === null ? path : `${path}?${query}`,
    AUTHORITY: authority,
    USERINFO: parts.userInfo,
  };
}

const parsed = memoize(parseUrl, 256);

function extractPart(url: string, part: string, key?: string): string | null {
  const parts = parsed(url);
  if (parts === null) return null;
  if (key === undefined) return Object.hasOwn(parts, part) ? parts[part as keyof UrlParts] : null;
  if (part !== 'QUERY' || parts.QUERY === null) return null;
  const prefix = `${key}=`;
  const query = `&${parts.QUERY}`;
  const at = query.indexOf(`&${prefix}`);
  return at < 0 ? null : (query.slice(at + 1 + prefix.length).split('&', 1)[0] as string);
}

/** application/x-www-form-urlencoded, as Java's URLEncoder. */
export function urlEncode(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?')
    .replace(/[^A-Za-z0-9.*_ -]+/g, (run) =>
      Array.from(Buffer.from(run, 'utf8'), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
    .replaceAll(' ', '+');
}

/** Null for an incomplete or wrong escape. */
export function urlDecode(text: string): string | null {
  let wrong = false;
  const decoded = text.replaceAll('+', ' ').replace(/(?:%[\s\S]{0,2})+/g, (run) => {
    if (!/^(?:%[0-9a-fA-F]{2})+$/.test(run)) wrong = true;
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
  return wrong ? null : decoded;
}

const STRING_ARGUMENT = sequence(logical('CHARACTER_STRING'));
const NULLABLE_STRING = resultIs(types.STRING);

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction(
    'PARSE_URL',
    families(['CHARACTER', 'CHARACTER'], ['CHARACTER', 'CHARACTER', 'CHARACTER']),
    NULLABLE_STRING,
    callHelper('parseUrl', extractPart),
  ),
  flinkFunction('URL_ENCODE', STRING_ARGUMENT, NULLABLE_STRING, callHelper('urlEncode', urlEncode)),
  flinkFunction('URL_DECODE', STRING_ARGUMENT, NULLABLE_STRING, callHelper('urlDecode', urlDecode)),
];
