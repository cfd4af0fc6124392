/** The carrier of TypeScript functions that run in the task's own thread. */
import type { Carrier } from '../../functions/user/contracts';
import { openAggregate } from './aggregate-caller';
import { openBatch } from './batch-caller';
import { openProcess } from './process-caller';
import { openRow } from './row-caller';

export const inlineCarrier: Carrier = {
  name: 'inline',
  openRow,
  openBatch,
  openAggregate,
  openProcess,
};
