/**
 * Writes CSV as Jackson's generator does with its loose check: text is quoted when it might need it. A character that is
 * not greater than the greatest of separator, quote and line end counts as "might"; so does a backslash, escaping or not.
 */
import type { FormatEncoder } from '../contracts';
import { NamedRow, type Row } from '../../types/rows';
import type { CsvSchema } from './schema';

/** Longer text is quoted without a look at it. */
const MAX_CHECKED = 24;

export class CsvEncoder implements FormatEncoder {
  readonly #greatest: number;
  readonly #keys: readonly `f${number}`[];

  constructor(private readonly schema: CsvSchema) {
    const { separator, quote, lineSeparator } = schema;
    this.#keys = schema.columns.map((_, i) => `f${i}` as const);
    this.#greatest = Math.max(...[separator, quote, lineSeparator].map((text) => text.charCodeAt(0) || 0));
  }

  header(): Uint8Array {
    if (!this.schema.useHeader) return new Uint8Array(0);
    const names = this.schema.columns.map((column) => this.#quoted(column.name));
    return Buffer.from(names.join(this.schema.separator) + this.schema.lineSeparator);
  }

  encode(rows: readonly unknown[]): Uint8Array {
    const { columns, separator, lineSeparator, nullLiteral = '' } = this.schema;
    let text = '';
    for (const row of rows as readonly Row[]) {
      const named = row instanceof NamedRow;
      for (let i = 0; i < columns.length; i++) {
        if (i > 0) text += separator;
        const column = columns[i]!;
        const value = named ? row.getField(i) : row[this.#keys[i]!];
        if (value === null) text += nullLiteral;
        else text += column.quotable ? this.#quoted(column.print(value)) : column.print(value);
      }
      text += lineSeparator;
    }
    return Buffer.from(text);
  }

  footer(): Uint8Array {
    return new Uint8Array(0);
  }

  #quoted(text: string): string {
    const { quote, escape: escaping } = this.schema;
    if (quote === '' || !this.#mightNeedQuotes(text)) return text;
    const escaped = escaping === '' ? text : text.replaceAll(escaping, () => escaping + escaping);
    return quote + (escaped.includes(quote) ? escaped.replaceAll(quote, () => quote + quote) : escaped) + quote;
  }

  #mightNeedQuotes(text: string): boolean {
    if (text.length > MAX_CHECKED) return true;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= this.#greatest) return true;
    return text.includes('\\') || (this.schema.escape !== '' && text.includes(this.schema.escape));
  }
}
