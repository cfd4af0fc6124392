/** Function definitions for tests of the compiler alone, in place of the library's. */
import type { AggregateFunction, FunctionDefinition, InputTypes, ScalarFunction } from '../functions/contracts';
import { BIGINT, BOOLEAN, INT, STRING } from '../types/logical/types';
import type { CompileSession } from './compiler';

export const SESSION: CompileSession = { timeZone: 'UTC', batch: false, option: () => undefined, queryStart: 0 };

const anything: InputTypes = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  signatures: ['*'],
  resolve: (call) => call.args,
};

function scalar(
  name: string,
  generate: ScalarFunction['generate'],
  more: Partial<ScalarFunction> = {},
): ScalarFunction {
  return { kind: 'scalar', name, inputTypes: anything, resultType: () => INT, nulls: 'strict', generate, ...more };
}

/** What was evaluated, by the function NOTE. */
export const noted: unknown[] = [];

function note(value: unknown): unknown {
  noted.push(value);
  return value;
}

function toInt(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new RangeError(`For input string: '${text}'.`);
  return value;
}

function upper(text: string): string {
  return text.toUpperCase();
}

const COUNT: AggregateFunction = {
  kind: 'aggregate',
  name: 'COUNT',
  inputTypes: anything,
  resultType: () => BIGINT,
  accumulator: () => [{ name: 'count', type: BIGINT, init: '0' }],
  accumulate: (call) => `${call.field('count')} += 1;`,
  retract: (call) => `${call.field('count')} -= 1;`,
  merge: (call) => `${call.field('count')} += ${call.field('count', true)};`,
  value: (call) => call.field('count'),
};

const SUM: AggregateFunction = {
  ...COUNT,
  name: 'SUM',
  accumulator: (call) => [{ name: 'sum', type: call.result, init: 'null' }],
  accumulate: (call) => `${call.field('sum')} = (${call.field('sum')} ?? 0) + ${call.code[0]};`,
  retract: (call) => `${call.field('sum')} -= ${call.code[0]};`,
  merge: (call) =>
    `if (${call.field('sum', true)} !== null) ${call.field('sum')} = (${call.field('sum')} ?? 0) + ${call.field('sum', true)};`,
  value: (call) => call.field('sum'),
};

const DEFINITIONS: readonly FunctionDefinition[] = [
  scalar('+', (call) => `${call.code[0]} + ${call.code[1]} | 0`),
  scalar('=', (call) => `${call.code[0]} === ${call.code[1]}`, { resultType: () => BOOLEAN }),
  scalar('>', (call) => `${call.code[0]} > ${call.code[1]}`, { resultType: () => BOOLEAN }),
  scalar('UPPER', (call) => `${call.helper('upper', upper)}(${call.code[0]})`, { resultType: () => STRING }),
  scalar('NOTE', (call) => `${call.helper('note', note)}(${call.code[0]})`, { nulls: 'custom' }),
  scalar('RAND', (call) => `${call.helper('random', note)}(${call.code[0]})`, { deterministic: false }),
  scalar('CAST', (call) => `${call.helper('toInt', toInt)}(${call.code[0]})`),
  scalar('TWICE', (call) => {
    const twice = call.local('twice');
    call.statement(`${twice} = ${call.code[0]} * 2;`);
    return twice;
  }),
  COUNT,
  SUM,
];

export function lookupTestFunction(name: string): FunctionDefinition | undefined {
  return DEFINITIONS.find((definition) => definition.name === name);
}
