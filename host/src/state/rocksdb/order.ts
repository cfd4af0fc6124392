/**
 * The order in which map state is iterated: that of the bytes that Flink's serializers write for the user key, compared as unsigned
 * bytes, since that is what a RocksDB iterator of Flink shows. Big-endian numbers (so negative ones come last), strings and binary
 * values after their length, SQL rows by BinaryRowData. Types without such bytes here have an order of their own, which is stable.
 */
import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { latin1 } from '../../types/binary';
import { binaryRowBytes } from '../../types/binary-row-hash';
import { keyCodec } from '../../types/keys';

/** Different user keys of a state give different bytes, none a prefix of another, one character for each byte. */
export type UserKeyOrder = (userKey: unknown) => string;

type Encode = (value: unknown) => string;

const MAX_COMPACT_DECIMAL = 18;
const OBJECT = DataType.create({ root: TypeRoot.OBJECT });
const scratch = Buffer.alloc(16);

export function userKeyOrder(type: DataType | undefined): UserKeyOrder {
  const encode = type === undefined ? opaque(undefined) : encoderOf(type);
  // A key that is null, which Flink's serializers refuse at the top, comes first.
  return (userKey) => (userKey === null || userKey === undefined ? '\u0000' : `\u0001${encode(userKey)}`);
}

function encoderOf(type: DataType): Encode {
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return (value) => (value === true ? '\u0001' : '\u0000');
    case TypeRoot.TINYINT:
      return (value) => String.fromCharCode((value as number) & 0xff);
    case TypeRoot.SMALLINT:
      return (value) => text(scratch.writeInt16BE(value as number));
    case TypeRoot.INTEGER:
    case TypeRoot.DATE:
    case TypeRoot.INTERVAL_YEAR_MONTH:
      return (value) => text(scratch.writeInt32BE(value as number));
    case TypeRoot.TIME:
    case TypeRoot.BIGINT:
    case TypeRoot.INTERVAL_DAY_TIME:
      return (value) => text(scratch.writeBigInt64BE(BigInt(value as number | bigint)));
    case TypeRoot.FLOAT:
      return (value) => text(scratch.writeFloatBE(value as number));
    case TypeRoot.DOUBLE:
      return (value) => text(scratch.writeDoubleBE(value as number));
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return (value) => textOrder(value as string);
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
      return (value) => withLength(value as Uint8Array);
    case TypeRoot.DECIMAL:
      return decimalOrder(type);
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ:
      return timestampOrder(type.precision);
    case TypeRoot.ROW:
      return rowOrder(type);
    default:
      return opaque(type);
  }
}

function text(length: number): string {
  return latin1(scratch, 0, length);
}

function lengthPrefix(length: number): string {
  return text(scratch.writeUInt32BE(length));
}

function withLength(bytes: Uint8Array): string {
  return lengthPrefix(bytes.length) + latin1(bytes);
}

const NOT_ASCII = /[^\0-\x7f]/;

function textOrder(value: string): string {
  if (!NOT_ASCII.test(value)) return lengthPrefix(value.length) + value;
  const bytes = Buffer.from(value, 'utf8');
  // Lone surrogates all have the same bytes in UTF-8.
  const exact = bytes.toString('utf8') === value ? '\u0000' : `\u0001${withLength(Buffer.from(value, 'utf16le'))}`;
  return withLength(bytes) + exact;
}

function decimalOrder(type: DataType): Encode {
  if (type.precision <= MAX_COMPACT_DECIMAL) {
    return (value) => text(scratch.writeBigInt64BE(BigInt(value as number | bigint)));
  }
  return (value) => withLength(bigEndian(BigInt(value as number | bigint)));
}

/** The shortest two's complement. */
function bigEndian(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** Milliseconds, then nanoseconds within. */
function timestampOrder(precision: number): Encode {
  if (precision <= 3) return (value) => text(scratch.writeBigInt64BE(BigInt(value as number | bigint)));
  const unitsPerMilli = 10n ** BigInt(precision - 3);
  return (value) => {
    const count = BigInt(value as number | bigint);
    const remainder = ((count % unitsPerMilli) + unitsPerMilli) % unitsPerMilli;
    scratch.writeBigInt64BE((count - remainder) / unitsPerMilli);
    return text(scratch.writeUInt32BE(Number(remainder), 8));
  };
}

function rowOrder(type: DataType): Encode {
  const bytesOf = binaryRowBytes(type);
  const exact = opaque(type);
  if (bytesOf === undefined) return exact;
  // BinaryRowData holds milliseconds of a TIME; the key may hold more.
  const precise = !type.children.some((child) => child.root === TypeRoot.TIME);
  return precise ? (value) => withLength(bytesOf(value)) : (value) => withLength(bytesOf(value)) + exact(value);
}

/** By the key's identity. */
function opaque(type: DataType | undefined): Encode {
  const codec = keyCodec(type ?? OBJECT, { pyflink: false });
  return (value) => {
    const key = codec.toMapKey(value);
    return textOrder(`${(typeof key)[0]}${key}`);
  };
}
