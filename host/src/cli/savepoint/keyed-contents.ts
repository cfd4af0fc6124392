/** What the segments of a keyed handle amount to. */
import { type DataType, type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { KeyedHandle, StateInputs } from '../../state/snapshot/contracts';
import { type RecordHandler, SegmentReader } from '../../state/snapshot/segment-reader';
import { BinaryWriter, valueSerializer } from '../../types/serializers';
import { jsonValue, type Json } from '../../types/json-values';

export interface KeyedValue {
  /** undefined for operator state. */
  readonly key: Json | undefined;
  readonly namespace: string;
  readonly value: Json;
}

export interface KeyedTimer {
  readonly service: string;
  readonly domain: 'event' | 'processing';
  readonly key: Json;
  readonly namespace: string;
  /** ms since the epoch. */
  readonly time: number;
}

/** Values of a state by namespace; of maps by the bytes of the user key. */
type MapEntries = Map<string, readonly [unknown, unknown]>;
interface Slot {
  readonly descriptor: StateDescriptor;
  readonly value: unknown;
}
interface KeyEntry {
  readonly key: unknown;
  /** By state's name, then namespace. */
  readonly states: Map<string, Map<string, Slot>>;
}

const bytesOf = (type: DataType | undefined, value: unknown): string => {
  const writer = new BinaryWriter(64);
  valueSerializer(type).write(value, writer);
  return Buffer.from(writer.copy()).toString('latin1');
};

/** Applies the segments of one subtask, in their order. */
export class KeyedContents {
  readonly descriptors = new Map<string, StateDescriptor>();
  readonly timers: KeyedTimer[] = [];
  keyType: DataType | undefined;
  private readonly keys = new Map<string, KeyEntry>();

  async read({ keyGroups, segments }: KeyedHandle, inputs: StateInputs): Promise<void> {
    for (const [index, file] of segments.entries()) {
      const reader = await SegmentReader.open(inputs, file);
      try {
        this.keyType = reader.header.keyType;
        for (const state of reader.header.states) this.descriptors.set(state.name, state);
        await reader.readRecords(keyGroups, new Fold(this.keys, reader.header.keyType, reader.header.states));
        // Every segment has all timers of its time.
        if (index === segments.length - 1) await this.readTimers(reader, keyGroups);
      } finally {
        await reader.close();
      }
    }
  }

  private readTimers(reader: SegmentReader, keyGroups: KeyedHandle['keyGroups']): Promise<void> {
    const { timers, keyType } = reader.header;
    return reader.readTimers(keyGroups, (service, domain, { key, namespace, time }) => {
      this.timers.push({ service: timers[service], domain, key: jsonValue(key, keyType), namespace, time });
    });
  }

  /** Values of one state, in the order of the keys' first appearance. */
  *values(state: string): IterableIterator<KeyedValue> {
    for (const { key, states } of this.keys.values()) {
      for (const [namespace, slot] of states.get(state) ?? []) {
        yield { key: jsonValue(key, this.keyType), namespace, value: slotValue(slot) };
      }
    }
  }
}

function slotValue({ descriptor, value }: Slot): Json {
  const { kind, keyType, valueType } = descriptor;
  if (value instanceof Map && kind === StateKind.MAP_STATE) {
    const entries = [...(value as MapEntries).values()];
    return entries.map(([key, item]) => [jsonValue(key, keyType), jsonValue(item, valueType)]);
  }
  if (kind === StateKind.LIST_STATE) return (value as unknown[]).map((item) => jsonValue(item, valueType));
  return jsonValue(value, valueType);
}

class Fold implements RecordHandler {
  private keyBytes = '';
  private key: unknown;

  constructor(
    private readonly keys: Map<string, KeyEntry>,
    private readonly keyType: DataType,
    private readonly states: readonly StateDescriptor[],
  ) {}

  beginKey(key: unknown): void {
    this.key = key;
    this.keyBytes = bytesOf(this.keyType, key);
  }

  reset(): void {
    this.keys.delete(this.keyBytes);
  }

  putValue(state: number, namespace: string, value: unknown): void {
    this.put(state, namespace, value);
  }

  putList(state: number, namespace: string, values: unknown[]): void {
    if (values.length === 0) this.clear(state, namespace);
    else this.put(state, namespace, values);
  }

  appendList(state: number, namespace: string, values: unknown[]): void {
    this.putList(state, namespace, [...((this.stored(state, namespace) as unknown[] | undefined) ?? []), ...values]);
  }

  putMap(state: number, namespace: string, entries: [unknown, unknown][]): void {
    const { keyType } = this.states[state];
    const map: MapEntries = new Map(entries.map((entry) => [bytesOf(keyType, entry[0]), entry]));
    if (map.size === 0) this.clear(state, namespace);
    else this.put(state, namespace, map);
  }

  putEntry(state: number, namespace: string, key: unknown, value: unknown): void {
    const map = (this.stored(state, namespace) as MapEntries | undefined) ?? new Map();
    this.put(state, namespace, map.set(bytesOf(this.states[state].keyType, key), [key, value]));
  }

  removeEntry(state: number, namespace: string, key: unknown): void {
    const map = this.stored(state, namespace) as MapEntries | undefined;
    map?.delete(bytesOf(this.states[state].keyType, key));
    if (map?.size === 0) this.clear(state, namespace);
  }

  clear(state: number, namespace: string): void {
    const { name } = this.states[state];
    const entry = this.keys.get(this.keyBytes);
    const slots = entry?.states.get(name);
    slots?.delete(namespace);
    if (slots?.size === 0) entry?.states.delete(name);
    if (entry?.states.size === 0) this.keys.delete(this.keyBytes);
  }

  private stored(state: number, namespace: string): unknown {
    return this.keys.get(this.keyBytes)?.states.get(this.states[state].name)?.get(namespace)?.value;
  }

  private put(state: number, namespace: string, value: unknown): void {
    const descriptor = this.states[state];
    let entry = this.keys.get(this.keyBytes);
    if (entry === undefined) this.keys.set(this.keyBytes, (entry = { key: this.key, states: new Map() }));
    let slots = entry.states.get(descriptor.name);
    if (slots === undefined) entry.states.set(descriptor.name, (slots = new Map()));
    slots.set(namespace, { descriptor, value });
  }
}
