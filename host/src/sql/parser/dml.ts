/** INSERT, UPDATE, DELETE, TRUNCATE, statement sets. */
import type {
  Delete,
  Expression,
  Identifier,
  Insert,
  Name,
  Query,
  Statement,
  StatementSet,
  Truncate,
  Update,
} from '../ast';
import { validation } from '../../types/sql-error';
import { parseIdentifierList, parsePartitionSpec } from './columns';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { parseHints } from './hints';
import { optional } from './types';

export function parseInsert(p: Cursor): Insert {
  const mark = p.mark();
  if (p.kind === 'UPSERT') {
    throw validation('SQL validation failed. UPSERT INTO statement is not supported. Please use INSERT INTO instead.');
  }
  p.expect('INSERT');
  const overwrite = p.expectAny(['INTO', 'OVERWRITE']) === 'OVERWRITE';
  const table = p.identifier();
  const hints = parseHints(p);
  const partition = p.accept('PARTITION') ? parsePartitionSpec(p) : undefined;
  const columns = p.at('(') && p.atName(1) ? parseIdentifierList(p) : undefined;
  const query = p.grammar.query(p);
  const onConflict = p.acceptAll('ON', 'CONFLICT') ? conflictAction(p) : undefined;
  return p.node(mark, {
    kind: 'insert' as const,
    overwrite,
    table,
    hints,
    ...optional('partition', partition),
    ...optional('columns', columns),
    query,
    ...optional('onConflict', onConflict),
  });
}

function conflictAction(p: Cursor): NonNullable<Insert['onConflict']> {
  p.expect('DO');
  return p.expectAny(['ERROR', 'NOTHING', 'DEDUPLICATE'] as const);
}

function target(p: Cursor, follow: string): { table: Identifier; alias?: Name } {
  const table = p.identifier();
  parseHints(p);
  const named = p.accept('AS') || (p.kind !== follow && p.atName());
  return { table, ...(named ? { alias: p.name() } : {}) };
}

export function parseUpdate(p: Cursor): Update {
  const mark = p.mark();
  p.expect('UPDATE');
  const head = target(p, 'SET');
  p.expect('SET');
  const assignments = p.list(() => assignment(p));
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  return p.node(mark, { kind: 'update' as const, ...head, assignments, ...optional('where', where) });
}

function assignment(p: Cursor): { column: Identifier; value: Expression } {
  const column = p.simpleIdentifier();
  p.expect('=');
  return { column, value: parseExpression(p) };
}

export function parseDelete(p: Cursor): Delete {
  const mark = p.mark();
  p.expect('DELETE', 'FROM');
  const head = target(p, 'WHERE');
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  return p.node(mark, { kind: 'delete' as const, ...head, ...optional('where', where) });
}

export function parseTruncate(p: Cursor): Truncate {
  const mark = p.mark();
  p.expect('TRUNCATE', 'TABLE');
  return p.node(mark, { kind: 'truncate' as const, table: p.identifier() });
}

/** `STATEMENT SET BEGIN insert; ... END`; `mark` is where the statement began. */
export function parseStatementSet(p: Cursor, mark: number, execute: boolean): StatementSet {
  p.expect('STATEMENT', 'SET', 'BEGIN');
  const statements: Insert[] = [];
  do {
    statements.push(parseInsert(p));
    p.expect(';');
  } while (!p.at('END'));
  p.expect('END');
  return p.node(mark, { kind: 'statement_set' as const, execute, statements });
}

/** What EXECUTE and EXPLAIN take besides: an INSERT or a query. */
export function parseInsertOrQuery(p: Cursor): Insert | Query {
  return p.atAny(['INSERT', 'UPSERT']) ? parseInsert(p) : p.grammar.query(p);
}

/** What can be compiled to a plan: an INSERT or a statement set. */
export function parsePlannable(p: Cursor): Statement {
  return p.at('STATEMENT') ? parseStatementSet(p, p.mark(), false) : parseInsert(p);
}
