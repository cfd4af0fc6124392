/** Repetitions in a block of at most 64 KiB: what snappy and LZ4 have in common. */

const HASH_BITS = 14;
const MIN_MATCH = 4;
/** After this many misses in a row the steps grow: what cannot be compressed is passed quickly. */
const SKIP_BITS = 5;

/** Positions + 1 by the hash of four bytes; emptied for each block. */
const table = new Int32Array(1 << HASH_BITS);

export interface MatchSink {
  /** Bytes from `literals` to `start` as they are, then `length` bytes from `offset` before `start` again. */
  match(literals: number, start: number, offset: number, length: number): void;
}

/**
 * Finds matches within [begin, end) that start before `startLimit` and end at or before `matchLimit`. Gives where the bytes after the last
 * match begin.
 */
export function findMatches(
  input: Buffer,
  begin: number,
  startLimit: number,
  matchLimit: number,
  sink: MatchSink,
): number {
  table.fill(0);
  let literals = begin;
  let misses = 1 << SKIP_BITS;
  for (let at = begin; at < startLimit; ) {
    const word = input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24);
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[hash] - 1 + begin;
    table[hash] = at - begin + 1;
    if (
      candidate < begin ||
      input[candidate] !== (word & 0xff) ||
      input[candidate + 1] !== input[at + 1] ||
      input[candidate + 2] !== input[at + 2] ||
      input[candidate + 3] !== input[at + 3]
    ) {
      at += misses++ >> SKIP_BITS;
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < matchLimit && input[candidate + length] === input[at + length]) length++;
    sink.match(literals, at, at - candidate, length);
    at += length;
    literals = at;
    misses = 1 << SKIP_BITS;
  }
  return literals;
}
