/**
 * Aggregate calls to one handler of accumulators: a function each for accumulate, retract, merge and the results, for all calls
 * together, so that arguments and filters that several calls have are evaluated once a row.
 *
 * An accumulator is a Row whose fields have the types of `accumulatorType`: those of each call in order, then a map for each list of
 * arguments that calls take DISTINCT values of (`distinct-values.ts`).
 */
import type { AccumulatorField, AggregateCode, AggregateFunction, AggregateTypes } from '../functions/contracts';
import { lookupFunction } from '../functions/registry';
import type { FieldType, RowType } from '../types/logical/contracts';
import { row as rowType } from '../types/logical/types';
import { type Row, rowClass } from '../types/rows';
import { tableError } from '../types/sql-error';
import { isTrue } from './analyze';
import { callTypes } from './call-types';
import { CodeBuilder } from './code-builder';
import { type CodeEnv, type CompileSession, ExpressionCompiler, evaluateConstant } from './compiler';
import type { AggregateCall, Expr } from './contracts';
import { type DistinctValues, groupDistinctCalls } from './distinct-values';
import { oneRow } from './products';

export interface AggregateOptions {
  /** The input has -U and -D rows. */
  readonly retracts: boolean;
  /** merge() will be called. */
  readonly needsMerge?: boolean;
  /** In a GROUP BY query: the input of a group is never empty. */
  readonly grouped?: boolean;
  /** Names of the input's columns, for readable code. */
  readonly names?: readonly string[];
  /** Position of the first result in the rows that `setValues` fills; default 0. */
  readonly valueOffset?: number;
  /** How many calls, the first ones, have results; default all. The others are there for their accumulators. */
  readonly results?: number;
  /** How the input is read when it is no plain row; default the fields of `row`. */
  readonly env?: CodeEnv;
  /** Parameters of the generated functions after `acc`, with an `env` of one's own; default `row`. */
  readonly parameters?: readonly string[];
}

/** What operators do with the accumulators of a list of aggregate calls. */
export interface CompiledAggregates {
  readonly accumulatorType: RowType;
  create(): Row;
  accumulate(acc: Row, row: Row): void;
  /** Undoes accumulate(). Throws when the calls were compiled without `retracts`. */
  retract(acc: Row, row: Row): void;
  /** Adds what `other` has seen to `acc`. Throws when the calls were compiled without `needsMerge`. */
  merge(acc: Row, other: Row): void;
  /** The results as a row of their own, of kind +I. */
  values(acc: Row): Row;
  /** Writes the results into the fields of `out` from `valueOffset` on. */
  setValues(acc: Row, out: Row): void;
}

/** One call with its definition and the place of its fields in the accumulator. */
export interface PlacedCall {
  readonly call: AggregateCall;
  readonly definition: AggregateFunction;
  readonly types: AggregateTypes;
  readonly fields: readonly AccumulatorField[];
  readonly base: number;
}

type Method = 'accumulate' | 'retract' | 'merge';

/** Compiles the calls. All their expressions are over one input row. */
export function compileAggregates(
  calls: readonly AggregateCall[],
  options: AggregateOptions,
  session: CompileSession,
): CompiledAggregates {
  return new AggregateCompiler(calls, options, session).compile();
}

/** The type of the accumulator that `compileAggregates` makes of the same calls. */
export function accumulatorTypeOf(
  calls: readonly AggregateCall[],
  options: AggregateOptions,
  session: CompileSession,
): RowType {
  return new AggregateCompiler(calls, options, session).accumulatorType;
}

/** The definition of an aggregate call. */
export function aggregateDefinition(call: AggregateCall, session: CompileSession): AggregateFunction {
  const definition =
    call.userFunction === undefined ? lookupFunction(call.name) : session.userFunction?.(call.userFunction);
  if (definition?.kind !== 'aggregate') throw tableError(`Unsupported aggregate function: ${call.name}`);
  return definition;
}

class AggregateCompiler {
  readonly accumulatorType: RowType;
  private readonly placed: readonly PlacedCall[];
  private readonly distinct: readonly DistinctValues[];
  private readonly env: CodeEnv;
  private readonly parameters: readonly string[];

  constructor(
    calls: readonly AggregateCall[],
    private readonly options: AggregateOptions,
    private readonly session: CompileSession,
  ) {
    this.env = options.env ?? oneRow(session, options.names);
    this.parameters = options.parameters ?? ['row'];
    const placed: PlacedCall[] = [];
    const fields: FieldType[] = [];
    for (const call of calls) {
      const one = this.place(call, fields.length);
      placed.push(one);
      for (const { name, type } of one.fields) fields.push({ name: `${name}${fields.length}`, type });
    }
    this.placed = placed;
    this.distinct = groupDistinctCalls(placed, fields.length, options.retracts);
    for (const group of this.distinct) fields.push({ name: `distinct${group.field}`, type: group.type });
    this.accumulatorType = rowType(fields, false);
  }

  compile(): CompiledAggregates {
    const { options } = this;
    return {
      accumulatorType: this.accumulatorType,
      create: this.creator(),
      accumulate: this.perRow('accumulate'),
      retract: options.retracts ? this.perRow('retract') : unavailable('retract'),
      merge: options.needsMerge ? this.merger() : unavailable('merge'),
      values: this.valuesRow(),
      setValues: this.valueSetter(),
    };
  }

