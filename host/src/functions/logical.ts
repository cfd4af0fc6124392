/** AND, OR, NOT and the tests of truth values. */
import { BOOLEAN, notNull, withNullability } from '../types/logical/types';
import { calciteFunction, families, repeated } from './calcite';
import type { CodeCall, FunctionDefinition, InputTypes, ScalarFunction } from './contracts';
import { anyNullable } from './operands';

/** For definitions whose code the expression compiler makes. */
export function noCode(call: CodeCall): string {
  throw new Error(`${call.name} has no code of its own.`);
}

function connective(name: 'AND' | 'OR'): ScalarFunction {
  return {
    ...calciteFunction(
      name,
      repeated('BOOLEAN', 2),
      (call) => withNullability(BOOLEAN, anyNullable(call.args)),
      noCode,
      { nulls: 'custom', forms: [`<BOOLEAN> ${name} <BOOLEAN>`] },
    ),
    special: true,
  };
}

const not: ScalarFunction = {
  ...calciteFunction('NOT', families(['BOOLEAN']), (call) => withNullability(BOOLEAN, anyNullable(call.args)), noCode, {
    nulls: 'custom',
    forms: ['NOT<BOOLEAN>'],
  }),
  special: true,
};

/** A test of one operand that never gives NULL. */
function test(
  name: string,
  inputTypes: InputTypes,
  forms: readonly string[],
  code: (x: string) => string,
): ScalarFunction {
  return calciteFunction(
    name,
    inputTypes,
    () => notNull(BOOLEAN),
    (call) => code(call.code[0] as string),
    {
      nulls: 'custom',
      forms,
    },
  );
}

const truthTest = (name: string, code: (x: string) => string): ScalarFunction =>
  test(name, families(['BOOLEAN']), [`<BOOLEAN> ${name}`], code);
const nullTest = (name: string, code: (x: string) => string): ScalarFunction =>
  test(name, families(['ANY']), [`<ANY> ${name}`], code);

export const FUNCTIONS: readonly FunctionDefinition[] = [
  connective('AND'),
  connective('OR'),
  not,
  truthTest('IS TRUE', (x) => `${x} === true`),
  truthTest('IS NOT TRUE', (x) => `${x} !== true`),
  truthTest('IS FALSE', (x) => `${x} === false`),
  truthTest('IS NOT FALSE', (x) => `${x} !== false`),
  truthTest('IS UNKNOWN', (x) => `${x} === null`),
  truthTest('IS NOT UNKNOWN', (x) => `${x} !== null`),
  nullTest('IS NULL', (x) => `${x} === null`),
  nullTest('IS NOT NULL', (x) => `${x} !== null`),
];
