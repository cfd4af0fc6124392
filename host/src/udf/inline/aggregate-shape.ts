/**
 * Accumulators between the host's form and that in which the function makes them: `createAccumulator` shows whether rows are objects
 * with properties, arrays or `Row`s, and which fields are views.
 */
import { ListView, MapView } from '@drey/sdk/udf';
import type { ArrayType, FieldType, LogicalType, MapType } from '../../types/logical/contracts';
import { NamedRow, Row } from '../../types/rows';
import { codecOf, nullableFromUser, nullableToUser } from './codec';
import type { Convert } from './codec-contracts';
import { Mismatch, mismatch } from './mismatch';
import { storedListView, storedMapView } from './stored-views';

export interface Shape {
  /** undefined: the forms are equal. */
  readonly toUser: Convert | undefined;
  /** `into`: the host's value that the user's was made of; rows are changed in place. */
  readonly fromUser: (value: unknown, into: unknown) => unknown;
}

/** `sample`: what `createAccumulator` gave. */
export function shapeOf(type: LogicalType, sample: unknown): Shape {
  if (sample instanceof ListView && type.root === 'ARRAY') return listShape(type);
  if (sample instanceof MapView && type.root === 'MAP') return mapShape(type);
  if (type.root === 'ROW' || type.root === 'STRUCTURED') {
    if (isObject(sample)) return rowShape(type.fields, sample);
  }
  return { toUser: nullableToUser(type), fromUser: nullableFromUser(type) };
}

function isObject(sample: unknown): sample is object {
  return typeof sample === 'object' && sample !== null;
}

function listShape(type: ArrayType): Shape {
  return {
    toUser: storedListView(type),
    fromUser: (value) => {
      if (!(value instanceof ListView)) throw mismatch(type, value, 'a ListView is needed');
      return storedOf(value) ?? codecOf(type).fromUser([...value]);
    },
  };
}

function mapShape(type: MapType): Shape {
  return {
    toUser: storedMapView(type),
    fromUser: (value) => {
      if (!(value instanceof MapView)) throw mismatch(type, value, 'a MapView is needed');
      return storedOf(value) ?? codecOf(type).fromUser(new Map(value.entries()));
    },
  };
}

/** What a view of the host stands for. */
function storedOf(view: object): unknown {
  return (view as { readonly stored?: unknown }).stored;
}

/** How fields are read from and put into the user's form of a row. */
interface Access {
  readonly make: (values: readonly unknown[]) => object;
  readonly read: (row: object, position: number, name: string) => unknown;
}

function rowShape(fields: readonly FieldType[], sample: object): Shape {
  const access = accessOf(fields, sample);
  const names = fields.map(({ name }) => name);
  const shapes = fields.map(({ type, name }, i) => shapeOf(type, access.read(sample, i, name)));
  const C = Row.of(...fields.map(() => null)).constructor as new (kind: number) => Row;
  const plain = plainShape(fields, shapes, sample);
  if (plain) return plain;
  return {
    toUser: (value) => {
      if (value === null) return null;
      const row = value as Row;
      return access.make(
        shapes.map(({ toUser }, i) => {
          const field = row[`f${i}`];
          return toUser ? toUser(field) : field;
        }),
      );
    },
    fromUser: (value, into) => {
      if (value === null || value === undefined) return null;
      if (!isObject(value)) throw mismatch({ root: 'ROW', fields, nullable: true }, value);
      const row = into instanceof Row ? into : new C(0);
      for (let i = 0; i < shapes.length; i++) {
        row[`f${i}`] = field(shapes[i], access.read(value, i, names[i]), row[`f${i}`], names[i]);
      }
      return row;
    },
  };
}

function field(shape: Shape, value: unknown, into: unknown, name: string): unknown {
  try {
    return shape.fromUser(value, into);
  } catch (error) {
    throw error instanceof Mismatch ? error.at(name) : error;
  }
}

