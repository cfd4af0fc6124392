/** Which rows a call with DISTINCT or FILTER sees, told by the same code that built-in aggregate functions are fed with. */
import type { CompileSession } from '../../../expressions/compiler';
import type { AggregateCall } from '../../../expressions/contracts';
import type { AggregateFunction } from '../../../functions/contracts';
import type { WorkerAggregateCall } from '../../../operators/table/configs';
import { BOOLEAN, notNull } from '../../../types/logical/types';

const KEY = '$passing';
const FLAG = notNull(BOOLEAN);

/** A function whose accumulator says whether the last row came through; `passed` must be reset before each row. */
const PASSING: AggregateFunction = {
  kind: 'aggregate',
  name: 'PASSING',
  inputTypes: { min: 0, max: Number.POSITIVE_INFINITY, resolve: ({ args }) => args, signatures: [] },
  resultType: () => FLAG,
  messages: 'flink',
  allowsDistinct: true,
  skipsNulls: false,
  accumulator: () => [{ name: 'passed', type: FLAG, init: 'false' }],
  accumulate: (call) => `${call.field('passed')} = true;`,
  retract: (call) => `${call.field('passed')} = true;`,
  value: (call) => call.field('passed'),
};

export function isSelective({ distinct, filter }: WorkerAggregateCall): boolean {
  return distinct || filter !== undefined;
}

export function passingCall({ args, distinct, filter }: WorkerAggregateCall): AggregateCall {
  return { name: 'PASSING', userFunction: KEY, args, distinct, ...(filter && { filter }), type: FLAG, alias: KEY };
}

export function withPassing(session: CompileSession): CompileSession {
  return { ...session, userFunction: (key) => (key === KEY ? PASSING : session.userFunction?.(key)) };
}
