/**
 * Aggregations with Python functions. A streaming GROUP BY has an operator of its own; the others gather the rows of a window (or of a
 * group of an input that ends) as the built-in aggregations do, and hand them to the functions afterwards.
 */
import { inputRef } from '../../../expressions/analyze';
import type { AggregateCall, Expr, SortField } from '../../../expressions/contracts';
import type { FunctionSpec } from '../../../functions/user/contracts';
import type { PythonFrameAggregateConfig, WorkerAggregateCall } from '../../../operators/table/configs';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { array, notNull, row } from '../../../types/logical/types';
import type { OperatorPlan } from '../node';
import { isInsertOnly } from '../traits';
import { GroupAggregate, GroupWindowAggregate, OverAggregate } from './aggregate-nodes';

/** Functions of Python by the keys that calls have. */
export type PythonFunctions = ReadonlyMap<string, FunctionSpec>;

export function pythonFunction(call: AggregateCall, functions: PythonFunctions): FunctionSpec | undefined {
  return call.userFunction === undefined ? undefined : functions.get(call.userFunction);
}

/** GROUP BY over a stream. */
export class PythonGroupAggregate extends GroupAggregate {
  override readonly name: string = 'PythonGroupAggregate';

  constructor(
    readonly functions: PythonFunctions,
    ...rest: ConstructorParameters<typeof GroupAggregate>
  ) {
    super(...rest);
  }

  override operator(): OperatorPlan {
    const { grouping, functions } = this;
    const python: WorkerAggregateCall[] = [];
    const calls: AggregateCall[] = [];
    const results = this.effectiveCalls.map((call) => {
      const spec = pythonFunction(call, functions);
      if (spec === undefined) return { call: calls.push(call) - 1 };
      const { args, distinct, filter, type } = call;
      return { python: python.push({ spec, args, distinct, type, ...(filter && { filter }) }) - 1 };
    });
    const config = {
      grouping,
      python,
      calls,
      results,
      generateUpdateBefore: this.generateUpdateBefore,
      needRetraction: !isInsertOnly(this.input.modifyKinds),
      ttl: this.settings.ttl,
    };
    return { kind: 'table-python-group-aggregate', config, keys: [grouping] };
  }
}

/** An aggregation whose Python calls get all rows of a group at its end. */
type GatheringNode = (GroupAggregate | GroupWindowAggregate) & { readonly functions: PythonFunctions };

function gatheringOf({ calls, functions, input, grouping }: GatheringNode): Gathering {
  return gather(calls, functions, input.rowType, grouping.length);
}

/** The node's own operator, which gathers the rows instead of calling Python. */
function gatheringStep(node: GatheringNode, own: Parameters<typeof withCalls>[0]) {
  const { calls, fields } = gatheringOf(node);
  const rowType = gatheredRow(node.rowType, node.grouping.length, node.calls.length, fields);
  return { plan: withCalls(own, { calls }), rowType };
}

/** GROUP BY of an input that ends. */
export class PythonBatchGroupAggregate extends GroupAggregate {
  override readonly name: string = 'PythonGroupAggregate';

  constructor(
    readonly functions: PythonFunctions,
    ...rest: ConstructorParameters<typeof GroupAggregate>
  ) {
    super(...rest);
  }

  override preparation() {
    return gatheringStep(this, super.operator());
  }

  override operator(): OperatorPlan {
    const keys = this.grouping.map((_, i) => i);
    // Flink sorts the input, and no row makes no group, not even that of the whole table.
    const ending = { order: ascending(keys), ...(keys.length === 0 && { skipEmpty: true }) };
    return withCalls(framePlan(gatheringOf(this), keys.length, this.rowType.fields.length), ending);
  }
}

/** Legacy windows in GROUP BY. */
export class PythonGroupWindowAggregate extends GroupWindowAggregate {
  override readonly name: string = 'PythonGroupWindowAggregate';

  constructor(
    readonly functions: PythonFunctions,
    ...rest: ConstructorParameters<typeof GroupWindowAggregate>
  ) {
    super(...rest);
  }

  override preparation() {
    return gatheringStep(this, super.operator());
  }

  override operator(): OperatorPlan {
    const plan = framePlan(gatheringOf(this), this.grouping.length, this.rowType.fields.length);
    return this.settings.time === 'BATCH'
      ? withCalls(plan, { order: ascending(this.grouping.map((_, i) => i)) })
      : plan;
  }
}

/** OVER. */
export class PythonOverAggregate extends OverAggregate {
  override readonly name: string = 'PythonOverAggregate';

  constructor(
    readonly functions: PythonFunctions,
    ...rest: ConstructorParameters<typeof OverAggregate>
  ) {
    super(...rest);
  }

