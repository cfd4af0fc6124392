/** Metrics of functions that run in another thread: what they change goes along with the answers. */
import type { FunctionMetrics } from '../../functions/user/metrics';
import type { MetricChange } from './messages';

/** The side of the functions. */
export class MetricRecorder {
  private changes: MetricChange[] = [];
  private readonly gauges = new Map<
    string,
    { readonly path: readonly string[]; readonly read: () => number | string }
  >();

  /** All since the last time, with the values of the gauges. */
  take(): readonly MetricChange[] {
    const { changes } = this;
    this.changes = [];
    for (const { path, read } of this.gauges.values()) changes.push({ path, kind: 'gauge', value: read() });
    return changes;
  }

  group(path: readonly string[] = []): FunctionMetrics {
    const add = (name: string, kind: MetricChange['kind'], value: number): void => {
      this.changes.push({ path: [...path, name], kind, value });
    };
    return {
      counter: (name) =>
        counting(
          (by) => add(name, 'counter', by),
          (count) => ({
            inc: count.add,
            get count() {
              return count.total;
            },
          }),
        ),
      meter: (name) =>
        counting(
          (by) => add(name, 'meter', by),
          (count) => ({
            mark: count.add,
            get count() {
              return count.total;
            },
          }),
        ),
      histogram: (name) => ({ update: (value) => add(name, 'histogram', value) }),
      gauge: (name, read) => {
        const full = [...path, name];
        this.gauges.set(JSON.stringify(full), { path: full, read });
      },
      group: (name) => this.group([...path, name]),
    };
  }
}

interface Count {
  readonly add: (by?: number) => void;
  readonly total: number;
}

function counting<T>(changed: (by: number) => void, make: (count: Count) => T): T {
  let total = 0;
  return make({
    add: (by = 1) => {
      total += by;
      changed(by);
    },
    get total() {
      return total;
    },
  });
}

/** The host's side. */
export class MetricReplay {
  private readonly gauges = new Map<string, { value: number | string }>();

  constructor(private readonly metrics: FunctionMetrics) {}

  apply(changes: readonly MetricChange[]): void {
    for (const { path, kind, value } of changes) {
      const name = path[path.length - 1];
      const group = path.slice(0, -1).reduce((at, part) => at.group(part), this.metrics);
      if (kind === 'counter') group.counter(name).inc(value as number);
      else if (kind === 'meter') group.meter(name).mark(value as number);
      else if (kind === 'histogram') group.histogram(name).update(value as number);
      else this.gauge(group, JSON.stringify(path), name, value);
    }
  }

  private gauge(group: FunctionMetrics, key: string, name: string, value: number | string): void {
    const known = this.gauges.get(key);
    if (known) {
      known.value = value;
      return;
    }
    const cell = { value };
    this.gauges.set(key, cell);
    group.gauge(name, () => cell.value);
  }
}
