/** Constructors of arrays, maps, multisets and rows, access to their parts, and UNNEST. */
import type { ArrayType, LogicalType, MapType, RowType } from '../types/logical/contracts';
import { hasFields } from '../types/logical/families';
import * as types from '../types/logical/types';
import { rowClass } from '../types/rows';
import { SqlError, validation } from '../types/sql-error';
import { isPrimitiveType } from '../types/sql-equals';
import { mapBuilders, mapGetter } from '../types/sql-maps';
import { FUNCTIONS as arrayFunctions } from './array-functions';
import { calciteFunction } from './calcite';
import { isComparable } from './comparison-code';
import {
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type InputTypes,
  type ScalarFunction,
  type TableFunction,
} from './contracts';
import { leastRestrictive } from './least-restrictive';
import { mapOf, FUNCTIONS as mapFunctions } from './map-functions';
import { isCharacter, isInteger } from './operands';
import { wildcard } from './signatures';
import { variantElement, variantField } from './variant-access';

const SAME_TYPE = 'Parameters must be of the same type';
const AT_LEAST_ONE = 'Require at least 1 argument';

/** All arguments take one type: an array's or multiset's elements. */
const elementsInput: InputTypes = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<ANY>...'],
  resolve(call) {
    if (call.args.length === 0) return new ArgumentMismatch(AT_LEAST_ONE);
    const type = commonElement(call.args);
    if (type === undefined) return new ArgumentMismatch(SAME_TYPE);
    return call.args.map((arg) => types.withNullability(type, arg.nullable || arg.root === 'NULL'));
  },
};

function commonElement(args: readonly LogicalType[]): LogicalType | undefined {
  const type = leastRestrictive(args);
  return type?.root === 'NULL' ? undefined : type;
}

const elementType = (call: CallTypes): LogicalType => commonElement(call.args) ?? types.NULL;

const arrayConstructor = calciteFunction(
  'ARRAY',
  elementsInput,
  (call) => types.array(elementType(call), false),
  (call) => `[${call.code.join(', ')}]`,
  { nulls: 'custom' },
);

/** Counts elements. */
function multisetOf(element: LogicalType): (items: readonly unknown[]) => ReadonlyMap<unknown, unknown> {
  const newBuilder = mapBuilders(element);
  return (items) => {
    const builder = newBuilder();
    for (const item of items) builder.set(item, ((builder.get(item) as number | undefined) ?? 0) + 1);
    return builder.map;
  };
}

const multisetConstructor = calciteFunction(
  'MULTISET',
  elementsInput,
  (call) => types.multiset(elementType(call), false),
  (call) => `${call.constant('multisetOf', multisetOf((call.result as ArrayType).element))}([${call.code.join(', ')}])`,
  { nulls: 'custom' },
);

const isKey = (_: LogicalType, i: number): boolean => i % 2 === 0;
const isValue = (_: LogicalType, i: number): boolean => i % 2 === 1;

const entriesInput: InputTypes = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<ANY>, <ANY>...'],
  resolve(call) {
    const { args } = call;
    if (args.length === 0) return new ArgumentMismatch('Map requires at least 2 arguments');
    if (args.length % 2 === 1) return new ArgumentMismatch('Map requires an even number of arguments');
    const key = commonElement(args.filter(isKey));
    const value = commonElement(args.filter(isValue));
    if (key === undefined || value === undefined) return new ArgumentMismatch(SAME_TYPE);
    return args.map((arg, i) => types.withNullability(i % 2 === 0 ? key : value, arg.nullable || arg.root === 'NULL'));
  },
};

function mapType(call: CallTypes): LogicalType {
  const key = commonElement(call.args.filter(isKey)) ?? types.NULL;
  return types.map(key, commonElement(call.args.filter(isValue)) ?? types.NULL, false);
}

/** The last one of equal keys counts. */
function mapCode(call: CodeCall): string {
  const entries = call.code.filter((_, i) => i % 2 === 0).map((key, i) => `[${key}, ${call.code[2 * i + 1]}]`);
  const { key } = call.result as MapType;
  if (isPrimitiveType(key)) return `new Map([${entries.join(', ')}])`;
  return `${call.constant('mapOf', mapOf(key))}([${entries.join(', ')}])`;
}

const mapConstructor = calciteFunction('MAP', entriesInput, mapType, mapCode, { nulls: 'custom' });

/** Code of a row with these fields. */
export function rowCode(call: CodeCall, fields: readonly string[]): string {
  const name = call.helper(`Row${fields.length}`, rowClass(fields.length));
  return `new ${name}(${['0', ...fields].join(', ')})`;
}

