/** A very large value: part of `npm run test:full`. */
import { DataType, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { internalDescriptor } from '../../operators/state-handles';
import type { InternalValueState } from '../../state/contracts';
import { expected, killOnceRestorable, published, setUpAttacks, stage, submit } from './testing';

setUpAttacks();

const BACKENDS = ['hashmap', 'rocksdb'];

test.each(BACKENDS)(
  'a value of 50 MB (%s)',
  async (backend) => {
    const BYTES = DataType.create({ root: TypeRoot.VARBINARY });
    const large = new Uint8Array(50 * 1024 * 1024);
    for (let i = 0; i < large.length; i += 4099) large[i] = i % 251;
    let found = 0;
    stage.script.touch = (state, count) => {
      const value = state.state(
        internalDescriptor('large', StateKind.VALUE, BYTES, undefined),
      ) as InternalValueState<Uint8Array>;
      value.setNamespace('');
      const before = value.get();
      if (count === 1) value.put(large);
      else if (before !== undefined && Buffer.compare(before, large) === 0) found++;
    };
    stage.script = { ...stage.script, count: 30, batch: 1, pauseMs: 20, keys: 1 };
    const one = submit({ 'state.backend.type': backend, 'execution.checkpointing.interval': '100 ms' });
    killOnceRestorable(() => one);
    expect((await one.job.result).failure).toBeUndefined();
    expect(one.job.checkpointStatistics().counts.restored).toBe(1);
    expect(published()).toEqual(expected());
    expect(found).toBeGreaterThanOrEqual(59);
  },
  60_000,
);
