/** Runs the planner's test programs. */
import { batchOptions, type Column, type ColumnRunner, inColumn } from './columns';
import { sameTable } from './compare';
import { Environment } from './environment';
import type { Outcome, Program, TableStep } from './files';
import { JAVA_FUNCTIONS } from './java-functions';
import {
  createTable,
  describe,
  hasSql,
  inBundles,
  isConfig,
  keyColumns,
  type Run,
  runStep,
  sinkDifference,
  Skipped,
} from './program-steps';
import { Conductor, conducted, ORDERS } from './pacing';
import { recordsOf } from './recording-sink';
import { runRestored } from './restore-programs';

/** All runs of a program; it passes when all of them do. */
export async function runProgram(program: Program, column: Column = 'straight'): Promise<Outcome> {
  const started = Date.now();
  const done = (status: Outcome['status'], reason: string): Outcome => ({
    id: program.uid,
    status,
    reason,
    millis: Date.now() - started,
  });
  try {
    for (const run of runsOf(program)) {
      // What is read in one go instead of being restored says nothing more in the other columns.
      if (column !== 'straight' && run.mode === 'streaming' && run.withAfter) continue;
      const difference = await differenceIn(program, run, column);
      if (difference !== undefined) return done('failed', difference);
    }
    return done('passed', '');
  } catch (error) {
    if (error instanceof Skipped) return done('skipped', error.message);
    return done('failed', describe(error));
  }
}

async function differenceIn(program: Program, run: Run, column: Column): Promise<string | undefined> {
  const { mode } = run;
  const attempt = async (runner: ColumnRunner | undefined): Promise<string | undefined> => {
    try {
      const sinks = await (mode === 'restore'
        ? runRestored(program, run, column)
        : runOnce(program, run, column, runner));
      return await difference(program, run, column, sinks);
    } catch (error) {
      if (error instanceof Skipped) throw error;
      return `${mode}: ${describe(error)}`;
    }
  };
  if (mode === 'streaming') return inColumn(column, program.uid, attempt);
  const first = await attempt(undefined);
  if (first === undefined || mode === 'batch') return first;
  return (await again(program, run, () => attempt(undefined))) ? undefined : first;
}

/** Windows of processing time may end between two rows of a slow machine, and the sources of several tables race. */
async function again(program: Program, run: Run, attempt: () => Promise<string | undefined>): Promise<boolean> {
  if (run.afterRestore === 'INFINITE') return (await attempt()) === undefined || (await attempt()) === undefined;
  const sources = [...program.setup, ...program.run].filter(({ step }) => step === 'SOURCE');
  if (sources.length < 2) return false;
  for (const order of ORDERS) {
    if ((await conducted(new Conductor(order), attempt)) === undefined) return true;
  }
  return false;
}

async function difference(
  program: Program,
  run: Run,
  column: Column,
  sinks: readonly TableStep[],
): Promise<string | undefined> {
  const prefix = `${program.uid}/`;
  const differs = sinks.map((sink) =>
    sinkDifference(sink, recordsOf(prefix + sink.name), sink.expected?.[run.expected]),
  );
  const first = differs.find((text) => text !== undefined);
  if (first === undefined) return undefined;
  if (comparesTables(program, run, column)) {
    // What stands at the end is compared with what stands there when nothing happens on the way.
    const actual = sinks.map(({ name }) => recordsOf(prefix + name));
    await (run.mode === 'restore' ? runRestored(program, run, 'straight') : runOnce(program, run, 'straight'));
    const same = sinks.every(
      (sink, i) => differs[i] === undefined || sameTable(actual[i], recordsOf(prefix + sink.name), keyColumns(sink)),
    );
    if (same) return undefined;
  }
  return `${run.mode}, ${first}`;
}

/** Rows of other keys may come in any order between subtasks, and bundles end with checkpoints. */
function comparesTables(program: Program, run: Run, column: Column): boolean {
  return column === 'rescale' || (column !== 'straight' && inBundles(program, run.options));
}

