/** Steps of the planner's test programs: tables, functions and statements. */
import { createModel } from './models';
import type { Row } from '../../host/src/types/rows';
import { causes, type Environment } from './environment';
import type { ChangeData, Program, Step, TableApiStep, TableStep } from './files';
import { isInstance } from './java-classes';
import { JAVA_FUNCTIONS } from './java-functions';
import { materialize, multisetDiff } from './compare';
import { sinkData, type SinkRecord } from './recording-sink';
import { decodeRow } from './rows';
import { sourceData } from './rows-reader';

/** Outside what is supported. */
export class Skipped extends Error {}

/** One way in which a program is run. */
export interface Run {
  readonly mode: 'streaming' | 'batch' | 'restore';
  /** Rows of the second half too. */
  readonly withAfter: boolean;
  readonly expected: 'streaming' | 'batchRestore';
  readonly options: Readonly<Record<string, string>>;
  /** What the sources of a restored job do. */
  readonly afterRestore: 'FINITE' | 'INFINITE' | 'NO_RESTORE';
}

export function describe(error: unknown): string {
  const chain = causes(error);
  if (process.env.DREY_DEBUG && error instanceof Error) return error.stack ?? error.message;
  return chain.map(({ className, message }) => `${className}: ${message}`).join('\n  caused by ');
}

/** Flink's own runners take one of several forms of the same statement. */
export function hasSql(program: Program): boolean {
  return program.run.some((step) => step.kind === 'SQL' && 'sql' in step && /^\s*insert/i.test(step.sql));
}

export function isConfig(
  step: Step,
): step is Step & { readonly kind: 'CONFIG'; readonly key: string; readonly value: string } {
  return step.kind === 'CONFIG';
}

export async function createTable(
  environment: Environment,
  step: TableStep,
  prefix: string,
  rows: readonly ChangeData[],
): Promise<void> {
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
  sourceData.set(id, rowsOf(environment, step, rows));
}

/** Rows of a table that exists. */
export function rowsOf(environment: Environment, step: TableStep, rows: readonly ChangeData[]): Row[] {
  const table = environment.catalog.table([step.name])!;
  return rows.map((change) => decodeRow(change, table));
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export async function runStep(environment: Environment, step: Exclude<Step, TableStep>): Promise<void> {
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
      await environment.execute(insertOf(step));
      return;
    default:
      throw new Skipped(`step ${step.kind}`);
  }
}

/** The statement of a step of the Table API, which has one. */
export function insertOf({ sink, derivedSql = '' }: TableApiStep): string {
  return sink && !/^\s*(insert|execute)\b/i.test(derivedSql) ? `INSERT INTO ${quote(sink)} ${derivedSql}` : derivedSql;
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

/** Positions of the primary key in the sink's columns. */
export function keyColumns(sink: TableStep): number[] | undefined {
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

export function sinkDifference(
  sink: TableStep,
  records: readonly SinkRecord[],
  expected: readonly string[] | undefined,
): string | undefined {
  if (expected === undefined) return undefined;
  try {
    const changes = sink.testChangelogData === false ? materialize(records, keyColumns(sink)) : records.map(textOf);
    const diff = multisetDiff(changes, expected);
    return diff && `sink ${sink.name}: ${diff}`;
  } catch (error) {
    return `sink ${sink.name}: ${describe(error)}`;
  }
}

function textOf({ text }: SinkRecord): string {
  return text;
}

export function inBundles(program: Program, options: Run['options']): boolean {
  const steps = [...program.setup, ...program.run];
  const config = Object.fromEntries(steps.flatMap((step) => (isConfig(step) ? [[step.key, step.value]] : [])));
  return { ...options, ...config }['table.exec.mini-batch.enabled'] === 'true';
}
