import { completeness, type CommitTrigger } from './partition-time';

const at = (text: string): number => Date.parse(text);
const DAY = 86_400_000;

test.each<[string, Partial<CommitTrigger>, string, string]>([
  ['the first column', {}, 'dt=2020-05-20/hr=7', '2020-05-20T00:00:00Z'],
  ['a time of one digit each', {}, 'dt=2020-5-2 1%3A2%3A3.5', '2020-05-02T01:02:03.500Z'],
  ['a pattern', { pattern: '$dt $hr:00:00' }, 'dt=2020-05-20/hr=7', '2020-05-20T07:00:00Z'],
  [
    'a pattern and a formatter',
    { pattern: '$y$m$d', formatter: 'yyyyMMdd' },
    'y=2020/m=05/d=20',
    '2020-05-20T00:00:00Z',
  ],
  ['a zone', { zone: 'Asia/Shanghai' }, 'dt=2020-05-20', '2020-05-19T16:00:00Z'],
  ['fields out of range', {}, 'dt=2020-13-32', '2021-02-01T00:00:00Z'],
])('partition time: %s', (_name, options, partition, expected) => {
  const isComplete = completeness({ trigger: 'partition-time', delayMs: DAY, zone: 'UTC', ...options });
  const on = (watermark: number): boolean => isComplete(partition, { since: 0, now: 0, watermark });
  expect([on(at(expected) + DAY), on(at(expected) + DAY + 1)]).toEqual([false, true]);
});

test('process time', () => {
  const state = (now: number) => ({ since: 100, now, watermark: Number.NEGATIVE_INFINITY });
  const after = completeness({ trigger: 'process-time', delayMs: 50, zone: 'UTC' });
  expect([after('p=1', state(150)), after('p=1', state(151))]).toEqual([false, true]);
  expect(completeness({ trigger: 'process-time', delayMs: 0, zone: 'UTC' })('p=1', state(100))).toBe(true);
});

test('a text that is no time is named', () => {
  const isComplete = completeness({ trigger: 'partition-time', delayMs: 0, zone: 'UTC' });
  expect(() => isComplete('dt=soon', { since: 0, now: 0, watermark: 0 })).toThrow("'soon'");
});
