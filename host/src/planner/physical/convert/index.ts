/** Logical to physical plan. */
import { conjuncts, containsOver, inputRef, inputsOf } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { SessionInfo } from '../../../functions/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import { isProctime, isTimeAttribute, row, withoutAttribute } from '../../../types/logical/types';
import { SqlError, tableError, validation } from '../../../types/sql-error';
import { checkWritableMetadata } from '../../catalog/metadata-columns';
import type { Column } from '../../catalog/contracts';
import type { TableConnectors, TableSink } from '../../catalog/connector-contracts';
import type {
  Filter,
  LogicalNode,
  MatchRecognize,
  Project,
  Sort as LogicalSort,
  WindowTableFunction as LogicalTvf,
} from '../../contracts';
import type { PhysicalNode } from '../node';
import { Calc, Union } from '../nodes/calc-nodes';
import { ChangelogNormalize } from '../nodes/changelog-nodes';
import { Match } from '../nodes/match-node';
import { Sort, SortLimit, TemporalSort } from '../nodes/rank-nodes';
import { Sink } from '../nodes/sink';
import { Values } from '../nodes/source';
import { WindowTableFunction } from '../nodes/window-nodes';
import { convertAggregate, convertGroupWindow } from './aggregates';
import { calc, type ConvertContext, exchange, type PlannerSettings } from './context';
import { convertCorrelate, convertFunctionScan } from './correlate';
import { convertJoin } from './joins';
import { convertMultiJoin } from './multi-join';
import { booleanOption, durationOption, integerOption } from './options';
import { convertOver, convertRank } from './over';
import { convertProcessTableFunction } from './process-table-functions';
import { convertScan, convertWatermark, filterNormalize, tableContext } from './sources';
import { checkUnionTimes } from './time-attributes';

export function plannerSettings(session: SessionInfo): PlannerSettings {
  const { option, batch } = session;
  const miniBatch = !batch && booleanOption(option, 'table.exec.mini-batch.enabled', false);
  const size = integerOption(option, 'table.exec.mini-batch.size', -1);
  const latency = durationOption(option, 'table.exec.mini-batch.allow-latency', 0);
  if (miniBatch && latency <= 0) {
    throw new SqlError('MiniBatch Latency must be greater than 0 ms. [null]', 'java.lang.IllegalArgumentException');
  }
  if (miniBatch && size <= 0) {
    throw new SqlError(
      "Key: 'table.exec.mini-batch.size' , default: -1 (fallback keys: []) must be > 0.",
      'java.lang.IllegalArgumentException',
    );
  }
  return {
    batch,
    ttl: durationOption(option, 'table.exec.state.ttl', 0),
    miniBatch: miniBatch ? { size, latency } : undefined,
    idleTimeout: durationOption(option, 'table.exec.source.idle-timeout', 0),
    watermarkInterval: durationOption(option, 'pipeline.auto-watermark-interval', 200),
    option,
  };
}

/** The physical plan without its changelog traits. */
export function toPhysical(node: LogicalNode, session: SessionInfo, connectors: TableConnectors): PhysicalNode {
  const context: ConvertContext = {
    session,
    connectors,
    settings: plannerSettings(session),
    convert: (input) => convert(input, context),
  };
  return context.convert(node);
}

function convert(node: LogicalNode, context: ConvertContext): PhysicalNode {
  switch (node.node) {
    case 'Scan':
      return trimmed(convertScan(node, context), node);
    case 'Values':
      return new Values(node.rows, node.rowType, context.settings.batch);
    case 'Project':
      return convertProject(node, context);
    case 'Filter':
      return trimmed(convertFilter(node, undefined, context), node);
    case 'WatermarkAssigner':
      return trimmed(convertWatermark(node, context), node);
    case 'Join':
      return convertJoin(node, context);
    case 'MultiJoin':
      return convertMultiJoin(node, context);
    case 'Correlate':
      return convertCorrelate(node, context);
    case 'Aggregate':
      return convertAggregate(node, context);
    case 'WindowGroupAggregate':
      return convertGroupWindow(node, context);
    case 'Sort':
      return convertSort(node, context);
    case 'Union':
      return union(node, context);
    case 'TableFunctionScan':
      return convertFunctionScan(node);
    case 'WindowTableFunction':
      return convertTvf(node, context);
    case 'ProcessTableFunction':
      return convertProcessTableFunction(node, context);
    case 'MatchRecognize':
      return convertMatch(node, context);
    case 'Sink':
      return convertSink(node, context);
    case 'Snapshot':
      throw tableError(
        "FOR SYSTEM_TIME AS OF is only supported on the right side of a join with a time attribute's period.",
      );
    default:
      throw tableError(`The logical node ${node.node} should have been rewritten`);
  }
}