  private place(call: AggregateCall, base: number): PlacedCall {
    const definition = aggregateDefinition(call, this.session);
    if (call.orderBy !== undefined && call.orderBy.length > 0) {
      throw tableError(`ORDER BY in the aggregate function ${call.name} is not supported.`);
    }
    const { grouped, needsMerge } = this.options;
    const retracts = this.options.retracts && !call.keepsExtreme;
    if (retracts && definition.retract === undefined) {
      throw tableError(`The aggregate function ${call.name} does not support retraction.`);
    }
    if (needsMerge && !call.distinct && definition.merge === undefined) {
      throw tableError(`The aggregate function ${call.name} does not support merging.`);
    }
    const types: AggregateTypes = {
      ...callTypes(call.name, call.args, this.session, (arg) => evaluateConstant(arg, this.session), { grouped }),
      result: call.type,
      ignoreNulls: call.ignoreNulls,
      retracts,
    };
    return { call, definition, types, fields: definition.accumulator(types), base };
  }

  private creator(): () => Row {
    const builder = new CodeBuilder();
    const { length } = this.accumulatorType.fields;
    const accumulator = builder.helper(`Row${length}`, rowClass(length));
    const initial = this.placed.flatMap(({ fields }) => fields.map(({ init }) => init));
    const maps = this.distinct.map(() => 'new Map()');
    builder.line(`return new ${accumulator}(${['0', ...initial, ...maps].join(', ')});`);
    return builder.compile('create', []);
  }

  private perRow(method: 'accumulate' | 'retract'): (acc: Row, row: Row) => void {
    const builder = new CodeBuilder();
    for (const name of this.parameters) builder.fresh(name);
    const roots = this.placed.flatMap(({ call }) => [...call.args, ...(call.filter ? [call.filter] : [])]);
    const compiler = new ExpressionCompiler(this.env, builder, roots);
    for (const one of this.placed) {
      if (one.call.distinct || (method === 'retract' && one.call.keepsExtreme)) continue;
      builder.line(`// ${comment(one.call)}`);
      this.filtered(one.call.filter, compiler, () => {
        const codes = one.call.args.map((arg) => compiler.atom(arg).code);
        this.emit(one, method, codes, builder);
      });
    }
    for (const group of this.distinct) {
      builder.line(`// DISTINCT of ${group.calls.map(({ call }) => comment(call)).join(', ')}`);
      group.perRow(method, compiler, (one, codes) => this.emit(one, method, codes, builder));
    }
    return builder.compile(method, ['acc', ...this.parameters]);
  }

  private merger(): (acc: Row, other: Row) => void {
    const builder = new CodeBuilder();
    for (const one of this.placed) {
      if (one.call.distinct) continue;
      builder.line(`// ${comment(one.call)}`);
      builder.block('', () => builder.line(this.statements(one, 'merge', [], builder)));
    }
    for (const group of this.distinct) {
      group.merge(builder, (one, method, codes) => this.emit(one, method, codes, builder));
    }
    return builder.compile('merge', ['acc', 'other']);
  }

  private filtered(filter: Expr | undefined, compiler: ExpressionCompiler, body: () => void): void {
    if (filter === undefined || isTrue(filter)) body();
    else compiler.builder.block(`if (${compiler.truth(filter)})`, body);
  }

  /** Accumulates or retracts one call, unless its first argument is NULL and it skips those. */
  private emit(one: PlacedCall, method: Method, codes: readonly string[], builder: CodeBuilder): void {
    const skips = (one.definition.skipsNulls ?? true) && one.call.args.length > 0 && one.call.args[0].type.nullable;
    if (skips && codes[0] === 'null') return;
    // A block of its own in any case: definitions may declare variables.
    builder.block(skips ? `if (${codes[0]} !== null)` : '', () => {
      builder.line(this.statements(one, method, codes, builder));
    });
  }

  private statements(one: PlacedCall, method: Method, codes: readonly string[], builder: CodeBuilder): string {
    const generate = one.definition[method];
    if (generate === undefined) throw tableError(`The aggregate function ${one.call.name} has no ${method}.`);
    return generate.call(one.definition, this.code(one, codes, builder));
  }

  private code(one: PlacedCall, codes: readonly string[], builder: CodeBuilder): AggregateCode {
    return {
      ...one.types,
      code: codes,
      field(name, other) {
        const index = one.fields.findIndex((field) => field.name === name);
        if (index < 0) throw new Error(`The accumulator of ${one.call.name} has no field ${name}.`);
        return `${other ? 'other' : 'acc'}.f${one.base + index}`;
      },
      helper: (name, value) => builder.helper(name, value),
      constant: (name, value) => builder.constant(name, value),
      local: (hint) => builder.local(hint),
    };
  }

  private results(builder: CodeBuilder): string[] {
    return this.placed.slice(0, this.options.results).map((one) => one.definition.value(this.code(one, [], builder)));
  }

  private valuesRow(): (acc: Row) => Row {
    const builder = new CodeBuilder();
    const values = this.results(builder);
    const output = builder.helper(`Row${values.length}`, rowClass(values.length));
    builder.line(`return new ${output}(${['0', ...values].join(', ')});`);
    return builder.compile('values', ['acc']);
  }

  private valueSetter(): (acc: Row, out: Row) => void {
    const builder = new CodeBuilder();
    const offset = this.options.valueOffset ?? 0;
    for (const [k, value] of this.results(builder).entries()) builder.line(`out.f${offset + k} = ${value};`);
    return builder.compile('setValues', ['acc', 'out']);
  }
}

function comment(call: AggregateCall): string {
  return `${call.name} AS ${call.alias}`.replace(/[^\x20-\x7e]/g, '?');
}

function unavailable(method: string): () => never {
  return () => {
    throw new Error(`The aggregate functions were compiled without ${method}.`);
  };
}
