/** Types as Calcite writes them: in its messages and in the trees of EXPLAIN. */
import type { IntervalType, LogicalType } from '../types/logical/contracts';

const TIMESTAMPS: { readonly [root: string]: string } = {
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_LTZ: 'TIMESTAMP_WITH_LOCAL_TIME_ZONE',
  TIMESTAMP_TZ: 'TIMESTAMP_WITH_TIME_ZONE',
};

/**
 * Without nullability of the type itself. `charset`: in full, VARCHAR with its character set and parts with ` NOT NULL`.
 */
export function calciteType(type: LogicalType, charset = false): string {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return `${type.root}(${type.length})${charset ? ' CHARACTER SET "UTF-16LE"' : ''}`;
    case 'BINARY':
    case 'VARBINARY':
      return `${type.root}(${type.length})`;
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'TIME':
      return `TIME(${type.precision})`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return `${TIMESTAMPS[type.root]}(${type.precision})${type.attribute ? ` *${type.attribute}*` : ''}`;
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return intervalText(type.written ?? type);
    case 'ARRAY':
    case 'MULTISET':
      return `${part(type.element, charset)} ${type.root}`;
    case 'MAP':
      return `(${part(type.key, charset)}, ${part(type.value, charset)}) MAP`;
    case 'ROW':
      return `RecordType:peek_no_expand(${fields(type.fields, charset)})`;
    case 'STRUCTURED':
      return type.className;
    case 'RAW':
      return `RAW('${type.className}', ?)`;
    case 'DESCRIPTOR':
      return 'COLUMN_LIST';
    default:
      return type.root;
  }
}

function part(type: LogicalType, charset: boolean): string {
  return `${calciteType(type, charset)}${type.nullable || !charset ? '' : ' NOT NULL'}`;
}

function fields(list: readonly { readonly name: string; readonly type: LogicalType }[], charset: boolean): string {
  return list.map(({ name, type }) => `${part(type, charset)} ${name}`).join(', ');
}

function intervalText(type: Pick<IntervalType, 'resolution' | 'leading' | 'fraction'>): string {
  const [from, to] = type.resolution.split('_TO_');
  const leading = type.leading === 2 ? '' : `(${type.leading})`;
  const fraction = type.fraction === 6 || type.fraction === 0 ? '' : `(${type.fraction})`;
  if (from === 'SECOND' && to === undefined && fraction !== '')
    return `INTERVAL SECOND(${type.leading}, ${type.fraction})`;
  return to === undefined
    ? `INTERVAL ${from}${leading}`
    : `INTERVAL ${from}${leading} TO ${to}${to === 'SECOND' ? fraction : ''}`;
}

const FAMILY_NAMES: { readonly [root: string]: string } = {
  TINYINT: 'NUMERIC',
  SMALLINT: 'NUMERIC',
  INTEGER: 'NUMERIC',
  BIGINT: 'NUMERIC',
  DECIMAL: 'NUMERIC',
  FLOAT: 'NUMERIC',
  DOUBLE: 'NUMERIC',
  CHAR: 'CHARACTER',
  VARCHAR: 'CHARACTER',
  BINARY: 'BINARY',
  VARBINARY: 'BINARY',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_LTZ: 'TIMESTAMP',
  INTERVAL_YEAR_MONTH: 'INTERVAL_YEAR_MONTH',
  INTERVAL_DAY_TIME: 'INTERVAL_DAY_TIME',
  NULL: 'NULL',
  VARIANT: 'VARIANT',
};

/** Calcite's type family; types without one stand for themselves. */
export function familyName(type: LogicalType): string {
  return FAMILY_NAMES[type.root] ?? calciteType(type);
}
