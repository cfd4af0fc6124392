/** Metrics that user code registered in a worker, shown under the operator. */
import type { Metric, Metrics } from '@drey/sdk/protocol';
import type { FunctionMetrics } from '../../functions/user/metrics';

type Counter = ReturnType<FunctionMetrics['counter']>;
type Meter = ReturnType<FunctionMetrics['meter']>;

/** The worker sends totals; counters and meters here are raised by what is new. */
export class WorkerMetrics {
  readonly #counters = new Map<string, { counter: Counter; total: number }>();
  readonly #meters = new Map<string, { meter: Meter; total: number }>();
  readonly #values = new Map<string, Metric>();

  constructor(private readonly root: FunctionMetrics) {}

  update({ operatorName, metrics }: Metrics): void {
    for (const metric of metrics) this.#update(`${operatorName}\n${metric.name}`, metric);
  }

  #update(id: string, metric: Metric): void {
    switch (metric.type) {
      case 'counter':
        this.#count(id, metric);
        break;
      case 'meter':
        this.#mark(id, metric);
        break;
      default:
        this.#show(id, metric);
    }
  }

  #count(id: string, metric: Metric): void {
    let known = this.#counters.get(id);
    if (known === undefined) {
      const { group, name } = this.#place(metric.name);
      known = { counter: group.counter(name), total: 0 };
      this.#counters.set(id, known);
    }
    known.counter.inc(metric.value - known.total);
    known.total = metric.value;
  }

  #mark(id: string, metric: Metric): void {
    let known = this.#meters.get(id);
    if (known === undefined) {
      const { group, name } = this.#place(metric.name);
      known = { meter: group.meter(name), total: 0 };
      this.#meters.set(id, known);
    }
    known.meter.mark(metric.value - known.total);
    known.total = metric.value;
  }

  #show(id: string, metric: Metric): void {
    const first = !this.#values.has(id);
    this.#values.set(id, metric);
    if (!first) return;
    const { group, name } = this.#place(metric.name);
    group.gauge(name, () => {
      const latest = this.#values.get(id) as Metric;
      if (latest.type !== 'distribution') return latest.value;
      return `sum=${latest.sum}, count=${latest.count}, min=${latest.min}, max=${latest.max}`;
    });
  }

  /** "a.b.name" stands in group b of group a. */
  #place(path: string): { group: FunctionMetrics; name: string } {
    const scope = path.split('.');
    const name = scope.pop() as string;
    return { group: scope.reduce((group, part) => group.group(part), this.root), name };
  }
}
