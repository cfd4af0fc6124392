/** "nexmark": the events of the Nexmark benchmark. Table options: table.ts. */
import type { Node } from '@drey/sdk/protocol';
import { rowsBatch } from '../../types/batch';
import { type Row, type RowConstructor, rowClass } from '../../types/rows';
import { OptionReader } from '../../formats/options';
import type { Connector, PollResult, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { SplitReader } from '../split-reader';
import type { FieldReads } from '../../types/contracts';
import { ALL_FIELDS, type GeneratorSettings, NexmarkGenerator, type WantedFields } from './generator';

const BATCH_ROWS = 1024;

/** What the table side hands over, as JSON in the option "settings". */
export interface NexmarkSettings extends GeneratorSettings {
  /** 0 = without end. */
  readonly events: number;
  /** Where all generators together stop; -1 = at `events`. */
  readonly stopAt: number;
  /** The source does not end with its events. */
  readonly keepAlive: boolean;
  /** False: events come when they are due by their time. */
  readonly maxEmitSpeed: boolean;
  /** Columns to make, in order: 0 event_type, 1 person, 2 auction, 3 bid. */
  readonly columns: readonly number[];
}

interface NexmarkSplit extends SourceSplit {
  readonly firstEventId: number;
  readonly generators: number;
  readonly events: number;
  emitted: number;
  random?: readonly [number, number] | undefined;
  /** When the first event was due, ms; of sources that keep to the rate. */
  started?: number | undefined;
}

function settingsOf(node: Node): NexmarkSettings {
  const options = new OptionReader('connector "nexmark"', sourceOf(node).options);
  const settings = options.json<NexmarkSettings>('settings');
  options.end();
  return settings;
}

/** As Nexmark divides its events: equal shares with ids one after the other, the last one takes the rest. */
export function divideEvents(settings: NexmarkSettings, generators: number): NexmarkSplit[] {
  const events = settings.events === 0 ? Number.MAX_SAFE_INTEGER : settings.events;
  const shares = share(events, generators);
  const stops = settings.stopAt < 0 ? shares : share(settings.stopAt, generators);
  let firstEventId = 1;
  return shares.map((size, i) => {
    const split = { id: `${i}`, firstEventId, generators, events: Math.min(size, stops[i]), emitted: 0 };
    firstEventId += size;
    return split;
  });
}

function share(total: number, parts: number): number[] {
  const each = Math.floor(total / parts);
  return Array.from({ length: parts }, (_, i) => (i === parts - 1 ? total - each * (parts - 1) : each));
}

class NexmarkReader extends SplitReader<NexmarkSplit> {
  private readonly settings: NexmarkSettings;
  private readonly row: RowConstructor;
  private generator: NexmarkGenerator | undefined;
  private split: NexmarkSplit | undefined;
  private wanted: WantedFields = ALL_FIELDS;

  constructor(node: Node) {
    super();
    this.settings = settingsOf(node);
    this.row = rowClass(this.settings.columns.length);
  }

  readOnly(reads: FieldReads): void {
    const { columns } = this.settings;
    const bits = (part: number): number => {
      const column = columns.indexOf(part + 1);
      if (!reads.has(column)) return 0;
      const fields = reads.get(column);
      return fields ? [...fields].reduce((all, field) => all | (1 << field), 0) : ALL_FIELDS[part];
    };
    this.wanted = [bits(0), bits(1), bits(2)];
  }

  protected read(split: NexmarkSplit, output: SourceOutput): PollResult {
    if (this.split !== split || !this.generator) this.begin(split);
    const generator = this.generator as NexmarkGenerator;
    if (split.emitted >= split.events) return this.settings.keepAlive ? 'wait' : this.completed();
    const rows = this.settings.maxEmitSpeed ? this.rows(generator, split) : this.dueRows(generator, split);
    split.emitted += rows.length;
    split.random = generator.position.random;
    if (rows.length > 0) output.emit(rowsBatch(rows), split.id);
    if (split.emitted >= split.events) return this.settings.keepAlive ? 'wait' : this.completed();
    return rows.length > 0 ? 'more' : 'wait';
  }

  private begin(split: NexmarkSplit): void {
    this.split = split;
    this.generator = new NexmarkGenerator(this.settings, split.firstEventId, split.generators, split, this.wanted);
  }

  private rows(generator: NexmarkGenerator, split: NexmarkSplit): Row[] {
    const rows = new Array<Row>(Math.min(BATCH_ROWS, split.events - split.emitted));
    for (let i = 0; i < rows.length; i++) rows[i] = this.event(generator);
    return rows;
  }

  /** The events whose time has come; wakes the reader for the next one. */
  private dueRows(generator: NexmarkGenerator, split: NexmarkSplit): Row[] {
    const { processingTime } = this.context;
    const now = processingTime.now();
    split.started ??= now;
    const due = now - split.started + this.settings.baseTime;
    const rows: Row[] = [];
    const most = Math.min(BATCH_ROWS, split.events - split.emitted);
    while (rows.length < most && generator.nextTime <= due) rows.push(this.event(generator));
    if (rows.length === 0) {
      const next = split.started + generator.nextTime - this.settings.baseTime;
      processingTime.schedule(next, () => this.context.wake());
    }
    return rows;
  }

  private event(generator: NexmarkGenerator): Row {
    const part = generator.next();
    const { type } = generator;
    const { columns } = this.settings;
    if (columns.length === 4) {
      const Event = this.row;
      return new Event(0, type, type === 0 ? part : null, type === 1 ? part : null, type === 2 ? part : null);
    }
    const values = columns.map((column) => (column === 0 ? type : column === type + 1 ? part : null));
    return new this.row(0, ...values);
  }
}

export const nexmarkConnector: Connector = {
  source: {
    bounded: (node) => sourceOf(node).bounded,
    createEnumerator: (node, parallelism) => {
      const splits = divideEvents(settingsOf(node), parallelism);
      return { discover: () => splits, assignment: 'static' };
    },
    createReader: (node) => new NexmarkReader(node),
  },
};
