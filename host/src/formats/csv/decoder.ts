/** Reads CSV as Jackson does: quotes, escapes, comments, headers, records over several lines. */
import type { FormatDecoder } from '../contracts';
import { type RowConstructor, RowKind } from '../../types/rows';
import { ChunkText } from '../lines';
import type { CsvColumn, CsvSchema } from './schema';

export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
}

/** A record and where the next one begins; undefined when the text ends inside it. */
interface Scanned {
  readonly fields: CsvField[];
  readonly next: number;
  /** A character that stands between a closing quote and the separator. */
  readonly stray?: string;
}

export class CsvDecoder implements FormatDecoder {
  private readonly text = new ChunkText('UTF-8');
  private rest = '';
  protected line = 0;
  private readonly special: RegExp | undefined;

  constructor(
    protected readonly schema: CsvSchema,
    private readonly row: RowConstructor,
  ) {
    const characters = [schema.quote, schema.escape].filter(Boolean);
    this.special = characters.length > 0 ? new RegExp(`[${characters.map((c) => `\\${c}`).join('')}]`) : undefined;
  }

  push(chunk: Uint8Array): unknown[] {
    return this.read(this.rest + this.text.push(chunk), false);
  }

  end(): unknown[] {
    return this.read(this.rest + this.text.end(), true);
  }

  private read(text: string, last: boolean): unknown[] {
    const rows: unknown[] = [];
    let at = 0;
    for (;;) {
      if (this.schema.allowComments) at = skipBlank(text, at);
      if (at >= text.length) break;
      const scanned = this.scan(text, at, last);
      if (!scanned) break;
      at = scanned.next;
      const row = this.accept(scanned.fields, scanned.stray);
      if (row !== undefined) rows.push(row);
    }
    this.rest = text.slice(at);
    if (last && this.rest !== '') throw this.malformed('Missing closing quote for value');
    return rows;
  }

  /** The first record of a text that holds whole records; undefined when there is none. Throws what is wrong with it. */
  protected first(text: string): unknown {
    let at = 0;
    for (;;) {
      if (this.schema.allowComments) at = skipBlank(text, at);
      if (at >= text.length) return undefined;
      const scanned = this.scan(text, at, true);
      if (!scanned) throw this.malformed('Missing closing quote for value');
      const { fields, stray } = scanned;
      if (!(this.schema.allowComments && !fields[0]!.quoted && fields[0]!.text.startsWith('#'))) {
        if (stray !== undefined) throw this.strayCharacter(stray);
        return this.toRow(fields);
      }
      at = scanned.next;
    }
  }

  private scan(text: string, start: number, last: boolean): Scanned | undefined {
    const end = lineEnd(text, start);
    // A carriage return at the very end may be the first half of \r\n.
    if ((end < 0 || (text[end] === '\r' && end + 1 === text.length)) && !last) return undefined;
    const stop = end < 0 ? text.length : end;
    const line = text.slice(start, stop);
    if (this.special?.test(line) && !(this.schema.allowComments && line.startsWith('#')))
      return this.scanQuoted(text, start, last);
    const next = end < 0 ? stop : text.startsWith('\r\n', end) ? end + 2 : end + 1;
    return { fields: line.split(this.schema.separator).map((part) => ({ text: part, quoted: false })), next };
  }

