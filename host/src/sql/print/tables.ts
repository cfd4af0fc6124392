/** Text of what stands within CREATE TABLE. */
import type { ColumnDefinition, Distribution, Name, Property, TableElement } from '../ast';
import {
  optionally,
  printIdentifier,
  printName,
  printNames,
  printProperty,
  printType,
  quoteString,
  type Writer,
} from './writer';

/** `(\n  'k' = 'v',\n  ...\n)` */
export function printProperties(properties: readonly Property[]): string {
  return properties.length === 0
    ? '()'
    : `(\n${properties.map((property) => `  ${printProperty(property)}`).join(',\n')}\n)`;
}

/** `BY HASH(`a`) INTO 3 BUCKETS` */
export function printDistribution({ kind, columns, buckets }: Distribution): string {
  const by = columns.length === 0 ? '' : `BY ${kind === 'UNKNOWN' ? '' : kind}${printNames(columns)}`;
  return [by, buckets === undefined ? '' : `INTO ${buckets} BUCKETS`].filter((part) => part !== '').join(' ');
}

/** Everything between a table's name and LIKE or AS. */
export function printClauses(
  s: {
    readonly elements: readonly TableElement[];
    readonly comment?: string;
    readonly distribution?: Distribution;
    readonly partitionedBy?: readonly Name[];
    readonly properties?: readonly Property[];
  },
  w: Writer,
): string {
  const elements = s.elements.map((element) => `  ${printElement(element, w)}`).join(',\n');
  return [
    elements === '' ? '' : ` (\n${elements}\n)`,
    s.comment === undefined ? '' : `\nCOMMENT ${quoteString(s.comment)}`,
    s.distribution === undefined ? '' : `\nDISTRIBUTED ${printDistribution(s.distribution)}`,
    s.partitionedBy === undefined ? '' : `\nPARTITIONED BY ${printNames(s.partitionedBy)}`,
    s.properties === undefined ? '' : `\nWITH ${printProperties(s.properties)}`,
  ].join('');
}

/** A column, a watermark, a constraint. */
export function printElement(element: TableElement, w: Writer): string {
  switch (element.kind) {
    case 'watermark':
      return `WATERMARK FOR ${printIdentifier(element.column)} AS ${w.expression(element.expression)}`;
    case 'constraint': {
      const name = element.name === undefined ? '' : `CONSTRAINT ${printName(element.name)} `;
      return `${name}${element.type} ${printNames(element.columns)}${enforcement(element.enforced)}`;
    }
    case 'column': {
      const comment = element.comment === undefined ? '' : ` COMMENT ${quoteString(element.comment)}`;
      return `${printName(element.name)}${columnBody(element, w)}${comment}${position(element)}`;
    }
  }
}

function enforcement(enforced: boolean | undefined): string {
  return enforced === undefined ? '' : enforced ? ' ENFORCED' : ' NOT ENFORCED';
}

function columnBody({ column }: ColumnDefinition, w: Writer): string {
  switch (column.kind) {
    case 'named':
      return '';
    case 'computed':
      return ` AS ${w.expression(column.expression)}`;
    case 'metadata': {
      const from = column.from === undefined ? '' : ` FROM ${quoteString(column.from)}`;
      return ` ${printType(column.type)} METADATA${from}${column.virtual ? ' VIRTUAL' : ''}`;
    }
    case 'physical': {
      const name = column.constraintName === undefined ? '' : ` CONSTRAINT ${printName(column.constraintName)}`;
      const key = column.primaryKey === undefined ? '' : ` PRIMARY KEY${optionally(' ', column.primaryKey)}`;
      const unique = column.unique === true ? ` UNIQUE${enforcement(column.uniqueEnforced)}` : '';
      return ` ${printType(column.type)}${name}${key}${unique}`;
    }
  }
}

function position(column: ColumnDefinition): string {
  if (column.position === undefined) {
    return '';
  }
  return column.position.kind === 'FIRST' ? ' FIRST' : ` AFTER ${printIdentifier(column.position.column)}`;
}
