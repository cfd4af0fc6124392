/** Rows gathered by key until a bundle is full, a watermark comes, or the input ends (table.exec.mini-batch). */
import type { DataType } from '@drey/sdk/protocol';
import type { KeyCodec } from '../../types/contracts';
import { HashOrder } from './hash-order';

type MapKey = string | number | bigint | boolean;

/** One value for each key, in the order of Flink's map. */
export class KeyedBundle<V> {
  private readonly values = new Map<MapKey, { readonly key: unknown; value: V }>();
  private gathered = 0;
  private readonly order: HashOrder;

  constructor(
    private readonly codec: KeyCodec,
    private readonly size: number,
    keyType: DataType,
  ) {
    this.order = new HashOrder(keyType);
  }

  /** Sets the key's value to what `fold` makes of the last one; true when the bundle is full. */
  add<R>(key: unknown, row: R, fold: (value: V | undefined, row: R) => V): boolean {
    const mapKey = this.codec.toMapKey(key);
    const entry = this.values.get(mapKey);
    if (entry === undefined) this.values.set(mapKey, { key, value: fold(undefined, row) });
    else entry.value = fold(entry.value, row);
    return ++this.gathered >= this.size;
  }

  /** Empties the bundle. */
  drain(consume: (key: unknown, value: V) => void): void {
    if (this.gathered === 0) return;
    const entries = this.order.sort([...this.values.values()]);
    this.values.clear();
    this.gathered = 0;
    for (const { key, value } of entries) consume(key, value);
  }
}
