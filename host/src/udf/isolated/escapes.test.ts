/** Functions that try to leave their thread's context, and what they find. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { FunctionGrants, FunctionLimits } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { userFunctions } from '../registry';
import { NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { describeIsolated } from './index';
import { setIsolatedEntry } from './isolated-thread';

const folder = mkdtempSync(join(tmpdir(), 'drey-escapes-'));

beforeAll(() => {
  const outfile = join(folder, 'thread.cjs');
  buildSync({
    stdin: {
      contents: "import { runIsolatedThread } from './thread'; void runIsolatedThread();",
      resolveDir: __dirname,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild', '../python/*', './python/*', './arrow', './wasm', './component'],
    logLevel: 'error',
  });
  setIsolatedEntry(outfile);
});
afterAll(() => {
  setIsolatedEntry(undefined);
  rmSync(folder, { recursive: true, force: true });
});

interface Settings {
  readonly limits?: Partial<FunctionLimits>;
  readonly grants?: FunctionGrants;
}

/** What the function answers: `body` is that of an async function and gives a text. */
async function answerOf(body: string, { limits, grants = NO_GRANTS }: Settings = {}, head = ''): Promise<string> {
  const text = `import { asyncUdf } from '@drey/sdk/udf';\n${head}
export const f = asyncUdf({ args: ['INT'], result: 'STRING' }, async (x: any): Promise<any> => { ${body} });`;
  const source = { kind: 'module', text, export: '' } as const;
  const settings = { limits: { ...TEST_LIMITS, ...limits }, grants };
  const { spec } = await describeIsolated('f', source, settings, 'f');
  const [{ parameters, result }] = spec.overloads;
  const site = { args: parameters.map(({ type }) => type as LogicalType), result: result as LogicalType };
  const calls = [{ spec, site, args: [{ input: 0 }] }];
  const caller = await userFunctions.batch({ inputs: site.args, calls, outputs: [0] }, testContext());
  try {
    const { columns } = await caller.call([[1]], 1, false);
    return String(columns[0][0]);
  } finally {
    await caller.close(false);
  }
}

/** Tries each way to the host's `process`; says what it found. */
const PROBE = `
const seen: string[] = [];
const attempt = (name: string, run: () => any) => {
  try {
    const found = run();
    if (found !== undefined && found !== null) seen.push(name + ': ' + (typeof found === 'object' ? Object.keys(found).slice(0, 3) : String(found)).toString().slice(0, 60));
  } catch {}
};`;

const HOST_FUNCTIONS: Readonly<Record<string, string>> = {
  console: 'console.log',
  timers: 'setTimeout',
  encoder: 'TextEncoder',
  url: 'URL',
  sdk: 'asyncUdf',
};

test('no function of the host leads to one that makes code', async () => {
  const tries = Object.entries(HOST_FUNCTIONS).flatMap(([name, fn]) => [
    `attempt('${name}', () => ${fn}.constructor('return process')());`,
    `attempt('${name} proto', () => Object.getPrototypeOf(${fn}).constructor('return process')());`,
    `attempt('${name} object', () => Object.getPrototypeOf(Object.getPrototypeOf(${fn})).constructor.constructor('return process')());`,
    `attempt('${name} prototype', () => ${fn}.prototype.constructor.constructor('return process')());`,
  ]);
  const body = `${tries.join('\n')}
    attempt('own', () => (async () => {}).constructor('return process')());
    attempt('own Function', () => new Function('return process')());
    attempt('eval', () => (0, eval)('process'));
    attempt('this', () => (this as any)?.constructor?.constructor('return process')());
    attempt('arguments', () => (function () { return arguments.callee.caller; })());
    try { new URL('nowhere'); } catch (e: any) {
      attempt('error', () => e.constructor.constructor('return process')());
      attempt('error of host', () => Object.getPrototypeOf(e.constructor).constructor('return process')());
    }
    attempt('globals', () => (globalThis as any).process ?? (globalThis as any).require ?? (globalThis as any).module);
    attempt('WebAssembly', () => (globalThis as any).WebAssembly);
    return seen.join('; ') || 'nothing';`;
  expect(await answerOf(body, {}, PROBE)).toBe('nothing');
});

test('frames of stacks lead nowhere', async () => {
  const body = `
    const look = (_: any, frames: any[]) => frames.map((f) => f.getThis() ?? f.getFunction()).filter(Boolean);
    (Error as any).prepareStackTrace = look;
    attempt('own', () => { const s = new Error().stack as any; return s.length ? s : undefined; });
    let theirs: any;
    try { new URL('nowhere'); } catch (e: any) { theirs = Object.getPrototypeOf(e.constructor); }
    theirs.prepareStackTrace = look;
    try { new URL('nowhere'); } catch (e: any) {
      attempt('of the host', () => e.stack.length && typeof e.stack !== 'string' ? e.stack : undefined);
    }
    attempt('thenable', () => { Promise.resolve({ then(done: any) { attempt('then', () => done.constructor('return process')()); done(); } }); });
    await new Promise((done) => setTimeout(done, 5));
    return seen.join('; ') || 'nothing';`;
  expect(await answerOf(body, {}, PROBE)).toBe('nothing');
});

