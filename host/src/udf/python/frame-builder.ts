/** Makes one frame of gathered batches: columns joined without decoding, and a table of the distinct keys in use. */
import { type Column, type DataType, RowBatch } from '@drey/sdk/protocol';
import { asBytes, EMPTY, encodeTimestamps } from '../../types/binary';
import { concatColumns, encodeKeys, TextColumn } from '../../types/columns';
import { type Batch, type KeyCodec, NO_TIMESTAMP } from '../../types/contracts';

export type MapKey = string | number | bigint | boolean;

/** The distinct keys of a frame: internal values, and the primitives that stand for them in tables. */
export interface FrameKeys {
  readonly values: readonly unknown[];
  readonly mapKeys: readonly MapKey[];
}

export interface BuiltFrame {
  readonly batch: RowBatch;
  readonly keys: FrameKeys | undefined;
}

/** Distinct keys, found by the primitives that are equal exactly for equal keys. */
export class KeyTable implements FrameKeys {
  readonly values: unknown[] = [];
  readonly mapKeys: MapKey[] = [];
  readonly #positions = new Map<MapKey, number>();

  constructor(private readonly codec: KeyCodec) {}

  position(key: unknown): number {
    const mapKey = this.codec.toMapKey(key);
    let position = this.#positions.get(mapKey);
    if (position === undefined) {
      position = this.values.length;
      this.#positions.set(mapKey, position);
      // Tables and timers keep keys: a view would keep the frame that brought it alive.
      this.values.push(key instanceof Uint8Array ? new Uint8Array(key) : key);
      this.mapKeys.push(mapKey);
    }
    return position;
  }
}

/** How a stage's input batches become frames. `keys` is undefined for inputs without keys. */
export interface FrameShape {
  readonly type: DataType;
  readonly keys: { readonly type: DataType; readonly codec: KeyCodec } | undefined;
  /** Rows without keys belong to the key null (windows over a stream that is not keyed). */
  readonly keyless: boolean;
}

/** Bytes of a column on the wire, near enough. Texts that are not written yet are judged by a few of them. */
export function columnBytes(column: Column | undefined): number {
  if (column === undefined) return 0;
  if (column instanceof TextColumn) return textBytes(column.values);
  let bytes = column.data.length + column.offsets.length;
  for (const child of column.children) bytes += columnBytes(child);
  return bytes;
}

const SAMPLE = 16;

function textBytes(values: readonly (string | null)[]): number {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  let sampled = 0;
  for (let i = 0; i < values.length; i += step) sampled += values[i]?.length ?? 4;
  return sampled * step;
}

export function buildFrame(batches: readonly Batch[], shape: FrameShape): BuiltFrame {
  const values = batches.length === 1 ? batches[0].columns(shape.type) : joinColumns(batches, shape.type);
  const batch = RowBatch.create({ count: values.count, values: values.values, timestamps: values.timestamps });
  if (shape.keys === undefined) return { batch, keys: undefined };
  if (shape.keyless && batches[0].keys === undefined) return { batch, keys: nullKey(shape, batch) };
  const keys = batches.length === 1 ? singleKeys(batches[0], shape, batch) : joinKeys(batches, shape, batch);
  return { batch, keys };
}

function joinColumns(batches: readonly Batch[], type: DataType): RowBatch {
  const parts = batches.map((batch) => batch.columns(type));
  const count = parts.reduce((total, part) => total + part.count, 0);
  const values = concatColumns(parts.map((part) => ({ column: part.values, count: part.count })));
  return RowBatch.create({ count, values, timestamps: joinTimestamps(parts) });
}

function joinTimestamps(parts: readonly RowBatch[]): Uint8Array {
  if (parts.every((part) => part.timestamps.length === 0)) return EMPTY;
  return Buffer.concat(
    parts.map(({ timestamps, count }) =>
      timestamps.length > 0 ? timestamps : encodeTimestamps(new Float64Array(count).fill(NO_TIMESTAMP)),
    ),
  );
}

/**
 * A batch as it came from the key selector has each key once and uses all of them: then index and column go on as they are.
 * A part of such a batch (one channel's) uses some of the keys only.
 */
function singleKeys(source: Batch, shape: FrameShape, batch: RowBatch): FrameKeys {
  const { index, values } = keysOf(source);
  const { codec, type } = shape.keys as NonNullable<FrameShape['keys']>;
  const used = usedKeys(index, values.length);
  const table = new KeyTable(codec);
  if (used === undefined) for (const key of values) table.position(key);
  if (used === undefined && table.values.length === values.length) {
    const wire = source.columns(shape.type);
    const reusable = wire.keys !== undefined && wire.keyCount === values.length;
    setKeys(batch, index, reusable ? (wire.keys as Column) : encodeKeys(values, type), values.length);
    return table;
  }
  return joinKeys([source], shape, batch);
}

/** Which keys rows refer to; undefined when all are. */
function usedKeys(index: Int32Array, count: number): Uint8Array | undefined {
  const used = new Uint8Array(count);
  let distinct = 0;
  for (let i = 0; i < index.length; i++) {
    const at = index[i];
    if (used[at] === 0) {
      used[at] = 1;
      distinct++;
    }
  }
  return distinct === count ? undefined : used;
}

function joinKeys(batches: readonly Batch[], shape: FrameShape, batch: RowBatch): FrameKeys {
  const { codec, type } = shape.keys as NonNullable<FrameShape['keys']>;
  const table = new KeyTable(codec);
  const joined = new Int32Array(batch.count);
  let at = 0;
  for (const source of batches) {
    const { index, values } = keysOf(source);
    const positions = new Int32Array(values.length).fill(-1);
    for (let i = 0; i < index.length; i++) {
      const key = index[i];
      let position = positions[key];
      if (position < 0) position = positions[key] = table.position(values[key]);
      joined[at++] = position;
    }
  }
  setKeys(batch, joined, encodeKeys(table.values, type), table.values.length);
  return table;
}

function nullKey(shape: FrameShape, batch: RowBatch): FrameKeys {
  const { codec, type } = shape.keys as NonNullable<FrameShape['keys']>;
  const table = new KeyTable(codec);
  table.position(null);
  setKeys(batch, new Int32Array(batch.count), encodeKeys(table.values, type), 1);
  return table;
}

function keysOf(batch: Batch): NonNullable<Batch['keys']> {
  if (batch.keys === undefined) throw new Error('A keyed Python operator got rows without keys');
  return batch.keys;
}

function setKeys(batch: RowBatch, index: Int32Array, keys: Column, count: number): void {
  batch.keyIndex = asBytes(index);
  batch.keys = keys;
  batch.keyCount = count;
}
