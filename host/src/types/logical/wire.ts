/**
 * Logical types as the protocol's DataType and back, without loss. What DataType has no member for goes to `extra` as JSON; `extra`
 * stays empty when there is nothing of the kind, so that ordinary types look alike from both worlds.
 */
import { DataType, TypeRoot } from '@drey/sdk/protocol';
import {
  type FieldType,
  type IntervalType,
  type LogicalType,
  MAX_LENGTH,
  type SimpleType,
  type TimeAttribute,
  type TypeRootName,
} from './contracts';
import { childrenOf } from './families';

interface Extra {
  /** Roots that the protocol does not know. */
  root?: 'SYMBOL' | 'DESCRIPTOR' | 'TIMESTAMP_TZ';
  /** 0, which the protocol takes for "unlimited" or "default". */
  length?: 0;
  precision?: 0;
  attribute?: TimeAttribute;
  resolution?: IntervalType['resolution'];
  descriptions?: (string | null)[];
  serializer?: string;
}

/** Serializer of RAW types whose values are Python objects: those of DataStreams without a type. */
export const PICKLE = 'pickle';

/** The type as it goes over the wire; values of the two are the same. */
export function toWire(type: LogicalType): DataType {
  if (type.root === 'RAW' && type.serializer === PICKLE) return DataType.create({ root: TypeRoot.PICKLED });
  const extra = extraOf(type);
  const text = Object.keys(extra).length === 0 ? '' : JSON.stringify(extra);
  return DataType.create({
    root: extra.root === undefined ? TypeRoot[type.root as keyof typeof TypeRoot] : TypeRoot.RAW,
    notNull: !type.nullable,
    children: childrenOf(type).map(toWire),
    extra: text,
    ...parameters(type),
  });
}

function parameters(type: LogicalType): Partial<DataType> {
  switch (type.root) {
    case 'VARCHAR':
    case 'VARBINARY':
      return { length: type.length === MAX_LENGTH ? 0 : type.length };
    case 'CHAR':
    case 'BINARY':
      return { length: type.length };
    case 'DECIMAL':
      return { precision: type.precision, scale: type.scale };
    // Precision 0 would read as 6; values of precisions 0 to 3 are all in milliseconds.
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return { precision: type.precision === 0 ? 1 : type.precision };
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return { precision: type.leading, scale: type.fraction };
    case 'ROW':
      return { fieldNames: type.fields.map((field) => field.name) };
    case 'STRUCTURED':
      return { fieldNames: type.fields.map((field) => field.name), className: type.className };
    case 'RAW':
      return { className: type.className };
    default:
      return {};
  }
}

function extraOf(type: LogicalType): Extra {
  const extra: Extra = {};
  if (type.root === 'SYMBOL' || type.root === 'DESCRIPTOR' || type.root === 'TIMESTAMP_TZ') extra.root = type.root;
  if ('length' in type && type.length === 0) extra.length = 0;
  if ('precision' in type && type.precision === 0) extra.precision = 0;
  if ('attribute' in type && type.attribute !== undefined) extra.attribute = type.attribute;
  if ('resolution' in type) extra.resolution = type.resolution;
  if ('serializer' in type) extra.serializer = type.serializer;
  if ('fields' in type && type.fields.some((field) => field.description !== undefined)) {
    extra.descriptions = type.fields.map((field) => field.description ?? null);
  }
  return extra;
}

const ROOT_NAMES = new Map<number, string>(Object.entries(TypeRoot).map(([name, root]) => [root, name]));

/** Reads a type of the wire. Types that exist as DataStream type information only (TUPLE, PICKLED, ...) throw TypeError. */
export function fromWire(wire: DataType): LogicalType {
  const extra = wire.extra === '' ? {} : (JSON.parse(wire.extra) as Extra);
  const nullable = !wire.notNull;
  const root = (extra.root ?? ROOT_NAMES.get(wire.root) ?? `type ${wire.root}`) as TypeRootName;
  switch (root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return { root, length: extra.length ?? lengthFrom(root, wire.length), nullable };
    case 'DECIMAL':
      return { root, precision: wire.precision, scale: wire.scale, nullable };
    case 'TIME':
      return { root, precision: extra.precision ?? wire.precision, nullable };
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ': {
      const precision = extra.precision ?? (wire.precision || 6);
      return { root, precision, nullable, ...(extra.attribute && { attribute: extra.attribute }) };
    }
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return intervalFrom(root, wire, extra, nullable);
    default:
      return constructedFrom(root, wire, extra, nullable);
  }
}

/** Length 0 is a type's default in DataStream programs: one character, or no limit. */
function lengthFrom(root: 'CHAR' | 'VARCHAR' | 'BINARY' | 'VARBINARY', length: number): number {
  if (length !== 0) return length;
  return root === 'CHAR' || root === 'BINARY' ? 1 : MAX_LENGTH;
}

function intervalFrom(root: IntervalType['root'], wire: DataType, extra: Extra, nullable: boolean): IntervalType {
  const months = root === 'INTERVAL_YEAR_MONTH';
  const resolution = extra.resolution ?? (months ? 'YEAR_TO_MONTH' : 'DAY_TO_SECOND');
  return { root, resolution, leading: wire.precision || 2, fraction: wire.scale, nullable };
}

function constructedFrom(root: TypeRootName, wire: DataType, extra: Extra, nullable: boolean): LogicalType {
  switch (root) {
    case 'ARRAY':
    case 'MULTISET':
      return { root, element: fromWire(wire.children[0]), nullable };
    case 'MAP':
      return { root, key: fromWire(wire.children[0]), value: fromWire(wire.children[1]), nullable };
    case 'ROW':
      return { root, fields: fieldsFrom(wire, extra), nullable };
    case 'STRUCTURED':
      return { root, className: wire.className, fields: fieldsFrom(wire, extra), nullable };
    case 'RAW':
      return { root, className: wire.className, serializer: extra.serializer ?? '', nullable };
    default:
      if (!SIMPLE.has(root)) throw new TypeError(`Type ${root} is no SQL type.`);
      return { root: root as SimpleType['root'], nullable };
  }
}

const SIMPLE = new Set<string>([
  ...['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE', 'DATE', 'NULL'],
  ...['VARIANT', 'BITMAP', 'SYMBOL', 'DESCRIPTOR'],
]);

function fieldsFrom(wire: DataType, extra: Extra): FieldType[] {
  return wire.children.map((child, i) => {
    const field = { name: wire.fieldNames[i] ?? `f${i}`, type: fromWire(child) };
    const description = extra.descriptions?.[i];
    return description === undefined || description === null ? field : { ...field, description };
  });
}
