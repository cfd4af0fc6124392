/** "text": one row a line. Reading gives VARCHAR; writing takes any type, in Java's text form. */
import type { DataType } from '@drey/sdk/protocol';
import type { Format, FormatDecoder, FormatEncoder } from '../contracts';
import { OptionReader } from '../options';
import { formatterOf } from '../../types/format';
import { ChunkText, LineSplitter } from '../lines';

const NOTHING = new Uint8Array(0);

class TextDecoderLines implements FormatDecoder {
  private readonly text: ChunkText;
  private readonly lines = new LineSplitter();

  constructor(charset: string) {
    this.text = new ChunkText(charset);
  }

  push(chunk: Uint8Array): unknown[] {
    return this.lines.push(this.text.push(chunk));
  }

  end(): unknown[] {
    const lines = this.lines.push(this.text.end());
    return [...lines, ...this.lines.end()];
  }
}

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
  decoder: (_type, options) => new TextDecoderLines(charsetOf(options)),
  encoder: (type, options) => new TextEncoderLines(type, writable(charsetOf(options))),
};
