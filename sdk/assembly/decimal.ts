/**
 * DECIMAL: a 128-bit integer and a scale. Sums and products that need more than 38 digits trap. Rounding is half up (away from zero),
 * as in SQL.
 */
export class Decimal {
  constructor(
    public low: u64,
    public high: i64,
    public scale: i32,
  ) {}

  /** unscaled * 10^-scale. */
  static of(unscaled: i64, scale: i32 = 0): Decimal {
    return new Decimal(<u64>unscaled, unscaled >> 63, scale);
  }

  /** "-12.50" has scale 2. Traps for what is no number. */
  static parse(text: string): Decimal {
    let result = new Decimal(0, 0, 0);
    let scale = -1;
    let digits = 0;
    const start = text.length > 0 && (text.charCodeAt(0) == 45 || text.charCodeAt(0) == 43) ? 1 : 0;
    for (let i = start; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code == 46 && scale < 0) {
        scale = 0;
        continue;
      }
      if (code < 48 || code > 57) throw new Error(`'${text}' is no decimal number`);
      result = result.timesSmall(10).plusSmall(<u64>(code - 48));
      digits++;
      if (scale >= 0) scale++;
    }
    if (digits == 0) throw new Error(`'${text}' is no decimal number`);
    result.scale = scale < 0 ? 0 : scale;
    return start == 1 && text.charCodeAt(0) == 45 ? result.negate() : result;
  }

  static fromF64(value: f64, scale: i32): Decimal {
    const scaled = Math.round(Math.abs(value) * 10 ** scale);
    if (!(scaled < 1e38)) throw new Error(`${value} has too many digits for a decimal`);
    const high = Math.floor(scaled / 18446744073709551616.0);
    const result = new Decimal(<u64>(scaled - high * 18446744073709551616.0), <i64>high, scale);
    return value < 0 ? result.negate() : result;
  }

  get isNegative(): bool {
    return this.high < 0;
  }

  negate(): Decimal {
    const low = ~this.low + 1;
    return new Decimal(low, ~this.high + (low == 0 ? 1 : 0), this.scale);
  }

  abs(): Decimal {
    return this.isNegative ? this.negate() : this;
  }

  /** The result has the larger scale. */
  plus(other: Decimal): Decimal {
    const scale = max(this.scale, other.scale);
    const a = this.rescale(scale);
    const b = other.rescale(scale);
    const low = a.low + b.low;
    const high = a.high + b.high + (low < a.low ? 1 : 0);
    return checked(new Decimal(low, high, scale));
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negate());
  }

  /** The result's scale is the sum of both. */
  times(other: Decimal): Decimal {
    const a = this.abs();
    const b = other.abs();
    const scale = this.scale + other.scale;
    if (a.high != 0 && b.high != 0) throw new Error('decimal overflow');
    const wide = a.high != 0 ? a : b;
    const small = a.high != 0 ? b.low : a.low;
    const low = multiplyHigh(wide.low, small);
    const upper = multiplyHigh(<u64>wide.high, small);
    const high = <u64>wide.high * small + low;
    if (upper != 0 || high < low || <i64>high < 0) throw new Error('decimal overflow');
    const result = checked(new Decimal(wide.low * small, <i64>high, scale));
    return this.isNegative != other.isNegative ? result.negate() : result;
  }

  /** Rounded half up to `scale` digits. Traps for 0. */
  dividedBy(other: Decimal, scale: i32): Decimal {
    if ((other.low | <u64>other.high) == 0) throw new Error('division by zero');
    const shift = scale + 1 + other.scale - this.scale;
    const a = shift > 0 ? this.abs().shifted(shift) : this.abs();
    const b = shift < 0 ? other.abs().shifted(-shift) : other.abs();
    const quotient = divideWide(a, b);
    quotient.scale = scale + 1;
    const rounded = quotient.rescale(scale);
    return this.isNegative != other.isNegative ? rounded.negate() : rounded;
  }

  /** With more digits after the point, or with fewer: then rounded half up. */
  rescale(scale: i32): Decimal {
    if (scale == this.scale) return this;
    if (scale > this.scale) {
      const result = this.abs().shifted(scale - this.scale);
      result.scale = scale;
      return this.isNegative ? result.negate() : result;
    }
    let result = this.abs();
    let rest: u64 = 0;
    for (let drop = this.scale - scale; drop > 0; drop--) {
      rest = result.remainderSmall(10);
      result = result.dividedSmall(10);
    }
    if (rest >= 5) result = result.plusSmall(1);
    const signed = this.isNegative ? result.negate() : result;
    signed.scale = scale;
    return signed;
  }

  compareTo(other: Decimal): i32 {
    const scale = max(this.scale, other.scale);
    const a = this.rescale(scale);
    const b = other.rescale(scale);
    if (a.high != b.high) return a.high < b.high ? -1 : 1;
    return a.low == b.low ? 0 : a.low < b.low ? -1 : 1;
  }

  toF64(): f64 {
    const value = <f64>this.high * 18446744073709551616.0 + <f64>this.low;
    return value / 10 ** this.scale;
  }

  toString(): string {
    let digits = '';
    let rest = this.abs();
    while ((rest.low | <u64>rest.high) != 0 || digits.length <= this.scale) {
      digits = String.fromCharCode(48 + <i32>rest.remainderSmall(10)) + digits;
      rest = rest.dividedSmall(10);
    }
    const point = digits.length - this.scale;
    const text = this.scale == 0 ? digits : `${digits.substring(0, point)}.${digits.substring(point)}`;
    return this.isNegative ? `-${text}` : text;
  }

  /** Times 10^digits; of a value that is not negative. */
  private shifted(digits: i32): Decimal {
    let result: Decimal = this;
    for (let i = 0; i < digits; i++) result = result.timesSmall(10);
    return result;
  }

  private timesSmall(by: u64): Decimal {
    const carry = multiplyHigh(this.low, by);
    const high = <u64>this.high * by + carry;
    if (<u64>this.high > 0x7fffffffffffffff / by || <i64>high < 0) throw new Error('decimal overflow');
    return new Decimal(this.low * by, <i64>high, this.scale);
  }

  private plusSmall(value: u64): Decimal {
    const low = this.low + value;
    return new Decimal(low, this.high + (low < value ? 1 : 0), this.scale);
  }

  /** By words of 32 bits; `by` below 2^32. */
  private dividedSmall(by: u64): Decimal {
    const high = <u64>this.high;
    const top = high / by;
    const first = ((high % by) << 32) | (this.low >> 32);
    const second = ((first % by) << 32) | (this.low & 0xffffffff);
    return new Decimal(((first / by) << 32) | (second / by), <i64>top, this.scale);
  }

  private remainderSmall(by: u64): u64 {
    const first = ((<u64>this.high % by) << 32) | (this.low >> 32);
    return (((first % by) << 32) | (this.low & 0xffffffff)) % by;
  }
}

