/** The batch entries of an author's functions, as AssemblyScript text, and the manifest that names them. */
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { typeSummary } from '../../types/logical/print';
import {
  type AsClass,
  type AsDeclarations,
  type AsDecorator,
  type AsFunction,
  type AsType,
  BuildError,
  typeName,
} from './assemblyscript-declarations';
import { type Conversion, Conversions } from './assemblyscript-types';

export interface Glue {
  readonly text: string;
  /** Content of the custom section "drey.udf". */
  readonly manifest: ManifestJson;
}

export interface ManifestJson {
  readonly abi: 1;
  readonly language: string;
  readonly toolchain: string;
  readonly functions: readonly unknown[];
}

const HEAD = `import {
  addBytes, addNull, addRow, addString, arena, bitAt, Builder, BYTES, child, childOf, collect, columnAt, dataOf, describe, endList,
  finish, isNull, lengthOf, LIST, markNull, newBuilder, nullError, nullsOf, readBytes, readString, resetArena, ROW, rowDone, setChild, slot,
  startOf, zeroed,
} from 'drey/columns';
import {
  addDecimal64, addDecimal128, addMicros, addMillis, addNanos, readDecimal64, readDecimal128, readMicros, readMillis, readNanos,
} from 'drey/values';
import { Decimal, none, Nullable, some, Timestamp } from 'drey';

export const drey_row: usize = ROW;
export function drey_alloc(size: i32): usize { return arena(size); }
export function drey_reset(): void { resetArena(); }
`;

interface Signature {
  readonly parameters: readonly LogicalType[] | undefined;
  readonly result: LogicalType | undefined;
}

const MARKS = ['udf', 'udtf', 'udaf'];

function mark({ decorators }: { readonly decorators: readonly AsDecorator[] }): AsDecorator | undefined {
  return decorators.find(({ name }) => MARKS.includes(name));
}

/** `file`: the author's file as generated code imports it. */
export function generateGlue(declarations: AsDeclarations, file: string, toolchain: string): Glue {
  const conversions = new Conversions(declarations.classes);
  const aggregates = declarations.classes.filter((candidate) => mark(candidate)?.name === 'udaf');
  const marked = declarations.functions.some(mark) || aggregates.length > 0;
  const functions = declarations.functions.filter((fn) => !marked || mark(fn) !== undefined);
  if (functions.length + aggregates.length === 0) {
    throw new BuildError('no function is exported: write `export function f(x: i64): i64 { ... }`');
  }
  const parts = [
    ...functions.map((fn) => functionEntry(fn, conversions)),
    ...aggregates.map((candidate) => aggregateEntries(candidate, conversions)),
  ];
  const imports = [...conversions.used].map((used) => `import { ${used.name} } from './${used.file}';`);
  const own = functions.map((fn) => `${fn.name} as user_${fn.name}`);
  if (own.length > 0) imports.push(`import { ${own.join(', ')} } from './${file}';`);
  return {
    text: [HEAD, ...imports, ...conversions.helpers, ...parts.map(({ text }) => text)].join('\n'),
    manifest: { abi: 1, language: 'assemblyscript', toolchain, functions: parts.map(({ json }) => json) },
  };
}

interface Part {
  readonly text: string;
  readonly json: unknown;
}

/** `(BIGINT, STRING) -> DOUBLE` or `BIGINT, STRING -> DOUBLE`; names before types are allowed. */
function signatureOf(decorator: AsDecorator | undefined, where: string): Signature {
  const text = decorator?.args[0];
  if (text === undefined) return { parameters: undefined, result: undefined };
  const arrow = text.lastIndexOf('->');
  if (arrow < 0) throw new BuildError(`${where}: the signature '${text}' has no '->'`);
  const before = text.slice(0, arrow).trim();
  const list = before.startsWith('(') && before.endsWith(')') ? before.slice(1, -1) : before;
  return {
    parameters: topLevelParts(list).map((part) => parsed(part, where)),
    result: parsed(text.slice(arrow + 2).trim(), where),
  };
}

function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if ('<('.includes(text[i])) depth++;
    else if ('>)'.includes(text[i])) depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' && parts.length === 0 ? [] : [...parts, last];
}

