/** BITMAP_* functions. */
import { Bitmap } from '../types/bitmap';
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import type { FunctionDefinition } from './contracts';
import { flinkFunction } from './define';
import { nullableIfArgs, resultIs } from './result-types';
import { explicit, logical, or, root, sequence } from './signatures';

const BITMAP = root('BITMAP');
const one = sequence(['bitmap', BITMAP]);
const two = sequence(['bitmap1', BITMAP], ['bitmap2', BITMAP]);
const INTS = types.array(types.INT);

/** NULLs are left out. */
function buildBitmap(values: readonly (number | null)[]): Bitmap {
  return Bitmap.of(values.filter((value) => value !== null));
}

function binary(name: string, operation: (a: Bitmap, b: Bitmap) => Bitmap): FunctionDefinition {
  return flinkFunction(
    name,
    two,
    nullableIfArgs(resultIs(types.BITMAP)),
    (call) => `${call.helper(name.toLowerCase(), operation)}(${call.code.join(', ')})`,
  );
}

function unary(name: string, result: LogicalType, member: string): FunctionDefinition {
  return flinkFunction(name, one, nullableIfArgs(resultIs(result)), (call) => `${call.code[0]}.${member}`);
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  binary('BITMAP_AND', (a, b) => Bitmap.and(a, b)),
  binary('BITMAP_ANDNOT', (a, b) => Bitmap.andNot(a, b)),
  binary('BITMAP_OR', (a, b) => Bitmap.or(a, b)),
  binary('BITMAP_XOR', (a, b) => Bitmap.xor(a, b)),
  flinkFunction(
    'BITMAP_BUILD',
    or(sequence(['array', explicit(types.notNull(INTS))]), sequence(['array', explicit(INTS)])),
    nullableIfArgs(resultIs(types.BITMAP)),
    (call) => `${call.helper('buildBitmap', buildBitmap)}(${call.code[0]})`,
  ),
  flinkFunction(
    'BITMAP_FROM_BYTES',
    sequence(['bytes', logical('BINARY_STRING')]),
    nullableIfArgs(resultIs(types.BITMAP)),
    (call) => `${call.helper('Bitmap', Bitmap)}.fromBytes(${call.code[0]})`,
    { mayThrow: true },
  ),
  unary('BITMAP_CARDINALITY', types.BIGINT, 'cardinality'),
  unary('BITMAP_TO_ARRAY', INTS, 'toArray()'),
  unary('BITMAP_TO_BYTES', types.BYTES, 'toBytes()'),
  unary('BITMAP_TO_STRING', types.STRING, 'toString()'),
];
