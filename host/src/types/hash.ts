/**
 * Java's hash codes of internal values, Flink's key groups and operator ids. All arithmetic wraps at 32 bits.
 * Verified vectors stand in hash.test.ts.
 */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { Pickled } from './pickled';
import { Row, rowClass } from './rows';

export function hashString(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** Long.hashCode of a canonical 64-bit integer. */
export function hashLong(value: number | bigint): number {
  if (typeof value === 'number') {
    if ((value | 0) === value) return value ^ (value >> 31);
    const high = Math.floor(value / 4294967296);
    return (value - high * 4294967296) ^ high;
  }
  return Number(BigInt.asIntN(32, value)) ^ Number(BigInt.asIntN(32, value >> 32n));
}

const doubleBits = new DataView(new ArrayBuffer(8));

/** Double.hashCode; every NaN is the canonical one. */
export function hashDouble(value: number): number {
  doubleBits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
  return doubleBits.getInt32(0) ^ doubleBits.getInt32(4);
}

/** Float.hashCode: its bits. */
export function hashFloat(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000;
  doubleBits.setFloat32(0, value);
  return doubleBits.getInt32(0);
}

export function hashBoolean(value: boolean): number {
  return value ? 1231 : 1237;
}

/** Arrays.hashCode(byte[]). */
export function hashBytes(bytes: Uint8Array): number {
  let hash = 1;
  for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 31) + ((bytes[i] << 24) >> 24)) | 0;
  return hash;
}

/** BigInteger.hashCode: over the 32-bit words of the magnitude, times the sign. */
export function hashBigInteger(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const words: number[] = [];
  for (let rest = magnitude; rest > 0n; rest >>= 32n) words.push(Number(BigInt.asIntN(32, rest)));
  let hash = 0;
  for (let i = words.length - 1; i >= 0; i--) hash = (Math.imul(hash, 31) + words[i]) | 0;
  return value < 0n ? -hash | 0 : hash;
}

/** BigDecimal.hashCode of unscaled * 10^-scale. */
export function hashBigDecimal(unscaled: bigint, scale: number): number {
  return (Math.imul(31, hashBigInteger(unscaled)) + scale) | 0;
}

function hashDecimalText(text: string): number {
  const point = text.indexOf('.');
  if (point < 0) return hashBigDecimal(BigInt(text), 0);
  return hashBigDecimal(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1);
}

/** java.util.Date.hashCode of a count of milliseconds; also java.sql.Date, Time and Timestamp. */
function hashMillis(millis: number): number {
  return hashLong(millis);
}

/** Instant.hashCode of a count of 10^-max(3, precision) seconds. */
function hashInstant(value: number | bigint, precision: number): number {
  const unit = 10n ** BigInt(Math.max(3, precision || 6));
  const count = BigInt(value);
  const fraction = ((count % unit) + unit) % unit;
  const seconds = (count - fraction) / unit;
  const nanos = Number((fraction * 1_000_000_000n) / unit);
  return (hashLong(seconds) + Math.imul(51, nanos)) | 0;
}

function millisOf(value: number | bigint, precision: number): number {
  const perMilli = 10 ** (Math.max(3, precision || 6) - 3);
  return typeof value === 'number' ? Math.floor(value / perMilli) : Number(value / BigInt(perMilli));
}

export type Hash = (value: never) => number;
type AnyHash = (value: unknown) => number;

const DAY_MS = 86_400_000;

/** Java's hashCode of a value of `type`, boxed as Flink's TypeInformation of that type boxes it; 0 for null. */
export function javaHash(type: DataType): (value: unknown) => number {
  const hash = hashNonNull(type) as AnyHash;
  return (value) => (value === null || value === undefined ? 0 : hash(value));
}

