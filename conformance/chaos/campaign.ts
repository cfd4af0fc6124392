/** Several variants, one after the other, on the same broker and store. */
import { ChaosRun, type RunResult } from './run';
import { Services } from './services';
import { KILL_KINDS, type KillKind, VARIANTS } from './variants';

export interface Campaign {
  readonly seed: number;
  /** Of all variants together. */
  readonly kills: number;
  /** Positions in VARIANTS. */
  readonly variants: readonly number[];
  /** Default: all. */
  readonly kinds?: readonly KillKind[];
  readonly report: (line: string) => void;
}

/** Runs them to their end, or to the first failure. Logs are kept then, and named. */
export async function runCampaign({
  seed,
  kills,
  variants,
  kinds = KILL_KINDS,
  report,
}: Campaign): Promise<RunResult[]> {
  const services = await Services.start();
  const results: RunResult[] = [];
  let failed = true;
  try {
    for (const [place, index] of variants.entries()) {
      const share = Math.floor(((place + 1) * kills) / variants.length) - Math.floor((place * kills) / variants.length);
      const run = await ChaosRun.make(services, VARIANTS[index], index, seed);
      const result = await run.run(share, kinds);
      results.push(result);
      report(describeRun(result));
      if (result.violations.length === 0) continue;
      report(
        `FAILED with --seed ${seed} --kills ${kills} --variants ${variants} --kinds ${kinds}; log: ${run.logFile}`,
      );
      for (const violation of result.violations) report(`  ${violation}`);
      return results;
    }
    failed = false;
    return results;
  } finally {
    await services.stop(failed);
  }
}

export function describeRun({ variant, kills, records, starts, seconds, recoveries }: RunResult): string {
  const done = Object.entries(kills).map(([kind, count]) => `${kind} ${count}`);
  const times = Object.entries(recoveries).flatMap(([kind, all]) =>
    all.length > 0 ? [`${kind} ${median(all)} ms`] : [],
  );
  const middle = `${records} records, ${starts} starts, ${seconds.toFixed(0)} s`;
  return `${variant}: ${done.join(', ') || 'no kills'}; ${middle}; working again after (median): ${times.join(', ') || '-'}`;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
