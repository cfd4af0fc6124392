/**
 * JSON functions. Their special syntax arrives as ordinary arguments; SYMBOL arguments are literals:
 *
 * | function | arguments |
 * | --- | --- |
 * | JSON_EXISTS | input, path [, SYMBOL onError: TRUE FALSE UNKNOWN ERROR] |
 * | JSON_VALUE | input, path, then for each clause: SYMBOL behaviour NULL ERROR DEFAULT [, default], SYMBOL EMPTY or ERROR. The RETURNING type is the call's (`expected` while it is typed; without it STRING); a default has that type |
 * | JSON_QUERY | input, path [, SYMBOL wrapper: WITHOUT_ARRAY WITH_CONDITIONAL_ARRAY WITH_UNCONDITIONAL_ARRAY, SYMBOL onEmpty, SYMBOL onError: NULL ERROR EMPTY_ARRAY EMPTY_OBJECT]; RETURNING as for JSON_VALUE |
 * | IS [NOT] JSON VALUE, OBJECT, ARRAY, SCALAR | input; `IS JSON` is `IS JSON VALUE` |
 * | JSON_OBJECT | SYMBOL onNull: NULL_ON_NULL ABSENT_ON_NULL, key, value, key, value ... |
 * | JSON_ARRAY | SYMBOL onNull: NULL_ON_NULL ABSENT_ON_NULL, value ... |
 * | JSON_STRING, JSON, JSON_QUOTE, JSON_UNQUOTE | as written |
 *
 * A value of JSON_OBJECT or JSON_ARRAY that is itself a call of JSON_OBJECT, JSON_ARRAY or JSON is inserted as it is.
 */
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { storedText } from '../types/java-text';
import * as types from '../types/logical/types';
import { SqlError } from '../types/sql-error';
import { calciteFunction, families } from './calcite';
import {
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type InputTypes,
  type ScalarFunction,
} from './contracts';
import { flinkFunction } from './define';
import { toJsonOf } from './json/from-sql';
import {
  isJson,
  type JsonKind,
  jsonExists,
  jsonQuery,
  jsonQuote,
  jsonUnquote,
  jsonValue,
  normalizedJson,
  readPathSpec,
  VALUE_CONVERTERS,
} from './json/functions';
import { RawJson, writeJson } from './json/values';
import { isCharacter, unsupportedCall } from './operands';
import { nullableIfArgs, resultIs } from './result-types';
import { type ArgumentType, logical, oneOf, root, sequence, subCall } from './signatures';
import { memoize } from './define';

/** What has a JSON form. */
export const jsonArgument: ArgumentType = oneOf(
  logical('CHARACTER_STRING'),
  logical('BINARY_STRING'),
  logical('TIMESTAMP'),
  logical('CONSTRUCTED'),
  logical('NUMERIC'),
  root('STRUCTURED'),
  root('BOOLEAN'),
  root('VARIANT'),
);

/** A constant path is read once. */
function pathCode(call: CodeCall): string {
  if (call.isLiteral(1)) return call.constant('path', readPathSpec(String(call.literal(1))));
  return `${call.helper('readPathSpec', memoize(readPathSpec))}(${call.code[1]})`;
}

const symbolAt = (call: CallTypes, i: number, otherwise: string): string =>
  i < call.args.length ? String(call.literal(i)) : otherwise;

/** Code that is NULL when the input or the path is. Only text is read. */
function whenPresent(call: CodeCall, code: string): string {
  const input = call.args[0] as LogicalType;
  if (input.root === 'NULL') return 'null';
  if (!isCharacter(input)) throw unsupportedCall(call);
  const nullables = [0, 1].filter((i) => (call.args[i] as LogicalType).nullable);
  const guard = nullables.map((i) => `${call.code[i]} === null`).join(' || ');
  return guard === '' ? code : `${guard} ? null : ${code}`;
}

const returning = (call: CallTypes): LogicalType => types.nullable(call.expected ?? types.STRING);

const exists: ScalarFunction = calciteFunction(
  'JSON_EXISTS',
  families(['ANY', 'CHARACTER'], ['ANY', 'CHARACTER', 'SYMBOL']),
  () => types.BOOLEAN,
  (call) => {
    const onError = JSON.stringify(symbolAt(call, 2, 'FALSE'));
    const helper = call.helper('jsonExists', jsonExists);
    return whenPresent(call, `${helper}(${call.code[0]}, ${pathCode(call)}, ${onError})`);
  },
  { nulls: 'custom', mayThrow: true },
);

/** Further arguments after those that are checked: symbols, and defaults which take the RETURNING type. */
function withClauses(checked: InputTypes): InputTypes {
  return {
    ...checked,
    max: 8,
    accepts: (count) => count >= checked.min,
    resolve(call) {
      const resolved = checked.resolve(subCall(call, 0, checked.min));
      if (resolved instanceof ArgumentMismatch) return resolved;
      return call.args.map((type, i) => (i < checked.min || type.root === 'SYMBOL' ? type : returning(call)));
    },
  };
}

