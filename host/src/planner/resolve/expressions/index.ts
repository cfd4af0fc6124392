/** Expressions of the syntax tree as typed expressions (`ResolveExpression` of ../contracts.ts). */
import { childrenOf, literal } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { Expression, Identifier } from '../../../sql/ast';
import { BOOLEAN, NULL, notNull } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { ExpressionContext, ResolveExpression } from '../contracts';
import { resolveCall } from './calls';
import { resolveCast } from './casts';
import { invalid } from './errors';
import { binaryLiteral, intervalLiteral, numberLiteral, stringLiteral, temporalLiteral } from './literals';
import { patternColumn, resolveSemantics } from './match';
import { resolveItem, resolveName } from './names';
import {
  resolveBetween,
  resolveBinary,
  resolveCase,
  resolveConstructor,
  resolveFieldOf,
  resolveIn,
  resolveLike,
  resolveRow,
  resolveUnary,
} from './operators';
import { builtInCall, type Resolving } from './resolving';
import { resolveCollectionQuery, resolveScalarQuery } from './subqueries';

export { userFunctionKey } from './calls';
export { fieldAccess } from './names';
export { type CallArguments, coerce, type Resolving, typedCall } from './resolving';
export { intervalType, typeOfName } from './type-name';

/** The typed form of an expression. Throws SqlError with Flink's messages. */
export const resolveExpression: ResolveExpression = (expression, context) => {
  const resolved = resolvingIn(context).resolve(expression);
  checkJsonCalls(resolved);
  return resolved;
};

/** JSON(..) stands for a node of the JSON text around, so it has no value of its own. */
function checkJsonCalls(expr: Expr): void {
  if (expr.kind === 'call' && expr.name === 'JSON' && expr.userFunction === undefined) throw validation(JSON_OUTSIDE);
  const holds = expr.kind === 'call' ? JSON_HOLDERS[expr.name] : undefined;
  childrenOf(expr).forEach((child, i) => {
    const inside = holds?.(i) && child.kind === 'call' && child.name === 'JSON';
    if (inside) childrenOf(child).forEach(checkJsonCalls);
    else checkJsonCalls(child);
  });
}

/** The arguments that may be JSON(..) calls. */
const JSON_HOLDERS: { readonly [name: string]: (argument: number) => boolean } = {
  JSON_ARRAY: (i) => i > 0,
  JSON_OBJECT: (i) => i > 0 && i % 2 === 0,
};

const JSON_OUTSIDE =
  'The JSON() function is currently only supported inside JSON_ARRAY() or as the VALUE param of JSON_OBJECT(). ' +
  `Example: JSON_OBJECT('a', JSON('{"key": "value"}')) or JSON_ARRAY(JSON('{"key": "value"}')).`;

/** For parts of statements that have no expression of their own but need its helpers (process functions' scalars). */
export function resolvingIn(context: ExpressionContext): Resolving {
  return withResolve({ context });
}

type State = Omit<Resolving, 'resolve'>;

function withResolve(state: State): Resolving {
  const r: Resolving = {
    ...state,
    resolve: (expression, more) => dispatch(expression, more === undefined ? r : withResolve({ ...state, ...more })),
  };
  return r;
}

function dispatch(node: Expression, r: Resolving): Expr {
  switch (node.kind) {
    case 'identifier':
      return patternColumn(node, r) ?? (isPi(node) ? builtInCall('PI', [], node.span, r) : resolveName(node, r));
    case 'number':
      return numberLiteral(node);
    case 'string':
      return stringLiteral(node);
    case 'binary':
      return binaryLiteral(node);
    case 'boolean':
      return node.value === null ? literal(null, BOOLEAN) : literal(node.value, notNull(BOOLEAN));
    case 'null':
      return literal(null, NULL);
    case 'temporal':
      return temporalLiteral(node);
    case 'interval':
      return intervalLiteral(node);
    default:
      return dispatchComposed(node, r);
  }
}

function dispatchComposed(node: Expression, r: Resolving): Expr {
  switch (node.kind) {
    case 'unary':
      return resolveUnary(node, r);
    case 'binary_op':
      return resolveBinary(node, r);
    case 'between':
      return resolveBetween(node, r);
    case 'like':
      return resolveLike(node, r);
    case 'in':
      return resolveIn(node, r);
    case 'case':
      return resolveCase(node, r);
    case 'cast':
      return resolveCast(node, r);
    case 'field_of':
      return resolveFieldOf(node, r);
    case 'item':
      return resolveItem(node, r);
    case 'call':
      return resolveCall(node, r);
    case 'row':
      return resolveRow(node, r);
    case 'parenthesized':
      return r.resolve(node.expression);
    case 'named':
      return r.resolve(node.expression);
    case 'match_semantics':
      return resolveSemantics(node, r);
    case 'subquery':
      return resolveScalarQuery(node.query, node.query.span, r);
    default:
      return dispatchRest(node, r);
  }
}

function dispatchRest(node: Expression, r: Resolving): Expr {
  switch (node.kind) {
    case 'array':
    case 'multiset':
    case 'map': {
      const name = node.kind.toUpperCase() as 'ARRAY' | 'MULTISET' | 'MAP';
      if (node.query === undefined) return resolveConstructor(name, node.items, node, r);
      if (name === 'MAP') throw invalid('MAP of a query is not supported', node.span);
      return resolveCollectionQuery(name, node.query, r);
    }
    case 'star':
      throw invalid("Unknown identifier '*'", node.span);
    case 'parameter':
      throw invalid('Illegal use of dynamic parameter', node.span);
    case 'symbol':
      throw invalid(`Unexpected keyword '${node.value}'`, node.span);
    default:
      throw invalid(`Unsupported expression of kind '${node.kind}'`, node.span);
  }
}

/** The one function without parentheses that is no keyword. */
function isPi({ parts: [first, ...more] }: Identifier): boolean {
  return more.length === 0 && !first.quoted && first.text.toUpperCase() === 'PI';
}
