/** Functions that gather values: LISTAGG, COLLECT, ARRAY_AGG, JSON_OBJECTAGG and JSON_ARRAYAGG. */
import type { LogicalType } from '../../types/logical/contracts';
import { toWire } from '../../types/logical/wire';
import * as types from '../../types/logical/types';
import { keyCodec } from '../../types/keys';
import { deepEquals, type Row, rowClass } from '../../types/rows';
import { SqlError, tableError } from '../../types/sql-error';
import {
  ArgumentMismatch,
  type AggregateCode,
  type AggregateFunction,
  type CallTypes,
  type InputTypes,
} from '../contracts';
import { families } from '../calcite';
import {
  argument,
  field,
  firstArgument,
  flinkAggregate,
  isComposite,
  listField,
  mergeLists,
  removeFirst,
  retractFrom,
  typedAggregate,
  calciteAggregate,
} from './shared';

const TEXT = types.notNull(types.STRING);

// --- LISTAGG --------------------------------------------------------------------------------------------------------------

const listaggTypes: InputTypes = {
  min: 1,
  max: 2,
  signatures: ['<CHARACTER>', '<CHARACTER>, <CHARACTER_LITERAL>'],
  resolve(call) {
    const checked = families(call.args.map(() => 'CHARACTER' as const)).resolve(call);
    if (checked instanceof ArgumentMismatch || call.args.length === 1 || call.isLiteral(1)) return checked;
    return new ArgumentMismatch("Argument to function 'LISTAGG' must be a literal");
  },
};

/** Code of the delimiter: a constant, as accumulators are printed without the row. */
function delimiter(call: AggregateCode): string {
  if (call.args.length === 1) return '","';
  return call.isNull(1) ? 'null' : JSON.stringify(call.literal(1));
}

/** Concatenation with a NULL is NULL, and then begins anew. */
const appended = (call: AggregateCode, list: string, value: string): string =>
  delimiter(call) === 'null'
    ? `${list} = ${list} === null ? ${value} : null;`
    : `${list} = ${list} === null ? ${value} : ${list} + ${delimiter(call)} + ${value};`;

const LISTAGG: AggregateFunction = typedAggregate(
  'LISTAGG',
  listaggTypes,
  ["'LISTAGG(<CHARACTER>)'", "'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'"],
  (call) => call.args[0] as LogicalType,
  {
    accumulator: (call) =>
      call.retracts ? [listField('values', TEXT), listField('missing', TEXT)] : [field('text', types.STRING, 'null')],
    accumulate: (call) =>
      call.retracts
        ? `${call.field('values')}.push(${argument(call)});`
        : appended(call, call.field('text'), argument(call)),
    retract,
    merge: (call) =>
      call.retracts
        ? mergeCode(call)
        : `if (${call.field('text', true)} !== null) { ${appended(call, call.field('text'), call.field('text', true))} }`,
    value(call) {
      if (!call.retracts) return call.field('text');
      const values = call.field('values');
      const joined = delimiter(call) === 'null' ? 'null' : `${values}.join(${delimiter(call)})`;
      return `${values}.length === 0 ? null : ${joined}`;
    },
  },
);

function retract(call: AggregateCode): string {
  return `${call.helper('retractFrom', retractFrom)}(${call.field('values')}, ${call.field('missing')}, ${argument(call)});`;
}

function mergeCode(call: AggregateCode): string {
  const lists = [call.field('values'), call.field('missing'), call.field('values', true), call.field('missing', true)];
  return `${call.helper('mergeLists', mergeLists)}(${lists.join(', ')});`;
}

// --- COLLECT --------------------------------------------------------------------------------------------------------------

/** Counts of values that are no primitives: by a text for each value, with the value. */
interface Occurrence extends Row {
  f0: unknown;
  f1: number;
}
const Occurrence = rowClass(2);

function addCount(counts: Map<unknown, number>, value: unknown, change: number): void {
  const count = (counts.get(value) ?? 0) + change;
  if (count === 0) counts.delete(value);
  else counts.set(value, count);
}

function addOccurrence(counts: Map<string, Occurrence>, key: string, value: unknown, change: number): void {
  const known = counts.get(key);
  if (known === undefined) counts.set(key, new Occurrence(0, value, change) as Occurrence);
  else if (known.f1 + change === 0) counts.delete(key);
  else counts.set(key, new Occurrence(0, value, known.f1 + change) as Occurrence);
}

function mergeCounts(counts: Map<unknown, number>, others: ReadonlyMap<unknown, number>): void {
  for (const [value, count] of others) addCount(counts, value, count);
}

