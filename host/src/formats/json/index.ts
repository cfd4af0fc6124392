/** "json": one object a line. Flink: JsonRowDeserializationSchema and JsonRowSerializationSchema. */
import type { Format, FormatDecoder } from '../contracts';
import { OptionReader } from '../options';
import { LineDecoder } from '../lines';
import { type JsonReader, jsonReader, jsonWriter } from './values';

function lineDecoder(read: JsonReader, ignoreErrors: boolean): FormatDecoder {
  let number = 0;
  return new LineDecoder((line, rows) => {
    number++;
    if (line.trim() === '') return;
    try {
      rows.push(read(JSON.parse(line)));
    } catch (error) {
      if (!ignoreErrors) throw new Error(`JSON line ${number}: ${(error as Error).message}: ${line.slice(0, 200)}`);
    }
  });
}

const NOTHING = new Uint8Array(0);

export const jsonFormat: Format = {
  splittable: false,
  decoder(type, options) {
    const reader = new OptionReader('format "json"', options);
    const failOnMissing = reader.boolean('fail-on-missing-field');
    const ignoreErrors = reader.boolean('ignore-parse-errors');
    reader.end();
    return lineDecoder(jsonReader(type, failOnMissing), ignoreErrors);
  },
  encoder(type, options) {
    new OptionReader('format "json"', options).end();
    const write = jsonWriter(type);
    return {
      header: () => NOTHING,
      encode: (rows) => Buffer.from(rows.map((row) => `${JSON.stringify(write(row))}\n`).join('')),
      footer: () => NOTHING,
    };
  },
};
