/** Columns of state values. PICKLED values, list items and map keys are kept as the pickles' bytes: compact, and never read here. */
import { type Column, type DataType, Encoding, TypeRoot } from '@drey/sdk/protocol';
import { asBytes, asInt32, EMPTY } from '../../types/binary';
import { pickleColumn } from '../../types/columns-concat';
import { decodeColumn } from '../../types/columns-decode';
import { encodeColumn } from '../../types/columns-encode';
import { pickleValues } from '../../types/pickle-writer';

function isPickled(type: DataType | undefined): boolean {
  return type === undefined || type.root === TypeRoot.PICKLED || type.root === TypeRoot.AVRO;
}

export function encodeStateColumn(values: readonly unknown[], type: DataType | undefined): Column {
  if (isPickled(type)) return pickleColumn(values as (Uint8Array | null)[]);
  return encodeColumn(values, type as DataType);
}

/**
 * The values of a column that are to be kept. Bytes are copied out of it: a view would keep the whole frame alive for as
 * long as one of its values lives.
 */
export function decodeStateColumn(column: Column | undefined, count: number, type: DataType | undefined): unknown[] {
  if (column === undefined || column.encoding === Encoding.ENCODING_UNSPECIFIED)
    return new Array<null>(count).fill(null);
  const values: unknown[] = isPickled(type)
    ? pickleValues(column, count)
    : decodeColumn(column, count, type as DataType);
  if (isPickled(type) || column.encoding === Encoding.BLOB) {
    for (let i = 0; i < values.length; i++) {
      const bytes = values[i];
      if (bytes instanceof Uint8Array) values[i] = copyBytes(bytes);
    }
  }
  return values;
}

/** `slice` of a Buffer would be a view. */
function copyBytes(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

/** One LISTS value for each of `lists`. */
export function encodeLists(lists: readonly (readonly unknown[])[], type: DataType | undefined): Column {
  const offsets = new Int32Array(lists.length + 1);
  const items: unknown[] = [];
  for (let i = 0; i < lists.length; i++) {
    for (const item of lists[i]) items.push(item);
    offsets[i + 1] = items.length;
  }
  return sequence(Encoding.LISTS, offsets, [encodeStateColumn(items, type)]);
}

export function decodeLists(column: Column | undefined, count: number, type: DataType | undefined): unknown[][] {
  const lists: unknown[][] = [];
  if (column === undefined || column.encoding !== Encoding.LISTS) return Array.from({ length: count }, () => []);
  const offsets = asInt32(column.offsets);
  const items = decodeStateColumn(column.children[0], offsets[count], type);
  for (let i = 0; i < count; i++) lists.push(items.slice(offsets[i], offsets[i + 1]));
  return lists;
}

export type Entries = readonly (readonly [unknown, unknown])[];

/** One MAPS value for each of `maps`. */
export function encodeMaps(
  maps: readonly Entries[],
  keyType: DataType | undefined,
  type: DataType | undefined,
): Column {
  const offsets = new Int32Array(maps.length + 1);
  const keys: unknown[] = [];
  const values: unknown[] = [];
  for (let i = 0; i < maps.length; i++) {
    for (const [key, value] of maps[i]) {
      keys.push(key);
      values.push(value);
    }
    offsets[i + 1] = keys.length;
  }
  return sequence(Encoding.MAPS, offsets, [encodeStateColumn(keys, keyType), encodeStateColumn(values, type)]);
}

export function decodeMaps(
  column: Column | undefined,
  count: number,
  keyType: DataType | undefined,
  type: DataType | undefined,
): Entries[] {
  if (column === undefined || column.encoding !== Encoding.MAPS) return Array.from({ length: count }, () => []);
  const offsets = asInt32(column.offsets);
  const keys = decodeStateColumn(column.children[0], offsets[count], keyType);
  const values = decodeStateColumn(column.children[1], offsets[count], type);
  const maps: Entries[] = [];
  for (let i = 0; i < count; i++) {
    const entries: [unknown, unknown][] = [];
    for (let j = offsets[i]; j < offsets[i + 1]; j++) entries.push([keys[j], values[j]]);
    maps.push(entries);
  }
  return maps;
}

function sequence(encoding: Encoding, offsets: Int32Array, children: Column[]): Column {
  return { encoding, nulls: EMPTY, data: EMPTY, offsets: asBytes(offsets), children, pythonClass: '' };
}
