/**
 * What the heap keeps of one key. The values of the first two states lie in the entry itself: most operators have no more, and a key
 * with one value is then two objects for the garbage collector, the entry and the value.
 */

/** Values of the states, by the state's index; undefined = absent. */
export type Slots = unknown[];

/** States in the entry itself. */
const INLINE = 2;

/** The slots of further states, and of namespaces. */
interface MoreSlots {
  /** By the state's index, less `INLINE`. */
  readonly rest: Slots;
  namespaces: Map<string, Slots> | undefined;
}

/** An entry with no filled slot is not kept. */
export class KeyEntry {
  private s0: unknown = undefined;
  private s1: unknown = undefined;
  private more: MoreSlots | undefined = undefined;
  /** Twice its key group and 2, once that is known; 1 more when it was saved. */
  private info = 0;

  constructor(
    /** The key in the form that its index gives it (`KeyIndex.keyOf`). */
    readonly k0: unknown,
    readonly k1: unknown,
    /** The epoch (an even number) in which it was last touched; one less than that of a snapshot that has written it since. */
    public mark: number,
  ) {}

  /** It may be in a segment that a later one builds on, so that its removal must be told. */
  get saved(): boolean {
    return (this.info & 1) === 1;
  }

  setSaved(): void {
    this.info |= 1;
  }

  /** Its key group, once that is known. */
  get group(): number | undefined {
    return this.info < 2 ? undefined : (this.info >> 1) - 1;
  }

  setGroup(group: number): void {
    this.info = ((group + 1) << 1) | (this.info & 1);
  }

  /** The slot of the void namespace. */
  slot(index: number): unknown {
    if (index === 0) return this.s0;
    if (index === 1) return this.s1;
    return this.more?.rest[index - INLINE];
  }

  setSlot(index: number, value: unknown): void {
    if (index === 0) this.s0 = value;
    else if (index === 1) this.s1 = value;
    else this.setRest(index - INLINE, value);
  }

  private setRest(at: number, value: unknown): void {
    if (value === undefined && this.more === undefined) return;
    const { rest } = (this.more ??= { rest: [], namespaces: undefined });
    while (rest.length <= at) rest.push(undefined);
    rest[at] = value;
    if (value === undefined) this.dropMore();
  }

  get namespaces(): ReadonlyMap<string, Slots> | undefined {
    return this.more?.namespaces;
  }

  slotIn(namespace: string, index: number): unknown {
    return namespace === '' ? this.slot(index) : this.more?.namespaces?.get(namespace)?.[index];
  }

  setSlotIn(namespace: string, index: number, value: unknown): void {
    if (namespace === '') this.setSlot(index, value);
    else if (value === undefined) this.clearNamed(namespace, index);
    else this.setNamed(namespace, index, value);
  }

  private setNamed(namespace: string, index: number, value: unknown): void {
    const more = (this.more ??= { rest: [], namespaces: undefined });
    const namespaces = (more.namespaces ??= new Map());
    const slots = namespaces.get(namespace);
    if (slots === undefined) namespaces.set(namespace, newSlots(index, value));
    else {
      while (slots.length <= index) slots.push(undefined);
      slots[index] = value;
    }
  }

  private clearNamed(namespace: string, index: number): void {
    const slots = this.more?.namespaces?.get(namespace);
    if (slots === undefined || index >= slots.length) return;
    slots[index] = undefined;
    if (!slots.every(isEmpty)) return;
    this.more?.namespaces?.delete(namespace);
    this.dropMore();
  }

  private dropMore(): void {
    const { more } = this;
    if (more !== undefined && (more.namespaces === undefined || more.namespaces.size === 0) && more.rest.every(isEmpty))
      this.more = undefined;
  }

  get isEmpty(): boolean {
    return this.s0 === undefined && this.s1 === undefined && this.more === undefined;
  }
}

function isEmpty(slot: unknown): boolean {
  return slot === undefined;
}

/** No longer than needed: an array that grows has room for more, and there may be millions of these. */
function newSlots(index: number, value: unknown): Slots {
  if (index === 0) return [value];
  if (index === 1) return [undefined, value];
  const slots = new Array<unknown>(index + 1).fill(undefined);
  slots[index] = value;
  return slots;
}
