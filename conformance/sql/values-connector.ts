/**
 * The in-memory connector that Flink's own tests use ("values"): a source gives rows in order, a sink keeps every record as text, a
 * lookup answers from the rows.
 */
import type { Batch } from '../../host/src/types/contracts';
import type { Operator, OperatorContext } from '../../host/src/operators/contracts';
import type {
  ChangelogMode,
  TableConnector,
  TableContext,
  TableSink,
  TableSource,
} from '../../host/src/planner/catalog/connector-contracts';
import { registerConnector } from '../../host/src/connectors/registry';
import { formatterOf } from '../../host/src/types/format';
import { parseType } from '../../host/src/types/logical/parse';
import { toWire } from '../../host/src/types/logical/wire';
import type { RowType } from '../../host/src/types/logical/contracts';
import { Row, rowClass } from '../../host/src/types/rows';

/** Rows of a source table by data id: fields are internal values, physical columns first, then metadata. */
export const sourceData = new Map<string, readonly Row[]>();

/** What a sink received, by data id. */
export interface SinkRecord {
  readonly text: string;
  readonly row: Row;
}
export const sinkData = new Map<string, SinkRecord[]>();

export function parseMode(text: string): ChangelogMode {
  const kinds = text.split(',').map((kind) => kind.trim().toUpperCase());
  return {
    insert: kinds.includes('I'),
    updateBefore: kinds.includes('UB'),
    updateAfter: kinds.includes('UA'),
    delete: kinds.includes('D'),
  };
}

function metadataOf(text: string | undefined) {
  return (text ?? '')
    .split(/,(?![^(<]*[)>])/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [key, ...type] = part.split(':');
      return { key: key.trim(), type: parseType(type.join(':').trim()) };
    });
}

export const valuesConnector: TableConnector = { identifier: 'values', source: valuesSource, sink: valuesSink };

function valuesSource(context: TableContext): TableSource {
  const { options } = context;
  const id = options.get('data-id') ?? '';
  const metadata = metadataOf(options.get('readable-metadata'));
  const byKey = options.get('source.produces-delete-by-key') === 'true';
  const mode = parseMode(options.get('changelog-mode') ?? 'I');
  return {
    changelog: byKey ? { ...mode, keyOnlyDeletes: true } : mode,
    bounded: true,
    metadata,
    acceptsProjection: options.get('enable-projection-push-down') !== 'false',
    watermarkPerRecord: true,
    ...(options.get('disable-lookup') === 'true'
      ? {}
      : { lookup: { cached: options.has('lookup.cache'), async: options.get('async') === 'true' } }),
    node(plan) {
      const columns = [
        ...plan.projection,
        ...plan.metadata.map(
          (key) => context.physical.fields.length + metadata.findIndex((column) => column.key === key),
        ),
      ];
      const rows = (sourceData.get(id) ?? []).map(
        (row) => new (rowClass(columns.length))(row.kind, ...columns.map((column) => row[`f${column}`])),
      );
      return { connector: 'collection', rows };
    },
  };
}

function valuesSink(context: TableContext): TableSink {
  const { options } = context;
  const enforced = options.get('sink-changelog-mode-enforced');
  const deletesByKey = options.get('sink.supports-delete-by-key') === 'true';
  return {
    metadata: metadataOf(options.get('writable-metadata')),
    acceptsOverwrite: true,
    changelog(query) {
      const upsert = { ...query, updateBefore: false };
      const mode = enforced ? parseMode(enforced) : context.primaryKey.length > 0 ? upsert : query;
      return deletesByKey ? { ...mode, keyOnlyDeletes: true } : mode;
    },
    node: () => ({
      connector: 'conformance-sink',
      options: new Map([['data-id', options.get('data-id') ?? '']]),
    }),
  };
}

class RecordingSink implements Operator {
  private format!: (row: unknown) => string;
  private readonly records: SinkRecord[];

  constructor(private readonly id: string) {
    const records = sinkData.get(this.id) ?? [];
    sinkData.set(this.id, records);
    this.records = records;
  }

  open(context: OperatorContext): void {
    this.format = formatterOf(context.inputTypes[0]);
  }

  processBatch(batch: Batch): void {
    for (const row of batch.rows() as readonly Row[]) this.records.push({ text: this.format(row), row: Row.copy(row) });
  }

  processWatermark(): void {}

  processIdle(): void {}
}

export function registerValuesConnector(): void {
  registerConnector('conformance-sink', () => ({
    sink: (node) => {
      const options = node.operator?.kind === 'sink' ? node.operator.value.options : new Map<string, string>();
      return new RecordingSink(options.get('data-id') ?? '');
    },
  }));
}

export function textOf(row: Row, type: RowType): string {
  return formatterOf(toWire(type))(row);
}
