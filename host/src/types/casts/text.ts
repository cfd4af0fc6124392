/** Casts to character strings: the text of every type, then cut to VARCHAR's length or padded to CHAR's. */
import { decimalToText } from '../decimals';
import { doubleToString, floatToString } from '../java-numbers';
import type { FieldType, LengthType, LogicalType } from '../logical/contracts';
import { MAX_LENGTH } from '../logical/contracts';
import { isCharacterString } from '../logical/families';
import { INT, notNull, STRING } from '../logical/types';
import type { Row } from '../rows';
import type { Long } from '../sql-numbers';
import {
  dateToString,
  dayTimeToString,
  ltzToLocal,
  timestampToString,
  timeToString,
  yearMonthToString,
} from '../sql-time';
import { utf8Decode } from '../binary';
import type { CastContext, CastFunction, CastRule } from './contracts';

type ToText = (value: unknown) => string;

/** Cuts and pads by UTF-16 units, as Flink does for texts that it builds itself. */
function fitUnits(to: LogicalType, context: CastContext): (text: string) => string {
  const { length, root } = to as LengthType;
  if (context.legacy || length === MAX_LENGTH) return (text) => text;
  if (root === 'CHAR') return (text) => (text.length > length ? text.slice(0, length) : text.padEnd(length));
  return (text) => (text.length > length ? text.slice(0, length) : text);
}

/** Cuts and pads by code points. */
function fitCodePoints(from: LogicalType, to: LogicalType, context: CastContext): (text: string) => string {
  const { length, root } = to as LengthType;
  const pad = root === 'CHAR' && length < MAX_LENGTH;
  const fits = isCharacterString(from) && (from as LengthType).length <= length;
  if (context.legacy || ((length === MAX_LENGTH || fits) && !pad)) return (text) => text;
  return (text) => {
    if (!pad && text.length <= length) return text;
    const count = countCodePoints(text);
    if (count > length) return Array.from(text).slice(0, length).join('');
    return pad && count < length ? text + ' '.repeat(length - count) : text;
  };
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit >= 0xdc00) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next < 0xe000) {
      count--;
      i++;
    }
  }
  return count;
}

/** A rule that knows STRING itself only. */
const textRule = (rule: CastRule): CastRule => ({ ...rule, stringOnly: true });

const numbers = textRule({
  from: ['NUMERIC*'],
  make: (from) => {
    switch (from.root) {
      case 'FLOAT':
        return floatToString as CastFunction;
      case 'DOUBLE':
        return doubleToString as CastFunction;
      case 'DECIMAL':
        return (value) => decimalToText(value as Long, from.scale);
      default:
        return String;
    }
  },
  inline: (from, _to, value) =>
    ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'].includes(from.root) ? `String(${value})` : undefined,
});

const booleans = textRule({
  from: ['BOOLEAN'],
  make: (_from, _to, { legacy }) => (legacy ? String : (value) => (value === true ? 'TRUE' : 'FALSE')),
});

const bytes: CastRule = {
  from: ['BINARY_STRING*'],
  to: ['CHARACTER_STRING*'],
  make: (_, to, context) => {
    if (context.printing) return (value) => `x'${Buffer.from(value as Uint8Array).toString('hex')}'`;
    const fit = fitUnits(to, context);
    return (value) => fit(utf8Decode(value as Uint8Array));
  },
};

const timestamps = textRule({
  from: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (from, _to, { zone }) => {
    const { precision } = from as { precision: number };
    if (from.root === 'TIMESTAMP') return (value) => timestampToString(value as Long, precision);
    const local = ltzToLocal(zone, precision);
    return (value) => timestampToString(local(value as Long), precision);
  },
});

const times = textRule({
  from: ['TIME'],
  make: (from) => {
    const { precision } = from as { precision: number };
    return (value) => timeToString(value as number, precision);
  },
});

const dates = textRule({ from: ['DATE'], make: () => dateToString as CastFunction });

