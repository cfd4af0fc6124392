/** Which kinds of functions each carrier runs, found out with jobs of SQL. */
import { join } from 'node:path';
import { loadFunction } from '../../host/src/udf/modules';
import { userFunctions } from '../../host/src/udf/registry';
import { testContext } from '../../host/src/udf/testing/echo';
import type { FunctionLanguage } from '../../host/src/functions/user/contracts';
import type { LogicalType } from '../../host/src/types/logical/contracts';
import { UserFunctionError } from '../../host/src/functions/user/errors';
import { SqlError } from '../../host/src/types/sql-error';
import { CARRIERS, type CarrierCase, callOf, rowsOf, sessionOf } from './carriers';

const T = "(VALUES (1, 'a', 1e0), (2, 'b', 3e0)) AS t(i, s, d)";
const MATCHING = join(__dirname, '../../udf-examples/component-rust/matching.wasm');
const HEAD = "import { asyncUdf, asyncUdtf, udtaf, ProcessTableFunction, table } from '@drey/sdk/udf';\n";

/** By carrier: what stands behind the name in CREATE FUNCTION. */
type Declared = Readonly<Partial<Record<string, string>>>;

const typeScript = (text: string): Declared => ({
  inline: `AS $$ ${HEAD}${text} $$ LANGUAGE TYPESCRIPT`,
  isolated: `AS $$ ${HEAD}${text} $$ LANGUAGE TYPESCRIPT WITH ('udf.isolation' = 'thread')`,
});

interface Kind {
  readonly name: string;
  run(carrier: CarrierCase): Promise<boolean | undefined>;
}

/** Runs a query with a function of the shared list; undefined: the carrier has none. */
function shared(name: 'inc' | 'pieces' | 'average', sql: string, expected: readonly string[]): Kind['run'] {
  return async (carrier) => {
    if (carrier.functions[name] === undefined) return undefined;
    const pandas = carrier.name === 'pandas';
    const session = await sessionOf(carrier, {
      'execution.runtime-mode': pandas ? 'batch' : 'streaming',
      'parallelism.default': '1',
    });
    const rows = await rowsOf(session, sql.replace('{call}', callOf(carrier, name)));
    return expected.every((row) => rows.some((got) => got.endsWith(row)));
  };
}

function own(declared: Declared, sql: string, expected: readonly string[]): Kind['run'] {
  return async (carrier) => {
    const text = declared[carrier.name];
    if (text === undefined) return undefined;
    const session = await sessionOf({ ...carrier, functions: {} }, { 'parallelism.default': '1' });
    await session.executeSql(`CREATE TEMPORARY SYSTEM FUNCTION f ${text}`);
    await session.executeSql(`CREATE TEMPORARY VIEW v AS SELECT * FROM ${T}`);
    const rows = await rowsOf(session, sql);
    return expected.every((row) => rows.some((got) => got.endsWith(row)));
  };
}

/** SQL has no call for them: the callers that the Table API will use are asked. */
const tableAggregates: Readonly<
  Partial<Record<string, { readonly language: string; readonly text?: string; readonly file?: string }>>
> = {
  ...Object.fromEntries(
    ['inline', 'isolated'].map((name) => [
      name,
      {
        language: 'TYPESCRIPT',
        text: `${HEAD}export const f = udtaf({ args: ['BIGINT'], accumulator: 'ROW<m BIGINT>', result: 'ROW<m BIGINT>' }, {
  createAccumulator: () => ({ m: 0 }),
  accumulate(a, x) { a.m = Math.max(a.m, x); },
  emitValue(a, out) { out.collect({ m: a.m }); },
});`,
      },
    ]),
  ),
  AssemblyScript: {
    language: 'ASSEMBLYSCRIPT',
    text: `export class Out { constructor(public m: i64) {} }
@udaf export class f {
  m: i64 = 0;
  accumulate(x: i64): void { if (x > this.m) this.m = x; }
  emit(): Out[] { return [new Out(this.m)]; }
}`,
  },
  component: { language: 'WASM', file: MATCHING },
};

