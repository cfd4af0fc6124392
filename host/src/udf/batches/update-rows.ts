/** AggregateCaller.update by the methods for rows. */
import type { AggregateBatch, AggregateCaller, AggregateUpdate } from '../../functions/user/contracts';

export function updateRows(caller: AggregateCaller, batch: AggregateBatch): AggregateUpdate {
  if (caller.update) return caller.update(batch);
  const { groups, retracts, args } = batch;
  const accumulators = batch.accumulators.map((one) => one ?? caller.create());
  const before = accumulators.map((one) => caller.value!(one));
  const values = new Array<unknown>(groups.length);
  for (let i = 0; i < groups.length; i++) {
    const at = groups[i];
    const given = args.map((column) => column[i]);
    accumulators[at] =
      retracts?.[i] === 1 ? caller.retract!(accumulators[at], ...given) : caller.accumulate(accumulators[at], ...given);
    values[i] = caller.value!(accumulators[at]);
  }
  return { accumulators, before, values };
}
