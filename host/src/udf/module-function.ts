/** Functions of WebAssembly files for DataStreams: row by row, in the values of TypeScript functions. */
import type { MetricGroup, OpenModuleFunction } from '@drey/sdk/udf';
import type { RuntimeContext } from '@drey/sdk';
import type { FunctionContext, FunctionSpec, Overload } from '../functions/user/contracts';
import { UserFunctionError } from '../functions/user/errors';
import type { FunctionMetrics } from '../functions/user/metrics';
import type { LogicalType } from '../types/logical/contracts';
import { nullableFromUser, nullableToUser } from './inline/codec';
import { failed, recordText } from './inline/failure';
import { loadFunction } from './modules';
import { userFunctions } from './registry';

export async function openModuleFunction(
  path: string,
  name: string,
  options: Readonly<Record<string, string>>,
  context: RuntimeContext,
): Promise<OpenModuleFunction> {
  const { spec } = await loadFunction({
    ...{ name, language: 'WASM', identifier: name, file: path },
    options: new Map(Object.entries(options)),
    option: () => undefined,
    configuration: new Map(),
  });
  if (spec.kind !== 'SCALAR') {
    throw new UserFunctionError(spec, 'unsupported', `functions of kind ${spec.kind} cannot be used in a DataStream`);
  }
  const { args, result } = onlyForm(spec);
  const caller = await userFunctions.row(spec, { args, result }, contextOf(context));
  const fromUser = args.map((type) => nullableFromUser(type));
  const toUser = nullableToUser(result) ?? ((value: unknown) => value);
  return {
    parameters: args.length,
    call(values) {
      if (values.length !== args.length) {
        throw new UserFunctionError(spec, 'failed', `takes ${args.length} arguments, but got ${values.length}`);
      }
      let given: unknown[];
      try {
        given = fromUser.map((convert, i) => convert(values[i]));
      } catch (error) {
        throw failed(spec, error, { message: 'argument' });
      }
      try {
        return toUser(caller.call(...given));
      } catch (error) {
        throw failed(spec, error, { record: recordText(args, given) });
      }
    },
    close: async () => caller.close(),
  };
}

/** In a DataStream nothing says which overload is meant, or what a variable stands for. */
function onlyForm(spec: FunctionSpec): { readonly args: readonly LogicalType[]; readonly result: LogicalType } {
  const [form, ...others]: readonly (Overload | undefined)[] = spec.overloads;
  const types = form && [...form.parameters.map(({ type }) => type), form.result];
  const plain = types?.filter((type): type is LogicalType => 'root' in type);
  if (form === undefined || others.length > 0 || form.variadic || plain?.length !== types?.length) {
    throw new UserFunctionError(spec, 'unsupported', 'only functions with one signature can be used in a DataStream');
  }
  return { args: plain!.slice(0, -1), result: plain!.at(-1)! };
}

function contextOf(context: RuntimeContext): FunctionContext {
  return {
    jobName: context.getJobName(),
    operatorName: context.getTaskName(),
    subtaskIndex: context.getIndexOfThisSubtask(),
    parallelism: context.getNumberOfParallelSubtasks(),
    attempt: context.getAttemptNumber(),
    slot: context.getIndexOfThisSubtask(),
    jobParameters: context.getGlobalJobParameters(),
    configuration: new Map(),
    cachedFiles: new Map(),
    metrics: metricsOf(context.getMetricGroup()),
    resolveFunction: (id) => {
      throw new Error(`There is no function "${id}" here`);
    },
    service: (name) => {
      throw new Error(`There is no service "${name}" here`);
    },
  };
}

function metricsOf(group: MetricGroup): FunctionMetrics {
  return {
    counter(name) {
      const counter = group.counter(name);
      return {
        inc: (by = 1) => counter.inc(by),
        get count() {
          return counter.getCount();
        },
      };
    },
    gauge: (name, read) => group.gauge(name, read),
    meter(name) {
      const meter = group.meter(name);
      return {
        mark: (n = 1) => meter.markEvent(n),
        get count() {
          return meter.getCount();
        },
      };
    },
    histogram: (name) => group.histogram(name),
    group: (name) => metricsOf(group.addGroup(name)),
  };
}
