/**
 * Own SQL cases: queries in .sql files with the results that real Flink gave (record.py writes them).
 *
 * A file has a head (sources that all its cases may read) and cases. Lines of a case that begin with `--` are directives:
 *   -- case: NAME                              begins a case
 *   -- mode: batch                             streaming when absent
 *   -- config: KEY=VALUE
 *   -- source NAME: (COLUMNS) [changelog=I,UB,UA,D]
 *   -- +I [1, "text", "2020-01-01 00:00:00"]   a row of the source above, as JSON
 *   -- compare: changelog | unordered | final  same records in order (default); in any order; the same table at the end
 *   -- upsert: a, b                            the result goes to an upsert sink with this key
 * Statements end with a semicolon; the last one is the query. The recorded part follows:
 *   -- expect: Flink VERSION
 *   -- > +I[1, text]
 *   -- ! CLASS: MESSAGE                        an exception and its causes, outermost first
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RowType } from '../../host/src/types/logical/contracts';
import { typeSummary } from '../../host/src/types/logical/print';
import { withoutAttribute } from '../../host/src/types/logical/types';
import type { Row } from '../../host/src/types/rows';
import { batchOptions, type Column, type ColumnRunner, inColumn } from './columns';
import { materialize, multisetDiff, sameTable } from './compare';
import { causes, Environment } from './environment';
import type { ChangeData, Outcome } from './files';
import { decodeRow } from './rows';
import { recordsOf, type SinkRecord, sinkData } from './recording-sink';
import { sourceData } from './rows-reader';
import { textOf } from './values-connector';

export interface CaseSource {
  readonly name: string;
  readonly columns: string;
  readonly changelog: string;
  readonly rows: readonly ChangeData[];
}

export interface SqlCase {
  readonly id: string;
  readonly batch: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly sources: readonly CaseSource[];
  readonly compare: string;
  readonly upsert?: readonly string[];
  readonly statements: readonly string[];
  readonly expected?: readonly string[];
  readonly errors: readonly { readonly className: string; readonly message: string }[];
}

/** All cases of a .sql file, or of those in a folder. */
export function readCases(path: string): SqlCase[] {
  if (!statSync(path).isDirectory()) return parseCases(basename(path, '.sql'), readFileSync(path, 'utf8'));
  const names = readdirSync(path).filter((name) => name.endsWith('.sql'));
  return names.sort().flatMap((name) => readCases(join(path, name)));
}

interface Draft {
  name: string;
  batch: boolean;
  options: Record<string, string>;
  sources: { name: string; columns: string; changelog: string; rows: ChangeData[] }[];
  compare?: string;
  upsert?: string[];
  sql: string[];
  expected?: string[];
  errors: { className: string; message: string }[];
}

function draft(name: string): Draft {
  return { name, batch: false, options: {}, sources: [], sql: [], errors: [] };
}

export function parseCases(file: string, text: string): SqlCase[] {
  const head = draft('');
  const cases: Draft[] = [];
  let current = head;
  for (const line of text.split('\n')) {
    const begin = /^-- case: (\S+)\s*$/.exec(line);
    if (begin) cases.push((current = draft(begin[1])));
    else if (line.startsWith('--')) directive(current, line, file);
    else current.sql.push(line);
  }
  return cases.map(({ name, sql, sources, options, compare, ...rest }) => ({
    ...rest,
    id: `${file}/${name}`,
    compare: compare ?? head.compare ?? 'changelog',
    options: { ...head.options, ...options },
    sources: [...head.sources.filter((one) => !sources.some((own) => own.name === one.name)), ...sources],
    statements: [...splitStatements(head.sql.join('\n')), ...splitStatements(sql.join('\n'))],
  }));
}

const DIRECTIVES: readonly (readonly [RegExp, (draft: Draft, parts: readonly string[]) => void])[] = [
  [/^-- mode: (batch|streaming)$/, (to, [mode]) => void (to.batch = mode === 'batch')],
  [/^-- config: ([^=]+)=(.*)$/, (to, [key, value]) => void (to.options[key.trim()] = value.trim())],
  [/^-- compare: (changelog|unordered|final)$/, (to, [compare]) => void (to.compare = compare)],
  [/^-- upsert: (.+)$/, (to, [names]) => void (to.upsert = names.split(',').map((name) => name.trim()))],
  [
    /^-- source (\w+): \((.*)\)(?: changelog=([A-Z,]+))?$/,
    (to, [name, columns, changelog = 'I']) => void to.sources.push({ name, columns, changelog, rows: [] }),
  ],
  [
    /^-- ([-+][IUD]) (\[.*\])$/,
    (to, [kind, fields]) =>
      void to.sources.at(-1)!.rows.push({ kind: kind as ChangeData['kind'], fields: JSON.parse(fields) as unknown[] }),
  ],
  [/^-- expect: .*$/, (to) => void (to.expected = [])],
  [/^-- > (.*)$/, (to, [row]) => void to.expected!.push(withoutEscapes(row))],
  [
    /^-- ! ([\w.$]+): ?(.*)$/,
    (to, [className, message]) => void to.errors.push({ className, message: withoutEscapes(message) }),
  ],
];