  private scanQuoted(text: string, start: number, last: boolean): Scanned | undefined {
    const { quote, escape: escaping, separator } = this.schema;
    const fields: CsvField[] = [];
    let value = '';
    let quoted = false;
    let inside = false;
    let stray: string | undefined;
    let i = start;
    for (; i < text.length; i++) {
      const c = text[i]!;
      if (escaping !== '' && c === escaping) {
        if (i + 1 >= text.length)
          return last ? { fields: [...fields, { text: value + c, quoted }], next: text.length } : undefined;
        value += unescaped(text[++i]!);
      } else if (inside) {
        if (c !== quote) value += c;
        else if (text[i + 1] === quote) value += text[i++];
        else if (i + 1 === text.length && !last) return undefined;
        else inside = false;
      } else if (quote !== '' && c === quote && (this.schema.trim ? value.trim() : value) === '' && !quoted) {
        inside = quoted = true;
        value = '';
      } else if (c === separator) {
        fields.push({ text: value, quoted });
        value = '';
        quoted = false;
      } else if (c === '\n' || c === '\r') {
        if (c === '\r' && i + 1 === text.length && !last) return undefined;
        return {
          fields: [...fields, { text: value, quoted }],
          ...(stray === undefined ? {} : { stray }),
          next: c === '\r' && text[i + 1] === '\n' ? i + 2 : i + 1,
        };
      } else if (!quoted) value += c;
      else if (c.trim() !== '') stray ??= c;
    }
    if (!last) return undefined;
    if (inside) return undefined;
    return {
      fields: [...fields, { text: value, quoted }],
      ...(stray === undefined ? {} : { stray }),
      next: text.length,
    };
  }

  private accept(fields: CsvField[], stray: string | undefined): unknown {
    if (this.schema.allowComments && !fields[0]!.quoted && fields[0]!.text.startsWith('#')) return undefined;
    this.line++;
    if (this.line === 1 && (this.schema.useHeader || this.schema.skipFirstLine)) {
      if (this.schema.useHeader && this.schema.strictHeaders) this.checkHeader(fields);
      return undefined;
    }
    return stray === undefined ? this.toRow(fields) : this.rejected(this.strayCharacter(stray));
  }

  private strayCharacter(stray: string): Error {
    const { separator } = this.schema;
    return this.malformed(
      `Unexpected character ('${stray}' (code ${stray.codePointAt(0)})): Expected column separator character ` +
        `('${separator}' (code ${separator.codePointAt(0)})) or end-of-line`,
    );
  }

  /** The error of text that is no CSV. */
  protected malformed(message: string): Error {
    return new Error(`CSV record ${this.line + 1}: ${message}`);
  }

  /** The row of a record that cannot be read. */
  protected rejected(error: Error): unknown {
    throw error;
  }

  private checkHeader(fields: CsvField[]): void {
    const found = fields.map((field) => field.text.trim());
    const expected = this.schema.columns.map((column) => column.name);
    if (found.join('\0') !== expected.join('\0')) {
      throw new Error(`CSV header [${found.join(', ')}] does not match the schema [${expected.join(', ')}]`);
    }
  }

  /** The row of a record; undefined for records that give none. */
  protected toRow(fields: CsvField[]): unknown {
    const { columns } = this.schema;
    if (fields.length > columns.length) {
      throw new Error(
        `CSV record ${this.line}: too many entries: expected at most ${columns.length}, found ${fields.length}`,
      );
    }
    if (fields.length < columns.length) {
      throw new Error(
        `CSV record ${this.line}: row length mismatch: ${columns.length} fields expected but was ${fields.length}`,
      );
    }
    const values = columns.map((column, i) => this.value(column, fields[i]!));
    return new this.row(RowKind.INSERT, ...values);
  }

  private value(column: CsvColumn, field: CsvField): unknown {
    if (field.text === this.schema.nullLiteral) return null;
    try {
      return column.parse(field.text);
    } catch (error) {
      throw new Error(`CSV record ${this.line}, column '${column.name}': ${(error as Error).message}`);
    }
  }
}

/** Where comments are allowed, lines may begin with blanks, and those that hold nothing else are skipped. */
function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text[at] === ' ' || text[at] === '\n' || text[at] === '\r')) at++;
  return at;
}

/** First line end at or after `from`; -1 when there is none. */
function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  if (newline > from && text[newline - 1] === '\r') return newline - 1;
  if (newline >= 0) {
    const early = text.slice(from, newline).indexOf('\r');
    return early < 0 ? newline : from + early;
  }
  return text.indexOf('\r', from);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };
const unescaped = (character: string): string => ESCAPES[character] ?? character;
