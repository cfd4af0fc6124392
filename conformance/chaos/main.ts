/** `npm run test:chaos [-- --seed N] [--kills N] [--variants 0,3] [--kinds host,s3]` */
import { describeRun, median, runCampaign } from './campaign';
import type { RunResult } from './run';
import { KILL_KINDS, type KillKind, VARIANTS } from './variants';

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

function total(results: readonly RunResult[]): RunResult {
  const kills: Partial<Record<KillKind, number>> = {};
  const recoveries: Partial<Record<KillKind, number[]>> = {};
  for (const result of results) {
    for (const [kind, count] of Object.entries(result.kills) as [KillKind, number][]) {
      kills[kind] = (kills[kind] ?? 0) + count;
    }
    for (const [kind, times] of Object.entries(result.recoveries) as [KillKind, number[]][]) {
      recoveries[kind] = [...(recoveries[kind] ?? []), ...times];
    }
  }
  const sum = (of: (result: RunResult) => number): number => results.reduce((before, one) => before + of(one), 0);
  const violations = results.flatMap((result) => result.violations);
  return {
    variant: 'all',
    kills,
    recoveries,
    violations,
    records: sum(({ records }) => records),
    starts: sum(({ starts }) => starts),
    seconds: sum(({ seconds }) => seconds),
  };
}

async function main(): Promise<void> {
  const seed = Number(option('seed', String(Date.now() % 1_000_000)));
  const wanted = Number(option('kills', '208'));
  const variants = option('variants', VARIANTS.map((_, index) => index).join(','));
  const kinds = option('kinds', KILL_KINDS.join(',')).split(',') as KillKind[];
  const report = (line: string): void => console.log(line);
  report(`seed ${seed}, ${wanted} kills, variants ${variants}`);
  const results = await runCampaign({ seed, kills: wanted, variants: variants.split(',').map(Number), kinds, report });
  const all = total(results);
  const count = Object.values(all.kills).reduce((sum, one) => sum + one, 0);
  report(describeRun(all));
  for (const [kind, times] of Object.entries(all.recoveries)) {
    if (times.length > 0)
      report(
        `working again after ${kind}: ${times.length} times, median ${median(times)} ms, at most ${Math.max(...times)} ms`,
      );
  }
  report(`${count} kills, ${all.violations.length === 0 ? 'nothing lost, nothing twice' : `FAILED (seed ${seed})`}`);
  process.exitCode = all.violations.length === 0 ? 0 : 1;
}

void main();