function directive(to: Draft, line: string, file: string): void {
  for (const [pattern, apply] of DIRECTIVES) {
    const match = pattern.exec(line.trimEnd());
    if (match) {
      apply(to, match.slice(1));
      return;
    }
  }
  // Prose begins with two blanks.
  if (!line.startsWith('--  ')) throw new Error(`${file}: not a directive: ${line}`);
}

function withoutEscapes(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\\\', '\\');
}

function splitStatements(sql: string): string[] {
  return sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Where cases kept the files of their tables when they were recorded: each process has a folder of its own instead. */
const RECORDED_FOLDER = '/tmp/drey-cases';
let filesFolder: string | undefined;

function withOwnFolder(statement: string): string {
  if (!statement.includes(RECORDED_FOLDER)) return statement;
  filesFolder ??= mkdtempSync(join(tmpdir(), 'drey-cases-'));
  return statement.replaceAll(RECORDED_FOLDER, filesFolder);
}

/** Removes what the tables of cases have written. */
export function removeCaseFiles(): void {
  if (filesFolder !== undefined) rmSync(filesFolder, { recursive: true, force: true });
  filesFolder = undefined;
}

let runs = 0;

export interface CaseResult {
  readonly records: readonly SinkRecord[];
  /** Columns of the upsert key. */
  readonly key?: readonly number[];
}

/** Runs a case on this engine. */
export async function executeCase(one: SqlCase, column?: ColumnRunner): Promise<CaseResult> {
  const prefix = `case-${++runs}/`;
  const base = { 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...one.options };
  const environment = one.batch
    ? new Environment({ ...base, ...batchOptions(column?.column ?? 'straight') }, true)
    : new Environment(base, false, undefined, column);
  for (const source of one.sources) await createSource(environment, source, prefix);
  const statements = one.statements.map(withOwnFolder);
  for (const statement of statements.slice(0, -1)) await environment.run(statement);
  const query = statements[statements.length - 1];
  if (one.upsert) return upsertResult(environment, one.upsert, query, prefix);
  const result = await environment.execute(query);
  if (!result) throw new Error('the last statement of a case must be a query');
  return { records: result.rows.map((row) => ({ text: textOf(row, result.rowType), row })) };
}

async function createSource(environment: Environment, source: CaseSource, prefix: string): Promise<void> {
  const id = prefix + source.name;
  await environment.run(
    `CREATE TABLE ${source.name} (${source.columns}) WITH ('connector' = 'values', 'data-id' = '${id}', ` +
      `'changelog-mode' = '${source.changelog}')`,
  );
  const table = environment.catalog.table([source.name])!;
  sourceData.set(
    id,
    source.rows.map((change) => decodeRow(isoTimes(change), table)),
  );
}

/** `2020-01-01 00:00:00` is written with a T in the tagged values. */
function isoTimes(change: ChangeData): ChangeData {
  const iso = (field: unknown) =>
    typeof field === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(field) ? field.replace(' ', 'T') : field;
  return { kind: change.kind, fields: change.fields.map(iso) };
}

async function upsertResult(
  environment: Environment,
  key: readonly string[],
  query: string,
  prefix: string,
): Promise<CaseResult> {
  const id = `${prefix}sink`;
  await environment.run(
    `CREATE TABLE case_sink (${sinkColumns(environment.typeOf(query), key)}, PRIMARY KEY (${key.join(', ')}) NOT ENFORCED) ` +
      `WITH ('connector' = 'values', 'data-id' = '${id}')`,
  );
  sinkData.set(id, []);
  await environment.execute(`INSERT INTO case_sink ${query}`);
  const { fields } = environment.typeOf(query);
  return { records: recordsOf(id), key: key.map((name) => fields.findIndex((field) => field.name === name)) };
}

function sinkColumns(type: RowType, key: readonly string[]): string {
  return type.fields
    .map((field) => {
      const text = typeSummary(withoutAttribute(field.type)).replace(/ NOT NULL$/, '');
      return `\`${field.name}\` ${text}${key.includes(field.name) ? ' NOT NULL' : ''}`;
    })
    .join(', ');
}

/** Undefined when the result is what Flink gave, else what differs. */
export async function checkCase(one: SqlCase, column?: ColumnRunner): Promise<string | undefined> {
  if (!one.expected) return 'has no recorded result';
  let result: CaseResult;
  try {
    result = await executeCase(one, column);
  } catch (error) {
    return compareErrors(error, one);
  }
  if (one.errors.length > 0) return `did not fail; expected ${errorsText(one.errors)}`;
  const difference = compareRecords(result.records, one);
  if (difference === undefined || !column || !comparesTables(column.column, one)) return difference;
  // What stands at the end is compared with what stands there when nothing happens on the way.
  return sameTable(result.records, (await executeCase(one)).records, result.key) ? undefined : difference;
}

/** Rows of other keys may come in any order between subtasks, and bundles end with checkpoints. */
function comparesTables(column: Column, { options, batch }: SqlCase): boolean {
  return column === 'rescale' || batch || options['table.exec.mini-batch.enabled'] === 'true';
}

function compareRecords(records: CaseResult['records'], one: SqlCase): string | undefined {
  const actual = records.map(({ text }) => sortedMaps(text));
  const expected = one.expected!.map(sortedMaps);
  if (one.compare === 'unordered') return multisetDiff(actual, expected);
  if (one.compare === 'final') return multisetDiff(materialize(records, undefined), foldTexts(one.expected!));
  return actual.join('\n') === expected.join('\n')
    ? undefined
    : `got\n${actual.join('\n')}\nexpected\n${one.expected!.join('\n')}`;
}

/** Java's hash maps have an order of their own. */
function sortedMaps(text: string): string {
  return text.replace(/\{([^{}]*)\}/g, (_, entries: string) => `{${entries.split(', ').sort().join(', ')}}`);
}

/** The table at the end of recorded changes. */
function foldTexts(texts: readonly string[]): string[] {
  const kinds = ['+I', '-U', '+U', '-D'];
  const records = texts.map((text) => ({ text, row: { kind: kinds.indexOf(text.slice(0, 2)) } as unknown as Row }));
  return materialize(records, undefined);
}

/** What Flink's client wraps a failed job in, and its optimizer a failed rule. */
const WRAPPERS = /^(Failed to fetch next result|Error while applying rule |Sql optimization: Cannot generate )/;

/**
 * The outermost and the innermost exception must be Flink's; of a job that failed, the innermost. Of messages with a plan, or
 * with what a parser expected, the first line counts.
 */
function compareErrors(error: unknown, one: SqlCase): string | undefined {
  const actual = causes(error);
  if (one.errors.length === 0) return `failed: ${errorsText(actual)}`;
  const same = (a: (typeof actual)[number], b: (typeof actual)[number]) =>
    a.className === b.className && comparable(a.message) === comparable(b.message);
  const last = one.errors[one.errors.length - 1];
  const isParser = one.errors[0].className.endsWith('.SqlParserException');
  const ok = WRAPPERS.test(one.errors[0].message)
    ? actual.some((cause) => cause.className === last.className && cause.message.includes(last.message))
    : same(actual[0], one.errors[0]) && (isParser || same(actual[actual.length - 1], last));
  return ok ? undefined : `got ${errorsText(actual)}\nexpected ${errorsText(one.errors)}`;
}

/** Without plans, generated names, and lists of tokens. */
function comparable(message: string): string {
  const named = message.replace(
    /'\*anonymous_datastream_sink\$\d+\*'|'default_catalog\.default_database\.case_sink'/g,
    'SINK',
  );
  const lines = named
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(\+-|:-|"|<|FlinkLogical|Logical|Was expecting)/.test(line));
  return lines
    .join('\n')
    .replace(/(which is produced by node \w+)[\s\S]*$/, '$1')
    .trim();
}

function errorsText(errors: SqlCase['errors']): string {
  return errors.map(({ className, message }) => `${className}: ${comparable(message)}`).join('\n  caused by ');
}

export async function runCase(one: SqlCase, column: Column = 'straight'): Promise<Outcome> {
  const started = Date.now();
  const difference = await inColumn(column, one.id, (runner) => checkCase(one, runner));
  return {
    id: one.id,
    status: difference === undefined ? 'passed' : 'failed',
    reason: difference ?? '',
    millis: Date.now() - started,
  };
}
