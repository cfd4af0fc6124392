/** The 64-bit hash XXH64, with Flink's seed. Results are unsigned. */

const SEED = 42n;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint => u64(value << bits) | (value >> (64n - bits));

function finish(value: bigint): bigint {
  let hash = value;
  hash ^= hash >> 33n;
  hash = u64(hash * PRIME_2);
  hash ^= hash >> 29n;
  hash = u64(hash * PRIME_3);
  return hash ^ (hash >> 32n);
}

const withWord = (hash: bigint, word: bigint): bigint =>
  u64(rotate(hash ^ u64(rotate(u64(word * PRIME_2), 31n) * PRIME_1), 27n) * PRIME_1 + PRIME_4);
const withInt = (hash: bigint, int: bigint): bigint => u64(rotate(hash ^ u64(int * PRIME_1), 23n) * PRIME_2 + PRIME_3);

export function hashInt(value: number): bigint {
  return finish(withInt(u64(SEED + PRIME_5 + 4n), BigInt(value >>> 0)));
}

export function hashLong(value: number | bigint): bigint {
  return finish(withWord(u64(SEED + PRIME_5 + 8n), u64(BigInt(value))));
}

export function hashBytes(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let at = 0;
  let hash: bigint;
  if (length >= 32) {
    hash = hashStripes(view, length);
    at = length - (length % 32);
  } else hash = u64(SEED + PRIME_5);
  hash = u64(hash + BigInt(length));
  for (; at + 8 <= length; at += 8) hash = withWord(hash, view.getBigUint64(at, true));
  if (at + 4 <= length) {
    hash = withInt(hash, BigInt(view.getUint32(at, true)));
    at += 4;
  }
  for (; at < length; at++) hash = u64(rotate(hash ^ u64(BigInt(bytes[at]) * PRIME_5), 11n) * PRIME_1);
  return finish(hash);
}

/** Four lanes over blocks of 32 bytes. */
function hashStripes(view: DataView, length: number): bigint {
  const lanes = [u64(SEED + PRIME_1 + PRIME_2), u64(SEED + PRIME_2), SEED, u64(SEED - PRIME_1)];
  for (let at = 0; at + 32 <= length; at += 32) {
    for (let lane = 0; lane < 4; lane++) {
      const word = view.getBigUint64(at + 8 * lane, true);
      lanes[lane] = u64(rotate(u64(lanes[lane] + word * PRIME_2), 31n) * PRIME_1);
    }
  }
  const [a, b, c, d] = lanes;
  let hash = u64(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
  for (const lane of lanes) hash = u64((hash ^ u64(rotate(u64(lane * PRIME_2), 31n) * PRIME_1)) * PRIME_1 + PRIME_4);
  return hash;
}
