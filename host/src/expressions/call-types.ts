/** What a function definition asks about a call, answered out of resolved expressions. */
import type { CallTypes, SessionInfo } from '../functions/contracts';
import type { LogicalType } from '../types/logical/contracts';
import type { Expr } from './contracts';

/** Literals, also under casts. */
export function isLiteralExpr(expr: Expr): boolean {
  if (expr.kind === 'literal') return true;
  return expr.kind === 'call' && isCast(expr.name) && isLiteralExpr(expr.args[0]);
}

export function isNullLiteralExpr(expr: Expr): boolean {
  if (expr.kind === 'literal') return expr.value === null;
  return expr.kind === 'call' && isCast(expr.name) && isNullLiteralExpr(expr.args[0]);
}

function isCast(name: string): boolean {
  return name === 'CAST' || name === 'TRY_CAST' || name === 'REINTERPRET';
}

/** What is known of a call beside its name and arguments. */
export interface CallFacts {
  readonly argNames?: readonly (string | undefined)[] | undefined;
  readonly grouped?: boolean | undefined;
  readonly expected?: LogicalType | undefined;
}

/** `evaluate` gives the value of a literal under casts. */
export function callTypes(
  name: string,
  args: readonly Expr[],
  session: SessionInfo,
  evaluate: (expr: Expr) => unknown,
  facts: CallFacts = {},
): CallTypes {
  return {
    name,
    args: args.map((arg) => arg.type),
    isLiteral: (i) => args[i] !== undefined && isLiteralExpr(args[i]),
    isNull: (i) => args[i] !== undefined && isNullLiteralExpr(args[i]),
    literal(i) {
      const arg = args[i];
      if (arg === undefined || !isLiteralExpr(arg)) return undefined;
      return arg.kind === 'literal' ? arg.value : evaluate(arg);
    },
    callee(i) {
      const arg = args[i];
      return arg?.kind === 'call' ? arg.name : undefined;
    },
    session,
    ...(facts.argNames && { argNames: facts.argNames }),
    ...(facts.grouped !== undefined && { grouped: facts.grouped }),
    ...(facts.expected && { expected: facts.expected }),
  };
}
