import { parseMap } from './configuration';

test.each([
  ['', {}],
  ['a:1,b:2', { a: '1', b: '2' }],
  [' a : 1 , b:x:y ', { a: '1', b: 'x:y' }],
  ["a:'1,2',\"b:c\":'it''s'", { a: '1,2', 'b:c': "it's" }],
  ['lonely,a:1', { a: '1' }],
])('the map of %p', (text, expected) => {
  expect(Object.fromEntries(parseMap(text))).toEqual(expected);
});
