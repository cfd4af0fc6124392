/**
 * Internal values by type: see the table "Values" in docs/protocol.md. Here is what every codec of them shares: names of
 * types for messages, equality of types, and the error for a value that its type cannot hold.
 */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';

const ROOT_NAMES = new Map<number, string>(Object.entries(TypeRoot).map(([name, root]) => [root, name]));

/** A type for messages: `ROW<name VARCHAR, age INTEGER>`, `DECIMAL(10, 2)`. */
export function describeType(type: DataType): string {
  const name = ROOT_NAMES.get(type.root) ?? `type ${type.root}`;
  if (type.root === TypeRoot.DECIMAL) return `DECIMAL(${type.precision}, ${type.scale})`;
  if (type.children.length === 0) return type.length > 0 ? `${name}(${type.length})` : name;
  const children = type.children.map((child, i) => {
    const text = describeType(child);
    return type.fieldNames[i] === undefined ? text : `${type.fieldNames[i]} ${text}`;
  });
  return `${name}<${children.join(', ')}>`;
}

/** True when values and columns of the two types are the same (names and nullability aside). */
export function sameType(a: DataType, b: DataType): boolean {
  if (a === b) return true;
  if (a.root !== b.root || a.scale !== b.scale || a.children.length !== b.children.length) return false;
  return a.children.every((child, i) => sameType(child, b.children[i]));
}

/** A value that its type cannot hold. The message names the value, the type and the row. */
export class ValueError extends TypeError {
  override readonly name = 'ValueError';
  /** Where the value is inside its row, outermost first: `.name`, `[3]`. */
  path = '';
  row: number;

  constructor(
    readonly value: unknown,
    readonly type: DataType,
    row: number,
    readonly reason = '',
  ) {
    super();
    this.row = row;
    this.describe();
  }

  /** The same error seen from the column around it. */
  within(step: string, row: number): this {
    this.path = step + this.path;
    this.row = row;
    this.describe();
    return this;
  }

  private describe(): void {
    const where = this.path === '' ? `row ${this.row}` : `row ${this.row}, field ${this.path}`;
    const reason = this.reason === '' ? '' : `: ${this.reason}`;
    this.message = `The value ${describeValue(this.value)} cannot be held by type ${describeType(this.type)} (${where})${reason}`;
  }
}

/** A value for messages, shortened. */
export function describeValue(value: unknown): string {
  let text: string;
  if (typeof value === 'string') text = `'${value}'`;
  else if (typeof value === 'bigint') text = `${value}n`;
  else if (typeof value === 'number' && Object.is(value, -0)) text = '-0';
  else if (typeof value === 'function') text = `function ${value.name || '(anonymous)'}`;
  else if (value !== null && typeof value === 'object') text = describeObject(value);
  else text = String(value);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

function describeObject(value: object): string {
  const text = Array.isArray(value) ? '[object Object]' : String(value);
  if (text !== '[object Object]') return text;
  try {
    return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v)) ?? text;
  } catch {
    return text;
  }
}
