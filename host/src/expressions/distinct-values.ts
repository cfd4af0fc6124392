/**
 * DISTINCT in aggregate calls: a map of the values seen, shared by all calls with the same arguments. Calls with different FILTER
 * conditions count apart, in one entry for each value.
 *
 * The map's keys are the values themselves when they are primitives of one argument, else a text that stands for them (then the
 * entry holds the values too, since merge() needs them). An entry is the number of rows, or a Row of the values and one number for
 * each filter. Entries whose numbers are all 0 are removed. Numbers below 0 are retractions that came first. Where nothing is
 * retracted, the entry for several filters is a number instead, with a bit for each filter that has let the value through.
 */
import { keyCodec } from '../types/keys';
import type { LogicalType } from '../types/logical/contracts';
import { BIGINT, map, notNull, row as rowType, STRING } from '../types/logical/types';
import { toWire } from '../types/logical/wire';
import { rowClass } from '../types/rows';
import { isPrimitiveType } from '../types/sql-equals';
import type { PlacedCall } from './aggregates';
import { digest, isTrue } from './analyze';
import { isLiteralExpr } from './call-types';
import type { CodeBuilder } from './code-builder';
import type { ExpressionCompiler } from './compiler';
import type { Expr } from './contracts';
import { literalCode } from './literal-code';

/** Filters that fit into the bits of a small number. */
const MAX_BITS = 30;

/** Emits what a call does with one value. */
type EmitCall = (call: PlacedCall, codes: readonly string[]) => void;
type EmitMerged = (call: PlacedCall, method: 'accumulate' | 'retract', codes: readonly string[]) => void;

/** Calls that share a map, by their arguments; the maps' fields follow position `base` of the accumulator. */
export function groupDistinctCalls(calls: readonly PlacedCall[], base: number, retracts: boolean): DistinctValues[] {
  const groups = new Map<string, PlacedCall[]>();
  for (const one of calls) {
    if (!one.call.distinct) continue;
    const key = JSON.stringify(one.call.args.filter((arg) => !isLiteralExpr(arg)).map(digest));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group, i) => new DistinctValues(group, base + i, retracts));
}

export class DistinctValues {
  /** Type of the map. */
  readonly type: LogicalType;
  /** Arguments that are no literals, and so make up a value. */
  private readonly args: readonly Expr[];
  private readonly filters: readonly (Expr | undefined)[];
  /** Keys are texts that stand for the values. */
  private readonly encoded: boolean;
  /** Entries are Rows. */
  private readonly wide: boolean;
  /** Entries are bits. */
  private readonly bits: boolean;

  constructor(
    readonly calls: readonly PlacedCall[],
    readonly field: number,
    private readonly retracts: boolean,
  ) {
    this.args = calls[0].call.args.filter((arg) => !isLiteralExpr(arg));
    const filters = new Map<string, Expr | undefined>();
    for (const { call } of calls) filters.set(filterKey(call.filter), call.filter);
    this.filters = [...filters.values()];
    this.encoded = this.args.length !== 1 || !isPrimitiveType(this.args[0].type);
    this.bits = !this.encoded && !retracts && this.filters.length > 1 && this.filters.length <= MAX_BITS;
    this.wide = !this.bits && (this.encoded || this.filters.length > 1);
    this.type = notNull(map(this.encoded ? STRING : this.args[0].type, notNull(this.entryType())));
  }

  /** Code that counts the row's value in or out, and hands it to the calls that see it come or go. */
  perRow(method: 'accumulate' | 'retract', compiler: ExpressionCompiler, emit: EmitCall): void {
    const { builder } = compiler;
    const values = this.args.map((arg) => compiler.atom(arg).code);
    const skipped = this.skipsNull() ? `${values[0]} !== null` : '';
    builder.block(skipped === '' ? '' : `if (${skipped})`, () => {
      const seen = builder.define('seen', `acc.f${this.field}`);
      const passes = this.filters.map((filter) =>
        filter === undefined || isTrue(filter) ? 'true' : builder.define('passes', `${compiler.truth(filter)}`),
      );
      const any = passes.includes('true') ? '' : `if (${passes.join(' || ')})`;
      builder.block(any, () => {
        const key = this.keyCode(values, builder);
        const change = method === 'accumulate' ? 1 : -1;
        const callsOf = (filter: number) => () => {
          for (const one of this.callsOf(filter)) emit(one, this.codesOf(one, values, builder));
        };
        if (this.bits) this.addBits(builder, seen, key, this.bitsOf(passes), callsOf);
        else if (!this.wide) this.countNarrow(builder, seen, key, change, callsOf(0));
        else this.countWide(builder, { seen, key, values, passes, change }, callsOf);
      });
    });
  }

