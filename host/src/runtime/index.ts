/** Running jobs. See contracts.ts. */
export type * from './contracts';
export { statusNotice } from './notices';
export { registerService } from './services';
export { submitJob } from './submit';
export { ManualClock } from './time';
