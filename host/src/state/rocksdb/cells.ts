/** What the heap cache holds: for each key its records, each with what is known about the store and the checkpoints. */
import type { MapKey } from '../key-table';

/** The store's record is another one, or is missing. */
export const DIRTY = 1;
/** The store may hold a record. */
export const STORED = 2;
/** A checkpoint may hold a record. */
export const PERSISTED = 4;
/** Used since the clock's hand came by. */
export const USED = 8;

/** One record in the cache: a value, a list, or one entry of a map. */
export class Cell {
  /** undefined = absent: a deletion that is still to be written, or the knowledge that there is nothing. */
  value: unknown = undefined;
  /**
   * Snapshots of epochs before this one need nothing of this record any more: it was used after they were fixed, and given to them
   * then if they needed it.
   */
  seen: number;
  /** Epoch of the last change; 0 = none since it was read from the store. */
  changed = 0;

  constructor(
    public flags: number,
    epoch: number,
  ) {
    this.seen = epoch;
  }
}

export class MapItem extends Cell {
  /** The user key by the state's order, once it was needed. */
  order: string | undefined = undefined;

  constructor(
    readonly userKey: unknown,
    readonly mapKey: MapKey,
    flags: number,
    epoch: number,
  ) {
    super(flags, epoch);
  }
}

/** The cached part of one map. */
export class MapCell {
  readonly items = new Map<MapKey, MapItem>();
  /** Items in order; some may have been removed meanwhile. undefined = not known. */
  sorted: MapItem[] | undefined = undefined;
  /** Where the clock's hand is in this map. */
  hand: IterableIterator<MapItem> | undefined = undefined;
  /** Times that items were evicted. */
  evictions = 0;

  constructor(
    /** The store holds no entry that is not here. */
    public complete: boolean,
  ) {}
}

export type Slot = Cell | MapCell | undefined;

export class KeyEntry {
  /** Cells, by the state's index, of the void namespace. */
  readonly slots: Slot[] = [];
  namespaces: Map<string, Slot[]> | undefined = undefined;
  /** Cells and items of maps. */
  units = 0;
  used = true;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
    /** The store holds nothing of this key: what is not here is nowhere. */
    public fresh: boolean,
  ) {}

  slot(index: number, namespace: string): Slot {
    return namespace === '' ? this.slots[index] : this.namespaces?.get(namespace)?.[index];
  }

  setSlot(index: number, namespace: string, slot: Cell | MapCell): void {
    if (namespace === '') {
      // Arrays with holes are slow, and longer than needed.
      while (this.slots.length < index) this.slots.push(undefined);
      this.slots[index] = slot;
      return;
    }
    const namespaces = (this.namespaces ??= new Map());
    const slots = namespaces.get(namespace);
    if (slots !== undefined) slots[index] = slot;
    else {
      const created: Slot[] = [];
      created[index] = slot;
      namespaces.set(namespace, created);
    }
  }

  removeSlot(index: number, namespace: string): void {
    const slots = namespace === '' ? this.slots : this.namespaces?.get(namespace);
    if (slots === undefined) return;
    slots[index] = undefined;
    if (namespace !== '' && slots.every((slot) => slot === undefined)) this.namespaces?.delete(namespace);
  }

  /** Every slot that is filled, with its namespace and state index. */
  forEachSlot(visit: (slot: Cell | MapCell, index: number, namespace: string) => void): void {
    visitSlots(this.slots, '', visit);
    if (this.namespaces === undefined) return;
    for (const [namespace, slots] of this.namespaces) visitSlots(slots, namespace, visit);
  }
}

function visitSlots(
  slots: readonly Slot[],
  namespace: string,
  visit: (slot: Cell | MapCell, index: number, namespace: string) => void,
): void {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    if (slot !== undefined) visit(slot, i, namespace);
  }
}