  /** Code that counts in all values of the other accumulator. */
  merge(builder: CodeBuilder, emit: EmitMerged): void {
    const key = builder.fresh('value');
    const entry = builder.fresh('entry');
    builder.block('', () => {
      const seen = builder.define('seen', `acc.f${this.field}`);
      builder.block(`for (const [${key}, ${entry}] of other.f${this.field})`, () => {
        const mine = this.bits ? '' : builder.local('mine');
        if (mine !== '') builder.line(`${mine} = ${seen}.get(${key});`);
        const values = this.encoded ? this.args.map((_, i) => builder.define('part', `${entry}.f${i}`)) : [key];
        if (this.bits) {
          const calls = (filter: number) => () => {
            for (const one of this.callsOf(filter)) emit(one, 'accumulate', this.codesOf(one, values, builder));
          };
          this.addBits(builder, seen, key, entry, calls);
          return;
        }
        if (!this.wide) {
          const sum = builder.define('sum', `(${mine} ?? 0) + ${entry}`);
          this.store(builder, seen, key, sum);
          this.mergeChange(builder, `(${mine} ?? 0)`, sum, 0, values, emit);
          return;
        }
        builder.block(`if (${mine} === undefined)`, () => {
          builder.line(`${seen}.set(${key}, ${mine} = ${this.newEntry(values, builder)});`);
        });
        for (const i of this.filters.keys()) {
          const count = this.countOf(i);
          const before = builder.define('before', `${mine}.${count}`);
          builder.line(`${mine}.${count} += ${entry}.${count};`);
          this.mergeChange(builder, before, `${mine}.${count}`, i, values, emit);
        }
        this.removeEmpty(builder, seen, key, mine);
      });
    });
  }

  private mergeChange(
    builder: CodeBuilder,
    before: string,
    after: string,
    filter: number,
    values: readonly string[],
    emit: EmitMerged,
  ): void {
    const all = (method: 'accumulate' | 'retract') => () => {
      for (const one of this.callsOf(filter)) emit(one, method, this.codesOf(one, values, builder));
    };
    builder.block(`if (${before} <= 0 && ${after} > 0)`, all('accumulate'));
    if (this.retracts) builder.block(`if (${before} > 0 && ${after} <= 0)`, all('retract'));
  }

  /** Entries that are plain numbers. */
  private countNarrow(builder: CodeBuilder, seen: string, key: string, change: 1 | -1, calls: () => void): void {
    if (!this.retracts) {
      builder.block(`if (!${seen}.has(${key}))`, () => {
        builder.line(`${seen}.set(${key}, 1);`);
        calls();
      });
      return;
    }
    const count = builder.define('count', `(${seen}.get(${key}) ?? 0) ${change === 1 ? '+ 1' : '- 1'}`);
    this.store(builder, seen, key, count);
    builder.block(`if (${count} === ${change === 1 ? 1 : 0})`, calls);
  }

  /** The bits of the filters that let the row through. */
  private bitsOf(passes: readonly string[]): string {
    return passes.map((code, i) => (code === 'true' ? `${1 << i}` : `(${code} ? ${1 << i} : 0)`)).join(' | ');
  }

  /** Adds bits to an entry; the calls of those that are new see the value. */
  private addBits(
    builder: CodeBuilder,
    seen: string,
    key: string,
    bits: string,
    calls: (filter: number) => () => void,
  ): void {
    const before = builder.define('before', `${seen}.get(${key}) ?? 0`);
    const after = builder.define('after', `${before} | ${bits}`);
    builder.block(`if (${after} !== ${before})`, () => {
      builder.line(`${seen}.set(${key}, ${after});`);
      const added = builder.define('added', `${after} ^ ${before}`);
      for (const i of this.filters.keys()) builder.block(`if ((${added} & ${1 << i}) !== 0)`, calls(i));
    });
  }

