/** Currency conversion at the European Central Bank's reference rates of one day; amounts are exact decimals. */
import { Decimal } from 'drey';

/** Units of a currency for one euro. */
function rate(currency: string): string {
  if (currency == 'EUR') return '1';
  if (currency == 'USD') return '1.0861';
  if (currency == 'GBP') return '0.8427';
  if (currency == 'JPY') return '163.19';
  if (currency == 'CHF') return '0.9615';
  throw new Error(`no rate for currency '${currency}'`);
}

@udf('(DECIMAL(12, 2), STRING, STRING) -> DECIMAL(14, 2)')
@doc('An amount in another currency; fails for a currency that it does not know.')
export function convert(amount: Decimal, source: string, target: string): Decimal {
  return amount.times(Decimal.parse(rate(target))).dividedBy(Decimal.parse(rate(source)), 2);
}
