/** Rows from bytes are those that the reader of texts makes. */
import { parseType } from '../../types/logical/parse';
import type { RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { byteReader } from './json-bytes';
import { jsonTableFormat } from './json';

const TYPE = parseType(
  'ROW<a INT, s STRING, d DOUBLE, t TIMESTAMP(3), l BIGINT, b BOOLEAN, m DECIMAL(10, 2), y DATE, z TIMESTAMP_LTZ(6), q SMALLINT>',
) as RowType;
const ALL = TYPE.fields.map((_, i) => i);

/** What the reader of texts makes: a leading blank line has the lines' decoder read it. */
function byText(text: string, projection: readonly number[], options: ReadonlyMap<string, string>): string {
  try {
    const decoder = jsonTableFormat.decoder(TYPE, projection, options);
    return shown([...decoder.push(Buffer.from(text)), ...decoder.end()] as Row[]);
  } catch {
    return 'error';
  }
}

function byMessage(text: string, projection: readonly number[], options: ReadonlyMap<string, string>): string {
  const rows: Row[] = [];
  try {
    jsonTableFormat.messageDecoder(TYPE, projection, options).decode(Buffer.from(text), rows);
  } catch {
    return 'error';
  }
  return shown(rows);
}

const shown = (rows: readonly Row[]): string =>
  rows
    .map((row) =>
      row
        .toArray()
        .map((value) => (Object.is(value, -0) ? '-0' : String(value)))
        .join('|'),
    )
    .join('\n');

const VALUES: Readonly<Record<string, readonly string[]>> = {
  a: ['1', '-0', '0', '2147483647', '-2147483648', '2147483648', '1.0', '1e2', '"7"', '007', '-', 'null', 'true', '{}'],
  s: [
    '"x"',
    '"é한"',
    '""',
    '"a\\"b"',
    '"\\u0041"',
    '5',
    '1.50',
    'true',
    'null',
    '[1]',
    '"long text that is not kept anywhere"',
    '"',
  ],
  d: [
    '1.5',
    '-0',
    '0.1',
    '5.1e7',
    '1E400',
    '123456789012345678',
    '0.30000000000000004',
    '1.',
    '.5',
    '"1.5"',
    '-2.50',
    '1e-7',
  ],
  t: [
    '"2024-02-29 23:59:59.123"',
    '"2024-02-30 00:00:00"',
    '"2024-01-01 00:00:00"',
    '"2024-1-1 00:00:00"',
    '"2024-01-01T00:00:00"',
    '"2024-01-01 24:00:00"',
    '"2024-01-01 00:00:00.1234567891"',
    '"0000-01-01 00:00:00.5"',
    '5',
  ],
  l: ['9007199254740993', '-9007199254740991', '12', '1e3'],
  b: ['true', 'false', '"true"', 'tru', '1'],
  m: ['1.50', '1.5', '-0.01', '1.555', '99999999.99', '100000000', '1e2', '"3"', '0'],
  y: ['"2024-02-29"', '"2023-02-29"', '"2024-2-9"', '"20240229"'],
  z: ['"2024-01-01 00:00:00.123456789Z"', '"2024-01-01 00:00:00Z"', '"2024-01-01 00:00:00"'],
  q: ['32767', '32768', '-1'],
};

const one = Object.entries(VALUES).flatMap(([name, values]) => values.map((value) => `{"${name}":${value}}`));
const MESSAGES = [
  ...one,
  '{}',
  ' { "a" : 1 , "s" : "x" } ',
  '{"a":1,}',
  '{"a":1 "s":"x"}',
  '{"a":1',
  '{"a":1}x',
  '[{"a":1},{"a":2}]',
  '{"s":"x","a":1}',
  '{"a":1,"a":2}',
  '{"a":1,"u":{"v":[1]},"s":"x"}',
  '{"u":"x","v":-1.5e3,"w":null,"x":true,"y":"2024-01-01","a":3}',
  '{"u":01,"a":1}',
  '{"A":1}',
  'null',
];

const PLAIN = new Map<string, string>();
test.each(MESSAGES)('%s', (text) => {
  expect(byMessage(text, ALL, PLAIN)).toBe(byText(text, ALL, PLAIN));
  const ignoring = new Map([['ignore-parse-errors', 'true']]);
  expect(byMessage(text, ALL, ignoring)).toBe(byText(text, ALL, ignoring));
  const missing = new Map([['fail-on-missing-field', 'true']]);
  expect(byMessage(text, ALL, missing)).toBe(byText(text, ALL, missing));
});

test('plain messages are read from their bytes', () => {
  const options = { failOnMissing: false, ignoreErrors: false, timestamps: 'SQL', tree: false } as const;
  const reader = byteReader(TYPE, [2, 0], [3], options);
  const read = (text: string) => reader!.read(Buffer.from(text))?.toArray();
  expect(read('{"a":5,"s":"x","d":0.25,"t":"2024-01-01 00:00:00","other":1}')).toEqual([0.25, 5]);
  expect(read('{"d":0.1,"a":5}')).toEqual([0.1, 5]);
  expect(read('{"t":"no","a":5}')).toBeUndefined();
  expect(read('{"a":"5"}')).toBeUndefined();
});

test('strings that come again are the same', () => {
  const decoder = jsonTableFormat.messageDecoder(TYPE, [1], PLAIN);
  const rows: Row[] = [];
  for (const text of ['x', 'y', 'x', 'z'.repeat(30), '한', 'x']) decoder.decode(Buffer.from(`{"s":"${text}"}`), rows);
  expect(rows.map(({ f0 }) => f0)).toEqual(['x', 'y', 'x', 'z'.repeat(30), '한', 'x']);
});
