/**
 * GROUPING, GROUPING_ID and GROUP_ID: which grouping set a row of the result is of. The planner computes them from the sets; they
 * have no accumulator.
 */
import * as types from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import { families } from '../calcite';
import type { AggregateFunction, InputTypes } from '../contracts';
import { typedAggregate } from './shared';

const GROUPING_TYPE = types.notNull(types.BIGINT);

const anyArguments: InputTypes = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<ANY>...'],
  resolve: (call) => call.args,
};

function groupingFunction(name: string, inputs: InputTypes): AggregateFunction {
  const none = (): never => {
    throw tableError(`${name} is only supported in queries with GROUP BY.`);
  };
  return typedAggregate(name, inputs, [`'${name}(...)'`], () => GROUPING_TYPE, {
    accumulator: none,
    accumulate: none,
    value: none,
  });
}

export const GROUPINGS: readonly AggregateFunction[] = [
  groupingFunction('GROUPING', anyArguments),
  groupingFunction('GROUPING_ID', anyArguments),
  groupingFunction('GROUP_ID', families([])),
];

const NAMES = new Set(GROUPINGS.map(({ name }) => name));

export function isGroupingFunction(name: string): boolean {
  return NAMES.has(name);
}
