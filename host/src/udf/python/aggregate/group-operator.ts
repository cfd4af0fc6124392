/**
 * GROUP BY with Python aggregate functions over an unbounded input. Rows are gathered in bundles (python.fn-execution.bundle.*), in
 * which a group changes its result once. The worker keeps the accumulators of the Python calls in keyed state; this operator counts
 * the rows of groups, computes the built-in calls, decides which rows DISTINCT and FILTER let through, and emits the changes.
 */
import { Data, type DataType, Encoding, type Node, type Result, RowBatch } from '@drey/sdk/protocol';
import { digest } from '../../../expressions/analyze';
import { compileScalar } from '../../../expressions/products';
import type { OperatorContext } from '../../../operators/contracts';
import {
  type Aggregator,
  aggregatorFor,
  isAccumulateKind,
  type RowOfKey,
  rowOfKey,
} from '../../../operators/table/aggregating';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from '../../../operators/table/base';
import { type RowEqualiser, rowEqualiser } from '../../../operators/table/comparators';
import type { PythonGroupAggregateConfig } from '../../../operators/table/configs';
import type { InternalValueState } from '../../../state/contracts';
import { asBytes, EMPTY } from '../../../types/binary';
import { decodeColumn, encodeColumn, encodeKeys } from '../../../types/columns';
import { MAX_WATERMARK } from '../../../types/contracts';
import { BOOLEAN } from '../../../types/logical/types';
import { toWire } from '../../../types/logical/wire';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { FrameKeys, MapKey } from '../frame-builder';
import { StageState } from '../stage-state';
import { StateRequests } from '../state-requests';
import { type BundleSettings, bundleSettings } from './bundle-settings';
import { type FrameHandler, FrameExchange } from './exchange';
import { isSelective, passingCall, withPassing } from './passing';
import { openAggregateStage } from './stage';

/** Bits of a row's kind in a frame: fn_execution/table_aggregate.py. */
const RETRACT = 1;
const FRESH = 2;
const DROP = 4;

const NO_PROCESSING_TIME = 0;

interface Group {
  readonly key: unknown;
  readonly rows: Row[];
}

/** What a bundle does to one group. `before` and `after`: results of the built-in calls. */
interface Change {
  readonly key: unknown;
  readonly fresh: boolean;
  readonly dropped: boolean;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

interface Frame {
  readonly keys: FrameKeys;
  readonly batch: RowBatch;
  readonly changes: readonly Change[];
}

type Columns = readonly (readonly unknown[])[];
/** Writes the results of group `g` behind the key's columns. */
type Fill = (out: Row, g: number, python: Columns, own: Row | undefined) => void;

export class PythonGroupAggregateOperator
  extends TableOperator<PythonGroupAggregateConfig>
  implements FrameHandler<Frame>
{
  private readonly keyType: DataType;
  private settings!: BundleSettings;
  private keyOf!: KeyOf;
  private toMapKey!: (key: unknown) => MapKey;
  private aggregator!: Aggregator;
  /** Fields of the accumulator that say which rows a selective call sees. */
  private passing: readonly `f${number}`[] = [];
  private newValues: (() => Row) | undefined;
  private accumulators!: InternalValueState<Row>;
  private getters!: readonly ((row: Row) => unknown)[];
  private inputTypes!: readonly DataType[];
  private resultTypes!: readonly DataType[];
  private rowOfKey!: RowOfKey;
  private fill!: Fill;
  private sameResult!: RowEqualiser;
  private exchange!: FrameExchange<Frame>;
  private stageState!: StageState;
  private requests!: StateRequests;
  private groups = new Map<MapKey, Group>();
  private gathered = 0;
  private cancelTimer: (() => void) | undefined;
  /** Waits for the end of the bundle. */
  private heldWatermark: number | undefined;

  constructor(node: Node) {
    super(node);
    this.keyType = keyTypeOf(this.config.inputs[0], this.config.grouping);
  }

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    const { config, keyType } = this;
    const { calls, args } = this.argumentsOf();
    this.stageState = new StageState(context, keyType, false);
    this.requests = new StateRequests(this.stageState, keyType);
    this.exchange = new FrameExchange(
      context,
      config.python.map(({ spec }) => spec),
      this,
    );
    this.getters = args.getters;
    this.inputTypes = args.types;
    this.resultTypes = config.python.map(({ type }) => toWire(type));
    const stage = {
      kind: 'group_aggregate' as const,
      plan: { zone: this.session.timeZone, calls, ttl: config.ttl },
      functions: config.python.map(({ spec }) => spec),
      input: this.inputTypes,
      output: [...this.resultTypes, ...this.resultTypes],
      keyType,
    };
    await this.exchange.open((stageId) => openAggregateStage(stage, context, stageId));
  }

