/** Whole programs, compared with what real Flink 2.3.0 printed (conformance/golden, see its README). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, python, root, runPython, start } from './run';

jest.setTimeout(180_000);

const golden = (name: string): string => readFileSync(join(root, 'conformance/golden', name), 'utf8');
const demo = (name: string): string => join(root, 'udf-examples', name);

test('flight_delays.py prints what Flink prints', async () => {
  const end = await start(python, [demo('python/flight_delays.py')]).done;
  expect(end.stderr).toBe('');
  expect(end.stdout).toBe(golden('flight_delays.txt'));
  expect(end.code).toBe(0);
});

test('flight_delays.py at parallelism 2 prints the same', async () => {
  const end = await start(python, [demo('python/flight_delays.py'), '--parallelism', '2']).done;
  expect(end.stdout).toBe(golden('flight_delays.txt'));
});

test('its TypeScript twin prints the same', async () => {
  const end = await start(process.execPath, [bundle, 'run', demo('typescript/flight-delays.ts')], {
    DREY_PYTHON: python,
  }).done;
  expect(end.stderr).toBe('');
  expect(end.stdout).toBe(golden('flight_delays.txt'));
});

test('its TypeScript twin prints the same at parallelism 2, in worker threads', async () => {
  const job = demo('typescript/flight-delays.ts');
  const end = await start(process.execPath, [bundle, 'run', job, '--parallelism', '2'], { DREY_PYTHON: python }).done;
  expect(end.stderr).toBe('');
  expect(end.stdout).toBe(golden('flight_delays.txt'));
});

const tracker = join(root, '../shared/programs/session_tracker.py');
(existsSync(tracker) ? test : test.skip)(
  'session_tracker.py prints what Flink prints, up to the order between keys',
  async () => {
    const end = await runPython(readFileSync(tracker, 'utf8'), [], { DREY_PARALLELISM: '2' });
    const byKey = (text: string): string[] => {
      const lines = text.trim().split('\n');
      return lines.map((line, i) => `${/\((\w+)/.exec(line)?.[1]}#${i}`).length
        ? lines.sort((a, b) => (a < b ? -1 : 1))
        : [];
    };
    expect(end.code).toBe(0);
    expect(byKey(end.stdout)).toEqual(byKey(golden('session_tracker.txt')));
    expect(end.stderr).not.toMatch(/checkpoint/);
  },
);
