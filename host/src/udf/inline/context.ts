/** FunctionContext of the host as the SDK's, which user functions get. */
import type { FunctionContext as UserContext, MetricGroup } from '@drey/sdk/udf';
import type { FunctionContext } from '../../functions/user/contracts';
import type { FunctionMetrics } from '../../functions/user/metrics';

export function userContext(context: FunctionContext): UserContext {
  const { jobParameters, configuration, cachedFiles } = context;
  return {
    getMetricGroup: () => metricGroup(context.metrics),
    getJobParameter: (key, defaultValue) => jobParameters.get(key) ?? configuration.get(key) ?? defaultValue,
    getCachedFile: (name) => {
      const path = cachedFiles.get(name);
      if (path === undefined) throw new Error(`No file was registered under the name '${name}'`);
      return path;
    },
    getJobName: () => context.jobName,
    getOperatorName: () => context.operatorName,
    getIndexOfThisSubtask: () => context.subtaskIndex,
    getNumberOfParallelSubtasks: () => context.parallelism,
    getAttemptNumber: () => context.attempt,
  };
}

function metricGroup(metrics: FunctionMetrics): MetricGroup {
  return {
    counter(name) {
      const counter = metrics.counter(name);
      return { inc: (n = 1) => counter.inc(n), dec: (n = 1) => counter.inc(-n), getCount: () => counter.count };
    },
    gauge: (name, supplier) => metrics.gauge(name, supplier),
    meter(name) {
      const meter = metrics.meter(name);
      return { markEvent: (n = 1) => meter.mark(n), getCount: () => meter.count };
    },
    distribution: (name) => metrics.histogram(name),
    histogram: (name) => metrics.histogram(name),
    addGroup: (name, value) =>
      metricGroup(value === undefined ? metrics.group(name) : metrics.group(name).group(value)),
  };
}
