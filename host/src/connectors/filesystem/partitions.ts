/** Partitions of tables as folders `key=value`. Flink: PartitionPathUtils, RowDataPartitionComputer. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { externalText } from '../../types/external-text';
import { parseIsoDate, timestampReader } from '../../formats/table/temporal-texts';
import {
  decimalParser,
  integerParser,
  isIntegerRoot,
  parseBooleanText,
  parseDoubleText,
  parseFloatText,
} from '../../formats/table/scalars';
import { FormatError } from '../../formats/table/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';

/** Besides control characters. */
const ESCAPED = new Set('"#%\'*/:=?\\\u007f{}[]^');

export function escapePathName(name: string): string {
  let text = '';
  for (const character of name) {
    const code = character.charCodeAt(0);
    const escapes = code < 32 || ESCAPED.has(character);
    text += escapes ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : character;
  }
  return text;
}

export function unescapePathName(name: string): string {
  return name.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The `key=value` folders between the table's path and a file. */
export function partitionOf(root: string, file: string): Map<string, string> {
  // Paths of one file system in one form: a file's begins with its table's.
  const parts = file.slice(root.length).split('/').slice(0, -1);
  const spec = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at > 0) spec.set(unescapePathName(part.slice(0, at)), unescapePathName(part.slice(at + 1)));
  }
  return spec;
}

/** The partitions whose folders stand below the table's path, with a column each level; none when there is no such path. */
export function listPartitions(
  root: string,
  keys: readonly string[],
  defaultName: string,
): ReadonlyMap<string, string | null>[] {
  let found = [{ folder: root, spec: new Map<string, string | null>() }];
  for (let level = 0; level < keys.length; level++) {
    found = found.flatMap(({ folder, spec }) =>
      folders(folder).flatMap((name) => {
        const at = name.indexOf('=');
        if (at <= 0) return [];
        const value = unescapePathName(name.slice(at + 1));
        const own = new Map(spec).set(unescapePathName(name.slice(0, at)), value === defaultName ? null : value);
        return [{ folder: join(folder, name), spec: own }];
      }),
    );
  }
  return found.map(({ spec }) => spec);
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => name).sort();
}

/** Tells whether a file stands in one of these partitions, given by their values in the order of `keys`. */
export function inPartitions(
  root: string,
  keys: readonly string[],
  defaultName: string,
  partitions: readonly (readonly (string | null)[])[],
): (file: string) => boolean {
  const wanted = new Set(partitions.map((values) => JSON.stringify(values)));
  return (file) => {
    const spec = partitionOf(root, file);
    const values = keys.map((key) => {
      const value = spec.get(key);
      return value === undefined || value === defaultName ? null : value;
    });
    return wanted.has(JSON.stringify(values));
  };
}

/** As Flink's internal values show: dates are days, times milliseconds, timestamps have no zone. */
function partitionText(type: LogicalType): (value: unknown) => string {
  if (type.root === 'DATE') return String;
  if (type.root === 'TIME') return (value) => String(Math.floor((value as number) / 1000));
  return externalText(type.root === 'TIMESTAMP_LTZ' ? { ...type, root: 'TIMESTAMP' } : type);
}

/** Folder of a value of a partition column; NULL and empty text have the default name. */
export function partitionFolder(name: string, type: LogicalType, defaultName: string): (value: unknown) => string {
  const text = partitionText(type);
  const key = escapePathName(name);
  return (value) => {
    const shown = value === null ? '' : text(value);
    return `${key}=${escapePathName(shown === '' ? defaultName : shown)}`;
  };
}

/** Reads a partition's value from its folder's text. Throws on types that cannot be partition columns. */
export function partitionReader(type: LogicalType, defaultName: string): (text: string | undefined) => unknown {
  const parse = parserOf(type);
  return (text) => (text === undefined || text === defaultName ? null : parse(text));
}

function parserOf(type: LogicalType): (text: string) => unknown {
  if (isIntegerRoot(type.root)) return integerParser(type.root);
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return (text) => text;
    case 'BOOLEAN':
      return parseBooleanText;
    case 'FLOAT':
      return parseFloatText;
    case 'DOUBLE':
      return parseDoubleText;
    case 'DECIMAL':
      return decimalParser(type);
    case 'DATE':
      return parseIsoDate;
    case 'TIMESTAMP':
      return timestampReader('ISO-8601', type.precision, false);
    case 'TIMESTAMP_LTZ':
      return timestampReader('ISO-8601', type.precision, true);
    default:
      return (text) => {
        const message = `Can not convert ${text} to type ${typeSummary(type)} for partition value`;
        throw new FormatError(message, 'java.lang.RuntimeException');
      };
  }
}
