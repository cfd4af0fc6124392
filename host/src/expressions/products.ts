/** What operators ask for: compiled projections, filters, predicates and keys over rows. */
import { lookupFunction } from '../functions/registry';
import type { LogicalType, RowType } from '../types/logical/contracts';
import { row as rowType } from '../types/logical/types';
import { type Row, rowClass } from '../types/rows';
import { tableError } from '../types/sql-error';
import { CodeBuilder } from './code-builder';
import { type CodeEnv, type CompileSession, ExpressionCompiler } from './compiler';
import type { Expr } from './contracts';

/** Fields of `row`, under their column's name when names are known. */
export function oneRow(session: CompileSession, names?: readonly string[]): CodeEnv {
  return { session, input: (index) => ({ code: `row.f${index}`, hint: names?.[index] ?? `f${index}` }) };
}

/** Fields of `left`, and from position `leftArity` on those of `right`. */
export function twoRows(session: CompileSession, leftArity: number): CodeEnv {
  return {
    session,
    input: (index) =>
      index < leftArity
        ? { code: `left.f${index}`, hint: `left${index}` }
        : { code: `right.f${index - leftArity}`, hint: `right${index - leftArity}` },
  };
}

export type BatchFunction = (rows: readonly Row[], out: Row[]) => void;

/**
 * Filter and projection in one loop over a batch: rows for which `condition` is TRUE give a row of the expressions' values, of the
 * same kind. `names` are those of the input's columns, for readable code.
 */
export function compileProjection(
  exprs: readonly Expr[],
  condition: Expr | undefined,
  session: CompileSession,
  names?: readonly string[],
): BatchFunction {
  const builder = new CodeBuilder();
  const roots = condition === undefined ? exprs : [condition, ...exprs];
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, roots);
  const output = builder.helper(`Row${exprs.length}`, rowClass(exprs.length));
  builder.block('for (let i = 0; i < rows.length; i++)', () => {
    builder.line('const row = rows[i];');
    if (condition !== undefined) compiler.guard(condition, 'continue;');
    const values = exprs.map((expr) => compiler.value(expr).code);
    builder.line(`out.push(new ${output}(${['row.kind', ...values].join(', ')}));`);
  });
  return builder.compile<BatchFunction>('project', ['rows', 'out']);
}

/** Rows for which the condition is TRUE, unchanged. */
export function compileFilter(condition: Expr, session: CompileSession, names?: readonly string[]): BatchFunction {
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, [condition]);
  builder.block('for (let i = 0; i < rows.length; i++)', () => {
    builder.line('const row = rows[i];');
    compiler.guard(condition, 'continue;');
    builder.line('out.push(row);');
  });
  return builder.compile<BatchFunction>('filter', ['rows', 'out']);
}

/** One value of a row. */
export function compileScalar(expr: Expr, session: CompileSession, names?: readonly string[]): (row: Row) => unknown {
  return compileIn(expr, oneRow(session, names), 'scalar', ['row']);
}

/** One row of the expressions' values, of the kind of the input row. */
export function compileRowMapper(
  exprs: readonly Expr[],
  session: CompileSession,
  names?: readonly string[],
): (row: Row) => Row {
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, exprs);
  const output = builder.helper(`Row${exprs.length}`, rowClass(exprs.length));
  const values = exprs.map((expr) => compiler.value(expr).code);
  builder.line(`return new ${output}(${['row.kind', ...values].join(', ')});`);
  return builder.compile('mapRow', ['row']);
}

/** Any expression in an environment of one's own; `parameters` are what its accesses read. */
export function compileIn<F>(expr: Expr, env: CodeEnv, title: string, parameters: readonly string[]): F {
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(env, builder, [expr]);
  builder.line(`return ${compiler.value(expr).code};`);
  return builder.compile<F>(title, parameters);
}

/** Whether a condition is TRUE for a row: NULL is not. */
export function compilePredicate(
  condition: Expr,
  session: CompileSession,
  names?: readonly string[],
): (row: Row) => boolean {
  return compilePredicateIn(condition, oneRow(session, names), ['row']);
}

/** Whether a condition is TRUE for a left and a right row. */
export function compileJoinPredicate(
  condition: Expr,
  leftArity: number,
  session: CompileSession,
): (left: Row, right: Row) => boolean {
  return compilePredicateIn(condition, twoRows(session, leftArity), ['left', 'right']);
}

/** Whether a condition is TRUE in an environment of one's own. */
export function compilePredicateIn<F>(condition: Expr, env: CodeEnv, parameters: readonly string[]): F {
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(env, builder, [condition]);
  compiler.guard(condition, 'return false;');
  builder.line('return true;');
  return builder.compile<F>('matches', parameters);
}

/** A key as state backends and partitioners take it: one value, or a Row of several (of none for a global key). */
export interface CompiledKey {
  readonly type: LogicalType;
  readonly keyOf: (row: Row) => unknown;
}

/** The key of the given fields (positions in `input`) or expressions. */
export function compileKey(keys: readonly (number | Expr)[], input: RowType, session: CompileSession): CompiledKey {
  const exprs = keys.map(
    (key): Expr => (typeof key === 'number' ? { kind: 'input', index: key, type: input.fields[key].type } : key),
  );
  const names = input.fields.map(({ name }) => name);
  if (exprs.length === 1) return { type: exprs[0].type, keyOf: compileScalar(exprs[0], session, names) };
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, exprs);
  const output = builder.helper(`Row${exprs.length}`, rowClass(exprs.length));
  const values = exprs.map((expr) => compiler.value(expr).code);
  builder.line(`return new ${output}(${['0', ...values].join(', ')});`);
  const fields = exprs.map((expr, i) => ({ name: `f${i}`, type: expr.type }));
  return { type: rowType(fields, false), keyOf: builder.compile('keyOf', ['row']) };
}

/** Rows or values that a table function gives for a row. */
export function compileTableFunction(
  expr: Expr,
  session: CompileSession,
  names?: readonly string[],
): (row: Row) => Iterable<unknown> {
  if (expr.kind !== 'call') throw tableError(`A table function is expected, not an expression of kind '${expr.kind}'.`);
  const definition =
    expr.userFunction === undefined ? lookupFunction(expr.name) : session.userFunction?.(expr.userFunction);
  if (definition?.kind !== 'table') throw tableError(`Unsupported table function: ${expr.name}`);
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, expr.args);
  const codes = expr.args.map((arg) => compiler.atom(arg).code);
  builder.line(`return ${compiler.generate(expr, definition, codes)};`);
  return builder.compile('rowsOf', ['row']);
}
