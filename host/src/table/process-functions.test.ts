/** Plans and refusals of calls of process table functions, as Flink 2.3 gave them for the same functions in Java. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ChangelogContext,
  ChangelogMode,
  DataTypes,
  descriptor,
  mapState,
  listState,
  ProcessTableFunction,
  type ProcessTableSignature,
  scalar,
  table,
  valueState,
} from '@drey/sdk/udf';
import { describeFunction } from '../udf/inline/describe';
import { parseStatement } from '../sql';
import { explainSession } from './explain-session';
import type { TableSession } from './session';
import { explainStatement } from './statements/explain';

const { INT, STRING, BOOLEAN } = DataTypes;

function fn(signature: ProcessTableSignature, mode?: (context: ChangelogContext) => ChangelogMode): unknown {
  return class extends ProcessTableFunction {
    readonly signature = signature;
    eval(): void {}
    override getChangelogMode = mode as never;
  };
}

const row = table('ROW_SEMANTIC_TABLE');
const set = table('SET_SEMANTIC_TABLE');
const text = { output: STRING() };
const kinds = { output: 'ROW<kind STRING, k STRING>' };
const sum = { output: 'ROW<s INT>' };

const FUNCTIONS: Readonly<Record<string, unknown>> = {
  Scalar: fn({ parameters: { i: scalar(INT()), b: scalar(BOOLEAN()) }, ...text }),
  NotNull: fn({ parameters: { i: scalar(INT().notNull()), s: scalar(STRING(), { optional: true }) }, ...text }),
  RowT: fn({ parameters: { r: row, i: scalar(INT()) }, ...text }),
  SetT: fn({ parameters: { r: set, i: scalar(INT()) }, ...text }),
  PassT: fn({ parameters: { r: table(['SET_SEMANTIC_TABLE', 'PASS_COLUMNS_THROUGH']) }, ...text }),
  PassR: fn({ parameters: { r: table(['ROW_SEMANTIC_TABLE', 'PASS_COLUMNS_THROUGH']), i: scalar(INT()) }, ...text }),
  UpdT: fn({ parameters: { r: table(['SET_SEMANTIC_TABLE', 'SUPPORT_UPDATES', 'OPTIONAL_PARTITION_BY']) }, ...kinds }),
  UpdR: fn({ parameters: { r: table(['ROW_SEMANTIC_TABLE', 'SUPPORT_UPDATES']) }, ...kinds }),
  UpdBefore: fn({
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'SUPPORT_UPDATES', 'REQUIRE_UPDATE_BEFORE']) },
    ...kinds,
  }),
  Retract: fn({ parameters: { r: set }, ...sum }, () => ChangelogMode.all()),
  Upsert: fn({ parameters: { r: set }, ...sum }, () => ChangelogMode.upsert(false)),
  UpsertR: fn({ parameters: { r: row }, ...sum }, () => ChangelogMode.upsert(false)),
  Typed: fn({ parameters: { u: table('ROW_SEMANTIC_TABLE', "STRUCTURED<'p.F$User', `i` INT, `s` STRING>") }, ...text }),
  TypedRow: fn({ parameters: { u: table('ROW_SEMANTIC_TABLE', 'ROW<s STRING, i INT>') }, output: INT() }),
  Multi: fn({ parameters: { a: set, b: set }, ...text }),
  Desc: fn({ parameters: { a: descriptor(), b: descriptor({ optional: true }) }, ...text }),
  Timers: fn({ parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, ...text }),
  TwoRow: fn({ parameters: { a: row, b: row }, ...text }),
  PassUpd: fn({
    parameters: { a: table(['ROW_SEMANTIC_TABLE', 'PASS_COLUMNS_THROUGH', 'SUPPORT_UPDATES']) },
    ...text,
  }),
  Reserved: fn({ parameters: { a: row, uid: scalar(STRING()) }, ...text }),
  StateRow: fn({ states: { s: valueState({ s: INT() }) }, parameters: { a: row }, ...text }),
  TimerRow: fn({ parameters: { a: row }, ...text }),
  Views: fn({ states: { l: listState(STRING()), m: mapState(STRING(), INT()) }, parameters: { r: set }, ...text }),
};

const ROWS = "('Bob', 12), ('Alice', 42), ('Bob', 99), ('Bob', 100), ('Alice', 400)";
const SETUP = [
  `CREATE VIEW t AS SELECT * FROM (VALUES ${ROWS}) AS T(name, score)`,
  "CREATE VIEW t2 AS SELECT * FROM (VALUES ('Bob', 'x'), ('Alice', 'y')) AS T(name, city)",
  'CREATE VIEW agg AS SELECT name, COUNT(*) AS score FROM t GROUP BY name',
  "CREATE TABLE w (name STRING, score INT, ts TIMESTAMP_LTZ(3), ts2 TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND) WITH ('connector'='filesystem','path'='/tmp/ptf/d.csv','format'='csv')",
  "CREATE TABLE w6 (name STRING, score INT, ts TIMESTAMP(3), lt TIMESTAMP_LTZ(6), WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND) WITH ('connector'='datagen')",
  'CREATE VIEW tb AS SELECT name, CAST(score AS BIGINT) AS score FROM t',
  'CREATE VIEW tt AS SELECT name, CAST(score AS SMALLINT) AS score FROM t',
];

async function prepared(): Promise<TableSession> {
  const session = explainSession('STREAMING', {});
  for (const [name, target] of Object.entries(FUNCTIONS)) {
    const limits = { deadline: 0, memory: 1, output: 1 };
    const own = `f_${name}`;
    session.registerUserFunction(
      own,
      describeFunction(own, target, { kind: 'object', id: name }, { limits, grants: {} }),
    );
  }
  for (const sql of SETUP) await session.executeSql(sql);
  return session;
}

interface Answer {
  readonly sql: string;
  readonly ast?: string;
  readonly plan?: string;
  readonly error?: string;
  readonly cause?: string;
}

async function answer(session: TableSession, sql: string): Promise<Answer> {
  try {
    const text = await explainStatement(session, parseStatement(sql), sql, ['CHANGELOG_MODE']);
    const [, ast, plan] = text.split(/== (?:Abstract Syntax Tree|Optimized \w+ Plan) ==\n/);
    return { sql, ast: ast.trim(), plan: plan.trim() };
  } catch (error) {
    const { message, cause } = error as Error;
    let deepest = cause as Error | undefined;
    while (deepest?.cause instanceof Error) deepest = deepest.cause;
    const withCause = message.includes('Invalid function call') && deepest !== undefined;
    return { sql, error: message.trim(), ...(withCause && { cause: deepest!.message.trim() }) };
  }
}

describe('calls of process table functions', () => {
  let session: TableSession;
  beforeAll(async () => {
    session = await prepared();
  });

  const recorded = JSON.parse(readFileSync(join(__dirname, 'process-functions.json'), 'utf8')) as Answer[];

  it.each(recorded.map((one) => [one.sql, one] as const))('%s', async (sql, expected) => {
    expect(await answer(session, sql)).toEqual(expected);
  });
});
