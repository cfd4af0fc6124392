/** Equality of logical types, as Flink's LogicalType.equals: time attributes aside, everything counts. */
import type { FieldType, LogicalType } from './contracts';

/** Equal including nullability at every level; whether a timestamp is a time attribute does not count. */
export function typesEqual(a: LogicalType, b: LogicalType): boolean {
  return a === b || (a.nullable === b.nullable && sameTypes(a, b));
}

/** Equal but for the nullability of the outermost level. */
export function typesEqualIgnoringNullability(a: LogicalType, b: LogicalType): boolean {
  return a === b || sameTypes(a, b);
}

function sameTypes(a: LogicalType, b: LogicalType): boolean {
  if (a.root !== b.root) return false;
  switch (a.root) {
    case 'ARRAY':
    case 'MULTISET':
      return typesEqual(a.element, (b as typeof a).element);
    case 'MAP':
      return typesEqual(a.key, (b as typeof a).key) && typesEqual(a.value, (b as typeof a).value);
    case 'ROW':
      return fieldsEqual(a.fields, (b as typeof a).fields);
    case 'STRUCTURED':
      return a.className === (b as typeof a).className && fieldsEqual(a.fields, (b as typeof a).fields);
    default:
      return sameParameters(a, b);
  }
}

function sameParameters(a: LogicalType, b: LogicalType): boolean {
  switch (a.root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return a.length === (b as typeof a).length;
    case 'DECIMAL':
      return a.precision === (b as typeof a).precision && a.scale === (b as typeof a).scale;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return a.precision === (b as typeof a).precision;
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME': {
      const other = b as typeof a;
      return a.resolution === other.resolution && a.leading === other.leading && a.fraction === other.fraction;
    }
    case 'RAW':
      return a.className === (b as typeof a).className && a.serializer === (b as typeof a).serializer;
    default:
      return true;
  }
}

function fieldsEqual(a: readonly FieldType[], b: readonly FieldType[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (field, i) =>
        field.name === b[i].name && field.description === b[i].description && typesEqual(field.type, b[i].type),
    )
  );
}
