/**
 * At which parallelism the operators of a table job run, and when rows go by key between operators of different ones, so that the
 * changes of a key never overtake each other. Flink: CommonExecSink, CommonExecTableSourceScan.
 */
import type { TableSink, TableSource } from '../planner/catalog/connector-contracts';
import { givesChanges } from '../planner/catalog/table-context';
import type { ObjectPath } from '../planner/contracts';
import { tableError } from '../types/sql-error';
import { illegalArgument, parseOption } from '../types/options/values';
import type { SessionInfo } from '../functions/contracts';
import type { Exchanged } from './graph-nodes';

/** That of a source without a parallelism of its own, and of what follows it: `plannedParallelism`. */
export const DEFAULT = 0;
/**
 * The job's default, behind an exchange by key or a source with a parallelism of its own. Flink knows no number for it yet when it
 * plans a sink: it differs from every other one, the default's included.
 */
export const UNSET = -1;

const DEFAULT_PARALLELISM = 'table.exec.resource.default-parallelism';

/**
 * What DEFAULT stands for while a job is planned; undefined = the job's. Flink sets it on the environment before it plans, and
 * `parallelism.default`, where a session has it, again before it makes the job: nodes that have no number until then (UNSET) get that.
 * Throws IllegalArgumentException.
 */
export function plannedParallelism(option: SessionInfo['option']): number | undefined {
  const text = option(DEFAULT_PARALLELISM);
  if (text === undefined) return undefined;
  try {
    const parallelism = parseOption({ key: DEFAULT_PARALLELISM, type: 'int' }, text) as number;
    return parallelism > 0 ? parallelism : undefined;
  } catch (cause) {
    throw illegalArgument(`Could not parse value '${text}' for key '${DEFAULT_PARALLELISM}'.`, undefined, cause);
  }
}

/** The `parallelism` of a node; 0 = the job's. */
export function nodeParallelism(parallelism: number, planned: number | undefined): number {
  return parallelism === DEFAULT ? (planned ?? 0) : Math.max(0, parallelism);
}

/** Behind an exchange. */
export function exchangedParallelism({ kind }: Exchanged): number {
  return kind === 'single' ? 1 : UNSET;
}

/** What follows a source with a parallelism of its own runs at the job's. */
export function behindSource({ parallelism }: TableSource): number {
  return parallelism === undefined ? DEFAULT : UNSET;
}

/**
 * The exchange behind a source. `keys`: the table's primary key in the rows that are read. Throws TableException for changes that
 * nothing tells apart.
 */
export function sourceExchange(
  source: TableSource,
  path: ObjectPath,
  keys: readonly number[] | undefined,
): Exchanged | undefined {
  const { parallelism } = source;
  if (parallelism === undefined || !givesChanges(source)) return undefined;
  if (keys !== undefined) return { kind: 'hash', keys };
  throw tableError(
    `Configured parallelism ${parallelism} for upsert table '${path.join('.')}' while can not find primary key field. ` +
      'This is a bug, please file an issue.',
  );
}

export interface SinkInput {
  readonly path: ObjectPath;
  readonly sink: TableSink;
  /** Columns of the sink's rows. */
  readonly primaryKey: readonly number[];
  readonly insertOnly: boolean;
  /** Of what the query ends with; DEFAULT and UNSET too. */
  readonly parallelism: number;
}

export interface SinkDistribution {
  /** Of the sink and of the operator that brings its changes in order; DEFAULT and UNSET too. */
  readonly parallelism: number;
  /** How rows get there. */
  readonly exchange: Exchanged | undefined;
}

/** `jobParallelism`: what DEFAULT stands for. Throws TableException when changes would come out of order. */
export function sinkDistribution(
  { path, sink, primaryKey, insertOnly, parallelism: input }: SinkInput,
  jobParallelism: number,
  option: SessionInfo['option'],
): SinkDistribution {
  const shuffle = keyedShuffle(option);
  const own = sink.ownsParallelism ? undefined : sink.parallelism;
  const [before, at] = [input, own ?? input].map((one) => (one === DEFAULT ? jobParallelism : one));
  const keyed = primaryKey.length > 0;
  if (!insertOnly && at !== before && !keyed) {
    throw tableError(
      `The sink for table '${path.join('.')}' has a configured parallelism of ${at}, while the input parallelism is ${before}. ` +
        "Since the configured parallelism is different from the input's parallelism and the changelog mode is not " +
        'insert-only, a primary key is required but could not be found.',
    );
  }
  // A single subtask needs no exchange by key: all rows come to it.
  const shuffles = at !== 1 && (shuffle === 'FORCE' || (shuffle === 'AUTO' && at !== before));
  return { parallelism: own ?? input, exchange: keyed && shuffles ? { kind: 'hash', keys: primaryKey } : undefined };
}

const KEYED_SHUFFLE = 'table.exec.sink.keyed-shuffle';
const SHUFFLES = ['NONE', 'AUTO', 'FORCE'] as const;

/** Asked for every sink, with a key or not. Throws IllegalArgumentException. */
export function keyedShuffle(option: SessionInfo['option']): (typeof SHUFFLES)[number] {
  const text = option(KEYED_SHUFFLE) ?? 'AUTO';
  const mode = SHUFFLES.find((one) => one === text.toUpperCase());
  if (mode !== undefined) return mode;
  const cause = illegalArgument(
    'Could not parse value for enum class org.apache.flink.table.api.config.ExecutionConfigOptions$SinkKeyedShuffle. ' +
      `Expected one of: [[${SHUFFLES.join(', ')}]]`,
  );
  throw illegalArgument(`Could not parse value '${text}' for key '${KEYED_SHUFFLE}'.`, undefined, cause);
}