function parsed(text: string, where: string): LogicalType {
  try {
    return parseType(text);
  } catch (first) {
    const named = /^[A-Za-z_]\w*\s+(.*)$/s.exec(text);
    if (named !== null) {
      try {
        return parseType(named[1]);
      } catch {
        // The first error names the whole text.
      }
    }
    throw new BuildError(`${where}: '${text}' is no SQL type (${(first as Error).message})`);
  }
}

interface Converted {
  readonly parameters: readonly Conversion[];
  readonly result: Conversion;
}

function convert(
  fn: AsFunction,
  result: AsType,
  signature: Signature,
  conversions: Conversions,
  where: string,
): Converted {
  if (fn.generic) throw new BuildError(`${where} has type parameters; functions of SQL have none`);
  if (signature.parameters !== undefined && signature.parameters.length !== fn.parameters.length) {
    throw new BuildError(
      `${where} has ${fn.parameters.length} parameters, but its signature has ${signature.parameters.length}`,
    );
  }
  const parameters = fn.parameters.map((parameter, k) => {
    if (parameter.kind !== 'plain') {
      throw new BuildError(`${where}: parameter '${parameter.name}' is ${parameter.kind}; that is not supported`);
    }
    return conversions.of(parameter.type, signature.parameters?.[k], `parameter '${parameter.name}' of ${where}`);
  });
  return { parameters, result: conversions.of(result, signature.result, `the result of ${where}`) };
}

function functionEntry(fn: AsFunction, conversions: Conversions): Part {
  const where = `function ${fn.name}`;
  const decorator = mark(fn);
  const signature = signatureOf(decorator, where);
  const table = decorator?.name === 'udtf';
  if (table && fn.result.name !== 'Array')
    throw new BuildError(`${where} is a table function: its result must be an array`);
  const { parameters, result } = convert(fn, table ? fn.result.args[0] : fn.result, signature, conversions, where);
  const listSql: LogicalType = { root: 'ARRAY', element: result.sql, nullable: true };
  const answer = table ? conversions.of(fn.result, listSql, `the result of ${where}`) : result;
  const entry = `call_${fn.name}`;
  return {
    text: callText(entry, `user_${fn.name}`, parameters, answer, table),
    json: {
      name: fn.name,
      kind: table ? 'TABLE' : 'SCALAR',
      ...describing(fn.decorators),
      overloads: [{ ...typesJson(fn, parameters, result), entries: { call: entry } }],
    },
  };
}

function describing(decorators: readonly AsDecorator[]): object {
  const doc = decorators.find(({ name }) => name === 'doc')?.args[0];
  return {
    ...(doc === undefined ? {} : { doc }),
    deterministic: !decorators.some(({ name }) => name === 'nondeterministic'),
  };
}

function typesJson(fn: AsFunction, parameters: readonly Conversion[], result: Conversion): object {
  return {
    parameters: parameters.map(({ sql }, k) => ({ name: fn.parameters[k].name, type: typeSummary(sql) })),
    result: typeSummary(result.sql),
  };
}

/** Declarations of the columns of parameters, the test whether one that takes no NULL has one, and the arguments of a call. */
function argumentsText(
  parameters: readonly Conversion[],
  first: number,
): { head: string; nulls: string; args: string } {
  const head = parameters.map((parameter, k) => {
    const lines = [`  const a${k} = columnAt(args, ${k + first});`];
    if (!parameter.nullable) lines.push(`  const n${k} = nullsOf(a${k});`);
    if (parameter.fixed) lines.push(`  const d${k} = dataOf(a${k});`);
    return lines.join('\n');
  });
  const nulls = parameters.flatMap((parameter, k) => (parameter.nullable ? [] : [`bitAt(n${k}, i)`]));
  const args = parameters.map((parameter, k) =>
    parameter.fixed
      ? parameter.fixed.load(`d${k} + <usize>i * ${parameter.fixed.width}`)
      : parameter.read(`a${k}`, 'i'),
  );
  return { head: head.join('\n'), nulls: nulls.join(' || '), args: args.join(', ') };
}

