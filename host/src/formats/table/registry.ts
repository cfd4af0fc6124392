/** Table formats by identifier. */
import type { TableFormat } from './contracts';
import { changeFormats } from './changes/format';
import { csvTableFormat } from './csv';
import { jsonTableFormat } from './json';
import { rawTableFormat } from './raw';

const all: readonly TableFormat[] = [csvTableFormat, jsonTableFormat, rawTableFormat, ...changeFormats];
const formats = new Map(all.map((format) => [format.identifier, format]));

export function findTableFormat(identifier: string): TableFormat | undefined {
  return formats.get(identifier);
}

/** The identifiers that there are. */
export function tableFormats(): string[] {
  return [...formats.keys()];
}

/** Throws when there is none of that name. */
export function tableFormat(identifier: string): TableFormat {
  const format = formats.get(identifier);
  if (!format)
    throw new Error(`There is no table format "${identifier}". Available: ${[...formats.keys()].join(', ')}`);
  return format;
}
