/** How Flink describes a job's restart strategy. */
import { durationOption, numberOption } from '../operators/configuration';

const PREFIX = 'restart-strategy';

export function restartStrategyText(configuration: ReadonlyMap<string, string>): string {
  const type = configuration.get(`${PREFIX}.type`) ?? configuration.get(PREFIX);
  const duration = (key: string, fallback: number): string =>
    durationText(durationOption(configuration, `${PREFIX}.${key}`, fallback));
  const number = (key: string, fallback: number): number => numberOption(configuration, `${PREFIX}.${key}`, fallback);
  switch (type?.toLowerCase()) {
    case undefined:
      return 'Cluster level default restart strategy';
    case 'fixed-delay':
    case 'fixeddelay':
      return `Restart with fixed delay (${duration('fixed-delay.delay', 1000)}). #${number('fixed-delay.attempts', 1)} restart attempts.`;
    case 'failure-rate':
    case 'failurerate':
      return (
        `Failure rate restart with maximum of ${number('failure-rate.max-failures-per-interval', 1)} failures within interval ` +
        `${duration('failure-rate.failure-rate-interval', 60_000)} and fixed delay ${duration('failure-rate.delay', 1000)}.`
      );
    case 'exponential-delay':
    case 'exponentialdelay': {
      const key = (name: string): string => `exponential-delay.${name}`;
      return (
        `Restart with exponential delay: starting at ${duration(key('initial-backoff'), 1000)}, ` +
        `increasing by ${number(key('backoff-multiplier'), 1.5).toFixed(6)}, with maximum ${duration(key('max-backoff'), 60_000)}. ` +
        `Delay resets after ${duration(key('reset-backoff-threshold'), 3_600_000)} with jitter ${number(key('jitter-factor'), 0.1).toFixed(6)}`
      );
    }
    default:
      return 'Restart deactivated.';
  }
}

/** As java.time.Duration prints itself: PT1H30M, PT0.5S. */
export function durationText(ms: number): string {
  if (ms === 0) return 'PT0S';
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const part = (value: number, unit: string): string => (value === 0 ? '' : `${value}${unit}`);
  return `PT${part(hours, 'H')}${part(minutes, 'M')}${part(seconds, 'S')}`;
}
