/** The built-in aggregate functions. */
import type { AggregateFunction } from '../contracts';
import { APPROX_COUNT_DISTINCT } from './approx-count-distinct';
import { BITMAPS } from './bitmaps';
import { COLLECTIONS } from './collections';
import { EXTREMES } from './extremes';
import { GROUPINGS } from './grouping';
import { PERCENTILES } from './percentile';
import { POSITIONS } from './positions';
import { RANKINGS } from './ranking';
import { SUMS } from './sums';
import { VARIANCES } from './variance';

export const FUNCTIONS: readonly AggregateFunction[] = [
  ...SUMS,
  ...EXTREMES,
  ...VARIANCES,
  ...POSITIONS,
  ...RANKINGS,
  ...COLLECTIONS,
  ...PERCENTILES,
  ...BITMAPS,
  APPROX_COUNT_DISTINCT,
  ...GROUPINGS,
];