  private get gatherings(): readonly Gathering[] {
    let first = this.input.rowType.fields.length;
    return this.settings.groups.map(({ calls }) => {
      const gathering = gather(calls, this.functions, this.input.rowType, first);
      first += gathering.calls.length;
      return gathering;
    });
  }

  override preparation() {
    const { gatherings, settings } = this;
    const groups = settings.groups.map((group, i) => ({ ...group, calls: gatherings[i].calls }));
    const plan = withCalls(super.operator(), { groups });
    const fields = gatherings.flatMap((gathering) => gathering.fields);
    const rowType = row([...this.input.rowType.fields, ...fields], false);
    return { plan, rowType };
  }

  override operator(): OperatorPlan {
    const first = this.input.rowType.fields.length;
    const calls = this.gatherings.flatMap((gathering) => gathering.frames);
    const columns: PythonFrameAggregateConfig['columns'][number][] = [];
    for (let i = 0; i < first; i++) columns.push({ input: i });
    let offset = 0;
    for (const { results, frames } of this.gatherings) {
      for (const from of results) columns.push('call' in from ? { call: offset + from.call } : from);
      offset += frames.length;
    }
    // Flink sorts once more by what the windows are ordered by.
    const ending = this.batch ? { order: [...this.order, ...ascending(this.partition)] } : {};
    return { kind: 'table-python-frame-aggregate', config: { calls, columns, ...ending } };
  }
}

/** Aggregate calls that gather rows for Python functions, with the other calls as they are. */
interface Gathering {
  readonly calls: readonly AggregateCall[];
  readonly fields: readonly FieldType[];
  readonly frames: PythonFrameAggregateConfig['calls'];
  /** Where the results of the calls come from, one for each. */
  readonly results: PythonFrameAggregateConfig['columns'];
}

/** `first`: position of the first gathered column. */
function gather(calls: readonly AggregateCall[], functions: PythonFunctions, input: RowType, first: number): Gathering {
  const gathered: AggregateCall[] = [];
  const frames: PythonFrameAggregateConfig['calls'][number][] = [];
  const columns = new Map<string, number>();
  const results = calls.map((call) => {
    const spec = pythonFunction(call, functions);
    if (spec === undefined) return { input: first + gathered.push(call) - 1 };
    const { call: gathering, args } = gatheringCall(call, input, gathered.length);
    const key = JSON.stringify([gathering.args, gathering.distinct, gathering.filter ?? null]);
    let column = columns.get(key);
    if (column === undefined) {
      column = first + gathered.push(gathering) - 1;
      columns.set(key, column);
    }
    return { call: frames.push({ spec, rows: column, args, type: call.type }) - 1 };
  });
  const fields = gathered.map(({ alias, type }, i) => ({ name: `${alias}$${i}`, type }));
  return { calls: gathered, fields, frames, results };
}

/** All rows; of calls with DISTINCT, rows of the distinct arguments. */
function gatheringCall(
  { args, distinct, filter }: AggregateCall,
  input: RowType,
  at: number,
): { readonly call: AggregateCall; readonly args: readonly Expr[] } {
  const alias = `$rows${at}`;
  const rest = { distinct, alias, ...(filter && { filter }) };
  if (!distinct) {
    const type = rowsOf(input);
    return { call: { name: '$ROWS', args: [], type, ...rest }, args };
  }
  const distinctRow = row(
    args.map(({ type }, i) => ({ name: `f${i}`, type })),
    false,
  );
  const value: Expr = { kind: 'call', name: 'ROW', args, type: distinctRow };
  return {
    call: { name: 'ARRAY_AGG', args: [value], type: array(distinctRow, true), ...rest },
    args: args.map(({ type }, i) => inputRef(i, type)),
  };
}

function rowsOf(input: RowType): LogicalType {
  return notNull(array({ ...input, nullable: false }, false));
}

/** The gathering operator's row: keys, gathered columns, and what else the node gives (window properties). */
function gatheredRow(output: RowType, keys: number, calls: number, fields: readonly FieldType[]): RowType {
  return row([...output.fields.slice(0, keys), ...fields, ...output.fields.slice(keys + calls)], false);
}

function framePlan({ calls, frames, results }: Gathering, keys: number, outputs: number): OperatorPlan {
  const columns: PythonFrameAggregateConfig['columns'][number][] = [];
  for (let i = 0; i < keys; i++) columns.push({ input: i });
  columns.push(...results);
  for (let i = keys + calls.length; columns.length < outputs; i++) columns.push({ input: i });
  return { kind: 'table-python-frame-aggregate', config: { calls: frames, columns } };
}

function ascending(columns: readonly number[]): SortField[] {
  return columns.map((index) => ({ index, descending: false, nullsFirst: true }));
}

/** The plan with other calls. */
function withCalls(plan: OperatorPlan, changes: object): OperatorPlan {
  return { ...plan, config: { ...plan.config, ...changes } } as OperatorPlan;
}
