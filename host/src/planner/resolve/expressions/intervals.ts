/** Interval literals: the text between the quotes by the fields of the qualifier. */
import type { IntervalLiteral, IntervalQualifier } from '../../../sql/ast';
import { invalid } from './errors';
import { qualifierText } from './type-name';

type Unit = 'YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

const MONTHS: { readonly [unit: string]: number } = { YEAR: 12, QUARTER: 3, MONTH: 1 };
const MILLIS: { readonly [unit: string]: number } = {
  WEEK: 604_800_000,
  DAY: 86_400_000,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
};
/** Greatest value of a field that is not the first. */
const GREATEST: { readonly [unit: string]: number } = { MONTH: 11, HOUR: 23, MINUTE: 59, SECOND: 59 };
const TIME_UNITS: readonly Unit[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];

/** Fields from the first to the last one, as they are written one after the other. */
function unitsOf(qualifier: IntervalQualifier): Unit[] {
  const from = qualifier.from as Unit;
  if (qualifier.to === undefined) return [from];
  if (from === 'YEAR') return ['YEAR', 'MONTH'];
  return TIME_UNITS.slice(TIME_UNITS.indexOf(from), TIME_UNITS.indexOf(qualifier.to as Unit) + 1);
}

function patternOf(units: readonly Unit[], fraction: number): RegExp {
  const fields = units.map((unit, i) => {
    const digits = i === 0 ? '(\\d+)' : '(\\d{1,2})';
    return unit === 'SECOND' && fraction > 0 ? `${digits}(?:\\.(\\d{1,${fraction}}))?` : digits;
  });
  const [first, second, ...rest] = fields;
  if (second === undefined) return new RegExp(`^${first}$`);
  const joint = units[0] === 'YEAR' ? '-' : units[0] === 'DAY' ? ' ' : ':';
  return new RegExp(`^${[`${first}${joint}${second}`, ...rest].join(':')}$`);
}

/** Months of a year-month interval, milliseconds of a day-time interval. */
export function intervalValue(literal: IntervalLiteral): number {
  const { qualifier } = literal;
  const units = unitsOf(qualifier);
  const match = /^([+-]?)(.*)$/s.exec(literal.value.trim()) as RegExpExecArray;
  const found = patternOf(units, qualifier.fraction ?? 6).exec(match[2]);
  if (found === null) throw illegal(literal);
  const [lead, ...others] = found.slice(1, units.length + 1).map(Number);
  const precision = qualifier.precision ?? 2;
  if (lead >= 10 ** precision) {
    const shown = lead.toLocaleString('en-US');
    const sign = literal.negative !== (match[1] === '-') ? '-' : '';
    throw invalid(
      `Interval field value ${sign}${shown} exceeds precision of ${qualifier.from}(${precision}) field`,
      literal.span,
    );
  }
  if (others.some((value, i) => value > GREATEST[units[i + 1]])) throw illegal(literal);
  const scale = units[0] in MONTHS ? MONTHS : MILLIS;
  let value = units.reduce((sum, unit, i) => sum + (i === 0 ? lead : others[i - 1]) * scale[unit], 0);
  const fraction = found[units.length + 1];
  if (fraction !== undefined) value += Math.trunc(Number(fraction.padEnd(9, '0')) / 1_000_000);
  return literal.negative !== (match[1] === '-') ? 0 - value : value;
}

function illegal(literal: IntervalLiteral): Error {
  return invalid(
    `Illegal interval literal format '${literal.value}' for ${qualifierText(literal.qualifier)}`,
    literal.span,
  );
}
