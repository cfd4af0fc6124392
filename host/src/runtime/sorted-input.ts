/**
 * BATCH mode: the input of a keyed operator. Everything is gathered first; then rows are delivered key by key, within a key in
 * order of timestamp (stable), whichever input they came from: of rows of one time, those of input 0 come first.
 */
import type { PlanOperator, StreamEdge } from '../graph/contracts';
import { callable } from '../operators/base';
import { concatBatches } from '../types/batch';
import type { Batch, KeyCodec } from '../types/contracts';
import { MAX_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import type { EndMode } from './channels';
import { BATCH } from './channels';
import type { InputGate } from './input-gate';
import { createEdgeKeyCodec } from './state-support';
import type { HeadInputs, InputStep, TaskInput } from './task-inputs';

type MapKey = string | number | bigint | boolean;

/** Rows in one delivered batch, unless one key has more. */
const DELIVERY_ROWS = 1024;

/** The rows of one input: positions in `batch` by key, ascending in time. */
interface GroupedInput {
  readonly batch: Batch;
  readonly rows: Map<MapKey, number[]>;
}

/** Rows of one input that no row of another input comes between. */
interface Run {
  readonly input: number;
  readonly rows: number[];
}

interface Delivery {
  readonly input: number;
  readonly batch: Batch;
}

export class SortedInput implements TaskInput {
  private readonly gathered: Batch[][];
  private readonly ended: boolean[];
  private deliveries: Iterator<Delivery> | undefined;

  constructor(
    private readonly gates: readonly InputGate[],
    private readonly head: HeadInputs,
    private readonly plan: PlanOperator,
    /** The input that is delivered as it comes and before all others (a broadcast side), or -1. */
    private readonly unsorted: number,
    private readonly resolve: (id: string) => unknown,
  ) {
    this.gathered = gates.map(() => []);
    this.ended = gates.map(() => false);
  }

  step(): InputStep {
    if (!this.deliveries) return this.gather();
    const { done, value } = this.deliveries.next() as IteratorResult<Delivery, undefined>;
    if (!done) {
      this.head.consumers[value.input].batch(value.batch);
      return 'more';
    }
    this.head.consumers[0].watermark(MAX_WATERMARK);
    for (let input = 0; input < this.gates.length; input++) {
      if (input !== this.unsorted) this.head.operator?.endInput?.(input);
    }
    return 'end';
  }

  endMode(): EndMode {
    return 'finish';
  }

  private gather(): InputStep {
    for (let input = 0; input < this.gates.length; input++) {
      const gate = this.gates[input];
      const element = gate.available ? gate.next() : undefined;
      if (element?.type === BATCH) {
        if (input === this.unsorted) this.head.consumers[input].batch(element.batch);
        else this.gathered[input].push(element.batch);
      }
      if (gate.ended && !this.ended[input]) {
        this.ended[input] = true;
        if (input === this.unsorted) this.head.operator?.endInput?.(input);
      }
    }
    if (this.ended.every(Boolean)) {
      this.deliveries = this.sorted();
      return 'more';
    }
    return this.gates.some((gate) => gate.available) ? 'more' : 'wait';
  }

  private *sorted(): Generator<Delivery, undefined> {
    const inputs = this.gathered.map((batches, input) => this.group(batches, input));
    const keys = new Set<MapKey>();
    for (const { rows } of inputs) for (const key of rows.keys()) keys.add(key);
    let input = -1;
    let indexes: number[] = [];
    for (const key of [...keys].sort(compareKeys)) {
      for (const run of runsOfKey(inputs, key)) {
        if (indexes.length > 0 && (run.input !== input || indexes.length + run.rows.length > DELIVERY_ROWS)) {
          yield { input, batch: inputs[input].batch.select(Int32Array.from(indexes)) };
          indexes = [];
        }
        input = run.input;
        for (const row of run.rows) indexes.push(row);
      }
    }
    if (indexes.length > 0) yield { input, batch: inputs[input].batch.select(Int32Array.from(indexes)) };
    return undefined;
  }

  /** Row positions by key, within a key by timestamp. */
  private group(batches: readonly Batch[], input: number): GroupedInput {
    const batch = concatBatches(batches);
    const rows = new Map<MapKey, number[]>();
    if (batch.length === 0) return { batch, rows };
    const edge = this.plan.inputs.find((candidate) => candidate.input === input)!;
    const keyOf = mapKeys(batch, edge, this.resolve);
    for (let i = 0; i < batch.length; i++) {
      const key = keyOf(i);
      const list = rows.get(key);
      if (list) list.push(i);
      else rows.set(key, [i]);
    }
    const { timestamps } = batch;
    if (timestamps) for (const list of rows.values()) sortByTime(list, timestamps);
    return { batch, rows };
  }
}

/** The rows of a key, merged by timestamp over all inputs. */
function runsOfKey(inputs: readonly GroupedInput[], key: MapKey): Run[] {
  const sides: Run[] = [];
  inputs.forEach(({ rows }, input) => {
    const found = rows.get(key);
    if (found) sides.push({ input, rows: found });
  });
  if (sides.length < 2) return sides;
  const next = sides.map(() => 0);
  const timeOf = (side: number): number =>
    inputs[sides[side].input].batch.timestamps?.[sides[side].rows[next[side]]] ?? NO_TIMESTAMP;
  const runs: Run[] = [];
  for (;;) {
    let first = -1;
    for (let side = 0; side < sides.length; side++) {
      if (next[side] < sides[side].rows.length && (first < 0 || timeOf(side) < timeOf(first))) first = side;
    }
    if (first < 0) return runs;
    const { input, rows } = sides[first];
    const row = rows[next[first]++];
    const last = runs[runs.length - 1];
    if (last?.input === input) last.rows.push(row);
    else runs.push({ input, rows: [row] });
  }
}

function mapKeys(batch: Batch, edge: StreamEdge, resolve: (id: string) => unknown): (row: number) => MapKey {
  const codec: KeyCodec = createEdgeKeyCodec(edge);
  const { keys } = batch;
  if (keys && !edge.keySelector) {
    const byKey = keys.values.map((key) => codec.toMapKey(key));
    return (row) => byKey[keys.index[row]];
  }
  if (!edge.keySelector) throw new Error('Rows of a keyed input carry no keys, and the edge has no key selector');
  const select = callable<[unknown], unknown>(resolve(edge.keySelector.id), 'getKey');
  const rows = batch.rows();
  return (row) => codec.toMapKey(select(rows[row]));
}

function sortByTime(rows: number[], timestamps: ArrayLike<number>): void {
  let previous = NO_TIMESTAMP;
  for (const row of rows) {
    if (timestamps[row] < previous) {
      rows.sort((a, b) => timestamps[a] - timestamps[b]);
      return;
    }
    previous = timestamps[row];
  }
}

function compareKeys(a: MapKey, b: MapKey): number {
  if (typeof a === 'string' || typeof b === 'string') {
    const [left, right] = [String(a), String(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
