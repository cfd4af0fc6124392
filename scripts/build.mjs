/**
 * `npm run build`: the whole host (CLI, embedded host, task manager threads) in host/dist:
 * drey-host.cjs, the bundle; drey-host.cjs.cache, V8's code for it; drey.cjs, the entry, which loads the one with the other.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './lib.mjs';

const dist = join(root, 'host/dist');
const bundle = join(dist, 'drey-host.cjs');
const cache = `${bundle}.cache`;

const { outputFiles } = await build({
  entryPoints: [join(root, 'host/src/cli/main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  legalComments: 'none',
  // Large, and needed by jobs with s3:// paths or Kafka only.
  external: ['esbuild', '@aws-sdk/client-s3', 'kafkajs', 'fzstd', '@bokuweb/zstd-wasm'],
  banner: { js: 'var dreyImport = globalThis.dreyImport ?? ((name) => NATIVE_IMPORT(name));' },
  logLevel: 'warning',
  write: false,
});
// A cache of another bundle would be taken for this one's if both had the same length.
rmSync(cache, { force: true });
mkdirSync(dist, { recursive: true });
/** Plain ASCII, so that V8 keeps the code as one byte a character. What is left of other characters is in comments and patterns. */
const ascii = (text) =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

// Code from a cache cannot import: the entry does it.
for (const { path, text } of outputFiles) {
  const code = () => ascii(text.replaceAll(/\bimport\(/g, 'dreyImport(').replace('NATIVE_IMPORT(', 'import('));
  writeFileSync(path, path.endsWith('.cjs') ? code() : text);
}
const entry = join(dist, 'drey.cjs');
copyFileSync(join(root, 'scripts/entry.cjs'), entry);
chmodSync(entry, 0o755);

// What a first statement needs is compiled once, here. Without the cache everything works, a little slower.
const warmUp = ['sql', '-e', 'SELECT a, COUNT(*) FROM (VALUES (1), (2)) AS t(a) GROUP BY a'];
const env = { ...process.env, DREY_WRITE_CODE_CACHE: cache };
spawnSync(process.execPath, [entry, ...warmUp], { env, stdio: 'ignore', timeout: 60_000 });
