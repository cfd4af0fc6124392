import type { FoundJob } from './find';
import { infoText, listText, stateText } from './texts';

const started = new Date(2024, 1, 3, 4, 5, 6).getTime();
const job = (id: string, status: string, after = 0): FoundJob => ({
  host: { name: 'process 1', options: {} },
  id,
  name: `job-${id}`,
  status,
  startedMs: started + after,
});
const ALL = { running: true, scheduled: true, all: true };
const LINE = `${'-'.repeat(62)}\n`;

test.each<[string, readonly FoundJob[], Partial<typeof ALL>, string]>([
  ['nothing', [], ALL, 'No running jobs.\nNo scheduled jobs.\n'],
  [
    'running ones by state and time',
    [job('c', 'RUNNING', 1000), job('b', 'RUNNING'), job('a', 'RESTARTING', 2000), job('x', 'FAILED')],
    { running: true },
    '------------------ Running/Restarting Jobs -------------------\n' +
      '03.02.2024 04:05:08 : a : job-a (RESTARTING)\n' +
      '03.02.2024 04:05:06 : b : job-b (RUNNING)\n' +
      `03.02.2024 04:05:07 : c : job-c (RUNNING)\n${LINE}`,
  ],
  [
    'scheduled and ended ones',
    [job('a', 'CREATED'), job('b', 'FINISHED'), job('c', 'INITIALIZING')],
    ALL,
    'No running jobs.\n----------------------- Scheduled Jobs -----------------------\n' +
      `03.02.2024 04:05:06 : a : job-a (CREATED)\n03.02.2024 04:05:06 : c : job-c (INITIALIZING)\n${LINE}` +
      '---------------------- Terminated Jobs -----------------------\n' +
      `03.02.2024 04:05:06 : b : job-b (FINISHED)\n${LINE}`,
  ],
])('list: %s', (_, jobs, show, text) => {
  expect(listText(jobs, { running: false, scheduled: false, all: false, ...show })).toBe(text);
});

test('info: only the checkpoints that there are', () => {
  const metrics = { 'read-records': 5, 'write-records': 7 };
  const details = {
    jid: 'a',
    name: 'j',
    state: 'RUNNING',
    'start-time': started,
    vertices: [{ name: 'Source', parallelism: 2, status: 'RUNNING', metrics }],
  };
  const none = { counts: { completed: 0, failed: 0 }, latest: { completed: null, savepoint: null } };
  const text = infoText(details, none);
  expect(text).toContain('Job a: j (RUNNING), since 03.02.2024 04:05:06\nCheckpoints: 0 completed, 0 failed\n\n');
  expect(text).toMatch(/RUNNING\D+2\D+5\D+7\D+Source/);
  const latest = { completed: { id: 3, external_path: '/c/3', state_size: 9 }, savepoint: { external_path: '/s' } };
  expect(infoText(details, { ...none, latest })).toContain('Last checkpoint: 3, 9 bytes, /c/3\nLast savepoint: /s\n');
});

test.each<[string, unknown, string]>([
  ['', 'one', 'one\n'],
  ['', [], ''],
  ['', ['a', 'b'], 'a\nb\n'],
  ['', [['k', 'v']], 'k = v\n'],
  ['0,60000', 'x', '[1970-01-01T00:00:00.000Z, 1970-01-01T00:01:00.000Z] x\n'],
  ['global', 'x', '[global] x\n'],
  [`${2 ** 63}`, 'x', `[${2 ** 63}] x\n`],
])('state of namespace "%s": %j', (namespace, value, text) => {
  expect(stateText({ answers: [{ entries: [{ namespace, value }] }] })).toBe(text);
});
