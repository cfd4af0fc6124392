/** Numbers as Jackson writes them. */
import { decimalToText } from '../../types/decimals';

/** BigDecimal.toPlainString. */
export function plainDecimal(unscaled: number | bigint, scale: number): string {
  return decimalToText(unscaled, scale);
}

/** BigDecimal.stripTrailingZeros().toString(): `1E+2` for 100. */
export function strippedDecimal(unscaled: number | bigint, scale: number): string {
  const text = String(unscaled);
  const sign = text.startsWith('-') ? '-' : '';
  const all = text.slice(sign.length);
  const digits = all.replace(/0+$/, '');
  if (digits === '') return '0';
  const stripped = scale - (all.length - digits.length);
  const exponent = digits.length - 1 - stripped;
  if (stripped >= 0 && exponent >= -6) return sign + decimalToText(BigInt(digits), stripped);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${sign}${digits[0]}${fraction}E${exponent < 0 ? '' : '+'}${exponent}`;
}
