/** Java's charsets for ENCODE and DECODE. */

import { CastError } from '../types/cast-error';

type Encoder = (text: string) => Uint8Array;
type Decoder = (bytes: Uint8Array) => string;
export interface Charset {
  readonly encode: Encoder;
  readonly decode: Decoder;
}

function utf16(littleEndian: boolean, mark: boolean): Encoder {
  return (text) => {
    const bytes = new Uint8Array((text.length + (mark ? 1 : 0)) * 2);
    const view = new DataView(bytes.buffer);
    if (mark) view.setUint16(0, 0xfeff, littleEndian);
    for (let i = 0; i < text.length; i++) view.setUint16((i + (mark ? 1 : 0)) * 2, text.charCodeAt(i), littleEndian);
    return bytes;
  };
}

const textDecoder = (label: string, ignoreBOM = true): Decoder => {
  const decoder = new TextDecoder(label, { ignoreBOM });
  return (bytes) => decoder.decode(bytes);
};

/** Java keeps the byte order mark of UTF-8 and takes UTF-16 without one as big-endian. */
function decodeUtf16(bytes: Uint8Array): string {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  return textDecoder(little ? 'utf-16le' : 'utf-16be', false)(bytes);
}

/** One byte a character, up to `last`; others become `?` and U+FFFD. */
function singleByte(last: number): Charset {
  return {
    encode: (text) =>
      Uint8Array.from([...text], (char) => ((char.codePointAt(0) as number) <= last ? char.charCodeAt(0) : 63)),
    decode: (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte <= last ? byte : 0xfffd)).join(''),
  };
}

/** A charset that the platform decodes: its encoder is the reverse of the decoder, over one and two bytes. */
function legacy(label: string): Charset {
  const decode = textDecoder(label);
  let table: Map<string, readonly number[]> | undefined;
  const buildTable = (): Map<string, readonly number[]> => {
    const result = new Map<string, readonly number[]>();
    const add = (bytes: readonly number[]): void => {
      const char = decode(Uint8Array.from(bytes));
      if ([...char].length === 1 && char !== '\ufffd' && !result.has(char)) result.set(char, bytes);
    };
    for (let a = 0; a < 256; a++) add([a]);
    for (let a = 0x80; a < 256; a++) for (let b = 0; b < 256; b++) add([a, b]);
    return result;
  };
  return {
    decode,
    encode(text) {
      table ??= buildTable();
      const known = table;
      return Uint8Array.from([...text].flatMap((char) => known.get(char) ?? [63]));
    },
  };
}

const utf8Encoder = new TextEncoder();
const UTF_8: Charset = { encode: (text) => utf8Encoder.encode(text), decode: textDecoder('utf-8') };

const KNOWN: Readonly<Record<string, () => Charset>> = {
  'UTF-8': () => UTF_8,
  UTF8: () => UTF_8,
  'UTF-16': () => ({ encode: utf16(false, true), decode: decodeUtf16 }),
  UTF16: () => ({ encode: utf16(false, true), decode: decodeUtf16 }),
  'UTF-16BE': () => ({ encode: utf16(false, false), decode: textDecoder('utf-16be') }),
  'UTF-16LE': () => ({ encode: utf16(true, false), decode: textDecoder('utf-16le') }),
  'ISO-8859-1': () => singleByte(0xff),
  'ISO8859-1': () => singleByte(0xff),
  LATIN1: () => singleByte(0xff),
  'US-ASCII': () => singleByte(0x7f),
  ASCII: () => singleByte(0x7f),
};

function createCharset(name: string): Charset {
  const known = KNOWN[name.toUpperCase()];
  if (known !== undefined) return known();
  try {
    return legacy(name.toLowerCase());
  } catch {
    throw new CastError(name, 'java.io.UnsupportedEncodingException');
  }
}

const charsets = new Map<string, Charset>();

/** The charset with this name of Java's; throws java.io.UnsupportedEncodingException. */
export function charsetOf(name: string): Charset {
  let charset = charsets.get(name);
  if (charset === undefined) charsets.set(name, (charset = createCharset(name)));
  return charset;
}

export const encode = (text: string, charset: string): Uint8Array => charsetOf(charset).encode(text);
export const decode = (bytes: Uint8Array, charset: string): string => charsetOf(charset).decode(bytes);