function runsOf(program: Program): Run[] {
  const withFunctions = !program.pure && !program.pureWithDerivedSql;
  if (withFunctions) checkRunnable(program);
  const runs: Run[] = [];
  const { singleRun } = program;
  const usual = { expected: 'streaming', afterRestore: 'FINITE' } as const;
  for (const { kind, envOptions = {}, afterRestoreSource = 'FINITE' } of program.runners) {
    const extra = optionsOf(singleRun?.streaming?.with);
    // Plans of programs that were not run in one go are stored ones, older than that check, as with six of the others.
    const unchecked = withFunctions ? { 'table.exec.sink.require-on-conflict': 'false' } : {};
    const options = { ...envOptions, ...unchecked, ...extra };
    if (kind === 'semantic-streaming') runs.push({ ...usual, mode: 'streaming', withAfter: false, options });
    if (kind === 'semantic-batch') runs.push({ ...usual, mode: 'batch', withAfter: false, options });
    if (kind === 'restore') {
      runs.push({ ...usual, mode: 'restore', withAfter: true, options, afterRestore: afterRestoreSource });
      // Programs with functions were not run against Flink in one go: they must give the whole result.
      const inOneGo = withFunctions ? !endsBundles(program, options) : singleRun?.streaming?.matches;
      if (inOneGo) runs.push({ ...usual, mode: 'streaming', withAfter: true, options });
    }
    if (kind === 'batch-restore' && singleRun?.batch?.matches !== false) {
      runs.push({ ...usual, mode: 'batch', withAfter: true, expected: 'batchRestore', options });
    }
  }
  return runs;
}

/** The savepoint between the two halves ends bundles that would go on without it. */
function endsBundles(program: Program, options: Run['options']): boolean {
  const steps = [...program.setup, ...program.run];
  const halves = steps.some((step) => step.step === 'SOURCE' && (step.dataAfterRestore?.length ?? 0) > 0);
  return halves && inBundles(program, options);
}

/** Java functions that are written here, and Table API that has SQL, are no hindrance. */
function checkRunnable(program: Program): void {
  const steps = [...program.setup, ...program.run];
  const others = program.impure.filter((reason) => !/^(?:FUNCTION|MODEL|TABLE_API.*)$/.test(reason));
  const unknown = steps.some((step) => 'functionClass' in step && !JAVA_FUNCTIONS.has(step.functionClass));
  const noSql = steps.some((step) => step.kind === 'TABLE_API' && !('derivedSql' in step && step.derivedSql));
  if (others.length > 0 || unknown || noSql) throw new Skipped(`impure: ${program.impure.join('; ')}`);
}

function optionsOf(text: SingleRunWith): Record<string, string> {
  if (text === undefined) return {};
  if (typeof text !== 'string') return { ...text };
  return Object.fromEntries(
    text.split(',').map((pair) => pair.split('=').map((part) => part.trim()) as [string, string]),
  );
}
type SingleRunWith = NonNullable<NonNullable<Program['singleRun']>['streaming']>['with'];

async function runOnce(program: Program, run: Run, column: Column, runner?: ColumnRunner): Promise<TableStep[]> {
  const steps = [...program.setup, ...program.run];
  const config = Object.fromEntries(steps.flatMap((step) => (isConfig(step) ? [[step.key, step.value]] : [])));
  const options = { 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...run.options, ...config };
  const environment =
    run.mode === 'batch'
      ? new Environment({ ...options, ...batchOptions(column) }, true)
      : new Environment(options, false, undefined, runner);
  const sinks: TableStep[] = [];
  for (const step of steps) {
    if (step.step !== undefined) {
      const rows = [...(step.dataBeforeRestore ?? []), ...(run.withAfter ? (step.dataAfterRestore ?? []) : [])];
      await createTable(environment, step, `${program.uid}/`, rows);
      if (step.step === 'SINK') sinks.push(step);
    } else if (step.kind !== 'TABLE_API' || !hasSql(program)) await runStep(environment, step);
  }
  return sinks;
}
