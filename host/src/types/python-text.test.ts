import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Pickled } from './pickled';
import { pythonJson, pythonText } from './python-text';

const venv = join(__dirname, '../../../.venv/bin/python');
const python = process.env['DREY_PYTHON'] ?? (existsSync(venv) ? venv : 'python3');

const VALUES = [
  'None, True, False, 0, -1, 255, 70000, 2**31, -2**40, 2**100',
  "1.5, -0.0, 3.0, 1e20, 1e-7, float('inf'), 0.1, 1e16, 123456789.25",
  `'plain', "it's", 'quote"s', 'both\\'"', 'tab\\tnew\\nline', 'ä€😀', '\\x00\\x7f', 'x' * 300`,
  "b'abc', b'\\\\x00\\\\xff', b''",
  "(), (1,), (1, 'a'), (1, 2, 3), (1, 2, 3, 4), [], [1, [2, [3]]], {}, {'a': 1, 'b': [None]}, {1: 2}",
  'set(), {5}, frozenset(), frozenset({7})',
  'datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 2, 3, 4), datetime.datetime(2024, 1, 2, 3, 4, 5, 678)',
  "Point(1, 'x'), collections.OrderedDict(), decimal.Decimal('1.50')",
  "[('k', 1)] * 3",
];
const SOURCE = `
import collections, dataclasses, datetime, decimal, pickle, json, sys
@dataclasses.dataclass
class Point:
    x: int
    y: str
for line in json.loads(sys.argv[1]):
    for value in eval('[' + line + ']'):
        for protocol in (2, 4, 5):
            if protocol == 2 and isinstance(value, (bytes, set, frozenset, datetime.date)): continue
            print(json.dumps([repr(value), pickle.dumps(value, protocol).hex()]))
`;

const pickled = (hex: string): Pickled => Pickled.fromPickle(Buffer.from(hex, 'hex'));

test('texts as those of repr', () => {
  const output = execFileSync(python, ['-c', SOURCE, JSON.stringify(VALUES)], { encoding: 'utf8' });
  const cases = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, string]);
  expect(cases.length).toBeGreaterThan(100);
  for (const [repr, hex] of cases) expect(pythonText(pickled(hex))).toBe(repr);
});

test('JSON', () => {
  const source = "import pickle; print(pickle.dumps({'a': (1, 2.5), 'b': [None, True], 'c': {1}}).hex())";
  const hex = execFileSync(python, ['-c', source], { encoding: 'utf8' }).trim();
  expect(pythonJson(pickled(hex))).toEqual({ a: [1, 2.5], b: [null, true], c: '{1}' });
});

test('bytes that are no pickle stay what they are', () => {
  expect(pythonText(Pickled.fromPickle(Buffer.from('nonsense')))).toBe('<python pickle, 8 bytes>');
});
