/**
 * A call program over modules. Inputs are written once into each module that reads them; a result that a later call of the same module
 * takes stays in its memory; between modules it goes through the host.
 */
import type {
  BatchAnswer,
  BatchCaller,
  CallProgram,
  ColumnValues,
  FunctionContext,
  ProgramArgument,
  ProgramCall,
  RowFailure,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { batchText } from '../batches/record-text';
import type { LogicalType } from '../../types/logical/contracts';
import { array } from '../../types/logical/types';
import { describeValue } from '../../types/values';
import { type ColumnReader, readerOf, Source } from './decode';
import { type ColumnWriter, clearDescriptor, measureAll, type Target, writeAll, writerOf } from './encode';
import type { Guest } from './guest';
import { COLUMN } from './layout';
import { overloadFor } from './overloads';
import { GuestSlot, moduleOf } from './slots';

/** Rows that make a batch worth its calls; more gain nothing. */
const PREFERRED_ROWS = 1024;

/** A column that the host writes into a module: an input, a literal, or the result of another module's call. */
interface HostColumn {
  readonly from: ProgramArgument;
}

interface PlannedCall {
  readonly call: ProgramCall;
  readonly stage: Stage;
  readonly entry: string;
  readonly reader: ColumnReader;
  /** True when the host needs the result: an output, or another module's argument. */
  readonly read: boolean;
  /** By argument: index of the stage's host column, or the call of the stage whose result it is. */
  readonly args: readonly { readonly column?: number; readonly call?: number }[];
}

/** Calls of one module that follow one another, with the columns they need from the host. */
interface Stage {
  readonly slot: GuestSlot;
  readonly columns: HostColumn[];
  /** The columns' writers, and room for their values of a batch. */
  readonly writers: ColumnWriter[];
  readonly values: ColumnValues[];
  readonly calls: number[];
  words: number;
}

export class WasmBatchCaller implements BatchCaller {
  readonly preferredRows = PREFERRED_ROWS;
  readonly concurrency = 1;
  private readonly slots = new Map<string, GuestSlot>();
  private readonly stages: Stage[] = [];
  private readonly calls: readonly PlannedCall[];
  /** Addresses of results in their modules, and values of those that were read, by call. */
  private readonly addresses: number[] = [];
  private readonly results: (ColumnValues | undefined)[] = [];

  constructor(
    private readonly program: CallProgram,
    private readonly context: FunctionContext,
  ) {
    const needed = new Set(program.outputs);
    const stageOf: Stage[] = [];
    for (const call of program.calls) {
      const stage = this.stageFor(call);
      stageOf.push(stage);
      for (const arg of call.args) if ('call' in arg && stageOf[arg.call] !== stage) needed.add(arg.call);
    }
    this.calls = program.calls.map((call, i) => this.plan(call, i, stageOf, needed.has(i)));
  }

  /** Instances are made at once, so that what is wrong with a module is known when the job starts. */
  open(): void {
    for (const { slot } of this.stages) slot.current();
  }

  private stageFor({ spec }: ProgramCall): Stage {
    const loaded = moduleOf(spec);
    const key = `${loaded.hash}/${spec.limits.memory}/${JSON.stringify(spec.grants)}`;
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = new GuestSlot(loaded, spec, this.context);
      this.slots.set(key, slot);
    }
    const last = this.stages.at(-1);
    if (last?.slot === slot) return last;
    const stage: Stage = { slot, columns: [], writers: [], values: [], calls: [], words: 0 };
    this.stages.push(stage);
    return stage;
  }

  private plan(call: ProgramCall, index: number, stageOf: readonly Stage[], read: boolean): PlannedCall {
    const stage = stageOf[index];
    const { spec, site } = call;
    const overload = overloadFor(stage.slot.loaded.manifest, spec, site);
    stage.calls.push(index);
    stage.words += call.args.length + 1;
    const args = call.args.map((arg, k) => {
      if ('call' in arg && stageOf[arg.call] === stage) return { call: arg.call };
      return { column: hostColumn(stage, arg, site.args[k]) };
    });
    const result: LogicalType = spec.kind === 'TABLE' ? array(site.result) : site.result;
    return { call, stage, entry: overload.entries.call!, reader: readerOf(result), read, args };
  }

  call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): BatchAnswer {
    if (count === 0) return { columns: this.program.outputs.map(() => []) };
    if (!tolerant) return { columns: this.run(inputs, count) };
    const columns = this.program.outputs.map(() => new Array<unknown>(count).fill(null));
    const failures: RowFailure[] = [];
    this.runTolerant(inputs, 0, count, columns, failures);
    return failures.length === 0 ? { columns } : { columns, failures };
  }

  /** Rows before one that failed run again without it; a failure that names no row is looked for by halves. */
  private runTolerant(
    inputs: readonly ColumnValues[],
    from: number,
    to: number,
    columns: unknown[][],
    failures: RowFailure[],
  ): void {
    if (from >= to) return;
    try {
      const part = this.run(
        inputs.map((input) => (from === 0 && to === input.length ? input : input.slice(from, to))),
        to - from,
      );
      part.forEach((values, k) => {
        for (let i = from; i < to; i++) columns[k][i] = values[i - from];
      });
    } catch (error) {
      if (!(error instanceof UserFunctionError) || error.failure === 'invalid') throw error;
      const row = to - from === 1 ? from : error.row === undefined ? undefined : from + error.row;
      if (row !== undefined && row < to) {
        this.runTolerant(inputs, from, row, columns, failures);
        failures.push({ row, error });
        this.runTolerant(inputs, row + 1, to, columns, failures);
        return;
      }
      const middle = (from + to) >> 1;
      this.runTolerant(inputs, from, middle, columns, failures);
      this.runTolerant(inputs, middle, to, columns, failures);
    }
  }

  private run(inputs: readonly ColumnValues[], count: number): ColumnValues[] {
    const { stages, results } = this;
    for (let k = 0; k < stages.length; k++) this.runStage(stages[k], inputs, count);
    const { outputs } = this.program;
    const columns: ColumnValues[] = [];
    for (let k = 0; k < outputs.length; k++) columns.push(results[outputs[k]]!);
    results.fill(undefined);
    return columns;
  }

  private runStage(stage: Stage, inputs: readonly ColumnValues[], count: number): void {
    const guest = stage.slot.current();
    const { columns, writers, values } = stage;
    for (let k = 0; k < columns.length; k++) values[k] = this.valuesOf(columns[k].from, inputs, count);
    const size = measureAll(writers, values, count) + stage.words * COLUMN.SIZE;
    const target: Target = { memory: guest.memory, at: guest.begin(size) };
    const first = writeAll(target, writers);
    let frame = (target.at + 7) & ~7;
    for (const index of stage.calls) {
      const planned = this.calls[index];
      const args = this.argumentsOf(planned, guest, first, frame);
      const result = frame + planned.args.length * COLUMN.SIZE;
      frame = result + COLUMN.SIZE;
      this.runCall(planned, index, guest, args, result, inputs, count);
    }
  }

  private valuesOf(from: ProgramArgument, inputs: readonly ColumnValues[], count: number): ColumnValues {
    if ('input' in from) return inputs[from.input];
    if ('call' in from) return this.results[from.call]!;
    return new Array<unknown>(count).fill(from.literal);
  }

  /** The address of the call's descriptors: those of the host's columns themselves when they are all of them, in order. */
  private argumentsOf({ args, stage }: PlannedCall, guest: Guest, first: number, frame: number): number {
    if (args.length === stage.columns.length && args.every(({ column }, k) => column === k)) return first;
    const { i32 } = guest.memory;
    args.forEach(({ column, call }, k) => {
      const from = column === undefined ? this.addresses[call!] : first + column * COLUMN.SIZE;
      i32.copyWithin((frame + k * COLUMN.SIZE) >> 2, from >> 2, (from + COLUMN.SIZE) >> 2);
    });
    return frame;
  }

  private runCall(
    planned: PlannedCall,
    index: number,
    guest: Guest,
    args: number,
    result: number,
    inputs: readonly ColumnValues[],
    count: number,
  ): void {
    const { spec } = planned.call;
    try {
      if (index !== planned.stage.calls[0]) guest.again(spec.limits.deadline);
      clearDescriptor(guest.memory, result);
      guest.run(planned.stage.slot.entry(planned.entry), count, args, result);
      this.addresses[index] = result;
      if (planned.read)
        this.results[index] = planned.reader(new Source(guest.memory, spec.limits.output), result, count);
    } catch (error) {
      throw withRecord(guest.errorOf('', error), planned.call, inputs);
    }
  }

  close(): void {
    for (const slot of this.slots.values()) slot.close();
  }
}

