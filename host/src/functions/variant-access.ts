/** Parts of VARIANT values: `v[1]`, `v['field']`. */
import { SqlError } from '../types/sql-error';
import type { Variant } from '../types/variant';

function wrongKind(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.table.api.TableRuntimeException');
}

/** Element at a position from 1; NULL beyond the end. */
export function variantElement(variant: Variant, position: number | bigint): Variant | null {
  if (!variant.isArray) {
    throw wrongKind('Integer index access on variant requires an array variant, but a non-array variant was provided.');
  }
  return variant.getElement(Number(position) - 1);
}

export function variantField(variant: Variant, name: string): Variant | null {
  if (!variant.isObject) {
    throw wrongKind('String key access on variant requires an object variant, but a non-object variant was provided.');
  }
  return variant.getField(name);
}
