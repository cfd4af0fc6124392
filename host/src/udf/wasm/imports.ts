/** What the host offers to modules, by name; what a module asks for beyond that, or without a grant, is refused before it runs. */
import type { FunctionContext, FunctionGrants, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { WasmImport, WasmImports, WasmMemory } from '../sandbox/webassembly';
import { GuestOutput } from './output';

/** The guest gave up, with a message: `abort` of AssemblyScript. */
export class GuestAbort extends Error {
  override readonly name = 'GuestAbort';

  constructor(
    message: string,
    /** "file:line:column"; undefined when the guest did not say. */
    readonly place: string | undefined,
  ) {
    super(message);
  }
}

/** The memory of a guest that is being made; calls of a start function come before there is an instance. */
export interface GuestLink {
  memory: WasmMemory | undefined;
}

interface Offer {
  readonly grant?: 'clock' | 'random' | 'output' | 'env';
  make(link: GuestLink, env: Environment): (...args: number[]) => number | undefined | void;
}

interface Environment {
  readonly spec: FunctionSpec;
  readonly output: GuestOutput;
  readonly context: FunctionContext;
}

function bytesAt(link: GuestLink, at: number, length: number): Buffer {
  const size = link.memory?.buffer.byteLength ?? 0;
  const from = at >>> 0;
  const bytes = length >>> 0;
  if (from + bytes > size)
    throw new GuestAbort(`it gave the host ${bytes} bytes at ${from}, outside of its memory`, undefined);
  return Buffer.from(link.memory!.buffer, from, bytes);
}

/** Longer texts are cut: reading them takes time, and none that is shown or looked up is as long. Bytes. */
const MAX_TEXT = 16 * 1024;

function utf8(link: GuestLink, at: number, length: number): string {
  return bytesAt(link, at, length).subarray(0, MAX_TEXT).toString('utf8');
}

/** A string of AssemblyScript: UTF-16, its length in bytes stands before it. */
function assemblyString(link: GuestLink, at: number): string {
  if (at === 0) return '';
  return bytesAt(link, at, bytesAt(link, at - 4, 4).readUInt32LE())
    .subarray(0, MAX_TEXT)
    .toString('utf16le');
}

const logs = (level: string): Offer => ({
  grant: 'output',
  make:
    (link, { output }) =>
    (message) =>
      output.line(`${level}${assemblyString(link, message)}`),
});

/** Module and name of each import that there is. "env" is what AssemblyScript asks for by itself. */
const OFFERS: Readonly<Record<string, Offer>> = {
  'env.abort': {
    make: (link) => (message, file, line, column) => {
      const place = file === 0 ? undefined : `${assemblyString(link, file)}:${line}:${column}`;
      throw new GuestAbort(message === 0 ? 'abort' : assemblyString(link, message), place);
    },
  },
  'env.seed': { grant: 'random', make: () => () => Math.random() * Number.MAX_SAFE_INTEGER },
  'env.Date.now': { grant: 'clock', make: () => () => Date.now() },
  'env.performance.now': { grant: 'clock', make: () => () => performance.now() },
  'env.console.log': logs(''),
  'env.console.info': logs(''),
  'env.console.debug': logs(''),
  'env.console.warn': logs('warning: '),
  'env.console.error': logs('error: '),
  'env.trace': {
    grant: 'output',
    make:
      (link, { output }) =>
      (message, count, ...numbers) =>
        output.line(['trace:', assemblyString(link, message), ...numbers.slice(0, count)].join(' ')),
  },
  'drey.log': {
    grant: 'output',
    make:
      (link, { output }) =>
      (message, length) =>
        output.line(utf8(link, message, length)),
  },
  'drey.clock': { grant: 'clock', make: () => () => Date.now() },
  'drey.random': { grant: 'random', make: () => () => Math.random() },
  'drey.env': {
    grant: 'env',
    make:
      (link, { spec }) =>
      (name, length, to, capacity) => {
        const variable = utf8(link, name, length);
        const value = spec.grants.env?.includes(variable) ? process.env[variable] : undefined;
        if (value === undefined) return -1;
        const bytes = Buffer.from(value, 'utf8');
        if (bytes.length <= capacity) bytesAt(link, to, bytes.length).set(bytes);
        return bytes.length;
      },
  },
};

function offerOf(name: string): Offer | undefined {
  return Object.hasOwn(OFFERS, name) ? OFFERS[name] : undefined;
}

function granted(grants: FunctionGrants, offer: Offer): boolean {
  switch (offer.grant) {
    case undefined:
      return true;
    case 'output':
      return grants.output !== false;
    case 'env':
      return (grants.env?.length ?? 0) > 0;
    default:
      return grants[offer.grant] === true;
  }
}

/** The imports of a module for one instance. Throws UserFunctionError 'denied' that names all that it may not have. */
export function importsFor(
  wanted: readonly WasmImport[],
  spec: FunctionSpec,
  context: FunctionContext,
  link: GuestLink,
  /** Called before each function: throws once the guest's time is over. */
  pulse: () => void,
): WasmImports {
  const imports: WasmImports = {};
  const denied: string[] = [];
  const environment: Environment = { spec, output: new GuestOutput(spec.name), context };
  for (const { module, name, kind } of wanted) {
    const offer = kind === 'function' ? offerOf(`${module}.${name}`) : undefined;
    if (offer === undefined) denied.push(`${kind} ${module}.${name}`);
    else if (!granted(spec.grants, offer)) denied.push(`${kind} ${module}.${name} (needs the grant '${offer.grant}')`);
    else {
      const call = offer.make(link, environment);
      (imports[module] ??= {})[name] = (...args: number[]) => {
        pulse();
        return call(...args);
      };
    }
  }
  if (denied.length === 0) return imports;
  throw new UserFunctionError(spec, 'denied', `its module imports what it may not have: ${denied.join(', ')}`);
}
