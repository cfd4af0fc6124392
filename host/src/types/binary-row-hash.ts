/**
 * The hash of SQL keys: Flink's BinaryRowData.hashCode of the key's row, which decides the key group and so the subtask. The row
 * is written as Flink lays it out (header and null bits, eight bytes a field, variable part) and hashed by 32-bit words.
 */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import type { Row } from './rows';

const encoder = new TextEncoder();

/** Fields of this size or less stand in their slot. */
const INLINE_BYTES = 7;
const MAX_COMPACT_DECIMAL = 18;

/** The hash of keys of `type`: one value, or a ROW of the key's columns. undefined: a type whose layout is not known here. */
export function binaryRowHash(type: DataType): ((key: unknown) => number) | undefined {
  const write = rowWriter(type);
  return write && ((key) => write(key).hash());
}

/** The bytes of Flink's BinaryRowData of such a key, as a view that the next call changes. */
export function binaryRowBytes(type: DataType): ((key: unknown) => Uint8Array) | undefined {
  const write = rowWriter(type);
  return write && ((key) => write(key).bytes());
}

function rowWriter(type: DataType): ((key: unknown) => BinaryRow) | undefined {
  const isRow = type.root === TypeRoot.ROW;
  const fields = isRow ? type.children : [type];
  const writers = fields.map(writerOf);
  if (writers.includes(undefined)) return undefined;
  const row = new BinaryRow(fields.length);
  return (key) => {
    row.reset();
    for (let i = 0; i < writers.length; i++) {
      const value = isRow ? (key as Row)[`f${i}`] : key;
      if (value === null || value === undefined) row.setNull(i);
      else writers[i]!(row, i, value);
    }
    return row;
  };
}

type Writer = (row: BinaryRow, field: number, value: unknown) => void;

function writerOf(type: DataType): Writer | undefined {
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return (row, i, value) => row.setByte(i, value === true ? 1 : 0);
    case TypeRoot.TINYINT:
      return (row, i, value) => row.setByte(i, value as number);
    case TypeRoot.SMALLINT:
      return (row, i, value) => row.setShort(i, value as number);
    case TypeRoot.INTEGER:
    case TypeRoot.DATE:
    case TypeRoot.INTERVAL_YEAR_MONTH:
      return (row, i, value) => row.setInt(i, value as number);
    case TypeRoot.TIME:
      return (row, i, value) => row.setInt(i, Math.floor((value as number) / 1000));
    case TypeRoot.BIGINT:
    case TypeRoot.INTERVAL_DAY_TIME:
      return (row, i, value) => row.setLong(i, value as number | bigint);
    case TypeRoot.FLOAT:
      return (row, i, value) => row.setFloat(i, value as number);
    case TypeRoot.DOUBLE:
      return (row, i, value) => row.setDouble(i, value as number);
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return (row, i, value) => row.setBytes(i, encoder.encode(value as string));
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
      return (row, i, value) => row.setBytes(i, value as Uint8Array);
    case TypeRoot.DECIMAL:
      return decimalWriter(type.precision);
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ:
      return timestampWriter(type.precision);
    default:
      return undefined;
  }
}

function decimalWriter(precision: number): Writer {
  if (precision <= MAX_COMPACT_DECIMAL) return (row, i, value) => row.setLong(i, value as number | bigint);
  return (row, i, value) => row.setVariable(i, bigEndian(BigInt(value as number | bigint)), 16);
}

/** BigInteger.toByteArray. */
function bigEndian(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

function timestampWriter(precision: number): Writer {
  if (precision <= 3) return (row, i, value) => row.setLong(i, value as number | bigint);
  const unitsPerMilli = 10n ** BigInt(precision - 3);
  const nanosPerUnit = 10n ** BigInt(9 - precision);
  return (row, i, value) => {
    const count = BigInt(value as number | bigint);
    const remainder = ((count % unitsPerMilli) + unitsPerMilli) % unitsPerMilli;
    row.setTimestamp(i, (count - remainder) / unitsPerMilli, Number(remainder * nanosPerUnit));
  };
}

/** A row as Flink's BinaryRowWriter lays it out, little-endian. */
class BinaryRow {
  private readonly fixed: number;
  private readonly headBytes: number;
  private buffer: Uint8Array;
  private view: DataView;
  private end: number;

  constructor(arity: number) {
    this.headBytes = Math.floor((arity + 63 + 8) / 64) * 8;
    this.fixed = this.headBytes + 8 * arity;
    this.buffer = new Uint8Array(this.fixed + 64);
    this.view = new DataView(this.buffer.buffer);
    this.end = this.fixed;
  }

  reset(): void {
    this.buffer.fill(0, 0, this.end);
    this.end = this.fixed;
  }

  private at(field: number): number {
    return this.headBytes + 8 * field;
  }

  setNull(field: number): void {
    const bit = field + 8;
    this.buffer[bit >> 3] |= 1 << (bit & 7);
  }
  setByte(field: number, value: number): void {
    this.view.setInt8(this.at(field), value);
  }
  setShort(field: number, value: number): void {
    this.view.setInt16(this.at(field), value, true);
  }
  setInt(field: number, value: number): void {
    this.view.setInt32(this.at(field), value, true);
  }
  setLong(field: number, value: number | bigint): void {
    this.view.setBigInt64(this.at(field), BigInt(value), true);
  }
  setFloat(field: number, value: number): void {
    this.view.setFloat32(this.at(field), value, true);
  }
  setDouble(field: number, value: number): void {
    this.view.setFloat64(this.at(field), value, true);
  }

  setBytes(field: number, bytes: Uint8Array): void {
    if (bytes.length > INLINE_BYTES) {
      this.setVariable(field, bytes, roundUp(bytes.length));
      return;
    }
    this.buffer.set(bytes, this.at(field));
    this.buffer[this.at(field) + 7] = 0x80 | bytes.length;
  }

  /** Bytes in the variable part; the slot holds offset and length. */
  setVariable(field: number, bytes: Uint8Array, reserved: number): void {
    const offset = this.reserve(reserved);
    this.buffer.set(bytes, offset);
    this.view.setUint32(this.at(field), bytes.length, true);
    this.view.setUint32(this.at(field) + 4, offset, true);
  }

  setTimestamp(field: number, millis: bigint, nanos: number): void {
    const offset = this.reserve(8);
    this.view.setBigInt64(offset, millis, true);
    this.view.setUint32(this.at(field), nanos, true);
    this.view.setUint32(this.at(field) + 4, offset, true);
  }

  private reserve(bytes: number): number {
    const offset = this.end;
    this.end += bytes;
    if (this.end > this.buffer.length) {
      const larger = new Uint8Array(this.end * 2);
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return offset;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.end);
  }

  /** Murmur3 over 32-bit words, seed 42. */
  hash(): number {
    let hash = 42;
    for (let i = 0; i < this.end; i += 4) hash = mixWord(hash, this.view.getInt32(i, true));
    hash ^= this.end;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }
}

function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const mixed = hash ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function roundUp(bytes: number): number {
  return (bytes + 7) & ~7;
}
