/** IPv4 addresses as numbers. */
import * as types from '../types/logical/types';
import type { FunctionDefinition } from './contracts';
import { callHelper, flinkFunction } from './define';
import { resultIs } from './result-types';
import { logical, sequence } from './signatures';

/** MySQL's rule: `a.b` is a.0.0.b, `a.b.c` is a.b.0.c. NULL for what is no address. */
export function inetAton(address: string): number | null {
  const parts = address.split('.');
  if (parts.length > 4) return null;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^0*\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bytes.push(Number(part));
  }
  const last = bytes.pop() as number;
  return bytes.reduce((sum, byte, i) => sum + byte * 256 ** (3 - i), last);
}

/** NULL outside of 0 to 2^32 - 1. */
export function inetNtoa(address: number | bigint): string | null {
  if (address < 0 || address > 0xffffffff) return null;
  const value = Number(address);
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'INET_ATON',
    sequence(logical('CHARACTER_STRING')),
    resultIs(types.BIGINT),
    callHelper('inetAton', inetAton),
  ),
  flinkFunction(
    'INET_NTOA',
    sequence(logical('INTEGER_NUMERIC')),
    resultIs(types.STRING),
    (call) => `${call.helper('inetNtoa', inetNtoa)}(${call.code[0]})`,
  ),
];