function mergeOccurrences(counts: Map<string, Occurrence>, others: ReadonlyMap<string, Occurrence>): void {
  for (const [key, { f0, f1 }] of others) addOccurrence(counts, key, f0, f1);
}

function multisetOf(counts: ReadonlyMap<string, Occurrence>): Map<unknown, number> {
  const multiset = new Map<unknown, number>();
  for (const { f0, f1 } of counts.values()) multiset.set(f0, f1);
  return multiset;
}

function collectCode(call: AggregateCode, change: 1 | -1): string {
  const [counts, value] = [call.field('counts'), argument(call)];
  const type = firstArgument(call);
  if (!isComposite(type)) return `${call.helper('addCount', addCount)}(${counts}, ${value}, ${change});`;
  const { toMapKey } = keyCodec(toWire(types.row([{ name: 'f0', type }])), { pyflink: false });
  const textOf = call.constant('textOf', (item: unknown) => toMapKey(new Single(0, item)));
  return `${call.helper('addOccurrence', addOccurrence)}(${counts}, ${textOf}(${value}), ${value}, ${change});`;
}
const Single = rowClass(1);

const COLLECT: AggregateFunction = calciteAggregate(
  'COLLECT',
  ['ANY'],
  (call) => types.multiset(firstArgument(call), false),
  {
    accumulator(call) {
      const type = types.notNull(firstArgument(call));
      const occurrence = types.row(
        [
          { name: 'value', type },
          { name: 'count', type: types.notNull(types.INT) },
        ],
        false,
      );
      const counts = isComposite(type)
        ? types.map(TEXT, occurrence, false)
        : types.map(type, types.notNull(types.INT), false);
      return [field('counts', counts, 'new Map()')];
    },
    accumulate: (call) => collectCode(call, 1),
    retract: (call) => collectCode(call, -1),
    merge(call) {
      const merge = isComposite(firstArgument(call))
        ? call.helper('mergeOccurrences', mergeOccurrences)
        : call.helper('mergeCounts', mergeCounts);
      return `${merge}(${call.field('counts')}, ${call.field('counts', true)});`;
    },
    /** A copy, since the accumulator goes on changing. */
    value: (call) =>
      isComposite(firstArgument(call))
        ? `${call.helper('multisetOf', multisetOf)}(${call.field('counts')})`
        : `new Map(${call.field('counts')})`,
  },
);

// --- ARRAY_AGG ------------------------------------------------------------------------------------------------------------

const skipNull = (call: AggregateCode, statement: string): string =>
  call.ignoreNulls && call.args[0]?.nullable ? `if (${argument(call)} !== null) ${statement}` : statement;

const ARRAY_AGG: AggregateFunction = calciteAggregate(
  'ARRAY_AGG',
  ['ANY'],
  (call) => types.array(firstArgument(call), (call.args[0] as LogicalType).nullable),
  {
    skipsNulls: false,
    accumulator(call) {
      const values = listField('values', firstArgument(call));
      return call.retracts ? [values, listField('missing', firstArgument(call))] : [values];
    },
    accumulate: (call) => skipNull(call, `${call.field('values')}.push(${argument(call)});`),
    retract: (call) => skipNull(call, retract(call)),
    merge: (call) =>
      call.retracts
        ? mergeCode(call)
        : `for (const value of ${call.field('values', true)}) ${call.field('values')}.push(value);`,
    value: (call) => `${call.field('values')}.length === 0 ? null : ${call.field('values')}.slice()`,
  },
);

// --- $ROWS: the input rows themselves, for functions that take all rows of a group at once -----------------------------------

function sameFields(a: Row, b: Row): boolean {
  if (a === b) return true;
  const [left, right] = [a.toArray(), b.toArray()];
  return left.every((value, i) => deepEquals(value, right[i]));
}

function removeRow(rows: Row[], row: Row): void {
  const at = rows.findIndex((one) => sameFields(one, row));
  if (at === 0) rows.shift();
  else if (at > 0) rows.splice(at, 1);
}

const ROWS: AggregateFunction = flinkAggregate(
  '$ROWS',
  { min: 0, max: 0, signatures: [], resolve: ({ args }) => args },
  (call) => (call as AggregateCode).result,
  {
    skipsNulls: false,
    accumulator: ({ result }) => [{ name: 'rows', type: types.notNull(result), init: '[]' }],
    accumulate: (call) => `${call.field('rows')}.push(row);`,
    retract: (call) => `${call.helper('removeRow', removeRow)}(${call.field('rows')}, row);`,
    merge: (call) => `for (const one of ${call.field('rows', true)}) ${call.field('rows')}.push(one);`,
    value: (call) => `${call.field('rows')}.slice()`,
  },
);

