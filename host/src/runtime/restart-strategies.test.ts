import { createRestartStrategy } from './restart-strategies';
import { ManualClock } from './time';

const strategy = (entries: Record<string, string>, clock = new ManualClock(10_000_000)) =>
  createRestartStrategy(new Map(Object.entries(entries)), clock, false, () => 0.5);

test('none is the default', () => {
  expect(strategy({}).onFailure()).toBeUndefined();
  expect(strategy({ 'restart-strategy': 'none' }).onFailure()).toBeUndefined();
  expect(strategy({ 'restart-strategy.type': 'off' }).onFailure()).toBeUndefined();
});

test('fixed delay', () => {
  const fixed = strategy({
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '2',
    'restart-strategy.fixed-delay.delay': '5 s',
  });
  expect([fixed.onFailure(), fixed.onFailure(), fixed.onFailure()]).toEqual([5000, 5000, undefined]);
  const defaults = strategy({ 'restart-strategy': 'fixed-delay' });
  expect([defaults.onFailure(), defaults.onFailure()]).toEqual([1000, undefined]);
});

test('failure rate', () => {
  const clock = new ManualClock(0);
  const rate = strategy(
    {
      'restart-strategy.type': 'failure-rate',
      'restart-strategy.failure-rate.max-failures-per-interval': '2',
      'restart-strategy.failure-rate.failure-rate-interval': '1 min',
    },
    clock,
  );
  expect([rate.onFailure(), rate.onFailure()]).toEqual([1000, 1000]);
  clock.advanceTo(61_000);
  expect(rate.onFailure()).toBe(1000);
  expect(rate.onFailure()).toBe(1000);
  expect(rate.onFailure()).toBeUndefined();
});

test('exponential delay grows, is bounded and is reset', () => {
  const clock = new ManualClock(10_000_000);
  const growing = strategy(
    { 'restart-strategy.type': 'exponential-delay', 'restart-strategy.exponential-delay.max-backoff': '2 s' },
    clock,
  );
  expect([growing.onFailure(), growing.onFailure(), growing.onFailure()]).toEqual([1000, 1500, 2000]);
  clock.advanceTo(10_000_000 + 3_700_000);
  expect(growing.onFailure()).toBe(1000);
});

test('an unknown strategy is refused', () => {
  expect(() => strategy({ 'restart-strategy.type': 'hope' })).toThrow(
    'hope is an unknown value of RestartStrategyType.',
  );
  expect(() =>
    strategy({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.delay': 'soon' }),
  ).toThrow(/'soon'.*fixed-delay\.delay/);
});
