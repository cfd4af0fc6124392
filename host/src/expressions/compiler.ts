/**
 * Expressions to JavaScript. A value is either an atom (a local variable or a constant, which may be repeated) or an expression
 * that is to be placed once. Statements go to the builder; what is emitted inside a block is not seen after it, so the branches
 * that SQL does not evaluate are not evaluated here either.
 */
import type { CodeCall, FunctionDefinition, ScalarFunction, SessionInfo, TableFunction } from '../functions/contracts';
import { unsupportedTypes } from '../functions/operands';
import { lookupFunction } from '../functions/registry';
import type { LogicalType } from '../types/logical/contracts';
import { tableError } from '../types/sql-error';
import { childrenOf, digest, isDeterministic } from './analyze';
import { callTypes } from './call-types';
import { CodeBuilder, isAtom, parenthesized } from './code-builder';
import type { AggregateExpr, Call, CorrelatedRef, Expr, FieldAccess, PatternRef } from './contracts';
import { literalCode } from './literal-code';
import { mayBeNull } from './nullability';
import { specialForm, truthForm } from './special-forms';

/** A call that there is no code for. */
function unsupported(expr: Call): Error {
  return unsupportedTypes(
    expr.name,
    expr.args.map(({ type }) => type),
  );
}

/** The session, and the definitions of the user functions that expressions call by key. */
export interface CompileSession extends SessionInfo {
  readonly userFunction?: (key: string) => FunctionDefinition | undefined;
  /** ms; the watermark of the operator that evaluates, -Infinity before the first. */
  readonly currentWatermark?: () => number;
}

/** How a reference is read: code for the value, and a name for the variable that holds it. */
export interface Access {
  readonly code: string;
  readonly hint: string;
}

/** What references stand for. A kind of reference without a reader may not occur. */
export interface CodeEnv {
  readonly session: CompileSession;
  input?(index: number): Access;
  correlated?(ref: CorrelatedRef): Access;
  pattern?(ref: PatternRef): Access;
  aggregate?(expr: AggregateExpr): Access;
}

/** Code of a value. */
export interface Value {
  readonly code: string;
  readonly nullable: boolean;
}

/** Code of `expr` that may be repeated: a local variable or a constant. Statements that it needs are in the builder. */
export function compileExpr(expr: Expr, env: CodeEnv, builder: CodeBuilder): Value {
  return new ExpressionCompiler(env, builder, [expr]).atom(expr);
}

/** Compiles expressions into one builder. `roots` are all that will be compiled: what occurs twice is computed once. */
export class ExpressionCompiler {
  private readonly ids = new Map<string, number>();
  private readonly known = new WeakMap<Expr, number>();
  private readonly counts = new Map<number, number>();
  private readonly fixed = new WeakMap<Expr, boolean>();

  constructor(
    readonly env: CodeEnv,
    readonly builder: CodeBuilder,
    roots: readonly Expr[],
  ) {
    for (const root of roots) this.count(root);
  }

  /** Code that may be repeated. */
  atom(expr: Expr, hint?: string): Value {
    const value = this.value(expr);
    if (isAtom(value.code)) return value;
    const name = this.builder.define(hint ?? this.hint(expr), value.code);
    if (this.isFixed(expr)) this.builder.remember(this.id(expr), name);
    return { code: name, nullable: value.nullable };
  }

  /** Code to be placed once, in the current block. */
  value(expr: Expr): Value {
    if (expr.kind === 'literal') {
      return {
        code: literalCode(expr.value, this.builder, expr.type.root.toLowerCase()),
        nullable: expr.value === null,
      };
    }
    const id = this.id(expr);
    const name = this.builder.recall(id);
    if (name !== undefined) return { code: name, nullable: mayBeNull(expr) };
    const value = this.fresh(expr);
    if ((this.counts.get(id) ?? 0) < 2 || !this.isFixed(expr)) return value;
    if (isAtom(value.code)) {
      if (expr.kind === 'call') this.builder.remember(id, value.code);
      return value;
    }
    const shared = this.builder.define(this.hint(expr), value.code);
    this.builder.remember(id, shared);
    return { code: shared, nullable: value.nullable };
  }