async function tableAggregate({ name }: CarrierCase): Promise<boolean | undefined> {
  const declared = tableAggregates[name];
  if (declared === undefined) return undefined;
  const options = new Map(name === 'isolated' ? [['udf.isolation', 'thread']] : []);
  const { spec } = await loadFunction({
    name: 'f',
    options,
    option: () => undefined,
    configuration: new Map(),
    identifier: declared.file === undefined ? '' : 'top_two',
    language: declared.language as FunctionLanguage,
    ...(declared.text !== undefined && { text: declared.text }),
    ...(declared.file !== undefined && { file: declared.file }),
  });
  const [{ parameters, result, accumulator }] = spec.overloads;
  const args = parameters.map(({ type }) => type as LogicalType);
  const site = { args, result: result as LogicalType, ...(accumulator && { accumulator }) };
  const caller = await userFunctions.aggregate(spec, site, testContext());
  try {
    let acc = caller.create();
    for (const x of [3, 9, 5]) acc = caller.accumulate(acc, x);
    const rows: unknown[] = [];
    caller.emit!(acc, (row) => rows.push(row));
    return String(rows[0]).includes('9');
  } finally {
    await caller.close();
  }
}

const PYTHON_ASYNC = `AS $$
from pyflink.table.udf import udf
@udf(input_types=['INT'], result_type='INT')
async def f(x):
    return x * 10
$$ LANGUAGE PYTHON`;

const KINDS: readonly Kind[] = [
  { name: 'scalar', run: shared('inc', `SELECT {call} FROM ${T}`, ['[2]', '[3]']) },
  { name: 'table', run: shared('pieces', `SELECT word FROM ${T}, {call}`, ['[a]', '[b]']) },
  { name: 'aggregate', run: shared('average', `SELECT {call} FROM ${T}`, ['[2]']) },
  { name: 'table aggregate (Table API)', run: tableAggregate },
  {
    name: 'async scalar',
    run: own(
      {
        ...typeScript("export const f = asyncUdf({ args: ['INT'], result: 'INT' }, async (x) => x * 10);"),
        Python: PYTHON_ASYNC,
      },
      'SELECT f(i) FROM v',
      ['[10]', '[20]'],
    ),
  },
  {
    name: 'async table',
    run: own(
      typeScript(
        "export const f = asyncUdtf({ args: ['INT'], result: 'ROW<n INT>' }, async (x) => [{ n: x }, { n: -x }]);",
      ),
      'SELECT n FROM v, LATERAL TABLE(f(i)) AS u(n)',
      ['[1]', '[-1]', '[2]', '[-2]'],
    ),
  },
  {
    name: 'process table',
    run: own(
      typeScript(`export class f extends ProcessTableFunction {
  signature = { parameters: { r: table(['ROW_SEMANTIC_TABLE']) }, output: 'ROW<n INT>' };
  eval(ctx, r) { this.collect({ n: r.getField('i') * 10 }); }
}`),
      'SELECT n FROM f(r => TABLE v)',
      ['[10]', '[20]'],
    ),
  },
];

/** A refusal says so; anything else is an error of this test. */
function isRefusal(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof UserFunctionError && at.failure === 'unsupported') return true;
    const named = at instanceof SqlError || at instanceof UserFunctionError;
    if (named && /not supported|cannot be/.test(at.message)) return true;
  }
  return false;
}

async function cell(kind: Kind, carrier: CarrierCase): Promise<string> {
  try {
    const runs = await kind.run(carrier);
    if (runs === undefined) return 'not possible';
    return runs ? 'yes' : 'differs';
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  }
}

/** Lines of a Markdown table. */
export async function kindTable(): Promise<string[]> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [line(['kind', ...CARRIERS.map(({ name }) => name)]), line(['---', ...CARRIERS.map(() => '---')])];
  for (const kind of KINDS) {
    const cells: string[] = [];
    for (const carrier of CARRIERS) cells.push(await cell(kind, carrier));
    lines.push(line([kind.name, ...cells]));
  }
  return lines;
}
