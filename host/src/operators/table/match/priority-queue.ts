/**
 * A binary heap that is laid out as Java's PriorityQueue lays it out: partial matches are visited in the order of the array, and that
 * decides in which order equal ones are extended and given out.
 */
export class PriorityQueue<T> {
  constructor(
    private readonly compare: (a: T, b: T) => number,
    private items: T[] = [],
  ) {}

  get size(): number {
    return this.items.length;
  }

  /** In order of the array. Do not change the queue meanwhile. */
  values(): readonly T[] {
    return this.items;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  add(item: T): void {
    this.items.push(item);
    this.siftUp(this.items.length - 1, item);
  }

  addAll(items: readonly T[]): void {
    for (const item of items) this.add(item);
  }

  poll(): T | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0 && last !== undefined) this.siftDown(0, last);
    return first;
  }

  /** Removes what the test holds for. */
  removeIf(test: (item: T) => boolean): void {
    const kept = this.items.filter((item) => !test(item));
    if (kept.length === this.items.length) return;
    this.items = kept;
    for (let i = (kept.length >>> 1) - 1; i >= 0; i--) this.siftDown(i, kept[i]);
  }

  private siftUp(from: number, item: T): void {
    const { items, compare } = this;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (compare(item, items[parent]) >= 0) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  private siftDown(from: number, item: T): void {
    const { items, compare } = this;
    const half = items.length >>> 1;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && compare(items[child], items[child + 1]) > 0) child++;
      if (compare(item, items[child]) <= 0) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
  }
}
