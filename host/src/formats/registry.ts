/** Formats by the name that graphs use. Each is a folder here. */
import type { Format } from './contracts';
import { avroFormat } from './avro/index';
import { csvFormat } from './csv/index';
import { jsonFormat } from './json/index';
import { rawFileFormat } from './raw-file/index';
import { textFormat } from './text/index';

const formats = new Map<string, Format>([
  ['avro', avroFormat],
  ['csv', csvFormat],
  ['json', jsonFormat],
  ['raw-file', rawFileFormat],
  ['text', textFormat],
]);

/** Throws when no format has that name. */
export function getFormat(name: string): Format {
  const format = formats.get(name);
  if (!format) throw new Error(`There is no format "${name}". Available: ${[...formats.keys()].join(', ')}`);
  return format;
}
