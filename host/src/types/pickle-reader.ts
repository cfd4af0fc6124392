/** Reads pickles without Python: into plain descriptions of what they would make. Nothing is imported or run. */

/** What a pickle holds. Objects are what is called to make them, with which arguments, and the state that they get. */
export type PythonValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'tuple' | 'list' | 'set' | 'frozenset'; readonly items: PythonValue[] }
  | { readonly kind: 'dict'; readonly entries: [PythonValue, PythonValue][] }
  | { readonly kind: 'global'; readonly module: string; readonly name: string }
  | PythonObject;

export interface PythonObject {
  readonly kind: 'object';
  readonly callee: PythonValue;
  readonly args: readonly PythonValue[];
  state: PythonValue | undefined;
  readonly items: PythonValue[];
  readonly entries: [PythonValue, PythonValue][];
}

const NONE: PythonValue = { kind: 'none' };

/** Throws when the bytes are not a whole pickle, or hold an opcode that only unusual picklers write. */
export function readPickle(bytes: Uint8Array): PythonValue {
  return new PickleReader(bytes).read();
}

class PickleReader {
  private position = 0;
  private stack: PythonValue[] = [];
  private readonly marks: PythonValue[][] = [];
  private readonly memo = new Map<number, PythonValue>();
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): PythonValue {
    for (;;) {
      const opcode = this.byte();
      if (opcode === 0x2e) return this.pop();
      if (!(this.scalar(opcode) || this.container(opcode) || this.object(opcode) || this.memory(opcode))) {
        throw new Error(`the pickle has the opcode 0x${opcode.toString(16)}`);
      }
    }
  }

  private byte(): number {
    return this.take(1)[0];
  }

  private take(length: number): Buffer {
    if (length > this.bytes.length - this.position) throw new Error('the pickle is cut off');
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new Error('the pickle is cut off');
    const text = this.bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return text;
  }

  private pop(): PythonValue {
    const value = this.stack.pop();
    if (value === undefined) throw new Error('the pickle is not valid');
    return value;
  }

  private push(value: PythonValue): true {
    this.stack.push(value);
    return true;
  }

  private mark(): PythonValue[] {
    const items = this.stack;
    const before = this.marks.pop();
    if (before === undefined) throw new Error('the pickle is not valid');
    this.stack = before;
    return items;
  }

  private top(): PythonValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw new Error('the pickle is not valid');
    return value;
  }

  private length8(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  private scalar(opcode: number): boolean {
    const push = (value: PythonValue): true => this.push(value);
    const text = (value: Buffer): true => push({ kind: 'str', value: value.toString('utf8') });
    const blob = (value: Buffer): true => push({ kind: 'bytes', value });
    const int = (value: bigint): true => push({ kind: 'int', value });
    switch (opcode) {
      case 0x80: // PROTO
        this.take(1);
        return true;
      case 0x95: // FRAME
        this.take(8);
        return true;
      case 0x4e: // NONE
        return push(NONE);
      case 0x88: // NEWTRUE, NEWFALSE
      case 0x89:
        return push({ kind: 'bool', value: opcode === 0x88 });
      case 0x4a: // BININT
        return int(BigInt(this.take(4).readInt32LE()));
      case 0x4b: // BININT1
        return int(BigInt(this.byte()));
      case 0x4d: // BININT2
        return int(BigInt(this.take(2).readUInt16LE()));
      case 0x8a: // LONG1
        return int(long(this.take(this.byte())));
      case 0x8b: // LONG4
        return int(long(this.take(this.take(4).readUInt32LE())));
      case 0x47: // BINFLOAT
        return push({ kind: 'float', value: this.take(8).readDoubleBE() });
      case 0x8c: // SHORT_BINUNICODE
        return text(this.take(this.byte()));
      case 0x58: // BINUNICODE
        return text(this.take(this.take(4).readUInt32LE()));
      case 0x8d: // BINUNICODE8
        return text(this.take(this.length8()));
      case 0x43: // SHORT_BINBYTES
        return blob(this.take(this.byte()));
      case 0x42: // BINBYTES
        return blob(this.take(this.take(4).readUInt32LE()));
      case 0x8e: // BINBYTES8, BYTEARRAY8
      case 0x96:
        return blob(this.take(this.length8()));
      default:
        return false;
    }
  }

  private container(opcode: number): boolean {
    switch (opcode) {
      case 0x28: // MARK
        this.marks.push(this.stack);
        this.stack = [];
        return true;
      case 0x30: // POP
        this.pop();
        return true;
      case 0x31: // POP_MARK
        this.mark();
        return true;
      case 0x29: // EMPTY_TUPLE
        return this.push({ kind: 'tuple', items: [] });
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87:
        return this.push({ kind: 'tuple', items: this.stack.splice(this.stack.length - (opcode - 0x84)) });
      case 0x74: // TUPLE
        return this.push({ kind: 'tuple', items: this.mark() });
      case 0x5d: // EMPTY_LIST
        return this.push({ kind: 'list', items: [] });
      case 0x8f: // EMPTY_SET
        return this.push({ kind: 'set', items: [] });
      case 0x91: // FROZENSET
        return this.push({ kind: 'frozenset', items: this.mark() });
      case 0x7d: // EMPTY_DICT
        return this.push({ kind: 'dict', entries: [] });
      case 0x61: // APPEND
        return this.add([this.pop()]);
      case 0x65: // APPENDS, ADDITEMS
      case 0x90:
        return this.add(this.mark());
      case 0x73: {
        // SETITEM
        const value = this.pop();
        return this.put([this.pop(), value]);
      }
      case 0x75: // SETITEMS
        return this.put(this.mark());
      default:
        return false;
    }
  }

  private add(values: readonly PythonValue[]): true {
    const target = this.top();
    if (!('items' in target)) throw new Error('the pickle is not valid');
    for (const value of values) target.items.push(value);
    return true;
  }

  private put(pairs: readonly PythonValue[]): true {
    const target = this.top();
    if (!('entries' in target)) throw new Error('the pickle is not valid');
    for (let i = 0; i + 1 < pairs.length; i += 2) target.entries.push([pairs[i], pairs[i + 1]]);
    return true;
  }

  private object(opcode: number): boolean {
    switch (opcode) {
      case 0x63: // GLOBAL
        return this.push({ kind: 'global', module: this.line(), name: this.line() });
      case 0x93: {
        // STACK_GLOBAL
        const name = textOf(this.pop());
        return this.push({ kind: 'global', module: textOf(this.pop()), name });
      }
      case 0x52: // REDUCE, NEWOBJ
      case 0x81: {
        const args = this.pop();
        return this.make(this.pop(), args);
      }
      case 0x92: {
        // NEWOBJ_EX
        const keywords = this.pop();
        const args = this.pop();
        this.make(this.pop(), args);
        const made = this.top() as PythonObject;
        if (keywords.kind === 'dict' && keywords.entries.length > 0) made.state = keywords;
        return true;
      }
      case 0x62: {
        // BUILD
        const state = this.pop();
        const target = this.top();
        if (target.kind === 'object') target.state = state;
        return true;
      }
      default:
        return false;
    }
  }

  private make(callee: PythonValue, args: PythonValue): true {
    const list = args.kind === 'tuple' ? args.items : [args];
    return this.push({ kind: 'object', callee, args: list, state: undefined, items: [], entries: [] });
  }

  private memory(opcode: number): boolean {
    switch (opcode) {
      case 0x94: // MEMOIZE
        this.memo.set(this.memo.size, this.top());
        return true;
      case 0x71: // BINPUT
        this.memo.set(this.byte(), this.top());
        return true;
      case 0x72: // LONG_BINPUT
        this.memo.set(this.take(4).readUInt32LE(), this.top());
        return true;
      case 0x68: // BINGET
        return this.recall(this.byte());
      case 0x6a: // LONG_BINGET
        return this.recall(this.take(4).readUInt32LE());
      default:
        return false;
    }
  }

  private recall(at: number): true {
    const value = this.memo.get(at);
    if (value === undefined) throw new Error('the pickle is not valid');
    return this.push(value);
  }
}

/** Two's complement, little-endian. */
function long(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return BigInt.asIntN(8 * bytes.length, value);
}

const textOf = (value: PythonValue): string => (value.kind === 'str' ? value.value : '');
