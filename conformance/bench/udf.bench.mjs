/** User functions in every carrier: `npm run bench -- udf [--carrier NAME] [--work NAME] [--rows N] [--json]`. */
import { join } from 'node:path';
import { root } from '../../scripts/lib.mjs';
import { measure, round } from './lib.mjs';

export const description =
  'the same functions in every carrier, in a SQL job from memory to nowhere: k rows/s, CPU ns per row of all processes, rate against inline TypeScript';

const WORKS = ['inc', 'upper', 'reverse', 'row', 'aggregate'];
const CARRIERS = ['inline', 'isolated', 'assemblyscript', 'rust', 'arrow', 'component', 'python', 'pandas'];
/** What a carrier has no function for. */
const WITHOUT = {
  rust: ['row', 'aggregate'],
  arrow: ['row', 'aggregate'],
  component: ['row', 'aggregate'],
  pandas: ['row', 'aggregate'],
};
/** Rows of the measured run, by how fast a carrier is. */
const ROWS = { python: 1_000_000, pandas: 3_000_000, component: 1_000_000, arrow: 2_000_000 };

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

async function bundle() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'host/dist/udf-bench.cjs');
  await build({
    entryPoints: [join(root, 'conformance/udf/bench.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild', 'assemblyscript', '@bytecodealliance/*', 'binaryen'],
    logLevel: 'error',
  });
  return outfile;
}

/** Two runs, whose difference has no start in it. */
function rates(program, folder, carrier, work) {
  const rows = Number(option('rows', ROWS[carrier] ?? 4_000_000));
  const env = { DREY_TASK_MANAGER_ENTRY: join(root, 'host/dist/drey.cjs') };
  const one = (count) =>
    measure([process.execPath, program, folder, carrier, work, String(count), String(count >> 3)], { env });
  const [small, large] = [one(rows >> 2), one(rows)];
  const more = (rows - (rows >> 2)) * (1 + 1 / 8);
  const seconds = large.wall - small.wall;
  return { rate: more / seconds, cpu: ((large.cpu - small.cpu) / more) * 1e9 };
}

export async function run() {
  const program = await bundle();
  const folder = join(root, 'conformance/udf/functions');
  const carriers = option('carrier') ? ['inline', option('carrier')] : CARRIERS;
  const works = option('work') ? [option('work')] : WORKS;
  const results = {};
  for (const work of works) {
    let inline;
    for (const carrier of new Set(carriers)) {
      if (WITHOUT[carrier]?.includes(work)) continue;
      const { rate, cpu } = rates(program, folder, carrier, work);
      inline ??= { rate, cpu };
      results[`${work} ${carrier}`] =
        `${round(rate / 1000, 0)} k rows/s  ${round(cpu, 0)} CPU ns/row  rate ${round(rate / inline.rate, 2)}  CPU ${round(inline.cpu / cpu, 2)} of inline`;
    }
  }
  return results;
}
