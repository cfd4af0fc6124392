/** Where a record without a partition goes, as Java's producer decides it. */

/** Kafka's murmur2 of a key, as Java's int. */
export function murmur2(key: Uint8Array): number {
  const length = key.length;
  const M = 0x5bd1e995;
  let hash = 0x9747b28c ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k = key[i] | (key[i + 1] << 8) | (key[i + 2] << 16) | (key[i + 3] << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = length & 3;
  if (rest === 3) hash ^= key[whole + 2] << 16;
  if (rest >= 2) hash ^= key[whole + 1] << 8;
  if (rest >= 1) hash = Math.imul(hash ^ key[whole], M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/** Partition of a key among all partitions of a topic, whether they have a leader or not. */
export function partitionOfKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/**
 * Records without a key stay on one partition until it has got `switchBytes`, then go to another one at random. Partitions without a leader
 * are left out while there are others.
 */
export class StickyPartitioner {
  private current = -1;
  private bytes = 0;

  constructor(
    private readonly switchBytes: number,
    private readonly random: () => number = Math.random,
  ) {}

  next(leaders: readonly (number | undefined)[], size: number): number {
    if (this.current < 0 || this.current >= leaders.length || this.bytes >= this.switchBytes) {
      this.current = this.choose(leaders);
      this.bytes = 0;
    }
    this.bytes += size;
    return this.current;
  }

  private choose(leaders: readonly (number | undefined)[]): number {
    const led: number[] = [];
    for (let i = 0; i < leaders.length; i++) if (leaders[i] !== undefined) led.push(i);
    if (led.length === 0) return Math.floor(this.random() * leaders.length);
    if (led.length === 1) return led[0];
    const others = led.filter((partition) => partition !== this.current);
    return others[Math.floor(this.random() * others.length)];
  }
}
