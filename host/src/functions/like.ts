/** LIKE and SIMILAR TO. */
import * as types from '../types/logical/types';
import { validation } from '../types/sql-error';
import { calciteFunction, families } from './calcite';
import type { CodeCall, FunctionDefinition } from './contracts';
import { literalString, memoize } from './define';
import { compileJavaRegex } from './java-regex/regex';
import { nullableIfArgs, resultIs } from './result-types';

const REGEX_SPECIALS = '[]()|^-+*?{}$\\.';
const SIMILAR_SPECIALS = '[]()|^-+*_%?{}';

const invalidEscape = (escapeChar: string): Error => validation(`Invalid escape character '${escapeChar}'`);
const invalidSequence = (pattern: string, i: number): Error => validation(`Invalid escape sequence '${pattern}', ${i}`);
const invalidRegex = (pattern: string): Error => new Error(`Invalid regular expression '${pattern}'`);

const quoted = (char: string): string => (REGEX_SPECIALS.includes(char) ? `\\${char}` : char);

/** The escape character, undefined when there is no ESCAPE. */
function checkEscape(escapeChar: string | undefined): string | undefined {
  if (escapeChar !== undefined && (escapeChar.length !== 1 || escapeChar === '\0')) throw invalidEscape(escapeChar);
  return escapeChar;
}

/** A LIKE pattern as a list: texts, '_' and '%' as wildcards. */
type LikeToken = { readonly text: string } | '_' | '%';

function likeTokens(pattern: string, escapeText: string | undefined): readonly LikeToken[] {
  const escapeChar = checkEscape(escapeText);
  const tokens: LikeToken[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') tokens.push({ text });
    text = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === escapeChar) {
      const next = pattern.charAt(i + 1);
      if (next !== '_' && next !== '%' && next !== escapeChar) throw invalidSequence(pattern, i);
      text += next;
      i++;
    } else if (char === '_' || char === '%') {
      flush();
      tokens.push(char);
    } else text += char;
  }
  flush();
  return tokens;
}

/** One character that is no line end, as Java's dot; `%` matches those as well. */
const ANY_CHARACTER = '[^\\n\\r\\u0085\\u2028\\u2029]';

