/** String functions with Flink's own type inference. */
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { decimalToText } from '../types/decimals';
import { formatInstant, formatTimestamp } from '../types/format';
import { formatDouble, formatFloat } from '../types/java-floating';
import { ArgumentMismatch, type CodeCall, type FunctionDefinition } from './contracts';
import { callHelper, flinkFunction, literalString, memoize } from './define';
import { type FormatArgument, type TextOf, formatJava } from './java-format';
import { common, forceNullable, nullableIfArgs, resultIs } from './result-types';
import { type ArgumentType, anyType, compositeSequence, logical, or, sequence, varyingSequence } from './signatures';
import * as text from './text';
import { familiesOf } from '../types/logical/families';

const characters = logical('CHARACTER_STRING');
const binary = logical('BINARY_STRING');
const STRING_IF_ARGS = nullableIfArgs(resultIs(types.STRING));
const BOOLEAN_IF_ARGS = nullableIfArgs(resultIs(types.BOOLEAN));

/** An integer that is not negative when it is a literal. */
const index: ArgumentType = {
  text: '<INTEGER_NUMERIC>',
  infer(call, i) {
    const type = call.args[i] as LogicalType;
    if (!familiesOf(type).includes('INTEGER_NUMERIC')) {
      return new ArgumentMismatch('Index can only be an INTEGER NUMERIC type.');
    }
    const value = call.literal(i) as number | bigint | null | undefined;
    if (value === undefined || value === null || value >= 0) return type;
    return new ArgumentMismatch(`Index must be an integer starting from '0', but was '${value}'.`);
  },
};

/** ELT: the n-th of the other arguments; NULL when there is none. */
function generateElt(call: CodeCall): string {
  const [which, ...values] = call.code;
  const literal = call.literal(0);
  if (literal !== undefined) return values[Number(literal) - 1] ?? 'null';
  const picked = values.map((value, i) => `${which} == ${i + 1} ? ${value} : `).join('');
  return `(${picked}null)`;
}

const startsWithBytes = (value: Uint8Array, prefix: Uint8Array): boolean =>
  value.length >= prefix.length && prefix.every((byte, i) => value[i] === byte);
const endsWithBytes = (value: Uint8Array, suffix: Uint8Array): boolean =>
  value.length >= suffix.length && suffix.every((byte, i) => value[value.length - suffix.length + i] === byte);

function affixTest(method: 'startsWith' | 'endsWith') {
  const bytes = method === 'startsWith' ? startsWithBytes : endsWithBytes;
  return (call: CodeCall): string => {
    const root = call.args[0]?.root;
    if (root === 'BINARY' || root === 'VARBINARY') return `${call.helper(bytes.name, bytes)}(${call.code.join(', ')})`;
    return `${call.code[0]}.${method}(${call.code[1]})`;
  };
}

function affix(name: string, part: string, method: 'startsWith' | 'endsWith'): FunctionDefinition {
  const inputTypes = or(sequence(['expr', characters], [part, characters]), sequence(['expr', binary], [part, binary]));
  return flinkFunction(name, inputTypes, BOOLEAN_IF_ARGS, affixTest(method));
}

/** TRANSLATE keeps the text when there is nothing to translate; a NULL replacement removes. */
function generateTranslate(call: CodeCall): string {
  const [source, from, to] = call.code;
  const build = (pair: readonly [string, string | null]): ReadonlyMap<string, string> =>
    text.translationOf(pair[0], pair[1] ?? '');
  const fromText = literalString(call, 1);
  const toText = literalString(call, 2);
  const run = call.helper('translate', text.translate);
  if (fromText !== undefined && toText !== undefined) {
    if (fromText === '') return source as string;
    const table = call.constant('translation', build([fromText, toText]));
    return `(${source} === null ? null : ${run}(${source}, ${table}))`;
  }
  const tables = memoize((key: string) => build(JSON.parse(key) as [string, string | null]));
  const table = `${call.helper('translations', tables)}(JSON.stringify([${from}, ${to}]))`;
  return `(${source} === null || ${from} === null ? ${source} : ${run}(${source}, ${table}))`;
}

/** The text of an argument in %s: what toString() of Flink's internal value gives. */
function textOf(type: LogicalType): TextOf {
  switch (type.root) {
    case 'FLOAT':
      return (value) => formatFloat(value as number);
    case 'DOUBLE':
      return (value) => formatDouble(value as number);
    case 'DECIMAL':
      return (value) => decimalToText(value as number | bigint, type.scale);
    case 'TIME':
      return (value) => String((value as number) / 1000);
    case 'TIMESTAMP':
      return (value) => isoTimestamp(formatTimestamp(value as number | bigint, Math.max(3, type.precision)));
    case 'TIMESTAMP_LTZ':
      return (value) => isoTimestamp(formatInstant(value as number | bigint, Math.max(3, type.precision)));
    case 'CHAR':
    case 'VARCHAR':
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'NULL':
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return String;
    default:
      throw new Error(`PRINTF: arguments of type ${type.root} are not supported.`);
  }
}

/** java.time's ISO form: seconds are left out when they are zero, the fraction has 3, 6 or 9 digits. */
function isoTimestamp(sqlText: string): string {
  const [, day, minutes, seconds, fraction = ''] = /^(\S+)[ T](\d\d:\d\d):(\d\d)(?:\.(\d+))?Z?$/.exec(sqlText) ?? [];
  const digits = fraction.replace(/(000)+$/, '');
  const grouped = /^0*$/.test(digits) ? '' : `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, '0')}`;
  return `${day}T${minutes}${seconds === '00' && grouped === '' ? '' : `:${seconds}${grouped}`}`;
}

function generatePrintf(call: CodeCall): string {
  const formatters = call.args.slice(1).map((type) => ({ type, text: textOf(type) }));
  const run = (format: string | null, ...values: readonly unknown[]): string | null => {
    if (format === null) return null;
    const args: FormatArgument[] = values.map((value, i) => ({ value, ...(formatters[i] as (typeof formatters)[0]) }));
    return formatJava(format, args);
  };
  return `${call.constant('printf', run)}(${call.code.join(', ')})`;
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'BTRIM',
    or(sequence(['str', characters]), sequence(['str', characters], ['trimStr', characters])),
    STRING_IF_ARGS,
    callHelper('trimBoth', text.trimBoth),
  ),
  flinkFunction(
    'ELT',
    compositeSequence(
      sequence(['index', index]),
      or(
        varyingSequence(['expr', characters], ['exprs', characters]),
        varyingSequence(['expr', binary], ['exprs', binary]),
      ),
    ),
    forceNullable(common(1)),
    generateElt,
    { nulls: 'custom' },
  ),
  flinkFunction(
    'PRINTF',
    varyingSequence(['format', characters], ['obj', anyType]),
    resultIs(types.STRING),
    generatePrintf,
    {
      nulls: 'custom',
    },
  ),
  flinkFunction(
    'SPLIT',
    sequence(characters, characters),
    nullableIfArgs(resultIs(types.array(types.STRING))),
    callHelper('split', text.split),
  ),
  affix('STARTSWITH', 'startExpr', 'startsWith'),
  affix('ENDSWITH', 'endExpr', 'endsWith'),
  flinkFunction(
    'TRANSLATE3',
    sequence(['expr', characters], ['fromStr', characters], ['toStr', characters]),
    nullableIfArgs(resultIs(types.STRING), 0, 0),
    generateTranslate,
    { aliases: ['TRANSLATE'], nulls: 'custom' },
  ),
];
