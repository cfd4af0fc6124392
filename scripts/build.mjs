/** `npm run build`: host/dist/drey.cjs, the whole host in one file (CLI, embedded host, task manager threads). */
import { build } from 'esbuild';
import { join } from 'node:path';
import { root } from './lib.mjs';

await build({
  entryPoints: [join(root, 'host/src/cli/main.ts')],
  outfile: join(root, 'host/dist/drey.cjs'),
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
