/** Orders and equality of rows by SQL types, as generated functions. */
import type { SortField } from '../../expressions/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { deepEquals, type Row } from '../../types/rows';

export type RowComparator = (a: Row, b: Row) => number;
export type RowEqualiser = (a: Row, b: Row) => boolean;

type ValueComparator = (a: never, b: never) => number;

/** Orders rows by fields. NULL goes where the field says; two NULLs are equal. */
export function rowComparator(order: readonly SortField[], type: RowType): RowComparator {
  const helpers: ValueComparator[] = [];
  const lines = order.flatMap(({ index, descending, nullsFirst }) => {
    const [a, b] = [`a.f${index}`, `b.f${index}`];
    const before = nullsFirst ? -1 : 1;
    const compared = comparison(type.fields[index].type, 'x', 'y', helpers);
    return [
      `x = ${a}; y = ${b};`,
      `if (x === null) { if (y !== null) return ${before}; }`,
      `else if (y === null) return ${-before};`,
      `else if ((c = ${compared}) !== 0) return ${descending ? '-c' : 'c'};`,
    ];
  });
  const source = `return function compareRows(a, b) {\n  let x, y, c;\n  ${lines.join('\n  ')}\n  return 0;\n};`;
  return new Function('helpers', source)(helpers) as RowComparator;
}

function comparison(type: LogicalType, x: string, y: string, helpers: ValueComparator[]): string {
  const helper = valueComparator(type);
  if (helper === undefined) return `${x} < ${y} ? -1 : ${x} > ${y} ? 1 : 0`;
  return `helpers[${helpers.push(helper) - 1}](${x}, ${y})`;
}

/** The order of non-null values; undefined where JavaScript's is the same. */
function valueComparator(type: LogicalType): ValueComparator | undefined {
  switch (type.root) {
    case 'FLOAT':
    case 'DOUBLE':
      return compareDoubles;
    case 'CHAR':
    case 'VARCHAR':
      return compareStrings;
    case 'BINARY':
    case 'VARBINARY':
      return compareBytes;
    case 'ARRAY':
    case 'MULTISET':
      return arrayComparator(type.element);
    case 'ROW':
    case 'STRUCTURED':
      return nestedComparator(type.fields.map((field) => field.type));
    default:
      return undefined;
  }
}

/** Java's Double.compare: NaN is the greatest value, -0 is below 0. */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b && a !== 0) return 0;
  return doubleRank(a) - doubleRank(b);
}

function doubleRank(value: number): number {
  if (Number.isNaN(value)) return 2;
  return Object.is(value, -0) ? 0 : 1;
}

/** By UTF-8 bytes, which is by code points: only surrogates stand elsewhere in UTF-16. */
function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xHigh = x >= 0xd800 && x < 0xe000;
    const yHigh = y >= 0xd800 && y < 0xe000;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function arrayComparator(element: LogicalType): ValueComparator {
  const compare = nullableComparator(element);
  return (a: readonly unknown[], b: readonly unknown[]) => {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const compared = compare(a[i], b[i]);
      if (compared !== 0) return compared;
    }
    return a.length - b.length;
  };
}

function nestedComparator(types: readonly LogicalType[]): ValueComparator {
  const compares = types.map(nullableComparator);
  return (a: Row, b: Row) => {
    for (let i = 0; i < compares.length; i++) {
      const compared = compares[i](a[`f${i}`], b[`f${i}`]);
      if (compared !== 0) return compared;
    }
    return 0;
  };
}

/** Inside values NULL is the lowest. */
function nullableComparator(type: LogicalType): (a: unknown, b: unknown) => number {
  const compare = (valueComparator(type) ?? comparePrimitives) as (a: unknown, b: unknown) => number;
  return (a, b) => {
    if (a === null) return b === null ? 0 : -1;
    return b === null ? 1 : compare(a, b);
  };
}

function comparePrimitives(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const BY_IDENTITY: ReadonlySet<LogicalType['root']> = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'DECIMAL',
  'CHAR',
  'VARCHAR',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
  'INTERVAL_YEAR_MONTH',
  'INTERVAL_DAY_TIME',
]);

/** Whether two rows have the same fields (those of `columns`; default all), whatever their kinds. NULL equals NULL. */
export function rowEqualiser(type: RowType, columns: readonly number[] = type.fields.map((_, i) => i)): RowEqualiser {
  const tests = columns.map((i) =>
    BY_IDENTITY.has(type.fields[i].type.root) ? `a.f${i} === b.f${i}` : `equals(a.f${i}, b.f${i})`,
  );
  const source = `return function sameFields(a, b) { return ${tests.join(' && ') || 'true'}; };`;
  return new Function('equals', source)(equalValues) as RowEqualiser;
}

function equalValues(a: unknown, b: unknown): boolean {
  return a === b || deepEquals(a, b);
}

/** The position behind the last row that is not greater than `row`: where it goes to keep arrival order among equals. */
export function upperBound(rows: readonly Row[], row: Row, compare: RowComparator): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle], row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The position of the first row that is not less than `row`. */
export function lowerBound(rows: readonly Row[], row: Row, compare: RowComparator): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle], row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
