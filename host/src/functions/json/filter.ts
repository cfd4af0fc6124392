/** Conditions of JSON paths: `[?(@.price > 10 && @.name =~ /x.*\/i)]`. */
import { readPath } from './path';
import { closing, InvalidPath, type JsonPath, type Predicate } from './path-types';
import { isArray, isObject, type Json, JsonNumber, parseJson, writeJson } from './values';

/** The value of an operand; undefined when a path leads nowhere. */
type Operand = (current: Json, root: Json) => Json | undefined;
type Relation = (left: Json | undefined, right: Json | undefined) => boolean;

/** `text` is a condition in parentheses. */
export function parseFilter(text: string, parsePath: (text: string) => JsonPath): Predicate {
  if (!text.startsWith('(') || closing(text, 0, '(', ')') !== text.length - 1) {
    throw new InvalidPath(`Could not parse filter ${text}`);
  }
  return condition(text.slice(1, -1).trim(), parsePath);
}

function condition(text: string, parsePath: (text: string) => JsonPath): Predicate {
  const either = splitOperator(text, '||');
  if (either.length > 1) {
    const parts = either.map((part) => condition(part, parsePath));
    return (current, root) => parts.some((part) => part(current, root));
  }
  const both = splitOperator(text, '&&');
  if (both.length > 1) {
    const parts = both.map((part) => condition(part, parsePath));
    return (current, root) => parts.every((part) => part(current, root));
  }
  const inner = text.trim();
  if (inner.startsWith('!') && !inner.startsWith('!=')) {
    const negated = condition(inner.slice(1).trim(), parsePath);
    return (current, root) => !negated(current, root);
  }
  if (inner.startsWith('(') && closing(inner, 0, '(', ')') === inner.length - 1) {
    return condition(inner.slice(1, -1), parsePath);
  }
  return relation(inner, parsePath);
}

/** Parts between an operator outside of quotes and brackets. */
function splitOperator(text: string, operator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    const close = { '(': ')', '[': ']', '{': '}' }[char];
    if (close !== undefined) {
      const end = closing(text, i, char, close);
      if (end < 0) throw new InvalidPath(`Could not parse filter ${text}`);
      i = end;
    } else if (char === "'" || char === '"' || (char === '/' && /=~\s*$/.test(text.slice(0, i))))
      i = endOfQuote(text, i);
    else if (text.startsWith(operator, i)) {
      parts.push(text.slice(start, i).trim());
      start = i + operator.length;
      i = start - 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

function endOfQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[start]) return i;
  }
  throw new InvalidPath(`Could not parse filter ${text}`);
}

const OPERATORS = [
  '===',
  '!==',
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  ' subsetof ',
  ' anyof ',
  ' noneof ',
  ' contains ',
  ' nin ',
  ' in ',
  ' size ',
  ' empty ',
  ' type ',
  ' all ',
] as const;

function relation(text: string, parsePath: (text: string) => JsonPath): Predicate {
  for (const operator of OPERATORS) {
    const parts = splitOperator(text, operator);
    const test = RELATIONS[operator.trim().toLowerCase()];
    if (parts.length !== 2 || test === undefined) continue;
    const [left, right] = parts.map((part) => operand(part, parsePath)) as [Operand, Operand];
    if (operator === '=~') return matches(left, parts[1] as string);
    return (current, root) => test(left(current, root), right(current, root));
  }
  if (!/^[@$]/.test(text)) throw new InvalidPath(`Expected path or condition: ${text}`);
  const exists = operand(text, parsePath);
  return (current, root) => {
    const found = exists(current, root);
    return found !== undefined && !(isArray(found) && found.length === 0 && !parsePath(text).definite);
  };
}

function operand(text: string, parsePath: (text: string) => JsonPath): Operand {
  if (text.startsWith('/')) return () => undefined;
  if (/^[@$]/.test(text)) {
    const path = parsePath(text);
    return (current, root) => readPath(path, path.relative ? current : root, true) ?? undefined;
  }
  if (text.startsWith("'")) {
    const value = text.slice(1, -1).replace(/\\(.)/g, '$1');
    return () => value;
  }
  let value: Json;
  try {
    value = parseJson(text.replace(/'/g, '"'));
  } catch {
    throw new InvalidPath(`Could not parse filter operand ${text}`);
  }
  return () => value;
}

function matches(operandOf: Operand, pattern: string): Predicate {
  const parsed = /^\/((?:[^\\/]|\\.)*)\/([a-zA-Z]*)$/.exec(pattern);
  if (parsed === null) throw new InvalidPath(`Invalid regular expression ${pattern}`);
  const flags = [...(parsed[2] as string)].filter((flag) => 'ims'.includes(flag)).join('');
  const expression = new RegExp(`^(?:${parsed[1]})$`, flags);
  return (current, root) => {
    const value = operandOf(current, root);
    return (
      value !== undefined && value !== null && !isObject(value) && !isArray(value) && expression.test(plain(value))
    );
  };
}

const plain = (value: Json): string => (typeof value === 'string' ? value : writeJson(value));

function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (left instanceof JsonNumber && right instanceof JsonNumber) return left.value === right.value;
  if (left instanceof JsonNumber || right instanceof JsonNumber) return plain(left) === plain(right);
  return writeJson(left) === writeJson(right);
}

function order(left: Json | undefined, right: Json | undefined): number | undefined {
  if (left instanceof JsonNumber && right instanceof JsonNumber) return left.value - right.value;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return undefined;
}

const ordered =
  (test: (comparison: number) => boolean): Relation =>
  (left, right) => {
    const comparison = order(left, right);
    return comparison !== undefined && test(comparison);
  };

const has = (list: Json | undefined, item: Json | undefined): boolean =>
  list !== undefined && isArray(list) && list.some((element) => equal(element, item));
const listOf = (value: Json | undefined): readonly Json[] => (value !== undefined && isArray(value) ? value : []);

function sizeOf(value: Json | undefined): number {
  if (value === undefined || value === null) return -1;
  if (isArray(value)) return value.length;
  return typeof value === 'string' ? value.length : -1;
}

const RELATIONS: { readonly [operator: string]: Relation } = {
  '==': equal,
  '===': equal,
  '!=': (left, right) => !equal(left, right),
  '!==': (left, right) => !equal(left, right),
  '<': ordered((c) => c < 0),
  '<=': ordered((c) => c <= 0),
  '>': ordered((c) => c > 0),
  '>=': ordered((c) => c >= 0),
  '=~': () => false,
  in: (left, right) => has(right, left),
  nin: (left, right) => !has(right, left),
  contains: (left, right) =>
    typeof left === 'string' && typeof right === 'string' ? left.includes(right) : has(left, right),
  size: (left, right) => right instanceof JsonNumber && sizeOf(left) === right.value,
  empty: (left, right) => (sizeOf(left) === 0) === (right === true),
  subsetof: (left, right) => listOf(left).every((item) => has(right, item)),
  anyof: (left, right) => listOf(left).some((item) => has(right, item)),
  noneof: (left, right) => !listOf(left).some((item) => has(right, item)),
  all: (left, right) => listOf(right).every((item) => has(left, item)),
};
