import { DataType, TypeRoot } from '@drey/sdk/protocol';
import type { Row } from '../../types/rows';
import { csvFormat } from './index';
import { roundDecimal } from './schema';

type Columns = readonly { name: string; type: string; 'array-separator'?: string; 'element-type'?: string }[];

function setup(columns: Columns, options: Record<string, string> = {}) {
  const type = DataType.create({
    root: TypeRoot.ROW,
    children: columns.map(() => DataType.create({ root: TypeRoot.VARCHAR })),
    fieldNames: columns.map((column) => column.name),
  });
  const all = new Map(Object.entries({ columns: JSON.stringify(columns), ...options }));
  return { decoder: () => csvFormat.decoder!(type, all), encoder: () => csvFormat.encoder!(type, all) };
}

/** All rows as arrays; the text is also fed in pieces of every size, which must make no difference. */
function read(text: string, columns: Columns, options: Record<string, string> = {}): unknown[][] {
  const { decoder } = setup(columns, options);
  const bytes = Buffer.from(text);
  const inPieces = (size: number): unknown[][] => {
    const reader = decoder();
    const rows: unknown[] = [];
    for (let i = 0; i < bytes.length; i += size) rows.push(...reader.push(bytes.subarray(i, i + size)));
    rows.push(...reader.end());
    return rows.map((row) => (row as Row).toArray());
  };
  const whole = inPieces(bytes.length + 1);
  for (const size of [1, 2, 3, 7]) expect(inPieces(size)).toEqual(whole);
  return whole;
}

const TEXTS: Columns = [
  { name: 'a', type: 'STRING' },
  { name: 'b', type: 'STRING' },
];

test('numbers, booleans and decimals by their types', () => {
  const columns = ['TINYINT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL(2, 0)', 'BOOLEAN'].map((type) => ({
    name: type,
    type,
  }));
  expect(read('127,-9223372036854775808, 3e38,2e-308,1.5,true\n', columns)).toEqual([
    [127, -9223372036854775808n, Math.fround(3e38), 2e-308, '2', true],
  ]);
});

test('quotes, doubled quotes, separators and line ends inside quotes', () => {
  expect(read('"a ""quoted"" b","x,y"\r\n"two\nlines",z', TEXTS)).toEqual([
    ['a "quoted" b', 'x,y'],
    ['two\nlines', 'z'],
  ]);
});

test('escapes, custom quotes and separators', () => {
  expect(read('string\\,,\\"string2\\"\n', TEXTS, { 'escape-char': '\\' })).toEqual([['string,', '"string2"']]);
  expect(read('`a`|`b`\n', TEXTS, { 'column-separator': '|', 'quote-char': '`' })).toEqual([['a', 'b']]);
  expect(read('"a"|b\n', TEXTS, { 'column-separator': '|', 'quote-char': '' })).toEqual([['"a"', 'b']]);
});

test('comments, headers, empty lines, null literals', () => {
  expect(read('# no\na,b\n\n  1,2\n #3,4\n', TEXTS, { 'allow-comments': 'true', 'use-header': 'true' })).toEqual([
    ['1', '2'],
  ]);
  expect(read('a\n\nb\n', TEXTS.slice(0, 1))).toEqual([['a'], [''], ['b']]);
  expect(read('"N",N\n', TEXTS, { 'null-literal': 'N' })).toEqual([[null, null]]);
  expect(read(',x\n', TEXTS, { 'null-literal': '' })).toEqual([[null, 'x']]);
  expect(read(',x\n', TEXTS)).toEqual([['', 'x']]);
});

test('arrays', () => {
  const columns = [{ name: 'n', type: 'ARRAY', 'array-separator': ';', 'element-type': 'INT' }];
  expect(read('1; 2;3\n""\n', columns)).toEqual([[[1, 2, 3]], [[]]]);
  expect(read('a;b\n', [{ name: 's', type: 'ARRAY', 'array-separator': '' }])).toEqual([[['a;b']]]);
});

