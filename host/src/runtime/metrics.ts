/** Counters, gauges, meters and histograms of operators. */
import type { Counter, MetricGroup } from '../operators/contracts';

class SimpleCounter implements Counter {
  count = 0;

  inc(by = 1): void {
    this.count += by;
  }
}

/** Keeps the last values only, enough for the quantiles that Flink's DescriptiveStatisticsHistogram shows. */
class SimpleHistogram {
  private static readonly WINDOW = 1024;
  private readonly values: number[] = [];
  private next = 0;
  count = 0;

  update(value: number): void {
    this.values[this.next] = value;
    this.next = (this.next + 1) % SimpleHistogram.WINDOW;
    this.count++;
  }

  read(into: Record<string, number | string>, name: string): void {
    const sorted = [...this.values].sort((a, b) => a - b);
    const at = (p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
    into[`${name}.count`] = this.count;
    into[`${name}.min`] = sorted[0] ?? 0;
    into[`${name}.max`] = sorted[sorted.length - 1] ?? 0;
    into[`${name}.mean`] = sorted.length ? sorted.reduce((sum, v) => sum + v, 0) / sorted.length : 0;
    into[`${name}.p50`] = at(0.5);
    into[`${name}.p99`] = at(0.99);
  }
}

class SimpleMeter {
  count = 0;

  constructor(private readonly started = Date.now()) {}

  mark(n = 1): void {
    this.count += n;
  }

  rate(): number {
    return this.count / Math.max(1, (Date.now() - this.started) / 1000);
  }
}

/** A node of the metric tree; user groups live below an operator's own. */
export class MetricNode implements MetricGroup {
  private readonly counters = new Map<string, SimpleCounter>();
  private readonly gauges = new Map<string, () => number | string>();
  private readonly meters = new Map<string, SimpleMeter>();
  private readonly histograms = new Map<string, SimpleHistogram>();
  private readonly groups = new Map<string, MetricNode>();

  counter(name: string): Counter {
    return getOrCreate(this.counters, name, () => new SimpleCounter());
  }

  gauge(name: string, read: () => number | string): void {
    this.gauges.set(name, read);
  }

  meter(name: string): SimpleMeter {
    return getOrCreate(this.meters, name, () => new SimpleMeter());
  }

  histogram(name: string): SimpleHistogram {
    return getOrCreate(this.histograms, name, () => new SimpleHistogram());
  }

  group(name: string): MetricNode {
    return getOrCreate(this.groups, name, () => new MetricNode());
  }

  /** All values by dotted name. A gauge that throws reads as an empty string. */
  read(into: Record<string, number | string> = {}, prefix = ''): Record<string, number | string> {
    for (const [name, counter] of this.counters) into[prefix + name] = counter.count;
    for (const [name, gauge] of this.gauges) into[prefix + name] = readGauge(gauge);
    for (const [name, meter] of this.meters) {
      into[`${prefix}${name}.count`] = meter.count;
      into[`${prefix}${name}.rate`] = meter.rate();
    }
    for (const [name, histogram] of this.histograms) histogram.read(into, prefix + name);
    for (const [name, group] of this.groups) group.read(into, `${prefix}${name}.`);
    return into;
  }
}

function readGauge(gauge: () => number | string): number | string {
  try {
    return gauge();
  } catch {
    return '';
  }
}

function getOrCreate<V>(map: Map<string, V>, key: string, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
