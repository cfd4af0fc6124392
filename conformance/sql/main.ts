/** `npm run -s conformance -- --programs PATH --functions PATH --cases PATH [--nexmark DIR] [--only ID] [--report OUT.json] [--matrix COLUMN|all]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { QUERIES } from '../nexmark/queries';
import { NexmarkRun } from '../nexmark/run';
import { readCases, removeCaseFiles, runCase } from './cases';
import { COLUMNS, type Column, openStore } from './columns';
import { cancelJobs } from './environment';
import { dataFiles, type ExpressionSpec, type FunctionSpecData, type Outcome, type Program } from './files';
import { runExpressions, runFunctions } from './functions';
import { runProgram } from './programs';

const PROGRAM_SECONDS = 60;

const { values: options } = parseArgs({
  options: {
    programs: { type: 'string' },
    functions: { type: 'string' },
    nexmark: { type: 'string' },
    cases: { type: 'string' },
    only: { type: 'string' },
    report: { type: 'string' },
    matrix: { type: 'string', default: 'straight' },
    quiet: { type: 'boolean', default: false },
    expect: { type: 'string' },
  },
});

const outcomes: Outcome[] = [];

/** Ids that are known not to pass, one a line with its reason behind ` | `; `#` begins a comment. */
const known = new Set(
  (options.expect === undefined ? '' : readFileSync(pathOf(options.expect), 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split(' | ')[0].trim()),
);

/** With all columns, ids say which: `id` for straight, `id@restore` and so on for the others. */
function idIn(column: Column, id: string): string {
  return column === 'straight' ? id : `${id}@${column}`;
}

function pathOf(text: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), text);
}

function note(outcome: Outcome): void {
  outcomes.push(outcome);
  if (options.expect !== undefined && outcome.status === 'passed' && known.has(outcome.id)) {
    process.stdout.write(`UNEXPECTEDLY PASSED ${outcome.id}\n`);
  }
  if (outcome.status !== 'failed' || options.quiet || known.has(outcome.id)) return;
  process.stdout.write(`FAILED ${outcome.id}\n  ${outcome.reason.replaceAll('\n', '\n  ')}\n`);
}

/** `--only` names an item, or a part of ids that ends in `*`. */
function wanted(id: string): boolean {
  const { only } = options;
  if (only === undefined) return true;
  return only.endsWith('*') ? id.startsWith(only.slice(0, -1)) : id === only || id.startsWith(`${only}#`);
}

async function limited(id: string, run: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((done) => {
    const outcome: Outcome = {
      id,
      status: 'failed',
      reason: `took more than ${PROGRAM_SECONDS} s`,
      millis: PROGRAM_SECONDS * 1000,
    };
    timer = setTimeout(() => {
      cancelJobs();
      done(outcome);
    }, PROGRAM_SECONDS * 1000);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The Nexmark queries of a folder with events and Flink's answers. */
async function runNexmark(folder: string): Promise<void> {
  const run = new NexmarkRun(folder);
  for (const name of QUERIES) {
    const id = `nexmark/${name}`;
    if (wanted(id)) note(await limited(id, run.outcome(name)));
  }
}

async function runColumn(column: Column): Promise<void> {
  const noteIn = (outcome: Outcome): void => note({ ...outcome, id: idIn(column, outcome.id) });
  if (options.programs !== undefined) {
    for (const { items } of dataFiles<Program>(pathOf(options.programs), ['programs'])) {
      for (const program of items)
        if (wanted(program.uid)) noteIn(await limited(program.uid, runProgram(program, column)));
    }
  }
  if (options.cases !== undefined) {
    for (const one of readCases(pathOf(options.cases)))
      if (wanted(one.id)) noteIn(await limited(one.id, runCase(one, column)));
  }
  if (options.functions === undefined) return;
  for (const { items } of dataFiles<FunctionSpecData>(pathOf(options.functions), ['functions'])) {
    // Only aggregates keep state.
    const specs = column === 'straight' ? items : items.filter(({ aggregate }) => aggregate);
    for (const spec of specs) for (const outcome of await runFunctions(spec, wanted, column, limited)) noteIn(outcome);
  }
  if (column !== 'straight') return;
  for (const { items } of dataFiles<ExpressionSpec>(pathOf(options.functions), ['expressions'])) {
    for (const spec of items) for (const outcome of await runExpressions(spec, wanted)) noteIn(outcome);
  }
}

function writeReport(columns: readonly Column[], path: string): void {
  // The ids of one column are the contract's.
  const [only] = columns.length === 1 ? columns : [];
  const suffix = only === undefined ? '' : idIn(only, '');
  const entries = outcomes.map((outcome) => ({
    ...outcome,
    id: outcome.id.slice(0, outcome.id.length - suffix.length),
  }));
  writeFileSync(path, JSON.stringify(entries, undefined, 1));
}

function summary(chosen: readonly Outcome[]): string {
  const count = (status: Outcome['status']) => chosen.filter((outcome) => outcome.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

async function main(): Promise<void> {
  const columns = COLUMNS.filter((column) => options.matrix === 'all' || options.matrix.split(',').includes(column));
  if (columns.length === 0) throw new Error(`--matrix must be one of ${COLUMNS.join(', ')}, all`);
  if (columns.some((column) => column !== 'straight')) await openStore();
  for (const column of columns) {
    const before = outcomes.length;
    await runColumn(column);
    if (columns.length > 1) process.stdout.write(`${column}: ${summary(outcomes.slice(before))}\n`);
  }
  removeCaseFiles();
  if (options.nexmark !== undefined) await runNexmark(pathOf(options.nexmark));
  if (options.report !== undefined) writeReport(columns, pathOf(options.report));
  if (options.expect !== undefined) {
    const others = outcomes.filter(({ id, status }) => status !== 'skipped' && (status === 'failed') !== known.has(id));
    const expected = outcomes.filter(({ status }) => status !== 'skipped').length - others.length;
    for (const { id, status } of others) process.stdout.write(`${status} unexpectedly: ${id}\n`);
    process.stdout.write(`${expected} as expected, ${others.length} not\n`);
    process.exitCode = others.length > 0 ? 1 : 0;
  }
  process.stdout.write(`${summary(outcomes)}\n`);
}

main().then(
  () => process.exit(process.exitCode ?? (outcomes.some(({ status }) => status === 'failed') ? 1 : 0)),
  (error: Error) => {
    process.stderr.write(`drey: ${process.env.DREY_DEBUG ? error.stack : error.message}\n`);
    process.exit(2);
  },
);