/** The stage's column of an argument; calls share columns of the same origin and type. */
function hostColumn(stage: Stage, from: ProgramArgument, type: LogicalType): number {
  const same = stage.columns.findIndex(
    (column) =>
      ('input' in from && 'input' in column.from && column.from.input === from.input) ||
      ('call' in from && 'call' in column.from && column.from.call === from.call),
  );
  if (same >= 0) return same;
  stage.columns.push({ from });
  stage.writers.push(writerOf(type));
  return stage.columns.length - 1;
}

/** The error of the call's own function (modules are shared), with the record of its row. */
function withRecord(
  error: UserFunctionError,
  { spec }: ProgramCall,
  inputs: readonly ColumnValues[],
): UserFunctionError {
  const { row } = error;
  const known = row !== undefined && row < inputs[0]?.length;
  const first = `(${inputs.map((input) => describeValue(input[known ? row : 0])).join(', ')})`;
  const record = inputs.length === 0 ? undefined : known ? first : batchText(first, inputs[0].length);
  const prefix = `Function '${error.functionName}' (${error.language}): `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return new UserFunctionError(spec, error.failure, message, {
    ...(record === undefined ? {} : { record }),
    ...(row === undefined ? {} : { row }),
    userStack: error.userStack,
    cause: error.cause,
  });
}
