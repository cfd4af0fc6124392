/** java.util.Formatter (Locale.US) for PRINTF: the conversions of numbers, texts, characters and dates. */
import type { LogicalType } from '../types/logical/contracts';
import { hexFloat, timeField } from './java-format-special';

/** A format that Java refuses, or a value that does not go with its conversion: PRINTF then gives NULL. */
class FormatProblem extends Error {}

/** Turns an argument into what %s shows. */
export type TextOf = (value: unknown) => string;
export interface FormatArgument {
  readonly value: unknown;
  readonly type: LogicalType;
  readonly text: TextOf;
}

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number;
  readonly conversion: string;
}

const DIRECTIVE = /%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([tT])?([a-zA-Z%])/y;
const INTEGER_BITS: Partial<Record<LogicalType['root'], bigint>> = {
  TINYINT: 8n,
  SMALLINT: 16n,
  INTEGER: 32n,
  BIGINT: 64n,
};

function pad(text: string, { flags, width }: Directive): string {
  return flags.includes('-') ? text.padEnd(Math.max(width, 0)) : text.padStart(Math.max(width, 0));
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Sign, grouping and zero padding of a number whose digits are known. */
function decorate(directive: Directive, negative: boolean, whole: string, fraction: string): string {
  const { flags, width } = directive;
  let prefix = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  let suffix = '';
  if (negative && flags.includes('(')) [prefix, suffix] = ['(', ')'];
  let body = (flags.includes(',') ? group(whole) : whole) + fraction;
  if (flags.includes('0')) body = body.padStart(width - prefix.length - suffix.length, '0');
  return pad(prefix + body + suffix, directive);
}

function integer(directive: Directive, argument: FormatArgument): string {
  const bits = INTEGER_BITS[argument.type.root];
  if (bits === undefined || directive.precision >= 0) throw new FormatProblem();
  const value = BigInt(argument.value as number | bigint);
  const { conversion, flags, width } = directive;
  if (conversion === 'd') return decorate(directive, value < 0n, String(value < 0n ? -value : value), '');
  if (/[,+ (]/.test(flags)) throw new FormatProblem();
  const prefix = flags.includes('#') ? (conversion === 'o' ? '0' : '0x') : '';
  let digits = BigInt.asUintN(Number(bits), value).toString(conversion === 'o' ? 8 : 16);
  if (flags.includes('0')) digits = digits.padStart(width - prefix.length, '0');
  return pad(prefix + digits, directive);
}

/** Decimal digits of a double, rounded half up as Java does from its shortest decimal form. */
function fixed(value: number, precision: number): readonly [whole: string, fraction: string] {
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const scale = digits.length - 1 - Number(exponentText);
  let unscaled = BigInt(digits);
  if (scale > precision) {
    const divisor = 10n ** BigInt(scale - precision);
    unscaled = (unscaled + divisor / 2n) / divisor;
  } else unscaled *= 10n ** BigInt(precision - scale);
  const text = unscaled.toString().padStart(precision + 1, '0');
  return precision === 0 ? [text, ''] : [text.slice(0, -precision), text.slice(-precision)];
}

function scientific(value: number, precision: number): readonly [whole: string, fraction: string] {
  if (value === 0) return ['0', `${precision > 0 ? `.${'0'.repeat(precision)}` : ''}e+00`];
  let exponent = Number(value.toExponential().split('e')[1]);
  let [whole, fraction] = fixed(Number(`${value.toExponential().split('e')[0]}`), precision);
  if (whole.length > 1) {
    exponent++;
    fraction = (whole.slice(1) + fraction).slice(0, precision);
    whole = whole.slice(0, 1);
  }
  const sign = exponent < 0 ? '-' : '+';
  const tail = `e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return [whole, (fraction === '' ? '' : `.${fraction}`) + tail];
}

function general(value: number, precision: number): readonly [whole: string, fraction: string] {
  const digits = precision === 0 ? 1 : precision;
  if (value === 0) return fixedParts(0, digits - 1);
  const rounded = Number(value.toPrecision(Math.min(digits, 100)));
  if (rounded < 1e-4 || rounded >= 10 ** digits) return scientific(value, digits - 1);
  return fixedParts(value, digits - 1 - Math.floor(Math.log10(rounded)));
}

function fixedParts(value: number, precision: number): readonly [whole: string, fraction: string] {
  const [whole, fraction] = fixed(value, Math.max(precision, 0));
  return [whole, fraction === '' ? '' : `.${fraction}`];
}

function floating(directive: Directive, argument: FormatArgument): string {
  if (argument.type.root !== 'FLOAT' && argument.type.root !== 'DOUBLE') throw new FormatProblem();
  let value = argument.value as number;
  if (Number.isNaN(value)) return pad('NaN', directive);
  const negative = value < 0 || Object.is(value, -0);
  value = Math.abs(value);
  if (value === Number.POSITIVE_INFINITY) {
    return decorate({ ...directive, flags: directive.flags.replace(/[0,]/g, '') }, negative, 'Infinity', '');
  }
  if (directive.conversion === 'a') return hexadecimal(directive, negative, value);
  const precision = directive.precision < 0 ? 6 : directive.precision;
  const layout = { f: fixedParts, e: scientific, g: general }[directive.conversion as 'f' | 'e' | 'g'];
  if (directive.conversion !== 'f' && /[#]/.test(directive.flags)) throw new FormatProblem();
  const [whole, fraction] = layout(value, precision);
  return decorate(directive, negative, whole, fraction);
}

function hexadecimal(directive: Directive, negative: boolean, value: number): string {
  if (/[,(#]/.test(directive.flags)) throw new FormatProblem();
  const sign = negative ? '-' : directive.flags.includes('+') ? '+' : directive.flags.includes(' ') ? ' ' : '';
  const digits = hexFloat(value, directive.precision).slice(2);
  const width = directive.flags.includes('0') ? directive.width - sign.length - 2 : 0;
  return pad(`${sign}0x${digits.padStart(width, '0')}`, directive);
}

/** Only BIGINT is a point in time to Java: milliseconds since 1970. */
function dateTime(directive: Directive, letter: string, argument: FormatArgument): string {
  if (directive.precision >= 0 || /[#+ 0,(]/.test(directive.flags)) throw new FormatProblem();
  if (directive.flags.includes('-') && directive.width < 0) throw new FormatProblem();
  if (argument.value === null) return pad('null', directive);
  if (argument.type.root !== 'BIGINT') throw new FormatProblem();
  const text = timeField(letter, argument.value as number | bigint);
  if (text === undefined) throw new FormatProblem();
  return pad(text, directive);
}

function character(directive: Directive, argument: FormatArgument): string {
  if (INTEGER_BITS[argument.type.root] === undefined || argument.type.root === 'BIGINT') throw new FormatProblem();
  const code = argument.value as number;
  if (code < 0 || code > 0x10ffff || directive.precision >= 0) throw new FormatProblem();
  return pad(String.fromCodePoint(code), directive);
}

function cut(text: string, directive: Directive): string {
  return pad(directive.precision >= 0 ? text.slice(0, directive.precision) : text, directive);
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

/** Hash of Flink's binary strings: Murmur3 over words, then over single bytes. */
function hashOf(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  const aligned = bytes.length - (bytes.length % 4);
  let hash = 42;
  for (let i = 0; i < aligned; i += 4) hash = mixed(hash, bytes.readInt32LE(i));
  for (let i = aligned; i < bytes.length; i++) hash = mixed(hash, bytes.readInt8(i));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hashCode(argument: FormatArgument): string {
  const { root } = argument.type;
  if (root === 'CHAR' || root === 'VARCHAR') return (hashOf(argument.value as string) >>> 0).toString(16);
  if (root === 'BOOLEAN') return (argument.value ? 1231 : 1237).toString(16);
  if (root === 'TINYINT' || root === 'SMALLINT' || root === 'INTEGER')
    return ((argument.value as number) >>> 0).toString(16);
  throw new Error(`PRINTF: the conversion %h of ${root} is not supported.`);
}

function convert(directive: Directive, argument: FormatArgument): string {
  const { conversion } = directive;
  const isNull = argument.value === null;
  switch (conversion) {
    case 's':
      return cut(isNull ? 'null' : argument.text(argument.value), directive);
    case 'b':
      return cut(isNull ? 'false' : argument.type.root === 'BOOLEAN' ? String(argument.value) : 'true', directive);
    case 'h':
      return cut(isNull ? 'null' : hashCode(argument), directive);
    case 'd':
    case 'o':
    case 'x':
      return isNull ? cut('null', directive) : integer(directive, argument);
    case 'f':
    case 'e':
    case 'g':
    case 'a':
      return isNull ? cut('null', directive) : floating(directive, argument);
    case 'c':
      return isNull ? cut('null', directive) : character(directive, argument);
    default:
      throw new FormatProblem();
  }
}

/** Flags that Java refuses together or without a width. */
function checkFlags({ flags, width, conversion }: Directive): void {
  const has = (flag: string): boolean => flags.includes(flag);
  const repeated = [...flags].some((flag, i) => flags.indexOf(flag) !== i);
  if (repeated || (has('-') && has('0')) || (has('+') && has(' '))) throw new FormatProblem();
  if ((has('-') || has('0')) && width < 0) throw new FormatProblem();
  if ('sbhc'.includes(conversion) && /[+ 0,(#]/.test(flags)) throw new FormatProblem();
  if (conversion === 'd' && has('#')) throw new FormatProblem();
  if (conversion === 'e' && has(',')) throw new FormatProblem();
}

/** Formats like String.format(Locale.US, format, arguments); null where Java throws. */
export function formatJava(format: string, args: readonly FormatArgument[]): string | null {
  let result = '';
  let ordinary = 0;
  let last = -1;
  for (let i = 0; i < format.length; ) {
    if (format.charAt(i) !== '%') {
      const next = format.indexOf('%', i);
      const end = next < 0 ? format.length : next;
      result += format.slice(i, end);
      i = end;
      continue;
    }
    DIRECTIVE.lastIndex = i;
    const match = DIRECTIVE.exec(format);
    if (match === null) return null;
    i = DIRECTIVE.lastIndex;
    const [, index, flags = '', width, precision, time, letter = ''] = match;
    const conversion = letter.toLowerCase();
    const directive: Directive = {
      flags: flags.replace('<', ''),
      width: width === undefined ? -1 : Number(width),
      precision: precision === undefined ? -1 : Number(precision),
      conversion,
    };
    try {
      if (time === undefined && letter === 'n') {
        if (width !== undefined || precision !== undefined || flags !== '') return null;
        result += '\n';
        continue;
      }
      if (time === undefined && letter === '%') {
        if (precision !== undefined || (directive.flags.includes('-') && width === undefined)) return null;
        result += pad('%', directive);
        continue;
      }
      if (time === undefined) {
        if (letter !== conversion && !'SBHXECGA'.includes(letter)) return null;
        checkFlags(directive);
      }
      if (!flags.includes('<')) last = index === undefined || index === '0' ? ordinary++ : Number(index) - 1;
      const argument = args[last];
      if (argument === undefined) return null;
      const text = time === undefined ? convert(directive, argument) : dateTime(directive, letter, argument);
      result += (time ?? letter) === (time ?? letter).toLowerCase() ? text : text.toUpperCase();
    } catch (error) {
      if (error instanceof FormatProblem) return null;
      throw error;
    }
  }
  return result;
}
