/** Flink SQL: text to syntax tree and back. */
import { SqlError } from '../types/sql-error';
import type { Expression, Span, Statement, TypeName } from './ast';
import type { Origin } from './lexer';
import { parseCommand } from './parser/commands';
import { type Cursor, type Grammar, parseWith } from './parser/cursor';
import { operand, parseExpression as expressionOf } from './parser/expressions';
import { continueQuery, parseQuery, parseQueryOrExpression } from './parser/queries';
import { parseStatementAt } from './parser/statements';
import { parseTypeName } from './parser/types';
import { splitStatements } from './split';

export { SqlParseError } from './parse-error';
export { type PrintOptions, print, printSqlExpression, printSqlType, quoteName, quoteString } from './print';
export { dollarQuoted } from './print/statements';
export { type StatementText, splitStatements } from './split';

const GRAMMAR: Grammar = {
  expression: expressionOf,
  operand,
  queryOrExpression: parseQueryOrExpression,
  query: parseQuery,
  continueQuery,
};

/** The only statement of `text`; semicolons may follow it. */
export function parseStatement(text: string): Statement {
  return statementOf(text, undefined);
}

/** All statements of a script. Spans are those within the whole script. */
export function parseStatements(text: string): Statement[] {
  return splitStatements(text).map(({ text: statement, start, line, column }) =>
    statementOf(statement, { offset: start, line, column }),
  );
}

/** An expression without a query around it. */
export function parseExpression(text: string): Expression {
  return parseWith(text, GRAMMAR, (p) => toEnd(p, expressionOf(p)));
}

/** A type as in DDL, with its nullability. */
export function parseType(text: string): TypeName {
  return parseWith(text, GRAMMAR, (p) => toEnd(p, parseTypeName(p)));
}

function statementOf(text: string, origin: Origin | undefined): Statement {
  const trimmed = text.trim();
  const command = parseCommand(trimmed, spanOf(text, trimmed, origin));
  return command ?? parseWith(text, GRAMMAR, wholeStatement, origin);
}

function wholeStatement(p: Cursor): Statement {
  const statement = parseStatementAt(p);
  let separated = false;
  while (p.accept(';')) {
    separated = true;
  }
  if (separated && p.kind !== 'EOF') {
    parseStatementAt(p);
    throw new SqlError('only single statement supported', 'java.lang.IllegalArgumentException');
  }
  return toEnd(p, statement);
}

function toEnd<T>(p: Cursor, result: T): T {
  if (!p.at('EOF')) {
    throw p.unexpected();
  }
  return result;
}

function spanOf(text: string, trimmed: string, origin: Origin = { offset: 0, line: 1, column: 1 }): Span {
  const skipped = text.indexOf(trimmed);
  const before = text.slice(0, skipped).split(/\r\n?|\n/);
  const within = trimmed.split(/\r\n?|\n/);
  const line = origin.line + before.length - 1;
  const column = before.at(-1)!.length + (before.length === 1 ? origin.column : 1);
  return {
    start: origin.offset + skipped,
    end: origin.offset + skipped + trimmed.length,
    line,
    column,
    endLine: line + within.length - 1,
    endColumn: within.at(-1)!.length + (within.length === 1 ? column - 1 : 0),
  };
}