interface ValueClause {
  readonly behavior: string;
  /** Code of the default. */
  readonly value: string;
}

function valueClauses(call: CodeCall): { readonly [when: string]: ValueClause } {
  const clauses: { [when: string]: ValueClause } = {};
  for (let i = 2; i < call.args.length; ) {
    const behavior = String(call.literal(i));
    const hasValue = behavior === 'DEFAULT';
    const when = String(call.literal(hasValue ? i + 2 : i + 1));
    clauses[when] = { behavior, value: hasValue ? (call.code[i + 1] as string) : 'null' };
    i += hasValue ? 3 : 2;
  }
  return clauses;
}

function valueCode(call: CodeCall): string {
  const convert = VALUE_CONVERTERS[call.result.root];
  if (convert === undefined) {
    throw new SqlError(
      `Unsupported type '${typeSummary(call.result)}' for RETURNING in JSON_VALUE().`,
      'org.apache.flink.table.planner.codegen.CodeGenException',
    );
  }
  const clauses = valueClauses(call);
  const behaviors = (['EMPTY', 'ERROR'] as const).map((when) => {
    const { behavior, value } = clauses[when] ?? { behavior: 'NULL', value: 'null' };
    return `${JSON.stringify(behavior)}, ${value}`;
  });
  const helper = call.helper('jsonValue', jsonValue);
  const args = [call.code[0], pathCode(call), ...behaviors, call.constant('convert', convert)];
  return whenPresent(call, `${helper}(${args.join(', ')})`);
}

const value: ScalarFunction = calciteFunction(
  'JSON_VALUE',
  withClauses(families(['ANY', 'CHARACTER'])),
  returning,
  valueCode,
  {
    nulls: 'custom',
    mayThrow: true,
    forms: [
      'JSON_VALUE(json_doc, path [RETURNING type] [{NULL | ERROR | DEFAULT value} ON EMPTY] [{NULL | ERROR | DEFAULT value} ON ERROR])',
    ],
  },
);

const isStringArray = (type: LogicalType): boolean => type.root === 'ARRAY' && type.element.root === 'VARCHAR';

/** Why a RETURNING type does not fit; undefined when it does. */
function wrongQueryType(call: CallTypes): ArgumentMismatch | undefined {
  const type = call.expected ?? types.STRING;
  if (type.root === 'VARCHAR') return undefined;
  if (type.root !== 'ARRAY') {
    return new ArgumentMismatch(`Unsupported type '${type.root}' for RETURNING in JSON_QUERY()`);
  }
  if (!isStringArray(type)) {
    const element = type.element.root;
    return new ArgumentMismatch(`Unsupported array element type '${element}' for RETURNING ARRAY in JSON_QUERY()`);
  }
  for (const [when, i] of [
    ['empty', 3],
    ['error', 4],
  ] as const) {
    if (symbolAt(call, i, 'NULL') !== 'EMPTY_OBJECT') continue;
    return new ArgumentMismatch(
      `Illegal on ${when} behavior 'EMPTY OBJECT' for return type: VARCHAR(2147483647) ARRAY`,
    );
  }
  return undefined;
}

const queryOperands = families(['ANY', 'CHARACTER'], ['ANY', 'CHARACTER', 'SYMBOL', 'SYMBOL', 'SYMBOL']);
const queryInput: InputTypes = {
  ...queryOperands,
  resolve(call) {
    const resolved = queryOperands.resolve(call);
    return resolved instanceof ArgumentMismatch ? resolved : (wrongQueryType(call) ?? resolved);
  },
};

function queryCode(call: CodeCall): string {
  const wrapper = symbolAt(call, 2, 'WITHOUT_ARRAY');
  const onEmpty = symbolAt(call, 3, 'NULL');
  const onError = symbolAt(call, 4, 'NULL');
  const symbols = [wrapper, onEmpty, onError].map((text) => JSON.stringify(text));
  const args = [call.code[0], pathCode(call), ...symbols, call.result.root === 'ARRAY'];
  return whenPresent(call, `${call.helper('jsonQuery', jsonQuery)}(${args.join(', ')})`);
}

const query: ScalarFunction = calciteFunction('JSON_QUERY', queryInput, returning, queryCode, {
  nulls: 'custom',
  mayThrow: true,
});

function isJsonTest(kind: JsonKind, negated: boolean): ScalarFunction {
  const name = `IS ${negated ? 'NOT ' : ''}JSON ${kind}`;
  return calciteFunction(
    name,
    families(['CHARACTER']),
    () => types.notNull(types.BOOLEAN),
    (call) => `${negated ? '!' : ''}${call.helper('isJson', isJson)}(${call.code[0]}, '${kind}')`,
    {
      nulls: 'custom',
      forms: [`<CHARACTER> ${name}`],
      ...(kind === 'VALUE' && { aliases: [`IS ${negated ? 'NOT ' : ''}JSON`] }),
    },
  );
}

