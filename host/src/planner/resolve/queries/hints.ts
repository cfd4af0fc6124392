/** Table hints (OPTIONS) and query hints (join strategies, LOOKUP, STATE_TTL, MULTI_JOIN), with Flink's checks. */
import type { HintClause } from '../../../sql/ast';
import { SqlError, validation } from '../../../types/sql-error';
import type { ResolvedTable } from '../../catalog/contracts';
import type { Hint, LogicalNode } from '../../contracts';
import type { Env } from './context';

const JOIN_HINTS = ['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP', 'LOOKUP', 'MULTI_JOIN'];
const QUERY_HINTS = [...JOIN_HINTS, 'STATE_TTL'];
const REQUIRED_LOOKUP = ['table'];

const refused = (message: string): SqlError => new SqlError(message, 'java.lang.AssertionError');

function toHint(clause: HintClause): Hint {
  return {
    name: clause.name.toUpperCase(),
    list: clause.list,
    options: new Map(clause.options.map(({ key, value }) => [key, value])),
  };
}

/** The OPTIONS of a table; every other hint on a table is refused. */
export function tableOptions(
  env: Env,
  clauses: readonly HintClause[],
  table: ResolvedTable,
): ReadonlyMap<string, string> {
  const merged = new Map<string, string>();
  for (const hint of clauses.map(toHint)) {
    if (hint.name !== 'OPTIONS') throw refused(`Hint: ${hint.name} should be registered in the HintStrategyTable`);
    if (hint.options.size === 0) throw refused('Hint [OPTIONS] only support non empty key value options');
    for (const [key, value] of hint.options) merged.set(key, value);
  }
  if (merged.size === 0) return merged;
  const path = table.path.map((part) => `\`${part}\``).join('.');
  if (table.kind === 'view') {
    throw validation(`View '${path}' cannot be enriched with new options. Hints can only be applied to tables.`);
  }
  if (env.context.session.option('table.dynamic-table-options.enabled') === 'false') {
    throw validation(
      "The 'OPTIONS' hint is allowed only when the config option 'table.dynamic-table-options.enabled' is set to true.",
    );
  }
  return merged;
}

/** The hints behind SELECT. */
export function queryHints(clauses: readonly HintClause[]): Hint[] {
  return clauses.map((clause) => {
    const hint = toHint(clause);
    if (!QUERY_HINTS.includes(hint.name)) {
      throw refused(`Hint: ${hint.name} should be registered in the HintStrategyTable`);
    }
    checkForm(hint);
    return hint;
  });
}

function checkForm(hint: Hint): void {
  if (hint.name === 'STATE_TTL') {
    if (hint.options.size === 0)
      throw refused('Invalid STATE_TTL hint, expecting at least one key-value options specified.');
    return;
  }
  if (hint.name === 'LOOKUP') {
    const missing = REQUIRED_LOOKUP.filter((key) => !hint.options.has(key));
    if (hint.options.size === 0 || missing.length > 0) {
      const specs = missing.map((key) => `Key: '${key}' , default: null (fallback keys: [])`);
      throw refused(`Invalid LOOKUP hint: incomplete required option(s): [${specs.join(', ')}]`);
    }
    checkRetry(hint);
    return;
  }
  if (hint.list.length === 0) {
    throw refused(`Invalid hint: ${hint.name}, expecting at least one table or view specified in hint ${hint.name}.`);
  }
}

const RETRY_OPTIONS = ['retry-predicate', 'retry-strategy', 'fixed-delay', 'max-attempts'];

function checkRetry({ options }: Hint): void {
  const given = RETRY_OPTIONS.filter((key) => options.has(key)).length;
  if (given !== 0 && given !== RETRY_OPTIONS.length) {
    throw refused('Invalid LOOKUP hint: retry options can be both null or all not null');
  }
}

/** Marks an input of a join with the name that query hints may call it by. */
export function aliased(env: Env, node: LogicalNode, alias: string): LogicalNode {
  if (env.hints === undefined || env.hints.length === 0 || alias === '') return node;
  const hint: Hint = { name: 'ALIAS', list: [alias], options: new Map() };
  return { ...node, hints: [...(node.hints ?? []), hint] };
}

/** The query hints that a join can use. */
export function joinHints(env: Env): readonly Hint[] {
  return env.hints ?? [];
}

/** Names that query hints speak of must be among the tables and views of the query. */
export function checkHintNames(hints: readonly Hint[], aliases: readonly string[]): void {
  const unknown = hints.flatMap((hint) => {
    const names =
      hint.name === 'LOOKUP'
        ? [hint.options.get('table') ?? '']
        : hint.name === 'STATE_TTL'
          ? [...hint.options.keys()]
          : hint.list;
    const missing = names.filter((name) => !aliases.includes(name));
    return missing.length === 0 ? [] : [`\`${missing.join(', ')}\` in \`${hint.name}\``];
  });
  if (unknown.length === 0) return;
  throw validation(
    `The options of following hints cannot match the name of input tables or views: \n${unknown.join('\n')}`,
  );
}
