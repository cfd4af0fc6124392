/** Aggregations that call Python functions: where Flink allows them, and the nodes that replace those of built-in functions. */
import type { AggregateCall, SortField } from '../../../expressions/contracts';
import type { FunctionSpec } from '../../../functions/user/contracts';
import type { FieldType } from '../../../types/logical/contracts';
import { isTimeAttribute } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import { GroupAggregate, GroupWindowAggregate, OverAggregate } from '../nodes/aggregate-nodes';
import {
  PythonBatchGroupAggregate,
  type PythonFunctions,
  pythonFunction,
  PythonGroupAggregate,
  PythonGroupWindowAggregate,
  PythonOverAggregate,
} from '../nodes/python-aggregate-nodes';
import type { ConvertContext } from './context';

type Settings = ConvertContext['settings'];

/** The Python functions among the calls' functions. */
export function pythonFunctions(calls: readonly AggregateCall[], { session }: ConvertContext): PythonFunctions {
  const found = new Map<string, FunctionSpec>();
  for (const { userFunction } of calls) {
    const spec = userFunction === undefined ? undefined : session.functions?.(userFunction)?.spec;
    if (userFunction !== undefined && spec?.carrier === 'python') found.set(userFunction, spec);
  }
  return found;
}

/** Kinds of functions among the calls. */
interface Kinds {
  readonly general: boolean;
  readonly pandas: boolean;
  /** User functions of other languages. */
  readonly foreign: boolean;
  readonly builtIn: boolean;
}

function kindsOf(calls: readonly AggregateCall[], functions: PythonFunctions): Kinds {
  const specs = [...functions.values()];
  const others = calls.filter((call) => pythonFunction(call, functions) === undefined);
  return {
    general: specs.some(({ vectorized }) => !vectorized),
    pandas: specs.some(({ vectorized }) => vectorized),
    foreign: others.some(({ userFunction }) => userFunction !== undefined),
    builtIn: others.some(({ userFunction }) => userFunction === undefined),
  };
}

const MIXED = 'Python UDAF and Java/Scala UDAF cannot be used together.';

/** Inputs that end: pandas functions alone. */
function checkBatch({ general, foreign, builtIn }: Kinds): void {
  if (general) throw tableError('non-Pandas UDAFs are not supported in batch mode currently.');
  if (foreign || builtIn) throw tableError(MIXED);
}

export function checkPythonGroup(
  calls: readonly AggregateCall[],
  functions: PythonFunctions,
  { batch }: Settings,
): void {
  if (functions.size === 0) return;
  const kinds = kindsOf(calls, functions);
  if (batch) {
    checkBatch(kinds);
    return;
  }
  if (kinds.pandas) throw tableError('Pandas UDAFs are not supported in streaming mode currently.');
  if (kinds.foreign) throw tableError(MIXED);
}

export function checkPythonGroupWindow(
  { calls, settings }: GroupWindowAggregate,
  functions: PythonFunctions,
  { batch }: Settings,
): void {
  const kinds = kindsOf(calls, functions);
  if (batch) {
    checkBatch(kinds);
    return;
  }
  if (kinds.general && kinds.pandas) {
    throw tableError('Pandas UDAFs and General Python UDAFs are not supported in used together currently.');
  }
  if (kinds.foreign) throw tableError(MIXED);
  if (kinds.pandas && settings.window.kind === 'SESSION') {
    throw tableError('Session Group Window is currently not supported for Pandas UDAF.');
  }
  if (settings.earlyFire !== undefined || settings.lateFire !== undefined) {
    throw tableError(
      'Python Group Window Aggregate Function is currently not supported for early fired or lately fired.',
    );
  }
}

export function checkPythonOver(
  { settings: { groups }, order, input }: OverAggregate,
  functions: PythonFunctions,
  { batch }: Settings,
): void {
  const kinds = kindsOf(
    groups.flatMap(({ calls }) => calls),
    functions,
  );
  if (batch) {
    checkBatch(kinds);
    return;
  }
  if (kinds.general) throw tableError('Non-Pandas Python UDAFs are not supported in stream mode currently.');
  if (kinds.foreign || kinds.builtIn) throw tableError(MIXED);
  checkFrame(groups[0], order, input.rowType.fields);
}

function checkFrame(
  { preceding, following }: OverAggregate['settings']['groups'][number],
  order: readonly SortField[],
  fields: readonly FieldType[],
): void {
  if (order.length !== 1) throw tableError('The window can only be ordered by a single time column.');
  if (order[0].descending) throw tableError('The window can only be ordered in ASCENDING mode.');
  if (!isTimeAttribute(fields[order[0].index].type)) {
    throw tableError("OVER windows' ordering in stream mode must be defined on a time attribute.");
  }
  if (preceding === undefined) {
    throw tableError('Python UDAF is not supported to be used in UNBOUNDED PRECEDING OVER windows.');
  }
  if (following !== 0) {
    throw tableError('Python UDAF is not supported to be used in UNBOUNDED FOLLOWING OVER windows.');
  }
}

/** The node of a GROUP BY. */
export function groupAggregate(
  context: ConvertContext,
  ...parts: ConstructorParameters<typeof GroupAggregate>
): GroupAggregate {
  const functions = pythonFunctions(parts[2], context);
  if (functions.size === 0) return new GroupAggregate(...parts);
  return context.settings.batch
    ? new PythonBatchGroupAggregate(functions, ...parts)
    : new PythonGroupAggregate(functions, ...parts);
}

/** The node of a GROUP BY with a legacy window. */
export function groupWindowAggregate(
  context: ConvertContext,
  ...parts: ConstructorParameters<typeof GroupWindowAggregate>
): GroupWindowAggregate {
  const functions = pythonFunctions(parts[2], context);
  if (functions.size === 0) return new GroupWindowAggregate(...parts);
  const node = new PythonGroupWindowAggregate(functions, ...parts);
  checkPythonGroupWindow(node, functions, context.settings);
  return node;
}

/** The node of OVER calls. */
export function overAggregate(
  context: ConvertContext,
  ...parts: ConstructorParameters<typeof OverAggregate>
): OverAggregate {
  const calls = parts[3].groups.flatMap((group) => group.calls);
  const functions = pythonFunctions(calls, context);
  if (functions.size === 0) return new OverAggregate(...parts);
  const node = new PythonOverAggregate(functions, ...parts);
  checkPythonOver(node, functions, context.settings);
  return node;
}
