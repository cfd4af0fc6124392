/** "json": one object a line. Flink: JsonRowDeserializationSchema and JsonRowSerializationSchema. */
import type { Format, FormatDecoder } from '../contracts';
import { OptionReader } from '../options';
import { ChunkText, LineSplitter } from '../lines';
import { type JsonReader, jsonReader, jsonWriter } from './values';

class JsonDecoder implements FormatDecoder {
  private readonly text = new ChunkText('UTF-8');
  private readonly lines = new LineSplitter();
  private line = 0;

  constructor(
    private readonly read: JsonReader,
    private readonly ignoreErrors: boolean,
  ) {}

  push(chunk: Uint8Array): unknown[] {
    return this.rows(this.lines.push(this.text.push(chunk)));
  }

  end(): unknown[] {
    return this.rows([...this.lines.push(this.text.end()), ...this.lines.end()]);
  }

  private rows(lines: readonly string[]): unknown[] {
    const rows: unknown[] = [];
    for (const line of lines) {
      this.line++;
      if (line.trim() === '') continue;
      try {
        rows.push(this.read(JSON.parse(line)));
      } catch (error) {
        if (!this.ignoreErrors)
          throw new Error(`JSON line ${this.line}: ${(error as Error).message}: ${line.slice(0, 200)}`);
      }
    }
    return rows;
  }
}

const NOTHING = new Uint8Array(0);

export const jsonFormat: Format = {
  splittable: false,
  decoder(type, options) {
    const reader = new OptionReader('format "json"', options);
    const failOnMissing = reader.boolean('fail-on-missing-field');
    const ignoreErrors = reader.boolean('ignore-parse-errors');
    reader.end();
    return new JsonDecoder(jsonReader(type, failOnMissing), ignoreErrors);
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