test('what is not "true" is false', () => {
  expect(
    read(' TRUE ,1\nyes,\n', [
      { name: 'a', type: 'BOOLEAN' },
      { name: 'b', type: 'BOOLEAN' },
    ]),
  ).toEqual([
    [true, false],
    [false, false],
  ]);
});

test.each([
  ['1,2,3\n', {}, 'too many entries'],
  ['x\n', {}, '2 fields expected but was 1'],
  ['x,y\n\n', {}, '2 fields expected but was 1'],
  ['a,c\n', { 'use-header': 'true', 'strict-headers': 'true' }, 'does not match the schema'],
  ['"open', {}, 'Missing closing quote'],
])('%j with %j is refused', (text, options, message) => {
  expect(() => read(text, TEXTS, options as Record<string, string>)).toThrow(message);
});

test('an invalid number names record and column', () => {
  expect(() => read('""\n', [{ name: 'n', type: 'INT' }])).toThrow("CSV record 1, column 'n': '' is no INT");
  expect(() => read('1\nx\n', [{ name: 'n', type: 'INT' }])).toThrow("CSV record 2, column 'n': 'x' is no INT");
  expect(() => read('200\n', [{ name: 'n', type: 'TINYINT' }])).toThrow('out of the range of TINYINT');
});

/** What is written for rows that were read with `~` between the columns, as Flink 2.3 writes them. */
function write(text: string, options: Record<string, string>, columns = TEXTS): string {
  const rows = setup(columns, { 'column-separator': '~' }).decoder().push(Buffer.from(text));
  const writer = setup(columns, options).encoder();
  return Buffer.concat([writer.header(), writer.encode(rows), writer.footer()]).toString();
}

test.each([
  [{}, '"a\\b","c\\""d"\nplain,"abcdefghijklmnopqrstuvwxyz"\n,"é ü"\n'],
  [{ 'escape-char': '\\' }, '"a\\\\b","c\\\\""d"\nplain,"abcdefghijklmnopqrstuvwxyz"\n,"é ü"\n'],
  [
    { 'use-header': 'true', 'column-separator': '|' },
    '"a"|"b"\n"a\\b"|"c\\""d"\n"plain"|"abcdefghijklmnopqrstuvwxyz"\n|"é ü"\n',
  ],
])('text is quoted when it might need it: %j', (options, expected) => {
  const source = 'a\\b~"c\\""d"\nplain~abcdefghijklmnopqrstuvwxyz\n~é ü\n';
  expect(write(source, options as Record<string, string>)).toBe(expected);
});

test('quote characters, line ends, nulls and no quoting', () => {
  expect(write('a`b~x,y\nxyz~ABC_\n', { 'quote-char': '`' })).toBe('`a``b`,`x,y`\nxyz,`ABC_`\n');
  expect(write('a,b~x\n', { 'quote-char': '', 'line-separator': '\r\n' })).toBe('a,b,x\r\n');
});

test('numbers are never quoted, arrays like text', () => {
  const columns = [
    { name: 'n', type: 'DOUBLE' },
    { name: 'a', type: 'ARRAY', 'array-separator': '#', 'element-type': 'INT' },
  ];
  expect(write('-1e30~1#-2\n', {}, columns)).toBe('-1.0E30,"1#-2"\n');
});

test('an unknown option is named', () => {
  expect(() => setup(TEXTS, { quote: 'x' }).decoder()).toThrow("no option 'quote'");
});

test.each([
  ['1.5', 2, 0, '2'],
  ['-2.345', 5, 2, '-2.35'],
  ['1e3', 5, 1, '1000.0'],
  ['99.9', 2, 0, null],
  ['.5', 3, 2, '0.50'],
])('DECIMAL %s as (%i, %i) is %s', (text, precision, scale, expected) => {
  expect(roundDecimal(text, precision, scale)).toBe(expected);
});