/** Calls whose results are JSON texts already. */
const JSON_TEXTS = new Set<string | undefined>(['JSON_OBJECT', 'JSON_ARRAY', 'JSON']);

/** Code for argument `i` as JSON; null stays null. */
function nodeCode(call: CodeCall, i: number): string {
  const type = call.args[i] as LogicalType;
  const code = call.code[i] as string;
  if (type.root === 'NULL') return 'null';
  const raw = JSON_TEXTS.has(call.callee?.(i));
  const node = raw
    ? `new ${call.helper('RawJson', RawJson)}(${code})`
    : `${call.constant('toJson', toJsonOf(type))}(${code})`;
  return type.nullable ? `(${code} === null ? null : ${node})` : node;
}

function objectCode(call: CodeCall): string {
  const absent = call.literal(0) === 'ABSENT_ON_NULL';
  const entries: string[] = [];
  for (let i = 1; i + 1 < call.args.length; i += 2) {
    const entry = `[${call.code[i]}, ${nodeCode(call, i + 1)}]`;
    const mayBeAbsent = absent && ((call.args[i + 1] as LogicalType).nullable || call.isNull(i + 1));
    entries.push(mayBeAbsent ? `...(${call.code[i + 1]} === null ? [] : [${entry}])` : entry);
  }
  return `${call.helper('writeJson', writeJson)}(new Map([${entries.join(', ')}]))`;
}

function arrayCode(call: CodeCall): string {
  const absent = call.literal(0) === 'ABSENT_ON_NULL';
  const items = call.args.slice(1).map((type, at) => {
    const i = at + 1;
    const node = nodeCode(call, i);
    return absent && (type.nullable || call.isNull(i)) ? `...(${call.code[i]} === null ? [] : [${node}])` : node;
  });
  return `${call.helper('writeJson', writeJson)}([${items.join(', ')}])`;
}

/** Values may have any type here; those without a JSON form are refused when the code is made. */
const objectInput: InputTypes = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  accepts: (count) => count % 2 === 1,
  signatures: ['<SYMBOL>, <CHARACTER>, <ANY>...'],
  resolve(call) {
    const keys = call.args.filter((_, i) => i % 2 === 1);
    // Flink has the text of the key where the name of the function stands here.
    if (keys.some((type) => type.nullable || type.root === 'NULL'))
      return new ArgumentMismatch("Argument to function 'JSON_OBJECT' must not be NULL");
    return keys.every(isCharacter) ? call.args : new ArgumentMismatch('Expected a character type');
  },
};

const arrayInput: InputTypes = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<SYMBOL>, <ANY>...'],
  resolve: (call) => call.args,
};

const NOT_NULL_STRING = resultIs(types.notNull(types.STRING));

/** Escapes may stand for half a surrogate pair. */
const unquoted = (text: string): string => storedText(jsonUnquote(text));

/** JSON texts inside other JSON texts only. */
function jsonCode(call: CodeCall): string {
  return `${call.helper('normalizedJson', normalizedJson)}(${call.code[0]})`;
}

const CHARACTER = sequence(logical('CHARACTER_STRING'));
const nullableString = nullableIfArgs(resultIs(types.STRING));

export const FUNCTIONS: readonly FunctionDefinition[] = [
  exists,
  value,
  query,
  ...(['VALUE', 'OBJECT', 'ARRAY', 'SCALAR'] as const).flatMap((kind) => [
    isJsonTest(kind, false),
    isJsonTest(kind, true),
  ]),
  calciteFunction('JSON_OBJECT', objectInput, NOT_NULL_STRING, objectCode, { nulls: 'custom' }),
  calciteFunction('JSON_ARRAY', arrayInput, NOT_NULL_STRING, arrayCode, {
    nulls: 'custom',
  }),
  flinkFunction('JSON_STRING', sequence(jsonArgument), nullableString, (call) => {
    const node = `${call.constant('toJson', toJsonOf(call.args[0] as LogicalType))}(${call.code[0]})`;
    return `${call.helper('writeJson', writeJson)}(${node})`;
  }),
  flinkFunction('JSON', CHARACTER, nullableString, jsonCode, { mayThrow: true }),
  flinkFunction(
    'JSON_QUOTE',
    CHARACTER,
    nullableString,
    (call) => `${call.helper('jsonQuote', jsonQuote)}(${call.code[0]})`,
  ),
  flinkFunction(
    'JSON_UNQUOTE',
    CHARACTER,
    nullableString,
    (call) => `${call.helper('jsonUnquote', unquoted)}(${call.code[0]})`,
  ),
];
