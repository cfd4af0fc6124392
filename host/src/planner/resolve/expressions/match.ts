/** MATCH_RECOGNIZE: columns of pattern variables, and the functions that only exist there. */
import { literal } from '../../../expressions/analyze';
import type { Expr, PatternRef } from '../../../expressions/contracts';
import type { FunctionCall, Identifier, MatchSemantics } from '../../../sql/ast';
import { BIGINT, INT, isProctime, isRowtime, notNull, PROCTIME, varchar } from '../../../types/logical/types';
import { MAX_LENGTH } from '../../../types/logical/contracts';
import { tableError } from '../../../types/sql-error';
import { resolveValue } from './calls';
import { invalid } from './errors';
import { fieldOf } from './names';
import { spanOf } from '../queries/errors';
import type { Resolving } from './resolving';

/** `A.price`, `price`: the column of a variable's rows, `*` for any; undefined when the name is no such column. */
export function patternColumn(node: Identifier, r: Resolving): Expr | undefined {
  const { match } = r.context;
  if (match === undefined) return undefined;
  const { parts } = node;
  const qualified = parts.length > 1 && match.isVariable(parts[0]);
  const column = parts[qualified ? 1 : 0];
  const index = match.row.fields.findIndex(({ name }) => name === column.text);
  if (index < 0) {
    if (!qualified) return undefined;
    throw invalid(`Column '${column.text}' not found in table '${parts[0].text}'`, column.span);
  }
  const variable = qualified ? parts[0].text : '*';
  let expr: Expr = { kind: 'pattern', variable, index, type: match.row.fields[index].type } satisfies PatternRef;
  for (const part of parts.slice(qualified ? 2 : 1)) expr = fieldOf(expr, part, spanOf(parts[0].span, part.span));
  return expr;
}

const NAVIGATION = new Set(['FIRST', 'LAST', 'PREV', 'NEXT']);

/** A function of MATCH_RECOGNIZE; undefined for other calls. */
export function matchFunction(node: FunctionCall, r: Resolving): Expr | undefined {
  if (node.name.parts.length !== 1) return undefined;
  const name = node.name.parts[0].text.toUpperCase();
  const args = (): Expr[] => node.arguments.map((argument) => resolveValue(argument, r));
  switch (name) {
    case 'CLASSIFIER':
      return { kind: 'call', name, args: [], type: varchar(MAX_LENGTH, false) };
    case 'MATCH_NUMBER':
      return { kind: 'call', name, args: [], type: notNull(BIGINT) };
    case 'MATCH_PROCTIME':
      return { kind: 'call', name, args: [], type: PROCTIME };
    case 'MATCH_ROWTIME':
      return matchRowtime(node, args(), r);
    default:
      return NAVIGATION.has(name) ? navigation(name, args(), node) : undefined;
  }
}

/** FIRST(e), LAST(e), PREV(e), NEXT(e), with the number of rows to go. Rows that do not exist give NULL. */
function navigation(name: string, args: readonly Expr[], node: FunctionCall): Expr {
  const [value, offset] = args;
  if (value === undefined || args.length > 2) {
    throw invalid(`Invalid number of arguments to function '${name}'. Was expecting 1 arguments`, node.span);
  }
  const steps = offset ?? literal(name === 'PREV' || name === 'NEXT' ? 1 : 0, notNull(INT));
  if (steps.kind === 'literal' && Number(steps.value) < 0)
    throw tableError('Flink does not support physical offsets within partition.');
  if (steps.kind !== 'literal' || typeof steps.value !== 'number') {
    throw invalid(`The offset of ${name} must be a literal that is not negative`, node.span);
  }
  return { kind: 'call', name, args: [value, steps], type: { ...value.type, nullable: true } };
}

function matchRowtime(node: FunctionCall, args: readonly Expr[], r: Resolving): Expr {
  const { match } = r.context;
  const given = args[0]?.type ?? match?.row.fields.find(({ type }) => isRowtime(type))?.type;
  if (given === undefined || isProctime(given) || !isRowtime(given)) {
    throw invalid('The function MATCH_ROWTIME requires argument to be a row time attribute type', node.span);
  }
  return { kind: 'call', name: 'MATCH_ROWTIME', args, type: notNull(given) };
}

/** FINAL e, RUNNING e */
export function resolveSemantics(node: MatchSemantics, r: Resolving): Expr {
  if (r.context.match === undefined) throw invalid(`${node.semantics} is only allowed in MATCH_RECOGNIZE`, node.span);
  const operand = r.resolve(node.operand);
  return { kind: 'call', name: node.semantics, args: [operand], type: operand.type };
}
