/**
 * Java's SplittableRandom, bit for bit: Nexmark's generator draws from it, so the same seed makes the same events as on the
 * JVM. Draws are made a block at a time.
 */
import { BLOCK, INTS, makeDraws } from './draws';

const GAMMA = 0x9e3779b97f4a7c15n;
const MAX_INT = 0x7fffffff;

/** The state as a number of 64 bits in two halves. */
export type RandomState = readonly [high: number, low: number];

export class SplittableRandom {
  private readonly draws = makeDraws();
  private readonly block = new BigInt64Array(this.draws.memory.buffer, 0, 1);
  private readonly ints = new Int32Array(this.draws.memory.buffer, INTS, BLOCK);
  /** Draws of the block that have been given. */
  private at = 0;

  constructor(seed: number) {
    this.start(BigInt(seed));
  }

  get state(): RandomState {
    const state = this.block[0] + BigInt(this.at) * GAMMA;
    return [Number(BigInt.asIntN(32, state >> 32n)), Number(BigInt.asIntN(32, state))];
  }

  set state([high, low]: RandomState) {
    this.start((BigInt(high) << 32n) | BigInt(low >>> 0));
  }

  private start(state: bigint): void {
    this.block[0] = state;
    this.at = 0;
    this.draws.fill(0);
  }

  private nextBlock(): void {
    this.at = 0;
    this.draws.fill(BLOCK);
  }

  /** Any int. */
  nextInt32(): number {
    if (this.at === BLOCK) this.nextBlock();
    return this.ints[this.at++];
  }

  /** An int of [0, bound). */
  nextInt(bound: number): number {
    const value = this.nextInt32();
    const mask = bound - 1;
    if ((bound & mask) === 0) return value & mask;
    let unsigned = value >>> 1;
    for (;;) {
      const rest = unsigned % bound;
      if (unsigned + mask - rest <= MAX_INT) return rest;
      unsigned = this.nextInt32() >>> 1;
    }
  }

  /** Passes what `nextInt(bound)` would have used. */
  skipInt(bound: number): void {
    // Nearly always one draw: another one follows if this one is among the last of all ints, which are not a multiple of bound.
    if (this.at === BLOCK || this.ints[this.at] >>> 1 > MAX_INT - bound) this.nextInt(bound);
    else this.at++;
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

  /** A double of [0, 1). */
  nextDouble(): number {
    if (this.at === BLOCK) this.nextBlock();
    return this.draws.real(this.at++);
  }

  /** Passes what {@link nextDouble} would have used. */
  skipDouble(): void {
    if (this.at === BLOCK) this.nextBlock();
    this.at++;
  }
}
