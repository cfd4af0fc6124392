/** How the values of a SQL type lie in a column: docs/udf-abi.md, "Columns". */
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { INT, notNull } from '../../types/logical/types';

/** Version of the ABI that this host speaks. */
export const ABI_VERSION = 1;

/** Bytes of a column descriptor, and where its words are. */
export const COLUMN = { SIZE: 24, NULLS: 0, DATA: 4, OFFSETS: 8, CHILDREN: 12, LENGTH: 16 } as const;

export type Layout =
  | { readonly kind: 'bool' | 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'null' }
  /** i32; the host's value is a multiple. */
  | { readonly kind: 'time'; readonly factor: number }
  /** i64 that is a multiple of the host's value. */
  | { readonly kind: 'scaled'; readonly factor: number }
  /** i64 ms, i32 ns of the ms, 4 bytes of nothing; `unit`: ns of the host's unit. */
  | { readonly kind: 'nanos'; readonly unit: number }
  | { readonly kind: 'string' | 'bytes' | 'variant' | 'bitmap' }
  | { readonly kind: 'array'; readonly element: LogicalType }
  | { readonly kind: 'map'; readonly key: LogicalType; readonly value: LogicalType }
  | { readonly kind: 'row'; readonly fields: readonly { readonly name: string; readonly type: LogicalType }[] };

/** A type that has no layout in the ABI. */
export class NoLayout extends Error {
  constructor(readonly type: LogicalType) {
    super(
      `values of type ${typeSummary(type)} cannot cross to a WebAssembly module (no ${type.root} in the column ABI)`,
    );
  }
}

const FIXED: Readonly<Partial<Record<LogicalType['root'], Layout>>> = {
  BOOLEAN: { kind: 'bool' },
  TINYINT: { kind: 'i8' },
  SMALLINT: { kind: 'i16' },
  INTEGER: { kind: 'i32' },
  BIGINT: { kind: 'i64' },
  FLOAT: { kind: 'f32' },
  DOUBLE: { kind: 'f64' },
  DATE: { kind: 'i32' },
  TIME: { kind: 'time', factor: 1000 },
  INTERVAL_YEAR_MONTH: { kind: 'i32' },
  INTERVAL_DAY_TIME: { kind: 'i64' },
  CHAR: { kind: 'string' },
  VARCHAR: { kind: 'string' },
  BINARY: { kind: 'bytes' },
  VARBINARY: { kind: 'bytes' },
  VARIANT: { kind: 'variant' },
  BITMAP: { kind: 'bitmap' },
  NULL: { kind: 'null' },
};

/** Throws NoLayout for RAW and for types that have no values (SYMBOL, DESCRIPTOR). */
export function layoutOf(type: LogicalType): Layout {
  const fixed = FIXED[type.root];
  if (fixed !== undefined) return fixed;
  switch (type.root) {
    case 'DECIMAL':
      return { kind: type.precision <= 18 ? 'i64' : 'i128' };
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return instant(type.precision);
    case 'ARRAY':
      return { kind: 'array', element: type.element };
    case 'MULTISET':
      return { kind: 'map', key: type.element, value: notNull(INT) };
    case 'MAP':
      return { kind: 'map', key: type.key, value: type.value };
    case 'ROW':
    case 'STRUCTURED':
      return { kind: 'row', fields: type.fields };
    default:
      throw new NoLayout(type);
  }
}

/** ms up to precision 3, µs up to 6, ms and ns beyond. */
function instant(precision: number): Layout {
  if (precision <= 3) return { kind: 'i64' };
  return precision <= 6
    ? { kind: 'scaled', factor: 10 ** (6 - precision) }
    : { kind: 'nanos', unit: 10 ** (9 - precision) };
}

/** Bytes of one value; 0 for those that lie elsewhere. */
export function widthOf(layout: Layout): number {
  switch (layout.kind) {
    case 'bool':
    case 'i8':
      return 1;
    case 'i16':
      return 2;
    case 'i32':
    case 'f32':
    case 'time':
      return 4;
    case 'i64':
    case 'f64':
    case 'scaled':
      return 8;
    case 'i128':
    case 'nanos':
      return 16;
    default:
      return 0;
  }
}

/** True when columns of the two types lie in memory in the same way. */
export function sameLayout(a: LogicalType, b: LogicalType): boolean {
  return JSON.stringify(shapeOf(a)) === JSON.stringify(shapeOf(b));
}

function shapeOf(type: LogicalType): unknown {
  const layout = layoutOf(type);
  switch (layout.kind) {
    case 'array':
      return ['array', shapeOf(layout.element)];
    case 'map':
      return ['map', shapeOf(layout.key), shapeOf(layout.value)];
    case 'row':
      return ['row', ...layout.fields.map((field) => shapeOf(field.type))];
    case 'i64':
    case 'i128':
      return type.root === 'DECIMAL' ? [layout, type.scale] : layout;
    default:
      return layout;
  }
}
