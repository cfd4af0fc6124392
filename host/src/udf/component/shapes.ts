/** How the values and columns of a component's functions cross, and which SQL types they have. */
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import type { WitField, WitType } from './wit-text';

export type NumberName = 's8' | 's16' | 's32' | 's64' | 'u8' | 'u16' | 'u32' | 'u64' | 'f32' | 'f64';

/** One value. */
export type ValueShape =
  | { readonly kind: NumberName | 'bool' | 'string' | 'bytes' }
  /** A named type of `drey:udf/types` that is a number or text. */
  | { readonly kind: ScaledName }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'option'; readonly element: ValueShape }
  | { readonly kind: 'list'; readonly element: ValueShape }
  | { readonly kind: 'map'; readonly key: ValueShape; readonly value: ValueShape }
  | { readonly kind: 'row'; readonly fields: readonly NamedShape[] };

export interface NamedShape {
  /** In SQL. */
  readonly name: string;
  /** In JavaScript: a property, or the position in a tuple. */
  readonly key: string | number;
  readonly shape: ValueShape;
}

/** One column. */
export type ColumnShape =
  | { readonly kind: 'list'; readonly element: ValueShape }
  | { readonly kind: 'texts'; readonly binary: boolean; readonly nullable: boolean }
  | { readonly kind: 'values'; readonly element: ValueShape & { readonly kind: NumberName } }
  | { readonly kind: 'columns'; readonly fields: readonly NamedColumn[] };

export interface NamedColumn {
  readonly name: string;
  readonly key: string;
  readonly column: ColumnShape;
}

export type ScaledName =
  | 'decimal'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp-ltz'
  | 'interval-months'
  | 'interval-millis';

const SCALED: Readonly<Record<ScaledName, LogicalType>> = {
  decimal: types.decimal(38, 18),
  date: types.DATE,
  time: types.time(3),
  timestamp: types.timestamp(6),
  'timestamp-ltz': types.timestampLtz(6),
  'interval-months': types.yearMonthInterval(),
  'interval-millis': types.dayTimeInterval('DAY_TO_SECOND', 2, 3),
};

const DREY_COLUMNS: Readonly<Record<string, ColumnShape>> = {
  strings: { kind: 'texts', binary: false, nullable: false },
  'nullable-strings': { kind: 'texts', binary: false, nullable: true },
  binaries: { kind: 'texts', binary: true, nullable: false },
  'nullable-binaries': { kind: 'texts', binary: true, nullable: true },
  'nullable-s32s': { kind: 'values', element: { kind: 's32' } },
  'nullable-s64s': { kind: 'values', element: { kind: 's64' } },
  'nullable-f64s': { kind: 'values', element: { kind: 'f64' } },
};

const PRIMITIVE_TYPES: Readonly<Record<NumberName | 'bool' | 'string' | 'bytes', LogicalType>> = {
  bool: types.BOOLEAN,
  s8: types.TINYINT,
  s16: types.SMALLINT,
  s32: types.INT,
  s64: types.BIGINT,
  u8: types.SMALLINT,
  u16: types.INT,
  u32: types.BIGINT,
  u64: types.decimal(20, 0),
  f32: types.FLOAT,
  f64: types.DOUBLE,
  string: types.STRING,
  bytes: types.BYTES,
};

/** Thrown for types that no column can have; the message names the type. */
export class UnsupportedWit extends Error {}

/** `max-price` in JavaScript: `maxPrice`. */
export function jsName(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `max-price` in SQL: `max_price`. */
export function sqlName(name: string): string {
  return name.replaceAll('-', '_');
}

export function valueShape(type: WitType): ValueShape {
  switch (type.kind) {
    case 'list':
      return listShape(type.element);
    case 'option':
      if (type.element.kind === 'option') throw new UnsupportedWit('an option of an option');
      return { kind: 'option', element: valueShape(type.element) };
    case 'tuple':
      return {
        kind: 'row',
        fields: type.elements.map((element, i) => ({ name: `f${i}`, key: i, shape: valueShape(element) })),
      };
    case 'record':
      return {
        kind: 'row',
        fields: type.fields.map(({ name, type: field }) => ({
          name: sqlName(name),
          key: jsName(name),
          shape: valueShape(field),
        })),
      };
    case 'enum':
      return { kind: 'enum', names: type.names };
    case 'drey':
      if (type.name in SCALED) return { kind: type.name as ScaledName };
      throw new UnsupportedWit(`'${type.name}', which is a column and no value`);
    case 'result':
      throw new UnsupportedWit('a result inside of other types');
    case 'char':
      throw new UnsupportedWit("'char'");
    case 'other':
      throw new UnsupportedWit(type.text);
    default:
      return { kind: type.kind };
  }
}

function listShape(element: WitType): ValueShape {
  if (element.kind === 'u8') return { kind: 'bytes' };
  if (element.kind === 'tuple' && element.elements.length === 2) {
    const [key, value] = element.elements.map(valueShape);
    return { kind: 'map', key, value };
  }
  return { kind: 'list', element: valueShape(element) };
}

/** Throws UnsupportedWit when the type is no column. */
export function columnShape(type: WitType): ColumnShape {
  if (type.kind === 'list') return { kind: 'list', element: valueShape(type.element) };
  if (type.kind === 'drey' && type.name in DREY_COLUMNS) return DREY_COLUMNS[type.name];
  if (type.kind === 'record') return { kind: 'columns', fields: columnFields(type.fields) };
  throw new UnsupportedWit(
    `'${'name' in type ? type.name : type.kind}', which is no column (a list, or a record of columns)`,
  );
}

export function columnFields(fields: readonly WitField[]): NamedColumn[] {
  return fields.map(({ name, type }) => ({ name: sqlName(name), key: jsName(name), column: columnShape(type) }));
}

/** Takes and gives NULL. Rows of columns can be NULL in no field of theirs: see `lower.ts`. */
export function takesNull(column: ColumnShape): boolean {
  if (column.kind === 'list') return column.element.kind === 'option';
  return column.kind === 'values' || (column.kind === 'texts' && column.nullable);
}

export function sqlTypeOf(shape: ValueShape): LogicalType {
  switch (shape.kind) {
    case 'option':
      return sqlTypeOf(shape.element);
    case 'list':
      return types.array(sqlTypeOf(shape.element));
    case 'map':
      return types.map(sqlTypeOf(shape.key), sqlTypeOf(shape.value));
    case 'row':
      return types.row(shape.fields.map(({ name, shape: field }) => ({ name, type: sqlTypeOf(field) })));
    case 'enum':
      return types.STRING;
    default:
      return shape.kind in SCALED
        ? SCALED[shape.kind as ScaledName]
        : PRIMITIVE_TYPES[shape.kind as keyof typeof PRIMITIVE_TYPES];
  }
}

export function sqlTypeOfColumn(column: ColumnShape): LogicalType {
  switch (column.kind) {
    case 'texts':
      return column.binary ? types.BYTES : types.STRING;
    case 'columns':
      return types.row(column.fields.map(({ name, column: field }) => ({ name, type: sqlTypeOfColumn(field) })));
    default:
      return sqlTypeOf(column.element);
  }
}
