/** Running jobs. See contracts.ts. */
export type * from './contracts';
export { registerService } from './services';
export { submitJob } from './submit';
export { ManualClock } from './time';
