/** The echo of plain.wasm for a type; for a type that plain modules do not have, that of another one. */
import { join } from 'node:path';
import type { FunctionSpec } from '../../../functions/user/contracts';
import type { LogicalType } from '../../../types/logical/contracts';
import { typeText } from '../../../types/logical/print';
import { NO_GRANTS, TEST_LIMITS } from '../../testing/echo';
import { plainFunction } from '..';

const NAMES: Readonly<Partial<Record<LogicalType['root'], string>>> = {
  BOOLEAN: 'bool',
  TINYINT: 'i8',
  SMALLINT: 'i16',
  INTEGER: 'i32',
  BIGINT: 'i64',
  FLOAT: 'f32',
  DOUBLE: 'f64',
  VARCHAR: 'string',
};

export const PLAIN_MODULE = join(__dirname, 'plain.wasm');

export function plainEcho(type: LogicalType): FunctionSpec {
  const array = type.root === 'ARRAY' ? NAMES[type.element.root] : undefined;
  const name = NAMES[type.root] ?? (array !== undefined && array !== 'string' ? `${array}s` : undefined);
  const text = name === undefined ? 'INT' : typeText(type);
  const fn = plainFunction(PLAIN_MODULE, `echo_${name ?? 'i32'}`, `(x ${text}) -> ${text}`);
  return { ...fn, limits: TEST_LIMITS, grants: NO_GRANTS };
}
