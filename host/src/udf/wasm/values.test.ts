/** The list of values against AssemblyScript modules: one module with an echo for each type. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { row } from '../../types/logical/types';
import { buildAssemblyScript } from '../build/assemblyscript';
import { checkValues, type EchoKind, type EchoOutcome, NO_GRANTS, TEST_LIMITS } from '../testing/echo';
import { VALUE_CASES } from '../testing/values';
import { wasmCarrier } from '.';
import { moduleFunctions } from './inspect';

/** AssemblyScript for a type, nullable; classes for rows are collected. */
class Writer {
  readonly classes: string[] = [];

  type(type: LogicalType): string {
    switch (type.root) {
      case 'BOOLEAN':
        return type.nullable ? 'Nullable<bool>' : 'bool';
      case 'TINYINT':
        return 'Nullable<i8>';
      case 'SMALLINT':
        return 'Nullable<i16>';
      case 'INTEGER':
      case 'DATE':
      case 'TIME':
      case 'INTERVAL_YEAR_MONTH':
        return type.nullable ? 'Nullable<i32>' : 'i32';
      case 'BIGINT':
      case 'INTERVAL_DAY_TIME':
        return 'Nullable<i64>';
      case 'FLOAT':
        return 'Nullable<f32>';
      case 'DOUBLE':
        return 'Nullable<f64>';
      case 'DECIMAL':
        return 'Decimal | null';
      case 'TIMESTAMP':
      case 'TIMESTAMP_LTZ':
        return 'Timestamp | null';
      case 'CHAR':
      case 'VARCHAR':
        return 'string | null';
      case 'ARRAY':
        return `Array<${this.type(type.element)}> | null`;
      case 'MAP':
        return `Map<${this.type(type.key)}, ${this.type(type.value)}> | null`;
      case 'MULTISET':
        return `Map<${this.type(type.element)}, i32> | null`;
      case 'ROW':
        return `${this.row(type.fields.map((field) => `${field.name}: ${this.type(field.type)};`))} | null`;
      default:
        return 'Uint8Array | null';
    }
  }

  /** Fields have no defaults: the glue sets all of them. */
  private row(fields: readonly string[]): string {
    const name = `R${this.classes.length}`;
    const parameters = fields.map((field) => `public ${field.slice(0, -1)}`);
    this.classes.push(`export class ${name} { constructor(${parameters.join(', ')}) {} }`);
    return name;
  }
}

const cases = VALUE_CASES.filter(({ type }) => type.root !== 'RAW');
const nameOf = (kind: EchoKind, type: LogicalType): string =>
  `${kind}${VALUE_CASES.findIndex((candidate) => candidate.type === type)}`;
/** A sealed box around the last value, for the aggregate; only for types that have a zero in AssemblyScript. */
const boxed = (type: LogicalType): LogicalType => row([{ name: 'last', type }]);

function source(): string {
  const writer = new Writer();
  const functions = cases.flatMap(({ type }) => {
    const text = writer.type(type);
    const sql = typeSummary(type);
    const zero = text.startsWith('Nullable') ? `none<${text.slice(9, -1)}>()` : 'null';
    return [
      `@udf('(${sql}) -> ${sql}') export function ${nameOf('SCALAR', type)}(x: ${text}): ${text} { return x; }`,
      `@udtf('(${sql}) -> ${sql}') export function ${nameOf('TABLE', type)}(x: ${text}): Array<${text}> { return [x, x]; }`,
      `@udaf('(${sql}) -> ${sql}') export class ${nameOf('AGGREGATE', type)} {
  @sql('${sql}') last: ${text} = ${zero};
  accumulate(x: ${text}): void { this.last = x; }
  value(): ${text} { return this.last; }
}`,
    ];
  });
  const head = `import { Decimal, none, Nullable, Timestamp } from 'drey';`;
  return [head, ...writer.classes, ...functions].join('\n').replaceAll('`', '');
}

async function outcomes(): Promise<EchoOutcome[]> {
  const built = await buildAssemblyScript({ text: source(), name: 'echoes.ts' }, { optimize: false });
  const path = join(mkdtempSync(join(tmpdir(), 'drey-values-')), 'echoes.wasm');
  writeFileSync(path, built.wasm);
  const functions = new Map(moduleFunctions(path).map((fn) => [fn.name, fn]));
  return checkValues(wasmCarrier, {
    accumulator: boxed,
    spec: (kind, type) => {
      const found = functions.get(nameOf(kind, type)) ?? functions.get(`${kind}0`)!;
      return { ...found, limits: TEST_LIMITS, grants: NO_GRANTS };
    },
  });
}

test('every type crosses to AssemblyScript and back, or is refused by name', async () => {
  const all = await outcomes();
  expect(all.filter(({ status }) => status === 'wrong')).toEqual([]);
  expect([...new Set(all.filter(({ status }) => status === 'refused').map(({ type }) => type))]).toEqual([
    expect.stringContaining('RAW'),
  ]);
}, 120_000);
