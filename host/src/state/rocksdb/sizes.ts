/** How much heap cached state takes. Measuring each value would cost more than using it: sizes are averages of samples. */

/** A key's entry in the cache with its Map entry; keys themselves are in the states' averages. */
export const ENTRY_BYTES = 280;
const CELL_BYTES = 72;
/** An item of a map beyond a cell: user key, Map entry. */
const ITEM_BYTES = 96;

/** One in so many values is measured. */
const SAMPLED = 16;
/** The first values are measured all. */
const FIRST_SAMPLES = 32;
/** Values of this size and more are measured each, as one of them weighs as much as many others. */
const LARGE = 4096;

/** The size of one state's cached records. */
export class SizeEstimate {
  /** Records that are in the cache. */
  units = 0;
  private average: number;
  private readonly overhead: number;
  private seen = 0;

  constructor(isMap: boolean) {
    this.overhead = isMap ? CELL_BYTES + ITEM_BYTES : CELL_BYTES;
    this.average = 32;
  }

  get bytes(): number {
    return this.units * (this.overhead + this.average);
  }

  /** A value that was put or read. */
  sample(value: unknown): void {
    const seen = this.seen++;
    if (seen > FIRST_SAMPLES && this.average < LARGE && seen % SAMPLED !== 0) return;
    const size = heapSize(value);
    this.average += (size - this.average) / Math.min(seen + 1, 64);
  }
}

/** Items of a container that are looked at; the others count as their average. */
const LOOKED_AT = 16;
const DEPTH = 8;

/** Bytes of a value in the heap, about. */
export function heapSize(value: unknown, depth = 0): number {
  switch (typeof value) {
    case 'string':
      return 24 + value.length;
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 0 : 16;
    case 'bigint':
      return 32;
    case 'object':
      return value === null || depth > DEPTH ? 0 : objectSize(value, depth);
    default:
      return 0;
  }
}

function objectSize(value: object, depth: number): number {
  if (ArrayBuffer.isView(value)) return 160 + value.byteLength;
  if (Array.isArray(value)) return 48 + 8 * value.length + sizeOfSome(value, value.length, depth);
  if (value instanceof Map) return 120 + 48 * value.size + sizeOfSome(flat(value), 2 * value.size, depth);
  if (value instanceof Set) return 120 + 32 * value.size + sizeOfSome(value, value.size, depth);
  const fields = Object.values(value);
  return 24 + 8 * fields.length + sizeOfSome(fields, fields.length, depth);
}

function* flat(map: ReadonlyMap<unknown, unknown>): IterableIterator<unknown> {
  for (const [key, value] of map) {
    yield key;
    yield value;
  }
}

function sizeOfSome(values: Iterable<unknown>, count: number, depth: number): number {
  let sum = 0;
  let looked = 0;
  for (const value of values) {
    if (looked === LOOKED_AT) break;
    looked++;
    sum += heapSize(value, depth + 1);
  }
  return looked === 0 ? 0 : (sum / looked) * count;
}
