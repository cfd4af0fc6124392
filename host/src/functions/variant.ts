/** PARSE_JSON and TRY_PARSE_JSON. Parts of variants are read by ITEM. */
import * as types from '../types/logical/types';
import { SqlError } from '../types/sql-error';
import type { Variant } from '../types/variant';
import { parseVariant } from '../types/variant-json';
import type { FunctionDefinition } from './contracts';
import { flinkFunction } from './define';
import { forceNullable, nullableIfArgs, resultIs } from './result-types';
import { logical, or, root, sequence } from './signatures';

export function parseJsonVariant(json: string, allowDuplicateKeys = false): Variant {
  try {
    return parseVariant(json, allowDuplicateKeys);
  } catch (cause) {
    throw new SqlError(
      `Failed to parse json string: ${json}`,
      'org.apache.flink.table.api.TableRuntimeException',
      undefined,
      { cause },
    );
  }
}

export function tryParseJsonVariant(json: string, allowDuplicateKeys = false): Variant | null {
  try {
    return parseVariant(json, allowDuplicateKeys);
  } catch {
    return null;
  }
}

const TEXT = logical('CHARACTER_STRING');
const input = or(sequence(TEXT), sequence(TEXT, root('BOOLEAN')));
const variant = resultIs(types.VARIANT);

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'PARSE_JSON',
    input,
    nullableIfArgs(variant),
    (call) => `${call.helper('parseJsonVariant', parseJsonVariant)}(${call.code.join(', ')})`,
    { mayThrow: true },
  ),
  flinkFunction(
    'TRY_PARSE_JSON',
    input,
    forceNullable(variant),
    (call) => `${call.helper('tryParseJsonVariant', tryParseJsonVariant)}(${call.code.join(', ')})`,
  ),
];
