/**
 * Process table functions of users. Every row of every table calls `eval`; state and timers are the partition's. With ORDER BY, rows
 * of a table wait until its watermark has passed their time. Flink: ProcessSetTableOperator, ProcessRowTableOperator.
 */
import type { Expr } from '../../expressions/contracts';
import { compileScalar } from '../../expressions/products';
import {
  type ProcessCaller,
  type ProcessTable,
  USER_FUNCTIONS,
  type UserFunctions,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { InternalMapState, TimerService } from '../../state/contracts';
import { MAX_WATERMARK, MIN_WATERMARK } from '../../types/contracts';
import { BIGINT, STRING } from '../../types/logical/types';
import { Row, RowKind } from '../../types/rows';
import type { OperatorContext } from '../contracts';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { ProcessTableFunctionConfig } from './configs';
import { processHost } from './process-table-function-host';
import { type Emit, emitter, kindCheck, timeOf } from './process-table-function-output';
import { SortBuffer } from './process-table-function-sort';
import { ProcessStates } from './process-table-function-states';
import { functionContext } from './user-functions';

interface Input {
  readonly table: ProcessTable;
  readonly keyOf: KeyOf | undefined;
  readonly time: `f${number}` | undefined;
  /** What stands before the function's columns in rows that a row of this table makes. */
  readonly prefixOf: (row: Row) => readonly unknown[];
  readonly buffer: SortBuffer | undefined;
  watermark: number;
}

/** What `eval` or `onTimer` is called for. */
interface Event {
  readonly prefix: readonly unknown[];
  readonly time: number | undefined;
  readonly tableWatermark: number;
}

const NO_VALUES: unknown[] = [];

export class ProcessTableFunctionOperator extends TableOperator<ProcessTableFunctionConfig> {
  private caller!: ProcessCaller;
  private inputs!: readonly Input[];
  private stored!: ProcessStates;
  /** Values of all parameters; those of tables are set for each row. */
  private args!: unknown[];
  private emitRow!: Emit;
  private checkKind!: (kind: RowKind) => void;
  private emitsRowtime = false;
  private event: Event = { prefix: [], time: undefined, tableWatermark: MIN_WATERMARK };
  /** States that the call at hand clears. */
  private readonly cleared = new Set<number>();
  private namedTimers: TimerService | undefined;
  private unnamedTimers: TimerService | undefined;
  private timesByName!: InternalMapState<string, number>;

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    const { spec, tables, args, collected, changelog } = this.config;
    const service = context.service<UserFunctions>(USER_FUNCTIONS);
    if (service.process === undefined) {
      throw new UserFunctionError(spec, 'unsupported', 'this host runs no process table functions.');
    }
    const site = { args, tables, output: collected, changelog };
    this.caller = await service.process(spec, site, processHost(this.hostParts()), functionContext(context));
  }

  override async close(failed: boolean): Promise<void> {
    await this.caller?.close();
    await super.close(failed);
  }

  protected override setup(): void {
    const { config } = this;
    const { tables, set, spec, ttl } = config;
    const declared = spec.process?.states ?? [];
    if (declared.length > 0 && !set) {
      throw new UserFunctionError(spec, 'unsupported', 'state needs a table argument with set semantics.');
    }
    this.stored = new ProcessStates(declared, ttl, {
      value: (name, type, own) => this.valueState(name, type, own),
      list: (name, type, own) => this.listState(name, type, own),
      map: (name, key, value, own) => this.mapState(name, key, value, own),
    });
    this.emitsRowtime = tables.length > 0 && tables.every(({ timeColumn }) => timeColumn >= 0);
    this.checkKind = kindCheck(config.changelog);
    this.args = config.scalars.map((value) => this.argument(value));
    for (const { parameter } of tables) this.args[parameter] = null;
    this.setUpTimers();
    this.inputs = tables.map((table, i) => this.inputOf(table, i));
    this.emitRow = emitter(config.output.fields.length, config.collected, this.emitsRowtime);
  }

  private argument(value: Expr | { readonly descriptor: readonly string[] } | undefined): unknown {
    if (value === undefined) return undefined;
    if ('descriptor' in value) return value.descriptor;
    return compileScalar(value, this.session)(Row.of());
  }

  private setUpTimers(): void {
    const { set, passThrough } = this.config;
    if (!set || passThrough) return;
    const target = (named: boolean) => ({
      onEventTime: (timer: { readonly key: unknown; readonly namespace: string; readonly time: number }) =>
        this.fire(timer.key, named ? timer.namespace.slice(1) : undefined, timer.time),
      onProcessingTime: () => undefined,
    });
    this.unnamedTimers = this.context.timers('user-unnamed-timers', target(false));
    this.namedTimers = this.context.timers('user-named-timers', target(true));
    this.timesByName = this.mapState('internal-named-timers-map', STRING, BIGINT);
  }

  private inputOf(table: ProcessTable, index: number): Input {
    const { set, passThrough, inputs, tables, ttl } = this.config;
    const { order, partition, timeColumn } = table;
    const read = passThrough ? inputs[index].fields.map((_, i) => i) : set ? partition : [];
    const repeated = passThrough ? read : tables.flatMap(() => read);
    const sorted =
      order.length === 0
        ? undefined
        : new SortBuffer(
            order,
            inputs[index],
            this.mapState(`input-sort-buffer-data-${index}`, BIGINT, SortBuffer.stored(inputs[index]), ttl),
            (target) => this.context.timers(`input-sort-buffer-${index}`, target),
            (row) => this.evaluate(index, row, `f${order[0].index}`),
          );
    return {
      table,
      keyOf: set ? keyOfColumns(partition) : undefined,
      time: timeColumn < 0 ? undefined : `f${timeColumn}`,
      prefixOf: columnReader(repeated),
      buffer: sorted,
      watermark: MIN_WATERMARK,
    };
  }

  private hostParts() {
    return {
      collect: (value: unknown) => this.emit(value),
      time: () => this.event.time,
      tableWatermark: () => this.event.tableWatermark,
      currentWatermark: () => this.watermark,
      states: this.stored,
      timers: this.unnamedTimers &&
        this.namedTimers && { unnamed: this.unnamedTimers, named: this.namedTimers, timesByName: this.timesByName },
    };
  }

  // -------------------------------------------------------------- rows

  protected processRows(rows: readonly Row[], input: number): void {
    const source = this.inputs[input];
    if (source === undefined) {
      for (let i = 0; i < rows.length; i++) this.run({ prefix: [], time: undefined, tableWatermark: this.watermark });
      return;
    }
    for (const row of rows) {
      if (source.keyOf !== undefined) this.backend.setCurrentKey(source.keyOf(row));
      if (source.buffer !== undefined) source.buffer.add(row);
      else this.evaluate(input, row, source.time);
    }
  }

  private evaluate(input: number, row: Row, time: `f${number}` | undefined): void {
    const source = this.inputs[input];
    const { parameter } = source.table;
    const at = time === undefined ? undefined : timeOf(row, time);
    this.args[parameter] = row;
    try {
      this.run({ prefix: source.prefixOf(row), time: at, tableWatermark: this.tableWatermark(source) });
    } finally {
      this.args[parameter] = null;
    }
  }

  /** Rows of one input: its own watermark, or that of the operator without partitions. */
  private tableWatermark(source: Input): number {
    return this.config.set ? source.watermark : this.watermark;
  }

  private run(event: Event): void {
    this.event = event;
    const { stored, cleared } = this;
    if (stored.isEmpty) {
      this.caller.eval(NO_VALUES, cleared, this.args);
      return;
    }
    const values = stored.read();
    cleared.clear();
    this.caller.eval(values, cleared, this.args);
    stored.write(values, cleared);
  }

  private fire(key: unknown, name: string | undefined, time: number): void {
    if (name !== undefined) this.timesByName.remove(name);
    const { tables } = this.config;
    const own = tables[0].partition.length === 1 ? [key] : (key as Row).toArray();
    this.event = { prefix: tables.flatMap(() => own), time, tableWatermark: MIN_WATERMARK };
    const { stored, cleared } = this;
    const values = stored.read();
    cleared.clear();
    this.caller.onTimer?.(values, cleared, name);
    stored.write(values, cleared);
  }

  private emit(value: unknown): void {
    const { prefix, time } = this.event;
    const kind = value instanceof Row ? value.kind : RowKind.INSERT;
    this.checkKind(kind);
    this.collect(this.emitRow(kind, prefix, value, time));
  }

  // -------------------------------------------------------------- watermarks

  processInputWatermark(input: number, timestamp: number): void {
    this.advanceInput(input, timestamp);
    this.flush();
  }

  /** Rows that have waited still see the watermark before this one. */
  private advanceInput(input: number, timestamp: number): void {
    const source = this.inputs[input];
    if (source === undefined || timestamp <= source.watermark) return;
    source.buffer?.advance(timestamp);
    source.watermark = timestamp;
  }

  override processWatermark(timestamp: number): void {
    if (this.inputs.length === 1) this.advanceInput(0, timestamp);
    this.watermark = timestamp;
    this.unnamedTimers?.advanceWatermark(timestamp);
    this.namedTimers?.advanceWatermark(timestamp);
    if (timestamp < MAX_WATERMARK) this.flush();
    super.processWatermark(timestamp);
  }
}

/** Reads columns of a row. */
function columnReader(columns: readonly number[]): (row: Row) => readonly unknown[] {
  const source = `return [${columns.map((column) => `row.f${column}`).join(', ')}];`;
  return new Function('row', source) as (row: Row) => readonly unknown[];
}

registerOperator('table-process-function', (node) => new ProcessTableFunctionOperator(node));