function union(
  node: LogicalNode & { readonly node: 'Union' | 'Intersect' | 'Minus' },
  context: ConvertContext,
): PhysicalNode {
  if (node.node !== 'Union' || !node.all) throw tableError(`${node.node} should have been rewritten`);
  const inputs = node.inputs.map((input) => calc(context.convert(input), undefined, [], node.rowType));
  if (inputs.length === 1) return inputs[0];
  checkUnionTimes(inputs.map((input) => input.rowType.fields));
  const lost = inputs[0].rowType.fields.map(({ type }) => !isTimeAttribute(type));
  const fields = node.rowType.fields.map((field, i) =>
    lost[i] ? { ...field, type: withoutAttribute(field.type) } : field,
  );
  return new Union(inputs, { ...node.rowType, fields });
}

function convertProject(node: Project, context: ConvertContext): PhysicalNode {
  if (node.exprs.some(containsOver)) return convertOver(node, context);
  if (node.input.node === 'Filter') {
    const input = convertFilter(node.input, new Set(inputsOf(...node.exprs)), context);
    return mergeCalc(input, node);
  }
  return calc(convertUntrimmed(node.input, context), node.exprs, [], node.rowType);
}

/** A scan may give key columns behind those that were asked for: only who takes columns by their place may see it so. */
function convertUntrimmed(node: LogicalNode, context: ConvertContext): PhysicalNode {
  if (node.node === 'WatermarkAssigner') return convertWatermark(node, context);
  return node.node === 'Scan' ? convertScan(node, context) : context.convert(node);
}

function trimmed(made: PhysicalNode, node: LogicalNode): PhysicalNode {
  const { length } = node.rowType.fields;
  if (made.rowType.fields.length <= length) return made;
  const fields = made.rowType.fields.slice(0, length);
  const exprs = fields.map(({ type }, i) => inputRef(i, type));
  const rowType = row(fields, false);
  if (made instanceof Calc && isPlainFilter(made)) return new Calc(made.input, exprs, made.condition, rowType);
  return calc(made, exprs, [], rowType);
}

/** A projection over a filter is one Calc. */
function mergeCalc(input: PhysicalNode, node: Project): PhysicalNode {
  if (!(input instanceof Calc) || input.condition === undefined || !isPlainFilter(input)) {
    return calc(input, node.exprs, [], node.rowType);
  }
  return new Calc(input.input, node.exprs, input.condition, node.rowType);
}

function isPlainFilter(node: Calc): boolean {
  const passes = node.exprs.every((expr, i) => expr.kind === 'input' && expr.index === i);
  return passes && node.exprs.length === node.input.rowType.fields.length;
}

function convertFilter(node: Filter, wanted: ReadonlySet<number> | undefined, context: ConvertContext): PhysicalNode {
  const ranked = convertRank(node, wanted, context);
  if (ranked) return ranked;
  const input = convertUntrimmed(node.input, context);
  const conditions = conjuncts(node.condition);
  return input instanceof ChangelogNormalize
    ? filterNormalize(input, conditions)
    : calc(input, undefined, conditions, node.rowType);
}

function convertSort(node: LogicalSort, context: ConvertContext): PhysicalNode {
  const input = context.convert(node.input);
  const { fields, offset = 0, fetch } = node;
  const { batch, ttl, option } = context.settings;
  if (fetch !== undefined || offset > 0) {
    if (fetch === undefined && !batch) {
      throw tableError('FETCH is missed, which on streaming table is not supported currently.');
    }
    if (fetch === undefined && fields.length > 0) throw tableError('Not support limitEnd is max value now!');
    return new SortLimit(exchange(input, []), fields, offset, fetch ?? Number.POSITIVE_INFINITY, { ttl, batch });
  }
  if (fields.length === 0) return input;
  const single = exchange(input, []);
  if (batch) return new Sort(single, fields);
  const first = input.rowType.fields[fields[0].index].type;
  if (isTimeAttribute(first) && !fields[0].descending) return new TemporalSort(single, fields);
  if (booleanOption(option, 'table.exec.non-temporal-sort.enabled', false)) return new Sort(single, fields);
  throw tableError('Sort on a non-time-attribute field is not supported.');
}

function convertTvf(node: LogicalTvf, context: ConvertContext): PhysicalNode {
  const { kind, size, slide, offset, timeAttribute, partition, timeIndex } = node.window;
  const input = context.convert(node.input);
  if (context.settings.batch && kind === 'SESSION') {
    throw tableError('Unaligned windows like session are not supported in batch mode yet.');
  }
  const time = context.settings.batch ? 'BATCH' : timeAttribute;
  const windowing = { kind, size, slide: slide ?? size, offset, time, partition } as const;
  const keyed = kind === 'SESSION' ? exchange(input, partition) : input;
  return new WindowTableFunction(keyed, windowing, timeIndex, node.rowType);
}

