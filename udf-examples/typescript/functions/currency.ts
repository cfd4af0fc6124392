/** Scalar: an amount in another currency. DECIMAL comes as exact text; the arithmetic here is exact too. */
import { udf } from '@drey/sdk/udf';

/** Ten-thousandths of a unit for one euro: the European Central Bank's reference rates of one day. */
const RATES: Readonly<Record<string, bigint>> = {
  EUR: 10_000n,
  USD: 10_861n,
  GBP: 8_427n,
  JPY: 1_631_900n,
  CHF: 9_615n,
};

function rate(currency: string): bigint {
  const known = RATES[currency];
  if (known === undefined) throw new Error(`no rate for currency '${currency}'`);
  return known;
}

/** Rounds half away from zero. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return (dividend + (dividend < 0n ? -half : half)) / divisor;
}

export const convert = udf(
  { args: { amount: 'DECIMAL(12, 2)', source: 'STRING', target: 'STRING' }, result: 'DECIMAL(14, 2)' },
  (amount: string | null, source: string | null, target: string | null) => {
    if (amount === null || source === null || target === null) return null;
    const cents = divide(BigInt(amount.replace('.', '')) * rate(target), rate(source));
    const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
    return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },
);