/** NULL for a parameter that takes none: the result is NULL (no rows) without a call. */
function callText(
  entry: string,
  fn: string,
  parameters: readonly Conversion[],
  result: Conversion,
  table: boolean,
): string {
  const { head, nulls, args } = argumentsText(parameters, 0);
  const call = `${fn}(${args})`;
  if (result.fixed && !table) {
    const { width, store } = result.fixed;
    const skip = nulls === '' ? '' : `\n    if (${nulls}) { nulls = markNull(nulls, rows, i); continue; }`;
    return `export function ${entry}(rows: i32, args: usize, result: usize): usize {
${head}
  const out = arena(<usize>rows * ${width});
  let nulls: usize = 0;
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);${skip}
    ${store(`out + <usize>i * ${width}`, call)};
    rowDone();
  }
  describe(result, nulls, out, rows);
  return 0;
}`;
  }
  const empty = table ? 'endList(b)' : 'addNull(b)';
  const skip = nulls === '' ? '' : `\n    if (${nulls}) { ${empty}; continue; }`;
  return `export function ${entry}(rows: i32, args: usize, result: usize): usize {
${head}
  const b = ${result.build('rows')};
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);${skip}
    ${result.write('b', call)};
    rowDone();
  }
  finish(b, result);
  return 0;
}`;
}

const VOID = ['void', ''];

function method(owner: AsClass, name: string): AsFunction | undefined {
  return owner.methods.find((candidate) => candidate.name === name);
}

/** A class whose objects are the accumulators: its fields are the accumulator's columns. */
function aggregateEntries(owner: AsClass, conversions: Conversions): Part {
  const where = `aggregate function ${owner.name}`;
  const accumulate = method(owner, 'accumulate');
  const value = method(owner, 'value');
  const emit = method(owner, 'emit');
  if (accumulate === undefined) throw new BuildError(`${where} has no method accumulate`);
  const last = value ?? emit;
  if (last === undefined || (value !== undefined && emit !== undefined)) {
    throw new BuildError(`${where} must have either a method value (one result) or a method emit (rows)`);
  }
  if (owner.required > 0) throw new BuildError(`${where}: its constructor must need no arguments`);
  if (emit !== undefined && emit.result.name !== 'Array') throw new BuildError(`${where}: emit must give an array`);
  const signature = signatureOf(mark(owner), where);
  const result = emit === undefined ? last.result : emit.result.args[0];
  const { parameters, result: converted } = convert(accumulate, result, signature, conversions, where);
  const listSql: LogicalType = { root: 'ARRAY', element: converted.sql, nullable: true };
  const answer = emit === undefined ? converted : conversions.of(emit.result, listSql, `the result of ${where}`);
  const accumulator = conversions.of({ name: owner.name, nullable: false, args: [] }, undefined, where);
  const texts = new AggregateTexts(owner, accumulator, parameters, answer);
  const entries: Record<string, string> = {};
  const parts: string[] = [`let groups_${owner.name}: Array<${owner.name}> = [];`];
  const add = (entry: string, text: string): void => {
    entries[entry] = `${entry}_${owner.name}`;
    parts.push(text);
  };
  add('create', texts.create());
  add('accumulate', texts.update('accumulate'));
  if (method(owner, 'retract') !== undefined) {
    sameParameters(accumulate, method(owner, 'retract')!, where);
    add('retract', texts.update('retract'));
  }
  if (method(owner, 'merge') !== undefined) add('merge', texts.merge());
  if (emit === undefined) add('update', texts.updateAll(method(owner, 'retract') !== undefined));
  add(emit === undefined ? 'value' : 'emit', texts.last(emit === undefined ? 'value' : 'emit'));
  return {
    text: parts.join('\n'),
    json: {
      name: owner.name,
      kind: emit === undefined ? 'AGGREGATE' : 'TABLE_AGGREGATE',
      ...describing(owner.decorators),
      overloads: [
        { ...typesJson(accumulate, parameters, converted), accumulator: typeSummary(accumulator.sql), entries },
      ],
    },
  };
}

function sameParameters(accumulate: AsFunction, retract: AsFunction, where: string): void {
  const texts = [accumulate, retract].map(({ parameters }) => parameters.map(({ type }) => typeName(type)).join(', '));
  if (texts[0] !== texts[1]) throw new BuildError(`${where}: accumulate has (${texts[0]}), retract has (${texts[1]})`);
  if (!VOID.includes(retract.result.name)) throw new BuildError(`${where}: retract must give nothing back`);
}

