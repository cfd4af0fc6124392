/**
 * Record batches in Arrow's IPC file format. All batches of one signature have the same metadata but for lengths and offsets, so
 * the metadata is written once and patched for each batch.
 */
import type { LogicalType } from '../../types/logical/contracts';
import { HEADER, METADATA_V5, schemaTable } from './arrow-schema';
import { Body, type ColumnEncoder, encoderOf } from './encode';
import { type FlatTable, writeFlat } from './flatbuffer';
import type { ArrowType } from './signature';

export const MAGIC = 'ARROW1';
const CONTINUATION = 0xffffffff;
/** Magic and two zero bytes. */
const PREAMBLE = 8;
const ALIGNMENT = 8;

const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

interface Positions {
  rows: number;
  bodyLength: number;
  nodes: number;
  buffers: number;
}

export class BatchWriter {
  private readonly encoders: readonly ColumnEncoder[];
  /** Everything before the body, everything behind it, and where the numbers are. */
  private readonly head: Uint8Array;
  private readonly tail: Uint8Array;
  private readonly at: Positions;
  private readonly blockAt: number;
  private readonly batchStart: number;

  constructor(types: readonly ArrowType[], sql: readonly LogicalType[]) {
    this.encoders = types.map((type, i) => encoderOf(type, sql[i]));
    const schema = schemaTable(types.map((type, i) => ({ name: `a${i}`, type })));
    const empty = new Body();
    for (const encode of this.encoders) encode([], empty);
    const at: Positions = { rows: 0, bodyLength: 0, nodes: 0, buffers: 0 };
    const schemaMessage = message(writeFlat(messageTable(HEADER.SCHEMA, schema)));
    const batch = message(writeFlat(batchTable(empty.nodes.length / 2, empty.buffers.length, at)));
    this.batchStart = PREAMBLE + schemaMessage.length;
    this.head = Buffer.concat([Buffer.from(`${MAGIC}\0\0`), schemaMessage, batch]);
    for (const key of ['rows', 'bodyLength', 'nodes', 'buffers'] as const) at[key] += this.batchStart + PREFIX;
    this.at = at;
    let block = 0;
    const footer = writeFlat([
      { kind: 'i16', value: METADATA_V5 },
      { kind: 'table', fields: schema },
      { kind: 'structs', words: 3, count: 0 },
      { kind: 'structs', words: 3, count: 1, at: (position) => (block = position) },
    ]);
    const end = Buffer.alloc(4);
    end.writeInt32LE(footer.length);
    const eos = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]);
    this.tail = Buffer.concat([eos, footer, end, Buffer.from(MAGIC)]);
    this.blockAt = eos.length + block;
  }

  /** A whole file with one batch. */
  write(columns: readonly (readonly unknown[])[], rows: number): Uint8Array {
    const body = new Body();
    for (const [i, encode] of this.encoders.entries()) encode(columns[i], body);
    let bodyLength = 0;
    for (const buffer of body.buffers) bodyLength += aligned(buffer.length);
    const bodyStart = this.head.length;
    const file = new Uint8Array(bodyStart + bodyLength + this.tail.length);
    file.set(this.head);
    file.set(this.tail, bodyStart + bodyLength);
    const view = new DataView(file.buffer);
    const long = (position: number, value: number) => {
      view.setInt32(position, value, true);
      view.setInt32(position + 4, Math.floor(value / 4294967296), true);
    };
    long(this.at.rows, rows);
    long(this.at.bodyLength, bodyLength);
    for (const [i, value] of body.nodes.entries()) long(this.at.nodes + 8 * i, value);
    let offset = 0;
    body.buffers.forEach((buffer, i) => {
      file.set(buffer, bodyStart + offset);
      long(this.at.buffers + 16 * i, offset);
      long(this.at.buffers + 16 * i + 8, buffer.length);
      offset += aligned(buffer.length);
    });
    const block = bodyStart + bodyLength + this.blockAt;
    long(block, this.batchStart);
    view.setInt32(block + 8, bodyStart - this.batchStart, true);
    long(block + 16, bodyLength);
    return file;
  }
}

/** Continuation mark and length before a message's metadata. */
const PREFIX = 8;

function message(metadata: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PREFIX + metadata.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, metadata.length, true);
  bytes.set(metadata, PREFIX);
  return bytes;
}

function messageTable(header: number, table: FlatTable, bodyLengthAt?: (position: number) => void): FlatTable {
  return [
    { kind: 'i16', value: METADATA_V5 },
    { kind: 'u8', value: header },
    { kind: 'table', fields: table },
    { kind: 'i64', value: 0, ...(bodyLengthAt !== undefined && { at: bodyLengthAt }) },
  ];
}

function batchTable(nodes: number, buffers: number, at: Positions): FlatTable {
  const batch: FlatTable = [
    { kind: 'i64', value: 0, at: (position) => (at.rows = position) },
    { kind: 'structs', words: 2, count: nodes, at: (position) => (at.nodes = position) },
    { kind: 'structs', words: 2, count: buffers, at: (position) => (at.buffers = position) },
  ];
  return messageTable(HEADER.RECORD_BATCH, batch, (position) => (at.bodyLength = position));
}
