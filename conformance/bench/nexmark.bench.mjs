/** Nexmark queries on the generator: `npm run bench -- nexmark [--query q5|all] [--events N] [--tps N] [--warm N] [--json]`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../../scripts/lib.mjs';

export const description =
  'Nexmark query (--query qN or all, --events N, --tps N) on the generator with a blackhole sink: k events/s, CPU s per million, RSS';

/** q6 is not supported by Flink. */
const QUERIES = Array.from({ length: 24 }, (_, i) => `q${i}`).filter((name) => name !== 'q6');

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

async function bundle() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'conformance/dist/nexmark-bench.cjs');
  await build({
    entryPoints: [join(root, 'conformance/nexmark/bench.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild'],
    logLevel: 'error',
  });
  return outfile;
}

function measureQuery(program, folder, name) {
  const args = [program, folder, name, option('events', '2000000'), option('tps', '100000'), option('warm', '500000')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions(), ...args], { encoding: 'utf8' });
  if (status !== 0) return { query: name, error: stderr.split('\n')[0] };
  return JSON.parse(stdout.trim().split('\n').pop());
}

/** `--prof DIR`: a CPU profile of the process. */
function nodeOptions() {
  const folder = option('prof');
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', folder];
}

export async function run() {
  const folder = resolve(root, '../shared/nexmark');
  if (!existsSync(folder)) throw new Error('../shared/nexmark is needed for the queries');
  const program = await bundle();
  const wanted = option('query', 'q0');
  if (wanted !== 'all') return measureQuery(program, folder, wanted);
  const results = QUERIES.map((name) => measureQuery(program, folder, name));
  return Object.fromEntries(
    results.map(({ query, error, kevents_per_s: rate, cpu_s_per_m: cpu, peak_rss_mb: rss }) => [
      query,
      error ?? `${rate} k/s  ${cpu} CPU s/M  ${rss} MB`,
    ]),
  );
}
