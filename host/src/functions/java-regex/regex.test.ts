import { PatternSyntaxError, UnsupportedRegex } from './nodes';
import { compileJavaRegex } from './regex';

const first = (pattern: string, text: string): string | null =>
  compileJavaRegex(pattern).first(text)?.groups[0] ?? null;

test.each<readonly [pattern: string, text: string, match: string | null]>([
  ['a|ab|abc', 'abc', 'a'],
  ['[a-c&&[^b]]+', 'cab', 'ca'],
  ['[a-z&&[def]&&[^e]]+', 'edfx', 'df'],
  ['[^a-d&&b-e]', 'abcf', 'a'],
  ['[a-c[x-z]]+', 'qaxz', 'axz'],
  ['[]a]+', 'x]a]', ']a]'],
  ['[a-]+', '-a', '-a'],
  ['[\\w&&[^\\d_]]+', '1_ab2', 'ab'],
  ['[\\Q[]\\E]+', 'a[]', '[]'],
  ['\\Qa.b\\E+', 'a.bb', 'a.bb'],
  ['a++a', 'aaaa', null],
  ['a*+b', 'aab', 'aab'],
  ['(?>a|ab)c', 'abc', null],
  ['(?i)straSSe', 'xSTRASSE', 'STRASSE'],
  ['(?i)é', 'É', null],
  ['(?iu)é', 'É', 'É'],
  ['(?i:a)b', 'Ab', 'Ab'],
  ['(?i)a(?-i)b', 'AB', null],
  ['(?i)[a-c]+', 'aBCd', 'aBC'],
  ['(?s)a.b', 'a\nb', 'a\nb'],
  ['a.b', 'a\u0085b', null],
  ['(?d)a.b', 'a\u0085b', 'a\u0085b'],
  ['a.b', 'a😀b', 'a😀b'],
  ['(?m)^b$', 'a\nb\nc', 'b'],
  ['b$', 'b\n', 'b'],
  ['b\\z', 'b\n', null],
  ['b\\Z', 'b\r\n', 'b'],
  ['(?m)^', '', null],
  ['\\bfoo\\b', 'éfoo foo', 'foo'],
  ['\\w+', 'é_a1', '_a1'],
  ['(?U)\\w+', '-é_a1', 'é_a1'],
  ['\\p{Alpha}+', '1ab', 'ab'],
  ['\\p{Punct}+', 'a!?b', '!?'],
  ['\\p{Lu}\\P{Lu}', 'aÉa', 'Éa'],
  ['\\p{IsGreek}+', 'aαβ', 'αβ'],
  ['\\p{javaLowerCase}+', 'Aé', 'é'],
  ['[\\p{L}&&[^\\p{Lu}]]+', 'Aéb', 'éb'],
  ['\\h+', 'a \t\u00a0b', ' \t\u00a0'],
  ['a\\Rb', 'a\r\nb', 'a\r\nb'],
  ['\\x41\\u0042\\x{43}\\0104', 'ABCD', 'ABCD'],
  ['\\t\\e\\a\\cA', '\t\u001b\u0007\u0001', '\t\u001b\u0007\u0001'],
  ['(a)(b)\\2\\1', 'abba', 'abba'],
  ['(?<x>o)\\k<x>', 'foo', 'oo'],
  ['(a)\\11', 'aa1', 'aa1'],
  ['(?<=a{1,3})b', 'xaab', 'b'],
  ['(?<!a)b', 'abb', 'b'],
  ['(?<=a+)b', 'ab', 'b'],
  ['a(?=b)', 'acab', 'a'],
  ['a(?!c)', 'acab', 'a'],
  ['(?x) a b # c\n c', 'abc', 'abc'],
  ['x{2,3}?', 'xxx', 'xx'],
  ['(a|b)*?c', 'abc', 'abc'],
  ['-/~&&!', 'a-/~&&!', '-/~&&!'],
  ['[-/~!#%]+', 'a-/~!#%', '-/~!#%'],
  ['(?>(a+))b\\1', 'aabaa', 'aabaa'],
])('%s in %j', (pattern, text, match) => {
  expect(first(pattern, text)).toBe(match);
});

test.each([
  ['(', 'Unclosed group near index 1\n('],
  [')', "Unmatched closing ')'\n)"],
  ['*a', "Dangling meta character '*' near index 0\n*a\n^"],
  ['a**', "Dangling meta character '*' near index 2\na**\n  ^"],
  ['[a', 'Unclosed character class near index 1\n[a\n ^'],
  ['a{', 'Illegal repetition'],
  ['a{2,1}', 'Illegal repetition range'],
  ['[b-a]', 'Illegal character range'],
  ['\\y', 'Illegal/unsupported escape sequence near index 1\n\\y\n ^'],
  ['(?<=(ab)+)b', 'Look-behind group does not have an obvious maximum length'],
  ['\\p{Foo}', 'Unknown character property name {Foo}'],
  ['(?<a>x)(?<a>y)', 'Named capturing group <a> is already defined'],
  ['\\k<a>', 'named capturing group <a> does not exist'],
])('%s is refused', (pattern, message) => {
  expect(() => compileJavaRegex(pattern)).toThrow(PatternSyntaxError);
  expect(() => compileJavaRegex(pattern)).toThrow(message);
});

test.each(['\\Ga', '\\X', '\\N{SPACE}', '(?i)(a)\\1', '\\p{InBraille}', 'a\\b{g}'])(
  '%s is not supported',
  (pattern) => {
    expect(() => compileJavaRegex(pattern)).toThrow(UnsupportedRegex);
  },
);

test('the whole text, all matches, groups', () => {
  expect(compileJavaRegex('a|ab').matches('ab')).toBe(true);
  expect(compileJavaRegex('a.').matches('ab\n')).toBe(false);
  expect(Array.from(compileJavaRegex('a*').all('baac'), (match) => match.groups[0])).toEqual(['', 'aa', '', '']);
  expect(compileJavaRegex('(?>x(a))(b)|(c)').first('xab')?.groups).toEqual(['xab', 'a', 'b', null]);
  expect(compileJavaRegex('(a)(?:b)(c)').groupCount).toBe(2);
});

test.each<readonly [pattern: string, text: string, limit: number, parts: readonly string[]]>([
  [',', 'a,b,,', 0, ['a', 'b']],
  [',', ',a', 0, ['', 'a']],
  [',', 'a,b,c', 2, ['a', 'b,c']],
  ['', 'abc', 0, ['a', 'b', 'c']],
  ['x', 'abc', 0, ['abc']],
  ['(?=b)', 'ab', 0, ['a', 'b']],
])('split by %j of %j', (pattern, text, limit, parts) => {
  expect(compileJavaRegex(pattern).split(text, limit)).toEqual(parts);
});
