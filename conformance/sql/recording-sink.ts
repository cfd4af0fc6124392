/** The values connector's sink: keeps every record as text. What it has received is its state. */
import type { Node } from '@drey/sdk/protocol';
import { BaseOperator } from '../../host/src/operators/base';
import type { OperatorContext } from '../../host/src/operators/contracts';
import type { Batch } from '../../host/src/types/contracts';
import { externalRowText } from '../../host/src/types/external-text';
import type { RowType } from '../../host/src/types/logical/contracts';
import { Row } from '../../host/src/types/rows';

/** What a sink received, by data id. */
export interface SinkRecord {
  readonly text: string;
  readonly row: Row;
}
export const sinkData = new Map<string, SinkRecord[]>();
export const sinkTypes = new Map<string, RowType>();

/** A record in a snapshot: its number among those of its sink, and the texts of its fields. */
interface StoredRecord {
  readonly number: number;
  readonly text: string;
  readonly kind: number;
  readonly fields: readonly string[];
}

/** Records that are a sink's own, with their numbers: the list of the data id holds those of all subtasks and statements. */
const numbers = new WeakMap<SinkRecord, number>();
let next = 0;

export class RecordingSink extends BaseOperator {
  private readonly format: (row: Row) => string;
  private readonly own: SinkRecord[] = [];
  private readonly fieldCount: number;

  constructor(private readonly id: string) {
    super();
    const type = sinkTypes.get(id)!;
    this.format = externalRowText(type);
    this.fieldCount = type.fields.length;
  }

  override open(context: OperatorContext): void {
    super.open(context);
    const state = context.operatorState().listState<StoredRecord>('records', 'split');
    for (const stored of state.get()) this.add(restored(stored), stored.number);
    context.operatorState().beforeSnapshot(() => state.put(this.own.map((record) => this.stored(record))));
  }

  processBatch(batch: Batch): void {
    for (const row of batch.rows() as readonly Row[]) this.add({ text: this.format(row), row: Row.copy(row) }, next++);
  }

  private add(record: SinkRecord, number: number): void {
    this.own.push(record);
    numbers.set(record, number);
    if (!sinkData.has(this.id)) sinkData.set(this.id, []);
    sinkData.get(this.id)!.push(record);
  }

  private stored(record: SinkRecord): StoredRecord {
    const { text, row } = record;
    const fields = Array.from({ length: this.fieldCount }, (_, i) => String(row[`f${i}`]));
    return { number: numbers.get(record)!, text, kind: row.kind, fields };
  }
}

/** Enough of a row for comparisons, which ask for its kind and the texts of key columns. */
function restored({ text, kind, fields }: StoredRecord): SinkRecord {
  const row = { kind, ...Object.fromEntries(fields.map((field, i) => [`f${i}`, field])) };
  return { text, row: row as unknown as Row };
}

export function recordingSink(node: Node): RecordingSink {
  const { operator } = node;
  const options = operator?.kind === 'sink' ? operator.value.options : new Map<string, string>();
  return new RecordingSink(options.get('data-id') ?? '');
}

/** What a sink has received, in the order of arrival. */
export function recordsOf(id: string): SinkRecord[] {
  return [...(sinkData.get(id) ?? [])].sort((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
}

/** The place to which `rewindSinks` goes back: a restored job brings its records itself. */
export function markSinks(): ReadonlyMap<string, number> {
  return new Map([...sinkData].map(([id, records]) => [id, records.length]));
}

export function rewindSinks(mark: ReadonlyMap<string, number>): void {
  for (const [id, records] of sinkData) records.length = Math.min(records.length, mark.get(id) ?? 0);
}
