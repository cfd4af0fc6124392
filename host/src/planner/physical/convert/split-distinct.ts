/**
 * DISTINCT aggregations in two levels: first by the keys and buckets of the DISTINCT values, then by the keys (Flink's
 * SplitAggregateRule), so that the values of one key are spread over many subtasks.
 */
import { call, digest, inputRef, joinConditions, literal } from '../../../expressions/analyze';
import type { AggregateCall, Expr } from '../../../expressions/contracts';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import { BIGINT, BOOLEAN, INT, notNull, nullable, row } from '../../../types/logical/types';
import { uniqueNames } from '../../logical/row-types';
import type { PhysicalNode } from '../node';
import { Expand } from '../nodes/calc-nodes';
import { calc, type ConvertContext } from './context';
import { booleanOption, integerOption } from './options';

const COUNT_TYPE = notNull(BIGINT);

/** Functions of both levels; AVG becomes a sum and a count. */
const LEVELS: Readonly<Record<string, readonly (readonly [partial: string, final: string])[]>> = {
  COUNT: [['COUNT', '$SUM0']],
  SUM: [['SUM', 'SUM']],
  $SUM0: [['$SUM0', '$SUM0']],
  MIN: [['MIN', 'MIN']],
  MAX: [['MAX', 'MAX']],
  AVG: [
    ['$SUM0', '$SUM0'],
    ['COUNT', '$SUM0'],
  ],
  FIRST_VALUE: [['FIRST_VALUE', 'FIRST_VALUE']],
  LAST_VALUE: [['LAST_VALUE', 'LAST_VALUE']],
  LISTAGG: [['LISTAGG', 'LISTAGG']],
  SINGLE_VALUE: [['SINGLE_VALUE', 'SINGLE_VALUE']],
};

/** Spread though they are not DISTINCT: with retractions they would keep all values in one place. */
const SPREAD = new Set(['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE']);

export type MakeAggregate = (
  input: PhysicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
  level?: 'PARTIAL' | 'FINAL',
) => PhysicalNode;

/** Undefined when the aggregation is to be made in one level. */
export function splitDistinct(
  input: PhysicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
  { settings: { batch, option } }: ConvertContext,
  aggregate: MakeAggregate,
): PhysicalNode | undefined {
  if (batch || !booleanOption(option, 'table.optimizer.distinct-agg.split.enabled', false)) return undefined;
  if (!calls.some(({ distinct }) => distinct) || !calls.every(isSplittable)) return undefined;
  const buckets = integerOption(option, 'table.optimizer.distinct-agg.split.bucket-num', 1024);
  const spread = new Buckets(input, grouping, calls, buckets);
  const partials = calls.map((one, i) => LEVELS[one.name].map(([name]) => spread.partialCall(one, i, name)));
  const keys = spread.keys;
  const below = spread.expanded;
  const keyFields = keys.map((column) => below.rowType.fields[column]);
  const partialFields = numbered(keyFields, partials.flat());
  const partial = aggregate(below, keys, partials.flat(), row(partialFields, false), 'PARTIAL');
  let column = keys.length;
  const finals = calls.flatMap((one, i) =>
    LEVELS[one.name].map(([, name], k): AggregateCall => {
      const { type } = partials[i][k];
      const { filter: _filter, ...rest } = one;
      return { ...rest, name, distinct: false, args: [inputRef(column++, type)], type };
    }),
  );
  const finalKeys = grouping.map((_, i) => i);
  const groups = grouping.map((_, i) => rowType.fields[i]);
  const final = aggregate(partial, finalKeys, finals, row(numbered(groups, finals), false), 'FINAL');
  return calc(final, resultExprs(grouping.length, calls, rowType, final), [], rowType);
}

/** Results are named by their place, as Flink does it. */
function numbered(keys: readonly FieldType[], results: readonly { readonly type: LogicalType }[]): FieldType[] {
  const taken = new Set(keys.map(({ name }) => name));
  const named = results.map(({ type }, i) => {
    const name = `$f${keys.length + i}`;
    let unique = name;
    for (let n = 0; taken.has(unique); n++) unique = `${name}_${n}`;
    taken.add(unique);
    return { name: unique, type };
  });
  return [...keys, ...named];
}

