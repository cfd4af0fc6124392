/** Strings, bytes, and one field of a row. Flink: SimpleStringSchema, ByteArraySchema, RowFieldExtractorSchema. */
import { TypeRoot } from '@drey/sdk/protocol';
import type { Row } from '../../../types/rows';
import { OptionReader } from '../../options';
import { FormatError } from '../contracts';
import { charsetOf } from '../raw';
import { type MessageSchema, textOf } from './contracts';

function charset(options: ReadonlyMap<string, string>) {
  const reader = new OptionReader('format "string"', options);
  const name = reader.text('charset', 'UTF-8');
  reader.end();
  const found = charsetOf(name);
  if (!found) throw new FormatError(name, 'java.nio.charset.UnsupportedCharsetException');
  return { ...found, isUtf8: /^utf-?8$/i.test(name) };
}

export const stringSchema: MessageSchema = {
  decoder(_type, options) {
    const { decode, isUtf8 } = charset(options);
    const read = isUtf8 ? textOf : decode;
    return {
      decode(message) {
        if (message === null) throw new FormatError('A record has no value', 'java.lang.NullPointerException');
        return read(message);
      },
    };
  },
  encoder(_type, options) {
    const { encode } = charset(options);
    return {
      encode(element) {
        if (typeof element === 'string') return encode(element);
        const reason = element === null ? 'A null' : 'An element that is no string';
        throw new FormatError(`${reason} cannot be written by SimpleStringSchema`, 'java.lang.ClassCastException');
      },
    };
  },
};

export const bytesSchema: MessageSchema = {
  decoder(_type, options) {
    new OptionReader('format "bytes"', options).end();
    // The message is a view of what was fetched; elements outlive that.
    return { decode: (message) => (message === null ? undefined : new Uint8Array(message)) };
  },
  encoder(_type, options) {
    new OptionReader('format "bytes"', options).end();
    return { encode: (element) => element as Uint8Array | null };
  },
};

const EMPTY = new Uint8Array(0);

export const rowFieldSchema: MessageSchema = {
  encoder(type, options) {
    const reader = new OptionReader('format "row-field"', options);
    const index = reader.integer('field-index', 0);
    reader.end();
    if (type.root === TypeRoot.ROW && index >= type.children.length) {
      throw new FormatError(
        `Cannot access field ${index} in Row with arity ${type.children.length}`,
        'java.lang.IllegalArgumentException',
      );
    }
    return {
      encode(element) {
        const field = (element as Row | null)?.getField(index) ?? null;
        if (field === null) return EMPTY;
        if (field instanceof Uint8Array) return field;
        const found = typeof field === 'string' ? 'java.lang.String' : typeof field;
        throw new FormatError(
          `Field at index ${index} must be of type byte[], but was ${found}`,
          'java.lang.IllegalArgumentException',
        );
      },
    };
  },
};
