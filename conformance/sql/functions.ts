/** Runs function, aggregate and expression files: one query for each item, over one row (aggregates: over a changelog). */
import { matchesTagged, matchesText } from '../../host/src/types/testing/tagged-match';
import { decodeFieldData, decodeRow, type Json } from '../../host/src/types/testing/tagged-values';
import { typesEqual } from '../../host/src/types/logical/equals';
import type { FieldType, LogicalType, RowType } from '../../host/src/types/logical/contracts';
import { parseType } from '../../host/src/types/logical/parse';
import { typeText } from '../../host/src/types/logical/print';
import { type Row, rowClass } from '../../host/src/types/rows';
import { type Column, ColumnRunner } from './columns';
import { Environment } from './environment';
import type { ExpressionSpec, FunctionItem, FunctionSpecData, Outcome } from './files';
import { describe, mustFail } from './program-steps';
import { sourceData } from './rows-reader';
import { textOf } from './values-connector';

const BASE = { 'table.local-time-zone': 'UTC', 'parallelism.default': '1' };

class Skipped extends Error {}

/** One outcome for each item: `uid#n`. */
export async function runFunctions(
  spec: FunctionSpecData,
  wanted: (id: string) => boolean,
  column: Column = 'straight',
  limited: (id: string, run: Promise<Outcome>) => Promise<Outcome> = (_, run) => run,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [n, item] of spec.items.entries()) {
    const id = `${spec.uid}#${n}`;
    if (!wanted(id)) continue;
    const runner = column === 'straight' ? undefined : new ColumnRunner(column, id, 'one-by-one');
    outcomes.push(
      await limited(
        id,
        outcome(id, () => runItem(spec, item, runner)),
      ),
    );
  }
  return outcomes;
}

async function outcome(id: string, run: () => Promise<void>): Promise<Outcome> {
  const started = Date.now();
  const done = (status: Outcome['status'], reason: string): Outcome => ({
    id,
    status,
    reason,
    millis: Date.now() - started,
  });
  try {
    await run();
    return done('passed', '');
  } catch (error) {
    if (error instanceof Skipped) return done('skipped', error.message);
    return done('failed', describe(error));
  }
}

async function runItem(spec: FunctionSpecData, item: FunctionItem, runner: ColumnRunner | undefined): Promise<void> {
  if (!spec.pure) throw new Skipped(`impure: ${spec.impure.join('; ')}`);
  const sql = item.sql ?? item.derivedSql;
  if (sql === undefined) throw new Skipped('no SQL: Table API only');
  const environment = new Environment({ ...BASE, ...spec.config }, false, undefined, runner);
  const query = spec.aggregate ? sql : `SELECT ${sql}${spec.fieldData ? ' FROM in_t' : ''}`;
  if (spec.aggregate) createSource(environment, spec);
  else if (spec.fieldData) createRow(environment, spec);
  if (item.kind.endsWith('_ERROR')) {
    const validation = item.kind.endsWith('VALIDATION_ERROR');
    if (!validation) environment.typeOf(query);
    await mustFail(() => environment.execute(query), item.errorClass, item.errorMessage);
    return;
  }
  const { rows, rowType } = (await environment.execute(query))!;
  checkTypes(rowType, item.types);
  if (spec.aggregate) checkTable(rows, item.rows ?? [], rowType);
  else checkRow(rows, item.results ?? [], rowType);
}

function createTable(
  environment: Environment,
  name: string,
  fields: readonly FieldType[],
  rows: readonly Row[],
  mode: string,
): void {
  const id = `functions/${name}`;
  sourceData.set(id, rows);
  environment.createTable(name, fields, { connector: 'values', 'data-id': id, 'changelog-mode': mode });
}