function hashNonNull(type: DataType): Hash {
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return hashBoolean;
    case TypeRoot.TINYINT:
    case TypeRoot.SMALLINT:
    case TypeRoot.INTEGER:
    case TypeRoot.INTERVAL_YEAR_MONTH:
      return (value: number) => value | 0;
    case TypeRoot.BIGINT:
    case TypeRoot.INTERVAL_DAY_TIME:
      return hashLong;
    case TypeRoot.FLOAT:
      return hashFloat;
    case TypeRoot.DOUBLE:
      return hashDouble;
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return hashString;
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
    case TypeRoot.RAW:
      return hashBytes;
    case TypeRoot.DECIMAL:
      return (value: number | bigint) => hashBigDecimal(BigInt(value), type.scale);
    case TypeRoot.BIG_DEC:
      return hashDecimalText;
    case TypeRoot.BIG_INT:
      return (value: string) => hashBigInteger(BigInt(value));
    case TypeRoot.DATE:
      return (value: number) => hashMillis(value * DAY_MS);
    case TypeRoot.TIME:
      return (value: number) => hashMillis(Math.floor(value / 1000));
    case TypeRoot.TIMESTAMP:
      return (value: number | bigint) => hashMillis(millisOf(value, type.precision));
    case TypeRoot.TIMESTAMP_LTZ:
      return (value: number | bigint) => hashInstant(value, type.precision);
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
      return hashPickled;
    default:
      return hashComposite(type);
  }
}

function hashComposite(type: DataType): Hash {
  switch (type.root) {
    case TypeRoot.ROW:
    case TypeRoot.STRUCTURED:
      return hashRow(type.children.map(rowFieldHash));
    case TypeRoot.TUPLE:
      return hashTuple(type.children.map(javaHash));
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return hashList(javaHash(type.children[0]));
    case TypeRoot.MAP:
      return hashMap(javaHash(type.children[0]), javaHash(type.children[1]), 0);
    default:
      return hashObject;
  }
}

/** A pickle hashes as its bytes. */
function hashPickled(value: Pickled | Uint8Array): number {
  return hashBytes(value instanceof Pickled ? value.column().data : value);
}

function hashRow(fields: readonly AnyHash[]): (row: Row) => number {
  return (row) => {
    let hash = 1;
    for (let i = 0; i < fields.length; i++) hash = (Math.imul(hash, 31) + fields[i](row[`f${i}`])) | 0;
    return (Math.imul(31, row.kind) + hash) | 0;
  };
}

function hashTuple(fields: readonly AnyHash[]): (row: Row) => number {
  return (row) => {
    let hash = fields.length === 0 ? 0 : fields[0](row.f0);
    for (let i = 1; i < fields.length; i++) hash = (Math.imul(hash, 31) + fields[i](row[`f${i}`])) | 0;
    return hash;
  };
}

function hashList(item: AnyHash): (list: ArrayLike<unknown>) => number {
  return (list) => {
    let hash = 1;
    for (let i = 0; i < list.length; i++) hash = (Math.imul(hash, 31) + item(list[i])) | 0;
    return hash;
  };
}

function hashMap(key: AnyHash, item: AnyHash, start: number): (map: ReadonlyMap<unknown, unknown>) => number {
  return (map) => {
    let hash = start;
    for (const [k, v] of map) hash = (hash + (key(k) ^ item(v))) | 0;
    return hash;
  };
}

/** What a field of a given type adds to Row.hashCode: collections deeply, anything else as a list of one. */
function rowFieldHash(type: DataType): (value: unknown) => number {
  switch (type.root) {
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return orZero(hashList(rowFieldHash(type.children[0])));
    case TypeRoot.MAP:
      return orZero(hashMap(rowFieldHash(type.children[0]), rowFieldHash(type.children[1]), 1));
    default: {
      const hash = hashNonNull(type);
      return orZero((value: never) => (31 + hash(value)) | 0);
    }
  }
}

function orZero(hash: Hash): (value: unknown) => number {
  return (value) => (value === null || value === undefined ? 0 : (hash as AnyHash)(value));
}

/** Hash of a PyFlink key of `type`: PyFlink wraps the key, so that Flink sees Row.of(key). */
export function pyflinkKeyHash(type: DataType): (key: unknown) => number {
  const row = hashRow([rowFieldHash(type)]);
  const Wrapped = rowClass(1);
  return (key) => row(new Wrapped(0, key));
}

/**
 * Hash of an untyped TypeScript value as the Java object it would most naturally be: a string, a boolean, a Long for an
 * integral number or bigint, a Double otherwise, a list, a map (also for plain objects), a row, bytes, a date.
 */
export function hashObject(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return hashString(value);
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? hashLong(value) : hashDouble(value);
    case 'bigint':
      return hashLong(value);
    case 'boolean':
      return hashBoolean(value);
    case 'object':
      return value === null ? 0 : hashReference(value);
    default:
      return 0;
  }
}