function accessOf(fields: readonly FieldType[], sample: object): Access {
  if (sample instanceof NamedRow) {
    return {
      make: (values) => {
        const row = Row.withNames();
        for (const [i, { name }] of fields.entries()) row.setField(name, values[i]);
        return row;
      },
      read: (row, _, name) => (row as NamedRow).fields.get(name) ?? null,
    };
  }
  if (sample instanceof Row) {
    const toNamed = codecOf({
      root: 'ROW',
      fields: fields.map(({ name }) => ({ name, type: ANY })),
      nullable: true,
    }).toUser;
    return {
      make: (values) => toNamed!(Row.of(...values)) as object,
      read: (row, position) => (row as Row)[`f${position}`],
    };
  }
  if (Array.isArray(sample)) {
    return { make: (values) => [...values], read: (row, position) => (row as unknown[])[position] };
  }
  const prototype: object | null = Object.getPrototypeOf(sample);
  return { make: objectMaker(fields, prototype), read: property };
}

/** What the field's stored value must pass to be kept as it is. */
const TESTS: Readonly<Partial<Record<LogicalType['root'], (value: string) => string>>> = {
  BIGINT: (value) => `Number.isSafeInteger(${value})`,
  INTEGER: (value) => `(typeof ${value} === 'number' && (${value} | 0) === ${value})`,
  DOUBLE: (value) => `typeof ${value} === 'number'`,
  VARCHAR: (value) => `typeof ${value} === 'string'`,
  BOOLEAN: (value) => `typeof ${value} === 'boolean'`,
};

/** Plain objects whose fields are numbers, texts and booleans: generated code for the usual values, `field` for all others. */
function plainShape(fields: readonly FieldType[], shapes: readonly Shape[], sample: object): Shape | undefined {
  const prototype: object | null = Object.getPrototypeOf(sample);
  const isPlain = prototype !== null && Object.getPrototypeOf(prototype) === null && !(sample instanceof Row);
  if (!isPlain || Array.isArray(sample)) return undefined;
  if (!fields.every(({ type }, i) => type.root in TESTS && shapes[i].toUser === undefined)) return undefined;
  const names = fields.map(({ name }) => JSON.stringify(name));
  const toUser = `return function toUser(row) {
    return row === null ? null : { ${names.map((name, i) => `${name}: row.f${i}`).join(', ')} };
  };`;
  // `+ 0` turns -0 into 0, which is no integer of SQL.
  const lines = fields.map(({ type }, i) => {
    const whole = type.root === 'BIGINT' || type.root === 'INTEGER' ? `v${i} + 0` : `v${i}`;
    return `const v${i} = value[${names[i]}];
    row.f${i} = ${TESTS[type.root]!(`v${i}`)} ? ${whole} : other(${i}, value, row.f${i});`;
  });
  const fromUser = `return function fromUser(value, into) {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object') throw notRow(value);
    const row = into instanceof Row ? into : new C(0);
    ${lines.join('\n    ')}
    return row;
  };`;
  const other = (i: number, value: object, into: unknown): unknown =>
    field(shapes[i], property(value, i, fields[i].name), into, fields[i].name);
  const notRow = (value: unknown): Error => mismatch({ root: 'ROW', fields, nullable: true }, value);
  const C = Row.of(...fields.map(() => null)).constructor;
  return {
    toUser: new Function(toUser)() as Convert,
    fromUser: new Function('Row', 'C', 'other', 'notRow', fromUser)(Row, C, other, notRow) as Shape['fromUser'],
  };
}

/** Any object passes. */
const ANY: LogicalType = { root: 'RAW', className: 'java.lang.Object', serializer: '', nullable: true };

/** Generated, so that all objects have one hidden class. */
function objectMaker(fields: readonly FieldType[], prototype: object | null): (values: readonly unknown[]) => object {
  const properties = fields.map(({ name }, i) => `${JSON.stringify(name)}: v[${i}]`).join(', ');
  const make = new Function('v', `return { ${properties} };`) as (values: readonly unknown[]) => object;
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return make;
  return (values) => Object.setPrototypeOf(make(values), prototype) as object;
}

function property(row: object, _: number, name: string): unknown {
  if (name in row) return (row as Record<string, unknown>)[name];
  throw new Mismatch('a value', 'undefined (missing field)').at(name);
}
