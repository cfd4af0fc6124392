/** Internal functions that plans contain. */
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { rowClass } from '../types/rows';
import type { FunctionDefinition, TableFunction } from './contracts';
import { wildcard } from './signatures';

function* replicate(count: number | bigint, ...fields: readonly unknown[]): Iterable<unknown> {
  const RowOf = rowClass(fields.length);
  for (let i = 0; i < count; i++) yield new RowOf(0, ...fields);
}

/** INTERSECT ALL and EXCEPT ALL: the row of the arguments after the first as many times as that says. */
const replicateRows: TableFunction = {
  kind: 'table',
  name: '$REPLICATE_ROWS$1',
  inputTypes: wildcard(1),
  resultType: (call): LogicalType =>
    types.row(
      call.args.slice(1).map((type, i) => ({ name: `f${i}`, type })),
      false,
    ),
  generate: (call) => `${call.helper('replicate', replicate)}(${call.code.join(', ')})`,
};

export const FUNCTIONS: readonly FunctionDefinition[] = [replicateRows];
