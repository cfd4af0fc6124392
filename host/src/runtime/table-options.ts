/** The `table.*` options that are read somewhere: by the session, the planner, operators, or the Python client. */
const READ: ReadonlySet<string> = new Set([
  'builtin-catalog-name',
  'builtin-database-name',
  'display.max-column-width',
  'dml-sync',
  'dynamic-table-options.enabled',
  'exec.async-lookup.buffer-capacity',
  'exec.async-lookup.key-ordered-enabled',
  'exec.async-lookup.output-mode',
  'exec.async-lookup.timeout',
  'exec.deduplicate.insert-update-after-sensitive-enabled',
  'exec.deduplicate.mini-batch.compact-changes-enabled',
  'exec.delta-join.cache-enabled',
  'exec.delta-join.left.cache-size',
  'exec.delta-join.right.cache-size',
  'exec.disabled-operators',
  'exec.emit.allow-lateness',
  'exec.emit.early-fire.delay',
  'exec.emit.early-fire.enabled',
  'exec.emit.late-fire.delay',
  'exec.emit.late-fire.enabled',
  'exec.interval-join.min-cleanup-interval',
  'exec.legacy-cast-behaviour',
  'exec.mini-batch.allow-latency',
  'exec.mini-batch.enabled',
  'exec.mini-batch.size',
  'exec.non-temporal-sort.enabled',
  'exec.resource.default-parallelism',
  'exec.sink.keyed-shuffle',
  'exec.sink.nested-constraint-enforcer',
  'exec.sink.not-null-enforcer',
  'exec.sink.require-on-conflict',
  'exec.sink.type-length-enforcer',
  'exec.sink.upsert-materialize',
  'exec.source.cdc-events-duplicate',
  'exec.source.idle-timeout',
  'exec.state.ttl',
  'exec.uid.format',
  'exec.uid.generation',
  'local-time-zone',
  'optimizer.adaptive-broadcast-join.strategy',
  'optimizer.agg-phase-strategy',
  'optimizer.delta-join.strategy',
  'optimizer.distinct-agg.split.bucket-num',
  'optimizer.distinct-agg.split.enabled',
  'optimizer.incremental-agg-enabled',
  'optimizer.join.broadcast-threshold',
  'optimizer.multi-join.enabled',
  'optimizer.non-deterministic-update.strategy',
  'optimizer.ptf.max-tables',
  'optimizer.reuse-source-enabled',
  'optimizer.reuse-sub-plan-enabled',
  'plan.compile.catalog-objects',
  'plan.force-recompile',
  'plan.restore.catalog-objects',
  'sql-dialect',
]);

/** All options below these are. */
const READ_PREFIXES = [
  'exec.async-ml-predict.',
  'exec.async-scalar.',
  'exec.async-table.',
  'exec.async-vector-search.',
];

const PREFIX = 'table.';

export function isTableOption(key: string): boolean {
  return key.startsWith(PREFIX);
}

export function isTableOptionRead(key: string): boolean {
  const name = key.slice(PREFIX.length);
  return READ.has(name) || READ_PREFIXES.some((prefix) => name.startsWith(prefix));
}
