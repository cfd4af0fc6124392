/**
 * CASE, IF, COALESCE and their kin: the types; the expression compiler makes the code, since their arguments are lazy. NULLIF is an
 * ordinary function: both of its arguments are always needed.
 */
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { calciteFunction } from './calcite';
import { ILLEGAL_NULL } from './calcite';
import { comparisonTypes, equalityCode } from './comparison-code';
import {
  ArgumentMismatch,
  type CallTypes,
  type FunctionDefinition,
  type InputTypes,
  type ScalarFunction,
} from './contracts';
import { flinkFunction } from './define';
import { leastRestrictive } from './least-restrictive';
import { noCode } from './logical';
import { anyNullable, isBinary, isCharacter, isNumeric } from './operands';
import { common, nullableIfAllArgs } from './result-types';
import { commonArgument, sequence, varyingSequence } from './signatures';

/** Result expressions of CASE when1, then1, when2, then2, ..., else: those at odd places and the last one. */
const isResult = (i: number, count: number): boolean => i % 2 === 1 || i === count - 1;

const MIXED_TYPES = 'Illegal mixing of types in CASE or COALESCE statement';

/** Results are cast to their common type; an untyped NULL takes it. */
const caseInput: InputTypes = {
  min: 2,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<BOOLEAN>, <ANY>...'],
  resolve(call) {
    const { args } = call;
    const results = args.filter((_, i) => isResult(i, args.length));
    if (args.some((type, i) => !isResult(i, args.length) && type.root !== 'BOOLEAN')) {
      return new ArgumentMismatch('Expected a boolean type');
    }
    if (results.every((type) => type.root === 'NULL')) {
      return new ArgumentMismatch('ELSE clause or at least one THEN clause must be non-NULL');
    }
    const type = leastRestrictive(results);
    if (type === undefined) return new ArgumentMismatch(MIXED_TYPES);
    return args.map((arg, i) => (isResult(i, args.length) ? types.withNullability(type, isNullable(arg)) : arg));
  },
};

const isNullable = (type: LogicalType): boolean => type.nullable || type.root === 'NULL';

/** Without ELSE the result may be NULL. */
function caseResult(call: CallTypes): LogicalType {
  const { args } = call;
  const results = args.filter((_, i) => isResult(i, args.length));
  const type = leastRestrictive(results) ?? types.NULL;
  return args.length % 2 === 0 ? types.nullable(type) : type;
}

const caseFunction: ScalarFunction = {
  ...calciteFunction('CASE', caseInput, caseResult, noCode, {
    nulls: 'custom',
    forms: ['CASE WHEN <BOOLEAN> THEN <ANY> ELSE <ANY>'],
  }),
  special: true,
};

/** The branches of IF are all numeric, or all of one of these families. */
const IF_FAMILIES: readonly (readonly [string, (type: LogicalType) => boolean])[] = [
  ['CHARACTER', isCharacter],
  ['BOOLEAN', (type) => type.root === 'BOOLEAN'],
  ['CHARACTER', isCharacter],
  ['BINARY', isBinary],
  ['DATE', (type) => type.root === 'DATE'],
  ['TIMESTAMP', (type) => type.root.startsWith('TIMESTAMP')],
  ['TIME', (type) => type.root === 'TIME'],
];

const hasCommonRange = (type: LogicalType): boolean => isNumeric(type) || isCharacter(type) || isBinary(type);

function ifType(branches: readonly LogicalType[]): LogicalType | undefined {
  return branches.every(hasCommonRange) ? leastRestrictive(branches) : branches[0];
}

const ifInput: InputTypes = {
  min: 3,
  max: 3,
  signatures: ['<BOOLEAN>, <ANY>, <ANY>'],
  resolve(call) {
    const [condition, ...branches] = call.args as [LogicalType, LogicalType, LogicalType];
    if (call.args.some((type) => type.root === 'NULL')) return new ArgumentMismatch(ILLEGAL_NULL);
    const fits = branches.every(isNumeric) || IF_FAMILIES.some(([, test]) => branches.every(test));
    if (condition.root !== 'BOOLEAN' || !fits) return new ArgumentMismatch();
    const type = ifType(branches);
    if (type === undefined) return new ArgumentMismatch();
    return [condition, ...branches.map((branch) => types.withNullability(type, branch.nullable))];
  },
};

const ifFunction: ScalarFunction = {
  ...calciteFunction(
    'IF',
    ifInput,
    (call) => types.withNullability(ifType(call.args.slice(1)) ?? types.NULL, anyNullable(call.args)),
    noCode,
    {
      nulls: 'custom',
      forms: [
        'IF(<ANY_TYPE>, <NUMERIC_TYPE>, <NUMERIC_TYPE>)',
        ...IF_FAMILIES.map(([family]) => `IF(<BOOLEAN>, <${family}>, <${family}>)`),
      ],
    },
  ),
  special: true,
};

const coalesce: ScalarFunction = {
  ...flinkFunction(
    'COALESCE',
    { ...varyingSequence(commonArgument(true), commonArgument(true)), min: 1 },
    nullableIfAllArgs(common()),
    noCode,
    { nulls: 'custom' },
  ),
  special: true,
};

/** A NOT NULL input makes the replacement irrelevant. */
function ifNullResult(call: CallTypes): LogicalType {
  const [input, replacement] = call.args as [LogicalType, LogicalType];
  return input.nullable ? types.withNullability(common()(call), replacement.nullable) : input;
}

const ifNull: ScalarFunction = {
  ...flinkFunction(
    'IFNULL',
    sequence(['input', commonArgument(true)], ['null_replacement', commonArgument(true)]),
    ifNullResult,
    noCode,
    { nulls: 'custom' },
  ),
  special: true,
};

const nullIf: ScalarFunction = calciteFunction(
  'NULLIF',
  {
    min: 2,
    max: 2,
    signatures: ['<ANY>, <ANY>'],
    resolve(call) {
      if (call.args[0]?.root === 'NULL') {
        return new ArgumentMismatch('ELSE clause or at least one THEN clause must be non-NULL');
      }
      return comparisonTypes(call.args, '=') === undefined ? new ArgumentMismatch() : call.args;
    },
  },
  (call) => types.nullable(call.args[0] as LogicalType),
  (call) => {
    const [a, b] = call.code as [string, string];
    const known = (call.args[1] as LogicalType).nullable ? `${b} !== null && ` : '';
    const first = (call.args[0] as LogicalType).nullable ? `${a} !== null && ` : '';
    return `${first}${known}${equalityCode(call, 0, 1)} ? null : ${a}`;
  },
  { nulls: 'custom' },
);

export const FUNCTIONS: readonly FunctionDefinition[] = [caseFunction, ifFunction, coalesce, ifNull, nullIf];
