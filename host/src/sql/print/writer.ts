/** What all parts of the printer share. */
import type { Expression, HintClause, Identifier, Name, Property, Query, QueryBody, TypeName } from '../ast';

export interface PrintOptions {
  /** A function's name as it should appear; by default as written. Expanded views put resolved names here. */
  readonly functionName?: (name: Identifier) => string;
}

/** Printers that call each other. */
export interface Writer {
  readonly options: PrintOptions;
  expression(expression: Expression): string;
  query(query: Query): string;
  body(body: QueryBody): string;
}

/** `` `a``b` `` */
export function quoteName(text: string): string {
  return `\`${text.replaceAll('`', '``')}\``;
}

/** `'it''s'` */
export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function printName(name: Name): string {
  return name.path === undefined ? quoteName(name.text) : printIdentifier(name.path);
}

export function printIdentifier(identifier: Identifier): string {
  return identifier.parts.map(printName).join('.');
}

export function printNames(names: readonly Name[]): string {
  return `(${names.map(printName).join(', ')})`;
}

export function printProperty({ key, value }: Property): string {
  return `${quoteString(key)} = ${quoteString(value)}`;
}

/** `/*+ A('k' = 'v'), B('x') *` `/`, or nothing. */
export function printHints(hints: readonly HintClause[] | undefined): string {
  return hints === undefined || hints.length === 0 ? '' : ` /*+ ${hints.map(printHint).join(', ')} */`;
}

function printHint({ name, list, options }: HintClause): string {
  const items = [
    ...options.map(({ key, value }) => `${quoteString(key)} = ${quoteString(value)}`),
    ...list.map(quoteString),
  ];
  return items.length === 0 ? quoteName(name) : `${quoteName(name)}(${items.join(', ')})`;
}

/** `prefix` and text, or nothing when there is no text. */
export function optionally(prefix: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : prefix + text;
}

/** A type as in DDL. */
export function printType(type: TypeName): string {
  const suffix = type.nullable === undefined ? '' : type.nullable ? ' NULL' : ' NOT NULL';
  return printBareType(type) + suffix;
}

function printBareType(type: TypeName): string {
  if (type.identifier !== undefined) {
    return printIdentifier(type.identifier);
  }
  if (type.interval !== undefined) {
    return `INTERVAL ${printInterval(type.interval)}`;
  }
  if (type.postfix === true) {
    return `${printType(type.elements![0]!)} ${type.name}`;
  }
  if (type.elements !== undefined) {
    return `${type.name}<${type.elements.map(printType).join(', ')}>`;
  }
  if (type.fields !== undefined) {
    const fields = type.fields.map((field) => {
      const comment = field.comment === undefined ? '' : ` ${quoteString(field.comment)}`;
      return `${printName(field.name)} ${printType(field.type)}${comment}`;
    });
    return `${type.name}<${[...(type.strings ?? []).map(quoteString), ...fields].join(', ')}>`;
  }
  if (type.strings !== undefined) {
    return `${type.name}(${type.strings.map(quoteString).join(', ')})`;
  }
  const sizes = type.arguments.length === 0 ? '' : `(${type.arguments.join(', ')})`;
  // As Calcite writes it.
  const name = type.name === 'INT' ? 'INTEGER' : type.name;
  return name + sizes + (type.timeZone === undefined ? '' : ` ${type.timeZone} TIME ZONE`);
}

/** `DAY(2) TO SECOND(3)` */
export function printInterval(interval: NonNullable<TypeName['interval']>): string {
  const { from, to, precision, fraction } = interval;
  const sizes = [precision, to === undefined ? fraction : undefined].filter((size) => size !== undefined);
  const start = sizes.length === 0 ? from : `${from}(${sizes.join(', ')})`;
  return to === undefined ? start : `${start} TO ${to}${fraction === undefined ? '' : `(${fraction})`}`;
}
