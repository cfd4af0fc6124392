/** Runs the planner's test programs. */
import type { Program, Step, TableStep } from './files';
import type { Outcome } from './files';
import { causes, Environment } from './environment';
import { materialize, multisetDiff } from './compare';
import { sinkData, sourceData } from './values-connector';
import { decodeRow } from './rows';
import { isInstance } from './java-classes';
import { JAVA_FUNCTIONS } from './java-functions';
import { createModel } from './models';

type Mode = 'streaming' | 'batch';

class Skipped extends Error {}

/** All runs of a program that do not need a savepoint; the program passes when all of them do. */
export async function runProgram(program: Program): Promise<Outcome> {
  const started = Date.now();
  const done = (status: Outcome['status'], reason: string): Outcome => ({
    id: program.uid,
    status,
    reason,
    millis: Date.now() - started,
  });
  try {
    const runs = runsOf(program);
    if (runs.length === 0) return done('skipped', 'needs a restore between its two halves');
    for (const run of runs) await runOnce(program, run);
    return done('passed', '');
  } catch (error) {
    if (error instanceof Skipped) return done('skipped', error.message);
    return done('failed', describe(error));
  }
}

export function describe(error: unknown): string {
  const chain = causes(error);
  if (process.env.DREY_DEBUG && error instanceof Error) return error.stack ?? error.message;
  return chain.map(({ className, message }) => `${className}: ${message}`).join('\n  caused by ');
}

interface Run {
  readonly mode: Mode;
  /** Rows of the second half too. */
  readonly withAfter: boolean;
  readonly expected: 'streaming' | 'batchRestore';
  readonly options: Readonly<Record<string, string>>;
}

function runsOf(program: Program): Run[] {
  const withFunctions = !program.pure && !program.pureWithDerivedSql;
  if (withFunctions) checkRunnable(program);
  const runs: Run[] = [];
  const { singleRun } = program;
  for (const { kind, envOptions = {} } of program.runners) {
    const extra = optionsOf(singleRun?.streaming?.with);
    // Plans of programs that were not run in one go are stored ones, older than that check, as with six of the others.
    const unchecked = withFunctions ? { 'table.exec.sink.require-on-conflict': 'false' } : {};
    const options = { ...envOptions, ...unchecked, ...extra };
    if (kind === 'semantic-streaming')
      runs.push({ mode: 'streaming', withAfter: false, expected: 'streaming', options });
    if (kind === 'semantic-batch') runs.push({ mode: 'batch', withAfter: false, expected: 'streaming', options });
    // Programs with functions were not run against Flink in one go: they must give the whole result.
    const inOneGo = withFunctions ? !endsBundles(program, options) : singleRun?.streaming?.matches;
    if (kind === 'restore' && inOneGo) {
      runs.push({ mode: 'streaming', withAfter: true, expected: 'streaming', options });
    }
    if (kind === 'batch-restore' && singleRun?.batch?.matches !== false) {
      runs.push({ mode: 'batch', withAfter: true, expected: 'batchRestore', options });
    }
  }
  return runs;
}

