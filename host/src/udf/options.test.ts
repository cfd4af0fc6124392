import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_OPTIONS, functionSettings } from './options';

const none = (): undefined => undefined;

test('defaults', () => {
  expect(functionSettings('f', new Map(), none)).toEqual({
    limits: { deadline: 5000, memory: 64 * 1024 ** 2, output: 16 * 1024 ** 2 },
    grants: { clock: false, random: false, env: [], files: [], output: true },
    isolated: false,
  });
});

test('a function before the session; grants', () => {
  const own = new Map([
    ['udf.batch.timeout', '1 s'],
    ['udf.grant.files', '/data=/tmp/a;/out=/tmp/b:write'],
    ['udf.grant.env', 'A;B'],
  ]);
  const session = (key: string) => ({ 'udf.batch.timeout': '9 s', 'udf.isolation': 'thread', 'udf.export': 'no' })[key];
  expect(functionSettings('f', own, session)).toMatchObject({
    limits: { deadline: 1000 },
    isolated: true,
    grants: {
      env: ['A', 'B'],
      files: [
        { guest: '/data', host: '/tmp/a' },
        { guest: '/out', host: '/tmp/b', write: true },
      ],
    },
  });
  expect(functionSettings('f', own, session).export).toBeUndefined();
});

test.each([
  ['udf.nosuch', '1', 'Unsupported options'],
  ['udf.on-error', 'fail', 'Unsupported options'],
  ['udf.memory.max', 'much', 'Invalid option'],
  ['udf.isolation', 'process', 'Invalid option'],
  ['udf.grant.files', 'nowhere', 'Invalid option'],
])('%s = %s is refused', (key, value, message) => {
  expect(() => functionSettings('f', new Map([[key, value]]), none)).toThrow(message);
});

test('the documentation has all of them', () => {
  const text = readFileSync(join(__dirname, '../../../docs/udf.md'), 'utf8');
  for (const option of FUNCTION_OPTIONS) {
    const shown = option.default ? `\`${option.default}\`` : '';
    expect(text).toContain(
      `| \`${option.key}\` | ${shown} | ${option.description}${option.session ? ' (session)' : ''} |`,
    );
  }
});