test('import() and the modules that may be imported give no process, file or code', async () => {
  const head = `import * as util from 'node:util'; import * as crypto from 'node:crypto'; import * as buffer from 'node:buffer';
    import * as url from 'node:url'; ${PROBE}`;
  const body = `
    for (const name of ['f' + 's', 'node:child_' + 'process', 'data:text/javascript,export default 1']) {
      try { seen.push(name + ' ' + Object.keys(await import(name)).length); } catch {}
    }
    for (const [name, module] of Object.entries({ util, crypto, buffer, url } as Record<string, any>)) {
      for (const [key, value] of Object.entries(module)) {
        if (typeof value !== 'function') continue;
        attempt(name + '.' + key, () => (value as any).constructor('return process')());
      }
    }
    attempt('engine', () => (crypto as any).setEngine);
    attempt('pbkdf2', () => (crypto as any).pbkdf2Sync);
    seen.push(crypto.createHash('sha256').update('x').digest('hex').slice(0, 4));
    return seen.join('; ');`;
  expect(await answerOf(body, {}, head)).toBe('2d71');
});

test('objects of the host cannot be changed for the host', async () => {
  const body = `
    const base = Object.getPrototypeOf(Object.getPrototypeOf(console.log));
    attempt('extend', () => { base.polluted = 1; return base.polluted; });
    const list = Object.getPrototypeOf(console.log);
    attempt('call', () => { const own = list.call; list.call = () => 1; return list.call === own ? undefined : 'changed'; });
    return seen.join('; ') || 'nothing';`;
  expect(await answerOf(body, {}, PROBE)).toBe('nothing');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const MEMORY = { limits: { memory: 32 << 20, deadline: 4000 } };
test.each([
  ['buffers that grow', 'const b = new (ArrayBuffer as any)(8, { maxByteLength: 2 ** 31 }); b.resize(2 ** 31 - 8);'],
  ["Node's buffers", 'const { Buffer } = B; const all = []; for (;;) all.push(Buffer.alloc(16 << 20, 1));'],
  ['buffers without a first value', 'const all = []; for (;;) all.push(B.Buffer.allocUnsafe(16 << 20));'],
])('memory outside of the heap: %s', async (_, code) => {
  const head = "import * as B from 'node:buffer';";
  await expect(answerOf(`${code} return 'x';`, MEMORY, head)).rejects.toThrow(/needs more memory/);
});

test.each([
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', /took longer than 300 ms/],
  ['microtasks without end', 'const again = (): any => Promise.resolve().then(again); await again();', /took longer/],
  [
    'a result with a getter',
    'return { get length(): any { throw 1; } } as any;',
    /expected STRING|wrong value|Function 'f'/,
  ],
  [
    'a Proxy',
    'return new Proxy({}, { get() { for (;;); }, has() { for (;;); }, getPrototypeOf() { for (;;); } }) as any;',
    /Function 'f'/,
  ],
  ['a thrown Proxy', 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });', /Function 'f'/],
  ['a hostile thenable', 'return { then(_: any, no: any) { no(Object.create(null)); } } as any;', /Function 'f'/],
  ['a thrown null', 'throw null;', /Function 'f'/],
])('%s ends as the error of the function', async (_, code, message) => {
  const failure = answerOf(`${code} return 'x';`, { limits: { deadline: 300 } });
  await expect(failure).rejects.toThrow(message);
  await expect(failure).rejects.toBeInstanceOf(UserFunctionError);
});

test('files that are no code cannot be compiled in from elsewhere', async () => {
  const secret = join(folder, 'secret.json');
  writeFileSync(secret, '{"key": "k"}');
  const head = `import secret from '${secret}';`;
  await expect(answerOf('return (secret as any).key;', {}, head)).rejects.toThrow(
    /secret\.json', which it was not granted/,
  );
});

test('paths that leave a granted folder', async () => {
  const granted = mkdtempSync(join(folder, 'granted-'));
  writeFileSync(join(granted, 'inside.txt'), 'inside');
  const grants = { files: [{ guest: '/data', host: granted }] };
  const body = `
    for (const path of ['/data/../secret.json', '/data/./../secret.json', '/data/a/../../secret.json', '${folder}/secret.json',
      '/database/x', 'data/inside.txt', '/data\\\\0/../x', '//data/../etc/passwd', '/data/inside.txt/../../secret.json'])
      attempt(path, () => readFileSync(path, 'utf8'));
    attempt('object', () => { let n = 0; return readFileSync({ toString: () => (n++ === 0 ? '/data/inside.txt' : '/etc/passwd') } as any, 'utf8') === 'inside' ? undefined : 'outside'; });
    attempt('write', () => { writeFileSync('/data/new.txt', 'x'); return 'written'; });
    return readFileSync('/data/inside.txt', 'utf8') + seen.join('; ');`;
  expect(await answerOf(body, { grants }, `import { readFileSync, writeFileSync } from 'node:fs'; ${PROBE}`)).toBe(
    'inside',
  );
});
