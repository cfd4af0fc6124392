/** One line about once a second on how far a job has come, for people who watch it (environment variable DREY_PROGRESS=1). */
import type { JobGraph } from '@drey/sdk/protocol';
import type { JobHandle, SubtaskMetrics } from './contracts';

const EVERY_MS = 1000;

/** True when progress is wanted. */
export function wantsProgress(): boolean {
  const value = process.env.DREY_PROGRESS;
  return value !== undefined && value !== '' && value !== '0';
}

/** Tells the progress of `job` until its end, first after a second. */
export function tellProgress(job: JobHandle, graph: JobGraph, tell: (line: string) => void): void {
  const started = performance.now();
  let asking = false;
  const timer = setInterval(() => {
    if (asking || job.status() !== 'RUNNING') return;
    asking = true;
    job
      .metrics()
      .then((metrics) => {
        if (job.status() === 'RUNNING') tell(progressLine(graph, metrics, performance.now() - started));
      })
      // A task manager that ends while it is asked.
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  }, EVERY_MS);
  timer.unref();
  void job.result.then(() => clearInterval(timer));
}

/** "flight delays: 120,000 rows read, 98,304 rows written, 2 s" */
export function progressLine(graph: JobGraph, metrics: readonly SubtaskMetrics[], elapsedMs: number): string {
  let read = 0;
  let written = 0;
  for (const { operators } of metrics) {
    for (const { name, metrics: values } of operators) {
      if (name.startsWith('Source: ')) read += Number(values.numRecordsOut);
      if (isSink(name)) written += Number(values.numRecordsIn);
    }
  }
  const count = (rows: number): string => rows.toLocaleString('en-US');
  return `${graph.name}: ${count(read)} rows read, ${count(written)} rows written, ${Math.round(elapsedMs / 1000)} s`;
}

/** Flink's names: "Sink: Print to Std. Out" of sink functions, "x: Writer" of sinks. */
function isSink(name: string): boolean {
  return name.startsWith('Sink: ') || name.endsWith(': Writer');
}
