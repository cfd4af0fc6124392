import { UsageError } from '../arguments';
import { FORMAT, formatOf, type OptionTable, parseJobs } from './arguments';

const TABLE: OptionTable = {
  '-s': ['savepoint', 'optional'],
  '-p': ['path', 'value'],
  '-d': ['drain', 'flag'],
  '--drain': ['drain', 'flag'],
  ...FORMAT,
};
const parse = (line: string) => parseJobs('stop', line.split(' ').filter(Boolean), TABLE);

test.each<[string, readonly string[], Record<string, string>]>([
  ['', [], {}],
  ['job', ['job'], {}],
  ['-d job', ['job'], { drain: '' }],
  ['job --drain', ['job'], { drain: '' }],
  ['-p dir job more', ['job', 'more'], { path: 'dir' }],
  ['-p -d job', ['job'], { path: '-d' }],
  // The last word is the job, not the directory.
  ['-s job', ['job'], { savepoint: '' }],
  ['-s dir job', ['job'], { savepoint: 'dir' }],
  ['-s -d job', ['job'], { savepoint: '', drain: '' }],
  ['job -s', ['job'], { savepoint: '' }],
  ['-type native job', ['job'], { type: 'native' }],
])('"%s"', (line, words, options) => {
  const parsed = parse(line);
  expect(parsed.words).toEqual(words);
  expect(Object.fromEntries(parsed.options)).toEqual(options);
});

test('hosts, settings and help', () => {
  expect(parse('-m h:1 -D a=b -Dc=d=e job -h')).toMatchObject({ words: ['job'], address: 'h:1', help: true });
  expect(parse('--jobmanager h:1 --help')).toMatchObject({ address: 'h:1', help: true });
  expect(parse('-D a=b -Dc=d=e').configuration).toEqual(
    new Map([
      ['a', 'b'],
      ['c', 'd=e'],
    ]),
  );
});

test.each([
  ['-x job', 'drey stop has no option -x: try drey stop -h'],
  ['job -p', '-p needs a value'],
  ['job -m', '-m needs a value'],
  ['job -D', '-D needs a value'],
])('"%s" is refused', (line, message) => {
  expect(() => parse(line)).toThrow(new UsageError(message));
});

test.each([
  ['', 'CANONICAL'],
  ['-type canonical', 'CANONICAL'],
  ['--type Native', 'NATIVE'],
])('format "%s"', (line, format) => expect(formatOf(parse(line))).toBe(format));

test('another format is refused', () => {
  expect(() => formatOf(parse('-type avro'))).toThrow('-type is canonical or native, not "avro"');
});
