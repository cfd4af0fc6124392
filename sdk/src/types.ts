/**
 * Type information: what a stream's elements are, when that is to be said. Programs in TypeScript need none: the default type,
 * OBJECT, holds any JavaScript value. A type is needed where values leave the process (another language, another thread by
 * the binary codec, files). Strings are PyFlink's. Flink: docs/dev/datastream/fault-tolerance/serialization/types_serialization.
 */
import { DataType, TypeRoot } from './protocol';
import type { Row } from './row';

/** Type of values that appear as `T` in TypeScript. */
export class TypeInformation<T = unknown> {
  /** Only for the compiler: carries T. */
  declare readonly valueType?: T;

  constructor(
    readonly dataType: DataType,
    private readonly text: string,
  ) {}

  /** As PyFlink prints it: "Integer", "RowTypeInfo(a: Integer)". */
  toString(): string {
    return this.text;
  }

  equals(other: TypeInformation): boolean {
    return this.text === other.text && sameType(this.dataType, other.dataType);
  }
}

function sameType(a: DataType, b: DataType): boolean {
  return (
    a.root === b.root &&
    a.precision === b.precision &&
    a.scale === b.scale &&
    a.length === b.length &&
    a.fieldNames.join('\0') === b.fieldNames.join('\0') &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => sameType(child, b.children[index]))
  );
}

/** Type with fields. */
export class RowTypeInformation extends TypeInformation<Row> {
  constructor(
    private readonly fieldTypes: readonly TypeInformation[],
    private readonly names: readonly string[] | undefined,
  ) {
    const inner = fieldTypes.map((type, index) => (names === undefined ? `${type}` : `${names[index]}: ${type}`));
    super(
      DataType.create({
        root: TypeRoot.ROW,
        children: fieldTypes.map((type) => type.dataType),
        fieldNames: names === undefined ? [] : [...names],
      }),
      `RowTypeInfo(${inner.join(', ')})`,
    );
  }

  getFieldTypes(): readonly TypeInformation[] {
    return this.fieldTypes;
  }

  /** f0, f1, … when the type has no names. */
  getFieldNames(): readonly string[] {
    return this.names ?? this.fieldTypes.map((_, index) => `f${index}`);
  }

  /** −1 when there is no such field. */
  getFieldIndex(name: string): number {
    return this.getFieldNames().indexOf(name);
  }
}

/** The default type: any JavaScript value, never sent to another language. */
export const OBJECT_TYPE: TypeInformation<unknown> = new TypeInformation(
  DataType.create({ root: TypeRoot.OBJECT }),
  'GenericType<Object>',
);

function basic<T>(root: TypeRoot, text: string, more: Partial<DataType> = {}): () => TypeInformation<T> {
  const type = new TypeInformation<T>(DataType.create({ root, ...more }), text);
  return () => type;
}

function nested<T>(root: TypeRoot, name: string, ...children: readonly TypeInformation[]): TypeInformation<T> {
  for (const child of children) {
    if (!(child instanceof TypeInformation)) {
      throw new TypeError(`${name} needs a TypeInformation, got ${String(child)}`);
    }
  }
  return new TypeInformation<T>(
    DataType.create({ root, children: children.map((child) => child.dataType) }),
    `${name}<${children.join(', ')}>`,
  );
}

type ValuesOf<F extends readonly TypeInformation[]> = {
  [I in keyof F]: F[I] extends TypeInformation<infer V> ? V : never;
};

const LONG_TYPE = new TypeInformation<never>(DataType.create({ root: TypeRoot.BIGINT }), 'Long');

/** Elements that a PrimitiveArray can have. BYTE arrays are Uint8Arrays. */
const PRIMITIVES: ReadonlySet<TypeRoot> = new Set<TypeRoot>([
  TypeRoot.BOOLEAN,
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
  TypeRoot.FLOAT,
  TypeRoot.DOUBLE,
  TypeRoot.CHAR,
]);

function primitiveArray<T>(element: TypeInformation<T>): TypeInformation<T[] | Uint8Array> {
  if (!PRIMITIVES.has(element.dataType.root)) {
    throw new TypeError('Invalid element type for a primitive array.');
  }
  if (element.dataType.root === TypeRoot.TINYINT) {
    return new TypeInformation(DataType.create({ root: TypeRoot.VARBINARY }), `PrimitiveArrayTypeInfo<${element}>`);
  }
  return nested(TypeRoot.PRIMITIVE_ARRAY, 'PrimitiveArrayTypeInfo', element);
}

