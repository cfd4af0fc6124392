/** Hash functions: hexadecimal digests of a text in UTF-8 or of bytes. */
import { createHash } from 'node:crypto';
import { CastError } from '../types/cast-error';
import * as types from '../types/logical/types';
import { calciteFunction, families } from './calcite';
import type { CodeCall, FunctionDefinition } from './contracts';
import { illegalArgument } from './define';
import { nullableIfArgs, resultIs } from './result-types';

const digestBy =
  (algorithm: string) =>
  (value: string | Uint8Array): string =>
    createHash(algorithm).update(value).digest('hex');

function digest(name: string, algorithm: string, length: number): FunctionDefinition {
  const run = digestBy(algorithm);
  const generate = (call: CodeCall): string => `${call.helper(algorithm, run)}(${call.code[0]})`;
  return calciteFunction(name, families(['STRING']), nullableIfArgs(resultIs(types.char(length))), generate);
}

const SHA2_LENGTHS: readonly number[] = [224, 256, 384, 512];

/** SHA2(value, bits). */
export function sha2(value: string | Uint8Array, bits: number): string {
  if (!SHA2_LENGTHS.includes(Number(bits))) throw illegalArgument(`Unsupported algorithm: SHA-${bits}`);
  return digestBy(`sha${bits}`)(value);
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  digest('MD5', 'md5', 32),
  digest('SHA1', 'sha1', 40),
  digest('SHA224', 'sha224', 56),
  digest('SHA256', 'sha256', 64),
  digest('SHA384', 'sha384', 96),
  digest('SHA512', 'sha512', 128),
  calciteFunction(
    'SHA2',
    families(['STRING', 'INTEGER']),
    nullableIfArgs(resultIs(types.varchar(128))),
    (call) => {
      const bits = call.literal(1);
      if (bits !== undefined && bits !== null && !SHA2_LENGTHS.includes(Number(bits))) {
        throw new CastError('Unsupported algorithm.', 'java.lang.RuntimeException');
      }
      return `${call.helper('sha2', sha2)}(${call.code.join(', ')})`;
    },
    { mayThrow: true },
  ),
];
