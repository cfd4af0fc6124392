/** Timestamps of more than six digits: Python's have six, and their nanoseconds would not fit into 64 bits. */
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { type Row, rowClass } from '../../types/rows';
import { fromMicros, type Long, toMicros } from '../batches/scaled';

const MOST_DIGITS = 6;

type Convert = (value: unknown) => unknown;

/** The type as it crosses to Python. */
export function pythonType(type: LogicalType): LogicalType {
  switch (type.root) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision > MOST_DIGITS ? { ...type, precision: MOST_DIGITS } : type;
    case 'ARRAY':
    case 'MULTISET':
      return { ...type, element: pythonType(type.element) };
    case 'MAP':
      return { ...type, key: pythonType(type.key), value: pythonType(type.value) };
    case 'ROW':
    case 'STRUCTURED':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: pythonType(field.type) })) };
    default:
      return type;
  }
}

/** Values of `type` to those of `pythonType(type)`; undefined when they are the same. */
export function toPython(type: LogicalType): Convert | undefined {
  return deep(type, (leaf) => {
    const convert = toMicros(leaf);
    return (value) => convert(value as Long);
  });
}

/** The opposite. */
export function fromPython(type: LogicalType): Convert | undefined {
  return deep(type, (leaf) => {
    const convert = fromMicros(leaf);
    return (value) => convert(value as Long);
  });
}

function deep(type: LogicalType, leaf: (type: LogicalType) => Convert): Convert | undefined {
  const made = build(type, leaf);
  return made === undefined ? undefined : (value) => (value === null ? null : made(value));
}

function build(type: LogicalType, leaf: (type: LogicalType) => Convert): Convert | undefined {
  switch (type.root) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision > MOST_DIGITS ? leaf(type) : undefined;
    case 'ARRAY': {
      const element = deep(type.element, leaf);
      return element && ((values) => (values as unknown[]).map(element));
    }
    case 'MULTISET':
      return entries(deep(type.element, leaf), undefined);
    case 'MAP':
      return entries(deep(type.key, leaf), deep(type.value, leaf));
    case 'ROW':
    case 'STRUCTURED':
      return fields(type, leaf);
    default:
      return undefined;
  }
}

function entries(key: Convert | undefined, value: Convert | undefined): Convert | undefined {
  if (key === undefined && value === undefined) return undefined;
  return (map) => {
    const made = new Map<unknown, unknown>();
    for (const [k, v] of map as Map<unknown, unknown>) made.set(key ? key(k) : k, value ? value(v) : v);
    return made;
  };
}

function fields(type: Pick<RowType, 'fields'>, leaf: (type: LogicalType) => Convert): Convert | undefined {
  const converts = type.fields.map((field) => deep(field.type, leaf));
  if (converts.every((convert) => convert === undefined)) return undefined;
  const Class = rowClass(converts.length);
  return (value) => {
    const row = value as Row;
    return new Class(row.kind, ...row.toArray().map((item, i) => converts[i]?.(item) ?? item));
  };
}
