/** String functions. */
import type { LogicalType } from '../types/logical/contracts';
import { MAX_LENGTH } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { SqlError } from '../types/sql-error';
import { calciteFunction, families, repeated } from './calcite';
import * as charsets from './charsets';
import type { CodeCall, FunctionDefinition } from './contracts';
import { callHelper, illegalArgument } from './define';
import { type ResultType, argument, forceNullable, nullableIfArgs, resultIs, varyingString } from './result-types';
import { FUNCTIONS as flinkStrings } from './strings-flink';
import * as text from './text';

const STRING_IF_ARGS = nullableIfArgs(resultIs(types.STRING));
const STRING_NULLABLE = resultIs(types.STRING);
const INT_IF_ARGS = nullableIfArgs(resultIs(types.INT));
const ARG0 = nullableIfArgs(argument(0));
/** SUBSTRING, LEFT and RIGHT: VARCHAR of the argument's length, always nullable. */
const VARCHAR_OF_ARG0 = forceNullable(varyingString(argument(0)));

const CHARACTER = families(['CHARACTER']);
const CHARACTER_2 = families(['CHARACTER', 'CHARACTER']);
const CHARACTER_3 = families(['CHARACTER', 'CHARACTER', 'CHARACTER']);
const SUBSTRING_ARGUMENTS = families(['CHARACTER', 'INTEGER'], ['CHARACTER', 'INTEGER', 'INTEGER']);
const TRIM_SIDE = families(['CHARACTER'], ['CHARACTER', 'CHARACTER']);
const PADDING = families(['CHARACTER', 'INTEGER', 'CHARACTER']);

/** Lengths of two strings added up; `varying` makes CHAR a VARCHAR. */
function lengthSum(varying: boolean): ResultType {
  return nullableIfArgs(
    (call) => {
      const [a, b] = call.args as readonly [LogicalType, LogicalType];
      if (!('length' in a) || !('length' in b)) return types.STRING;
      const length = Math.min(a.length + b.length, MAX_LENGTH);
      const binary = a.root === 'BINARY' || a.root === 'VARBINARY';
      const fixed = a.root === 'CHAR' || a.root === 'BINARY';
      const otherFixed = b.root === 'CHAR' || b.root === 'BINARY';
      if (varying || !fixed || !otherFixed) return binary ? types.varbinary(length) : types.varchar(length);
      return binary ? types.binary(length) : types.char(length);
    },
    0,
    1,
  );
}

const joined = (call: CodeCall): string => `(${call.code.join(' + ')})`;

/** Of binary strings Flink knows the type only. */
function joinedTexts(call: CodeCall): string {
  if (isNoText(call.args[0])) {
    throw new SqlError('String expression type expected.', 'org.apache.flink.table.planner.codegen.CodeGenException');
  }
  return joined(call);
}

const method =
  (name: string) =>
  (call: CodeCall): string =>
    `${call.code[0]}.${name}()`;

const isNoText = (type: LogicalType | undefined): boolean =>
  type !== undefined && type.root !== 'CHAR' && type.root !== 'VARCHAR';

/** IS_DIGIT and its kin: what a type always gives, or a test of the text. NULL gives false. */
function textTest(name: string, test: (text: string) => boolean, always: readonly LogicalType['root'][]) {
  return (call: CodeCall): string => {
    const type = call.args[0];
    if (isNoText(type)) return type !== undefined && always.includes(type.root) ? 'true' : 'false';
    return `(${call.code[0]} !== null && ${call.helper(name, test)}(${call.code[0]}))`;
  };
}

/** TRIM([BOTH | LEADING | TRAILING] chars FROM text): arguments (side, chars, text). */
function generateTrim(call: CodeCall): string {
  const side = call.literal(0);
  const trim = side === 'LEADING' ? text.trimLeft : side === 'TRAILING' ? text.trimRight : text.trimBoth;
  return `${call.helper(trim.name, trim)}(${call.code[2]}, ${call.code[1]})`;
}

const base64 = (value: string | Uint8Array): string =>
  (typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value)).toString('base64');

