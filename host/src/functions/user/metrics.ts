/** Metrics that a user function may make; a part of the operators' MetricGroup. */
export interface FunctionMetrics {
  counter(name: string): { inc(by?: number): void; readonly count: number };
  gauge(name: string, read: () => number | string): void;
  meter(name: string): { mark(n?: number): void; readonly count: number };
  histogram(name: string): { update(value: number): void };
  group(name: string): FunctionMetrics;
}
