import { exp, ln, log10, pow } from './precise-math';

test.each([
  [exp(42), 1739274941520501000],
  [exp(4.5), 90.01713130052181],
  [exp(4.6), 99.48431564193378],
  [exp(-1), 0.36787944117144233],
  [exp(0), 1],
  [exp(1000), Number.POSITIVE_INFINITY],
  [exp(Number.NaN), Number.NaN],
  [ln(42), 3.7376696182833684],
  [ln(10), Math.LN10],
  [ln(1), 0],
  [ln(0), Number.NEGATIVE_INFINITY],
  [ln(-1), Number.NaN],
  [ln(Number.MAX_VALUE), 709.782712893384],
  [log10(42), 1.6232492903979006],
  [log10(43), 1.6334684555795864],
  [log10(44), 1.6434526764861874],
  [log10(1000), 3],
  [log10(1e-5), -5],
  [pow(2, 4.5), 22.627416997969522],
  [pow(2, 4.6), 24.251465064166364],
  [pow(4.5, 44), 5.512525432252026e28],
  [pow(4.6, 2), 21.159999999999997],
  [pow(43, 4.6), 3.265539156425614e7],
  [pow(-8, 3), -512],
  [pow(-8, 1 / 3), Number.NaN],
  [pow(0, -1), Number.POSITIVE_INFINITY],
  [pow(10, 22), 1e22],
  [pow(10, -3), 0.001],
  [pow(2, 1023), 2 ** 1023],
  [pow(2, -1074), 5e-324],
])('%p is %p', (actual, expected) => expect(actual).toBe(expected));

test('powers of integers are exact while they fit', () => {
  for (let base = 2; base <= 50; base++) {
    for (let power = 1, value = base; value <= Number.MAX_SAFE_INTEGER; power++, value *= base) {
      expect(pow(base, power)).toBe(value);
    }
  }
});