  /** Code that is truthy exactly when the condition is TRUE; to be placed once. */
  truth(expr: Expr): string {
    if (expr.kind !== 'call' || this.builder.recall(this.id(expr)) !== undefined) return this.value(expr).code;
    if ((this.counts.get(this.id(expr)) ?? 0) > 1) return this.value(expr).code;
    const special = truthForm(expr, this);
    if (special !== undefined) return special;
    const definition = this.definitionOf(expr);
    if (definition.special || definition.nulls !== 'strict') return this.value(expr).code;
    const { checks, lines, code } = this.strictCall(expr, definition);
    if (lines.length === 0) return [...checks.map((check) => `${check} !== null`), parenthesized(code)].join(' && ');
    return this.guardedResult(expr, checks, lines, code).code;
  }

  /** Statements that `exit` (leave the block) unless the condition is TRUE. */
  guard(expr: Expr, exit: string): void {
    if (expr.kind === 'call' && expr.name === 'AND' && expr.userFunction === undefined) {
      for (const part of expr.args) this.guard(part, exit);
      return;
    }
    const condition = this.truth(expr);
    this.builder.line(`if (!${parenthesized(condition)}) ${exit}`);
  }

  /** Statement `target = value`. */
  assign(target: string, expr: Expr): void {
    this.builder.line(`${target} = ${this.value(expr).code};`);
  }

  /** A name for the variable that holds the value. */
  hint(expr: Expr): string {
    switch (expr.kind) {
      case 'input':
        return this.env.input?.(expr.index).hint ?? 'value';
      case 'call':
        return OPERATOR_NAMES[expr.name] ?? camelCase(expr.name);
      case 'field':
        return expr.name;
      default:
        return 'value';
    }
  }

  definitionOf(expr: Call): ScalarFunction {
    const definition =
      expr.userFunction === undefined ? lookupFunction(expr.name) : this.env.session.userFunction?.(expr.userFunction);
    if (definition === undefined) throw unsupported(expr);
    if (definition.kind !== 'scalar') throw tableError(`Function ${expr.name} is no scalar function.`);
    return definition;
  }

  /** A call of `name` on arguments that are atoms already, none of which is null. */
  applyStrict(name: string, args: readonly Expr[], codes: readonly string[], result: LogicalType): string {
    const expr: Call = { kind: 'call', name, args, type: result };
    return this.generate(expr, this.definitionOf(expr), codes);
  }

  /** Calls the definition's generator; its statements go to the current block. */
  generate(expr: Call, definition: ScalarFunction | TableFunction, codes: readonly string[]): string {
    return definition.generate(codeCall(expr, codes, this.env.session, this.builder));
  }

  private fresh(expr: Expr): Value {
    switch (expr.kind) {
      case 'input':
        return this.read(expr, this.env.input?.(expr.index));
      case 'correlated':
        return this.read(expr, this.env.correlated?.(expr));
      case 'pattern':
        return this.read(expr, this.env.pattern?.(expr));
      case 'aggregate':
        return this.read(expr, this.env.aggregate?.(expr));
      case 'field':
        return this.fieldAccess(expr);
      case 'call':
        return this.callValue(expr);
      default:
        throw tableError(`An expression of kind '${expr.kind}' cannot be evaluated row by row.`);
    }
  }

  /** References are read once in each block that needs them. */
  private read(expr: Expr, access: Access | undefined): Value {
    if (access === undefined) throw tableError(`A reference of kind '${expr.kind}' is not possible here.`);
    if (isAtom(access.code) || (this.counts.get(this.id(expr)) ?? 0) < 2) {
      return { code: access.code, nullable: expr.type.nullable };
    }
    const name = this.builder.define(access.hint, access.code);
    this.builder.remember(this.id(expr), name);
    return { code: name, nullable: expr.type.nullable };
  }

  private fieldAccess(expr: FieldAccess): Value {
    const of = this.atom(expr.of);
    const read = `${of.code}.f${expr.index}`;
    if (!of.nullable) return { code: read, nullable: expr.type.nullable };
    return { code: `${of.code} === null ? null : ${read}`, nullable: true };
  }

  private callValue(expr: Call): Value {
    const special = expr.userFunction === undefined ? specialForm(expr, this) : undefined;
    if (special !== undefined) return special;
    const definition = this.definitionOf(expr);
    if (definition.special) throw unsupported(expr);
    if (definition.nulls === 'custom') {
      const codes = expr.args.map((arg) => this.atom(arg).code);
      return { code: this.generate(expr, definition, codes), nullable: mayBeNull(expr) };
    }
    const { checks, lines, code } = this.strictCall(expr, definition);
    return this.guardedResult(expr, checks, lines, code);
  }

