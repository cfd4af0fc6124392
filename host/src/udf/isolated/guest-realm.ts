/**
 * The world of isolated modules: a context with the language's own objects, a console, timers and what was granted; no files, network,
 * processes or environment. Objects of the host reach it, but not what makes code of texts: see `closeRealm`.
 */
import { createRequire } from 'node:module';
import { format } from 'node:util';
import { createContext, type Context, runInContext } from 'node:vm';
import * as sdk from '@drey/sdk/udf';
import type { FunctionSpec } from '../../functions/user/contracts';
import { type FunctionFailure, UserFunctionError } from '../../functions/user/errors';
import type { Evaluate } from '../inline/modules';
import { GuestOutput } from '../wasi/guest-output';
import { grantedFiles } from './granted-files';
import type { ThreadData } from './messages';

/** Node's modules that touch nothing but their arguments. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['buffer', 'crypto', 'path', 'path/posix', 'querystring', 'string_decoder', 'url', 'util'],
]);

/** Whether a module may be imported in isolation, by its name without "node:". */
export function mayImport(name: string, { files = [] }: FunctionSpec['grants']): boolean {
  const plain = name.replace(/^node:/, '');
  return name.startsWith('@drey/sdk') || HARMLESS.has(plain) || (plain === 'fs' && files.length > 0);
}

