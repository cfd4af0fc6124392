/**
 * Components to bindings: `@bytecodealliance/jco` splits a component into core modules and writes the JavaScript between them. It
 * runs in a worker thread (it takes seconds for large components, and memory that is free again afterwards); results are cached
 * on disk by the component's hash and jco's version.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { sha256 } from '../batches/wasm-source';

/**
 * The version whose bindings are known: later ones took up to 280 times as long for a call with plain numbers, and `bindings.ts`
 * puts checks into the text that this version writes.
 */
export const JCO_VERSION = '1.10.2';
/** Changes when what is cached does. */
const CACHE_FORMAT = 1;
const DEFAULT_CACHE = '.drey/cache';
/** ms. */
const TRANSPILE_LIMIT = 120_000;

export interface TranspiledComponent {
  /** sha-256 of the component. */
  readonly hash: string;
  readonly wit: string;
  /** Interfaces that it imports, without versions. */
  readonly imports: readonly string[];
  /** Text of a module that exports `instantiate`. */
  readonly bindings: string;
  /** Core modules by the names that the bindings use. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/** jco is missing, of another version, or does not take the component. */
export class TranspileError extends Error {
  constructor(
    readonly failure: 'invalid' | 'unsupported',
    message: string,
  ) {
    super(message);
  }
}

const running = new Map<string, Promise<TranspiledComponent>>();

/** `cache`: the folder of `udf.cache.dir`. */
export function transpiled(bytes: Uint8Array, cache: string = DEFAULT_CACHE): Promise<TranspiledComponent> {
  const hash = sha256(bytes);
  let result = running.get(hash);
  if (result === undefined) {
    result = fromCacheOrNew(
      bytes,
      hash,
      join(resolve(cache), 'components', `${hash}-jco${JCO_VERSION}-${CACHE_FORMAT}`),
    );
    running.set(hash, result);
    // Kept by those who use it; the next one finds it on disk.
    result.finally(() => running.delete(hash)).catch(() => undefined);
  }
  return result;
}

async function fromCacheOrNew(bytes: Uint8Array, hash: string, folder: string): Promise<TranspiledComponent> {
  const cached = await readCache(hash, folder);
  if (cached !== undefined) return cached;
  const fresh = await transpile(bytes, hash);
  await writeCache(fresh, folder);
  return fresh;
}

async function readCache(hash: string, folder: string): Promise<TranspiledComponent | undefined> {
  try {
    const { wit, imports } = JSON.parse(await readFile(join(folder, 'component.json'), 'utf8'));
    const names = (await readdir(folder)).filter((name) => name.endsWith('.wasm'));
    const cores = new Map<string, Uint8Array>();
    for (const name of names) cores.set(name, await readFile(join(folder, name)));
    return { hash, wit, imports, bindings: await readFile(join(folder, 'component.js'), 'utf8'), cores };
  } catch {
    return undefined;
  }
}

/** Into a folder of its own, then renamed: others see all or nothing. A cache that cannot be written is none. */
async function writeCache({ wit, imports, bindings, cores }: TranspiledComponent, folder: string): Promise<void> {
  const temporary = `${folder}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, core] of cores) await writeFile(join(temporary, name), core);
    await writeFile(join(temporary, 'component.js'), bindings);
    await writeFile(join(temporary, 'component.json'), JSON.stringify({ wit, imports }));
    await rename(temporary, folder);
  } catch {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

interface WorkerAnswer {
  readonly error?: string;
  readonly wit?: string;
  readonly imports?: readonly string[];
  readonly files?: readonly (readonly [string, Uint8Array])[];
}

async function transpile(bytes: Uint8Array, hash: string): Promise<TranspiledComponent> {
  const jco = pathToFileURL(findJco()).href;
  const { error, wit, imports, files } = await runWorker({ jco, bytes });
  if (error !== undefined) throw new TranspileError('invalid', `no component that can be used: ${firstLine(error)}`);
  const cores = new Map(files!.filter(([name]) => name.endsWith('.wasm')));
  const script = files!.find(([name]) => name.endsWith('.js'))![1];
  return { hash, wit: wit!, imports: imports!, bindings: Buffer.from(script).toString('utf8'), cores };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}

/** jco is an optional dependency: nothing else needs its 190 MB. Looked for beside the host, then where the job runs. */
function findJco(): string {
  for (const folder of [dirname(__filename), process.cwd()]) {
    let entry: string;
    try {
      entry = createRequire(join(folder, 'module.js')).resolve('@bytecodealliance/jco');
    } catch {
      continue;
    }
    const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8'));
    if (version === JCO_VERSION) return entry;
    const message = `components need @bytecodealliance/jco ${JCO_VERSION}; ${version} is installed (npm install @bytecodealliance/jco@${JCO_VERSION})`;
    throw new TranspileError('unsupported', message);
  }
  const message = `components need the package @bytecodealliance/jco, which is not installed (npm install @bytecodealliance/jco@${JCO_VERSION})`;
  throw new TranspileError('unsupported', message);
}

/** Not written as one word: the bundle's own code cannot import (scripts/build.mjs replaces the word), a worker's can. */
const IMPORT = ['im', 'port'].join('');

const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  const jco = await ${IMPORT}(workerData.jco);
  const wit = await jco.componentWit(workerData.bytes);
  const { files, imports } = await jco.transpile(workerData.bytes, {
    name: 'component', instantiation: 'sync', typescript: false, nodejsCompat: false,
    validLiftingOptimization: true, namespacedExports: true,
  });
  parentPort.postMessage({ wit, imports, files: Object.entries(files) });
})().catch((error) => parentPort.postMessage({ error: String(error?.message ?? error) }));
`;

function runWorker(data: { jco: string; bytes: Uint8Array }): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { eval: true, workerData: data, execArgv: [], stdout: true, stderr: true });
    const done = (settle: () => void) => {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    };
    const timer = setTimeout(
      () => done(() => reject(new TranspileError('invalid', `jco took longer than ${TRANSPILE_LIMIT} ms`))),
      TRANSPILE_LIMIT,
    );
    worker.once('message', (answer: WorkerAnswer) => done(() => resolve(answer)));
    worker.once('error', (error) => done(() => resolve({ error: error.message })));
    worker.once('exit', () => done(() => resolve({ error: 'jco ended' })));
  });
}
