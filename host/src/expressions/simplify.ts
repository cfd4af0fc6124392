/**
 * Simplification: constants are computed, conditions lose what decides nothing. Values and the types of expressions stay as they
 * are; exceptions of constants are left to the run.
 */
import type { FunctionDefinition } from '../functions/contracts';
import { lookupFunction } from '../functions/registry';
import { BOOLEAN, nullable } from '../types/logical/types';
import {
  conjuncts,
  digest,
  disjuncts,
  FALSE,
  isFalse,
  isNullLiteral,
  isTrue,
  literal,
  mapChildren,
  TRUE,
} from './analyze';
import { type CompileSession, evaluateConstant } from './compiler';
import type { Call, Expr } from './contracts';

/** Types whose constants stay calls: plans have no literals of them. */
const NO_LITERALS = new Set([
  'ARRAY',
  'MAP',
  'MULTISET',
  'ROW',
  'STRUCTURED',
  'RAW',
  'VARIANT',
  'BITMAP',
  'NULL',
  'SYMBOL',
]);

/** The expression with its constant parts computed. `condition`: NULL may be taken for FALSE (filters, joins). */
export function simplify(expr: Expr, session: CompileSession, condition = false): Expr {
  const inner = condition && expr.kind === 'call' && (expr.name === 'AND' || expr.name === 'OR');
  const parts = mapChildren(expr, (child) => simplify(child, session, inner));
  const simpler = parts.kind === 'call' ? simplifyCall(parts, session) : parts;
  return condition && isNullLiteral(simpler) ? FALSE : simpler;
}

function simplifyCall(expr: Call, session: CompileSession): Expr {
  const rewritten = rewrite(expr);
  return rewritten.kind === 'call' && isFoldable(rewritten) ? fold(rewritten, session) : rewritten;
}

function isFoldable(expr: Call): boolean {
  if (expr.userFunction !== undefined || NO_LITERALS.has(expr.type.root)) return false;
  if (expr.args.length === 0 || !expr.args.every((arg) => arg.kind === 'literal')) return false;
  const definition: FunctionDefinition | undefined = lookupFunction(expr.name);
  return definition?.kind === 'scalar' && definition.deterministic !== false && !definition.dynamic;
}

function fold(expr: Call, session: CompileSession): Expr {
  try {
    return literal(evaluateConstant(expr, session), expr.type);
  } catch {
    return expr;
  }
}

const INVERSE: { readonly [name: string]: string } = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  'IS NULL': 'IS NOT NULL',
  'IS NOT NULL': 'IS NULL',
  'IS TRUE': 'IS NOT TRUE',
  'IS NOT TRUE': 'IS TRUE',
  'IS FALSE': 'IS NOT FALSE',
  'IS NOT FALSE': 'IS FALSE',
  'IS DISTINCT FROM': 'IS NOT DISTINCT FROM',
  'IS NOT DISTINCT FROM': 'IS DISTINCT FROM',
};

function rewrite(expr: Call): Expr {
  switch (expr.name) {
    case 'AND':
      return connective(expr, conjuncts(expr), TRUE, FALSE);
    case 'OR':
      return connective(expr, disjuncts(expr), FALSE, TRUE);
    case 'NOT':
      return negation(expr);
    case 'IS NULL':
      return nullTest(expr, true);
    case 'IS NOT NULL':
      return nullTest(expr, false);
    case 'CASE':
      return caseOf(expr);
    case 'COALESCE':
      return coalesce(expr);
    default:
      return strictOfNull(expr) ? literal(null, nullable(expr.type)) : expr;
  }
}

/** A strict function of a NULL literal is NULL. */
function strictOfNull(expr: Call): boolean {
  if (expr.userFunction !== undefined || !expr.args.some(isNullLiteral)) return false;
  const definition = lookupFunction(expr.name);
  return definition?.kind === 'scalar' && definition.nulls === 'strict' && !definition.special;
}

/** `unit` decides nothing and `zero` decides all; equal parts count once. */
function connective(expr: Call, parts: readonly Expr[], unit: Expr, zero: Expr): Expr {
  const known = new Map<string, Expr>();
  for (const part of parts) {
    if (part.kind === 'literal' && part.value === (zero as { value: unknown }).value) return zero;
    if (part.kind === 'literal' && part.value === (unit as { value: unknown }).value) continue;
    known.set(digest(part), part);
  }
  const left = [...known.values()];
  if (left.length === 0) return unit;
  return left.length === 1 ? left[0] : { ...expr, args: left };
}

function negation(expr: Call): Expr {
  const [operand] = expr.args;
  if (isTrue(operand)) return FALSE;
  if (isFalse(operand)) return TRUE;
  if (isNullLiteral(operand)) return literal(null, BOOLEAN);
  if (operand.kind !== 'call') return expr;
  if (operand.name === 'NOT') return operand.args[0];
  const inverse = INVERSE[operand.name];
  return inverse === undefined ? expr : { ...operand, name: inverse };
}

function nullTest(expr: Call, isNull: boolean): Expr {
  const [operand] = expr.args;
  if (isNullLiteral(operand)) return isNull ? TRUE : FALSE;
  if (!operand.type.nullable) return isNull ? FALSE : TRUE;
  return expr;
}

/** Branches that are never taken go; what follows one that is always taken goes. */
function caseOf(expr: Call): Expr {
  const args: Expr[] = [];
  let otherwise: Expr | undefined = expr.args.length % 2 === 1 ? expr.args[expr.args.length - 1] : undefined;
  for (let i = 0; i + 1 < expr.args.length; i += 2) {
    const [when, then] = [expr.args[i], expr.args[i + 1]];
    if (isFalse(when) || isNullLiteral(when)) continue;
    if (isTrue(when)) {
      otherwise = then;
      break;
    }
    args.push(when, then);
  }
  if (args.length === 0) return otherwise ?? literal(null, nullable(expr.type));
  return { ...expr, args: otherwise === undefined ? args : [...args, otherwise] };
}

/** NULL literals go, and what follows a value that is never NULL. */
function coalesce(expr: Call): Expr {
  const args: Expr[] = [];
  for (const arg of expr.args) {
    if (isNullLiteral(arg)) continue;
    args.push(arg);
    if (!arg.type.nullable) break;
  }
  if (args.length === 0) return literal(null, nullable(expr.type));
  return args.length === 1 ? args[0] : { ...expr, args };
}
