/** Prices of the Nexmark generator: round(100 * 10^(6 r)) for a random r of [0, 1). */
import type { SplittableRandom } from './splittable-random';

/** Parts of a power of ten that the table has. */
const PARTS = 1024;
const LN_STEP = Math.LN10 / PARTS;

/** 100 * 10^(i / PARTS) */
let steps: Float64Array | undefined;

export function nextPrice(random: SplittableRandom): number {
  steps ??= Float64Array.from({ length: 6 * PARTS }, (_, i) => 100 * 10 ** (i / PARTS));
  const exponent = random.nextDouble() * 6;
  const place = exponent * PARTS;
  const step = place | 0;
  const x = (place - step) * LN_STEP;
  // exp(x) of an x below 0.0023: the next term of the series is below 1e-15.
  const value = steps[step] * (1 + x * (1 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24)))));
  const floor = Math.floor(value);
  const rest = value - floor;
  // The value is off by 1e-6 at most, which matters next to a half only.
  if (rest > 0.49999 && rest < 0.50001) return Math.round(10 ** exponent * 100);
  return rest > 0.5 ? floor + 1 : floor;
}
