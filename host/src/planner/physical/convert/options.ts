/** Options of the table configuration as the planner reads them. */
import {
  illegalArgument,
  type ConnectorOption,
  type OptionValue,
  parseDuration,
  parseOption,
} from '../../../types/options/values';
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
  return (parsed(option, { key, type: 'duration' }) as number | undefined) ?? fallback;
}

/** Throws IllegalArgumentException. */
function parsed(option: (key: string) => string | undefined, kind: ConnectorOption): OptionValue | undefined {
  const text = option(kind.key);
  if (text === undefined) return undefined;
  try {
    return parseOption(kind, text);
  } catch (cause) {
    throw illegalArgument(`Could not parse value '${text}' for key '${kind.key}'.`, undefined, cause);
  }
}

/** One of the names of a Java enum, in capitals. */
export function enumOption(
  option: (key: string) => string | undefined,
  key: string,
  enumClass: string,
  values: readonly string[],
): string | undefined {
  const text = option(key);
  if (text === undefined) return undefined;
  const value = values.find((one) => one.toUpperCase() === text.trim().toUpperCase());
  if (value !== undefined) return value;
  const expected = `Could not parse value for enum class ${enumClass}. Expected one of: [[${values.join(', ')}]]`;
  throw illegalArgument(`Could not parse value '${text}' for key '${key}'.`, undefined, illegalArgument(expected));
}

/** A whole number. */
export function integerOption(option: (key: string) => string | undefined, key: string, fallback: number): number {
  return (parsed(option, { key, type: 'long' }) as number | undefined) ?? fallback;
}

export function booleanOption(option: (key: string) => string | undefined, key: string, fallback: boolean): boolean {
  return (parsed(option, { key, type: 'boolean' }) as boolean | undefined) ?? fallback;
}
