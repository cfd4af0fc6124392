/** Turns a TypeScript (or JavaScript) job into one ES module that shares this host's copy of the SDK. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as sdk from '@drey/sdk';
import * as udf from '@drey/sdk/udf';
import { UsageError } from './arguments';

/** Where bundles find the SDK: classes and the executor must be the host's own, not a second copy. */
const SDK = Symbol.for('drey.sdk');

/** To be called once in every thread before a bundle is imported. */
export function publishSdk(): void {
  (globalThis as Record<symbol, unknown>)[SDK] = { sdk, udf };
  udf.setModuleFunctionOpener(async (...args) => (await import('../udf/module-function')).openModuleFunction(...args));
}

export interface JobBundle {
  readonly path: string;
  /** The files it was made of. */
  readonly inputs: readonly string[];
}

/** Bundles `script` into a temporary file, which is removed when the process ends. Throws with the compiler's messages. */
export async function bundleJob(script: string): Promise<JobBundle> {
  const { build } = await import('esbuild');
  const folder = temporaryFolder();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${basename(script).replace(/\.\w+$/, '')}.mjs`);
  const built = build({
    entryPoints: [resolve(script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    packages: 'external',
    metafile: true,
    logLevel: 'silent',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve(script)).href) },
    plugins: [
      {
        name: 'drey-sdk',
        setup(context) {
          context.onResolve({ filter: /^@drey\/sdk$/ }, () => ({ path: 'sdk', namespace: 'drey' }));
          context.onResolve({ filter: /^@drey\/sdk\/udf$/ }, () => ({ path: 'udf', namespace: 'drey' }));
          context.onLoad({ filter: /.*/, namespace: 'drey' }, ({ path }) => ({ contents: sharedModule(path) }));
        },
      },
    ],
  });
  const { metafile } = await built.catch((error: unknown) => {
    throw new UsageError(`${script} cannot be compiled\n${compilerMessages(error)}`, { cause: error });
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith('drey:'));
  return { path: outfile, inputs: inputs.map((path) => resolve(path)) };
}

/** A module that gives out one of the host's own. */
function sharedModule(path: string): string {
  const names = Object.keys(path === 'udf' ? udf : sdk).filter((name) => name !== 'default');
  return `export const { ${names.join(', ')} } = globalThis[Symbol.for('drey.sdk')].${path};`;
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'drey-job-'));
  } catch (error) {
    const text = `the job cannot be compiled into the temporary directory ${tmpdir()} (TMPDIR)`;
    throw new UsageError(`${text}: ${(error as Error).message}`, { cause: error });
  }
}

/** "job.ts:1:9: Unexpected "="", a line for each. */
function compilerMessages(error: unknown): string {
  const { errors } = error as {
    errors?: readonly { text: string; location?: { file: string; line: number; column: number } }[];
  };
  if (errors === undefined || errors.length === 0) return error instanceof Error ? error.message : String(error);
  return errors
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    )
    .join('\n');
}
