/** Random values, identifiers, the current database. */
import { randomUUID } from 'node:crypto';
import * as types from '../types/logical/types';
import { calciteFunction, families } from './calcite';
import type { CodeCall, FunctionDefinition } from './contracts';
import { JavaRandom } from './java-random';
import { nullableIfArgs, resultIs } from './result-types';

/**
 * The generator of a call: one for the whole call without a seed or with a literal one; a seed that is no literal makes a new
 * generator for each row.
 */
function generator(call: CodeCall, seed: number | undefined): string {
  if (seed === undefined) return call.constant('random', new JavaRandom());
  if (call.isLiteral(seed)) return call.constant('random', new JavaRandom(call.literal(seed) as number));
  return `new (${call.helper('JavaRandom', JavaRandom)})(${call.code[seed]})`;
}

function generateRand(call: CodeCall): string {
  return `${generator(call, call.args.length > 0 ? 0 : undefined)}.nextDouble()`;
}

function generateRandInteger(call: CodeCall): string {
  const seeded = call.args.length > 1;
  return `${generator(call, seeded ? 0 : undefined)}.nextInt(${call.code[seeded ? 1 : 0]})`;
}

const NOT_DETERMINISTIC = { deterministic: false } as const;

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction(
    'RAND',
    families([], ['NUMERIC']),
    nullableIfArgs(resultIs(types.DOUBLE)),
    generateRand,
    NOT_DETERMINISTIC,
  ),
  calciteFunction(
    'RAND_INTEGER',
    families(['NUMERIC'], ['NUMERIC', 'NUMERIC']),
    nullableIfArgs(resultIs(types.INT)),
    generateRandInteger,
    { ...NOT_DETERMINISTIC, mayThrow: true },
  ),
  calciteFunction(
    'UUID',
    families([]),
    resultIs(types.char(36, false)),
    (call) => `${call.helper('randomUUID', () => randomUUID())}()`,
    NOT_DETERMINISTIC,
  ),
  calciteFunction(
    'CURRENT_DATABASE',
    families([]),
    resultIs(types.notNull(types.STRING)),
    (call) => {
      const { database } = call.session;
      if (database === undefined) throw new Error('CURRENT_DATABASE: the session does not name its database.');
      return JSON.stringify(database);
    },
    NOT_DETERMINISTIC,
  ),
];