class AggregateTexts {
  constructor(
    private readonly owner: AsClass,
    private readonly accumulator: Conversion,
    private readonly parameters: readonly Conversion[],
    private readonly answer: Conversion,
  ) {}

  private entry(name: string, body: string): string {
    return `export function ${name}_${this.owner.name}(rows: i32, args: usize, result: usize): usize {\n${body}\n  return 0;\n}`;
  }

  create(): string {
    return this.entry(
      'create',
      `  const b = ${this.accumulator.build('rows')};
  for (let i = 0; i < rows; i++) ${this.accumulator.write('b', `new ${this.owner.name}()`)};
  finish(b, result);`,
    );
  }

  /** Objects of the groups are in a global while rows are worked on, where the collector finds them. */
  update(name: 'accumulate' | 'retract'): string {
    const { owner, accumulator } = this;
    const groups = `groups_${owner.name}`;
    const { head, nulls, args } = argumentsText(this.parameters, 2);
    const skip = nulls === '' ? '' : `\n    if (${nulls}) continue;`;
    return this.entry(
      name,
      `  const acc = columnAt(args, 0);
  const g = dataOf(columnAt(args, 1));
${head}
  const count = lengthOf(acc);
  ${groups} = new Array<${owner.name}>(count);
  for (let k = 0; k < count; k++) ${groups}[k] = ${accumulator.read('acc', 'k')};
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);${skip}
    ${groups}[load<i32>(g + (<usize>i << 2))].${name}(${args});
    collect();
  }
  const b = ${accumulator.build('count')};
  for (let k = 0; k < count; k++) ${accumulator.write('b', `${groups}[k]`)};
  finish(b, result);
  ${groups} = [];`,
    );
  }

  /** Rows that are accumulated or retracted, with the value after each. */
  updateAll(retracts: boolean): string {
    const { owner, accumulator, answer } = this;
    const groups = `groups_${owner.name}`;
    const { head, nulls, args } = argumentsText(this.parameters, 3);
    const change = retracts
      ? `if (load<u8>(r + <usize>i)) ${groups}[k].retract(${args});\n      else ${groups}[k].accumulate(${args});`
      : `${groups}[k].accumulate(${args});`;
    return this.entry(
      'update',
      `  const acc = columnAt(args, 0);
  const g = dataOf(columnAt(args, 1));
  const r = dataOf(columnAt(args, 2));
${head}
  const count = lengthOf(acc);
  ${groups} = new Array<${owner.name}>(count);
  for (let k = 0; k < count; k++) ${groups}[k] = ${accumulator.read('acc', 'k')};
  const values = ${answer.build('rows')};
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);
    const k = load<i32>(g + (<usize>i << 2));
    if (!(${nulls === '' ? 'false' : nulls})) {
      ${change}
    }
    ${answer.write('values', `${groups}[k].value()`)};
    collect();
  }
  finish(values, result + 24);
  const b = ${accumulator.build('count')};
  for (let k = 0; k < count; k++) ${accumulator.write('b', `${groups}[k]`)};
  finish(b, result);
  ${groups} = [];`,
    );
  }

  merge(): string {
    const { accumulator } = this;
    return this.entry(
      'merge',
      `  const a = columnAt(args, 0);
  const o = columnAt(args, 1);
  const b = ${accumulator.build('rows')};
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);
    const into = ${accumulator.read('a', 'i')};
    into.merge(${accumulator.read('o', 'i')});
    ${accumulator.write('b', 'into')};
    rowDone();
  }
  finish(b, result);`,
    );
  }

  last(name: 'value' | 'emit'): string {
    return this.entry(
      name,
      `  const acc = columnAt(args, 0);
  const b = ${this.answer.build('rows')};
  for (let i = 0; i < rows; i++) {
    store<i32>(ROW, i);
    ${this.answer.write('b', `${this.accumulator.read('acc', 'i')}.${name}()`)};
    rowDone();
  }
  finish(b, result);`,
    );
  }
}
