import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { jsonValue } from './json-values';

const PICKLED = DataType.create({ root: TypeRoot.PICKLED });
/** {'n': 3} and 7, as Python's pickle of protocols 5 and 4 writes them. */
const DICT = Buffer.from('8005950a000000000000007d948c016e944b03732e', 'hex');
const SEVEN = Buffer.from('80044b072e', 'hex');

test.each<[string, DataType, unknown, unknown]>([
  ['a dict', PICKLED, DICT, { n: 3 }],
  ['a number', PICKLED, new Uint8Array(SEVEN), 7],
  ['no pickle', PICKLED, Buffer.from('nonsense'), '<python pickle, 8 bytes>'],
  ['in an array', DataType.create({ root: TypeRoot.ARRAY, children: [PICKLED] }), [SEVEN, null], [7, null]],
])('states of Python programs that hold pickles as bytes: %s', (_name, type, value, expected) => {
  expect(jsonValue(value, type)).toEqual(expected);
});
