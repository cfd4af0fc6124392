/** What runs between a query and its sink: constraints, order by primary key, kinds of rows. */
import type { SessionInfo } from '../functions/contracts';
import type { ConstraintEnforcerConfig } from '../operators/table/configs';
import type { Column } from '../planner/catalog/contracts';
import type { OperatorPlan, PhysicalNode } from '../planner/physical/node';
import { Calc, Union } from '../planner/physical/nodes/calc-nodes';
import type { ResultSink, Sink } from '../planner/physical/nodes/sink';
import { Source } from '../planner/physical/nodes/source';
import type { LogicalType, RowType } from '../types/logical/contracts';
import { MAX_LENGTH } from '../types/logical/contracts';
import { isRowtime, row } from '../types/logical/types';
import { durationOption } from '../planner/physical/convert/options';

export interface SinkStep {
  readonly name: string;
  readonly plan: OperatorPlan;
  readonly rowType: RowType;
}

/** `shown`: NOT NULL is enforced for columns that cannot hold NULL too, as EXPLAIN says. */
export function sinkPlans(sink: Sink, session: SessionInfo, shown = false): SinkStep[] {
  const steps: SinkStep[] = [];
  const { rowType } = sink;
  const enforcer = constraints(sink, session, shown);
  if (enforcer) steps.push({ name: 'ConstraintEnforcer', plan: enforcer, rowType });
  if (sink.materializes) steps.push({ name: 'SinkMaterializer', plan: materializer(sink, session), rowType });
  return steps;
}

function materializer(sink: Sink, session: SessionInfo): OperatorPlan {
  const { settings, rowType } = sink;
  const rowtimeIndex = rowType.fields.findIndex(({ type }) => isRowtime(type));
  const config = {
    keys: settings.primaryKey,
    ...(sink.upsertKey ? { upsertKey: sink.upsertKey } : {}),
    conflict: settings.onConflict ?? ('LEGACY' as const),
    ttl: durationOption(session.option, 'table.exec.state.ttl', 0),
    ...(rowtimeIndex >= 0 ? { rowtimeIndex } : {}),
  };
  return { kind: 'table-sink-materializer', config, keys: [settings.primaryKey] };
}

/** What runs before the rows of a query are collected. */
export function resultPlans(sink: ResultSink, session: SessionInfo): SinkStep[] {
  const { input, rowType } = sink;
  const types = rowType.fields.map(({ type }) => type);
  const enforcer = enforcing({ table: '*anonymous_collect$1*', input, rowType, types }, session);
  return enforcer ? [{ name: 'ConstraintEnforcer', plan: enforcer, rowType }] : [];
}

function constraints(sink: Sink, session: SessionInfo, shown: boolean): OperatorPlan | undefined {
  const { settings, input, rowType } = sink;
  const columns = settings.table.schema.columns.filter(
    (column) => column.kind === 'physical' || (column.kind === 'metadata' && !column.virtual),
  );
  const types = sink.rowType.fields.map((field) => {
    const column = columns.find(({ name }) => name === field.name);
    return (column && writtenType(column, sink)) ?? field.type;
  });
  return enforcing({ table: settings.path.join('.'), input, rowType, types, shown }, session);
}

interface Written {
  readonly table: string;
  readonly input: PhysicalNode;
  readonly rowType: RowType;
  /** Of the columns as they are written. */
  readonly types: readonly LogicalType[];
  readonly shown?: boolean;
}

/** NOT NULL columns that may hold NULL, and lengths when they are enforced. */
function enforcing({ table, input, rowType, types, shown }: Written, session: SessionInfo): OperatorPlan | undefined {
  const notNull = types.flatMap((type, i) =>
    !type.nullable && (shown || input.rowType.fields[i].type.nullable || isRead(input, i)) ? [i] : [],
  );
  const lengthMode = session.option('table.exec.sink.type-length-enforcer')?.toUpperCase() ?? 'IGNORE';
  const lengths = lengthMode === 'IGNORE' ? [] : types.flatMap((type, i) => lengthRule(type, i));
  const drop = session.option('table.exec.sink.not-null-enforcer')?.toUpperCase() === 'DROP';
  const nested = session.option('table.exec.sink.nested-constraint-enforcer')?.toUpperCase() ?? 'IGNORE';
  const composite = types.some(
    ({ root }) => root === 'ROW' || root === 'STRUCTURED' || root === 'ARRAY' || root === 'MAP',
  );
  const config: Omit<ConstraintEnforcerConfig, 'inputs' | 'output' | 'session'> = {
    table,
    ...(notNull.length > 0 ? { notNull: { columns: notNull, drop } } : {}),
    ...(lengths.length > 0
      ? { lengths: { columns: lengths, mode: lengthMode === 'ERROR' ? 'ERROR' : 'TRIM_PAD' } }
      : {}),
    ...(composite && (nested === 'ROWS' || nested === 'ROWS_AND_COLLECTIONS')
      ? {
          nested,
          physical: row(
            rowType.fields.map(({ name }, i) => ({ name, type: types[i] })),
            false,
          ),
        }
      : {}),
  };
  const enforces = config.notNull || config.lengths || config.nested;
  return enforces ? { kind: 'table-constraint-enforcer', config } : undefined;
}

/** Nodes whose columns are those of their input, in their places. */
const PASSING: ReadonlySet<string> = new Set([
  'Exchange',
  'WatermarkAssigner',
  'MiniBatchAssigner',
  'DropUpdateBefore',
  'ChangelogNormalize',
  'Sort',
  'TemporalSort',
  'SortLimit',
  'Limit',
]);

/** Whether a column is one that a source reads from outside: it may hold NULL whatever the table's definition says. */
function isRead(node: PhysicalNode, column: number): boolean {
  if (node instanceof Source) return node.table.options.get('connector') !== 'datagen';
  if (node instanceof Calc) {
    const expr = node.exprs[column];
    return expr.kind === 'input' && isRead(node.input, expr.index);
  }
  if (node instanceof Union) return node.inputs.some((input) => isRead(input, column));
  return PASSING.has(node.name) && isRead(node.input, column);
}

/** Metadata is written in the connector's type. */
function writtenType(column: Column, { settings }: Sink): LogicalType | undefined {
  if (column.kind !== 'metadata') return column.type;
  const key = column.metadataKey ?? column.key;
  return settings.sink.metadata?.find((one) => one.key === key)?.type ?? column.type;
}

function lengthRule(type: LogicalType, index: number) {
  if (!('length' in type) || type.length >= MAX_LENGTH) return [];
  const pad = type.root === 'CHAR' || type.root === 'BINARY';
  return [{ index, length: type.length, pad, binary: type.root === 'BINARY' || type.root === 'VARBINARY' }];
}
