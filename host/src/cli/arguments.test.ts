import { parseRun, UsageError } from './arguments';

test('Flink settings before the script, arguments of the script after it', () => {
  const run = parseRun(['-p', '2', '-Da.b=c=d', '-D', 'x=y', 'job.py', '-p', '7']);
  expect(run).toEqual({
    script: 'job.py',
    scriptArguments: ['-p', '7'],
    configuration: { 'parallelism.default': '2', 'a.b': 'c=d', x: 'y' },
    pythonClient: undefined,
    watch: false,
  });
});

test('-py names the script, -pyexec and its kin are settings', () => {
  const run = parseRun(['-pyexec', '/py', '-pyclientexec', '/client', '-py', 'job.py', 'a']);
  expect(run.configuration).toEqual({ 'python.executable': '/py' });
  expect([run.script, run.pythonClient, run.scriptArguments]).toEqual(['job.py', '/client', ['a']]);
});

test.each([
  [['--frobnicate', 'job.py'], '--frobnicate'],
  [['-d', 'job.py'], '-d'],
  [['-D', 'novalue', 'job.py'], 'novalue'],
  [['-p'], '-p'],
  [[], 'script'],
])('%j is refused, naming %s', (args, named) => {
  expect(() => parseRun(args)).toThrow(UsageError);
  expect(() => parseRun(args)).toThrow(named);
});