function convertMatch(node: MatchRecognize, context: ConvertContext): PhysicalNode {
  const input = exchange(context.convert(node.input), node.partition);
  if (node.order.length === 0) {
    throw tableError('You must specify either rowtime or proctime for order by.');
  }
  const { type } = node.input.rowType.fields[node.order[0].index];
  if (!context.settings.batch && !isTimeAttribute(type))
    throw tableError('You must specify either rowtime or proctime for order by as the first one.');
  if (node.order[0].descending) throw tableError('Primary sort order of a streaming table must be ascending on time.');
  if (node.allRows) throw tableError('All rows per match mode is not supported yet.');
  const settings = {
    partition: node.partition,
    order: node.order,
    time: isProctime(type) ? ('PROCTIME' as const) : ('ROWTIME' as const),
    timeIndex: node.order[0].index,
    pattern: node.pattern,
    definitions: Object.fromEntries(node.definitions),
    measures: node.measures,
    subsets: Object.fromEntries(node.subsets),
    after: node.after,
    ...(node.within === undefined ? {} : { within: node.within }),
  };
  return new Match(input, settings, node.rowType);
}

function convertSink(node: LogicalNode & { readonly node: 'Sink' }, context: ConvertContext): PhysicalNode {
  const { option } = context.settings;
  const tableOf = tableContext(context, node.path, node.table, node.dynamicOptions);
  const sink = context.connectors.sink(tableOf);
  if (node.overwrite && sink.acceptsOverwrite !== true) {
    throw validation(
      `INSERT OVERWRITE requires that the underlying DynamicTableSink of table '${node.path.join('.')}' implements the ` +
        'SupportsOverwrite interface.',
    );
  }
  checkWritableMetadata(node.table, sink);
  const names = node.table.schema.primaryKey?.columns ?? [];
  const { input, rowType } = inSinkOrder(context.convert(node.input), node, sink);
  const mode = option('table.exec.sink.upsert-materialize')?.toUpperCase() ?? 'AUTO';
  return new Sink(
    input,
    {
      path: node.path,
      table: node.table,
      dynamicOptions: node.dynamicOptions,
      sink,
      onConflict: node.onConflict,
      overwrite: node.overwrite,
      staticPartitions: node.staticPartitions,
      primaryKey: names.map((name) => rowType.fields.findIndex((field) => field.name === name)),
      upsertMaterialize: mode === 'FORCE' || mode === 'NONE' ? mode : 'AUTO',
      requireOnConflict: !context.settings.batch && booleanOption(option, 'table.exec.sink.require-on-conflict', true),
      targetColumns: node.targetColumns?.map((path) => path[0]),
    },
    rowType,
  );
}

/** A sink takes physical columns, then metadata in the order and types that the connector lists; columns have the sink's names. */
function inSinkOrder(
  input: PhysicalNode,
  node: LogicalNode & { readonly node: 'Sink' },
  sink: TableSink,
): { readonly input: PhysicalNode; readonly rowType: RowType } {
  const { columns } = node.table.schema;
  const names = sinkColumnNames(columns);
  const named = input.rowType.fields.map((field, i) => ({ ...field, name: names[i] ?? node.rowType.fields[i].name }));
  const metadata = (sink.metadata ?? []).flatMap(({ key, type }) => {
    const column = columns.find(
      (one) => one.kind === 'metadata' && !one.virtual && (one.metadataKey ?? one.key) === key,
    );
    const index = named.findIndex(({ name }) => name === column?.name);
    return index < 0 ? [] : [{ index, type }];
  });
  if (metadata.length === 0) return { input, rowType: row(named, false) };
  const physical = named.flatMap(({ name }, index) =>
    columns.some((one) => one.kind === 'physical' && one.name === name) ? [index] : [],
  );
  const exprs: Expr[] = [
    ...physical.map((index) => inputRef(index, named[index].type)),
    ...metadata.map(({ index, type }) => castTo(inputRef(index, named[index].type), type)),
  ];
  const order = [...physical, ...metadata.map(({ index }) => index)];
  const fields = order.map((index, i) => ({ name: named[index].name, type: exprs[i].type }));
  const ordered = calc(input, exprs, [], row(fields, false));
  return { input: ordered, rowType: ordered.rowType };
}

/** The resolver's order of a sink's columns. */
function sinkColumnNames(columns: readonly Column[]): string[] {
  const physical = columns.filter(({ kind }) => kind === 'physical');
  const metadata = columns.filter((column) => column.kind === 'metadata' && !column.virtual);
  return [...physical, ...metadata].map(({ name }) => name);
}

function castTo(expr: Expr, type: LogicalType): Expr {
  return typesEqualIgnoringNullability(expr.type, type) ? expr : { kind: 'call', name: 'CAST', args: [expr], type };
}
