/** ARRAY_* functions. Elements are equal as `=` has it, but NULL equals NULL. */
import { supportsImplicitCast } from '../types/logical/casts';
import type { ArrayType, LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import * as types from '../types/logical/types';
import { compareFunction, equalsFunction } from '../types/sql-equals';
import { isOrderedElement } from './comparable-types';
import { ArgumentMismatch, type CallTypes, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { flinkFunction } from './define';
import { isCharacter } from './operands';
import { argument, common, forceNullable, nullableIfArgs, type ResultType, resultIs } from './result-types';
import { type ArgumentType, commonType, logical, or, root, sequence } from './signatures';

type Equal = (a: unknown, b: unknown) => boolean;
type Compare = (a: unknown, b: unknown) => number;
type Items = readonly unknown[];

const elementOf = (call: CallTypes, i = 0): LogicalType => (call.args[i] as ArrayType).element;

/** An argument of the array's element type. */
const arrayElement: ArgumentType = {
  text: '<ARRAY ELEMENT>',
  infer(call, i) {
    const needle = call.args[i] as LogicalType;
    if (call.args[0]?.root !== 'ARRAY') return new ArgumentMismatch();
    const element = elementOf(call);
    const target = types.withNullability(element, element.nullable || needle.nullable || needle.root === 'NULL');
    return supportsImplicitCast(needle, target) ? target : new ArgumentMismatch();
  },
};

/** An array whose elements have an order. */
const orderedArray: ArgumentType = {
  text: '<ARRAY<COMPARABLE>>',
  infer(call, i) {
    const type = call.args[i] as LogicalType;
    if (type.root !== 'ARRAY') return new ArgumentMismatch('The argument requires to be an ARRAY type');
    if (isOrderedElement(type.element)) return type;
    const text = typeSummary(type.element);
    return new ArgumentMismatch(`Type '${text}' should support both 'EQUALS' and 'ORDER' comparison with itself.`);
  },
};

const stringArray: ArgumentType = {
  text: 'ARRAY<STRING>',
  infer(call, i) {
    const type = call.args[i] as LogicalType;
    if (type.root === 'ARRAY' && isCharacter(type.element)) return type;
    return new ArgumentMismatch(type.root === 'ARRAY' ? 'The input argument should be ARRAY<STRING>' : undefined);
  },
};

/** Arrays that all take their common type. */
function commonArrays(min: number, max: number): InputTypes {
  const input = commonType(min, max);
  return {
    ...input,
    resolve: (call) =>
      call.args.every((type) => type.root === 'ARRAY')
        ? input.resolve(call)
        : new ArgumentMismatch('All arguments requires to be a ARRAY type'),
  };
}

/** Code that calls `make(element type)` with all arguments. */
function generate(name: string, make: (element: LogicalType) => unknown): (call: CodeCall) => string {
  return (call) => `${call.constant(name, make(elementOf(call)))}(${call.code.join(', ')})`;
}

/** Equality that knows NULL. */
function nullSafe(element: LogicalType): Equal {
  const equal = equalsFunction(element) as Equal;
  return (a, b) => (a === null || b === null ? a === b : equal(a, b));
}

const contains = (items: Items, item: unknown, equal: Equal): boolean => items.some((other) => equal(item, other));

function distinct(lists: readonly Items[], equal: Equal): unknown[] {
  const result: unknown[] = [];
  for (const list of lists) for (const item of list) if (!contains(result, item, equal)) result.push(item);
  return result;
}

/** The extreme element, NULL for an empty array or one of NULLs. */
const extreme = (sign: 1 | -1) => (element: LogicalType) => {
  const compare = compareFunction(element) as Compare;
  return (items: Items): unknown => {
    let best: unknown = null;
    for (const item of items) {
      if (item !== null && (best === null || sign * compare(item, best) > 0)) best = item;
    }
    return best;
  };
};

/** Ascending with NULLs first unless said otherwise; descending order has them last by default. */
function sorter(element: LogicalType): (items: Items, ascending?: boolean, nullsFirst?: boolean) => Items {
  const compare = compareFunction(element) as Compare;
  return (items, ascending = true, nullsFirst = ascending) => {
    const known = items.filter((item) => item !== null).sort((a, b) => (ascending ? compare(a, b) : compare(b, a)));
    const nulls = new Array<null>(items.length - known.length).fill(null);
    return nullsFirst ? [...nulls, ...known] : [...known, ...nulls];
  };
}

/** Positions from 1, or from the end when negative; both ends are included. */
export function arraySlice(items: Items, start: number, end: number = items.length): Items {
  if (items.length === 0) return items;
  const first = Math.max(1, start < 0 ? start + items.length + 1 : start);
  const wrapped = end < 0 ? end + items.length + 1 : end;
  const last = wrapped === 0 ? 1 : Math.min(wrapped, items.length);
  return last < first ? [] : items.slice(first - 1, last);
}

/** NULLs are left out unless something replaces them. */
export function arrayJoin(items: readonly (string | null)[], delimiter: string, replacement?: string): string {
  const texts =
    replacement === undefined ? items.filter((item) => item !== null) : items.map((item) => item ?? replacement);
  return texts.join(delimiter);
}

const sameArray = nullableIfArgs(argument(0));
const commonArray = nullableIfArgs(common());
const ARRAY = root('ARRAY');
const BOOLEAN = root('BOOLEAN');
const INTEGER = root('INTEGER');
const CHARACTER = logical('CHARACTER_STRING');

/** The array's element becomes nullable when what is added may be NULL. */
const extendedArray: ResultType = (call) => {
  const type = call.args[0] as ArrayType;
  const added = call.args[1] as LogicalType;
  return added.nullable ? { ...type, element: types.nullable(type.element) } : type;
};

const elementResult: ResultType = forceNullable((call) => elementOf(call));

/** Code that may see a null second argument; NULL when the array is. */
function withNeedle(name: string, make: (element: LogicalType) => unknown): (call: CodeCall) => string {
  const code = generate(name, make);
  return (call) =>
    (call.args[0] as LogicalType).nullable ? `${call.code[0]} === null ? null : ${code(call)}` : code(call);
}

const haystackAndNeedle = sequence(['haystack', ARRAY], ['needle', arrayElement]);
const arrayAndElement = sequence(['array', ARRAY], ['element', arrayElement]);
const haystack = sequence(['haystack', ARRAY]);
const CUSTOM = { nulls: 'custom' } as const;

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'ARRAY_APPEND',
    arrayAndElement,
    nullableIfArgs(extendedArray),
    withNeedle('append', () => (items: Items, item: unknown) => [...items, item]),
    CUSTOM,
  ),
  flinkFunction(
    'ARRAY_PREPEND',
    arrayAndElement,
    nullableIfArgs(extendedArray),
    withNeedle('prepend', () => (items: Items, item: unknown) => [item, ...items]),
    CUSTOM,
  ),
  flinkFunction(
    'ARRAY_CONTAINS',
    haystackAndNeedle,
    nullableIfArgs(resultIs(types.BOOLEAN), 0, 0),
    withNeedle('contains', (element) => {
      const equal = nullSafe(element);
      return (items: Items, item: unknown) => contains(items, item, equal);
    }),
    CUSTOM,
  ),
  flinkFunction(
    'ARRAY_REMOVE',
    haystackAndNeedle,
    nullableIfArgs(argument(0), 0, 0),
    withNeedle('remove', (element) => {
      const equal = nullSafe(element);
      return (items: Items, item: unknown) => items.filter((other) => !equal(other, item));
    }),
    CUSTOM,
  ),
  flinkFunction(
    'ARRAY_POSITION',
    haystackAndNeedle,
    nullableIfArgs(resultIs(types.INT)),
    generate('position', (element) => {
      const equal = nullSafe(element);
      return (items: Items, item: unknown) => items.findIndex((other) => equal(other, item)) + 1;
    }),
  ),
  flinkFunction(
    'ARRAY_DISTINCT',
    haystack,
    sameArray,
    generate('distinct', (element) => {
      const equal = nullSafe(element);
      return (items: Items) => distinct([items], equal);
    }),
  ),
  flinkFunction(
    'ARRAY_UNION',
    commonArrays(2, 2),
    commonArray,
    generate('union', (element) => {
      const equal = nullSafe(element);
      return (a: Items, b: Items) => distinct([a, b], equal);
    }),
  ),
  flinkFunction(
    'ARRAY_EXCEPT',
    commonArrays(2, 2),
    commonArray,
    generate('except', (element) => {
      const equal = nullSafe(element);
      return (a: Items, b: Items) => distinct([a.filter((item) => !contains(b, item, equal))], equal);
    }),
  ),
  flinkFunction(
    'ARRAY_INTERSECT',
    commonArrays(2, 2),
    commonArray,
    generate('intersect', (element) => {
      const equal = nullSafe(element);
      return (a: Items, b: Items) => distinct([a.filter((item) => contains(b, item, equal))], equal);
    }),
  ),
  flinkFunction('ARRAY_CONCAT', commonArrays(1, Number.POSITIVE_INFINITY), commonArray, (call) =>
    call.args.length === 1 ? (call.code[0] as string) : `[${call.code.map((code) => `...${code}`).join(', ')}]`,
  ),
  flinkFunction('ARRAY_REVERSE', haystack, sameArray, (call) => `[...${call.code[0]}].reverse()`),
  flinkFunction('ARRAY_MAX', sequence(orderedArray), elementResult, generate('max', extreme(1))),
  flinkFunction('ARRAY_MIN', sequence(orderedArray), elementResult, generate('min', extreme(-1))),
  flinkFunction(
    'ARRAY_SORT',
    or(sequence(orderedArray), sequence(orderedArray, BOOLEAN), sequence(orderedArray, BOOLEAN, BOOLEAN)),
    sameArray,
    generate('sort', sorter),
  ),
  flinkFunction(
    'ARRAY_SLICE',
    or(sequence(ARRAY, INTEGER, INTEGER), sequence(ARRAY, INTEGER)),
    sameArray,
    (call) => `${call.helper('arraySlice', arraySlice)}(${call.code.join(', ')})`,
  ),
  flinkFunction(
    'ARRAY_JOIN',
    or(sequence(stringArray, CHARACTER), sequence(stringArray, CHARACTER, CHARACTER)),
    nullableIfArgs(resultIs(types.STRING)),
    (call) => `${call.helper('arrayJoin', arrayJoin)}(${call.code.join(', ')})`,
  ),
];
