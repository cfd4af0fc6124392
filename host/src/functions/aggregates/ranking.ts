/**
 * Ranking functions of OVER windows. Flink's streaming RANK and DENSE_RANK do not see the ORDER BY columns and count the rows of
 * the frame; with the columns as arguments they are what their names say. Those that need the
 * size of the partition are known in batch mode only, where the OVER operator computes them itself.
 */
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { deepEquals } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import { ArgumentMismatch, type AggregateCode, type AggregateFunction, type InputTypes } from '../contracts';
import { families } from '../calcite';
import { COUNTER, field, isComposite, typedAggregate } from './shared';

const noArguments = families([]);
const RANK_TYPE = COUNTER;
const FRACTION = types.notNull(types.DOUBLE);

const ROW_NUMBER = typedAggregate('ROW_NUMBER', noArguments, ["'ROW_NUMBER()'"], () => RANK_TYPE, {
  requiresOver: true,
  accumulator: () => [field('number', COUNTER, '0')],
  accumulate: (call) => `${call.field('number')} += 1;`,
  retract: (call) => `${call.field('number')} -= 1;`,
  value: (call) => call.field('number'),
});

const lastFields = (args: readonly LogicalType[]) =>
  args.map((type, i) => field(`last${i}`, types.nullable(types.withoutAttribute(type)), 'null'));

/** True when the row has the ORDER BY values of the row before. */
function sameOrder(call: AggregateCode): string {
  const equal = call.args.map((type, i) => {
    const [last, now] = [call.field(`last${i}`), call.code[i]];
    return isComposite(type) ? `${call.helper('deepEquals', deepEquals)}(${last}, ${now})` : `${last} === ${now}`;
  });
  return equal.length === 0 ? 'false' : equal.join(' && ');
}

const remember = (call: AggregateCode): string =>
  call.code.map((code, i) => `${call.field(`last${i}`)} = ${code};`).join('\n');

/** Any arguments: the operator's. In SQL these functions are written without. */
const orderArguments: InputTypes = {
  min: 0,
  max: 0,
  signatures: [''],
  resolve: (call) => (call.args.length === 0 ? call.args : new ArgumentMismatch()),
};

const RANK = typedAggregate('RANK', orderArguments, ["'RANK()'"], () => RANK_TYPE, {
  requiresOver: true,
  skipsNulls: false,
  accumulator: (call) => [field('number', COUNTER, '0'), field('rank', COUNTER, '0'), ...lastFields(call.args)],
  accumulate: (call) => `${call.field('number')} += 1;
if (${call.field('rank')} === 0 || !(${sameOrder(call)})) ${call.field('rank')} = ${call.field('number')};
${remember(call)}`,
  value: (call) => call.field('rank'),
});

const DENSE_RANK = typedAggregate('DENSE_RANK', orderArguments, ["'DENSE_RANK()'"], () => RANK_TYPE, {
  requiresOver: true,
  skipsNulls: false,
  accumulator: (call) => [field('rank', COUNTER, '0'), ...lastFields(call.args)],
  accumulate: (call) => `if (${call.field('rank')} === 0 || !(${sameOrder(call)})) ${call.field('rank')} += 1;
${remember(call)}`,
  value: (call) => call.field('rank'),
});

function batchOnly(
  name: string,
  inputTypes: InputTypes,
  forms: readonly string[],
  type: LogicalType,
): AggregateFunction {
  return typedAggregate(name, inputTypes, forms, () => type, {
    requiresOver: true,
    skipsNulls: false,
    accumulator: () => {
      throw tableError(`${name} Function is not supported in stream mode.`);
    },
    accumulate: () => '',
    value: () => 'null',
  });
}

/** One positive literal. */
const ntileTypes: InputTypes = {
  min: 1,
  max: 1,
  signatures: ['<INTEGER>'],
  resolve(call) {
    if (!call.isLiteral(0)) return new ArgumentMismatch("Argument to function 'NTILE' must be a literal");
    if (!(Number(call.literal(0)) > 0)) {
      return new ArgumentMismatch("Argument to function 'NTILE' must be a positive integer literal");
    }
    return call.args;
  },
};

export const RANKINGS: readonly AggregateFunction[] = [
  ROW_NUMBER,
  RANK,
  DENSE_RANK,
  batchOnly('PERCENT_RANK', noArguments, ["'PERCENT_RANK()'"], FRACTION),
  batchOnly('CUME_DIST', noArguments, ["'CUME_DIST()'"], FRACTION),
  batchOnly('NTILE', ntileTypes, ["'NTILE(<POSITIVE_INTEGER_LITERAL>)'"], RANK_TYPE),
];