  protected override setup(): void {
    const { config, context } = this;
    const [input] = config.inputs;
    const { grouping, calls, python, needRetraction, output } = config;
    const own = [...calls, ...python.filter(isSelective).map(passingCall)];
    const names = input.fields.map(({ name }) => name);
    const options = { needRetraction, names, grouped: grouping.length > 0 };
    this.settings = bundleSettings(context.configuration);
    this.keyOf = keyOfColumns(grouping);
    this.toMapKey = this.backend.keyCodec.toMapKey;
    this.aggregator = aggregatorFor(own, options, withPassing(this.session));
    const { fields } = this.aggregator.accumulatorType;
    this.passing = fields.flatMap(({ name }, i): `f${number}`[] => (/^passed\d+$/.test(name) ? [`f${i}`] : []));
    if (calls.length > 0) {
      const Values = rowClass(own.length);
      this.newValues = () => new Values(RowKind.INSERT, ...own.map(() => null));
    }
    this.accumulators = this.valueState<Row>('accState', this.aggregator.accumulatorType, config.ttl);
    this.rowOfKey = rowOfKey(grouping.length, config.results.length);
    this.fill = fillResults(grouping.length, config.results);
    this.sameResult = rowEqualiser(
      output,
      config.results.map((_, i) => grouping.length + i),
    );
  }

  /** The columns of a frame: distinct arguments, then what the selective calls see. */
  private argumentsOf() {
    const { config } = this;
    const names = config.inputs[0].fields.map(({ name }) => name);
    const positions = new Map<string, number>();
    const getters: ((row: Row) => unknown)[] = [];
    const types: DataType[] = [];
    const placed = config.python.map((call) =>
      call.args.map((arg) => {
        const key = digest(arg);
        let position = positions.get(key);
        if (position === undefined) {
          position = types.push(toWire(arg.type)) - 1;
          positions.set(key, position);
          getters.push(compileScalar(arg, this.session, names));
        }
        return position;
      }),
    );
    const calls = config.python.map((call, i) => ({
      args: placed[i],
      ...(isSelective(call) ? { include: types.push(toWire(BOOLEAN)) - 1 } : {}),
    }));
    return { calls, args: { getters, types } };
  }

  protected processRows(rows: readonly Row[]): void {
    const { keyOf, toMapKey, settings } = this;
    for (const row of rows) {
      const key = keyOf(row);
      const mapKey = toMapKey(key);
      const group = this.groups.get(mapKey);
      if (group === undefined) this.groups.set(mapKey, { key, rows: [row] });
      else group.rows.push(row);
      if (++this.gathered >= settings.size) this.closeBundle();
    }
    if (this.gathered > 0 && this.cancelTimer === undefined) this.startTimer();
  }

  private startTimer(): void {
    const { processingTime } = this.context;
    this.cancelTimer = processingTime.schedule(processingTime.now() + this.settings.time, () => {
      this.cancelTimer = undefined;
      this.closeBundle();
    });
  }

