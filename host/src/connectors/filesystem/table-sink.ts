/**
 * Writes rows of a table to part files, one folder for each partition. Files get their names at the end of the input, together with
 * the partition's success file. Flink: FileSystemTableSink.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '@drey/sdk/protocol';
import type { FormatEncoder } from '../../formats/contracts';
import { tableFormat } from '../../formats/table/registry';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import { type Row, rowClass } from '../../types/rows';
import { sinkOf } from '../node-options';
import { PartFile } from './part-file';
import { partitionFolder } from './partitions';
import { hidden } from './paths';
import { type FileTableSinkSettings, rowOf, settingsOf, storedColumns } from './table-settings';

/** Rows that are encoded at once where files are limited in size. */
const STEP_ROWS = 256;

interface Bucket {
  readonly path: string;
  part: { readonly file: PartFile; readonly encoder: FormatEncoder } | undefined;
  /** Closed, but not yet visible. */
  readonly pending: PartFile[];
}

class FileTableSink implements Operator {
  declare private context: OperatorContext;
  private readonly settings: FileTableSinkSettings;
  private readonly stored: readonly number[];
  private readonly storedPart: (row: Row) => Row;
  private readonly folders: readonly { readonly field: `f${number}`; readonly folder: (value: unknown) => string }[];
  private readonly buckets = new Map<string, Bucket>();
  private counter = 0;
  private cancelCheck: (() => void) | undefined;

  constructor(private readonly node: Node) {
    this.settings = settingsOf(sinkOf(node).options);
    const { row, partitionKeys, defaultPartition } = this.settings;
    this.stored = storedColumns(this.settings);
    this.storedPart = projector(this.stored);
    this.folders = partitionKeys.map((column) => ({
      field: `f${column}` as const,
      folder: partitionFolder(row.fields[column].name, row.fields[column].type, defaultPartition),
    }));
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.newEncoder();
    this.scheduleCheck();
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows() as readonly Row[];
    if (this.folders.length === 0) this.write(this.bucket(''), rows);
    else for (const [folder, group] of this.byPartition(rows)) this.write(this.bucket(folder), group);
  }

  /** Stored parts of the rows by the folder of their partition. Neighbours are mostly of one partition. */
  private byPartition(rows: readonly Row[]): Map<string, Row[]> {
    const groups = new Map<string, Row[]>();
    let group: Row[] = [];
    let last: Row | undefined;
    for (const row of rows) {
      if (last === undefined || !this.samePartition(last, row)) {
        const folder = this.folders.map(({ field, folder: name }) => name(row[field])).join('/');
        group = groups.get(folder) ?? [];
        groups.set(folder, group);
      }
      last = row;
      group.push(this.storedPart(row));
    }
    return groups;
  }

  private samePartition(a: Row, b: Row): boolean {
    for (const { field } of this.folders) if (a[field] !== b[field]) return false;
    return true;
  }

  /** As Flink: a row begins a new file when the current one is larger than it should be. */
  private write(bucket: Bucket, rows: readonly Row[]): void {
    const now = this.context.processingTime.now();
    for (let i = 0; i < rows.length; i += STEP_ROWS) {
      if (bucket.part && bucket.part.file.size > this.settings.fileSize) this.roll(bucket);
      bucket.part ??= this.openPart(bucket, now);
      bucket.part.file.write(bucket.part.encoder.encode(rows.slice(i, i + STEP_ROWS)), now);
    }
  }

  processWatermark(): void {}

  processIdle(): void {}

  finish(): void {
    for (const bucket of this.buckets.values()) if (bucket.part) this.roll(bucket);
    if (this.settings.overwrite) this.clear();
    for (const { pending } of this.buckets.values()) for (const file of pending.splice(0)) file.publish();
    const { successFile } = this.settings;
    if (successFile === undefined) return;
    if (this.folders.length === 0 && !this.settings.batch) return;
    for (const { path } of this.buckets.values()) writeFileSync(join(path, successFile), '');
  }

  /** INSERT OVERWRITE: files of earlier jobs go from the folders that were written, and from a table without partitions. */
  private clear(): void {
    const folders = new Set([...this.buckets.values()].map((bucket) => bucket.path));
    if (this.folders.length === 0) folders.add(this.settings.path);
    for (const folder of folders) this.removeOthers(folder);
  }

  private removeOthers(folder: string): void {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(this.settings.prefix) || hidden(entry.name)) continue;
      rmSync(join(folder, entry.name), { recursive: true });
    }
  }

  close(): void {
    this.cancelCheck?.();
    for (const { part, pending } of this.buckets.values()) {
      part?.file.discard();
      for (const file of pending) file.discard();
    }
    this.buckets.clear();
  }

  private bucket(folder: string): Bucket {
    let bucket = this.buckets.get(folder);
    if (!bucket) {
      const path = join(this.settings.path, folder);
      mkdirSync(path, { recursive: true });
      bucket = { path, part: undefined, pending: [] };
      this.buckets.set(folder, bucket);
    }
    return bucket;
  }

  private newEncoder(): FormatEncoder {
    const { format, formatOptions } = sinkOf(this.node);
    return tableFormat(format).encoder(rowOf(this.settings.row, this.stored), formatOptions);
  }

  private openPart(bucket: Bucket, now: number): NonNullable<Bucket['part']> {
    const { prefix, batch } = this.settings;
    const { subtaskIndex } = this.context;
    const number = this.counter++;
    const name = batch ? `${prefix}-task-${subtaskIndex}-file-${number}` : `${prefix}-${subtaskIndex}-${number}`;
    const file = new PartFile(bucket.path, name, now);
    const encoder = this.newEncoder();
    file.write(encoder.header(), now);
    return { file, encoder };
  }

  private roll(bucket: Bucket): void {
    const { file, encoder } = bucket.part!;
    file.write(encoder.footer(), file.lastWrite);
    file.seal();
    bucket.pending.push(file);
    bucket.part = undefined;
  }

  private scheduleCheck(): void {
    const { processingTime } = this.context;
    const { checkIntervalMs, rolloverMs, inactivityMs } = this.settings;
    this.cancelCheck = processingTime.schedule(processingTime.now() + checkIntervalMs, (now) => {
      for (const bucket of this.buckets.values()) {
        const file = bucket.part?.file;
        if (file && (now - file.created >= rolloverMs || now - file.lastWrite >= inactivityMs)) this.roll(bucket);
      }
      this.scheduleCheck();
    });
  }
}

/** Generated, so that a row is made without a list of its fields. */
function projector(columns: readonly number[]): (row: Row) => Row {
  const fields = columns.map((column) => `, row.f${column}`).join('');
  const make = new Function('Stored', `return (row) => new Stored(0${fields});`) as (
    stored: unknown,
  ) => (row: Row) => Row;
  return make(rowClass(columns.length));
}

export const fileTableSink = (node: Node): Operator => new FileTableSink(node);
