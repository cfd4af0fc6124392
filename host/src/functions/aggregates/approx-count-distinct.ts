/** APPROX_COUNT_DISTINCT: HyperLogLog++ with a relative error of 1 %, over XXH64 hashes of the values. Batch mode only. */
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import type { AggregateCode, AggregateFunction } from '../contracts';
import { rootName } from '../signatures';
import { BIASES, RAW_ESTIMATES } from './hll-bias';
import { argument, calciteAggregate, COUNTER, field, firstArgument } from './shared';
import { hashBytes, hashInt, hashLong } from './xxh64';
import { millisOf } from './timestamps';

/** Bits of a hash that choose its register. */
const PRECISION = 14;
const REGISTERS = 1 << PRECISION;
const ALPHA_M2 = (0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS;
/** Below this estimate linear counting is the better one. */
const LINEAR_THRESHOLD = 15_500;
/** Neighbours that a bias is the mean of. */
const NEIGHBOURS = 6;

function updateRegisters(registers: Uint8Array | null, hash: bigint): Uint8Array {
  const result = registers ?? new Uint8Array(REGISTERS);
  const index = Number(hash >> BigInt(64 - PRECISION));
  const rest = (BigInt.asUintN(64, hash << BigInt(PRECISION)) | (1n << BigInt(PRECISION - 1))).toString(2);
  const rank = 64 - rest.length + 1;
  if (rank > result[index]) result[index] = rank;
  return result;
}

function mergeRegisters(registers: Uint8Array | null, others: Uint8Array | null): Uint8Array | null {
  if (others === null) return registers;
  if (registers === null) return others.slice();
  for (let i = 0; i < REGISTERS; i++) if (others[i] > registers[i]) registers[i] = others[i];
  return registers;
}

function estimateBias(estimate: number): number {
  const count = RAW_ESTIMATES.length;
  const distance = (i: number): number => (estimate - RAW_ESTIMATES[i]) ** 2;
  let nearest = RAW_ESTIMATES.findIndex((raw) => raw >= estimate);
  if (nearest < 0) nearest = count;
  let low = Math.max(nearest - NEIGHBOURS + 1, 0);
  let high = Math.min(low + NEIGHBOURS, count);
  while (high < count && distance(high) < distance(low)) {
    low += 1;
    high += 1;
  }
  let sum = 0;
  for (let i = low; i < high; i++) sum += BIASES[i];
  return sum / (high - low);
}

function estimateOf(registers: Uint8Array | null): number {
  if (registers === null) return 0;
  let inverse = 0;
  let empty = 0;
  for (const rank of registers) {
    inverse += 1 / 2 ** rank;
    if (rank === 0) empty += 1;
  }
  const raw = ALPHA_M2 / inverse;
  const corrected = raw < 5 * REGISTERS ? raw - estimateBias(raw) : raw;
  if (empty === 0) return Math.round(corrected);
  const linear = REGISTERS * Math.log(REGISTERS / empty);
  return Math.round(linear <= LINEAR_THRESHOLD || raw <= 2.5 * REGISTERS ? linear : corrected);
}

const scratch = new DataView(new ArrayBuffer(8));

/** NaN and -0 have one hash each. */
function hashDouble(value: number): bigint {
  scratch.setFloat64(0, value === 0 ? 0 : value);
  return hashLong(scratch.getBigInt64(0));
}

function hashFloat(value: number): bigint {
  scratch.setFloat32(0, value === 0 ? 0 : value);
  return hashInt(scratch.getInt32(0));
}

/** The bytes of Java's BigInteger: two's complement, most significant first, as few as possible. */
function hashLargeDecimal(unscaled: number | bigint): bigint {
  const value = BigInt(unscaled);
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length += 1;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[length - 1 - i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return hashBytes(bytes);
}

function hashText(text: string): bigint {
  return hashBytes(Buffer.from(text, 'utf8'));
}

function hashFunction(type: LogicalType): (value: never) => bigint {
  switch (type.root) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return hashInt;
    case 'BIGINT':
    case 'DATE':
      return hashLong;
    case 'TIME':
      return (micros: number) => hashLong(micros / 1000);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const millis = millisOf(type.precision);
      return (value: number | bigint) => hashLong(millis(value));
    }
    case 'FLOAT':
      return hashFloat;
    case 'DOUBLE':
      return hashDouble;
    case 'DECIMAL':
      return type.precision > 18 ? hashLargeDecimal : hashLong;
    case 'CHAR':
    case 'VARCHAR':
      return hashText;
    default:
      throw tableError(
        `APPROX_COUNT_DISTINCT aggregate function does not support type: ''${rootName(type.root)}''.\n` +
          'Please re-check the data type.',
      );
  }
}

function updateCode(call: AggregateCode): string {
  const hash = call.constant('hash', hashFunction(firstArgument(call)));
  return `${call.field('registers')} = ${call.helper('updateRegisters', updateRegisters)}(${call.field('registers')}, ${hash}(${argument(call)}));`;
}

export const APPROX_COUNT_DISTINCT: AggregateFunction = calciteAggregate(
  'APPROX_COUNT_DISTINCT',
  ['ANY'],
  () => COUNTER,
  {
    accumulator(call) {
      if (!call.session.batch) {
        throw tableError('APPROX_COUNT_DISTINCT aggregate function does not support yet for streaming.');
      }
      return [field('registers', types.BYTES, 'null')];
    },
    accumulate: updateCode,
    merge: (call) =>
      `${call.field('registers')} = ${call.helper('mergeRegisters', mergeRegisters)}(${call.field('registers')}, ${call.field('registers', true)});`,
    value: (call) => `${call.helper('estimateOf', estimateOf)}(${call.field('registers')})`,
  },
);