/** The savepoint between the two halves ends bundles that would go on without it. */
function endsBundles(program: Program, options: Run['options']): boolean {
  const steps = [...program.setup, ...program.run];
  const halves = steps.some((step) => step.step === 'SOURCE' && (step.dataAfterRestore?.length ?? 0) > 0);
  const config = Object.fromEntries(steps.flatMap((step) => (isConfig(step) ? [[step.key, step.value]] : [])));
  return halves && { ...options, ...config }['table.exec.mini-batch.enabled'] === 'true';
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

async function runOnce(program: Program, run: Run): Promise<void> {
  const steps = [...program.setup, ...program.run];
  const config = Object.fromEntries(steps.flatMap((step) => (isConfig(step) ? [[step.key, step.value]] : [])));
  const environment = new Environment(
    { 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...run.options, ...config },
    run.mode === 'batch',
  );
  const sinks: TableStep[] = [];
  const prefix = `${program.uid}/`;
  for (const step of steps) {
    if (step.step !== undefined) {
      await createTable(environment, step, prefix, run);
      if (step.step === 'SINK') sinks.push(step);
    } else if (step.kind !== 'TABLE_API' || !hasSql(program)) await runStep(environment, step);
  }
  for (const sink of sinks) compareSink(sink, prefix, run);
}

/** Flink's own runners take one of several forms of the same statement. */
function hasSql(program: Program): boolean {
  return program.run.some((step) => step.kind === 'SQL' && 'sql' in step && /^\s*insert/i.test(step.sql));
}

function isConfig(
  step: Step,
): step is Step & { readonly kind: 'CONFIG'; readonly key: string; readonly value: string } {
  return step.kind === 'CONFIG';
}

async function createTable(environment: Environment, step: TableStep, prefix: string, run: Run): Promise<void> {
  const id = prefix + step.name;
  const indexes = step.indexes?.map((columns) => columns.join(',')).join(';');
  const options = Object.entries({
    ...step.options,
    connector: 'values',
    'data-id': id,
    ...(indexes === undefined ? {} : { 'source-indexes': indexes }),
  });
  const partitioned = step.partitionKeys?.length ? ` PARTITIONED BY (${step.partitionKeys.map(quote).join(', ')})` : '';
  const distributed = step.distribution ? ` ${step.distribution.sql}` : '';
  const properties = options.map(([key, value]) => `'${key}' = '${String(value).replaceAll("'", "''")}'`).join(', ');
  await environment.run(
    `CREATE TABLE ${quote(step.name)} (\n${step.schema.join(',\n')}\n)${distributed}${partitioned} WITH (${properties})`,
  );
  if (step.step === 'SINK') {
    sinkData.set(id, []);
    return;
  }
  const changes = [...(step.dataBeforeRestore ?? []), ...(run.withAfter ? (step.dataAfterRestore ?? []) : [])];
  const table = environment.catalog.table([step.name])!;
  sourceData.set(
    id,
    changes.map((change) => decodeRow(change, table)),
  );
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

async function runStep(environment: Environment, step: Exclude<Step, TableStep>): Promise<void> {
  switch (step.kind) {
    case 'CONFIG':
      return;
    case 'MODEL':
      await createModel(environment, step);
      return;
    case 'FUNCTION':
      environment.registerFunction(
        step.behavior === 'CATALOG' ? `default_catalog.default_database.${step.name}` : step.name,
        JAVA_FUNCTIONS.get(step.functionClass),
      );
      return;
    case 'SQL':
      await environment.execute(step.sql);
      return;
    case 'STATEMENT_SET':
      await environment.executeSet(step.statements);
      return;
    case 'FAILING_SQL':
      await mustFail(() => environment.execute(step.sql), step.expectedException, step.expectedErrorMessage);
      return;
    case 'TABLE_API':
      if (step.derivedSql === undefined) throw new Skipped('Table API step without SQL');
      await environment.execute(
        step.sink && !/^\s*(insert|execute)\b/i.test(step.derivedSql)
          ? `INSERT INTO ${quote(step.sink)} ${step.derivedSql}`
          : step.derivedSql,
      );
      return;
    default:
      throw new Skipped(`step ${step.kind}`);
  }
}

/** Some cause must have the class and contain the message. */
export async function mustFail(
  action: () => Promise<unknown>,
  className: string | undefined,
  message: string | undefined | null,
): Promise<void> {
  let thrown: unknown;
  try {
    await action();
  } catch (error) {
    thrown = error;
  }
  if (thrown === undefined) throw new Error(`did not fail; expected ${className}: ${message}`);
  const chain = causes(thrown);
  const ok = chain.some(
    (cause) =>
      (className == null || isInstance(cause.className, className)) &&
      (message == null || cause.message.includes(message)),
  );
  if (!ok) throw new Error(`expected ${className}: ${message}\n  got ${describe(thrown)}`);
}

function compareSink(sink: TableStep, prefix: string, run: Run): void {
  let expected = sink.expected?.[run.expected];
  if (expected === undefined) return;
  const records = sinkData.get(prefix + sink.name) ?? [];
  let actual = records.map(({ text }) => text);
  if (sink.testChangelogData === false) actual = materialize(records, keyColumns(sink));
  if (sink.deduplicatedFieldIndices && run.expected === 'batchRestore') expected = [...expected];
  const diff = multisetDiff(actual, expected);
  if (diff) throw new Error(`${run.mode}, sink ${sink.name}: ${diff}`);
}

/** Positions of the primary key in the sink's columns. */
function keyColumns(sink: TableStep): number[] | undefined {
  const constraint = sink.schema.find((line) => /primary key/i.test(line) && /\(/.test(line));
  const columns = sink.schema.filter((line) => !/^\s*(constraint|primary key|watermark)/i.test(line)).map(columnName);
  const names = constraint
    ? /\(([^)]*)\)/
        .exec(constraint)![1]
        .split(',')
        .map((name) => unquote(name.trim()))
    : [];
  const inline = columns.filter(
    (_, i) => /primary key/i.test(sink.schema[i]) && !/^\s*(constraint|primary key)/i.test(sink.schema[i]),
  );
  const keys = names.length > 0 ? names : inline;
  return keys.length === 0 ? undefined : keys.map((name) => columns.indexOf(name));
}

function columnName(line: string): string {
  const match = /^\s*(`(?:[^`]|``)+`|\S+)/.exec(line)!;
  return unquote(match[1]);
}

function unquote(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name;
}
