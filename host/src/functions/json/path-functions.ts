/** Functions at the end of a JSON path: `$.items.length()`. */
import { formatDouble } from '../../types/java-floating';
import { InvalidPath, type PathToken } from './path-types';
import { bigDecimalText, isArray, isObject, type Json, JsonNumber } from './values';

const integer = (value: number): JsonNumber => new JsonNumber(String(value), true);
const double = (value: number): Json => new JsonNumber(formatDouble(value), false);

function numbersOf(value: Json, args: readonly string[]): number[] {
  const numbers = isArray(value) ? value.filter((item) => item instanceof JsonNumber).map((item) => item.value) : [];
  return [...numbers, ...args.map(Number).filter((number) => !Number.isNaN(number))];
}

/** A statistic of the numbers in a list; there must be one. */
function statistic(compute: (numbers: readonly number[]) => number): (value: Json, args: readonly string[]) => Json {
  return (value, args) => {
    const numbers = numbersOf(value, args);
    if (numbers.length === 0)
      throw new InvalidPath('Aggregation function attempted to calculate value using empty array');
    return double(compute(numbers));
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
const deviation = (numbers: readonly number[]): number =>
  Math.sqrt(sum(numbers.map((x) => x * x)) / numbers.length - mean(numbers) ** 2);

function length(value: Json): Json {
  if (isArray(value)) return integer(value.length);
  return isObject(value) ? integer(value.size) : null;
}

function item(value: Json, place: number): Json {
  if (!isArray(value)) return null;
  return value[place < 0 ? value.length + place : place] ?? null;
}

const textOf = (text: string): string => text.replace(/^(['"])(.*)\1$/, '$2');

function append(value: Json, args: readonly string[]): Json {
  if (!isArray(value)) return value;
  const items = args.map((arg) =>
    /^-?\d/.test(arg) ? new JsonNumber(bigDecimalText(arg), !/[.eE]/.test(arg)) : textOf(arg),
  );
  return [...value, ...items];
}

function concat(value: Json, args: readonly string[]): Json {
  const own = isArray(value) ? value.filter((part): part is string => typeof part === 'string') : [];
  return own.join('') + args.map(textOf).join('');
}

const FUNCTIONS: { readonly [name: string]: (value: Json, args: readonly string[]) => Json } = {
  length,
  size: length,
  min: statistic((numbers) => Math.min(...numbers)),
  max: statistic((numbers) => Math.max(...numbers)),
  avg: statistic(mean),
  sum: statistic(sum),
  stddev: statistic(deviation),
  keys: (value) => (isObject(value) ? [...value.keys()] : null),
  first: (value) => item(value, 0),
  last: (value) => item(value, -1),
  index: (value, args) => item(value, Number(args[0] ?? 0)),
  append,
  concat,
};

export function applyFunction(token: PathToken, value: Json): Json {
  if (token.kind !== 'function') throw new InvalidPath('Nothing may follow a function in a path');
  const apply = Object.hasOwn(FUNCTIONS, token.name) ? FUNCTIONS[token.name] : undefined;
  if (apply === undefined) throw new InvalidPath(`Function with name: ${token.name} does not exist.`);
  return apply(value, token.args);
}
