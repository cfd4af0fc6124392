/** `npm run build`: ../../tmp/perf/drey.cjs, the whole host in one file (CLI, embedded host, task manager threads). */
import { build } from 'esbuild';
import { join } from 'node:path';
import { root } from '/work/main/scripts/lib.mjs';

await build({
  entryPoints: [join(root, 'host/src/cli/main.ts')],
  outfile: '/tmp/perf/drey.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  legalComments: 'none',
  external: ['esbuild'],
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
