/** Writes CSV with minimal quoting. */
import type { FormatEncoder } from '../contracts';
import type { Row } from '../../types/rows';
import type { CsvSchema } from './schema';

export class CsvEncoder implements FormatEncoder {
  private readonly special: RegExp;

  constructor(private readonly schema: CsvSchema) {
    const characters = [schema.separator, schema.quote, schema.escape].filter(Boolean).map((c) => `\\u${hex(c)}`);
    this.special = new RegExp(`[\\u0000-\\u001f${characters.join('')}]`);
  }

  header(): Uint8Array {
    if (!this.schema.useHeader) return new Uint8Array(0);
    const names = this.schema.columns.map((column) => this.quote(column.name));
    return Buffer.from(names.join(this.schema.separator) + this.schema.lineSeparator);
  }

  encode(rows: readonly unknown[]): Uint8Array {
    const { columns, separator, lineSeparator } = this.schema;
    let text = '';
    for (const row of rows as readonly Row[]) {
      for (let i = 0; i < columns.length; i++) {
        if (i > 0) text += separator;
        const value = row.getField(i);
        text += value === null ? (this.schema.nullLiteral ?? '') : this.quote(columns[i]!.print(value));
      }
      text += lineSeparator;
    }
    return Buffer.from(text);
  }

  footer(): Uint8Array {
    return new Uint8Array(0);
  }

  private quote(text: string): string {
    const { quote } = this.schema;
    if (quote === '' || !this.special.test(text)) return text;
    return quote + text.replaceAll(quote, quote + quote) + quote;
  }
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');
