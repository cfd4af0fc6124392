/** List and map states of process table functions, as their code sees them. Changes reach the state at once. */
import { ListView, MapView } from '@drey/sdk/udf';
import type { StoredList, StoredMap } from '../../functions/user/contracts';
import type { ArrayType, MapType } from '../../types/logical/contracts';
import { equalsFunction } from '../../types/sql-equals';
import { type ValueForm, valueForm } from './process-values';

export class KeyedStateListView extends ListView<unknown> {
  private readonly stored: StoredList;
  private readonly equal: (a: unknown, b: unknown) => boolean;

  constructor(
    stored: StoredList,
    { element }: ArrayType,
    private readonly form: ValueForm,
  ) {
    super();
    this.stored = stored;
    this.equal = equalsFunction(element);
  }

  override get length(): number {
    return this.stored.size();
  }

  override add(value: unknown): void {
    this.stored.add(this.form.fromUser(value));
  }

  override addAll(values: Iterable<unknown>): void {
    // The constructor of the base class calls this before there is a state.
    if (this.stored !== undefined) this.stored.addAll(Array.from(values, this.form.fromUser));
  }

  override remove(value: unknown): boolean {
    const wanted = this.form.fromUser(value);
    const items = [...this.stored.get()];
    const at = items.findIndex(
      (item) => item === wanted || (item !== null && wanted !== null && this.equal(item, wanted)),
    );
    if (at < 0) return false;
    items.splice(at, 1);
    this.stored.put(items);
    return true;
  }

  override clear(): void {
    this.stored.clear();
  }

  override *[Symbol.iterator](): Iterator<unknown> {
    for (const item of this.stored.get()) yield this.form.toUser(item);
  }
}

export class KeyedStateMapView extends MapView<unknown, unknown> {
  private readonly keyForm: ValueForm;

  constructor(
    private readonly stored: StoredMap,
    { key }: MapType,
    private readonly form: ValueForm,
  ) {
    super();
    this.keyForm = valueForm(key);
  }

  override get size(): number {
    return this.stored.size();
  }

  override get(key: unknown): unknown {
    const value = this.stored.get(this.keyForm.fromUser(key));
    return value === undefined ? undefined : this.form.toUser(value);
  }

  override put(key: unknown, value: unknown): void {
    this.stored.put(this.keyForm.fromUser(key), this.form.fromUser(value));
  }

  override remove(key: unknown): boolean {
    const own = this.keyForm.fromUser(key);
    if (!this.stored.has(own)) return false;
    this.stored.remove(own);
    return true;
  }

  override contains(key: unknown): boolean {
    return this.stored.has(this.keyForm.fromUser(key));
  }

  override clear(): void {
    this.stored.clear();
  }

  override *entries(): IterableIterator<[unknown, unknown]> {
    for (const [key, value] of this.stored.entries()) yield [this.keyForm.toUser(key), this.form.toUser(value)];
  }

  override *keys(): IterableIterator<unknown> {
    for (const [key] of this.entries()) yield key;
  }

  override *values(): IterableIterator<unknown> {
    for (const [, value] of this.entries()) yield value;
  }
}