function rowNamed(fieldNames: readonly string[], fieldTypes: readonly TypeInformation[]): RowTypeInformation {
  if (fieldNames.length !== fieldTypes.length) {
    throw new Error('Number of field names must match number of field types.');
  }
  return new RowTypeInformation(fieldTypes, fieldNames);
}

function tuple<const F extends readonly TypeInformation[]>(
  fieldTypes: F,
): TypeInformation<Row & { values?: ValuesOf<F> }> {
  return new TypeInformation(
    DataType.create({ root: TypeRoot.TUPLE, children: fieldTypes.map((type) => type.dataType) }),
    `TupleTypeInfo(${fieldTypes.join(', ')})`,
  );
}

/** The types, by PyFlink's names. Host values are those of docs/protocol.md: LONG is a number while it is a safe integer. */
export const Types = {
  STRING: basic<string>(TypeRoot.VARCHAR, 'String'),
  BOOLEAN: basic<boolean>(TypeRoot.BOOLEAN, 'Boolean'),
  BYTE: basic<number>(TypeRoot.TINYINT, 'Byte'),
  SHORT: basic<number>(TypeRoot.SMALLINT, 'Short'),
  INT: basic<number>(TypeRoot.INTEGER, 'Integer'),
  /** A number while it is a safe integer, a bigint beyond: `Types.LONG<number | bigint>()` when that can happen. */
  LONG: <T extends number | bigint = number>(): TypeInformation<T> => LONG_TYPE,
  /** Rounded to 32 bits. */
  FLOAT: basic<number>(TypeRoot.FLOAT, 'Float'),
  DOUBLE: basic<number>(TypeRoot.DOUBLE, 'Double'),
  CHAR: basic<string>(TypeRoot.CHAR, 'Char'),
  /** Plain decimal text. */
  BIG_INT: basic<string>(TypeRoot.BIG_INT, 'BigInteger'),
  /** Plain decimal text. */
  BIG_DEC: basic<string>(TypeRoot.BIG_DEC, 'BigDecimal'),
  /** µs since the epoch. */
  INSTANT: basic<number | bigint>(TypeRoot.TIMESTAMP_LTZ, 'Instant', { precision: 6 }),
  /** Days since 1970-01-01. */
  SQL_DATE: basic<number>(TypeRoot.DATE, 'DateTypeInfo'),
  /** µs of the day. */
  SQL_TIME: basic<number>(TypeRoot.TIME, 'TimeTypeInfo', { precision: 6 }),
  /** µs since 1970-01-01 00:00, without time zone. */
  SQL_TIMESTAMP: basic<number | bigint>(TypeRoot.TIMESTAMP, 'TimestampTypeInfo', { precision: 6 }),
  /** Any Python object, opaque here. */
  PICKLED_BYTE_ARRAY: basic<unknown>(TypeRoot.PICKLED, 'PickledByteArrayTypeInfo'),
  /** Any JavaScript value: the default. */
  OBJECT: <T>(): TypeInformation<T> => OBJECT_TYPE as TypeInformation<T>,
  ROW: (fieldTypes: readonly TypeInformation[]): RowTypeInformation => new RowTypeInformation(fieldTypes, undefined),
  ROW_NAMED: rowNamed,
  TUPLE: tuple,
  /** Array of a primitive type; a Uint8Array for BYTE. */
  PRIMITIVE_ARRAY: primitiveArray,
  /** Array whose elements can be null. */
  BASIC_ARRAY: <T>(element: TypeInformation<T>): TypeInformation<(T | null)[]> =>
    nested(TypeRoot.BASIC_ARRAY, 'BasicArrayTypeInfo', element),
  OBJECT_ARRAY: <T>(element: TypeInformation<T>): TypeInformation<(T | null)[]> =>
    nested(TypeRoot.OBJECT_ARRAY, 'ObjectArrayTypeInfo', element),
  LIST: <T>(element: TypeInformation<T>): TypeInformation<T[]> => nested(TypeRoot.LIST, 'ListTypeInfo', element),
  MAP: <K, V>(key: TypeInformation<K>, value: TypeInformation<V>): TypeInformation<Map<K, V>> =>
    nested(TypeRoot.MAP, 'MapTypeInfo', key, value),
} as const;