const SIZED = [
  ...['ArrayBuffer', 'SharedArrayBuffer', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];

/**
 * Memory outside of the heap is counted when it is asked for: also by buffers that grow; WebAssembly's memories are none of these.
 * Runs in the context.
 */
const COUNT_BUFFERS = `(names, check) => {
  delete globalThis.WebAssembly;
  for (const [type, method] of [[ArrayBuffer, 'resize'], [SharedArrayBuffer, 'grow']]) {
    const own = type.prototype[method];
    if (own === undefined) continue;
    const counted = function (bytes) {
      const size = Number(bytes);
      check(size);
      return Reflect.apply(own, this, [size]);
    };
    Object.defineProperty(type.prototype, method, { value: counted, writable: false, configurable: false });
  }
  for (const name of names) {
    const Own = globalThis[name];
    const Counted = new Proxy(Own, {
      construct(target, args, derived) {
        check((typeof args[0] === 'number' ? args[0] : Number(args[0]?.length ?? 0)) * (target.BYTES_PER_ELEMENT ?? 1));
        return Reflect.construct(target, args, derived === Counted ? target : derived);
      },
    });
    Object.defineProperty(Own.prototype, 'constructor', { value: Counted });
    Object.defineProperty(globalThis, name, { value: Counted, writable: true, configurable: true });
  }
}`;

/** Smaller buffers are not worth the question. Bytes. */
const SMALL = 64 * 1024;

export function guestRealm(data: ThreadData, print: (line: string) => void): Evaluate {
  const deny = (failure: FunctionFailure, message: string): Error =>
    new UserFunctionError({ name: data.name, language: 'TYPESCRIPT' }, failure, message);
  const output = new GuestOutput(data.name, data.grants.output !== false, print);
  const context = createContext(
    { ...globalsOf(output), ...processOf(data) },
    { codeGeneration: { strings: false, wasm: false } },
  );
  const check = (bytes: number): void => {
    if (!(bytes > SMALL) || process.memoryUsage().arrayBuffers + bytes <= data.memory) return;
    throw deny('memory', `needs more memory than its limit of ${data.memory} bytes (udf.memory.max)`);
  };
  (runInContext(COUNT_BUFFERS, context) as (names: readonly string[], check: (bytes: number) => void) => void)(
    SIZED,
    check,
  );
  const nodeRequire = createRequire(__filename);
  const host = (name: string): unknown => {
    if (!mayImport(name, data.grants)) throw deny('denied', `the module imports '${name}', which it was not granted`);
    if (name.startsWith('@drey/sdk')) return sdk;
    const plain = name.replace(/^node:/, '');
    if (plain === 'fs') return grantedFiles(data.grants.files ?? [], deny);
    return plain === 'crypto' ? quickCrypto(nodeRequire('node:crypto') as Crypto, check) : nodeRequire(name);
  };
  countBuffers(check);
  return async ({ script }) => (script.runInContext(context) as (host: unknown) => Promise<never>)(host);
}

type Crypto = typeof import('node:crypto');

/** What ends soon and touches nothing: no engines, and no derivations or primes that may run for hours where no one can stop them. */
const QUICK = [
  ...['createHash', 'createHmac', 'getHashes', 'getCiphers', 'timingSafeEqual', 'randomUUID', 'randomInt'],
  ...['createCipheriv', 'createDecipheriv', 'createSecretKey', 'hkdfSync', 'constants'],
] as const;

function quickCrypto(crypto: Crypto, check: (bytes: number) => void): object {
  const quick: Record<string, unknown> = { ...Object.fromEntries(QUICK.map((name) => [name, crypto[name]])) };
  quick['randomBytes'] = (size: number): Buffer => {
    check(size);
    return crypto.randomBytes(size);
  };
  return { ...quick, default: quick };
}

/** Buffers of Node's own; those without a first value would show what was in memory before. */
function countBuffers(check: (bytes: number) => void): void {
  const { alloc, concat } = Buffer;
  const counted: Pick<typeof Buffer, 'alloc' | 'allocUnsafe' | 'allocUnsafeSlow' | 'concat'> = {
    alloc: (size: number, ...fill: []) => {
      check(size);
      return alloc(size, ...fill);
    },
    allocUnsafe: (size) => counted.alloc(size),
    allocUnsafeSlow: (size) => counted.alloc(size),
    concat: (list, total) => {
      check(total ?? Array.from(list).reduce((sum, { length }) => sum + length, 0));
      return concat(list, total);
    },
  };
  for (const [name, value] of Object.entries(counted)) Object.defineProperty(Buffer, name, { value });
}

function globalsOf(output: GuestOutput): Context {
  const encoder = new TextEncoder();
  const print = (...args: unknown[]): void => output.write(encoder.encode(`${format(...args)}\n`));
  const timers = new Map<number, NodeJS.Timeout>();
  let last = 0;
  const timer =
    (make: typeof setTimeout | typeof setInterval) =>
    (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number => {
      timers.set(++last, make(() => run(...args), ms) as NodeJS.Timeout);
      return last;
    };
  const clear = (id: number): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  return {
    console: { log: print, info: print, warn: print, error: print, debug: print, trace: print },
    setTimeout: timer(setTimeout),
    setInterval: timer(setInterval),
    clearTimeout: clear,
    clearInterval: clear,
    queueMicrotask: (run: () => void) => queueMicrotask(() => run()),
    ...{ TextEncoder, TextDecoder, URL, URLSearchParams, atob, btoa },
  };
}

/** `process.env` with the variables that were granted. */
function processOf({ env }: ThreadData): Context {
  return Object.keys(env).length === 0 ? {} : { process: Object.freeze({ env: Object.freeze({ ...env }) }) };
}

/**
 * Takes the constructors of functions off their prototypes, so that no object of this realm leads a guest to one: code of texts would
 * run here, not in the guest's context. Frames of stacks lead to none either, since all code of the host is strict. To be called when everything of the host is loaded.
 */
export function closeRealm(): void {
  const functions = [() => undefined, async () => undefined, function* () {}, async function* () {}];
  for (const fn of functions) {
    Object.defineProperty(Object.getPrototypeOf(fn), 'constructor', { value: undefined, configurable: false });
  }
  closeProcess();
  // What the host's own code in this thread relies on stays what it is.
  for (const type of [Array, Function, Promise, Map, Set, WeakMap]) Object.freeze(type.prototype);
  Object.preventExtensions(Object.prototype);
}

const DANGEROUS = [
  ...['binding', '_linkedBinding', 'dlopen', 'kill', '_kill', 'abort', 'getBuiltinModule', 'mainModule', 'report'],
  ...['_debugProcess', '_debugEnd', '_startProfilerIdleNotifier', 'chdir', 'setuid', 'setgid'],
];

/** Whoever reaches Node's own objects in spite of all finds nothing there that starts processes, opens files or loads code. */
function closeProcess(): void {
  for (const name of DANGEROUS) {
    if (name in process) Object.defineProperty(process, name, { value: undefined, configurable: true });
  }
  const loader = createRequire(__filename)('node:module') as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  Object.defineProperty(loader, '_load', {
    value: (name: string, ...rest: unknown[]) => {
      const plain = String(name).replace(/^node:/, '');
      if (!HARMLESS.has(plain) && !NEEDED.has(plain)) throw new Error(`'${plain}' is closed in this thread`);
      return Reflect.apply(load, loader, [name, ...rest]);
    },
  });
}

/** Built-in modules that parts of the host load when they are first used. */
const NEEDED: ReadonlySet<string> = new Set([
  'os',
  'perf_hooks',
  'async_hooks',
  'events',
  'stream',
  'util/types',
  'zlib',
]);