const rowConstructor = calciteFunction(
  'ROW',
  wildcard(1),
  (call) =>
    types.row(
      call.args.map((type, i) => ({ name: `EXPR$${i}`, type: types.withoutAttribute(type) })),
      false,
    ),
  (call) => rowCode(call, call.code),
  { nulls: 'custom' },
);

const cardinality = calciteFunction(
  'CARDINALITY',
  containers('MULTISET', 'ARRAY', 'MAP'),
  (call) => types.withNullability(types.INT, (call.args[0] as LogicalType).nullable),
  (call) => `${call.code[0]}.${call.args[0]?.root === 'ARRAY' ? 'length' : 'size'}`,
);

/** One argument of one of these roots. */
function containers(...roots: readonly LogicalType['root'][]): InputTypes {
  return {
    min: 1,
    max: 1,
    signatures: roots.map((root) => `<${root}>`),
    resolve: (call) => (roots.includes((call.args[0] as LogicalType).root) ? call.args : new ArgumentMismatch()),
  };
}

function onlyElement(items: Iterable<unknown>, size: number): unknown {
  if (size > 1) {
    throw new SqlError('Array has more than one element.', 'org.apache.flink.table.api.TableRuntimeException');
  }
  for (const item of items) return item;
  return null;
}

const element = calciteFunction(
  'ELEMENT',
  containers('MULTISET', 'ARRAY'),
  (call) => {
    const type = call.args[0] as ArrayType;
    return types.withNullability(type.element, type.element.nullable || type.nullable);
  },
  (call) => {
    const code = call.code[0];
    const helper = call.helper('onlyElement', onlyElement);
    return call.args[0]?.root === 'ARRAY'
      ? `${helper}(${code}, ${code}.length)`
      : `${helper}(${code}.keys(), ${code}.size)`;
  },
  { mayThrow: true },
);

// --- container[key] -------------------------------------------------------------------------------------------------------

const itemInput: InputTypes = {
  min: 2,
  max: 2,
  signatures: ['<ANY>, <ANY>'],
  resolve(call) {
    const [container, key] = call.args as [LogicalType, LogicalType];
    if (!acceptsKey(container, key, call)) return new ArgumentMismatch();
    if (container.root !== 'MAP' || isCharacter(key) || isInteger(key) === isInteger(container.key)) return call.args;
    return [container, types.withNullability(container.key, key.nullable)];
  },
};

function acceptsKey(container: LogicalType, key: LogicalType, call: CallTypes): boolean {
  switch (container.root) {
    case 'ARRAY':
      return isInteger(key);
    case 'MAP':
      return key.root !== 'NULL' && isComparable(container.key, key) && isCharacter(container.key) === isCharacter(key);
    case 'ROW':
    case 'STRUCTURED':
      return call.isLiteral(1) && (isCharacter(key) || isInteger(key));
    case 'VARIANT':
      return isInteger(key) || isCharacter(key);
    default:
      return false;
  }
}

/** The place of the field that a literal name or position from 1 means. */
function fieldIndex(call: CallTypes): number {
  const { fields } = call.args[0] as RowType;
  const key = call.literal(1);
  const index = typeof key === 'number' ? key - 1 : fields.findIndex((field) => field.name === key);
  if (fields[index] === undefined)
    throw validation(`Cannot infer type of field at position ${String(key)} within ROW type`);
  return index;
}

function itemType(call: CallTypes): LogicalType {
  const container = call.args[0] as LogicalType;
  if (container.root === 'ARRAY') return types.nullable(container.element);
  if (container.root === 'MAP') return types.nullable(container.value);
  if (!hasFields(container)) return types.VARIANT;
  const { type } = container.fields[fieldIndex(call)] as RowType['fields'][number];
  return types.withNullability(type, type.nullable || container.nullable);
}

function itemCode(call: CodeCall): string {
  const container = call.args[0] as LogicalType;
  const [code, key] = call.code as [string, string];
  switch (container.root) {
    case 'ARRAY':
      return `(${code}[${arrayPlace(call)}] ?? null)`;
    case 'MAP':
      if (isPrimitiveType(container.key)) return `(${code}.get(${key}) ?? null)`;
      return `${call.constant('mapGetter', mapGetter(container.key))}(${code}, ${key})`;
    case 'VARIANT':
      return isInteger(call.args[1] as LogicalType)
        ? `${call.helper('variantElement', variantElement)}(${code}, ${key})`
        : `${call.helper('variantField', variantField)}(${code}, ${key})`;
    default:
      return `${code}.f${fieldIndex(call)}`;
  }
}

