/** Flink's rules for declarations and table arguments of process table functions (SystemTypeInference). */
import type { ProcessParameter, TableTrait } from '../../../functions/user/contracts';
import { supportsAvoidingCast } from '../../../types/logical/casts';
import { findCommonType } from '../../../types/logical/common';
import type { LogicalType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { row } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { TableArgument } from '../../contracts';
import type { CallArguments } from './process-functions-user';

/** Order in which messages list traits. */
const TRAIT_ORDER: readonly TableTrait[] = [
  'ROW_SEMANTIC_TABLE',
  'SET_SEMANTIC_TABLE',
  'PASS_COLUMNS_THROUGH',
  'SUPPORT_UPDATES',
  'REQUIRE_ON_TIME',
  'OPTIONAL_PARTITION_BY',
  'REQUIRE_UPDATE_BEFORE',
  'REQUIRE_FULL_DELETE',
];

/** `r => {TABLE, ROW SEMANTIC TABLE}, i => INT, on_time => DESCRIPTOR, uid => STRING` */
export function signatureText(parameters: readonly ProcessParameter[]): string {
  return parameters.map(parameterText).join(', ');
}

function parameterText({ name, type, traits }: ProcessParameter): string {
  const shown = type === undefined ? '' : ` ${type === 'DESCRIPTOR' ? type : typeSummary(type)}`;
  if (traits.length === 0) return `${name} =>${shown}`;
  const listed = TRAIT_ORDER.filter((trait) => traits.includes(trait)).map((trait) => trait.replaceAll('_', ' '));
  return `${name} =>${shown} {${['TABLE', ...listed].join(', ')}}`;
}

const refused = (message: string): Error => validation(`SQL validation failed. ${message}`);

/** What no call can make good. */
export function checkDeclaration(declared: readonly ProcessParameter[]): void {
  if (declared.some(({ name }) => name === 'on_time' || name === 'uid')) {
    throw refused('Function signature must not declare system arguments. Reserved argument names are: [on_time, uid]');
  }
  const tables = declared.filter(({ traits }) => traits.length > 0);
  if (tables.length > 1 && tables.some(({ traits }) => !traits.includes('SET_SEMANTIC_TABLE'))) {
    throw refused('All table arguments must use set semantics if multiple table arguments are declared.');
  }
  if (!tables.some(({ traits }) => traits.includes('PASS_COLUMNS_THROUGH'))) return;
  if (tables.some(({ traits }) => traits.includes('SUPPORT_UPDATES'))) {
    throw refused('Signatures with updating inputs must not pass columns through.');
  }
  if (tables.length > 1) {
    throw refused('Pass-through columns are not supported if multiple table arguments are declared.');
  }
}

/** `uid` must be a name; a leading digit could be one of the system's own. */
const UID_FORMAT = /^[a-zA-Z_][a-zA-Z\-_0-9]*$/;

export function isUid(text: string): boolean {
  return UID_FORMAT.test(text);
}

export function checkUid({ values }: CallArguments): void {
  const value = values.get('uid');
  if (value === undefined || (isLiteral(value) && value.value === null)) return;
  const text = isLiteral(value) && typeof value.value === 'string' ? value.value : '';
  if (isUid(text)) return;
  throw validation(
    'Invalid unique identifier for process table function. The `uid` argument must be a string literal that follows the pattern [a-zA-Z_][a-zA-Z-_0-9]*. ' +
      `But found: ${text}`,
  );
}

function isLiteral(value: object): value is { readonly kind: 'literal'; readonly value: unknown } {
  return 'kind' in value && value.kind === 'literal';
}

export function checkTables({ parameters, tables }: CallArguments): void {
  const given: TableArgument[] = [];
  for (const parameter of parameters) {
    const table = tables.get(parameter.name);
    if (table === undefined) continue;
    if (parameter.traits.includes('SET_SEMANTIC_TABLE')) checkSet(parameter, table);
    given.push(table);
  }
  checkCoPartitioning(given);
}

function checkSet({ name, traits }: ProcessParameter, table: TableArgument): void {
  if (table.partition.length === 0 && !traits.includes('OPTIONAL_PARTITION_BY')) {
    throw validation(`Table argument '${name}' requires a PARTITION BY clause for parallel processing.`);
  }
  checkOrder(name, table);
}

function checkOrder(name: string, { input, order }: TableArgument): void {
  if (order.length === 0) return;
  const { fields } = input.rowType;
  const invalidOrder = `Invalid ORDER BY clause for table argument '${name}'.`;
  const repeated = order.find(({ index }, i) => order.findIndex((one) => one.index === index) < i);
  if (repeated) {
    throw validation(`${invalidOrder} Column '${fields[repeated.index].name}' appears more than once in ORDER BY.`);
  }
  const [first] = order;
  const { name: column, type } = fields[first.index];
  if (!canBeTime(type)) {
    throw validation(
      `${invalidOrder} The first ORDER BY column must be a TIMESTAMP or TIMESTAMP_LTZ column (up to precision 3). ` +
        `However, column '${column}' has data type '${typeSummary(type)}'.`,
    );
  }
  if (first.descending || first.nullsFirst) {
    throw validation(`${invalidOrder} The first ORDER BY column on a timestamp column must be in ascending order.`);
  }
}

/** Types of columns that `on_time` and ORDER BY may name. */
export function canBeTime(type: LogicalType): boolean {
  return (type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ') && type.precision <= 3;
}

function checkCoPartitioning(tables: readonly TableArgument[]): void {
  if (tables.length === 0) return;
  const keys = tables.map(({ input, partition }) => partition.map((column) => input.rowType.fields[column].type));
  const rows = keys.map((types) =>
    row(
      types.map((type, i) => ({ name: `f${i}`, type })),
      true,
    ),
  );
  const common = findCommonType(rows);
  if (common !== undefined && rows.every((one) => supportsAvoidingCast(one, common))) return;
  throw validation(
    'Invalid PARTITION BY columns. The number of columns and their data types must match across all involved table arguments. ' +
      `Given partition key sets: ${keys.map((types) => `[${types.map(typeSummary).join(', ')}]`).join(', ')}`,
  );
}