/** Java's strict decoder: no other characters, complete padding or none. */
function fromBase64(value: string | Uint8Array): string {
  const encoded = typeof value === 'string' ? value : Buffer.from(value).toString('latin1');
  const illegal = /[^A-Za-z0-9+/=]/.exec(encoded);
  if (illegal !== null) {
    throw illegalArgument(`Illegal base64 character ${(illegal[0].codePointAt(0) as number).toString(16)}`);
  }
  if (!/^[^=]*={0,2}$/.test(encoded) || (encoded.endsWith('=') && encoded.length % 4 !== 0)) {
    throw illegalArgument('Input byte array has wrong 4-byte ending unit');
  }
  if (encoded.replace(/=+$/, '').length % 4 === 1) {
    throw illegalArgument('Last unit does not have enough valid bits');
  }
  return Buffer.from(encoded, 'base64').toString('utf8');
}

const concatenation: readonly FunctionDefinition[] = [
  calciteFunction('||', families(['STRING', 'STRING']), lengthSum(false), joinedTexts, {
    forms: ['<STRING> || <STRING>', '<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'],
  }),
  calciteFunction('CONCAT', repeated('CHARACTER', 1), STRING_IF_ARGS, joined),
  calciteFunction('CONCAT_WS', repeated('CHARACTER', 1), STRING_IF_ARGS, callHelper('concatWs', text.concatWs), {
    nulls: 'custom',
  }),
];

const caseAndLength: readonly FunctionDefinition[] = [
  calciteFunction('UPPER', CHARACTER, ARG0, method('toUpperCase')),
  calciteFunction('LOWER', CHARACTER, ARG0, method('toLowerCase')),
  calciteFunction('INITCAP', CHARACTER, ARG0, callHelper('initcap', text.initcap)),
  calciteFunction('CHAR_LENGTH', CHARACTER, INT_IF_ARGS, callHelper('charLength', text.charLength)),
  calciteFunction('CHARACTER_LENGTH', CHARACTER, INT_IF_ARGS, callHelper('charLength', text.charLength)),
  calciteFunction('REVERSE', CHARACTER, STRING_NULLABLE, callHelper('reverse', text.reverse)),
  calciteFunction('ASCII', CHARACTER, INT_IF_ARGS, callHelper('ascii', text.ascii)),
  calciteFunction(
    'CHR',
    families(['INTEGER']),
    STRING_NULLABLE,
    (call) => `${call.helper('chr', text.chr)}(${call.code[0]})`,
  ),
];

const parts: readonly FunctionDefinition[] = [
  calciteFunction('SUBSTRING', SUBSTRING_ARGUMENTS, VARCHAR_OF_ARG0, callHelper('substring', text.substring)),
  calciteFunction('SUBSTR', SUBSTRING_ARGUMENTS, VARCHAR_OF_ARG0, callHelper('substring', text.substring)),
  calciteFunction('LEFT', families(['CHARACTER', 'INTEGER']), VARCHAR_OF_ARG0, callHelper('left', text.left)),
  calciteFunction('RIGHT', families(['CHARACTER', 'INTEGER']), VARCHAR_OF_ARG0, callHelper('right', text.right)),
  calciteFunction(
    'SPLIT_INDEX',
    families(['CHARACTER', 'INTEGER', 'INTEGER'], ['CHARACTER', 'CHARACTER', 'INTEGER']),
    STRING_NULLABLE,
    callHelper('splitIndex', text.splitIndex),
  ),
  calciteFunction(
    'TRIM',
    families(['SYMBOL', 'STRING', 'STRING']),
    nullableIfArgs(varyingString(argument(2))),
    generateTrim,
    {
      forms: ['TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'],
    },
  ),
  calciteFunction(
    'LTRIM',
    TRIM_SIDE,
    nullableIfArgs(varyingString(argument(0))),
    callHelper('trimLeft', text.trimLeft),
  ),
  calciteFunction(
    'RTRIM',
    TRIM_SIDE,
    nullableIfArgs(varyingString(argument(0))),
    callHelper('trimRight', text.trimRight),
  ),
];