function fieldsOf(columns: readonly { readonly name: string; readonly type: string }[]): FieldType[] {
  // The data's texts do not have the serializers of Java classes.
  return columns.map(({ name, type }) => ({ name, type: parseType(type.replaceAll(/', \?\)/g, "', '?')")) }));
}

function createRow(environment: Environment, spec: FunctionSpecData): void {
  const fields = fieldsOf(spec.columns ?? []);
  const zone = spec.config['table.local-time-zone'] ?? 'UTC';
  const values = fields.map(({ type }, i) => decodeFieldData((spec.fieldData ?? [])[i] as Json, type, zone));
  createTable(environment, 'in_t', fields, [new (rowClass(values.length))(0, ...values)], 'I');
}

function createSource(environment: Environment, spec: FunctionSpecData): void {
  const fields = fieldsOf(spec.columns ?? []);
  const rows = (spec.rows ?? []).map((row) => decodeRow(row as unknown as Json, fields));
  const mode = rows.some((row) => row.kind !== 0) ? 'I,UB,UA,D' : 'I';
  createTable(environment, 'src', fields, rows, mode);
}

function checkTypes(rowType: RowType, types: readonly string[] | undefined): void {
  for (const [i, text] of (types ?? []).entries()) {
    const actual: LogicalType = rowType.fields[i].type;
    if (!typesEqual(actual, parseType(text))) throw new Error(`type is ${typeText(actual)}, expected ${text}`);
  }
}

function checkRow(rows: readonly Row[], results: readonly unknown[], rowType: RowType): void {
  if (results.length === 0) return;
  if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one`);
  for (const [i, expected] of results.entries()) {
    const { type } = rowType.fields[i];
    const value = rows[0][`f${i}`];
    if (matchesTagged(value, expected as Json, type)) continue;
    throw new Error(
      `result is ${textOf(rows[0], rowType).slice(0, 300)}, expected ${JSON.stringify(expected).slice(0, 300)}`,
    );
  }
}

/** The result's changes as a list, compared as a multiset. */
function checkTable(changes: readonly Row[], expected: readonly unknown[], rowType: RowType): void {
  const rows: { readonly text: string; readonly row: Row }[] = [];
  for (const row of changes) {
    const text = textOf(row, rowType).slice(2);
    if (row.kind === 0 || row.kind === 2) {
      rows.push({ text, row });
      continue;
    }
    const at = rows.findIndex((other) => other.text === text);
    if (at < 0) throw new Error(`retracts a row that is not there: ${text}`);
    rows.splice(at, 1);
  }
  const left = [...rows];
  for (const wanted of expected) {
    const cells = (wanted as { readonly fields: readonly Json[] }).fields ?? (wanted as { $row: Json[] }).$row;
    const at = left.findIndex(({ row }) =>
      cells.every((cell: Json, i: number) => matchesTagged(row[`f${i}`], cell, rowType.fields[i].type)),
    );
    if (at < 0)
      throw new Error(
        `missing ${JSON.stringify(wanted).slice(0, 300)}; got ${rows
          .map(({ text }) => text)
          .join(' ')
          .slice(0, 500)}`,
      );
    left.splice(at, 1);
  }
  if (left.length > 0)
    throw new Error(
      `unexpected ${left
        .map(({ text }) => text)
        .join(' ')
        .slice(0, 500)}`,
    );
}

/** `uid#n` for items, `uid#e<n>` for errors. */
export async function runExpressions(spec: ExpressionSpec, wanted: (id: string) => boolean): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [n, item] of spec.items.entries()) {
    const id = `${spec.uid}#${n}`;
    if (wanted(id)) outcomes.push(await outcome(id, () => runExpression(spec, item)));
  }
  for (const [n, error] of (spec.errors ?? []).entries()) {
    const id = `${spec.uid}#e${n}`;
    if (!wanted(id)) continue;
    outcomes.push(
      await outcome(id, async () => {
        const { environment, from } = expressionTable(spec);
        await mustFail(
          () => environment.execute(`SELECT ${error.sql}${from}`),
          error.errorClass ?? undefined,
          error.errorMessage,
        );
      }),
    );
  }
  return outcomes;
}

function expressionTable(spec: ExpressionSpec): { environment: Environment; from: string } {
  if (!spec.pure) throw new Skipped('impure: uses user functions');
  const environment = new Environment({ ...BASE, ...spec.config }, spec.config['execution.runtime-mode'] === 'BATCH');
  if (spec.data === null || spec.columns.length === 0) return { environment, from: '' };
  const fields = fieldsOf(spec.columns);
  const zone = spec.config['table.local-time-zone'] ?? 'UTC';
  const data = dataFields(spec.data);
  const values = fields.map(({ type }, i) => decodeFieldData(data[i] as Json, type, zone));
  createTable(environment, 'testTable', fields, [new (rowClass(values.length))(0, ...values)], 'I');
  return { environment, from: ' FROM testTable' };
}

/** The one row, however it is written. */
function dataFields(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data as unknown[];
  const row = data as { readonly fields?: readonly unknown[]; readonly $row?: readonly unknown[] };
  return row.fields ?? row.$row ?? [];
}

async function runExpression(spec: ExpressionSpec, item: ExpressionSpec['items'][number]): Promise<void> {
  if (item.udf) throw new Skipped('uses a user function');
  const { environment, from } = expressionTable(spec);
  const { rows } = (await environment.execute(textQuery(environment, item.sql, from)))!;
  if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one`);
  if (item.expected === null) return;
  const text = rows[0].f0 === null ? 'NULL' : String(rows[0].f0);
  if (!matchesText(text, item.expected as Json))
    throw new Error(`result is ${text.slice(0, 300)}, expected ${JSON.stringify(item.expected).slice(0, 300)}`);
}

/** The first column as text; `a.*` stands for several columns, and for no operand of a cast. */
function textQuery(environment: Environment, sql: string, from: string): string {
  if (!sql.endsWith('.*')) return `SELECT CAST(${sql} AS VARCHAR)${from}`;
  const query = `SELECT ${sql}${from}`;
  const names = environment.typeOf(query).fields.map((_, i) => `c${i}`);
  return `SELECT CAST(c0 AS VARCHAR) FROM (${query}) AS t(${names.join(', ')})`;
}