function hashReference(value: object): number {
  if (Array.isArray(value)) return hashList(hashObject)(value);
  if (value instanceof Uint8Array) return hashBytes(value);
  if (value instanceof Map) return hashMap(hashObject, hashObject, 0)(value);
  if (value instanceof Date) return hashMillis(value.getTime());
  if (value instanceof Pickled) return hashPickled(value);
  if (value instanceof Row) {
    return hashRow(value.toArray().map(() => orZero((field: unknown) => (31 + hashObject(field)) | 0)))(value);
  }
  let hash = 0;
  for (const [name, field] of Object.entries(value)) hash = (hash + (hashString(name) ^ hashObject(field))) | 0;
  return hash;
}

/** Flink's MathUtils.murmurHash: never negative. */
export function murmurHash(code: number): number {
  let hash = Math.imul(code, 0xcc9e2d51);
  hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593);
  hash = (hash << 13) | (hash >>> 19);
  hash = ((Math.imul(hash, 5) + 0xe6546b64) ^ 4) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  if (hash >= 0) return hash;
  return hash === -2147483648 ? 0 : -hash;
}

/** Flink's key group of a key with the given Java hash. */
export function keyGroupOf(hash: number, maxParallelism: number): number {
  return murmurHash(hash) % maxParallelism;
}

/** The subtask that owns a key group. */
export function subtaskOfKeyGroup(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism);
}

/** The subtask that a key with the given Java hash belongs to. */
export function subtaskOfKey(hash: number, parallelism: number, maxParallelism: number): number {
  return subtaskOfKeyGroup(keyGroupOf(hash, maxParallelism), parallelism, maxParallelism);
}

/** First and last key group of a subtask, both inclusive. */
export function keyGroupRange(
  subtask: number,
  parallelism: number,
  maxParallelism: number,
): { start: number; end: number } {
  return {
    start: Math.floor((subtask * maxParallelism + parallelism - 1) / parallelism),
    end: Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism),
  };
}

/** Flink's default max parallelism: 1.5 times the parallelism, rounded up to a power of two, within 128 … 32768. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2);
  return Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), 128), 32768);
}

const MASK_64 = (1n << 64n) - 1n;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

function rotateLeft64(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK_64;
}

function mix64(value: bigint): bigint {
  let k = value;
  k = ((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn) & MASK_64;
  k = ((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK_64;
  return k ^ (k >> 33n);
}

/** MurmurHash3 x64 128 with seed 0, as 32 lower-case hex digits in the order in which Flink prints it. */
export function murmur3x128(bytes: Uint8Array): string {
  const padded = Buffer.alloc((bytes.length + 16) & ~15);
  padded.set(bytes);
  let h1 = 0n;
  let h2 = 0n;
  const full = bytes.length & ~15;
  for (let i = 0; i < full; i += 16) {
    h1 ^= (rotateLeft64((padded.readBigUInt64LE(i) * C1) & MASK_64, 31n) * C2) & MASK_64;
    h1 = ((rotateLeft64(h1, 27n) + h2) * 5n + 0x52dce729n) & MASK_64;
    h2 ^= (rotateLeft64((padded.readBigUInt64LE(i + 8) * C2) & MASK_64, 33n) * C1) & MASK_64;
    h2 = ((rotateLeft64(h2, 31n) + h1) * 5n + 0x38495ab5n) & MASK_64;
  }
  h2 ^= (rotateLeft64((padded.readBigUInt64LE(full + 8) * C2) & MASK_64, 33n) * C1) & MASK_64;
  h1 ^= (rotateLeft64((padded.readBigUInt64LE(full) * C1) & MASK_64, 31n) * C2) & MASK_64;
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = (h1 + h2) & MASK_64;
  h2 = (h2 + h1) & MASK_64;
  h1 = mix64(h1);
  h2 = mix64(h2);
  h1 = (h1 + h2) & MASK_64;
  h2 = (h2 + h1) & MASK_64;
  const digest = Buffer.alloc(16);
  digest.writeBigUInt64LE(h1, 0);
  digest.writeBigUInt64LE(h2, 8);
  return digest.toString('hex');
}

/** Flink's OperatorID of a uid. */
export function operatorIdOfUid(uid: string): string {
  return murmur3x128(Buffer.from(uid, 'utf8'));
}
