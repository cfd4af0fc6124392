/** When a bundle of rows for a worker is full. */
import { durationOption, numberOption } from '../../../operators/configuration';

const SIZE = 'python.fn-execution.bundle.size';
const TIME = 'python.fn-execution.bundle.time';
/** Flink's defaults. */
const DEFAULT_SIZE = 1000;
const DEFAULT_TIME_MS = 1000;

export interface BundleSettings {
  /** Rows. */
  readonly size: number;
  /** ms from the first row on. */
  readonly time: number;
}

export function bundleSettings(configuration: ReadonlyMap<string, string>): BundleSettings {
  return {
    size: Math.max(1, Math.floor(numberOption(configuration, SIZE, DEFAULT_SIZE))),
    time: durationOption(configuration, TIME, DEFAULT_TIME_MS),
  };
}
