/** java.util.Random: the same numbers for the same seed. */

import { illegalArgument } from './define';

const MULTIPLIER_HIGH = 0x5de;
const MULTIPLIER_LOW = 0xece66d;
const MASK_24 = 0xffffff;

/** The state has 48 bits, kept as two halves of 24. */
export class JavaRandom {
  private high: number;
  private low: number;

  constructor(seed?: number | bigint) {
    const start = BigInt.asUintN(48, BigInt(seed ?? Math.floor(Math.random() * 2 ** 48)) ^ 0x5deece66dn);
    this.high = Number(start >> 24n);
    this.low = Number(start & 0xffffffn);
  }

  private next(bits: number): number {
    const low = this.low * MULTIPLIER_LOW + 0xb;
    const carry = Math.floor(low / (MASK_24 + 1));
    this.high = (this.high * MULTIPLIER_LOW + this.low * MULTIPLIER_HIGH + carry) % (MASK_24 + 1);
    this.low = low % (MASK_24 + 1);
    return Math.floor((this.high * (MASK_24 + 1) + this.low) / 2 ** (48 - bits));
  }

  nextDouble(): number {
    const high = this.next(26);
    return (high * 2 ** 27 + this.next(27)) / 2 ** 53;
  }

  /** From 0 to below `bound`, which must be positive. */
  nextInt(bound: number): number {
    if (bound <= 0) throw illegalArgument('bound must be positive');
    let bits = this.next(31);
    if ((bound & -bound) === bound) return Math.floor((bound * bits) / 2 ** 31);
    for (;;) {
      const value = bits % bound;
      if (bits - value + (bound - 1) < 2 ** 31) return value;
      bits = this.next(31);
    }
  }
}