  private closeBundle(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.gathered === 0) return;
    const frame = this.frameOf(this.groups);
    this.groups = new Map();
    this.gathered = 0;
    if (frame !== undefined) this.exchange.push(frame);
    const { heldWatermark } = this;
    if (heldWatermark === undefined) return;
    this.heldWatermark = undefined;
    this.exchange.inOrder(() => this.forwardWatermark(heldWatermark));
  }

  private frameOf(groups: ReadonlyMap<MapKey, Group>): Frame | undefined {
    const rows: Row[] = [];
    const kinds: number[] = [];
    const index: number[] = [];
    const passed: boolean[][] = this.passing.map(() => []);
    const changes: Change[] = [];
    const mapKeys: MapKey[] = [];
    for (const [mapKey, group] of groups) {
      const start = rows.length;
      const change = this.change(group, rows, kinds, passed);
      if (change === undefined) continue;
      kinds[start] |= (change.fresh ? FRESH : 0) | (change.dropped ? DROP : 0);
      while (index.length < rows.length) index.push(changes.length);
      changes.push(change);
      mapKeys.push(mapKey);
    }
    if (changes.length === 0) return undefined;
    const values = changes.map(({ key }) => key);
    const columns = this.getters.map((getter, i) => encodeColumn(rows.map(getter), this.inputTypes[i]));
    for (const column of passed) columns.push(encodeColumn(column, this.inputTypes[columns.length]));
    const batch = RowBatch.create({
      count: rows.length,
      values: {
        encoding: Encoding.STRUCT,
        nulls: EMPTY,
        data: kinds.some((kind) => kind !== 0) ? Uint8Array.from(kinds) : EMPTY,
        offsets: EMPTY,
        children: columns,
        pythonClass: '',
      },
      keyIndex: asBytes(Int32Array.from(index)),
      keys: encodeKeys(values, this.keyType),
      keyCount: values.length,
    });
    return { keys: { values, mapKeys }, batch, changes };
  }

  /** Applies a group's rows to what this operator keeps of it. undefined = nothing changes. */
  private change({ key, rows }: Group, sent: Row[], kinds: number[], passed: readonly boolean[][]): Change | undefined {
    const { aggregator, passing, accumulators } = this;
    this.backend.setCurrentKey(key);
    const known = accumulators.get();
    const fresh = known === undefined;
    // Of a new group, what is taken back before a row has come does not count.
    const first = fresh ? rows.findIndex(({ kind }) => isAccumulateKind(kind)) : 0;
    if (first < 0) return undefined;
    const acc = known ?? aggregator.create();
    const before = fresh ? undefined : this.valuesOf(acc);
    const start = sent.length;
    for (let i = first; i < rows.length; i++) {
      const row = rows[i];
      for (const field of passing) acc[field] = false;
      const accumulates = isAccumulateKind(row.kind);
      if (accumulates) aggregator.accumulate(acc, row);
      else aggregator.retract(acc, row);
      for (let k = 0; k < passing.length; k++) passed[k].push(acc[passing[k]] as boolean);
      sent.push(row);
      kinds.push(accumulates ? 0 : RETRACT);
    }
    const dropped = aggregator.isEmpty(acc);
    if (!dropped) {
      accumulators.put(acc);
      return { key, fresh, dropped, before, after: this.valuesOf(acc) };
    }
    if (!fresh) {
      accumulators.clear();
      return { key, fresh, dropped, before, after: undefined };
    }
    sent.length = start;
    kinds.length = start;
    for (const column of passed) column.length = start;
    return undefined;
  }

  private valuesOf(acc: Row): Row | undefined {
    const values = this.newValues?.();
    if (values !== undefined) this.aggregator.setValues(acc, values);
    return values;
  }

  data({ keys, batch }: Frame, seq: number, ackedSeq: number): Data {
    return Data.create({
      stageId: this.exchange.channel.stageId,
      seq,
      batch,
      state: this.stageState.collect(keys, seq),
      unsentStates: this.stageState.unsentStates,
      ackedSeq,
      watermark: this.watermark,
      processingTime: NO_PROCESSING_TIME,
    });
  }

  registerState(descriptor: Parameters<StageState['register']>[0]): void {
    this.stageState.register(descriptor);
  }

  onStateRequest(request: Parameters<StateRequests['answer']>[0]): void {
    this.exchange.channel.send({ kind: 'stateResponse', value: this.requests.answer(request) });
  }

  answered({ keys, changes }: Frame, result: Result, seq: number): void {
    this.stageState.apply(result.state, keys.values);
    this.stageState.release(keys, seq);
    const children = result.outputs[0]?.batch?.values?.children ?? [];
    const types = this.resultTypes;
    const columns = children.map((child, i) => decodeColumn(child, changes.length, types[i % types.length]));
    const before = columns.slice(0, types.length);
    const after = columns.slice(types.length);
    for (let g = 0; g < changes.length; g++) this.emitChange(changes[g], g, before, after);
    this.flush();
  }

  private emitChange(change: Change, g: number, before: Columns, after: Columns): void {
    const { fill } = this;
    if (change.dropped) {
      const row = this.rowOfKey(change.key, RowKind.DELETE);
      fill(row, g, before, change.before);
      this.collect(row);
      return;
    }
    const row = this.rowOfKey(change.key, change.fresh ? RowKind.INSERT : RowKind.UPDATE_AFTER);
    fill(row, g, after, change.after);
    if (!change.fresh) {
      const old = this.rowOfKey(change.key, RowKind.UPDATE_BEFORE);
      fill(old, g, before, change.before);
      if (this.sameResult(old, row)) return;
      if (this.config.generateUpdateBefore) this.collect(old);
    }
    this.collect(row);
  }

  /** A watermark waits for the end of the bundle. */
  override processWatermark(timestamp: number): void {
    this.watermark = timestamp;
    if (timestamp >= MAX_WATERMARK) this.closeBundle();
    if (this.gathered > 0) this.heldWatermark = timestamp;
    else this.exchange.inOrder(() => this.forwardWatermark(timestamp));
  }

  override processIdle(idle: boolean): void {
    this.closeBundle();
    this.exchange.inOrder(() => this.context.output.emitIdle(idle));
  }

  ready(): boolean {
    return this.exchange.ready();
  }

  override prepareSnapshotPreBarrier(): Promise<void> {
    this.closeBundle();
    return this.exchange.drain();
  }

  override async finish(): Promise<void> {
    this.closeBundle();
    await this.exchange.drain();
  }

  override async close(failed: boolean): Promise<void> {
    this.cancelTimer?.();
    await this.exchange?.close(failed);
    await super.close(failed);
  }
}

function fillResults(keys: number, results: PythonGroupAggregateConfig['results']): Fill {
  const lines = results.map((source, i) => {
    const value = 'python' in source ? `python[${source.python}][g]` : `own.f${source.call}`;
    return `out.f${keys + i} = ${value};`;
  });
  return new Function(`return function fill(out, g, python, own) { ${lines.join(' ')} };`)() as Fill;
}
