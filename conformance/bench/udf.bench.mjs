/** User functions in every carrier: `npm run bench -- udf [--carrier NAME] [--work NAME] [--rows N] [--jobs N] [--json]`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment, root } from '../../scripts/lib.mjs';
import { round } from './lib.mjs';

export const description =
  'the same functions in every carrier, in SQL jobs from memory to nowhere, first to last row: k rows/s, CPU ns per row of all processes, both against inline TypeScript';

const WORKS = ['inc', 'upper', 'reverse', 'row', 'aggregate'];
const CARRIERS = ['inline', 'isolated', 'assemblyscript', 'rust', 'arrow', 'component', 'python', 'pandas'];
/** What a carrier has no function for. The arrow-udf ABI has no aggregates, and its macros no rows of arguments; pandas has no keyed GROUP BY. */
const WITHOUT = { arrow: ['row', 'aggregate'], pandas: ['row', 'aggregate'] };
/** Rows of a measured job: half a second or more, so that the compilation of its code is a small part. */
const ROWS = {
  inc: { inline: 16_000_000, assemblyscript: 8_000_000, rust: 8_000_000 },
  upper: { inline: 8_000_000 },
  reverse: { inline: 4_000_000 },
};
const USUAL_ROWS = 4_000_000;
const PYTHON_ROWS = 2_000_000;
const AGGREGATE_ROWS = 2_000_000;
const JOBS = 3;

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

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Medians of the measured jobs. */
function figures(program, carrier, work) {
  const usual = work === 'aggregate' ? AGGREGATE_ROWS : carrier.startsWith('p') ? PYTHON_ROWS : USUAL_ROWS;
  const rows = Number(option('rows', ROWS[work]?.[carrier] ?? usual));
  const folder = join(root, 'conformance/udf/functions');
  const args = [program, folder, carrier, work, String(rows), String(option('jobs', JOBS))];
  const env = { ...pythonEnvironment(), DREY_TASK_MANAGER_ENTRY: join(root, 'host/dist/drey.cjs') };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${carrier} ${work}: ${stderr}`);
  const { seconds, cpu } = JSON.parse(stdout.trim().split('\n').pop());
  return { rate: rows / middle(seconds), cpu: (middle(cpu) / rows) * 1e9 };
}

export async function run() {
  const program = await bundle();
  const carriers = new Set(['inline', ...(option('carrier')?.split(',') ?? CARRIERS)]);
  const works = option('work')?.split(',') ?? WORKS;
  const json = process.argv.includes('--json');
  const results = {};
  for (const work of works) {
    let inline;
    for (const carrier of carriers) {
      if (WITHOUT[carrier]?.includes(work)) continue;
      const { rate, cpu } = figures(program, carrier, work);
      inline ??= { rate, cpu };
      const one = {
        rows_per_second: round(rate, 0),
        cpu_ns_per_row: round(cpu, 0),
        rate_of_inline: round(rate / inline.rate, 2),
        cpu_of_inline: round(inline.cpu / cpu, 2),
      };
      results[`${work} ${carrier}`] = json
        ? one
        : `${round(rate / 1000, 0)} k rows/s  ${one.cpu_ns_per_row} CPU ns/row  rate ${one.rate_of_inline}  CPU ${one.cpu_of_inline} of inline`;
    }
  }
  return results;
}
