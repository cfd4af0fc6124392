import { ALL_FIELDS, type GeneratorSettings, NexmarkGenerator, type WantedFields } from './generator';
import { SplittableRandom } from './splittable-random';

const SETTINGS: GeneratorSettings = {
  ...{ personProportion: 1, auctionProportion: 3, bidProportion: 46, hotAuctions: 2, hotBidders: 4, hotSellers: 4 },
  ...{ personSize: 200, auctionSize: 500, bidSize: 100, rate: 10_000, baseTime: 1_700_000_000_000, seed: 42 },
};

const long = (value: bigint): bigint => BigInt.asUintN(64, value);

/** Java's SplittableRandom by its definition. */
class Reference {
  private state: bigint;

  constructor(seed: number) {
    this.state = BigInt(seed);
  }

  private mixed(shifts: readonly bigint[], factors: readonly bigint[]): bigint {
    this.state = long(this.state + 0x9e3779b97f4a7c15n);
    return factors.reduce((z, factor, i) => long((z ^ (z >> shifts[i])) * factor), this.state);
  }

  nextInt32(): number {
    return Number(BigInt.asIntN(32, this.mixed([33n, 28n], [0x62a9d9ed799705f5n, 0xcb24d0a5c88c35b3n]) >> 32n));
  }

  nextDouble(): number {
    const z = this.mixed([30n, 27n], [0xbf58476d1ce4e5b9n, 0x94d049bb133111ebn]);
    return Number((z ^ (z >> 31n)) >> 11n) * 2 ** -53;
  }
}

test.each([0, 42, 2 ** 40 + 3, -5])('SplittableRandom(%d) is that of Java', (seed) => {
  const random = new SplittableRandom(seed);
  const reference = new Reference(seed);
  for (let i = 0; i < 10_000; i++) {
    if (i % 9 === 0) expect(random.nextDouble()).toBe(reference.nextDouble());
    else expect(random.nextInt32()).toBe(reference.nextInt32());
  }
});

test('goes on from its state, at any place of a block', () => {
  const random = new SplittableRandom(7);
  for (let i = 0; i < 4100; i++) {
    const copy = new SplittableRandom(0);
    copy.state = random.state;
    expect(copy.nextInt(1000)).toBe(random.nextInt(1000));
  }
});

test.each([3, 13, 16, 0x60000001])('skipInt(%d) passes what nextInt would use', (bound) => {
  const [drawn, skipped] = [new SplittableRandom(1), new SplittableRandom(1)];
  for (let i = 0; i < 5000; i++) {
    drawn.nextInt(bound);
    skipped.skipInt(bound);
  }
  expect(skipped.state).toEqual(drawn.state);
});

const WANTED: readonly WantedFields[] = [
  [0, 0, 0],
  [0x80, 0x200, 0x40],
  [0x06, 0x06, 0x05],
  [0x08, 0x04, 0x1a],
];

test.each(WANTED)('fields that are wanted (%d %d %d) are those of whole events', (...wanted) => {
  const whole = new NexmarkGenerator(SETTINGS, 1, 1, { emitted: 0 });
  const part = new NexmarkGenerator(SETTINGS, 1, 1, { emitted: 0 }, wanted);
  for (let i = 0; i < 3000; i++) {
    const [expected, row] = [whole.next(), part.next()] as unknown as Record<string, unknown>[];
    for (let field = 0; ALL_FIELDS[whole.type] >> field > 0; field++) {
      if ((wanted[whole.type] >> field) & 1) expect(row[`f${field}`]).toBe(expected[`f${field}`]);
    }
    expect(part.type).toBe(whole.type);
  }
  expect(part.position).toEqual(whole.position);
});
