/** Rows of a table on their way into part files, one folder for each partition. Flink: StreamingFileWriter, Buckets. */
import { fileSystem } from '../../filesystems/registry';
import type { FormatEncoder } from '../../formats/contracts';
import { tableFormat } from '../../formats/table/registry';
import type { OperatorContext } from '../../operators/contracts';
import { type Row, rowClass } from '../../types/rows';
import type { OpenPart } from './part-file';
import { PartFiles, type PendingPart } from './part-files';
import { completeness, type IsComplete } from './partition-time';
import { partitionFolder } from './partitions';
import { type FileTableSinkSettings, rowOf, storedColumns } from './table-settings';

/** Names of states: part of a snapshot's layout. */
const OPEN_PARTS = 'file-table-open-parts';
const FILE_NUMBER = 'file-table-number';

export interface TableFormatSettings {
  readonly format: string;
  readonly formatOptions: ReadonlyMap<string, string>;
}

export class TableWriter {
  readonly files: PartFiles;
  /** Partitions that rows have come for since the last call of `prepare`. */
  private readonly begun = new Set<string>();
  /** Partitions that are being written, with the time (ms) of their first row. */
  private readonly active = new Map<string, number>();
  private readonly stored: readonly number[];
  private readonly storedPart: (row: Row) => Row;
  private readonly folders: readonly { readonly field: `f${number}`; readonly folder: (value: unknown) => string }[];
  private readonly isComplete: IsComplete | undefined;
  /** As Flink counts: a partition that begins goes on from the highest number of all. */
  private readonly numbers = new Map<string, number>();
  private highest = 0;
  private watermark = Number.NEGATIVE_INFINITY;
  private cancelCheck: (() => void) | undefined;

  constructor(
    private readonly context: OperatorContext,
    private readonly settings: FileTableSinkSettings,
    private readonly format: TableFormatSettings,
  ) {
    const { path, row, partitionKeys, defaultPartition, batch } = settings;
    const { sizeBehindBuffers } = tableFormat(format.format);
    this.stored = storedColumns(settings);
    this.storedPart = projector(this.stored);
    this.folders = partitionKeys.map((column) => ({
      field: `f${column}` as const,
      folder: partitionFolder(row.fields[column].name, row.fields[column].type, defaultPartition),
    }));
    this.isComplete = settings.commit === undefined ? undefined : completeness(settings.commit);
    this.files = new PartFiles(context, {
      fs: fileSystem(path, context.configuration),
      path,
      rules: {
        onCheckpoint: sizeBehindBuffers !== undefined || settings.compactionBytes !== undefined,
        // As in Flink, files of batch jobs are as large as they get.
        size: batch ? undefined : settings.fileSize,
        ...(sizeBehindBuffers === undefined ? {} : { countedSize: sizeBehindBuffers }),
        rolloverMs: settings.rolloverMs,
        inactivityMs: settings.inactivityMs,
      },
      newEncoder: () => this.newEncoder(),
      nextName: (bucket) => this.nextName(bucket),
    });
    this.newEncoder();
  }

  /** Goes on from the restored checkpoint, if there is one. */
  async open(): Promise<void> {
    const backend = this.context.operatorState();
    const openParts = backend.listState<OpenPart>(OPEN_PARTS, 'split');
    const number = backend.listState<number>(FILE_NUMBER, 'union');
    await this.files.restore(openParts.get());
    for (const { bucket, created } of openParts.get()) this.active.set(bucket, created);
    this.highest = Math.max(0, ...number.get());
    backend.beforeSnapshot(() => {
      openParts.put(this.files.snapshot());
      number.put([this.highest]);
    });
    this.scheduleCheck();
  }

  write(rows: readonly Row[]): void {
    if (this.folders.length === 0) this.files.write('', rows.map(this.storedPart));
    else for (const [folder, group] of this.byPartition(rows)) this.writePartition(folder, group);
  }

  private writePartition(folder: string, rows: readonly Row[]): void {
    if (!this.active.has(folder)) {
      this.active.set(folder, this.context.processingTime.now());
      this.begun.add(folder);
    }
    this.files.write(folder, rows);
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

  advance(watermark: number): void {
    this.watermark = watermark;
  }

  /** Ends the files of partitions that are complete, and gives what was closed and which partitions began. */
  async prepare(checkpointId: number): Promise<{ files: PendingPart[]; begun: string[] }> {
    const now = this.context.processingTime.now();
    for (const [partition, since] of this.active) {
      if (this.isComplete?.(partition, { since, now, watermark: this.watermark })) this.files.rollBucket(partition);
    }
    const begun = [...this.begun];
    this.begun.clear();
    const files = await this.files.prepare(checkpointId);
    for (const partition of [...this.active.keys()]) {
      if (this.files.isOpen(partition)) continue;
      this.active.delete(partition);
      this.numbers.delete(partition);
    }
    return { files, begun };
  }

  end(): void {
    this.cancelCheck?.();
    this.files.rollAll();
  }

  async close(): Promise<void> {
    this.cancelCheck?.();
    await this.files.close();
  }

  private newEncoder(): FormatEncoder {
    const { format, formatOptions } = this.format;
    return tableFormat(format).encoder(rowOf(this.settings.row, this.stored), formatOptions);
  }

  private nextName(bucket: string): string {
    const { prefix, batch } = this.settings;
    const number = this.numbers.get(bucket) ?? this.highest;
    this.numbers.set(bucket, number + 1);
    this.highest = Math.max(this.highest, number + 1);
    const { subtaskIndex } = this.context;
    return batch ? `${prefix}-task-${subtaskIndex}-file-${number}` : `${prefix}-${subtaskIndex}-${number}`;
  }

  private scheduleCheck(): void {
    const { processingTime } = this.context;
    this.cancelCheck = processingTime.schedule(processingTime.now() + this.settings.checkIntervalMs, (now) => {
      this.files.check(now);
      this.scheduleCheck();
    });
  }
}

/** Generated, so that a row is made without a list of its fields. */
function projector(columns: readonly number[]): (row: Row) => Row {
  const fields = columns.map((column) => `, row.f${column}`).join('');
  const make = new Function('Stored', `return (row) => new Stored(row.kind${fields});`) as (
    stored: unknown,
  ) => (row: Row) => Row;
  return make(rowClass(columns.length));
}
