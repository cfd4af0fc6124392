/** Ten kills of each run of the tests; `npm run test:chaos` has more of them, and more variants. */
import { runCampaign } from './campaign';
import { killsOf, VARIANTS } from './variants';

jest.setTimeout(600_000);

/** Its schedule kills the host (also between prepare and commit), the script, a worker, everything, and the store. */
const SEED = 239;
const KILLS = 10;
const CHOSEN = [4, 1];

test(`${KILLS} kills: nothing is lost, nothing comes twice`, async () => {
  const lines: string[] = [];
  const results = await runCampaign({
    seed: SEED,
    kills: KILLS,
    variants: CHOSEN,
    report: (line) => lines.push(line),
  });
  const violations = results.flatMap((result) => result.violations);
  if (violations.length > 0) throw new Error(lines.join('\n'));
  const kills = results.flatMap((result) => Object.values(result.kills)).reduce((sum, count) => sum + count, 0);
  expect(kills).toBe(KILLS);
});

test('a seed repeats its schedule', () => {
  const [first, again, other] = [7, 7, 8].map((seed) => {
    const kills = killsOf(seed, 2, VARIANTS[2]);
    return Array.from({ length: 20 }, () => kills.next().value);
  });
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