const searching: readonly FunctionDefinition[] = [
  calciteFunction(
    'POSITION',
    families(['STRING', 'STRING'], ['STRING', 'STRING', 'INTEGER']),
    INT_IF_ARGS,
    callHelper('position', text.position),
    {
      forms: [
        "'POSITION(<STRING> IN <STRING>)'",
        "'POSITION(<STRING> IN <STRING> FROM <INTEGER>)'",
        'INSTR(<STRING>, <STRING>, <INTEGER>, <INTEGER>)',
      ],
    },
  ),
  calciteFunction(
    'LOCATE',
    families(['CHARACTER', 'CHARACTER'], ['CHARACTER', 'CHARACTER', 'INTEGER']),
    INT_IF_ARGS,
    callHelper('position', text.position),
  ),
  calciteFunction(
    'INSTR',
    families(
      ['CHARACTER', 'CHARACTER'],
      ['CHARACTER', 'CHARACTER', 'INTEGER'],
      ['CHARACTER', 'CHARACTER', 'INTEGER', 'INTEGER'],
    ),
    INT_IF_ARGS,
    callHelper('instr', text.instr),
    { mayThrow: true },
  ),
];

const rewriting: readonly FunctionDefinition[] = [
  calciteFunction(
    'OVERLAY',
    families(['STRING', 'STRING', 'INTEGER'], ['STRING', 'STRING', 'INTEGER', 'INTEGER']),
    nullableIfArgs(lengthSum(true)),
    callHelper('overlay', text.overlay),
    {
      forms: [
        'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER>)',
        'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER> FOR <INTEGER>)',
      ],
    },
  ),
  calciteFunction('LPAD', PADDING, STRING_IF_ARGS, callHelper('lpad', text.lpad)),
  calciteFunction('RPAD', PADDING, STRING_IF_ARGS, callHelper('rpad', text.rpad)),
  calciteFunction('REPEAT', families(['CHARACTER', 'INTEGER']), STRING_IF_ARGS, callHelper('repeat', text.repeat)),
  calciteFunction('REPLACE', CHARACTER_3, STRING_IF_ARGS, (call) => {
    const [source, search, replacement] = call.code;
    return `${source}.replaceAll(${search}, () => ${replacement})`;
  }),
];

const encodings: readonly FunctionDefinition[] = [
  calciteFunction('ENCODE', CHARACTER_2, nullableIfArgs(resultIs(types.BYTES)), callHelper('encode', charsets.encode), {
    mayThrow: true,
  }),
  calciteFunction('DECODE', families(['BINARY', 'CHARACTER']), STRING_IF_ARGS, callHelper('decode', charsets.decode), {
    mayThrow: true,
  }),
  calciteFunction('TO_BASE64', families(['STRING']), STRING_IF_ARGS, callHelper('base64', base64)),
  calciteFunction('FROM_BASE64', families(['STRING']), STRING_IF_ARGS, callHelper('fromBase64', fromBase64), {
    mayThrow: true,
  }),
];

const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'] as const;
const TESTED = families(['CHARACTER'], ['NUMERIC']);
const NOT_NULL_BOOLEAN = resultIs(types.notNull(types.BOOLEAN));

const tests: readonly FunctionDefinition[] = [
  calciteFunction(
    'IS_DECIMAL',
    TESTED,
    NOT_NULL_BOOLEAN,
    textTest('isDecimal', text.isDecimalText, [...INTEGERS, 'FLOAT', 'DOUBLE']),
    {
      nulls: 'custom',
    },
  ),
  calciteFunction('IS_DIGIT', TESTED, NOT_NULL_BOOLEAN, textTest('isDigit', text.isDigitText, INTEGERS), {
    nulls: 'custom',
  }),
  calciteFunction('IS_ALPHA', TESTED, NOT_NULL_BOOLEAN, textTest('isAlpha', text.isAlphaText, []), { nulls: 'custom' }),
];

export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...concatenation,
  ...caseAndLength,
  ...parts,
  ...searching,
  ...rewriting,
  ...encodings,
  ...tests,
  ...flinkStrings,
];
