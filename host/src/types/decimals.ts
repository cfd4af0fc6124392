/** DECIMAL(p, s) between its unscaled integer (a number while safe, else a bigint) and plain decimal text. */
import { canonicalInteger } from './binary';

/** 1234 with scale 2 -> "12.34". */
export function decimalToText(unscaled: number | bigint, scale: number): string {
  if (scale === 0) return unscaled.toString();
  const negative = unscaled < 0;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** "12.34" with scale 2 -> 1234; undefined when the text is no plain decimal or has more digits than the scale. */
export function decimalFromText(text: string, scale: number): number | bigint | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) return undefined;
  const digits = match[2] + fraction.padEnd(scale, '0');
  const sign = match[1] === '-' ? '-' : '';
  if (digits.length <= 15) return Number(sign + digits) + 0;
  return canonicalInteger(sign === '' ? BigInt(digits) : -BigInt(digits));
}
