/**
 * Timers of one time domain: a binary heap by time, then by order of registration, with a chain of timers for each key to
 * find duplicates. A timer knows its place in the heap, so that deleting one leaves nothing behind.
 */
import type { Timer } from './contracts';
import type { MapKey } from './key-table';

export class QueuedTimer implements Timer {
  /** Place in the heap; -1 once it is out. */
  place = -1;
  /** Next timer of the same key. */
  next: QueuedTimer | undefined = undefined;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
    readonly namespace: string,
    readonly time: number,
    readonly order: number,
  ) {}
}

/** A key with more timers than this gets an index of its own. */
const LONG_CHAIN = 16;

type Chain = QueuedTimer | Map<string, QueuedTimer>;

export class TimerQueue {
  private readonly heap: QueuedTimer[] = [];
  private readonly byKey = new Map<MapKey, Chain>();
  private nextOrder = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The next timer to fire. */
  first(): QueuedTimer | undefined {
    return this.heap[0];
  }

  /** Adds a timer unless it is there already; true when it was added. */
  add(key: unknown, mapKey: MapKey, namespace: string, time: number): boolean {
    const chain = this.byKey.get(mapKey);
    if (chain !== undefined && find(chain, namespace, time) !== undefined) return false;
    const timer = new QueuedTimer(key, mapKey, namespace, time, this.nextOrder++);
    this.link(chain, timer);
    this.heap.push(timer);
    this.siftUp(timer, this.heap.length - 1);
    return true;
  }

  /** Removes a timer if it is there; true when it was. */
  delete(mapKey: MapKey, namespace: string, time: number): boolean {
    const chain = this.byKey.get(mapKey);
    const timer = chain === undefined ? undefined : find(chain, namespace, time);
    if (timer === undefined) return false;
    this.unlink(timer);
    this.takeOut(timer.place);
    return true;
  }

  /** Removes and returns the next timer when it is due. */
  pollDue(time: number): QueuedTimer | undefined {
    const timer = this.heap[0];
    if (timer === undefined || timer.time > time) return undefined;
    this.unlink(timer);
    this.takeOut(0);
    return timer;
  }

  /** All timers, in no order. */
  timers(): IterableIterator<Timer> {
    return this.heap.values();
  }

  private link(chain: Chain | undefined, timer: QueuedTimer): void {
    if (chain instanceof Map) {
      chain.set(nameOf(timer), timer);
      return;
    }
    timer.next = chain;
    if (chain !== undefined && timer.order % LONG_CHAIN === 0 && isLong(timer)) {
      const index = new Map<string, QueuedTimer>();
      for (let t: QueuedTimer | undefined = timer; t !== undefined; t = t.next) index.set(nameOf(t), t);
      this.byKey.set(timer.mapKey, index);
    } else this.byKey.set(timer.mapKey, timer);
  }

  private unlink(timer: QueuedTimer): void {
    const chain = this.byKey.get(timer.mapKey) as Chain;
    if (chain instanceof Map) {
      chain.delete(nameOf(timer));
      if (chain.size === 0) this.byKey.delete(timer.mapKey);
    } else if (chain === timer) {
      if (timer.next === undefined) this.byKey.delete(timer.mapKey);
      else this.byKey.set(timer.mapKey, timer.next);
    } else {
      let before = chain;
      while (before.next !== timer) before = before.next as QueuedTimer;
      before.next = timer.next;
    }
    timer.next = undefined;
  }

  private takeOut(place: number): void {
    const { heap } = this;
    const timer = heap[place];
    const last = heap.pop() as QueuedTimer;
    timer.place = -1;
    if (last === timer) return;
    if (place > 0 && isBefore(last, heap[(place - 1) >>> 1])) this.siftUp(last, place);
    else this.siftDown(last, place);
  }

  private siftUp(timer: QueuedTimer, from: number): void {
    const { heap } = this;
    let place = from;
    while (place > 0) {
      const parentPlace = (place - 1) >>> 1;
      const parent = heap[parentPlace];
      if (!isBefore(timer, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = parentPlace;
    }
    heap[place] = timer;
    timer.place = place;
  }

  private siftDown(timer: QueuedTimer, from: number): void {
    const { heap } = this;
    const { length } = heap;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1], heap[child])) child++;
      const smaller = heap[child];
      if (!isBefore(smaller, timer)) break;
      heap[place] = smaller;
      smaller.place = place;
      place = child;
    }
    heap[place] = timer;
    timer.place = place;
  }
}

function isBefore(a: QueuedTimer, b: QueuedTimer): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function nameOf(timer: Timer): string {
  return `${timer.time}:${timer.namespace}`;
}

function find(chain: Chain, namespace: string, time: number): QueuedTimer | undefined {
  if (chain instanceof Map) return chain.get(`${time}:${namespace}`);
  let timer: QueuedTimer | undefined = chain;
  while (timer !== undefined && (timer.time !== time || timer.namespace !== namespace)) timer = timer.next;
  return timer;
}

function isLong(chain: QueuedTimer): boolean {
  let length = 0;
  for (let timer: QueuedTimer | undefined = chain; timer !== undefined; timer = timer.next) {
    if (++length > LONG_CHAIN) return true;
  }
  return false;
}
