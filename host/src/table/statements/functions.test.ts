import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitStatements } from '../../sql/index';
import { TableSession } from '../session';

const folder = mkdtempSync(join(tmpdir(), 'drey-functions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(session: TableSession, sql: string): Promise<string[]> {
  const { rows } = await session.executeSql(sql);
  const texts: string[] = [];
  for await (const batch of rows) texts.push(...batch.map(String));
  return texts;
}

const SHOUT = `CREATE TEMPORARY SYSTEM FUNCTION shout AS $$
import { udf } from '@drey/sdk/udf';
// A comment; with 'quotes' and -- dashes
const mark: string = await Promise.resolve('!');
export const shout = udf({ args: { text: 'STRING' }, result: 'STRING' }, (text: string) => \`\${text.toUpperCase()}\${mark}\`);
$$ LANGUAGE TYPESCRIPT`;

test('a module in the statement; scripts are split around it', async () => {
  const statements = splitStatements(`${SHOUT};\nSELECT shout('a;b');\n`);
  expect(statements.map(({ line }) => line)).toEqual([1, 7]);
  const session = new TableSession();
  for (const { text } of statements.slice(0, 1)) await session.executeSql(text);
  expect(await rowsOf(session, statements[1].text)).toEqual(['+I[A;B!]']);
  expect(await rowsOf(session, 'SHOW USER FUNCTIONS')).toEqual(['+I[shout]']);
});

test('a file; names of its exports; ALTER, DROP, IF NOT EXISTS, OR REPLACE', async () => {
  const path = join(folder, 'functions.ts');
  const head = "import { udf, udtf } from '@drey/sdk/udf';\n";
  writeFileSync(
    path,
    `${head}export const plus = udf({ args: ['INT'], result: 'INT' }, (x: number) => x + 1);
    export const twice = udtf({ args: ['INT'], result: 'INT' }, (x: number) => [x, x]);`,
  );
  const session = new TableSession();
  await session.executeSql(`CREATE FUNCTION a AS 'plus' LANGUAGE TYPESCRIPT USING FILE '${path}'`);
  await session.executeSql(`CREATE FUNCTION IF NOT EXISTS a AS 'nosuch' LANGUAGE TYPESCRIPT USING FILE '${path}'`);
  await session.executeSql(`CREATE TEMPORARY FUNCTION b AS '${path}#twice' LANGUAGE TYPESCRIPT`);
  expect(await rowsOf(session, 'SELECT a(1), v FROM LATERAL TABLE(b(3)) AS t(v)')).toEqual(['+I[2, 3]', '+I[2, 3]']);
  await expect(
    session.executeSql(`CREATE FUNCTION a AS 'plus' LANGUAGE TYPESCRIPT USING FILE '${path}'`),
  ).rejects.toThrow('already exists');
  await session.executeSql(
    `ALTER FUNCTION a AS $x$ ${head} export default udf({ args: ['INT'], result: 'STRING' }, (x) => '$$' + x); $x$ LANGUAGE TYPESCRIPT`,
  );
  expect(await rowsOf(session, 'SELECT a(1)')).toEqual(['+I[$$1]']);
  await session.executeSql('DROP TEMPORARY FUNCTION b');
  await expect(session.executeSql('SELECT * FROM LATERAL TABLE(b(3))')).rejects.toThrow('No match found');
  await expect(
    session.executeSql(`CREATE FUNCTION c AS 'minus' LANGUAGE TYPESCRIPT USING FILE '${path}'`),
  ).rejects.toThrow("the module has no export 'minus'; its user functions are: plus, twice");
});

test('SHOW CREATE and DESCRIBE', async () => {
  const session = new TableSession();
  await session.executeSql(`${SHOUT} WITH ('udf.batch.timeout' = '1 s')`);
  const [created] = await rowsOf(session, 'SHOW CREATE FUNCTION shout');
  expect(created).toContain('CREATE TEMPORARY SYSTEM FUNCTION `shout`\nAS $$\nimport { udf }');
  expect(created).toContain("$$\nLANGUAGE TYPESCRIPT\nWITH (\n  'udf.batch.timeout' = '1 s'\n)\n");
  expect(await rowsOf(session, 'DESCRIBE FUNCTION EXTENDED shout')).toEqual([
    '+I[is system function, true]',
    '+I[is temporary, true]',
    '+I[class name, ]',
    '+I[function language, TYPESCRIPT]',
    '+I[resource uris, []]',
    '+I[kind, SCALAR]',
    '+I[requirements, []]',
    '+I[is deterministic, true]',
    '+I[supports constant folding, true]',
    '+I[signature, shout(text STRING) -> STRING]',
  ]);
});

test('a function of Python is asked for when it is used', async () => {
  const session = new TableSession();
  await session.executeSql("CREATE FUNCTION p AS 'nosuch_module.f' LANGUAGE PYTHON");
  expect(await rowsOf(session, 'DESCRIBE FUNCTION p')).toContain('+I[class name, nosuch_module.f]');
  expect(await rowsOf(session, 'SHOW CREATE FUNCTION p')).toEqual([
    "+I[CREATE FUNCTION `default_catalog`.`default_database`.`p`\nAS 'nosuch_module.f'\nLANGUAGE PYTHON\n]",
  ]);
});

const refused: readonly (readonly [statement: string, message: RegExp])[] = [
  ["CREATE FUNCTION f AS 'a.B'", /^OK$/],
  ["CREATE FUNCTION f AS 'a.B' LANGUAGE RUBY", /RUBY/],
  ['CREATE FUNCTION f AS $$ x $$ LANGUAGE JAVA', /needs LANGUAGE TYPESCRIPT, ASSEMBLYSCRIPT or PYTHON, not JAVA/],
  ['CREATE FUNCTION f AS $$ export const f = 1; $$ LANGUAGE TYPESCRIPT', /its user functions are: none/],
  ['CREATE FUNCTION f AS $$ let x: = 1 $$ LANGUAGE TYPESCRIPT', /default_catalog.default_database.f.ts:1:9: /],
  ["CREATE FUNCTION f AS 'x.wasm' LANGUAGE WASM", /x\.wasm cannot be read/],
  ["CREATE FUNCTION f AS 'x' LANGUAGE TYPESCRIPT USING FILE '/nosuch.ts'", /nosuch\.ts/],
  ["CREATE FUNCTION f AS 'x' LANGUAGE TYPESCRIPT USING JAR 'x.jar'", /not applicable to TYPESCRIPT/],
  [`${SHOUT} WITH ('udf.nosuch' = '1')`, /udf\.nosuch/],
  [`${SHOUT} WITH ('udf.memory.max' = 'much')`, /Invalid option of the function 'shout'/],
  ['CREATE FUNCTION f AS $$ open', /.+/],
];

test.each(refused)('%s', async (statement, message) => {
  const run = new TableSession().executeSql(statement).then(
    () => 'OK',
    (error: Error) => [error.message, (error.cause as Error | undefined)?.message].join('\n'),
  );
  expect(await run).toMatch(message);
});

test('Java functions are refused by name when they are called', async () => {
  const session = new TableSession();
  await session.executeSql("CREATE FUNCTION j AS 'org.example.J'");
  await expect(session.executeSql('SELECT j(1)')).rejects.toThrow(/org\.example\.J|JAVA/);
});

test('a wrong call shows types and signatures', async () => {
  const session = new TableSession();
  await session.executeSql(SHOUT);
  const error = await session.executeSql('SELECT shout(ARRAY[1])').then(
    () => undefined,
    (e: Error) => e,
  );
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) texts.push(at.message);
  expect(texts.join('\n')).toMatch(
    /shout\(ARRAY<INT NOT NULL> NOT NULL\)[\s\S]*Invalid input arguments. Expected signatures are:\nshout\(text STRING\)/,
  );
});

test('AssemblyScript between dollars, and in isolation', async () => {
  const cache = join(folder, 'cache');
  const session = new TableSession({ configuration: { 'udf.cache.dir': cache } });
  const source = 'AS $$ export function addOne(x: i64): i64 { return x + 1; } $$ LANGUAGE ASSEMBLYSCRIPT';
  await session.executeSql(`CREATE FUNCTION add_one ${source}`);
  expect(await rowsOf(session, 'SELECT add_one(CAST(41 AS BIGINT))')).toEqual(['+I[42]']);
}, 60_000);
