/** `drey udf` and `drey run --watch` as a person uses them, from an empty folder on. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Finished, start } from './run';

const folder = mkdtempSync(join(tmpdir(), 'drey-udf-'));
const drey = (cwd: string, ...args: string[]): Promise<Finished> =>
  start(process.execPath, [bundle, ...args], {}, cwd).done;

async function succeeds(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await drey(cwd, ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

const targets = spawnSync('rustc', ['--print', 'target-libdir', '--target', 'wasm32-unknown-unknown'], {
  encoding: 'utf8',
});
const rust = targets.status === 0 && existsSync(targets.stdout.trim());

test.each(['typescript', 'assemblyscript', 'python', ...(rust ? ['rust'] : [])])(
  'a new project in %s is built, tested, registered and called',
  async (language) => {
    expect(await succeeds(folder, 'udf', 'new', language, '--lang', language)).toContain('drey udf test to_euros');
    const project = join(folder, language);
    const built = await drey(project, 'udf', 'build');
    // Cargo tells of its progress there.
    expect([built.code, language === 'rust' ? '' : built.stderr]).toEqual([0, '']);
    expect(built.stdout).toMatch(/ {2}to_euros\(.*DOUBLE, .*STRING\) -> DOUBLE/);
    expect(built.stdout).toMatch(/ {2}words\(.*STRING\) -> ROW<`\w+` STRING, `\w+` INT>/);
    expect(built.stdout).toMatch(/ {2}weighted_avg\(.*DOUBLE, .*DOUBLE\) -> DOUBLE/);
    const tested = await succeeds(project, 'udf', 'test', 'to_euros', '--input', 'rows.jsonl');
    expect(tested).toMatch(/\[10, "USD"] +9\.2 .*\n.*\n\[7, "XXX"] +null .*\n3 rows, .* µs per row/);
    expect(await succeeds(project, 'udf', 'register')).toContain('written to .drey/functions.sql');
    expect(await succeeds(project, 'udf', 'list')).toMatch(/to_euros +\w+ +scalar/);
    expect(await succeeds(project, 'udf', 'inspect', '.')).toMatch(/sha-256: +[0-9a-f]{64}/);
    expect(await succeeds(project, 'sql', '-e', "SELECT to_euros(10, 'USD')")).toContain(
      '|                            9.2 |',
    );
    expect(await succeeds(project, 'sql', '-f', 'example.sql')).toContain('2 rows');
    expect(await succeeds(project, 'sql', '-e', EVERY_KIND)).toMatch(/a \| +1\.5 .*\n.*b \| +3\.0 /);
    await succeeds(project, 'udf', 'unregister', 'to_euros');
    expect((await drey(project, 'sql', '-e', "SELECT to_euros(10, 'USD')")).stdout).toContain('No match found');
  },
  120_000,
);
if (!rust) test.skip('a new project in rust (cargo or its target wasm32-unknown-unknown is not installed)', () => {});

test('what is wrong is said in one line', async () => {
  const wrong = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await drey(folder, 'udf', ...args);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(await wrong('new', 'x', '--lang', 'cobol')).toBe(
    'drey: drey udf new needs --lang with one of typescript, assemblyscript, rust, python, not cobol\n',
  );
  expect(await wrong('build', 'nowhere')).toContain('there is no');
  writeFileSync(join(folder, 'drey-udf.json'), '{"name": "x", "language": "python", "source": "a.py", "extra": 1}');
  expect(await wrong('build', '.')).toContain('drey-udf.json: there is no key "extra"');
  writeFileSync(join(folder, 'rows.jsonl'), '[1, "USD"]\n["x"]\n');
  writeFileSync(join(folder, 'bad.ts'), FAILING);
  const failing = await drey(folder, 'udf', 'test', 'f', '--path', 'bad.ts', '--input', 'rows.jsonl');
  expect(failing.stderr).toContain('rows.jsonl: line 2 has 1 arguments, the function takes 2');
  writeFileSync(join(folder, 'rows.jsonl'), '[1, "USD"]\n');
  const thrown = await drey(folder, 'udf', 'test', 'f', '--path', 'bad.ts', '--input', 'rows.jsonl');
  expect([thrown.code, thrown.stdout]).toEqual([1, expect.stringContaining('no 1')]);
}, 30_000);

test('a watched job gets the new functions and keeps its state', async () => {
  const script = join(folder, 'job.ts');
  writeFileSync(script, JOB);
  const job = start(process.execPath, [bundle, 'run', '--watch', script], {}, folder);
  await job.sees('old 5');
  writeFileSync(script, readFileSync(script, 'utf8').replace('`old ', '`new '));
  await job.sees('reloaded the functions of');
  const { code, stdout } = await job.done;
  expect(code).toBe(0);
  const counts = stdout.match(/(?:old|new) \d+/g) ?? [];
  expect(counts.map((text) => Number(text.slice(4)))).toEqual(counts.map((_, i) => i + 1));
  expect(counts[counts.length - 1]).toBe('new 40');
}, 30_000);

const EVERY_KIND = `
SELECT word, weighted_avg(CAST(pos AS DOUBLE), weight)
FROM (VALUES ('a a a b', 1E0)) AS t(line, weight), LATERAL TABLE(words(line)) AS w(word, pos)
WHERE pos > 0 GROUP BY word;
`;

const FAILING = `
import { udf } from '@drey/sdk/udf';
export const f = udf({ args: ['INT', 'STRING'], result: 'INT' }, (x) => {
  throw new Error(\`no \${x}\`);
});
`;

const JOB = `
import { KeyedProcessFunction, StreamExecutionEnvironment, Types, ValueStateDescriptor } from '@drey/sdk';
import type { Collector, KeyedProcessContext, RuntimeContext, ValueState } from '@drey/sdk';

class Count extends KeyedProcessFunction<number, number, string> {
  private state!: ValueState<number>;
  open(context: RuntimeContext): void {
    this.state = context.getState(new ValueStateDescriptor<number>('count', Types.INT()));
  }
  processElement(_: number, __: KeyedProcessContext<number>, out: Collector<string>): void {
    const count = (this.state.value() ?? 0) + 1;
    this.state.update(count);
    out.collect(\`old \${count}\`);
  }
}

async function* ticks(): AsyncGenerator<number> {
  for (let i = 0; i < 40; i++) {
    yield i;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.addSource(ticks, 'ticks', Types.INT()).keyBy(() => 1, Types.INT()).process(new Count(), Types.STRING()).print();
await env.execute('watched');
`;
