/**
 * Types as text. The summary is for messages and DESCRIBE: it shortens (STRING for the longest VARCHAR, no descriptions) and
 * shows time attributes. The serializable text is what `parseType` reads back.
 */
import { tableError } from '../sql-error';
import { type FieldType, type IntervalType, type LogicalType, MAX_LENGTH } from './contracts';

/** Flink's asSummaryString: `STRING NOT NULL`, `TIMESTAMP_LTZ(3) *PROCTIME*`. */
export function typeSummary(type: LogicalType): string {
  const text = withNullability(type, body(type, true));
  return 'attribute' in type && type.attribute !== undefined ? `${text} *${type.attribute}*` : text;
}

/** Flink's asSerializableString: `VARCHAR(2147483647) NOT NULL`, `TIMESTAMP(3) WITH LOCAL TIME ZONE`. */
export function typeText(type: LogicalType): string {
  return withNullability(type, body(type, false));
}

/** Name in backticks, as Flink escapes it. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Text in single quotes. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function withNullability(type: LogicalType, text: string): string {
  return type.nullable || type.root === 'NULL' ? text : `${text} NOT NULL`;
}

function body(type: LogicalType, summary: boolean): string {
  const nested = summary ? typeSummary : typeText;
  switch (type.root) {
    case 'INTEGER':
      return 'INT';
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return lengthText(type.root, type.length, summary);
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'TIME':
    case 'TIMESTAMP':
      return `${type.root}(${type.precision})`;
    case 'TIMESTAMP_LTZ':
      return summary ? `TIMESTAMP_LTZ(${type.precision})` : `TIMESTAMP(${type.precision}) WITH LOCAL TIME ZONE`;
    case 'TIMESTAMP_TZ':
      return `TIMESTAMP(${type.precision}) WITH TIME ZONE`;
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return intervalText(type);
    case 'ARRAY':
    case 'MULTISET':
      return `${type.root}<${nested(type.element)}>`;
    case 'MAP':
      return `MAP<${nested(type.key)}, ${nested(type.value)}>`;
    case 'ROW':
      return `ROW<${fieldsText(type.fields, summary)}>`;
    case 'STRUCTURED':
      return `STRUCTURED<${summary ? `'${type.className}'` : quoteText(type.className)}, ${fieldsText(type.fields, summary)}>`;
    case 'RAW':
      return `RAW('${type.className}', '${summary ? '...' : type.serializer}')`;
    default:
      return type.root;
  }
}

function lengthText(root: string, length: number, summary: boolean): string {
  if (length === 0 && !summary) {
    const kind = root.endsWith('CHAR') ? 'character' : 'binary';
    throw tableError(`Zero-length ${kind} strings have no serializable string representation.`);
  }
  if (summary && length === MAX_LENGTH && root === 'VARCHAR') return 'STRING';
  if (summary && length === MAX_LENGTH && root === 'VARBINARY') return 'BYTES';
  return `${root}(${length})`;
}

function fieldsText(fields: readonly FieldType[], summary: boolean): string {
  return fields.map((field) => fieldText(field, summary)).join(', ');
}

function fieldText(field: FieldType, summary: boolean): string {
  const text = `${quoteIdentifier(field.name)} ${summary ? typeSummary(field.type) : typeText(field.type)}`;
  if (field.description === undefined) return text;
  return `${text} ${summary ? "'...'" : quoteText(field.description)}`;
}

/** Only leading years and days and trailing seconds carry digits in the text. */
function intervalText(type: IntervalType): string {
  const units = type.resolution.split('_TO_').map((unit) => {
    if (unit === 'YEAR' || unit === 'DAY') return `${unit}(${type.leading})`;
    return unit === 'SECOND' ? `SECOND(${type.fraction})` : unit;
  });
  return `INTERVAL ${units.join(' TO ')}`;
}
