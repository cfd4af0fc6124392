/** Functions with regular expressions of java.util.regex. */
import * as types from '../types/logical/types';
import { calciteFunction, families } from './calcite';
import type { CodeCall, FunctionDefinition } from './contracts';
import { flinkFunction, literalString, memoize } from './define';
import { PatternSyntaxError } from './java-regex/nodes';
import { type JavaRegex, compileJavaRegex } from './java-regex/regex';
import { nullableIfArgs, resultIs } from './result-types';
import { logical, or, sequence } from './signatures';

/** Null for a pattern that Java refuses; what is not supported here still throws. */
function tryCompile(pattern: string): JavaRegex | null {
  try {
    return compileJavaRegex(pattern);
  } catch (error) {
    if (error instanceof PatternSyntaxError) return null;
    throw error;
  }
}
const compiled = memoize(tryCompile, 256);

/**
 * Code that runs `use` with the compiled expression: of a literal it is a constant. `invalid` is the code of the result for a
 * pattern that Java refuses.
 */
function withRegex(
  name: string,
  use: (regex: JavaRegex, text: string, ...rest: never[]) => unknown,
  invalid: string,
  defaults: readonly string[] = [],
) {
  return (call: CodeCall): string => {
    const [text, pattern, ...rest] = call.code;
    const args = [text, ...(rest.length > 0 ? rest : defaults)].join(', ');
    const run = call.helper(name, use);
    const known = literalString(call, 1);
    if (known !== undefined) {
      const regex = tryCompile(known);
      return regex === null ? invalid : `${run}(${call.constant('regex', regex)}, ${args})`;
    }
    const regex = call.local('regex');
    return `((${regex} = ${call.helper('compiledRegex', compiled)}(${pattern})) === null ? ${invalid} : ${run}(${regex}, ${args}))`;
  };
}

const count = (regex: JavaRegex, text: string): number => {
  let result = 0;
  for (const _ of regex.all(text)) result++;
  return result;
};

/** Java's group(i) throws for a group that does not exist, which gives NULL; only a text that matches gets there. */
const extract = (regex: JavaRegex, text: string, group: number | bigint): string | null =>
  regex.first(text)?.groups[Number(BigInt.asIntN(32, BigInt(group)))] ?? null;

const extractAll = (regex: JavaRegex, text: string, group: number | bigint): (string | null)[] | null => {
  if (group < 0 || group > regex.groupCount) return null;
  return Array.from(regex.all(text), (match) => match.groups[Number(group)] ?? null);
};

const position = (regex: JavaRegex, text: string): number => {
  const match = regex.first(text);
  return match === null ? 0 : match.index + 1;
};
const firstMatch = (regex: JavaRegex, text: string): string | null => regex.first(text)?.groups[0] ?? null;
const found = (regex: JavaRegex, text: string): boolean => regex.find(text);
const replaceAll = (regex: JavaRegex, text: string, replacement: string): string => regex.replaceAll(text, replacement);

/** REGEXP: an empty pattern finds nothing. */
function generateRegexp(call: CodeCall): string {
  const find = withRegex('regexpFind', found, 'false')(call);
  const known = literalString(call, 1);
  if (known !== undefined) return known === '' ? 'false' : find;
  return `(${call.code[1]} !== '' && ${find})`;
}

/** STR_TO_MAP: the delimiters are regular expressions; a part without the second one is a key without a value. */
function strToMap(text: string, pairs = ',', keyValue = '='): Map<string, string | null> {
  const result = new Map<string, string | null>();
  if (text === '') return result;
  const between = compileJavaRegex(keyValue);
  for (const pair of compileJavaRegex(pairs).split(text)) {
    const [key, value] = between.split(pair, 2) as [string, string?];
    if (value === undefined) result.set(pair, null);
    else result.set(key, value);
  }
  return result;
}

const characters = logical('CHARACTER_STRING');
const TEXT_AND_REGEX = sequence(['str', characters], ['regex', characters]);
const NULLABLE_STRING = resultIs(types.STRING);

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction(
    'REGEXP',
    families(['CHARACTER', 'CHARACTER']),
    nullableIfArgs(resultIs(types.BOOLEAN)),
    generateRegexp,
  ),
  calciteFunction(
    'REGEXP_REPLACE',
    families(['CHARACTER', 'CHARACTER', 'CHARACTER']),
    nullableIfArgs(NULLABLE_STRING),
    withRegex('regexpReplace', replaceAll, 'null'),
  ),
  calciteFunction(
    'REGEXP_EXTRACT',
    families(['CHARACTER', 'CHARACTER', 'INTEGER'], ['CHARACTER', 'CHARACTER']),
    NULLABLE_STRING,
    withRegex('regexpExtract', extract, 'null', ['0']),
  ),
  flinkFunction('REGEXP_COUNT', TEXT_AND_REGEX, resultIs(types.INT), withRegex('regexpCount', count, 'null')),
  flinkFunction(
    'REGEXP_EXTRACT_ALL',
    or(
      TEXT_AND_REGEX,
      sequence(['str', characters], ['regex', characters], ['extractIndex', logical('INTEGER_NUMERIC')]),
    ),
    resultIs(types.array(types.STRING)),
    withRegex('regexpExtractAll', extractAll, 'null', ['1']),
  ),
  flinkFunction('REGEXP_INSTR', TEXT_AND_REGEX, resultIs(types.INT), withRegex('regexpInstr', position, 'null')),
  flinkFunction('REGEXP_SUBSTR', TEXT_AND_REGEX, NULLABLE_STRING, withRegex('regexpSubstr', firstMatch, 'null')),
  calciteFunction(
    'STR_TO_MAP',
    families(['CHARACTER'], ['CHARACTER', 'CHARACTER', 'CHARACTER']),
    resultIs(types.map(types.STRING, types.STRING)),
    (call) => `${call.helper('strToMap', strToMap)}(${call.code.join(', ')})`,
    { mayThrow: true },
  ),
];