/** The upper 64 bits of a product. */
function multiplyHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const lower = a0 * b1 + (middle & 0xffffffff);
  return a1 * b1 + (middle >> 32) + (lower >> 32);
}

/** Traps beyond 38 digits. */
function checked(value: Decimal): Decimal {
  const size = value.abs();
  // 10^38 = 5421010862427522170 * 2^64 + 687399551400673280
  const limit: i64 = 5421010862427522170;
  if (size.high > limit || size.high < 0 || (size.high == limit && size.low >= 687399551400673280)) {
    throw new Error('decimal overflow');
  }
  return value;
}

/** Bit by bit; both not negative. */
function divideWide(a: Decimal, b: Decimal): Decimal {
  let low: u64 = 0;
  let high: u64 = 0;
  let restLow: u64 = 0;
  let restHigh: u64 = 0;
  for (let bit = 127; bit >= 0; bit--) {
    const word = bit >= 64 ? <u64>a.high : a.low;
    restHigh = (restHigh << 1) | (restLow >> 63);
    restLow = (restLow << 1) | ((word >> (bit & 63)) & 1);
    if (restHigh > <u64>b.high || (restHigh == <u64>b.high && restLow >= b.low)) {
      const borrow: u64 = restLow < b.low ? 1 : 0;
      restLow -= b.low;
      restHigh -= <u64>b.high + borrow;
      if (bit >= 64) high |= (<u64>1) << (bit - 64);
      else low |= (<u64>1) << bit;
    }
  }
  return new Decimal(low, <i64>high, 0);
}
