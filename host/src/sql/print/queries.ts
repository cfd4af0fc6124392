/** Text of queries, each clause on a line of its own. */
import type {
  GroupItem,
  JoinedTable,
  MatchTable,
  Pattern,
  Query,
  QueryBody,
  Select,
  SetOperation,
  TableReference,
} from '../ast';
import { printArgument, printOrderBy, printWindow } from './expressions';
import { printHints, printIdentifier, printName, printNames, type Writer } from './writer';

export function printQuery(query: Query, w: Writer): string {
  const parts: string[] = [];
  if (query.with !== undefined) {
    const tables = query.with.map((table) => {
      const columns = table.columns === undefined ? '' : ` ${printNames(table.columns)}`;
      return `${printName(table.name)}${columns} AS (${w.query(table.query)})`;
    });
    parts.push(`WITH ${query.recursive === true ? 'RECURSIVE ' : ''}${tables.join(', ')}`);
  }
  parts.push(w.body(query.body));
  if (query.orderBy !== undefined) {
    parts.push(printOrderBy(query.orderBy, w));
  }
  if (query.limit === 'ALL') {
    parts.push('LIMIT ALL');
  }
  if (query.offset !== undefined) {
    parts.push(`OFFSET ${w.expression(query.offset)} ROWS`);
  }
  if (query.limit !== undefined && query.limit !== 'ALL') {
    parts.push(`FETCH NEXT ${w.expression(query.limit)} ROWS ONLY`);
  }
  return parts.join('\n');
}

export function printBody(body: QueryBody, w: Writer): string {
  switch (body.kind) {
    case 'query':
      return `(${w.query(body)})`;
    case 'set_operation':
      return printSetOperations(body, w);
    case 'values':
      return `VALUES ${body.rows.map((row) => `(${row.map((item) => w.expression(item)).join(', ')})`).join(', ')}`;
    case 'table':
      return `TABLE ${printIdentifier(body.name)}`;
    case 'select':
      return printSelect(body, w);
  }
}

/** Chains lean to the left and may be long: no recursion along them. */
function printSetOperations(operation: SetOperation, w: Writer): string {
  const tails: string[] = [];
  let left: QueryBody = operation;
  while (left.kind === 'set_operation') {
    tails.push(`\n${left.text}\n${w.body(left.right)}`);
    left = left.left;
  }
  return w.body(left) + tails.reverse().join('');
}

function printSelect(select: Select, w: Writer): string {
  const items = select.items.map(({ expression, alias }) => {
    const name = alias === undefined ? '' : ` AS ${printName(alias)}`;
    return w.expression(expression) + name;
  });
  const quantifier = select.quantifier === undefined ? '' : ` ${select.quantifier}`;
  const parts = [`SELECT${printHints(select.hints)}${quantifier} ${items.join(', ')}`];
  if (select.from !== undefined) {
    parts.push(`FROM ${printTable(select.from, w)}`);
  }
  if (select.where !== undefined) {
    parts.push(`WHERE ${w.expression(select.where)}`);
  }
  if (select.groupBy !== undefined) {
    const { quantifier: distinct, items: groups } = select.groupBy;
    parts.push(
      `GROUP BY ${distinct === undefined ? '' : `${distinct} `}${groups.map((g) => printGroup(g, w)).join(', ')}`,
    );
  }
  if (select.having !== undefined) {
    parts.push(`HAVING ${w.expression(select.having)}`);
  }
  if (select.windows.length > 0) {
    const windows = select.windows.map(({ name, window }) => `${printName(name)} AS ${printWindow(window, w)}`);
    parts.push(`WINDOW ${windows.join(', ')}`);
  }
  if (select.qualify !== undefined) {
    parts.push(`QUALIFY ${w.expression(select.qualify)}`);
  }
  return parts.join('\n');
}

function printGroup(item: GroupItem, w: Writer): string {
  switch (item.kind) {
    case 'expression':
      return w.expression(item.expression);
    case 'set':
      return `(${item.expressions.map((expression) => w.expression(expression)).join(', ')})`;
    default: {
      const space = item.kind === 'GROUPING SETS' ? ' ' : '';
      return `${item.kind}${space}(${item.items.map((inner) => printGroup(inner, w)).join(', ')})`;
    }
  }
}

// ---------------------------------------------------------------- tables

export function printTable(table: TableReference, w: Writer): string {
  if (table.kind === 'join') {
    return printJoins(table, w);
  }
  const { alias, sample } = table;
  const columns = alias?.columns === undefined ? '' : ` ${printNames(alias.columns)}`;
  const name = alias === undefined ? '' : ` AS ${printName(alias.name)}${columns}`;
  const text = unnamed(table, w) + name;
  if (sample === undefined) {
    return text;
  }
  const seed = sample.seed === undefined ? '' : ` REPEATABLE(${w.expression(sample.seed)})`;
  return `${text} TABLESAMPLE ${sample.method}(${w.expression((sample.percent ?? sample.substitute)!)})${seed}`;
}