// --- JSON -----------------------------------------------------------------------------------------------------------------

/** The planner has wrapped values in JSON_STRING, so they are JSON texts. */
const jsonType = (length: number): LogicalType => types.varchar(length, false);
const jsonResult = (_call: CallTypes): LogicalType => jsonType(2000);

function jsonKey(key: string): string {
  return JSON.stringify(key).replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`);
}

function addMember(members: Map<string, string>, key: string, value: string): void {
  if (members.has(key)) {
    throw tableError(
      `Key '${key}' is already present. Duplicate keys are not allowed in JSON_OBJECTAGG. Please ensure that keys are unique.`,
    );
  }
  members.set(key, value);
}

function mergeMembers(members: Map<string, string>, others: ReadonlyMap<string, string>): void {
  for (const [key, value] of others) addMember(members, key, value);
}

/** Members are written in order of their keys. */
function jsonObject(members: ReadonlyMap<string, string>): string {
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => `${jsonKey(key)}:${members.get(key)}`).join(',')}}`;
}

function missingKey(): never {
  throw new SqlError('The key of JSON_OBJECTAGG must not be NULL.', 'java.lang.NullPointerException');
}

const objectTypes: InputTypes = {
  min: 2,
  max: 2,
  signatures: ['<CHARACTER>, <ANY>'],
  resolve(call) {
    const checked = families(['CHARACTER']).resolve({ ...call, args: call.args.slice(0, 1) });
    return checked instanceof ArgumentMismatch ? checked : call.args;
  },
};

function jsonObjectAgg(name: string, absent: boolean, aliases: readonly string[]): AggregateFunction {
  return typedAggregate(name, objectTypes, ["'JSON_OBJECTAGG(<CHARACTER>, <ANY>)'"], jsonResult, {
    aliases,
    skipsNulls: false,
    accumulator: () => [field('members', types.map(TEXT, TEXT, false), 'new Map()')],
    accumulate(call) {
      const [key, value] = call.code as readonly [string, string];
      const check = call.args[0]?.nullable ? `if (${key} === null) ${call.helper('missingKey', missingKey)}();\n` : '';
      const add = (text: string): string =>
        `${call.helper('addMember', addMember)}(${call.field('members')}, ${key}, ${text});`;
      return check + (absent ? `if (${value} !== null) ${add(value)}` : add(`${value} === null ? "null" : ${value}`));
    },
    retract: (call) => `${call.field('members')}.delete(${argument(call)});`,
    merge: (call) =>
      `${call.helper('mergeMembers', mergeMembers)}(${call.field('members')}, ${call.field('members', true)});`,
    value: (call) => `${call.helper('jsonObject', jsonObject)}(${call.field('members')})`,
  });
}

function jsonArrayAgg(name: string, absent: boolean, aliases: readonly string[]): AggregateFunction {
  const item = (call: AggregateCode): string => `${argument(call)} === null ? "null" : ${argument(call)}`;
  return typedAggregate(name, families(['ANY']), ["'JSON_ARRAYAGG(<ANY>)'"], jsonResult, {
    aliases,
    skipsNulls: absent,
    accumulator: () => [field('items', types.array(TEXT, false), '[]')],
    accumulate: (call) => `${call.field('items')}.push(${item(call)});`,
    retract: (call) => `${call.helper('removeFirst', removeFirst)}(${call.field('items')}, ${item(call)});`,
    merge: (call) => `for (const item of ${call.field('items', true)}) ${call.field('items')}.push(item);`,
    value: (call) => `'[' + ${call.field('items')}.join(',') + ']'`,
  });
}

export const COLLECTIONS: readonly AggregateFunction[] = [
  LISTAGG,
  COLLECT,
  ARRAY_AGG,
  ROWS,
  jsonObjectAgg('JSON_OBJECTAGG_NULL_ON_NULL', false, ['JSON_OBJECTAGG']),
  jsonObjectAgg('JSON_OBJECTAGG_ABSENT_ON_NULL', true, []),
  jsonArrayAgg('JSON_ARRAYAGG_NULL_ON_NULL', false, []),
  jsonArrayAgg('JSON_ARRAYAGG_ABSENT_ON_NULL', true, ['JSON_ARRAYAGG']),
];