const intervals = textRule({
  from: ['INTERVAL*'],
  make: (from) => (from.root === 'INTERVAL_YEAR_MONTH' ? yearMonthToString : dayTimeToString) as CastFunction,
});

/** Parts of a composite value in it; a missing one as NULL. */
function partText(type: LogicalType, context: CastContext): ToText {
  const cast = context.part(type, STRING);
  const missing = context.legacy ? 'null' : 'NULL';
  return (value) => (value === null ? missing : (cast(value) as string));
}

const exists: CastRule['matches'] = (from, to, has) => {
  if (!isCharacterString(to)) return false;
  switch (from.root) {
    case 'ARRAY':
    case 'MULTISET':
      return has(from.element, to);
    case 'MAP':
      return has(from.key, to) && has(from.value, to);
    case 'ROW':
    case 'STRUCTURED':
      return from.fields.every((field) => has(field.type, to));
    default:
      return false;
  }
};

const composites: CastRule = {
  matches: exists,
  make: (from, to, context) => {
    const fit = fitUnits(to, context);
    const text = compositeText(from, context);
    return (value) => fit(text(value));
  },
};

function compositeText(from: LogicalType, context: CastContext): ToText {
  switch (from.root) {
    case 'ARRAY': {
      const element = partText(from.element, context);
      return (value) => `[${(value as unknown[]).map(element).join(', ')}]`;
    }
    case 'MAP':
      return mapText(partText(from.key, context), partText(from.value, context));
    case 'MULTISET':
      return mapText(partText(from.element, context), partText(notNull(INT), context));
    case 'STRUCTURED':
      return fieldsText(from.fields, ', ', context, true);
    case 'ROW':
      return fieldsText(from.fields, context.legacy ? ',' : ', ', context, false);
    default:
      throw new TypeError(`Type ${from.root} has no parts.`);
  }
}

function mapText(key: ToText, item: ToText): ToText {
  return (value) =>
    `{${Array.from(value as ReadonlyMap<unknown, unknown>, ([k, v]) => `${key(k)}=${item(v)}`).join(', ')}}`;
}

function fieldsText(fields: readonly FieldType[], comma: string, context: CastContext, named: boolean): ToText {
  const texts = fields.map((field) => partText(field.type, context));
  const prefixes = fields.map((field) => (named ? `${field.name}=` : ''));
  return (value) => `(${texts.map((text, i) => prefixes[i] + text((value as Row)[`f${i}`])).join(comma)})`;
}

const objects: CastRule = {
  from: ['RAW'],
  to: ['CHARACTER_STRING*'],
  make: (_, to, context) => {
    const fit = fitUnits(to, context);
    return (value) => fit(String(value));
  },
};

const variants = textRule({ from: ['VARIANT'], make: () => String });
const bitmaps = textRule({ from: ['BITMAP'], make: () => String });

/** Targets other than STRING, for sources whose rule only knows STRING, and strings themselves. */
const fitted: CastRule = {
  matches: (_from, to) =>
    isCharacterString(to) && !(to.root === 'VARCHAR' && (to as LengthType).length === MAX_LENGTH && to.nullable),
  make: (from, to, context) => {
    const fit = fitCodePoints(from, to, context);
    const text = isCharacterString(from) ? undefined : (context.part(from, STRING) as ToText);
    return text === undefined ? (fit as CastFunction) : (value) => fit(text(value));
  },
};

const nulls: CastRule = { from: ['NULL'], to: ['CHARACTER_STRING*'], make: () => () => 'NULL' };

/** In Flink's order; `fitted` must come after all that look into types. */
export const TEXT_RULES: readonly CastRule[] = [
  numbers,
  booleans,
  bytes,
  timestamps,
  times,
  dates,
  intervals,
  composites,
  objects,
  variants,
  bitmaps,
  nulls,
];
export const FITTED_TEXT: CastRule = fitted;
