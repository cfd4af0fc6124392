/**
 * The in-memory connector that Flink's own tests use ("values"): a source gives rows in order, a sink keeps every record as text, a
 * lookup answers from the rows.
 */
import type { Expr } from '../../host/src/expressions/contracts';
import {
  type ChangelogMode,
  type SourcePlan,
  type TableConnector,
  type TableContext,
  type TableSink,
  type TableSource,
  UPSERT,
} from '../../host/src/planner/catalog/connector-contracts';
import { registerConnector } from '../../host/src/connectors/registry';
import { externalRowText } from '../../host/src/types/external-text';
import { registerLookupSource } from '../../host/src/operators/table/lookup-sources';
import { parseType } from '../../host/src/types/logical/parse';
import type { RowType } from '../../host/src/types/logical/contracts';
import { type Row, rowClass } from '../../host/src/types/rows';
import { recordingSink, sinkTypes } from './recording-sink';
import { pushedFilters, type ReadSettings, RowsReader, sourceData } from './rows-reader';

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

/** Comparisons of fields that may be filtered by with each other and with literals, and AND and OR of them. */
function isFilterable(filter: Expr, fields: ReadonlySet<string>, physical: RowType): boolean {
  const side = (expr: Expr): boolean => {
    if (expr.kind === 'literal') return true;
    if (expr.kind === 'input') return fields.has(physical.fields[expr.index]?.name);
    return expr.kind === 'call' && (expr.name === 'UPPER' || expr.name === 'LOWER') && side(expr.args[0]);
  };
  if (filter.kind !== 'call') return false;
  if (filter.name === 'AND' || filter.name === 'OR')
    return filter.args.every((arg) => isFilterable(arg, fields, physical));
  return /^(=|<>|<|<=|>|>=)$/.test(filter.name) && filter.args.every(side);
}

/** `b:1,c:x;b:2,c:y` */
function partitionsOf(text: string): Map<string, string | null>[] {
  return text.split(';').map(
    (partition) =>
      new Map(
        partition.split(',').map((part): [string, string] => {
          const [key, ...value] = part.split(':');
          return [key.trim(), value.join(':').trim()];
        }),
      ),
  );
}

export const valuesConnector: TableConnector = { identifier: 'values', source: valuesSource, sink: valuesSink };

function valuesSource(context: TableContext): TableSource {
  const { options } = context;
  const id = options.get('data-id') ?? '';
  const metadata = metadataOf(options.get('readable-metadata'));
  const byKey = options.get('source.produces-delete-by-key') === 'true';
  const mode = parseMode(options.get('changelog-mode') ?? 'I');
  const filterable = new Set((options.get('filterable-fields') ?? '').split(';').map((name) => name.trim()));
  const list = options.get('partition-list');
  const names = context.physical.fields.map(({ name }) => name);
  return {
    changelog: byKey ? { ...mode, keyOnlyDeletes: true } : mode,
    bounded: true,
    metadata,
    acceptsProjection: options.get('enable-projection-push-down') !== 'false',
    acceptsNestedProjection: options.get('nested-projection-supported') === 'true',
    acceptsFilter: (filter) => isFilterable(filter, filterable, context.physical),
    acceptsLimit: true,
    ...(list === undefined ? {} : { partitions: () => partitionsOf(list) }),
    watermarkPerRecord: true,
    emitsWatermarks: options.get('enable-watermark-push-down') === 'true',
    acceptsWatermark: options.get('enable-watermark-push-down') === 'true',
    ...(options.get('disable-lookup') === 'true'
      ? {}
      : { lookup: { cached: options.has('lookup.cache'), async: options.get('async') === 'true' } }),
    ...(options.has('source-indexes')
      ? { indexes: (options.get('source-indexes') ?? '').split(';').map((columns) => columns.split(',')) }
      : {}),
    ...(options.get('enable-vector-search') === 'true'
      ? { vectorSearch: { async: options.get('async') === 'true' } }
      : {}),
    node(plan) {
      const declared = declaredMetadata(plan, metadata, names.length);
      const settings: ReadSettings = {
        id,
        paths: [...plan.projection.map((column, i) => [column, ...(plan.paths?.[i] ?? [])]), ...declared],
        limit: plan.limit ?? null,
        filters:
          plan.filters.length === 0
            ? null
            : pushedFilters.push({ filters: plan.filters, session: context.session }) - 1,
        partitions:
          plan.partitions === undefined
            ? null
            : {
                columns: context.partitionKeys.map((key) => names.indexOf(key)),
                texts: plan.partitions.map((one) => context.partitionKeys.map((key) => one.get(key) ?? null)),
              },
      };
      return { connector: 'conformance-source', options: new Map([['settings', JSON.stringify(settings)]]) };
    },
  };
}

function declaredMetadata(
  { metadata: keys }: SourcePlan,
  all: readonly { readonly key: string }[],
  physical: number,
): number[][] {
  return keys.map((key) => [physical + all.findIndex((column) => column.key === key)]);
}

function valuesSink(context: TableContext): TableSink {
  const { options } = context;
  const enforced = options.get('sink-changelog-mode-enforced');
  const deletesByKey = options.get('sink.supports-delete-by-key') === 'true';
  return {
    metadata: metadataOf(options.get('writable-metadata')),
    acceptsOverwrite: true,
    changelog(query) {
      const mode = enforced ? parseMode(enforced) : context.primaryKey.length > 0 ? UPSERT : query;
      return deletesByKey ? { ...mode, keyOnlyDeletes: true } : mode;
    },
    node({ consumed }) {
      const id = options.get('data-id') ?? '';
      sinkTypes.set(id, consumed);
      return { connector: 'conformance-sink', options: new Map([['data-id', id]]) };
    },
  };
}

export function registerValuesConnector(): void {
  registerConnector('conformance-sink', () => ({
    sink: (node) => recordingSink(node),
  }));
  registerConnector('conformance-source', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => [{ id: 'all' }] }),
      createReader: (node) => new RowsReader(node),
    },
  }));
  registerLookupSource('values', ({ options, keys, search }) => ({
    lookup: (wanted) =>
      search
        ? nearest(options['data-id'], keys[0], wanted[0] as number[], search.topK)
        : lookupRows(options['data-id']).filter((row) => keys.every((column, i) => row[`f${column}`] === wanted[i])),
  }));
}

/** Rows that lookups find when they are others than those that the source reads. */
export const lookupData = new Map<string, readonly Row[]>();

function lookupRows(id: string): readonly Row[] {
  return lookupData.get(id) ?? sourceData.get(id) ?? [];
}

/** The rows (equal ones once) whose vectors point most nearly in the same direction, with the cosine as score. */
function nearest(id: string, column: number, query: readonly number[], topK: number): Row[] {
  const rows = new Map(lookupRows(id).map((row) => [JSON.stringify(row), row]));
  const scored = [...rows.values()].map((row) => {
    const vector = row[`f${column}`] as readonly number[];
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    return { row, score: dot(vector, query) / Math.sqrt(dot(vector, vector) * dot(query, query)) };
  });
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, topK).map(({ row, score }) => {
    const fields = Object.keys(row).filter((key) => /^f\d+$/.test(key)).length;
    const values = Array.from({ length: fields }, (_, i) => row[`f${i}`]);
    return new (rowClass(fields + 1))(row.kind, ...values, score);
  });
}

export function textOf(row: Row, type: RowType): string {
  return externalRowText(type)(row);
}
