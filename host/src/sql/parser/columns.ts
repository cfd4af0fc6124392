/** What stands within the parentheses of CREATE TABLE, and the clauses behind them. */
import type {
  ColumnDefinition,
  Distribution,
  Identifier,
  Name,
  PartitionSpec,
  Property,
  TableConstraint,
  TableElement,
  WatermarkDefinition,
} from '../ast';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { LITERAL_STARTS, parseIntervalLiteral, parseLiteral, parseText } from './literals';
import { optional, parseColumnType } from './types';

/** `('k' = 'v', ...)`, possibly empty. */
export function parseProperties(p: Cursor): Property[] {
  p.expect('(');
  const properties = p.kind === ')' ? [] : p.list(() => property(p));
  p.expect(')');
  return properties;
}

function property(p: Cursor): Property {
  const mark = p.mark();
  const key = parseText(p);
  p.expect('=');
  return p.node(mark, { key, value: parseText(p) });
}

/** `('k', ...)`, possibly empty. */
export function parsePropertyKeys(p: Cursor): string[] {
  p.expect('(');
  const keys = p.kind === ')' ? [] : p.list(() => parseText(p));
  p.expect(')');
  return keys;
}

export function parseComment(p: Cursor): string | undefined {
  return p.accept('COMMENT') ? p.simpleString() : undefined;
}

/** `WITH (...)` or nothing. */
export function parseWith(p: Cursor): Property[] | undefined {
  return p.accept('WITH') ? parseProperties(p) : undefined;
}

/** `(a = 1, b)`; a value may be missing only where the statement allows it. */
export function parsePartitionSpec(p: Cursor, valuesRequired = true): PartitionSpec {
  const mark = p.mark();
  const entries = p.parenthesized(() => partitionEntry(p, valuesRequired));
  return p.node(mark, { entries });
}

function partitionEntry(p: Cursor, valueRequired: boolean): PartitionSpec['entries'][number] {
  const column = p.name();
  if (!valueRequired && !p.at('=')) {
    return { column };
  }
  p.expect('=');
  const mark = p.mark();
  if (p.kind === 'INTERVAL') {
    return { column, value: parseIntervalLiteral(p) };
  }
  const sign = p.acceptAny(['-', '+']);
  const literal = parseLiteral(p);
  if (literal === undefined || (sign !== undefined && literal.kind !== 'number')) {
    p.wanted(LITERAL_STARTS);
    throw p.unexpected();
  }
  const value =
    sign === '-' ? p.node(mark, { kind: 'unary' as const, operator: '-', postfix: false, operand: literal }) : literal;
  return { column, value };
}

/** What follows DISTRIBUTED or DISTRIBUTION. */
export function parseDistribution(p: Cursor): Distribution {
  const mark = p.mark();
  if (p.at('INTO')) {
    return p.node(mark, { kind: 'UNKNOWN' as const, columns: [], buckets: buckets(p) });
  }
  p.expect('BY');
  const kind = p.acceptAny(['HASH', 'RANGE']) ?? 'UNKNOWN';
  const columns = p.nameList();
  const count = p.at('INTO') ? buckets(p) : undefined;
  return p.node(mark, { kind, columns, ...optional('buckets', count) });
}

function buckets(p: Cursor): number {
  p.expect('INTO');
  if (p.kind === 'decimal_number' || p.kind === 'approximate') {
    throw p.failure('Bucket count must be a positive integer.');
  }
  const count = p.unsignedInteger();
  p.expect('BUCKETS');
  return count;
}

// ---------------------------------------------------------------- elements

/** `(element, ...)` of CREATE TABLE; names without types are columns of kind 'named'. */
export function parseTableElements(p: Cursor): TableElement[] {
  const mark = p.mark();
  const elements = p.parenthesized(() => tableElement(p, true));
  checkElements(p, elements, mark);
  return elements;
}

/** Names alone and definitions do not mix; there is one watermark at most. */
function checkElements(p: Cursor, elements: readonly TableElement[], mark: number): void {
  let watermarks = 0;
  let named = 0;
  for (const element of elements) {
    watermarks += element.kind === 'watermark' ? 1 : 0;
    named += element.kind === 'column' && element.column.kind === 'named' ? 1 : 0;
    if (watermarks > 1) {
      throw p.failure('Multiple WATERMARK declarations are not supported yet.', element.span);
    }
  }
  if (named > 0 && named < elements.length) {
    throw p.failure(
      'Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.',
      p.positionOf(mark),
    );
  }
}

/** One or, in parentheses, several elements of ALTER TABLE ADD / MODIFY, with FIRST and AFTER. */
export function parseAlteredElements(p: Cursor): TableElement[] {
  const mark = p.mark();
  const elements = p.at('(') ? p.parenthesized(() => alteredElement(p)) : [alteredElement(p)];
  checkElements(p, elements, mark);
  return elements;
}