function isSplittable({ name, userFunction, args }: AggregateCall): boolean {
  if (userFunction !== undefined || !(name in LEVELS)) return false;
  return name !== 'FIRST_VALUE' && name !== 'LAST_VALUE' ? true : args.length === 1;
}

/** The columns of the original aggregation; AVG is NULL without values. */
function resultExprs(keys: number, calls: readonly AggregateCall[], rowType: RowType, final: PhysicalNode): Expr[] {
  const at = (index: number) => inputRef(index, final.rowType.fields[index].type);
  let column = keys;
  const results = calls.map((one, i): Expr => {
    const { type } = rowType.fields[keys + i];
    if (one.name !== 'AVG') return at(column++);
    const [sum, count] = [at(column++), at(column++)];
    const empty = call('=', [count, literal(0, COUNT_TYPE)], notNull(BOOLEAN));
    const quotient = divided(sum, count);
    const same = typesEqualIgnoringNullability(quotient.type, type);
    const average: Expr = same ? quotient : { kind: 'call', name: 'CAST', args: [quotient], type: nullable(type) };
    return call('IF', [empty, literal(null, nullable(type)), average], nullable(type));
  });
  return [...Array.from({ length: keys }, (_, i) => at(i)), ...results];
}

/** The quotient of whole numbers is a whole number. */
function divided(sum: Expr, count: Expr): Expr {
  return call('/', [sum, count], sum.type);
}

/** The input with bucket columns, and each row once for every set of them when calls differ in theirs. */
class Buckets {
  readonly expanded: PhysicalNode;
  /** Grouping of the first level: the keys, then bucket columns. */
  readonly keys: readonly number[];
  private readonly sets: readonly (readonly number[])[];
  private readonly setOfCall: readonly (readonly number[])[];
  private readonly needsExpand: boolean;

  constructor(
    private readonly input: PhysicalNode,
    private readonly grouping: readonly number[],
    private readonly calls: readonly AggregateCall[],
    buckets: number,
  ) {
    const { fields } = input.rowType;
    const hashed = [...new Set(calls.filter(isSpread).flatMap(argumentColumns))]
      .filter((column) => !grouping.includes(column))
      .sort((a, b) => a - b);
    const place = (column: number) => (hashed.includes(column) ? fields.length + hashed.indexOf(column) : column);
    this.setOfCall = calls.map((one) =>
      sorted([...grouping, ...(isSpread(one) ? argumentColumns(one).map(place) : [])]),
    );
    this.sets = distinctSets(this.setOfCall);
    this.needsExpand = distinctSets(this.setOfCall.filter((_, i) => isSpread(calls[i]))).length > 1;
    this.keys = [...grouping, ...sorted(this.sets.flat()).filter((column) => !grouping.includes(column))];
    const withBuckets = this.addBuckets(hashed, buckets);
    this.expanded = this.needsExpand ? this.expand(withBuckets) : withBuckets;
  }

  private addBuckets(hashed: readonly number[], buckets: number): PhysicalNode {
    const { fields } = this.input.rowType;
    const added = hashed.map((column): Expr => {
      const type: LogicalType = { ...INT, nullable: fields[column].type.nullable };
      const hash = call('HASH_CODE', [inputRef(column, fields[column].type)], type);
      return call('MOD', [hash, literal(buckets, notNull(INT))], type);
    });
    const exprs = [...fields.map(({ type }, i) => inputRef(i, type)), ...added];
    const all = numbered(
      fields,
      added.map(({ type }) => ({ type })),
    );
    return calc(this.input, exprs, [], row(all, false));
  }

