/** Summaries of numbers, as Flink's REST API has them. */

/** The quantile `p` of sorted values: between the neighbours of position p * (n + 1), as commons-math's Percentile. */
export function quantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length + 1);
  const below = Math.floor(position);
  if (below < 1) return sorted[0];
  if (below >= sorted.length) return sorted[sorted.length - 1];
  return sorted[below - 1] + (position - below) * (sorted[below] - sorted[below - 1]);
}

/** StatsSummaryDto. */
export function statsSummary(values: readonly number[]): Record<string, number | string> {
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const at = (p: number): number | string => (sorted.length === 0 ? 'NaN' : quantile(sorted, p));
  return {
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    avg: sorted.length === 0 ? 0 : Math.trunc(total / sorted.length),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
  };
}

/** The statistics of AggregatedTaskDetailsInfo: whole numbers. */
export function aggregate(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = sorted.reduce((total, value) => total + value, 0);
  const at = (p: number): number => (sorted.length === 0 ? 0 : Math.trunc(quantile(sorted, p)));
  return {
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    avg: sorted.length === 0 ? 0 : Math.trunc(sum / sorted.length),
    sum,
    median: at(0.5),
    p25: at(0.25),
    p75: at(0.75),
    p95: at(0.95),
  };
}