function unnamed(table: Exclude<TableReference, JoinedTable>, w: Writer): string {
  switch (table.kind) {
    case 'named_table': {
      const time = table.systemTime === undefined ? '' : ` FOR SYSTEM_TIME AS OF ${w.expression(table.systemTime)}`;
      return printIdentifier(table.name) + printHints(table.hints) + time;
    }
    case 'derived_table':
      return `${table.lateral ? 'LATERAL ' : ''}(${w.query(table.query)})`;
    case 'table_function': {
      const args = table.call.arguments.map((argument) => printArgument(argument, w)).join(', ');
      const call = `${printIdentifier(table.call.name)}(${args})`;
      return `${table.lateral ? 'LATERAL ' : ''}${table.wrapped ? `TABLE(${call})` : call}`;
    }
    case 'unnest': {
      const items = table.expressions.map((item) =>
        item.kind === 'subquery' ? w.query(item.query) : w.expression(item),
      );
      return `${table.lateral ? 'LATERAL ' : ''}UNNEST(${items.join(', ')})${table.ordinality ? ' WITH ORDINALITY' : ''}`;
    }
    case 'pivot':
      return `${printTable(table.table, w)} ${table.text}`;
    case 'match_recognize':
      return printMatch(table, w);
  }
}

/** Chains lean to the left and may be long: no recursion along them. */
function printJoins(join: JoinedTable, w: Writer): string {
  const tails: string[] = [];
  let left: TableReference = join;
  while (left.kind === 'join') {
    tails.push(joinTail(left, w));
    left = left.left;
  }
  return printTable(left, w) + tails.reverse().join('');
}

function joinTail(join: JoinedTable, w: Writer): string {
  const right = join.right.kind === 'join' ? `(${printTable(join.right, w)})` : printTable(join.right, w);
  if (join.type === 'COMMA') {
    return `, ${right}`;
  }
  const condition =
    join.on !== undefined
      ? ` ON ${w.expression(join.on)}`
      : join.using !== undefined
        ? ` USING ${printNames(join.using)}`
        : '';
  return `\n${join.natural ? 'NATURAL ' : ''}${join.type} JOIN ${right}${condition}`;
}

// ---------------------------------------------------------------- match

const AFTER = {
  PAST_LAST_ROW: 'PAST LAST ROW',
  TO_NEXT_ROW: 'TO NEXT ROW',
  TO_FIRST: 'TO FIRST',
  TO_LAST: 'TO LAST',
} as const;

function printMatch(match: MatchTable, w: Writer): string {
  const parts: string[] = [];
  if (match.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${match.partitionBy.map((item) => w.expression(item)).join(', ')}`);
  }
  if (match.orderBy.length > 0) {
    parts.push(printOrderBy(match.orderBy, w));
  }
  if (match.measures.length > 0) {
    const measures = match.measures.map(
      ({ expression, alias }) => `${w.expression(expression)} AS ${printName(alias)}`,
    );
    parts.push(`MEASURES ${measures.join(', ')}`);
  }
  if (match.rowsPerMatch !== undefined) {
    parts.push(match.rowsPerMatch === 'ONE' ? 'ONE ROW PER MATCH' : 'ALL ROWS PER MATCH');
  }
  if (match.after !== undefined) {
    const { kind, variable } = match.after;
    parts.push(`AFTER MATCH SKIP ${AFTER[kind]}${variable === undefined ? '' : ` ${printName(variable)}`}`);
  }
  const pattern = `${match.strictStart ? '^ ' : ''}${printPattern(match.pattern)}${match.strictEnd ? ' $' : ''}`;
  const within = match.within === undefined ? '' : ` WITHIN ${w.expression(match.within)}`;
  parts.push(`PATTERN (${pattern})${within}`);
  if (match.subsets.length > 0) {
    const subsets = match.subsets.map(({ name, variables }) => `${printName(name)} = ${printNames(variables)}`);
    parts.push(`SUBSET ${subsets.join(', ')}`);
  }
  const define = match.define.map(({ variable, condition }) => `${printName(variable)} AS ${w.expression(condition)}`);
  parts.push(`DEFINE ${define.join(', ')}`);
  return `${printTable(match.table, w)} MATCH_RECOGNIZE(\n${parts.join('\n')}\n)`;
}

function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return printName(pattern.name);
    case 'sequence':
      return pattern.parts.map(printPattern).join(' ');
    case 'alternation':
      return pattern.parts.map(printPattern).join(' | ');
    case 'permute':
      return `PERMUTE(${pattern.parts.map(printPattern).join(', ')})`;
    case 'group':
      return `(${printPattern(pattern.part)})`;
    case 'exclude':
      return `{- ${printPattern(pattern.part)} -}`;
    case 'empty':
      return '()';
    case 'quantified':
      return printPattern(pattern.part) + printQuantifier(pattern.min, pattern.max) + (pattern.reluctant ? '?' : '');
  }
}

function printQuantifier(min: number, max: number | null): string {
  if (max === null) {
    return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  }
  return min === 0 && max === 1 ? '?' : min === max ? `{${min}}` : `{${min},${max}}`;
}
