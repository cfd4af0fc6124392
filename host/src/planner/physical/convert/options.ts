/** Options of the table configuration as the planner reads them. */
import { parseDuration } from '../../../types/options/values';
import { validation } from '../../../types/sql-error';

/** Flink's duration text ("5 s", "10min", "100") or ISO-8601 ("PT5S") in ms. Throws ValidationException. */
export function durationText(text: string): number {
  try {
    return parseDuration(text);
  } catch (cause) {
    throw validation(`Could not parse value '${text}' as a duration.`, undefined, cause);
  }
}

/** An option in ms. */
export function durationOption(option: (key: string) => string | undefined, key: string, fallback: number): number {
  const value = option(key);
  if (value === undefined) return fallback;
  try {
    return durationText(value);
  } catch (cause) {
    throw validation(`Could not parse value '${value}' for key '${key}'.`, undefined, cause);
  }
}

/** A whole number. */
export function integerOption(option: (key: string) => string | undefined, key: string, fallback: number): number {
  const value = option(key);
  if (value === undefined) return fallback;
  if (!/^-?\d+$/.test(value.trim())) throw validation(`Could not parse value '${value}' for key '${key}'.`);
  return Number(value);
}

export function booleanOption(option: (key: string) => string | undefined, key: string, fallback: boolean): boolean {
  const value = option(key)?.trim().toLowerCase();
  if (value === undefined) return fallback;
  if (value !== 'true' && value !== 'false') throw validation(`Could not parse value '${value}' for key '${key}'.`);
  return value === 'true';
}
