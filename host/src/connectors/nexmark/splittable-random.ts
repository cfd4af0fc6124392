/**
 * Java's SplittableRandom, bit for bit, on pairs of 32-bit numbers: Nexmark's generator draws from it, so the same seed
 * makes the same events as on the JVM.
 */

const GAMMA_HIGH = 0x9e3779b9 | 0;
const GAMMA_LOW = 0x7f4a7c15 | 0;

/** High half of the unsigned product of `a` and the number of the 16-bit halves `b1`, `b0`. */
function multiplyHigh(a: number, b1: number, b0: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16);
  const second = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (second >>> 16)) | 0;
}

export class SplittableRandom {
  high: number;
  low: number;

  constructor(seed: number) {
    this.high = Math.floor(seed / 2 ** 32) | 0;
    this.low = seed | 0;
  }

  /** Any int: mix32 of the next state. */
  nextInt32(): number {
    const low = (this.low + GAMMA_LOW) | 0;
    let high = (this.high + GAMMA_HIGH + (low >>> 0 < GAMMA_LOW >>> 0 ? 1 : 0)) | 0;
    this.low = low;
    this.high = high;
    const a = low ^ (high >>> 1);
    const b = Math.imul(a, 0x799705f5);
    high = (multiplyHigh(a, 0x7997, 0x05f5) + Math.imul(high, 0x799705f5) + Math.imul(a, 0x62a9d9ed | 0)) | 0;
    const c = b ^ ((b >>> 28) | (high << 4));
    high ^= high >>> 28;
    return (multiplyHigh(c, 0xc88c, 0x35b3) + Math.imul(high, 0xc88c35b3 | 0) + Math.imul(c, 0xcb24d0a5 | 0)) | 0;
  }

  /** An int of [0, bound). */
  nextInt(bound: number): number {
    const value = this.nextInt32();
    const mask = bound - 1;
    if ((bound & mask) === 0) return value & mask;
    let unsigned = value >>> 1;
    for (;;) {
      const rest = unsigned % bound;
      if (unsigned + mask - rest <= 0x7fffffff) return rest;
      unsigned = this.nextInt32() >>> 1;
    }
  }

  /** `nextInt(13)`: dividing by a constant is much cheaper, and most of the draws are for letters. */
  nextInt13(): number {
    let unsigned = this.nextInt32() >>> 1;
    while (unsigned >= 2147483637) unsigned = this.nextInt32() >>> 1;
    return unsigned % 13;
  }

  /** `nextInt(26)`. */
  nextInt26(): number {
    let unsigned = this.nextInt32() >>> 1;
    while (unsigned >= 2147483624) unsigned = this.nextInt32() >>> 1;
    return unsigned % 26;
  }

  /** Passes a value by that {@link nextDouble} would have used. */
  skip(): void {
    const low = (this.low + GAMMA_LOW) | 0;
    this.high = (this.high + GAMMA_HIGH + (low >>> 0 < GAMMA_LOW >>> 0 ? 1 : 0)) | 0;
    this.low = low;
  }

  /** A double of [0, 1): the upper 53 bits of mix64. */
  nextDouble(): number {
    this.skip();
    let { high, low } = this;
    low ^= (low >>> 30) | (high << 2);
    high ^= high >>> 30;
    let product = Math.imul(low, 0x1ce4e5b9);
    high = (multiplyHigh(low, 0x1ce4, 0xe5b9) + Math.imul(high, 0x1ce4e5b9) + Math.imul(low, 0xbf58476d | 0)) | 0;
    low = product;
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    product = Math.imul(low, 0x133111eb);
    high = (multiplyHigh(low, 0x1331, 0x11eb) + Math.imul(high, 0x133111eb) + Math.imul(low, 0x94d049bb | 0)) | 0;
    low = product;
    low ^= (low >>> 31) | (high << 1);
    high ^= high >>> 31;
    return ((high >>> 0) * 2 ** 21 + (low >>> 11)) * 2 ** -53;
  }
}
