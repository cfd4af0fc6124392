/**
 * Syntax tree to text, in the form of Calcite's unparse: keywords in capitals, names in backticks, clauses on lines of their own.
 * Parsing the text gives the same tree, up to spans and the quoting of names.
 */
import type { Expression, Query, Statement, TypeName } from './ast';
import { printExpression } from './print/expressions';
import { printBody, printQuery } from './print/queries';
import { printStatement } from './print/statements';
import { type PrintOptions, printType, quoteName, quoteString, type Writer } from './print/writer';

export { type PrintOptions, quoteName, quoteString };

function writerOf(options: PrintOptions): Writer {
  const writer: Writer = {
    options,
    expression: (expression) => printExpression(expression, writer),
    query: (query) => printQuery(query, writer),
    body: (body) => printBody(body, writer),
  };
  return writer;
}

/** Text of any statement or query. */
export function print(statement: Statement | Query, options: PrintOptions = {}): string {
  return printStatement(statement, writerOf(options));
}

/** Text of an expression. */
export function printSqlExpression(expression: Expression, options: PrintOptions = {}): string {
  return printExpression(expression, writerOf(options));
}

/** Text of a type as in DDL. */
export function printSqlType(type: TypeName): string {
  return printType(type);
}
