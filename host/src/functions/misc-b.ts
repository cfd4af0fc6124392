/** Internal functions that plans contain. */
import type { LogicalType } from '../types/logical/contracts';
import { javaHash } from '../types/hash';
import { toWire } from '../types/logical/wire';
import * as types from '../types/logical/types';
import { rowClass } from '../types/rows';
import { calciteFunction, families } from './calcite';
import type { FunctionDefinition, ScalarFunction, TableFunction } from './contracts';
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

/** Spreads DISTINCT values over buckets. Of texts it is never negative. */
const hashCode: ScalarFunction = calciteFunction(
  'HASH_CODE',
  families(['BOOLEAN'], ['NUMERIC'], ['CHARACTER'], ['TIMESTAMP'], ['TIME'], ['DATE']),
  (call) => ({ ...types.INT, nullable: call.args[0].nullable }),
  (call) => {
    const [type] = call.args;
    const hash = `${call.constant('hashOf', javaHash(toWire(type)))}(${call.code[0]})`;
    return type.root === 'CHAR' || type.root === 'VARCHAR' ? `(Math.abs(${hash}) | 0)` : hash;
  },
);

export const FUNCTIONS: readonly FunctionDefinition[] = [replicateRows, hashCode];
