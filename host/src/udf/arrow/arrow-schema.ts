/** ABI types as Arrow's metadata names them. Numbers are those of Arrow's Schema.fbs and Message.fbs. */
import type { FlatReader, FlatTable, FlatValue } from './flatbuffer';
import type { ArrowField, ArrowName, ArrowType } from './signature';

export const METADATA_V5 = 4;
export const HEADER = { SCHEMA: 1, RECORD_BATCH: 3 } as const;
const EXTENSION_KEY = 'ARROW:extension:name';

interface TypeShape {
  readonly id: number;
  readonly fields: FlatTable;
  /** Texts that stand for other values: `arrowudf.<name>` in the field's metadata. */
  readonly extension?: string;
}

const i16 = (value: number): FlatValue => ({ kind: 'i16', value });
const int = (bits: number, signed: boolean): TypeShape => ({
  id: 2,
  fields: [
    { kind: 'i32', value: bits },
    { kind: 'bool', value: signed },
  ],
});

const SHAPES: Readonly<Record<ArrowName | 'list' | 'struct', TypeShape>> = {
  null: { id: 1, fields: [] },
  boolean: { id: 6, fields: [] },
  int8: int(8, true),
  int16: int(16, true),
  int32: int(32, true),
  int64: int(64, true),
  uint8: int(8, false),
  uint16: int(16, false),
  uint32: int(32, false),
  uint64: int(64, false),
  float32: { id: 3, fields: [i16(1)] },
  float64: { id: 3, fields: [i16(2)] },
  date32: { id: 8, fields: [i16(0)] },
  // Unit microseconds (2), 64 bits.
  time64: { id: 9, fields: [i16(2), { kind: 'i32', value: 64 }] },
  timestamp: { id: 10, fields: [i16(2)] },
  // Months, days and nanoseconds.
  interval: { id: 11, fields: [i16(2)] },
  decimal: { id: 5, fields: [], extension: 'arrowudf.decimal' },
  json: { id: 5, fields: [], extension: 'arrowudf.json' },
  string: { id: 5, fields: [] },
  binary: { id: 4, fields: [] },
  largestring: { id: 20, fields: [] },
  largebinary: { id: 19, fields: [] },
  list: { id: 12, fields: [] },
  struct: { id: 13, fields: [] },
};

function childrenOf(type: ArrowType): readonly ArrowField[] {
  if (type.name === 'list') return [{ name: 'item', type: type.element }];
  return type.name === 'struct' ? type.fields : [];
}

function fieldTable({ name, type }: ArrowField): FlatTable {
  const shape = SHAPES[type.name];
  const { extension } = shape;
  return [
    { kind: 'text', value: name },
    { kind: 'bool', value: true },
    { kind: 'u8', value: shape.id },
    { kind: 'table', fields: shape.fields },
    undefined,
    { kind: 'tables', items: childrenOf(type).map(fieldTable) },
    extension === undefined
      ? undefined
      : {
          kind: 'tables',
          items: [
            [
              { kind: 'text', value: EXTENSION_KEY },
              { kind: 'text', value: extension },
            ],
          ],
        },
  ];
}

/** Arrow's Schema table, little-endian. */
export function schemaTable(fields: readonly ArrowField[]): FlatTable {
  return [i16(0), { kind: 'tables', items: fields.map(fieldTable) }];
}

const TYPE_NAMES = [
  'None',
  'Null',
  'Int',
  'FloatingPoint',
  'Binary',
  'Utf8',
  'Bool',
  'Decimal',
  'Date',
  'Time',
  'Timestamp',
  'Interval',
  'List',
  'Struct',
  'Union',
  'FixedSizeBinary',
  'FixedSizeList',
  'Map',
  'Duration',
  'LargeBinary',
  'LargeUtf8',
  'LargeList',
];

/** What is wrong with a guest's field, or undefined when it is what the signature says. */
export function mismatch(field: FlatReader, type: ArrowType): string | undefined {
  const shape = SHAPES[type.name];
  const id = field.u8(2);
  if (id !== shape.id) return `${TYPE_NAMES[id] ?? `type ${id}`} instead of ${type.name}`;
  if (field.has(4)) return 'a dictionary, which the ABI does not have';
  const details = field.table(3);
  for (const [i, expected] of shape.fields.entries()) {
    if (expected === undefined || details === undefined) continue;
    const found =
      expected.kind === 'i32' ? details.i32(i) : expected.kind === 'bool' ? details.u8(i) === 1 : details.i16(i);
    if ('value' in expected && found !== expected.value) return `another width or unit than ${type.name}`;
  }
  const children = field.tables(5);
  const expected = childrenOf(type);
  if (children.length !== expected.length) return `${children.length} children instead of ${expected.length}`;
  for (const [i, child] of children.entries()) {
    const inner = mismatch(child, expected[i].type);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