  private store(builder: CodeBuilder, seen: string, key: string, count: string): void {
    builder.line(`if (${count} === 0) ${seen}.delete(${key});`);
    builder.line(`else ${seen}.set(${key}, ${count});`);
  }

  /** Entries that are Rows. */
  private countWide(
    builder: CodeBuilder,
    code: { seen: string; key: string; values: readonly string[]; passes: readonly string[]; change: 1 | -1 },
    calls: (filter: number) => () => void,
  ): void {
    const entry = builder.local('entry');
    builder.line(`${entry} = ${code.seen}.get(${code.key});`);
    builder.block(`if (${entry} === undefined)`, () => {
      builder.line(`${code.seen}.set(${code.key}, ${entry} = ${this.newEntry(code.values, builder)});`);
    });
    for (const [i, passes] of code.passes.entries()) {
      const count = `${entry}.${this.countOf(i)}`;
      builder.block(passes === 'true' ? '' : `if (${passes})`, () => {
        builder.line(`${count} ${code.change === 1 ? '+= 1' : '-= 1'};`);
        builder.block(`if (${count} === ${code.change === 1 ? 1 : 0})`, calls(i));
      });
    }
    if (this.retracts) this.removeEmpty(builder, code.seen, code.key, entry);
  }

  private removeEmpty(builder: CodeBuilder, seen: string, key: string, entry: string): void {
    const empty = [...this.filters.keys()].map((i) => `${entry}.${this.countOf(i)} === 0`).join(' && ');
    builder.line(`if (${empty}) ${seen}.delete(${key});`);
  }

  private newEntry(values: readonly string[], builder: CodeBuilder): string {
    const fields = [...(this.encoded ? values : []), ...this.filters.map(() => '0')];
    return `new ${builder.helper(`Row${fields.length}`, rowClass(fields.length))}(${['0', ...fields].join(', ')})`;
  }

  /** The field of an entry that counts the rows which passed a filter. */
  private countOf(filter: number): string {
    return `f${(this.encoded ? this.args.length : 0) + filter}`;
  }

  private entryType(): LogicalType {
    if (!this.wide) return BIGINT;
    const values = this.encoded ? this.args.map((arg, i) => ({ name: `value${i}`, type: arg.type })) : [];
    return rowType([...values, ...this.filters.map((_, i) => ({ name: `count${i}`, type: notNull(BIGINT) }))]);
  }

  private keyCode(values: readonly string[], builder: CodeBuilder): string {
    if (!this.encoded) return values[0];
    const type = rowType(this.args.map((arg, i) => ({ name: `f${i}`, type: arg.type })));
    const { toMapKey } = keyCodec(toWire(type), { pyflink: false });
    const row = `new ${builder.helper(`Row${values.length}`, rowClass(values.length))}(${['0', ...values].join(', ')})`;
    // Pairs of small integers have a number as their key; the map's keys are texts.
    return builder.define('key', `String(${builder.helper('textOf', toMapKey)}(${row}))`);
  }

  private callsOf(filter: number): readonly PlacedCall[] {
    const key = filterKey(this.filters[filter]);
    return this.calls.filter(({ call }) => filterKey(call.filter) === key);
  }

  /** Codes of all arguments of a call: of values those given, of literals their text. */
  private codesOf(one: PlacedCall, values: readonly string[], builder: CodeBuilder): string[] {
    let next = 0;
    return one.call.args.map((arg, i) =>
      isLiteralExpr(arg) ? literalCode(one.types.literal(i), builder) : values[next++],
    );
  }

  /** NULL is no value when no call looks at it. */
  private skipsNull(): boolean {
    if (this.args.length === 0 || !this.args[0].type.nullable) return false;
    return this.calls.every(
      ({ call, definition }) => (definition.skipsNulls ?? true) && digest(call.args[0]) === digest(this.args[0]),
    );
  }
}

function filterKey(filter: Expr | undefined): string {
  return filter === undefined ? '' : digest(filter);
}
