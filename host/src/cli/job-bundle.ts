/** Turns a TypeScript (or JavaScript) job into one ES module that shares this host's copy of the SDK. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as sdk from '@drey/sdk';

/** Where bundles find the SDK: classes and the executor must be the host's own, not a second copy. */
const SDK = Symbol.for('drey.sdk');

/** To be called once in every thread before a bundle is imported. */
export function publishSdk(): void {
  (globalThis as Record<symbol, unknown>)[SDK] = sdk;
}

/** Bundles `script` into a temporary file, which is removed when the process ends. Throws with the compiler's messages. */
export async function bundleJob(script: string): Promise<string> {
  const { build } = await import('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'drey-job-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${basename(script).replace(/\.\w+$/, '')}.mjs`);
  const names = Object.keys(sdk).filter((name) => name !== 'default');
  await build({
    entryPoints: [resolve(script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    packages: 'external',
    logLevel: 'silent',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve(script)).href) },
    plugins: [
      {
        name: 'drey-sdk',
        setup(context) {
          context.onResolve({ filter: /^@drey\/sdk$/ }, () => ({ path: 'sdk', namespace: 'drey' }));
          context.onLoad({ filter: /.*/, namespace: 'drey' }, () => ({
            contents: `export const { ${names.join(', ')} } = globalThis[Symbol.for('drey.sdk')];`,
          }));
        },
      },
    ],
  });
  return outfile;
}
