/** Texts of fields in Java's locale en-US. */

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** From Monday. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export type TextStyle = 'full' | 'short' | 'narrow';

export function styled(names: readonly string[], style: TextStyle): readonly string[] {
  if (style === 'full') return names;
  return names.map((name) => name.slice(0, style === 'short' ? 3 : 1));
}

export const QUARTERS: Readonly<Record<TextStyle, readonly string[]>> = {
  full: ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'],
  short: ['Q1', 'Q2', 'Q3', 'Q4'],
  narrow: ['1', '2', '3', '4'],
};

/** Before Christ first. */
export const ERAS: Readonly<Record<TextStyle, readonly string[]>> = {
  full: ['Before Christ', 'Anno Domini'],
  short: ['BC', 'AD'],
  narrow: ['B', 'A'],
};
