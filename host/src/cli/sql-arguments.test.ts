import { UsageError } from './arguments';
import { parseSql } from './sql-arguments';

test('scripts in their order, settings, files', () => {
  const args = [
    'embedded',
    '-e',
    'SELECT 1',
    '-f',
    'a.sql',
    '-e',
    'SELECT 2',
    '-i',
    'init.sql',
    '-D',
    'a=b=c',
    '-Dx=y',
  ];
  expect(parseSql([...args, '-hist', 'h'])).toEqual({
    scripts: [
      { kind: 'text', text: 'SELECT 1' },
      { kind: 'file', path: 'a.sql' },
      { kind: 'text', text: 'SELECT 2' },
    ],
    initFile: 'init.sql',
    configuration: { a: 'b=c', x: 'y' },
    historyFile: 'h',
    help: false,
  });
});

test.each([
  [['-j', 'x.jar'], '-j'],
  [['--library', 'x'], '--library'],
  [['gateway'], 'gateway'],
  [['-D', 'novalue'], 'novalue'],
  [['-f'], '-f'],
  [['--what'], '--what'],
])('%j is refused, naming %s', (args, named) => {
  expect(() => parseSql(args)).toThrow(UsageError);
  expect(() => parseSql(args)).toThrow(named);
});
