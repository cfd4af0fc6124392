import type { Carrier, CallSite, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { checkValues, NO_GRANTS, TEST_LIMITS } from './echo';
import { VALUE_CASES } from './values';

/** A carrier in the host itself: what it gives back is what it got. */
const here: Carrier = {
  name: 'inline',
  openRow: async (spec, site) => {
    refuseRaw(spec, site);
    return { call: (value) => (spec.kind === 'TABLE' ? [value, value] : value), close: () => undefined };
  },
  openBatch: async ({ calls, outputs }) => {
    const { spec, site } = calls[0];
    refuseRaw(spec, site);
    const answer = (column: readonly unknown[]) =>
      spec.kind === 'TABLE' ? column.map((value) => [value, value]) : column;
    return {
      preferredRows: 1024,
      concurrency: 1,
      call: ([column]) => ({ columns: outputs.map(() => answer(column)) }),
      close: () => undefined,
    };
  },
  openAggregate: async (spec, site) => {
    refuseRaw(spec, site);
    return {
      create: () => null,
      accumulate: (_, value) => value,
      value: (accumulator) => accumulator,
      close: () => undefined,
    };
  },
};

function refuseRaw(spec: FunctionSpec, site: CallSite): void {
  if (site.args[0].root === 'RAW') throw new UserFunctionError(spec, 'unsupported', 'RAW cannot cross.');
}

test('the list itself: a carrier that copies nothing passes, and one refusal is seen as such', async () => {
  const outcomes = await checkValues(here, {
    spec: (kind) => ({
      name: 'echo',
      kind,
      language: 'TYPESCRIPT',
      carrier: 'inline',
      source: { kind: 'object', id: 'echo' },
      overloads: [],
      limits: TEST_LIMITS,
      grants: NO_GRANTS,
      row: true,
      batch: true,
    }),
  });
  expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
  expect(new Set(outcomes.filter(({ status }) => status === 'refused').map(({ type }) => type)).size).toBe(1);
  expect(outcomes.length).toBe(VALUE_CASES.length * 5);
});
