/**
 * Aggregate functions of the user whose calls are gathered over a batch of rows and made in one trip (AggregateCaller.update). Until the
 * trip is made, accumulators hold numbers in place of the user's accumulators, and rows hold numbers in place of results.
 */
import type { CompileSession } from '../../expressions/compiler';
import type { AggregateCall } from '../../expressions/contracts';
import type { AggregateCode, AggregateFunction, FunctionDefinition } from '../../functions/contracts';
import { type OperatorFunction, siteKey } from '../../functions/user/call-sites';
import type { AggregateCaller, AggregateUpdate, ColumnValues } from '../../functions/user/contracts';
import { definitionOf, type OpenedCalls } from '../../functions/user/definition';
import type { Row } from '../../types/rows';

type Field = `f${number}`;

export class DeferredAggregates {
  private readonly callers = new Map<string, DeferredCaller>();
  private readonly definitions = new Map<string, FunctionDefinition>();
  /** Fields of the operator's accumulators that hold accumulators of a function; known once the code is generated. */
  private readonly fields = new Map<Field, DeferredCaller>();

  constructor(
    functions: readonly OperatorFunction[],
    aggregates: ReadonlyMap<string, AggregateCaller>,
    opened: OpenedCalls,
  ) {
    for (const [site, caller] of aggregates) this.callers.set(site, new DeferredCaller(caller));
    const calls: OpenedCalls = {
      row: (site) => opened.row(site),
      aggregate: (site) => this.callers.get(site),
      accumulator: (site) => opened.accumulator(site),
    };
    for (const { key, spec } of functions) {
      if (!this.definitions.has(key)) this.definitions.set(key, this.noting(key, definitionOf(key, { spec }, calls)));
    }
  }

  /** The definition, whose code tells where accumulators are. */
  private noting(key: string, definition: FunctionDefinition): FunctionDefinition {
    if (definition.kind !== 'aggregate') return definition;
    const { accumulate } = definition;
    return {
      ...definition,
      accumulate: (call: AggregateCode) => {
        const caller = this.callers.get(siteKey(key, call.args, call.result));
        const field = call.field('accumulator');
        if (caller) this.fields.set(field.slice(field.indexOf('.') + 1) as Field, caller);
        return accumulate(call);
      },
    } satisfies AggregateFunction;
  }

  sessionWith(session: CompileSession): CompileSession {
    return { ...session, userFunction: (key) => this.definitions.get(key) };
  }

  /** Puts results in place of their numbers in a row that `setValues` filled from field `offset` on; for after `run`. */
  resultReader(calls: readonly AggregateCall[], offset: number): (row: Row) => void {
    const own = calls.flatMap(({ userFunction, args, type }, i) => {
      if (userFunction === undefined) return [];
      const types = args.map((arg) => arg.type);
      const caller = this.callers.get(siteKey(userFunction, types, type));
      return caller ? [{ field: `f${offset + i}` as Field, caller }] : [];
    });
    return (row: Row): void => {
      for (const { field, caller } of own) row[field] = caller.result(row[field] as number);
    };
  }

  /** Puts numbers in place of the accumulators. */
  adopt(acc: Row): void {
    for (const [field, caller] of this.fields) {
      if (acc[field] !== null) acc[field] = caller.adopt(acc[field]);
    }
  }

  /** Makes the gathered calls. */
  run(): void {
    for (const caller of this.callers.values()) caller.run();
  }

  /** Puts accumulators in place of their numbers, after `run`. */
  restore(acc: Row): void {
    for (const [field, caller] of this.fields) {
      if (acc[field] !== null) acc[field] = caller.accumulator(acc[field] as number);
    }
  }

  /** Forgets the batch. */
  clear(): void {
    for (const caller of this.callers.values()) caller.clear();
  }
}

/** Stands for a caller in generated code. Accumulators are positions among those of the batch; results are rows of the batch. */
class DeferredCaller implements AggregateCaller {
  private accumulators: unknown[] = [];
  /** By accumulator: its last row; none = a negative number. */
  private last: number[] = [];
  private groups: number[] = [];
  private retracted: number[] = [];
  private args: unknown[][] = [];
  private answer: AggregateUpdate | undefined;

  constructor(private readonly caller: AggregateCaller) {}

  adopt(accumulator: unknown): number {
    const at = this.accumulators.push(accumulator) - 1;
    this.last.push(-1 - at);
    return at;
  }

  create(): number {
    return this.adopt(null);
  }

  accumulate(accumulator: unknown, ...args: readonly unknown[]): number {
    const at = accumulator as number;
    const { args: columns } = this;
    this.last[at] = this.groups.push(at) - 1;
    for (let i = 0; i < args.length; i++) {
      const column = columns[i];
      if (column === undefined) columns.push([args[i]]);
      else column.push(args[i]);
    }
    return at;
  }

  retract(accumulator: unknown, ...args: readonly unknown[]): number {
    this.retracted.push(this.groups.length);
    return this.accumulate(accumulator, ...args);
  }

  merge(): never {
    throw new Error('Accumulators of a batch are not merged');
  }

  value(accumulator: unknown): number {
    return this.last[accumulator as number];
  }

  run(): void {
    const { accumulators, groups, retracted, args } = this;
    if (accumulators.length === 0) return;
    let retracts: Uint8Array | undefined;
    if (retracted.length > 0) {
      retracts = new Uint8Array(groups.length);
      for (const row of retracted) retracts[row] = 1;
    }
    this.answer = this.caller.update!({
      accumulators,
      groups: Int32Array.from(groups),
      args: args as readonly ColumnValues[],
      ...(retracts && { retracts }),
    });
  }

  result(at: number): unknown {
    const { before, values } = this.answer as AggregateUpdate;
    return at < 0 ? before[-1 - at] : values[at];
  }

  accumulator(at: number): unknown {
    return (this.answer as AggregateUpdate).accumulators[at];
  }

  clear(): void {
    this.accumulators = [];
    this.last = [];
    this.groups = [];
    this.retracted = [];
    this.args = [];
    this.answer = undefined;
  }

  close(): void {}
}
