/** "text": one row a line. Reading gives VARCHAR; writing takes any type, in Java's text form. */
import type { DataType } from '@drey/sdk/protocol';
import type { Format, FormatEncoder } from '../contracts';
import { OptionReader } from '../options';
import { formatterOf } from '../../types/format';
import { LineDecoder } from '../lines';

const NOTHING = new Uint8Array(0);

class TextEncoderLines implements FormatEncoder {
  private readonly format: (value: unknown) => string;

  constructor(
    type: DataType,
    private readonly charset: BufferEncoding,
  ) {
    this.format = formatterOf(type);
  }

  header(): Uint8Array {
    return NOTHING;
  }

  encode(rows: readonly unknown[]): Uint8Array {
    let text = '';
    for (const row of rows) text += `${this.format(row)}\n`;
    return Buffer.from(text, this.charset);
  }

  footer(): Uint8Array {
    return NOTHING;
  }
}

/** Charsets that Node writes. */
function writable(charset: string): BufferEncoding {
  const name = charset.toLowerCase().replace('iso-8859-1', 'latin1').replace('us-ascii', 'ascii');
  if (!Buffer.isEncoding(name)) throw new Error(`The format "text" cannot write the charset '${charset}'`);
  return name;
}

function charsetOf(options: ReadonlyMap<string, string>): string {
  const reader = new OptionReader('format "text"', options);
  const charset = reader.text('charset', 'UTF-8');
  reader.end();
  return charset;
}

export const textFormat: Format = {
  splittable: false,
  decoder: (_type, options) => new LineDecoder((line, rows) => rows.push(line), charsetOf(options)),
  encoder: (type, options) => new TextEncoderLines(type, writable(charsetOf(options))),
};
