/**
 * Calls whose arguments are not all evaluated: AND, OR, CASE, COALESCE and their kin. Each takes the compiler apart from which it
 * is called; arguments that may be left out are compiled in blocks of their own.
 */
import type { LogicalType } from '../types/logical/contracts';
import type { Captured, CodeBuilder } from './code-builder';
import { isAtom, parenthesized } from './code-builder';
import type { ExpressionCompiler, Value } from './compiler';
import { mayBeNull } from './nullability';
import type { Call, Expr, Literal } from './contracts';

type Form = (expr: Call, compiler: ExpressionCompiler) => Value;

const FORMS: { readonly [name: string]: Form } = {
  AND: (expr, compiler) => logical(expr, compiler, true),
  OR: (expr, compiler) => logical(expr, compiler, false),
  NOT: negation,
  CASE: caseOf,
  IF: caseOf,
  COALESCE: coalesce,
  IFNULL: coalesce,
  CAST: cast,
  TRY_CAST: tryCast,
  IN: inList,
};

/** The value of a special form; undefined for calls that are none. */
export function specialForm(expr: Call, compiler: ExpressionCompiler): Value | undefined {
  return Object.hasOwn(FORMS, expr.name) ? FORMS[expr.name](expr, compiler) : undefined;
}

/** A condition that is truthy exactly when AND, OR or NOT is TRUE; undefined for other calls. */
export function truthForm(expr: Call, compiler: ExpressionCompiler): string | undefined {
  if (expr.userFunction !== undefined) return undefined;
  if (expr.name === 'AND') return connected(expr.args, compiler, '&&');
  if (expr.name === 'OR') return connected(expr.args, compiler, '||');
  if (expr.name === 'NOT' && expr.args[0].type.nullable)
    return `${parenthesized(compiler.value(expr.args[0]).code)} === false`;
  if (expr.name === 'NOT') return `!${parenthesized(compiler.truth(expr.args[0]))}`;
  return undefined;
}

/** Conditions joined with && or ||; with nested blocks from the first one on that needs statements. */
function connected(parts: readonly Expr[], compiler: ExpressionCompiler, operator: '&&' | '||'): string {
  const { builder } = compiler;
  const codes: string[] = [parenthesized(compiler.truth(parts[0]))];
  for (const [i, part] of parts.slice(1).entries()) {
    const next = builder.capture(() => compiler.truth(part));
    if (next.lines.length === 0) {
      codes.push(parenthesized(next.result));
      continue;
    }
    const result = builder.fresh(operator === '&&' ? 'all' : 'any');
    builder.line(`let ${result} = ${codes.join(` ${operator} `)};`);
    builder.block(`if (${operator === '&&' ? result : `!${result}`})`, () => {
      builder.line(`${result} = ${connected(parts.slice(i + 1), compiler, operator)};`);
    });
    return result;
  }
  return codes.join(` ${operator} `);
}

/**
 * Three-valued AND (`unit` true) and OR (false). The result stays as it is when the next part is the unit, and is decided once it
 * is neither the unit nor null.
 */
function logical(expr: Call, compiler: ExpressionCompiler, unit: boolean): Value {
  if (expr.args.every((arg) => !mayBeNull(arg))) {
    return { code: connected(expr.args, compiler, unit ? '&&' : '||'), nullable: false };
  }
  const { builder } = compiler;
  const result = builder.fresh(unit ? 'and' : 'or');
  builder.line(`let ${result} = ${compiler.value(expr.args[0]).code};`);
  rest(1);
  return { code: result, nullable: true };

  function rest(i: number): void {
    if (i === expr.args.length) return;
    builder.block(`if (${result} !== ${!unit})`, () => {
      const part = compiler.atom(expr.args[i]).code;
      builder.line(`if (${part} !== ${unit}) ${result} = ${part};`);
      rest(i + 1);
    });
  }
}

function negation(expr: Call, compiler: ExpressionCompiler): Value {
  const operand = expr.args[0];
  if (!operand.type.nullable) return { code: `!${parenthesized(compiler.truth(operand))}`, nullable: false };
  const { code } = compiler.atom(operand);
  return { code: `${code} === null ? null : !${code}`, nullable: true };
}

/** CASE and IF: when1, then1, ..., else. A missing else is NULL. */
function caseOf(expr: Call, compiler: ExpressionCompiler): Value {
  const { args } = expr;
  if (args.length === 1) return compiler.value(args[0]);
  const { builder } = compiler;
  const condition = compiler.truth(args[0]);
  const then = builder.capture(() => compiler.value(args[1]).code);
  const otherwise = builder.capture(() => alternative(expr, compiler));
  if (then.lines.length === 0 && otherwise.lines.length === 0) {
    const code = `${parenthesized(condition)} ? ${parenthesized(then.result)} : ${parenthesized(otherwise.result)}`;
    return { code, nullable: mayBeNull(expr) };
  }
  const result = builder.fresh(expr.name === 'IF' ? 'chosen' : 'result');
  builder.line(`let ${result};`);
  builder.line(`if (${condition}) {`);
  builder.indented([...then.lines, `${result} = ${then.result};`]);
  builder.line('} else {');
  builder.indented([...otherwise.lines, `${result} = ${otherwise.result};`]);
  builder.line('}');
  return { code: result, nullable: mayBeNull(expr) };
}

/** What follows the first WHEN ... THEN. */
function alternative(expr: Call, compiler: ExpressionCompiler): string {
  const others = expr.args.slice(2);
  return others.length === 0 ? 'null' : caseOf({ ...expr, args: others }, compiler).code;
}