  /** Arguments of a strict call, those to be checked for null, and what runs when none of them is. */
  private strictCall(
    expr: Call,
    definition: ScalarFunction,
  ): { readonly checks: readonly string[]; readonly lines: readonly string[]; readonly code: string } {
    const args = expr.args.map((arg) => this.atom(arg));
    const checks = [...new Set(args.filter(({ nullable }) => nullable).map(({ code }) => code))];
    if (checks.includes('null')) return { checks: ['null'], lines: [], code: 'null' };
    const codes = args.map(({ code }) => code);
    const body = this.builder.capture(() => this.generate(expr, definition, codes));
    return { checks, lines: body.lines, code: body.result };
  }

  private guardedResult(expr: Call, checks: readonly string[], lines: readonly string[], code: string): Value {
    const { builder } = this;
    if (code === 'null') return { code, nullable: true };
    if (checks.length === 0) {
      for (const line of lines) builder.line(line);
      return { code, nullable: mayBeNull(expr) };
    }
    const anyNull = checks.map((check) => `${check} === null`).join(' || ');
    if (lines.length === 0) return { code: `${anyNull} ? null : ${parenthesized(code)}`, nullable: true };
    const result = builder.fresh(this.hint(expr));
    builder.line(`let ${result} = null;`);
    builder.line(`if (${checks.map((check) => `${check} !== null`).join(' && ')}) {`);
    builder.indented([...lines, `${result} = ${code};`]);
    builder.line('}');
    return { code: result, nullable: true };
  }

  /** Equal expressions have one id. */
  private id(expr: Expr): number {
    let id = this.known.get(expr);
    if (id !== undefined) return id;
    const key = this.key(expr);
    id = this.ids.get(key) ?? this.ids.size;
    this.ids.set(key, id);
    this.known.set(expr, id);
    return id;
  }

  private key(expr: Expr): string {
    if (expr.kind !== 'call' && expr.kind !== 'field') return digest(expr);
    const inner = childrenOf(expr).map((child) => this.id(child));
    const { kind, type } = expr;
    if (expr.kind === 'field') return JSON.stringify([kind, expr.index, type, inner]);
    return JSON.stringify([kind, expr.name, expr.userFunction, expr.argNames, type, inner]);
  }

  private count(expr: Expr): void {
    const id = this.id(expr);
    const seen = this.counts.get(id) ?? 0;
    this.counts.set(id, seen + 1);
    if (seen === 0) for (const child of childrenOf(expr)) this.count(child);
  }

  /** True when two evaluations for one row give the same. */
  private isFixed(expr: Expr): boolean {
    let fixed = this.fixed.get(expr);
    if (fixed === undefined) {
      fixed = isDeterministic(expr, this.env.session.userFunction);
      this.fixed.set(expr, fixed);
    }
    return fixed;
  }
}

/** What a function's generator sees of a call whose arguments have these codes. */
export function codeCall(
  expr: Call,
  codes: readonly string[],
  session: CompileSession,
  builder: CodeBuilder,
): CodeCall {
  return {
    ...callTypes(expr.name, expr.args, session, (arg) => evaluateConstant(arg, session), { argNames: expr.argNames }),
    result: expr.type,
    code: codes,
    helper: (name, value) => builder.helper(name, value),
    constant: (name, value) => builder.constant(name, value),
    local: (hint) => builder.local(hint),
    statement: (text) => builder.line(text),
    ...(session.currentWatermark
      ? { runtime: { watermark: `${builder.helper('currentWatermark', session.currentWatermark)}()` } }
      : {}),
  };
}

/** The value of an expression that reads no row. Exceptions are those that the expression has at run time. */
export function evaluateConstant(expr: Expr, session: CompileSession): unknown {
  if (expr.kind === 'literal') return expr.value;
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler({ session }, builder, [expr]);
  builder.line(`return ${compiler.value(expr).code};`);
  return builder.compile<() => unknown>('constant', [])();
}

const OPERATOR_NAMES: { readonly [name: string]: string } = {
  '+': 'sum',
  '-': 'difference',
  '*': 'product',
  '/': 'quotient',
  '%': 'remainder',
  '||': 'joined',
  '=': 'equal',
  '<>': 'unequal',
  '<': 'less',
  '<=': 'lessOrEqual',
  '>': 'greater',
  '>=': 'greaterOrEqual',
};

/** 'CHAR_LENGTH' -> charLength */
function camelCase(name: string): string {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('') || 'value';
}
