/** The functions of a component: which of its exports are functions of which kind, with SQL signatures. */
import type { FunctionKind, Overload } from '../../functions/user/contracts';
import * as types from '../../types/logical/types';
import {
  type ColumnShape,
  columnFields,
  columnShape,
  jsName,
  type NamedColumn,
  sqlName,
  sqlTypeOf,
  sqlTypeOfColumn,
  UnsupportedWit,
  type ValueShape,
  valueShape,
} from './shapes';
import type { WitFunction, WitInterface, WitType, WitWorld } from './wit-text';

export interface ComponentFunction {
  /** `source.export`: `upper`, or `text.upper` of an interface, or the interface's name for aggregates. In SQL's spelling. */
  readonly name: string;
  readonly kind: Extract<FunctionKind, 'SCALAR' | 'TABLE' | 'AGGREGATE' | 'TABLE_AGGREGATE'>;
  /** Where the export is found: properties of the instance's exports. */
  readonly path: readonly string[];
  readonly params: readonly NamedColumn[];
  /** Its only parameter is `rows: u32`: functions without arguments have to know how many results are wanted. */
  readonly takesCount: boolean;
  readonly overload: Overload;
  readonly body: FunctionBody;
}

export type FunctionBody =
  | { readonly kind: 'SCALAR'; readonly result: ColumnShape }
  /** `counts` says how many rows each row of the input gives; the other fields are the columns of all of them. */
  | { readonly kind: 'TABLE'; readonly columns: readonly NamedColumn[] }
  | {
      readonly kind: 'AGGREGATE' | 'TABLE_AGGREGATE';
      readonly accumulator: ValueShape;
      /** Of `value`, or of each row that `emit` gives. */
      readonly result: ValueShape;
      readonly retracts: boolean;
      readonly merges: boolean;
    };

export interface ComponentFunctions {
  readonly functions: readonly ComponentFunction[];
  readonly unusable: readonly { readonly text: string; readonly reason: string }[];
}

export function functionsOf(world: WitWorld): ComponentFunctions {
  const functions: ComponentFunction[] = [];
  const unusable: { text: string; reason: string }[] = [];
  const attempt = (text: string, make: () => ComponentFunction) => {
    try {
      functions.push(make());
    } catch (error) {
      if (!(error instanceof UnsupportedWit)) throw error;
      unusable.push({ text, reason: `it has ${error.message}` });
    }
  };
  for (const fn of world.functions)
    attempt(sqlName(fn.name), () => plainFunction(fn, sqlName(fn.name), [jsName(fn.name)]));
  for (const found of world.interfaces) {
    const name = sqlName(found.name);
    if (isAggregate(found)) {
      attempt(name, () => aggregate(found, name));
      continue;
    }
    for (const fn of found.functions) {
      const full = `${name}.${sqlName(fn.name)}`;
      attempt(full, () => plainFunction(fn, full, [jsName(found.name), jsName(fn.name)]));
    }
  }
  for (const name of world.exports) {
    if (!name.startsWith('drey:udf/')) unusable.push({ text: name, reason: 'it is an interface of a package' });
  }
  return { functions, unusable };
}

/** The type without `result<…>`: its error fails the batch. */
function successOf(type: WitType | undefined): WitType {
  const success = type?.kind === 'result' ? type.ok : type;
  if (success === undefined) throw new UnsupportedWit('no result');
  return success;
}

function plainFunction(fn: WitFunction, name: string, path: readonly string[]): ComponentFunction {
  const takesCount = fn.params.length === 1 && fn.params[0].name === 'rows' && fn.params[0].type.kind === 'u32';
  const params = takesCount ? [] : columnFields(fn.params);
  if (fn.params.length === 0) throw new UnsupportedWit("no parameter (functions without arguments take 'rows: u32')");
  const result = successOf(fn.result);
  const base = { name, path, params, takesCount };
  const parameters = params.map((param) => ({ name: param.name, type: sqlTypeOfColumn(param.column) }));
  if (isTable(result)) {
    const columns = columnFields(result.fields.slice(1));
    if (columns.length === 0) throw new UnsupportedWit(`'${result.name}', which has counts but no column`);
    const row = types.row(columns.map(({ name: field, column }) => ({ name: field, type: sqlTypeOfColumn(column) })));
    return { ...base, kind: 'TABLE', overload: { parameters, result: row }, body: { kind: 'TABLE', columns } };
  }
  const column = columnShape(result);
  const overload = { parameters, result: sqlTypeOfColumn(column) };
  return { ...base, kind: 'SCALAR', overload, body: { kind: 'SCALAR', result: column } };
}

function isTable(type: WitType): type is Extract<WitType, { kind: 'record' }> {
  if (type.kind !== 'record' || type.fields[0]?.name !== 'counts') return false;
  const counts = type.fields[0].type;
  return counts.kind === 'list' && counts.element.kind === 'u32';
}

function isAggregate({ functions }: WitInterface): boolean {
  const has = (name: string) => functions.some((fn) => fn.name === name);
  return has('create') && has('accumulate') && (has('value') || has('emit'));
}

function aggregate(found: WitInterface, name: string): ComponentFunction {
  const method = (wanted: string) => found.functions.find((fn) => fn.name === wanted);
  const accumulate = method('accumulate')!;
  const [first, ...rest] = accumulate.params;
  if (first === undefined) throw new UnsupportedWit("'accumulate' without an accumulator");
  const accumulator = valueShape(first.type);
  const params = columnFields(rest);
  const emit = method('emit');
  const kind = emit === undefined ? 'AGGREGATE' : 'TABLE_AGGREGATE';
  const given = successOf((emit ?? method('value')!).result);
  if (emit !== undefined && given.kind !== 'list') throw new UnsupportedWit("'emit' that gives no list");
  const result = valueShape(given.kind === 'list' && emit !== undefined ? given.element : given);
  const overload: Overload = {
    parameters: params.map((param) => ({ name: param.name, type: sqlTypeOfColumn(param.column) })),
    result: sqlTypeOf(result),
    accumulator: sqlTypeOf(accumulator),
  };
  const body = {
    kind,
    accumulator,
    result,
    retracts: method('retract') !== undefined,
    merges: method('merge') !== undefined,
  } as const;
  return { name, kind, path: [jsName(found.name)], params, takesCount: false, overload, body };
}

/** As functions are asked for: `Text.Add-One` is `text.add_one`. */
export function findFunction(functions: readonly ComponentFunction[], wanted: string): ComponentFunction | undefined {
  const name = wanted.replaceAll('-', '_').replaceAll('#', '.').toLowerCase();
  return functions.find((fn) => fn.name.toLowerCase() === name);
}
