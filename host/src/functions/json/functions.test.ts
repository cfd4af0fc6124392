import {
  isJson,
  jsonExists,
  jsonQuery,
  jsonQuote,
  jsonUnquote,
  jsonValue,
  normalizedJson,
  readPathSpec,
} from './functions';
import { bigDecimalText, javaText, type Json, parseJson, writeJson } from './values';

const value = (
  json: string,
  path: string,
  ...behaviors: ['NULL' | 'ERROR' | 'DEFAULT', 'NULL' | 'ERROR' | 'DEFAULT'] | []
): unknown =>
  jsonValue(
    json,
    readPathSpec(path),
    behaviors[0] ?? 'NULL',
    'empty',
    behaviors[1] ?? 'NULL',
    'error',
    javaText as (v: Json) => unknown,
  );
const query = (
  json: string,
  path: string,
  wrapper: 'WITHOUT_ARRAY' | 'WITH_CONDITIONAL_ARRAY' | 'WITH_UNCONDITIONAL_ARRAY' = 'WITHOUT_ARRAY',
): unknown => jsonQuery(json, readPathSpec(path), wrapper, 'NULL', 'NULL', false);

describe('paths', () => {
  const list = '{"a":[{"b":1},{"b":2}]}';
  test.each([
    ['{"a":[1,2,3]}', '$.a[1]', '2'],
    ['{"a":[1,2,3]}', '$.a[-1]', '3'],
    ['{"a":[1,2,3]}', '$.a.length()', '3'],
    ['{"a b":1}', "$['a b']", '1'],
    ['{"a":1.50}', 'lax $.a', '1.50'],
    ['{"c":1E5}', '$.c', '1E+5'],
    ['{"d":12345678901234567890}', '$.d', '12345678901234567890'],
    ['{"a":[1,2,3]}', '$.a.sum()', '6.0'],
    ['{"b":1}', '$$x', null],
    ['{"b":1}', 'foo $.b', null],
  ])('value of %s at %s', (json, path, expected) => expect(value(json, path)).toBe(expected));

  test.each([
    [list, '$.a[*].b', '[1,2]'],
    [list, '$..b', '[1,2]'],
    [list, '$.a[?(@.b>1)]', '[{"b":2}]'],
    [list, '$.a[?(@.b == 1 || @.b == 2)].b', '[1,2]'],
    [list, '$.a[?(!(@.b == 1))]', '[{"b":2}]'],
    [list, '$.a[?(@.c)]', '[]'],
    ['["ab","b"]', '$[?(@ =~ /a.*/)]', '["ab"]'],
    ['{"a":[1,2,3,4]}', '$.a[1:3]', '[2,3]'],
    ['{"a":[1,2,3,4]}', '$.a[0,2]', '[1,3]'],
    ['{"a":{"b":1,"c":2}}', "$.a['b','c']", '{"b":1,"c":2}'],
    ['{"a":{"b":1,"c":2}}', '$.a.*', '[1,2]'],
    ['[{"b":1},{"c":2}]', 'lax $[*].b', '[1]'],
    ['{"b":1.0, "c" : 1E5, "d":"\\u00e9/"}', '$', '{"b":1.0,"c":1E+5,"d":"é/"}'],
    ['{"b":1,"a":2}', '$', '{"a":2,"b":1}'],
  ])('query of %s at %s', (json, path, expected) => expect(query(json, path)).toBe(expected));
});

describe('behaviours', () => {
  test('a lax path to nothing or to an object is empty, a strict one an error', () => {
    expect(value('{"a":1}', 'lax $.b', 'DEFAULT', 'NULL')).toBe('empty');
    expect(value('{"a":[1]}', 'lax $.a', 'DEFAULT', 'NULL')).toBe('empty');
    expect(value('{"a":1', 'lax $.a', 'DEFAULT', 'ERROR')).toBe('empty');
    expect(value('{"a":1}', '$.b', 'DEFAULT', 'DEFAULT')).toBe('error');
    expect(value('{"a":[1]}', '$.a', 'DEFAULT', 'DEFAULT')).toBe('error');
  });
  test('errors carry the reason', () => {
    expect(() => value('{}', 'strict $.b', 'NULL', 'ERROR')).toThrow("No results for path: $['b']");
    expect(() => value('{}', 'lax $.b', 'ERROR', 'NULL')).toThrow('Empty result of JSON_VALUE function is not allowed');
    expect(() => jsonQuery('{"a":1}', readPathSpec('$.a'), 'WITHOUT_ARRAY', 'NULL', 'ERROR', false)).toThrow(
      "Strict jsonpath mode requires array or object value, and the actual value is: ''1''",
    );
  });
  test('wrappers', () => {
    expect(query('{"a":1}', '$.a')).toBeNull();
    expect(query('{"a":1}', '$.a', 'WITH_UNCONDITIONAL_ARRAY')).toBe('[1]');
    expect(query('{"a":[1]}', '$.a', 'WITH_UNCONDITIONAL_ARRAY')).toBe('[[1]]');
    expect(query('{"a":[1]}', '$.a', 'WITH_CONDITIONAL_ARRAY')).toBe('[1]');
    expect(query('{"a":"[1,2]"}', '$.a', 'WITH_CONDITIONAL_ARRAY')).toBe('["[1,2]"]');
  });
  test('arrays of text', () => {
    const spec = readPathSpec('$.a');
    const array = jsonQuery('{"a":["x",1,null,{"b":2}]}', spec, 'WITHOUT_ARRAY', 'NULL', 'NULL', true);
    expect(array).toEqual(['x', '1', null, '{"b":2}']);
  });
  test('existence', () => {
    expect(jsonExists('{"a":1}', readPathSpec('$.a'), 'FALSE')).toBe(true);
    expect(jsonExists('{"a":1}', readPathSpec('strict $.b'), 'TRUE')).toBe(true);
    expect(jsonExists('{"a":1}', readPathSpec('strict $.b'), 'UNKNOWN')).toBeNull();
    expect(jsonExists('{"a":1', readPathSpec('$.a'), 'FALSE')).toBe(false);
  });
});

describe('text', () => {
  test.each([
    ['1', true],
    ['x', false],
    ['', false],
    [' 1 ', true],
    ['{"a":1} x', true],
    ['{"a":1,"a":2}', true],
    ['01', false],
    ['NaN', false],
    ['{a:1}', false],
    ['"a', false],
    ['truex', false],
    ['1x', false],
  ])('%s is JSON: %s', (text, expected) => expect(isJson(text, 'VALUE')).toBe(expected));
  test.each([
    ['1.50', '1.50'],
    ['1e10', '1E+10'],
    ['1.0E10', '1.0E+10'],
    ['1.0E-5', '0.000010'],
    ['0.0000001', '1E-7'],
    ['0.00000000', '0E-8'],
  ])('%s as a BigDecimal: %s', (text, expected) => expect(bigDecimalText(text)).toBe(expected));
  test('quoting', () => {
    expect(jsonQuote('a"b\\/é€\u0001')).toBe('"a\\"b\\\\\\/\\u00e9\\u20ac\u0001"');
    expect(jsonUnquote('"a\\u0041"')).toBe('aA');
    expect(jsonUnquote('abc')).toBe('abc');
    expect(writeJson('\u0001/é')).toBe('"\\u0001/é"');
    expect(normalizedJson(' {"x" : 1} ')).toBe('{"x":1}');
    expect(writeJson(parseJson('-0'))).toBe('0');
  });
});
