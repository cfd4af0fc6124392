/** Milliseconds of timestamps of a precision, cut down. */
export function millisOf(precision: number): (value: number | bigint) => number | bigint {
  if (precision <= 3) return (value) => value;
  const unit = 10 ** (precision - 3);
  return (value) => {
    if (typeof value === 'number') return Math.floor(value / unit);
    const millis = value / BigInt(unit);
    return value < 0n && millis * BigInt(unit) !== value ? millis - 1n : millis;
  };
}