function arrayPlace(call: CodeCall): string {
  if (call.args[1]?.root === 'BIGINT') {
    throw new SqlError('Integer expression type expected.', 'org.apache.flink.table.planner.codegen.CodeGenException');
  }
  if (!call.isLiteral(1)) return `${call.code[1]} - 1`;
  const position = call.literal(1) as number;
  if (position < 1) throw validation(`Array element access needs an index starting at 1 but was ${position}.`);
  return String(position - 1);
}

const item = calciteFunction('ITEM', itemInput, itemType, itemCode, {
  forms: ['<ARRAY>[<INTEGER>]', '<MAP>[<ANY>]', '<ROW>[<CHARACTER>|<INTEGER>]', '<VARIANT>[<CHARACTER>|<INTEGER>]'],
});

// --- UNNEST ---------------------------------------------------------------------------------------------------------------

/** What one element is: a ROW gives its fields, an entry of a map key and value, anything else is a column of its own. */
export function unnestedType(type: LogicalType, ordinality: boolean): LogicalType {
  let fields: RowType['fields'];
  if (type.root === 'MAP')
    fields = [
      { name: 'f0', type: type.key },
      { name: 'f1', type: type.value },
    ];
  else if (type.root !== 'ARRAY' && type.root !== 'MULTISET') throw unsupportedUnnest(type);
  else if (type.element.root === 'ROW') ({ fields } = type.element);
  else if (!ordinality) return type.element;
  else fields = [{ name: 'EXPR$0', type: type.element }];
  return types.row(ordinality ? [...fields, { name: 'ORDINALITY', type: types.notNull(types.INT) }] : fields, false);
}

function unsupportedUnnest(type: LogicalType): SqlError {
  return new SqlError(`Unsupported UNNEST type: ${type.root}`, 'java.lang.UnsupportedOperationException');
}

type Elements = Iterable<readonly unknown[]>;

function* arrayElements(items: readonly unknown[] | null): Elements {
  for (const item of items ?? []) yield [item];
}

function* mapElements(entries: ReadonlyMap<unknown, unknown> | null): Elements {
  for (const entry of entries ?? []) yield entry;
}

function* multisetElements(counts: ReadonlyMap<unknown, number> | null): Elements {
  for (const [item, count] of counts ?? []) for (let i = 0; i < count; i++) yield [item];
}

const SOURCES: { readonly [root: string]: (collection: never) => Elements } = {
  ARRAY: arrayElements,
  MAP: mapElements,
  MULTISET: multisetElements,
};

/** Makes the rows of a collection; null rows inside are rows of nulls. */
function unnester(
  type: LogicalType,
  result: LogicalType,
  ordinality: boolean,
): (collection: never) => Iterable<unknown> {
  const elements = SOURCES[type.root];
  if (elements === undefined) throw unsupportedUnnest(type);
  const rows = 'element' in type && type.element.root === 'ROW' ? type.element.fields.length : 0;
  const arity = hasFields(result) ? result.fields.length : 1;
  const RowOf = rowClass(arity);
  return function* unnest(collection) {
    let position = 0;
    for (const values of elements(collection)) {
      position++;
      const fields = rows === 0 ? values : fieldsOf(values[0], rows);
      yield hasFields(result) ? new RowOf(0, ...fields, ...(ordinality ? [position] : [])) : fields[0];
    }
  };
}

function fieldsOf(row: unknown, arity: number): readonly unknown[] {
  return Array.from({ length: arity }, (_, i) =>
    row === null ? null : (row as { [field: string]: unknown })[`f${i}`],
  );
}

interface ResultOfCode {
  readonly result?: LogicalType;
}

function unnest(name: string, ordinality: boolean): TableFunction {
  return {
    kind: 'table',
    name,
    inputTypes: containers('ARRAY', 'MULTISET', 'MAP'),
    resultType: (call) => unnestedType(call.args[0] as LogicalType, ordinality),
    generate(call) {
      const type = call.args[0] as LogicalType;
      const result = (call as ResultOfCode).result ?? unnestedType(type, ordinality);
      return `${call.constant('unnest', unnester(type, result, ordinality))}(${call.code[0]})`;
    },
  };
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  arrayConstructor,
  multisetConstructor,
  mapConstructor,
  rowConstructor,
  cardinality,
  element,
  item as ScalarFunction,
  unnest('$UNNEST$', false),
  unnest('$UNNEST_WITH_ORDINALITY$', true),
  ...arrayFunctions,
  ...mapFunctions,
];
