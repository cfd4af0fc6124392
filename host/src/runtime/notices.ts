/** Settings that are recorded but have no effect in this version are named, so that nothing is ignored in silence. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { JobStatus } from './contracts';

/** Keys that host, client or workers read, and those whose only value here is what Drey does anyway. */
const WITH_EFFECT = new Set([
  'execution.runtime-mode',
  'local.number-taskmanager',
  'parallelism.default',
  'pipeline.auto-generate-uids',
  'pipeline.auto-watermark-interval',
  'pipeline.cached-files',
  'pipeline.global-job-parameters',
  'pipeline.max-parallelism',
  'pipeline.name',
  'pipeline.object-reuse',
  'pipeline.operator-chaining',
  'pipeline.operator-chaining.enabled',
  'python.archives',
  'python.client.executable',
  'python.executable',
  'python.execution-mode',
  'python.files',
  'python.fn-execution.bundle.size',
  'python.fn-execution.bundle.time',
  'python.logging.default.level',
  'python.logging.level.overrides',
  'python.operator-chaining.enabled',
  'python.requirements',
  'task.cancellation.timeout',
  'taskmanager.numberOfTaskSlots',
]);

/** Only of use with a JVM, or with what Drey has built in. */
const JARS = new Set(['pipeline.jars', 'pipeline.classpaths']);

/** Options of tables and of the SQL client are read, and judged, by the session. */
const PREFIXES_WITH_EFFECT = ['restart-strategy', 'drey.', 'udf.', 'table.', 'sql-client.'];
const SLOT_RESOURCES = 'drey.slot-sharing-group.';
const CHECKPOINTS =
  /^(execution\.checkpointing\.|state\.checkpoint|state\.savepoints|execution\.state-recovery\.|state\.backend\.incremental)/;
const BACKEND = ['state.backend.type', 'state.backend'];

function hasEffect(key: string): boolean {
  if (key.startsWith(SLOT_RESOURCES)) return false;
  return WITH_EFFECT.has(key) || JARS.has(key) || PREFIXES_WITH_EFFECT.some((prefix) => key.startsWith(prefix));
}

const listed = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([key, value]) => `${key} = ${value}`).join(', ');

/** The lines for the user: one for checkpoints, one for the state backend, one for everything else. */
export function settingNotices(configuration: ReadonlyMap<string, string>): string[] {
  const checkpoints: [string, string][] = [];
  const others: [string, string][] = [];
  const lines: string[] = [];
  for (const [key, value] of [...configuration].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === '' || hasEffect(key) || BACKEND.includes(key)) continue;
    (CHECKPOINTS.test(key) ? checkpoints : others).push([key, value]);
  }
  if (checkpoints.length > 0) {
    lines.push(`${listed(checkpoints)}: recorded, but this version takes no checkpoints yet`);
  }
  const backend = BACKEND.map((key) => configuration.get(key)).find((value) => value !== undefined && value !== '');
  if (backend !== undefined && backend !== 'hashmap') {
    lines.push(`state.backend.type = ${backend}: recorded, but this version keeps state in memory (hashmap)`);
  }
  if (others.length > 0) lines.push(`${listed(others)}: recorded, but without effect in this version`);
  return lines;
}

/** What a user is told of a status; undefined when there is nothing to say. */
export function statusNotice(status: JobStatus, failure: JobFailure | undefined): string | undefined {
  return status === 'RESTARTING' && failure ? `${failure.message}; the job is restarting` : undefined;
}
