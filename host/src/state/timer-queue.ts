/**
 * Timers of one time domain. Timers of one time and namespace share a bucket (all keys of a window do), a heap holds the
 * times; registering one more timer for a known time costs no heap work, and duplicates are found by the way.
 */
import type { Timer } from './contracts';
import type { MapKey } from './key-table';

export class QueuedTimer implements Timer {
  /** Taken to be fired; its place in the bucket goes with the bucket. */
  taken = false;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
    readonly namespace: string,
    readonly time: number,
    /** Of registration, within the queue. */
    readonly order: number,
  ) {}
}

/** Timers of one time and namespace by key, in order of registration. The usual bucket of one timer has no Map. */
class Bucket {
  /** Bucket of another namespace at the same time. */
  next: Bucket | undefined = undefined;
  private only: QueuedTimer | undefined;
  private timers: Map<MapKey, QueuedTimer> | undefined = undefined;
  /** Timers of `timers` that are not taken. */
  private live = 0;
  /** Goes through `timers` once: entries behind it are taken, those added later are still before it. */
  private cursor: IterableIterator<QueuedTimer> | undefined = undefined;
  private head: QueuedTimer | undefined = undefined;

  readonly namespace: string;

  constructor(timer: QueuedTimer) {
    this.only = timer;
    this.namespace = timer.namespace;
  }

  get isEmpty(): boolean {
    return this.timers === undefined ? this.only === undefined : this.live === 0;
  }

  has(mapKey: MapKey): boolean {
    if (this.timers === undefined) return this.only?.mapKey === mapKey;
    return this.timers.get(mapKey)?.taken === false;
  }

  add(timer: QueuedTimer): void {
    if (this.timers === undefined) {
      const only = this.only as QueuedTimer;
      this.timers = new Map([[only.mapKey, only]]);
      this.only = undefined;
      this.live = 1;
    }
    // A new entry is behind all others, also one for a key whose last timer was taken.
    if (this.timers.get(timer.mapKey) !== undefined) this.timers.delete(timer.mapKey);
    this.timers.set(timer.mapKey, timer);
    this.live++;
  }

  delete(mapKey: MapKey): void {
    if (this.timers === undefined) this.only = undefined;
    else {
      this.timers.delete(mapKey);
      this.live--;
    }
    if (this.head?.mapKey === mapKey) this.head = undefined;
  }

  /** Removes the first timer. It stays in the map, which does not get smaller timer by timer while a window fires. */
  takeFirst(): void {
    if (this.timers === undefined) this.only = undefined;
    else {
      (this.first() as QueuedTimer).taken = true;
      this.head = undefined;
      this.live--;
    }
  }

  /** The timer that was registered first; the bucket must not be empty. */
  first(): QueuedTimer | undefined {
    if (this.timers === undefined) return this.only;
    if (this.head !== undefined) return this.head;
    const cursor = (this.cursor ??= this.timers.values());
    do this.head = cursor.next().value as QueuedTimer | undefined;
    while (this.head?.taken === true);
    return this.head;
  }

  /** Adds its timers to `all`. */
  collect(all: Timer[]): void {
    if (this.timers !== undefined) {
      for (const timer of this.timers.values()) if (!timer.taken) all.push(timer);
    } else if (this.only !== undefined) all.push(this.only);
  }
}

/** Times that have lost all their timers stay in the heap until they outnumber the others. */
const STALE_SLACK = 64;

export class TimerQueue {
  private readonly byTime = new Map<number, Bucket>();
  /** Binary heap of times. Each time of `byTime` is in it. */
  private heap: number[] = [];
  private nextOrder = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Time of the next timer to fire; undefined when there is none. */
  firstTime(): number | undefined {
    return this.firstBucket() === undefined ? undefined : this.heap[0];
  }

  /** Adds a timer unless it is there already; true when it was added. */
  add(key: unknown, mapKey: MapKey, namespace: string, time: number): boolean {
    const head = this.byTime.get(time);
    const bucket = find(head, namespace);
    if (bucket?.has(mapKey) === true) return false;
    const timer = new QueuedTimer(key, mapKey, namespace, time, this.nextOrder++);
    this.count++;
    if (bucket !== undefined) {
      bucket.add(timer);
    } else if (head !== undefined) {
      const other = new Bucket(timer);
      other.next = head.next;
      head.next = other;
    } else {
      this.byTime.set(time, new Bucket(timer));
      pushTime(this.heap, time);
    }
    return true;
  }

  /** Removes a timer if it is there; true when it was. */
  delete(mapKey: MapKey, namespace: string, time: number): boolean {
    const bucket = find(this.byTime.get(time), namespace);
    if (bucket === undefined || !bucket.has(mapKey)) return false;
    bucket.delete(mapKey);
    this.dropped(bucket, time);
    if (this.heap.length > 2 * this.byTime.size + STALE_SLACK) this.dropStaleTimes();
    return true;
  }

  /** Removes and returns the next timer when it is due. */
  pollDue(limit: number): QueuedTimer | undefined {
    if (this.heap[0] > limit) return undefined;
    let bucket = this.firstBucket();
    const time = this.heap[0];
    if (bucket === undefined || time > limit) return undefined;
    let timer = bucket.first() as QueuedTimer;
    for (let other = bucket.next; other !== undefined; other = other.next) {
      const candidate = other.first() as QueuedTimer;
      if (candidate.order > timer.order) continue;
      bucket = other;
      timer = candidate;
    }
    bucket.takeFirst();
    this.dropped(bucket, time);
    return timer;
  }

  /** All timers, in no order. */
  timers(): Timer[] {
    const all: Timer[] = [];
    for (const head of this.byTime.values()) {
      for (let bucket: Bucket | undefined = head; bucket !== undefined; bucket = bucket.next) bucket.collect(all);
    }
    return all;
  }

  /** The first bucket of the earliest time. Drops times without timers on the way. */
  private firstBucket(): Bucket | undefined {
    const { heap } = this;
    while (heap.length > 0) {
      const bucket = this.byTime.get(heap[0]);
      if (bucket !== undefined) return bucket;
      popTime(heap);
    }
    return undefined;
  }

  /** A timer has left the bucket. */
  private dropped(bucket: Bucket, time: number): void {
    this.count--;
    if (!bucket.isEmpty) return;
    const head = this.byTime.get(time) as Bucket;
    if (head !== bucket) {
      let before = head;
      while (before.next !== bucket) before = before.next as Bucket;
      before.next = bucket.next;
    } else if (bucket.next !== undefined) this.byTime.set(time, bucket.next);
    else this.byTime.delete(time);
  }

  /** A sorted array is a heap. */
  private dropStaleTimes(): void {
    this.heap = [...this.byTime.keys()].sort((a, b) => a - b);
  }
}

function find(head: Bucket | undefined, namespace: string): Bucket | undefined {
  let bucket = head;
  while (bucket !== undefined && bucket.namespace !== namespace) bucket = bucket.next;
  return bucket;
}

function pushTime(heap: number[], time: number): void {
  let place = heap.length;
  heap.push(time);
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    if (heap[parent] <= time) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = time;
}

function popTime(heap: number[]): void {
  const last = heap.pop() as number;
  const { length } = heap;
  if (length === 0) return;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= length) break;
    if (child + 1 < length && heap[child + 1] < heap[child]) child++;
    if (heap[child] >= last) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = last;
}
