/** Which keys the store may hold something of: a Bloom filter. New keys, most of a growing state, need no look into the store. */
import type { MapKey } from '../key-table';

export class KeyFilter {
  private readonly words: Uint32Array;
  private readonly mask: number;
  private empty = true;

  /** `bytes` is rounded down to a power of two. */
  constructor(bytes: number) {
    const words = 2 ** Math.max(4, Math.floor(Math.log2(bytes / 4)));
    this.words = new Uint32Array(words);
    this.mask = words * 32 - 1;
  }

  add(key: MapKey): void {
    this.empty = false;
    const hash = hashOf(key);
    this.set(hash);
    this.set(second(hash));
  }

  mayContain(key: MapKey): boolean {
    if (this.empty) return false;
    const hash = hashOf(key);
    return this.isSet(hash) && this.isSet(second(hash));
  }

  private set(hash: number): void {
    const bit = hash & this.mask;
    this.words[bit >>> 5] |= 1 << (bit & 31);
  }

  private isSet(hash: number): boolean {
    const bit = hash & this.mask;
    return (this.words[bit >>> 5] & (1 << (bit & 31))) !== 0;
  }
}

function second(hash: number): number {
  return mix(hash ^ 0x5bd1e995);
}

function mix(code: number): number {
  let h = code;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hashOf(key: MapKey): number {
  if (typeof key === 'number')
    return Number.isInteger(key) ? mix(mix(key | 0) ^ Math.floor(key / 2 ** 32)) : hashText(String(key));
  return hashText(typeof key === 'string' ? key : String(key));
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}
