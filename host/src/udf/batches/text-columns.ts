/** Strings as UTF-8 bytes and offsets, one pass over a batch: text that is all ASCII costs a join and one write. */
import { latin1 } from '../../types/binary';

export interface TextColumn {
  /** One more than rows; int32, from 0. */
  readonly offsets: Int32Array;
  readonly data: Uint8Array;
}

type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;
type Utf8Write = (this: Uint8Array, text: string, offset: number, length: number) => number;
const { utf8Slice, utf8Write } = Buffer.prototype as unknown as { utf8Slice: Utf8Slice; utf8Write: Utf8Write };
/** A UTF-16 unit has at most this many bytes in UTF-8. */
const MAX_BYTES_A_UNIT = 3;

/** NULLs (null) take no bytes. */
export function encodeText(values: readonly (string | null)[]): TextColumn {
  const count = values.length;
  const offsets = new Int32Array(count + 1);
  let units = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value !== null) units += value.length;
    offsets[i + 1] = units;
  }
  // Array.join writes null as the empty string.
  const joined = values.join('');
  const data = Buffer.allocUnsafeSlow(units);
  if (Buffer.byteLength(joined) === units) {
    data.write(joined, 0, 'latin1');
    return { offsets, data };
  }
  return encodeUnicode(values, offsets, units);
}

function encodeUnicode(values: readonly (string | null)[], offsets: Int32Array, units: number): TextColumn {
  const data = Buffer.allocUnsafeSlow(units * MAX_BYTES_A_UNIT);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && value.length > 0) end += utf8Write.call(data, value, end, data.length - end);
    offsets[i + 1] = end;
  }
  return { offsets, data: data.subarray(0, end) };
}

/** Row i is bytes offsets[i] to offsets[i + 1]; invalid UTF-8 becomes U+FFFD. The offsets must be checked: see `checkOffsets`. */
export function decodeText(offsets: ArrayLike<number>, data: Uint8Array, count: number): string[] {
  const values = new Array<string>(count);
  const first = offsets[0];
  const last = offsets[count];
  const whole = utf8Slice.call(data, first, last);
  // As many characters as bytes, and none that stands for a broken byte: ASCII.
  if (whole.length === last - first && !whole.includes('\ufffd')) {
    const text = latin1(data, first, last);
    for (let i = 0; i < count; i++) values[i] = text.substring(offsets[i] - first, offsets[i + 1] - first);
    return values;
  }
  for (let i = 0; i < count; i++) values[i] = utf8Slice.call(data, offsets[i], offsets[i + 1]);
  return values;
}

export function encodeBlobs(values: readonly (Uint8Array | null)[]): TextColumn {
  const offsets = new Int32Array(values.length + 1);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    end += values[i]?.length ?? 0;
    offsets[i + 1] = end;
  }
  const data = new Uint8Array(end);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null) data.set(value, offsets[i]);
  }
  return { offsets, data };
}

/** Copies, so that they outlive the batch. */
export function decodeBlobs(offsets: ArrayLike<number>, data: Uint8Array, count: number): Uint8Array[] {
  const values = new Array<Uint8Array>(count);
  for (let i = 0; i < count; i++) values[i] = data.slice(offsets[i], offsets[i + 1]);
  return values;
}

/** What is wrong with a guest's offsets, or undefined: they must be count + 1, never fall, and stay inside of the data. */
export function checkOffsets(offsets: ArrayLike<number>, count: number, bytes: number): string | undefined {
  if (offsets.length < count + 1) return `${offsets.length} offsets for ${count} rows`;
  let last = offsets[0];
  if (last < 0) return `offset ${last} of row 0`;
  for (let i = 1; i <= count; i++) {
    const offset = offsets[i];
    if (!(offset >= last)) return `offset ${offset} of row ${i} is less than the one before, ${last}`;
    last = offset;
  }
  return last > bytes ? `offset ${last} is behind the end of ${bytes} bytes` : undefined;
}
