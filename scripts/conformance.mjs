/**
 * `npm run -s conformance -- --programs PATH --functions PATH [--nexmark DIR] [--only ID] [--report OUT.json] [--matrix straight]`: runs
 * Flink's own test programs, functions and expressions as data (conformance/sql).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNodeModules, root } from './lib.mjs';

ensureNodeModules();
const { build } = await import('esbuild');
const outfile = join(root, 'conformance/dist/sql.cjs');
await build({
  entryPoints: [join(root, 'conformance/sql/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  external: ['esbuild'],
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
