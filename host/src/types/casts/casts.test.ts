/** The cases of Flink's own cast tests, and vectors that were read off Flink. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { supportsExplicitCast } from '../logical/casts';
import { parseType } from '../logical/parse';
import { decodeFieldData, decodeTagged, type Json } from '../testing/tagged-values';
import { matchesTagged } from '../testing/tagged-match';
import { type CastError, castCode, castValue } from './index';
import type { CastOptions } from './contracts';

interface Vector {
  readonly value: Json;
  readonly from: string;
  readonly to: string;
  readonly expected: Json;
  readonly options?: CastOptions;
}

const v = (value: Json, from: string, to: string, expected: Json, options: CastOptions = {}): Vector => ({
  value,
  from,
  to,
  expected,
  options,
});
const double = (text: string) => ({ $double: text });
const float = (text: string) => ({ $float: text });
const decimal = (text: string) => ({ $decimal: text });
const long = (text: string) => ({ $bigint: text });
const bytes = (hex: string) => ({ $bytes: hex });
const ts = (text: string) => ({ $ts: text });

const VECTORS: readonly Vector[] = [
  ...[
    ['12', 12],
    [' 12 ', 12],
    ['-7', -7],
    ['+7', 7],
    ['1.9', 1],
    ['-1.9', -1],
    ['.5', 0],
  ].map(([text, value]) => v(text, 'STRING', 'INT', value)),
  v('1e3', 'STRING', 'DOUBLE', double('1000.0')),
  v(' 2 ', 'STRING', 'DOUBLE', double('2.0')),
  v('NaN', 'STRING', 'DOUBLE', double('NaN')),
  v('-Infinity', 'STRING', 'DOUBLE', double('-Infinity')),
  v('1d', 'STRING', 'DOUBLE', double('1.0')),
  v('0x1.8p1', 'STRING', 'DOUBLE', double('3.0')),
  v('9223372036854775807', 'STRING', 'BIGINT', long('9223372036854775807')),
  v('yes', 'STRING', 'BOOLEAN', true),
  v('F', 'STRING', 'BOOLEAN', false),
  v('123.456', 'STRING', 'DECIMAL(5, 2)', decimal('123.46')),
  v('1e2', 'STRING', 'DECIMAL(5, 2)', decimal('100.00')),
  v('2024-2-9', 'STRING', 'DATE', { $date: '2024-02-09' }),
  v('2024', 'STRING', 'DATE', { $date: '2024-01-01' }),
  v('2024-02-29 10:11:12', 'STRING', 'DATE', { $date: '2024-02-29' }),
  v('10:11', 'STRING', 'TIME', { $time: '10:11:00' }),
  v('10:11:12.345', 'STRING', 'TIME', { $time: '10:11:12' }),
  v('10:11:12.345', 'STRING', 'TIME(2)', { $time: '10:11:12.34' }),
  v('2024-02-29 10:11:12.123456789', 'STRING', 'TIMESTAMP(3)', ts('2024-02-29T10:11:12.123')),
  v('2024-02-29 10:11:12.123456789', 'STRING', 'TIMESTAMP(9)', ts('2024-02-29T10:11:12.123456789')),
  v('2023-02-30', 'STRING', 'TIMESTAMP(3)', ts('2023-02-28T00:00')),
  v('2023-02-28 24:00:00', 'STRING', 'TIMESTAMP(3)', ts('2023-03-01T00:00')),
  v(
    '2021-03-28 02:30:00',
    'STRING',
    'TIMESTAMP_LTZ(3)',
    { $instant: '2021-03-28T01:30:00Z' },
    { timeZone: 'Europe/Berlin' },
  ),
  v(
    '2021-10-31 02:30:00',
    'STRING',
    'TIMESTAMP_LTZ(3)',
    { $instant: '2021-10-31T00:30:00Z' },
    { timeZone: 'Europe/Berlin' },
  ),
  v(300, 'INT', 'TINYINT', 44),
  v(-129, 'INT', 'TINYINT', 127),
  v(long('2147483648'), 'BIGINT', 'INT', -2147483648),
  v(long('9223372036854775807'), 'BIGINT', 'INT', -1),
  v(long('9223372036854775807'), 'BIGINT', 'DOUBLE', double('9.223372036854775807E18')),
  v(double('1.9'), 'DOUBLE', 'INT', 1),
  v(double('-1.9'), 'DOUBLE', 'INT', -1),
  v(double('1e20'), 'DOUBLE', 'INT', 2147483647),
  v(double('NaN'), 'DOUBLE', 'INT', 0),
  v(double('1e20'), 'DOUBLE', 'BIGINT', long('9223372036854775807')),
  v(double('1e300'), 'DOUBLE', 'FLOAT', float('Infinity')),
  v(0, 'INT', 'BOOLEAN', false),
  v(double('0.5'), 'DOUBLE', 'BOOLEAN', true),
  v(true, 'BOOLEAN', 'DECIMAL(5, 2)', decimal('1.00')),
  v(decimal('12.3450'), 'DECIMAL(6, 4)', 'DECIMAL(5, 2)', decimal('12.35')),
  v(decimal('12.3350'), 'DECIMAL(6, 4)', 'DECIMAL(5, 2)', decimal('12.34')),
  v(decimal('-12.3450'), 'DECIMAL(6, 4)', 'DECIMAL(5, 2)', decimal('-12.35')),
  v(12345, 'INT', 'DECIMAL(4, 2)', null),
  v(1000, 'INT', 'DECIMAL(3, 1)', null),
  v(double('1e9'), 'DOUBLE', 'DECIMAL(5, 2)', null),
  v(double('1.005'), 'DOUBLE', 'DECIMAL(5, 2)', decimal('1.01')),
  v(double('2.675'), 'DOUBLE', 'DECIMAL(5, 2)', decimal('2.68')),
  v(decimal('-1.9'), 'DECIMAL(3, 1)', 'INT', -1),
  v(decimal('12345678901234567890.5'), 'DECIMAL(38, 1)', 'BIGINT', long('-6101065172474983726')),
  ...[
    ['1.0', '1.0'],
    ['1e7', '1.0E7'],
    ['1e-5', '1.0E-5'],
    ['123456789.123', '1.23456789123E8'],
    ['NaN', 'NaN'],
  ].map(([value, text]) => v(double(value), 'DOUBLE', 'STRING', text)),
  v(true, 'BOOLEAN', 'STRING', 'TRUE'),
  v(true, 'BOOLEAN', 'VARCHAR(3)', 'TRU'),
  v(true, 'BOOLEAN', 'STRING', 'true', { legacy: true }),
  v(decimal('1.5'), 'DECIMAL(10, 4)', 'STRING', '1.5000'),
  v(ts('2024-02-29T10:11:12.12'), 'TIMESTAMP(3)', 'STRING', '2024-02-29 10:11:12.120'),
  v(ts('2024-02-29T10:11:12.5'), 'TIMESTAMP(6)', 'STRING', '2024-02-29 10:11:12.500000'),
  v(ts('2024-02-29T10:11:12'), 'TIMESTAMP(0)', 'STRING', '2024-02-29 10:11:12'),
  v(ts('0001-01-01T00:00:00.000000001'), 'TIMESTAMP(9)', 'STRING', '0001-01-01 00:00:00.000000001'),
  v({ $time: '10:11:12.345' }, 'TIME(3)', 'STRING', '10:11:12.345'),
  v({ $time: '10:11:12.300' }, 'TIME(3)', 'STRING', '10:11:12.3'),
  v({ $time: '10:11:12' }, 'TIME(3)', 'STRING', '10:11:12.0'),
  v(bytes('6869'), 'BYTES', 'STRING', 'hi'),
  v(bytes('6869'), 'BYTES', 'STRING', "x'6869'", { printing: true }),
  v('hi', 'STRING', 'BINARY(4)', bytes('68690000')),
  v('hello', 'STRING', 'VARCHAR(3)', 'hel'),
  v('\u{1F600}\u{1F601}x', 'STRING', 'VARCHAR(2)', '\u{1F600}\u{1F601}'),
  v('\u{1F600}', 'STRING', 'CHAR(3)', '\u{1F600}  '),
  v(12345, 'INT', 'VARCHAR(3)', '123'),
  v(12, 'INT', 'CHAR(5)', '12   '),
  v(ts('2024-02-29T10:11:12.123456789'), 'TIMESTAMP(9)', 'TIMESTAMP(3)', ts('2024-02-29T10:11:12.123')),
  v(ts('2024-02-29T10:11:12.123'), 'TIMESTAMP(3)', 'TIME', { $time: '10:11:12' }),
  v({ $time: '10:11:12' }, 'TIME', 'TIMESTAMP(3)', ts('1970-01-01T10:11:12')),
  v({ $array: [1, 2, null] }, 'ARRAY<INT>', 'STRING', '[1, 2, NULL]'),
  v({ $row: [1, 'a'] }, 'ROW<x INT, y STRING>', 'STRING', '(1, a)'),
  v({ $row: [1, 'a'] }, 'ROW<x INT, y STRING>', 'STRING', '(1,a)', { legacy: true }),
  v({ $row: [1, null] }, "STRUCTURED<'C', x INT, y STRING>", 'STRING', '(x=1, y=NULL)'),
  v({ $map: [['k', 1]] }, 'MAP<STRING, INT>', 'STRING', '{k=1}'),
  v({ $array: [1, 2, 3] }, 'ARRAY<INT>', 'CHAR(5)', '[1, 2'),
  v({ $period: 'P1Y2M' }, 'INTERVAL YEAR TO MONTH', 'STRING', '+1-02'),
  v({ $duration: 'P1DT1H1M1.001S' }, 'INTERVAL DAY TO SECOND(3)', 'STRING', '+1 01:01:01.001'),
  v({ $array: ['1', 'x'] }, 'ARRAY<STRING>', 'ARRAY<INT>', null, { tryCast: true }),
];

const label = ({ value, from, to, options }: Vector) =>
  `${JSON.stringify(value)} ${from} -> ${to} ${JSON.stringify(options)}`;

describe('vectors', () => {
  test.each(VECTORS.map((vector) => [label(vector), vector] as const))(
    '%s',
    (_, { value, from, to, expected, options }) => {
      const result = castValue(decodeTagged(value, parseType(from)), parseType(from), parseType(to), options);
      if (!matchesTagged(result, expected, parseType(to))) expect(result).toEqual(expected);
    },
  );

  test.each([
    ['abc', 'INT', "For input string: 'abc'. Invalid character found.", 'java.lang.NumberFormatException'],
    ['', 'INT', "For input string: ''. Input is empty.", 'java.lang.NumberFormatException'],
    ['2147483648', 'INT', "For input string: '2147483648'. Overflow.", 'java.lang.NumberFormatException'],
    ['99999999999x', 'INT', "For input string: '99999999999x'. Overflow.", 'java.lang.NumberFormatException'],
    ['1e3', 'INT', "For input string: '1e3'. Invalid character found.", 'java.lang.NumberFormatException'],
    ['x', 'DOUBLE', 'For input string: "x"', 'java.lang.NumberFormatException'],
    ['maybe', 'BOOLEAN', "Cannot parse 'maybe' as BOOLEAN.", 'org.apache.flink.table.api.TableException'],
    ['99999999999', 'DECIMAL(5, 2)', "For input string: '99999999999'. Overflow.", 'java.lang.NumberFormatException'],
    ['2023-02-29', 'DATE', "For input string: '2023-02-29'.", 'java.time.DateTimeException'],
    ['25:00:00', 'TIME', "Invalid time format: '25:00:00'.", 'java.time.DateTimeException'],
    [
      '2024-02-29T10:11:12',
      'TIMESTAMP(3)',
      "Text '2024-02-29T10:11:12' could not be parsed, unparsed text found at index 10",
      'java.time.format.DateTimeParseException',
    ],
    [
      '2024-13-01',
      'TIMESTAMP(3)',
      "Text '2024-13-01' could not be parsed: Invalid value for MonthOfYear (valid values 1 - 12): 13",
      'java.time.format.DateTimeParseException',
    ],
    [
      '24-1-1',
      'TIMESTAMP(3)',
      "Text '24-1-1' could not be parsed at index 0",
      'java.time.format.DateTimeParseException',
    ],
  ])('%s is no %s', (text, to, message, exceptionClass) => {
    const cast = (options?: CastOptions) => castValue(text, parseType('STRING'), parseType(to), options);
    expect(cast).toThrow(message);
    try {
      cast();
    } catch (error) {
      expect((error as CastError).exceptionClass).toBe(exceptionClass);
    }
    expect(cast({ tryCast: true })).toBeNull();
  });

  test('code is inlined where it is short', () => {
    const registrar = { helper: (name: string) => name };
    const code = (from: string, to: string) => castCode(parseType(from), parseType(to))(registrar, 'x');
    expect(code('INT', 'BIGINT')).toBe('x');
    expect(code('INT', 'STRING')).toBe('String(x)');
    expect(code('VARCHAR(3)', 'STRING')).toBe('x');
    expect(code('STRING', 'INT')).toBe('cast(x)');
    expect(() => code('STRING', 'INTERVAL DAY')).toThrow("Unsupported cast from 'STRING' to 'INTERVAL DAY(2)'.");
  });
});

interface Item {
  readonly kind: string;
  readonly sql?: string;
  readonly results?: readonly Json[];
  readonly types?: readonly string[];
  readonly errorClass?: string;
  readonly errorMessage?: string | null;
}
interface Spec {
  readonly uid: string;
  readonly config: Readonly<Record<string, string>>;
  readonly fieldData: readonly Json[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly items: readonly Item[];
}

const DATA = process.env.DREY_CONFORMANCE_DATA ?? resolve('../shared/conformance/open');
const FILES = ['functions-CastFunctionITCase.json', 'functions-CastFunctionMiscITCase.json'];
const CAST = /^(TRY_)?CAST\((f\d+) AS (.*)\)$/;

function specs(): Spec[] {
  return FILES.map((file) => join(DATA, file))
    .filter((file) => existsSync(file))
    .flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { items: Spec[] }).items);
}

/** Calls of a SELECT list that are casts of one column each. */
function casts(sql: string): readonly RegExpExecArray[] | undefined {
  const parts = sql.split(/,(?=(?:TRY_)?CAST\()/).map((part) => CAST.exec(part));
  return parts.every((part) => part !== null) ? (parts as RegExpExecArray[]) : undefined;
}

function run(spec: Spec, call: RegExpExecArray): { readonly from: string; readonly cast: () => unknown } {
  const index = spec.columns.findIndex((column) => column.name === call[2]);
  const from = parseType(spec.columns[index].type);
  const timeZone = spec.config['table.local-time-zone'] ?? 'UTC';
  const options = { tryCast: call[1] !== undefined, timeZone };
  const value = decodeFieldData(spec.fieldData[index], from, timeZone);
  return { from: spec.columns[index].type, cast: () => castValue(value, from, parseType(call[3]), options) };
}

const CASES = specs().flatMap((spec) =>
  spec.items
    .filter((item) => item.kind.startsWith('SQL_') && casts(item.sql ?? '') !== undefined)
    .map((item) => [`${spec.uid} ${item.sql?.slice(0, 80)}`, spec, item] as const),
);

(CASES.length === 0 ? describe.skip : describe)('the cases of the cast tests', () => {
  test.each(CASES)('%s', (_, spec, item) => {
    const calls = casts(item.sql ?? '') ?? [];
    calls.forEach((call, i) => {
      const { from, cast } = run(spec, call);
      if (item.kind === 'SQL_VALIDATION_ERROR') {
        const allowed = supportsExplicitCast(parseType(from), parseType(call[3]));
        if (allowed) expect(cast).toThrow(item.errorMessage ?? '');
        return;
      }
      if (item.kind === 'SQL_RUNTIME_ERROR') {
        expect(cast).toThrow(item.errorMessage ?? '');
        return;
      }
      const result = cast();
      if (!matchesTagged(result, item.results?.[i] ?? null, parseType(call[3]))) {
        expect([call[0], from, result]).toEqual([call[0], from, item.results?.[i]]);
      }
    });
  });
});
