/**
 * Bytes for guests. Run-time libraries need some for the seeds of their hash tables, also where nobody wants randomness: without
 * the grant a guest gets the same sequence in each instance, so that it can be run and gives the same results each time.
 */
import { randomFillSync } from 'node:crypto';

export type FillRandom = (bytes: Uint8Array) => void;

/** crypto's limit for one call. */
const MAX_FILL = 65536;

export function guestRandom(granted: boolean): FillRandom {
  if (granted) {
    return (bytes) => {
      for (let at = 0; at < bytes.length; at += MAX_FILL) randomFillSync(bytes.subarray(at, at + MAX_FILL));
    };
  }
  // xorshift32
  let state = 0x9e3779b9;
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[i] = state;
    }
  };
}
