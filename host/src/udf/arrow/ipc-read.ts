/** Reads the first record batch of a file in Arrow's IPC format that a guest has written. */
import { HEADER, mismatch } from './arrow-schema';
import { WrongResult } from '../batches/guest-failure';
import type { BatchReader, ColumnDecoder } from './decode';
import { FlatReader } from './flatbuffer';
import { MAGIC } from './ipc-write';
import type { ArrowType } from './signature';

/** A column that is expected. */
export interface ExpectedColumn {
  readonly type: ArrowType;
  readonly decode: ColumnDecoder;
}

/** Most rows and items of one batch: lengths of nodes without data (structs, NULL) are bound by nothing else. */
const MAX_LENGTH = 1 << 24;

/**
 * The columns of the file's first batch. The guest may give the first `required` of the expected columns or more; absent ones are
 * undefined in the answer. Throws WrongResult, or RangeError where metadata point out of the file.
 */
export function readBatch(
  file: Uint8Array,
  expected: readonly ExpectedColumn[],
  required: number,
): (unknown[] | undefined)[] {
  const footer = footerOf(file);
  const fields = footer.table(1)?.tables(1) ?? [];
  if (fields.length < required || fields.length > expected.length) {
    throw new WrongResult(`${fields.length} columns came back where ${required} are expected`);
  }
  fields.forEach((field, i) => {
    const wrong = mismatch(field, expected[i].type);
    if (wrong !== undefined) throw new WrongResult(`column '${field.text(0)}' is ${wrong}`);
  });
  const reader = batchOf(file, footer);
  return expected.map(({ decode }, i) => (i < fields.length ? decode(reader) : undefined));
}

function footerOf(file: Uint8Array): FlatReader {
  const end = file.length - MAGIC.length;
  if (end < 12 || Buffer.from(file.subarray(end)).toString('latin1') !== MAGIC) {
    throw new WrongResult('what came back is no Arrow file');
  }
  const length = new DataView(file.buffer, file.byteOffset).getInt32(end - 4, true);
  if (length <= 0 || length > end - 4) throw new WrongResult(`an Arrow footer of ${length} bytes`);
  return FlatReader.root(file.subarray(end - 4 - length, end - 4));
}

function batchOf(file: Uint8Array, footer: FlatReader): BatchReader {
  const blocks = footer.vector(3, 24);
  if (blocks.count === 0) throw new WrongResult('an Arrow file without a batch');
  const start = footer.word(blocks.start);
  const metadata = footer.view.getInt32(blocks.start + 8, true);
  const bodyStart = start + metadata;
  const body = file.subarray(bodyStart, bodyStart + footer.word(blocks.start + 16));
  // Messages begin with a continuation mark and their length.
  const message = FlatReader.root(file.subarray(start + 8, bodyStart));
  const batch = message.table(2);
  if (message.u8(1) !== HEADER.RECORD_BATCH || batch === undefined) throw new WrongResult('no record batch');
  if (batch.has(3)) throw new WrongResult('a compressed batch, which the ABI does not have');
  return new Reader(batch, body);
}

class Reader implements BatchReader {
  private readonly nodes: { start: number; count: number };
  private readonly buffers: { start: number; count: number };
  private nextNode = 0;
  private nextBuffer = 0;

  constructor(
    private readonly batch: FlatReader,
    private readonly body: Uint8Array,
  ) {
    this.nodes = batch.vector(1, 16);
    this.buffers = batch.vector(2, 16);
  }

  node(): { length: number; nulls: number } {
    if (this.nextNode >= this.nodes.count) throw new WrongResult('a batch has fewer nodes than its schema');
    const at = this.nodes.start + 16 * this.nextNode++;
    const length = this.batch.word(at);
    if (length < 0 || length > MAX_LENGTH) throw new WrongResult(`a column of ${length} values`);
    return { length, nulls: this.batch.word(at + 8) };
  }

  buffer(): Uint8Array {
    if (this.nextBuffer >= this.buffers.count) throw new WrongResult('a batch has fewer buffers than its schema');
    const at = this.buffers.start + 16 * this.nextBuffer++;
    const offset = this.batch.word(at);
    const length = this.batch.word(at + 8);
    if (offset < 0 || length < 0 || offset + length > this.body.length) {
      throw new WrongResult(`a buffer of ${length} bytes at ${offset} in a body of ${this.body.length}`);
    }
    return this.body.subarray(offset, offset + length);
  }
}