  /** Appends for each set a column that tells whether the row is one of it. */
  private expand(input: PhysicalNode): PhysicalNode {
    const { fields } = input.rowType;
    const spread = this.keys.filter((column) => !this.grouping.includes(column));
    const expandFields = fields.map((field, i) =>
      spread.includes(i) ? { ...field, type: nullable(field.type) } : field,
    );
    const id: FieldType = { name: '$e', type: COUNT_TYPE };
    const ids = this.sets.map((set) => spread.reduce((bits, column) => bits * 2 + (set.includes(column) ? 0 : 1), 0));
    const projections = this.sets.map((set, number) => [
      ...fields.map(
        (field, i): Expr =>
          spread.includes(i) && !set.includes(i) ? literal(null, nullable(field.type)) : inputRef(i, field.type),
      ),
      literal(ids[number], COUNT_TYPE),
    ]);
    const expand = new Expand(input, projections, row([...expandFields, id], false));
    const flags = this.flagged.map(({ set, filter }) => {
      const chosen = call(
        '=',
        [inputRef(fields.length, COUNT_TYPE), literal(ids[set], notNull(INT))],
        notNull(BOOLEAN),
      );
      return filter ? joinConditions('AND', [chosen, filter]) : chosen;
    });
    const exprs = [...expandFields.map(({ type }, i) => inputRef(i, type)), ...flags];
    const names = uniqueNames(this.flagged.map(({ set }) => `$g_${ids[set]}`));
    const flagFields = flags.map(({ type }, i) => ({ name: names[i], type }));
    return calc(expand, exprs, [], row([...expandFields, ...flagFields], false));
  }

  partialCall(one: AggregateCall, index: number, name: string): AggregateCall {
    const [first] = one.args;
    const type = partialType(name, one, first?.type);
    const { filter: own, ...rest } = one;
    const filter = this.needsExpand ? this.flagOf(index) : own;
    return { ...rest, name, type, ...(filter ? { filter } : {}) };
  }

  private flagOf(index: number): Expr {
    const width = this.expanded.rowType.fields.length - this.flagged.length;
    const place = this.flagged.findIndex(({ key }) => key === this.flagKey(index));
    return inputRef(width + place, this.expanded.rowType.fields[width + place].type);
  }

  private flagKey(index: number): string {
    const { filter } = this.calls[index];
    return `${this.setOfCall[index].join()} ${filter ? digest(filter) : ''}`;
  }

  /** Sets, with the filters of calls on them, in the order in which calls come to them. */
  private get flagged(): readonly { readonly key: string; readonly set: number; readonly filter: Expr | undefined }[] {
    const found = new Map<string, { key: string; set: number; filter: Expr | undefined }>();
    for (const [i, { filter }] of this.calls.entries()) {
      const key = this.flagKey(i);
      const text = this.setOfCall[i].join();
      if (!found.has(key)) found.set(key, { key, set: this.sets.findIndex((set) => set.join() === text), filter });
    }
    return [...found.values()];
  }
}

/** The type of the call; the parts of AVG have their own. With a filter or buckets, no value may be left. */
function partialType(name: string, one: AggregateCall, argument: LogicalType | undefined): LogicalType {
  if (name === 'COUNT') return COUNT_TYPE;
  if (one.name !== 'AVG') return name === '$SUM0' ? one.type : nullable(one.type);
  const root = argument?.root;
  if (root === 'DOUBLE' || root === 'FLOAT' || root === 'DECIMAL') return notNull(sumType(argument!));
  return COUNT_TYPE;
}

function sumType(type: LogicalType): LogicalType {
  return type.root === 'DECIMAL' ? { ...type, precision: 38 } : { root: 'DOUBLE', nullable: false };
}

function isSpread({ name, distinct }: AggregateCall): boolean {
  return distinct || SPREAD.has(name);
}

function argumentColumns({ args }: AggregateCall): number[] {
  return args.flatMap((arg) => (arg.kind === 'input' ? [arg.index] : []));
}

function sorted(columns: readonly number[]): number[] {
  return [...new Set(columns)].sort((a, b) => a - b);
}

/** Each set once, in Calcite's order: sets that have a smaller first difference come first, shorter ones last. */
function distinctSets(sets: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const unique = [...new Map(sets.map((set) => [set.join(), set])).values()];
  return unique.sort((a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
    return b.length - a.length;
  });
}