/** The first argument that is not null; later ones are evaluated only when they are needed. */
function coalesce(expr: Call, compiler: ExpressionCompiler): Value {
  const { builder } = compiler;
  const first = expr.args[0];
  if (expr.args.length === 1 || !mayBeNull(first)) return compiler.value(first);
  const others: Call = { ...expr, args: expr.args.slice(1) };
  const value = compiler.value(first).code;
  if (value === 'null') return coalesce(others, compiler);
  const rest: Captured<Value> = builder.capture(() => coalesce(others, compiler));
  if (rest.lines.length === 0) {
    return { code: `${parenthesized(value)} ?? ${parenthesized(rest.result.code)}`, nullable: mayBeNull(expr) };
  }
  const result = builder.fresh('coalesced');
  builder.line(`let ${result} = ${value};`);
  builder.line(`if (${result} === null) {`);
  builder.indented([...rest.lines, `${result} = ${rest.result.code};`]);
  builder.line('}');
  return { code: result, nullable: mayBeNull(expr) };
}

/** A cast that changes nullability only is no code. */
function cast(expr: Call, compiler: ExpressionCompiler): Value {
  const operand = expr.args[0];
  if (sameIgnoringNullability(operand.type, expr.type)) return compiler.value(operand);
  const definition = compiler.definitionOf(expr);
  const arg = compiler.atom(operand);
  if (arg.code === 'null') return { code: 'null', nullable: true };
  const body = compiler.builder.capture(() => compiler.generate(expr, definition, [arg.code]));
  return nullGuarded(compiler.builder, arg, body, 'cast', mayBeNull(expr));
}

function sameIgnoringNullability(a: LogicalType, b: LogicalType): boolean {
  return JSON.stringify({ ...a, nullable: true }) === JSON.stringify({ ...b, nullable: true });
}

function nullGuarded(builder: CodeBuilder, arg: Value, body: Captured<string>, hint: string, nullable: boolean): Value {
  if (!arg.nullable) {
    for (const line of body.lines) builder.line(line);
    return { code: body.result, nullable };
  }
  if (body.lines.length === 0) {
    return { code: `${arg.code} === null ? null : ${parenthesized(body.result)}`, nullable: true };
  }
  const result = builder.fresh(hint);
  builder.line(`let ${result} = null;`);
  builder.line(`if (${arg.code} !== null) {`);
  builder.indented([...body.lines, `${result} = ${body.result};`]);
  builder.line('}');
  return { code: result, nullable: true };
}

/** What the cast itself throws becomes NULL; what its operand throws does not. */
function tryCast(expr: Call, compiler: ExpressionCompiler): Value {
  const { builder } = compiler;
  const operand = compiler.atom(expr.args[0]);
  if (operand.code === 'null' || sameIgnoringNullability(expr.args[0].type, expr.type))
    return { ...operand, nullable: true };
  const plain: Call = { ...expr, name: 'CAST' };
  const result = builder.fresh('tried');
  builder.line(`let ${result} = null;`);
  const body = builder.capture(() => {
    const code = compiler.generate(plain, compiler.definitionOf(plain), [operand.code]);
    builder.line(`${result} = ${code};`);
  });
  const attempt = ['try {', ...body.lines.map((line) => `  ${line}`), '} catch {', `  ${result} = null;`, '}'];
  if (operand.nullable) {
    builder.line(`if (${operand.code} !== null) {`);
    builder.indented(attempt);
    builder.line('}');
  } else for (const line of attempt) builder.line(line);
  return { code: result, nullable: true };
}

const STRINGS = ['CHAR', 'VARCHAR'];
const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'];
const OTHERS = ['DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'DECIMAL'];

/** True when values of both types are equal exactly when they are the same primitive. */
function samePrimitives(a: LogicalType, b: LogicalType): boolean {
  if (STRINGS.includes(a.root)) return STRINGS.includes(b.root);
  if (INTEGERS.includes(a.root)) return INTEGERS.includes(b.root);
  if (!OTHERS.includes(a.root)) return false;
  if (a.root === 'DECIMAL') return b.root === 'DECIMAL' && a.scale === b.scale;
  return sameIgnoringNullability(a, b);
}

const SMALL_LIST = 4;

/**
 * `x IN (a, b, ...)`: TRUE when one is equal, else NULL when x or one of them is NULL, else FALSE. Longer lists of constants
 * become a set.
 */
function inList(expr: Call, compiler: ExpressionCompiler): Value {
  const { builder } = compiler;
  const [operand, ...items] = expr.args;
  const constants = items.filter((item): item is Literal => item.kind === 'literal');
  const byPrimitive =
    constants.length === items.length &&
    constants.every((item) => item.value === null || samePrimitives(operand.type, item.type));
  const equals: Expr[] = items.map((item) => ({
    kind: 'call',
    name: '=',
    args: [operand, item],
    type: { root: 'BOOLEAN', nullable: operand.type.nullable || item.type.nullable },
  }));
  if (!byPrimitive)
    return equals.length === 1
      ? compiler.value(equals[0])
      : logical({ ...expr, name: 'OR', args: equals }, compiler, false);
  const { code, nullable } = compiler.atom(operand);
  const values = constants.map(({ value }) => value);
  const present = values.filter((value) => value !== null);
  let found: string;
  if (present.length <= SMALL_LIST) {
    found = present.map((value) => `${code} === ${inline(value, builder)}`).join(' || ') || 'false';
  } else found = `${builder.constant('list', new Set(present))}.has(${code})`;
  if (present.length < values.length) found = `${parenthesized(found)} || null`;
  return { code: nullable ? `${code} === null ? null : ${parenthesized(found)}` : found, nullable: mayBeNull(expr) };
}

function inline(value: unknown, builder: CodeBuilder): string {
  if (typeof value === 'bigint') return `${value}n`;
  const text = JSON.stringify(value);
  return isAtom(text) ? text : builder.constant('item', value);
}