function alteredElement(p: Cursor): TableElement {
  const mark = p.mark();
  const element = tableElement(p, false);
  if (element.kind !== 'column') {
    return element;
  }
  if (p.accept('FIRST')) {
    return p.node(mark, { ...element, position: { kind: 'FIRST' as const } });
  }
  if (p.accept('AFTER')) {
    return p.node(mark, { ...element, position: { kind: 'AFTER' as const, column: p.identifier() } });
  }
  return element;
}

function tableElement(p: Cursor, namesAlone: boolean): TableElement {
  if (p.atAny(['CONSTRAINT', 'PRIMARY', 'UNIQUE'])) {
    return tableConstraint(p);
  }
  return p.at('WATERMARK') ? watermark(p) : columnDefinition(p, namesAlone);
}

/** The columns of a model: the same as a table's. */
export function parseModelColumns(p: Cursor): ColumnDefinition[] {
  return p.parenthesized(() => columnDefinition(p, false));
}

function watermark(p: Cursor): WatermarkDefinition {
  const mark = p.mark();
  p.expect('WATERMARK', 'FOR');
  const column = p.identifier();
  p.expect('AS');
  return p.node(mark, { kind: 'watermark' as const, column, expression: parseExpression(p) });
}

function columnDefinition(p: Cursor, nameAlone: boolean): ColumnDefinition {
  const mark = p.mark();
  const name = columnName(p);
  const head = { kind: 'column' as const, name };
  if (p.accept('AS')) {
    const expression = parseExpression(p);
    const column = { kind: 'computed' as const, expression };
    return p.node(mark, { ...head, column, ...optional('comment', parseComment(p)) });
  }
  if (nameAlone && (p.kind === ',' || p.kind === ')')) {
    return p.node(mark, { ...head, column: { kind: 'named' as const } });
  }
  const type = parseColumnType(p);
  const column = p.accept('METADATA') ? metadataColumn(p, type) : physicalColumn(p, type);
  return p.node(mark, { ...head, column, ...optional('comment', parseComment(p)) });
}

/** Flink reads a compound name here and rejects it later; nested fields of ALTER TABLE are written so. */
export function columnName(p: Cursor): Name {
  const identifier = p.identifier();
  if (identifier.parts.length === 1) {
    return identifier.parts[0]!;
  }
  return {
    text: identifier.parts.map((part) => part.text).join('.'),
    quoted: true,
    path: identifier,
    span: identifier.span,
  };
}

function metadataColumn(p: Cursor, type: ReturnType<typeof parseColumnType>): ColumnDefinition['column'] {
  const from = p.accept('FROM') ? p.simpleString() : undefined;
  const virtual = p.accept('VIRTUAL');
  return { kind: 'metadata', type, ...optional('from', from), virtual };
}

function physicalColumn(p: Cursor, type: ReturnType<typeof parseColumnType>): ColumnDefinition['column'] {
  const constraintName = p.accept('CONSTRAINT') ? p.name() : undefined;
  if (constraintName !== undefined && !p.atAny(['PRIMARY', 'UNIQUE'])) {
    throw p.unexpected();
  }
  const head = { kind: 'physical' as const, type, ...optional('constraintName', constraintName) };
  if (p.acceptAll('PRIMARY', 'KEY')) {
    const enforced = enforcement(p);
    return { ...head, primaryKey: enforced === undefined ? '' : enforced ? 'ENFORCED' : 'NOT ENFORCED' };
  }
  if (!p.accept('UNIQUE')) {
    return head;
  }
  return { ...head, unique: true, ...optional('uniqueEnforced', enforcement(p)) };
}

function enforcement(p: Cursor): boolean | undefined {
  if (p.acceptAll('NOT', 'ENFORCED')) {
    return false;
  }
  return p.accept('ENFORCED') ? true : undefined;
}

function tableConstraint(p: Cursor): TableConstraint {
  const mark = p.mark();
  const name = p.accept('CONSTRAINT') ? p.name() : undefined;
  const primary = p.expectAny(['PRIMARY', 'UNIQUE']) === 'PRIMARY';
  if (primary) {
    p.expect('KEY');
  }
  const columns = p.nameList();
  const enforced = enforcement(p);
  return p.node(mark, {
    kind: 'constraint' as const,
    ...optional('name', name),
    type: primary ? ('PRIMARY KEY' as const) : ('UNIQUE' as const),
    columns,
    ...optional('enforced', enforced),
  });
}

/** `IF EXISTS` */
export function parseIfExists(p: Cursor): boolean {
  return p.acceptAll('IF', 'EXISTS');
}

/** `IF NOT EXISTS` */
export function parseIfNotExists(p: Cursor): boolean {
  return p.acceptAll('IF', 'NOT', 'EXISTS');
}

/** A list of names, each possibly compound: `(a, b.c)`. */
export function parseIdentifierList(p: Cursor): Identifier[] {
  return p.parenthesized(() => p.identifier());
}
