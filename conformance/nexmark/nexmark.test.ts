/** The benchmark's queries give Flink's answers. Needs ../shared/nexmark beside the repository. */
import { join } from 'node:path';
import { NexmarkGenerator } from '../../host/src/connectors/nexmark/generator';
import { readEvents } from './events';
import { nexmarkFolder, QUERIES } from './queries';
import { NexmarkRun } from './run';

const folder = nexmarkFolder(join(__dirname, '../..'));

if (folder === undefined) {
  test.skip('Nexmark: skipped, because ../shared/nexmark is not there', () => undefined);
} else {
  const run = new NexmarkRun(folder);

  test.each(QUERIES.filter((name) => run.has(name)))(
    '%s',
    async (name) => {
      expect(run.difference(name, await run.answer(name))).toBeUndefined();
    },
    60_000,
  );

  test('the generator makes the recorded events', () => {
    const generator = new NexmarkGenerator(
      {
        personProportion: 1,
        auctionProportion: 3,
        bidProportion: 46,
        hotAuctions: 2,
        hotBidders: 4,
        hotSellers: 4,
        personSize: 200,
        auctionSize: 500,
        bidSize: 100,
        rate: 1000,
        baseTime: 1_700_000_000_000,
        seed: 42,
      },
      1,
      1,
      { emitted: 0 },
    );
    const differs = readEvents(folder).findIndex((event) => {
      const made = generator.next().toArray();
      const recorded = event.getField(generator.type + 1) as typeof event | null;
      return recorded === null || !made.every((value, i) => value === recorded.getField(i));
    });
    expect(differs).toBe(-1);
  });
}
