/** MATCH_RECOGNIZE. */
import type { Expr, SortField } from '../../../expressions/contracts';
import type { MatchTable, Pattern as PatternTree } from '../../../sql/ast';
import { isTimeAttribute } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { LogicalNode, MatchRecognize, Pattern } from '../../contracts';
import { namesOf, rowOf } from '../../logical/row-types';
import { constantInterval } from './arguments';
import { type Env, resolveIn } from './context';
import { invalid, NO_PLAN, spanOf } from './errors';
import { singleRelation } from './relations';
import { type FromItem, RowScope } from './scope';

export function planMatch(env: Env, item: MatchTable): FromItem {
  if (item.rowsPerMatch === 'ALL') {
    const reason = 'All rows per match mode is not supported yet.';
    throw tableError(
      `${NO_PLAN}${reason}\nPlease check the documentation for the set of currently supported SQL features.`,
      tableError(reason),
    );
  }
  const from = env.planItem(env, item.table);
  const scope = new RowScope(from.relations, env.outer, env.newId, from.merged);
  const partition = item.partitionBy.map((expression) => columnOf(resolveIn(env, scope, 'match', expression)));
  const order = orderOf(env, item, scope);
  const variables = variablesOf(item.pattern);
  const subsets = new Map(
    item.subsets.map((subset) => [subset.name.text, subset.variables.map((variable) => variable.text)] as const),
  );
  const known = new Set([...variables, ...subsets.keys()]);
  const match = { row: from.node.rowType, isVariable: (name: { readonly text: string }) => known.has(name.text) };
  const definitions = new Map<string, Expr>();
  for (const { variable, condition } of item.define) {
    if (definitions.has(variable.text))
      throw invalid(
        `Pattern variable '${variable.text}' has already been defined`,
        spanOf(variable.span, condition.span),
      );
    const defined = resolveIn(env, scope, 'match', condition, { match });
    // The validator knows no place for the variable, which stands at 0.
    const span = {
      ...item.span,
      line: 0,
      column: 0,
      endLine: condition.span.endLine,
      endColumn: condition.span.endColumn,
    };
    if (defined.type.root !== 'BOOLEAN') throw invalid('DEFINE clause must be a condition', span);
    // Definitions of variables that the pattern does not have are of no use.
    if (variables.includes(variable.text)) definitions.set(variable.text, defined);
  }
  const measures = item.measures.map(({ expression, alias }) => ({
    name: alias.text,
    expr: resolveIn(env, scope, 'match', expression, { match }),
  }));
  const within = withinOf(env, item, scope);
  const node: MatchRecognize = {
    node: 'MatchRecognize',
    input: from.node,
    partition,
    order,
    pattern: patternOf(item.pattern),
    definitions,
    measures,
    subsets,
    after: afterOf(item, known),
    allRows: false,
    ...(within !== undefined && { within }),
    rowType: matchRow(from.node, partition, measures),
  };
  return singleRelation(env, { node, names: namesOf(node) }, item.alias);
}

function columnOf(expr: Expr): number {
  if (expr.kind !== 'input') throw validation('PARTITION BY and ORDER BY of MATCH_RECOGNIZE take columns only.');
  return expr.index;
}

function orderOf(env: Env, item: MatchTable, scope: RowScope): SortField[] {
  const order = item.orderBy.map((one): SortField => {
    const descending = one.direction === 'DESC';
    const index = columnOf(resolveIn(env, scope, 'match', one.expression));
    return { index, descending, nullsFirst: one.nulls === undefined ? !descending : one.nulls === 'FIRST' };
  });
  if (env.context.session.batch) {
    if (order.length === 0) throw tableError('You must specify non-empty order by.');
    return order;
  }
  const [first] = order;
  const { fields } = { fields: scope.star(undefined) ?? [] };
  const type = first && fields.find(({ expr }) => expr.kind === 'input' && expr.index === first.index)?.expr.type;
  if (type === undefined || !isTimeAttribute(type)) {
    throw tableError(
      `You must specify either rowtime or proctime for order by${first === undefined ? '' : ' as the first one'}.`,
    );
  }
  if (first.descending) throw tableError('Primary sort order of a streaming table must be ascending on time.');
  return order;
}

/** The partition columns, then the measures: a row for each match. */
function matchRow(
  input: LogicalNode,
  partition: readonly number[],
  measures: MatchRecognize['measures'],
): MatchRecognize['rowType'] {
  const keys = partition.map((index) => input.rowType.fields[index]);
  return rowOf(
    [...keys.map((key) => key.name), ...measures.map((measure) => measure.name)],
    [...keys.map((key) => key.type), ...measures.map(({ expr }) => expr.type)],
  );
}

function variablesOf(pattern: PatternTree): string[] {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name.text];
    case 'sequence':
    case 'alternation':
    case 'permute':
      return pattern.parts.flatMap(variablesOf);
    case 'empty':
      return [];
    default:
      return variablesOf(pattern.part);
  }
}

function patternOf(pattern: PatternTree): Pattern {
  switch (pattern.kind) {
    case 'variable':
      return { kind: 'variable', name: pattern.name.text };
    case 'sequence':
    case 'alternation':
    case 'permute':
      return { kind: pattern.kind, parts: pattern.parts.map(patternOf) };
    case 'group':
      return patternOf(pattern.part);
    case 'exclude':
      return { kind: 'exclude', part: patternOf(pattern.part) };
    case 'empty':
      return { kind: 'sequence', parts: [] };
    case 'quantified':
      return {
        kind: 'quantified',
        part: patternOf(pattern.part),
        min: pattern.min,
        max: pattern.max ?? Number.POSITIVE_INFINITY,
        greedy: !pattern.reluctant,
      };
  }
}

function afterOf(item: MatchTable, known: ReadonlySet<string>): MatchRecognize['after'] {
  if (item.after === undefined) return { kind: 'TO_NEXT_ROW' };
  const { kind, variable } = item.after;
  if (variable === undefined) return { kind };
  if (!known.has(variable.text)) throw invalid(`Unknown pattern '${variable.text}'`, variable.span);
  return { kind, variable: variable.text };
}

function withinOf(env: Env, item: MatchTable, scope: RowScope): number | undefined {
  if (item.within === undefined) return undefined;
  const expr = resolveIn(env, scope, 'match', item.within);
  const interval = expr.type.root === 'INTERVAL_DAY_TIME' ? constantInterval(expr) : undefined;
  if (interval === undefined)
    throw tableError(
      'Only constant intervals with millisecond resolution are supported as time constraints of patterns.',
    );
  return interval;
}
