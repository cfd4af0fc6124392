/** The part of FlatBuffers that Arrow's metadata needs: writing tables front to back, and reading fields of tables. */

/** A table's field as it is written. `at` is told the position of a scalar, so that it can be patched in a copy of the bytes. */
export type FlatValue =
  | { readonly kind: 'u8' | 'i16' | 'i32' | 'i64'; readonly value: number; readonly at?: (position: number) => void }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'table'; readonly fields: FlatTable }
  | { readonly kind: 'tables'; readonly items: readonly FlatTable[] }
  /** A vector of structs of 64-bit words, all 0 until patched. */
  | {
      readonly kind: 'structs';
      readonly words: number;
      readonly count: number;
      readonly at?: (position: number) => void;
    };

/** Fields by their number in the schema; undefined = absent. */
export type FlatTable = readonly (FlatValue | undefined)[];

const SIZES: Readonly<Record<FlatValue['kind'], number>> = {
  u8: 1,
  bool: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  text: 4,
  table: 4,
  tables: 4,
  structs: 4,
};

class FlatWriter {
  private readonly bytes: number[] = [];

  get length(): number {
    return this.bytes.length;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  pad(alignment: number, offset = 0): void {
    while ((this.bytes.length + offset) % alignment !== 0) this.bytes.push(0);
  }

  write(size: number, value: number): number {
    const at = this.bytes.length;
    for (let i = 0; i < size; i++) this.bytes.push(0);
    this.patch(at, size, value);
    return at;
  }

  patch(at: number, size: number, value: number): void {
    let rest = BigInt(value);
    for (let i = 0; i < size; i++, rest >>= 8n) this.bytes[at + i] = Number(rest & 255n);
  }

  /** Answers the table's position. Children follow it, so that all offsets are positive. */
  table(fields: FlatTable): number {
    const positions: number[] = [];
    let size = 4;
    // Widest fields first, from an 8-aligned start + 4: no field is split by padding that the vtable would have to know.
    const order = fields.flatMap((field, i) => (field === undefined ? [] : [i]));
    order.sort((a, b) => SIZES[fields[b]!.kind] - SIZES[fields[a]!.kind]);
    for (const i of order) {
      const width = SIZES[fields[i]!.kind];
      size = Math.ceil(size / width) * width;
      positions[i] = size;
      size += width;
    }
    const vtableSize = 4 + 2 * fields.length;
    this.pad(8, vtableSize);
    const vtable = this.length;
    this.write(2, vtableSize);
    this.write(2, size);
    for (let i = 0; i < fields.length; i++) this.write(2, positions[i] ?? 0);
    const start = this.write(4, this.length - vtable);
    while (this.length < start + size) this.write(1, 0);
    for (const i of order) this.field(fields[i]!, start + positions[i]);
    return start;
  }

  private field(field: FlatValue, at: number): void {
    switch (field.kind) {
      case 'bool':
        this.patch(at, 1, field.value ? 1 : 0);
        break;
      case 'text':
        this.refer(at, this.text(field.value));
        break;
      case 'table':
        this.refer(at, this.table(field.fields));
        break;
      case 'tables':
        this.refer(at, this.tables(field.items));
        break;
      case 'structs':
        this.refer(at, this.structs(field.words, field.count, field.at));
        break;
      default:
        this.patch(at, SIZES[field.kind], field.value);
        field.at?.(at);
    }
  }

  private refer(at: number, target: number): void {
    this.patch(at, 4, target - at);
  }

  private text(value: string): number {
    const bytes = Buffer.from(value);
    this.pad(4);
    const start = this.write(4, bytes.length);
    this.bytes.push(...bytes, 0);
    return start;
  }

  private tables(items: readonly FlatTable[]): number {
    this.pad(4);
    const start = this.write(4, items.length);
    const slots = items.map(() => this.write(4, 0));
    for (const [i, item] of items.entries()) this.refer(slots[i], this.table(item));
    return start;
  }

  private structs(words: number, count: number, at?: (position: number) => void): number {
    this.pad(8, 4);
    const start = this.write(4, count);
    at?.(this.length);
    for (let i = 0; i < words * count; i++) this.write(8, 0);
    return start;
  }
}

/** The bytes of a FlatBuffer, padded to a multiple of 8. */
export function writeFlat(root: FlatTable): Uint8Array {
  const writer = new FlatWriter();
  writer.write(4, 0);
  writer.patch(0, 4, writer.table(root));
  writer.pad(8);
  return writer.finish();
}

/** A table inside of bytes that may be anything: every read is checked by the DataView. */
export class FlatReader {
  private constructor(
    readonly view: DataView,
    private readonly position: number,
  ) {}

  static root(bytes: Uint8Array): FlatReader {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatReader(view, view.getUint32(0, true));
  }

  /** Position of a field's value, or 0 when it is absent. */
  private at(field: number): number {
    const vtable = this.position - this.view.getInt32(this.position, true);
    const slot = 4 + 2 * field;
    if (slot >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + slot, true);
    return offset === 0 ? 0 : this.position + offset;
  }

  u8(field: number, absent = 0): number {
    const at = this.at(field);
    return at === 0 ? absent : this.view.getUint8(at);
  }

  i16(field: number, absent = 0): number {
    const at = this.at(field);
    return at === 0 ? absent : this.view.getInt16(at, true);
  }

  i32(field: number, absent = 0): number {
    const at = this.at(field);
    return at === 0 ? absent : this.view.getInt32(at, true);
  }

  i64(field: number): number {
    const at = this.at(field);
    return at === 0 ? 0 : this.word(at);
  }

  /** A 64-bit word at a position of the view. */
  word(at: number): number {
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  has(field: number): boolean {
    return this.at(field) !== 0;
  }

  private target(field: number): number {
    const at = this.at(field);
    return at === 0 ? 0 : at + this.view.getUint32(at, true);
  }

  table(field: number): FlatReader | undefined {
    const target = this.target(field);
    return target === 0 ? undefined : new FlatReader(this.view, target);
  }

  text(field: number): string {
    const target = this.target(field);
    if (target === 0) return '';
    const length = this.view.getUint32(target, true);
    const { buffer, byteOffset, byteLength } = this.view;
    if (target + 4 + length > byteLength) throw new RangeError('a text is longer than its message');
    return Buffer.from(buffer as ArrayBuffer, byteOffset + target + 4, length).toString('utf8');
  }

  tables(field: number): FlatReader[] {
    const { start, count } = this.vector(field, 4);
    return Array.from({ length: count }, (_, i) => {
      const at = start + 4 * i;
      return new FlatReader(this.view, at + this.view.getUint32(at, true));
    });
  }

  /** Where a vector of items of `size` bytes is, checked to be inside of the message. */
  vector(field: number, size: number): { readonly start: number; readonly count: number } {
    const target = this.target(field);
    if (target === 0) return { start: 0, count: 0 };
    const count = this.view.getUint32(target, true);
    if (target + 4 + count * size > this.view.byteLength) throw new RangeError('a vector is longer than its message');
    return { start: target + 4, count };
  }
}
