/** Messages of one CSV record. Flink: CsvRowDeserializationSchema, CsvRowSerializationSchema (of flink-python). */
import { rowClassOf } from '../../../types/rows';
import { CsvDecoder, type CsvField } from '../../csv/decoder';
import { CsvEncoder } from '../../csv/encoder';
import { csvSchema } from '../../csv/schema';
import { FormatError } from '../contracts';
import { type ElementDecoder, type MessageSchema, textOf } from './contracts';

export const csvMessageSchema: MessageSchema = {
  decoder(type, options) {
    const { ignoreErrors, rest } = withoutErrors(options);
    return new CsvElements(csvSchema(rest), rowClassOf(type), ignoreErrors);
  },
  encoder(_type, options) {
    const encoder = new CsvEncoder(csvSchema(options));
    return {
      encode(row) {
        try {
          return encoder.encode([row]);
        } catch (cause) {
          throw new FormatError(`Could not serialize row '${String(row)}'.`, 'java.lang.RuntimeException', { cause });
        }
      },
    };
  },
};

function withoutErrors(options: ReadonlyMap<string, string>) {
  const rest = new Map(options);
  rest.delete('ignore-parse-errors');
  return { ignoreErrors: options.get('ignore-parse-errors') === 'true', rest };
}

class CsvElements extends CsvDecoder implements ElementDecoder {
  constructor(
    schema: ConstructorParameters<typeof CsvDecoder>[0],
    row: ConstructorParameters<typeof CsvDecoder>[1],
    private readonly ignoreErrors: boolean,
  ) {
    super(schema, row);
  }

  decode(message: Uint8Array | null): unknown {
    const text = message === null ? '' : textOf(message);
    try {
      const row = this.first(text);
      if (row === undefined) throw new Error('No content to map due to end-of-input');
      return row;
    } catch (cause) {
      if (this.ignoreErrors) return undefined;
      throw new FormatError(`Failed to deserialize CSV row '${text}'.`, 'java.io.IOException', { cause });
    }
  }

  /** Records may be short where errors are ignored. */
  protected override toRow(fields: CsvField[]): unknown {
    const { length } = this.schema.columns;
    if (!this.ignoreErrors || fields.length >= length) return super.toRow(fields);
    const nothing = { text: this.schema.nullLiteral ?? '', quoted: false };
    return super.toRow([...fields, ...Array.from({ length: length - fields.length }, () => nothing)]);
  }
}
