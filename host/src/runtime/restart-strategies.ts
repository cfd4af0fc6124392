/** Flink's restart strategies, from Flink's keys. */
import { durationOption, numberOption } from '../operators/configuration';
import type { Clock } from './time';

export interface RestartStrategy {
  /** Says whether the job may be restarted after this failure, and after how many ms; undefined = it fails. */
  onFailure(): number | undefined;
}

type Configuration = ReadonlyMap<string, string>;

const PREFIX = 'restart-strategy';

/**
 * Without a strategy, jobs with checkpoints restart with exponential delay and others do not, as in Flink. Throws when the
 * strategy's name or one of its options is not valid.
 */
export function createRestartStrategy(
  configuration: Configuration,
  clock: Clock,
  checkpointing: boolean,
  random: () => number = Math.random,
): RestartStrategy {
  const byDefault = checkpointing ? 'exponential-delay' : 'disable';
  const type = configuration.get(`${PREFIX}.type`) ?? configuration.get(PREFIX) ?? byDefault;
  switch (type.toLowerCase()) {
    case 'disable':
    case 'none':
    case 'off':
      return { onFailure: () => undefined };
    case 'fixed-delay':
    case 'fixeddelay':
      return fixedDelay(configuration);
    case 'failure-rate':
    case 'failurerate':
      return failureRate(configuration, clock);
    case 'exponential-delay':
    case 'exponentialdelay':
      return exponentialDelay(configuration, clock, random);
    default:
      throw invalid(`${type} is an unknown value of RestartStrategyType.`);
  }
}

function invalid(message: string): Error {
  return Object.assign(new Error(message), { exceptionClass: 'java.lang.IllegalArgumentException' });
}

function fixedDelay(configuration: Configuration): RestartStrategy {
  const attempts = numberOption(configuration, `${PREFIX}.fixed-delay.attempts`, 1);
  const delay = durationOption(configuration, `${PREFIX}.fixed-delay.delay`, 1000);
  let restarts = 0;
  return { onFailure: () => (++restarts <= attempts ? delay : undefined) };
}

function failureRate(configuration: Configuration, clock: Clock): RestartStrategy {
  const prefix = `${PREFIX}.failure-rate`;
  const maxFailures = numberOption(configuration, `${prefix}.max-failures-per-interval`, 1);
  const interval = durationOption(configuration, `${prefix}.failure-rate-interval`, 60_000);
  const delay = durationOption(configuration, `${prefix}.delay`, 1000);
  const failures: number[] = [];
  return {
    onFailure() {
      const now = clock.now();
      if (failures.length > maxFailures) failures.shift();
      failures.push(now);
      const tooMany = failures.length > maxFailures && now - failures[0] <= interval;
      return tooMany ? undefined : delay;
    },
  };
}

function exponentialDelay(configuration: Configuration, clock: Clock, random: () => number): RestartStrategy {
  const prefix = `${PREFIX}.exponential-delay`;
  const initial = durationOption(configuration, `${prefix}.initial-backoff`, 1000);
  const max = durationOption(configuration, `${prefix}.max-backoff`, 60_000);
  const multiplier = numberOption(configuration, `${prefix}.backoff-multiplier`, 1.5);
  const reset = durationOption(configuration, `${prefix}.reset-backoff-threshold`, 3_600_000);
  const jitter = numberOption(configuration, `${prefix}.jitter-factor`, 0.1);
  const attempts = numberOption(configuration, `${prefix}.attempts-before-reset-backoff`, 2 ** 31 - 1);
  if (initial > max) throw invalid('Initial backoff cannot be higher than maximum backoff.');
  if (multiplier <= 1) throw invalid('Backoff multiplier must be greater than 1.');
  if (jitter < 0 || jitter > 1) throw invalid('Jitter factor must be >= 0 and <= 1.');
  let attempt = 0;
  let next = 0;
  return {
    onFailure() {
      const now = clock.now();
      if (now - next >= reset) attempt = 0;
      const backoff = Math.floor(initial * multiplier ** attempt);
      const spread = Math.floor(backoff * jitter);
      const delay = Math.max(initial, Math.min(backoff + Math.round((random() * 2 - 1) * spread), max));
      next = now + delay;
      return ++attempt <= attempts ? delay : undefined;
    },
  };
}