function likeRegex(tokens: readonly LikeToken[]): RegExp {
  const body = tokens.map((token) => {
    if (token === '_') return ANY_CHARACTER;
    if (token === '%') return '[\\s\\S]*';
    return token.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^(?:${body.join('')})$`, 'u');
}

/** A pattern without `_` and with at least two texts or other than simple `%`s: the texts must follow one another. */
function chainTest(tokens: readonly LikeToken[]): (value: string) => boolean {
  const texts = tokens.filter((token) => typeof token === 'object').map((token) => token.text);
  const anchoredStart = typeof tokens[0] === 'object';
  const anchoredEnd = typeof tokens[tokens.length - 1] === 'object';
  const first = anchoredStart ? (texts.shift() as string) : '';
  const last = anchoredEnd ? (texts.pop() as string) : '';
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
    const end = value.length - last.length;
    let from = first.length;
    for (const text of texts) {
      const at = value.indexOf(text, from);
      if (at < 0 || at + text.length > end) return false;
      from = at + text.length;
    }
    return true;
  };
}

function likeTest(pattern: string, escapeChar: string | undefined): (value: string) => boolean {
  const tokens = likeTokens(pattern, escapeChar);
  if (tokens.includes('_')) {
    const regex = likeRegex(tokens);
    return (value) => regex.test(value);
  }
  const wildcards = tokens.filter((token) => token === '%').length;
  if (wildcards > 0) return chainTest(tokens);
  const text = tokens.map((token) => (typeof token === 'object' ? token.text : '')).join('');
  return (value) => value === text;
}

/** Code of the usual forms: equality, prefix, suffix, substring. */
function simpleLike(value: string, tokens: readonly LikeToken[]): string | undefined {
  const kinds = tokens
    .map((token) => (typeof token === 'object' ? 't' : token))
    .join('')
    .replace(/%+/g, '%');
  const texts = tokens.filter((token) => typeof token === 'object');
  const text = JSON.stringify(texts[0]?.text ?? '');
  switch (kinds) {
    case '':
    case 't':
      return `(${value} === ${text})`;
    case '%':
      return 'true';
    case 't%':
      return `${value}.startsWith(${text})`;
    case '%t':
      return `${value}.endsWith(${text})`;
    case '%t%':
      return `${value}.includes(${text})`;
    default:
      return undefined;
  }
}

const dynamicLike = memoize((key: string) => {
  const [pattern, escapeChar] = JSON.parse(key) as [string, string?];
  return likeTest(pattern, escapeChar);
});

function generateLike(call: CodeCall): string {
  const [value, pattern, escapeChar] = call.code as [string, string, string?];
  const patternText = literalString(call, 1);
  const escapeText = literalString(call, 2);
  if (patternText === undefined || (escapeChar !== undefined && escapeText === undefined)) {
    const key = `JSON.stringify([${escapeChar === undefined ? pattern : `${pattern}, ${escapeChar}`}])`;
    return `${call.helper('dynamicLike', dynamicLike)}(${key})(${value})`;
  }
  // An empty ESCAPE is none, unless a `_` makes Flink look at it.
  const effective = escapeText === '' && !patternText.includes('_') ? undefined : escapeText;
  return (
    simpleLike(value, likeTokens(patternText, effective)) ??
    `${call.constant('like', likeTest(patternText, effective))}(${value})`
  );
}

/** A regular character set like [:ALPHA:] as Java's; the names are all upper or all lower case. */
const CHARACTER_SETS: Readonly<Record<string, string>> = {
  ALPHA: '\\p{Alpha}',
  UPPER: '\\p{Upper}',
  LOWER: '\\p{Lower}',
  DIGIT: '\\d',
  SPACE: ' ',
  WHITESPACE: '\\s',
  ALNUM: '\\p{Alnum}',
};

function characterSet(pattern: string, i: number): readonly [java: string, length: number] | undefined {
  const match = /^\[:([A-Z]+|[a-z]+):\]/.exec(pattern.slice(i, i + 16));
  const java = match === null ? undefined : CHARACTER_SETS[(match[1] as string).toUpperCase()];
  return match === null || java === undefined ? undefined : [java, match[0].length];
}

/** From after `[` to its `]`: the Java text and the index of the `]` (or the pattern's end). */
function similarClass(
  pattern: string,
  start: number,
  escapeChar: string | undefined,
): readonly [java: string, end: number] {
  let java = '';
  let i = start;
  for (; i < pattern.length && pattern.charAt(i) !== ']'; i++) {
    const char = pattern.charAt(i);
    if (char === escapeChar) {
      const next = pattern.charAt(++i);
      if (!SIMILAR_SPECIALS.includes(next) && next !== escapeChar) throw invalidRegex(pattern);
      java += SIMILAR_SPECIALS.includes(next) ? quoted(next) : next;
    } else if (char === '-' || char === '^') java += char;
    else if (pattern.startsWith('[:', i)) {
      const set = characterSet(pattern, i);
      if (set === undefined) throw invalidRegex(pattern);
      java += set[0];
      i += set[1] - 1;
    } else if (SIMILAR_SPECIALS.includes(char)) throw invalidRegex(pattern);
    else java += char;
  }
  return [java, i];
}

/** Rules of SQL:2003 about escape characters that are special themselves. */
function checkSimilarEscape(pattern: string, escapeChar: string | undefined): void {
  if (escapeChar === undefined) return;
  if (SIMILAR_SPECIALS.includes(escapeChar)) {
    for (let i = 0; i < pattern.length; i++) {
      if (pattern.charAt(i) !== escapeChar) continue;
      const next = pattern.charAt(i + 1);
      if (next === '' || (!SIMILAR_SPECIALS.includes(next) && next !== escapeChar)) throw invalidSequence(pattern, i);
    }
  }
  if (escapeChar === ':' && (pattern.indexOf('[:') < 0 || pattern.indexOf(':]') < 0))
    throw invalidSequence(pattern, -1);
}

/** A SIMILAR TO pattern as a regular expression of Java's. */
export function similarToJavaRegex(pattern: string, escapeText?: string): string {
  const escapeChar = checkEscape(escapeText);
  checkSimilarEscape(pattern, escapeChar);
  let java = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === escapeChar) {
      const next = pattern.charAt(++i);
      if (next === '' || (!SIMILAR_SPECIALS.includes(next) && next !== escapeChar))
        throw invalidSequence(pattern, i - 1);
      java += SIMILAR_SPECIALS.includes(next) ? quoted(next) : next;
    } else if (char === '_') java += '.';
    else if (char === '%') java += '(?s:.*)';
    else if (char === '[') {
      const [body, end] = similarClass(pattern, i + 1, escapeChar);
      if (end >= pattern.length) throw invalidRegex(pattern);
      java += `[${body}]`;
      i = end;
    } else if (char === ']') throw invalidRegex(pattern);
    else java += char === '\\' || char === '$' ? `\\${char}` : char;
  }
  return java;
}

function similarTest(pattern: string, escapeChar?: string): (value: string) => boolean {
  const regex = compileJavaRegex(similarToJavaRegex(pattern, escapeChar));
  return (value) => regex.matches(value);
}

const dynamicSimilar = memoize((key: string) => similarTest(...(JSON.parse(key) as [string, string?])));

function generateSimilar(call: CodeCall): string {
  const [value, ...rest] = call.code;
  const pattern = literalString(call, 1);
  const escapeChar = literalString(call, 2);
  if (pattern === undefined || (rest.length > 1 && escapeChar === undefined)) {
    return `${call.helper('dynamicSimilar', dynamicSimilar)}(JSON.stringify([${rest.join(', ')}]))(${value})`;
  }
  return `${call.constant('similar', similarTest(pattern, escapeChar))}(${value})`;
}

const ARGUMENTS = families(['STRING', 'STRING'], ['STRING', 'STRING', 'STRING']);

function matching(operator: string, generate: (call: CodeCall) => string): readonly FunctionDefinition[] {
  const define = (name: string, code: (call: CodeCall) => string): FunctionDefinition =>
    calciteFunction(name, ARGUMENTS, nullableIfArgs(resultIs(types.BOOLEAN)), code, {
      mayThrow: true,
      forms: [`${name}(<STRING>, <STRING>, <STRING>)`],
    });
  return [define(operator, generate), define(`NOT ${operator}`, (call) => `!${generate(call)}`)];
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...matching('LIKE', generateLike),
  ...matching('SIMILAR TO', generateSimilar),
];
