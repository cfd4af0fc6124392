/** `npm run test:chaos [-- --seed N --kills N --variants 0,3]`: kills a job again and again; conformance/chaos says what is checked. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureNodeModules, ensurePython, pythonEnvironment, root, venvPython } from './lib.mjs';

ensureNodeModules();
ensurePython();
ensureBuild();
const { build } = await import('esbuild');
const outfile = join(root, 'conformance/dist/chaos.cjs');
await build({
  entryPoints: [join(root, 'conformance/chaos/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['esbuild', '@aws-sdk/client-s3'],
  alias: { '@drey/sdk': join(root, 'sdk/src') },
  logLevel: 'error',
});
const env = { ...pythonEnvironment(), DREY_PYTHON: process.env.DREY_PYTHON ?? venvPython };
const result = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
