/** `node scripts/build-matrix-host.mjs OUT`: bundles the host that runs Python programs in the columns of the matrix (conformance/matrix). */
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './lib.mjs';

const [outfile] = process.argv.slice(2);
if (outfile === undefined) throw new Error('Usage: node scripts/build-matrix-host.mjs OUT');
await build({
  entryPoints: [join(root, 'conformance/matrix/host.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  external: ['esbuild', '@aws-sdk/client-s3', 'kafkajs', 'fzstd', '@bokuweb/zstd-wasm'],
  logLevel: 'warning',
});
