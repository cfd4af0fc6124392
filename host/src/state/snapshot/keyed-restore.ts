/** What restoring keyed state has in common on all backends. */
import type { StateDescriptor } from '@drey/sdk/protocol';
import type { StateClock } from '../contracts';
import type { Timed } from '../ttl';
import type { OrderedTimers } from './backend-timers';
import type { KeyedBackendOptions, KeyedHandle, KeyGroupRange, StateInputs } from './contracts';
import { checkKeyType, type Convert, migration, SAME, stateMigration } from './migration';
import { isTimed, type SegmentHeader } from './segment-format';
import { type RecordHandler, SegmentReader } from './segment-reader';

/** Throws when a backend of these options cannot take over what the header announces. */
export function checkHeader(
  header: SegmentHeader,
  { keyType, maxParallelism }: Pick<KeyedBackendOptions, 'keyType' | 'maxParallelism'>,
): void {
  checkKeyType(header.keyType, keyType);
  if (header.maxParallelism !== maxParallelism) {
    throw new Error(
      `State of maximum parallelism ${header.maxParallelism} cannot be restored with maximum parallelism ${maxParallelism}`,
    );
  }
}

/** Where the records of a segment go. */
export type SegmentTarget = (header: SegmentHeader) => RecordHandler & { flush?(): void };

/** Takes over the records of `keyGroups`; returns their timers by service, in the order in which they were registered. */
export async function restoreHandles(
  handles: readonly KeyedHandle[],
  inputs: StateInputs,
  keyGroups: KeyGroupRange,
  target: SegmentTarget,
): Promise<Map<string, OrderedTimers>> {
  const timers = new Map<string, OrderedTimers>();
  for (const { keyGroups: held, segments } of handles) {
    if (held.last < keyGroups.first || held.first > keyGroups.last) continue;
    for (const [i, file] of segments.entries()) {
      const reader = await SegmentReader.open(inputs, file);
      try {
        const records = target(reader.header);
        await reader.readRecords(keyGroups, records);
        records.flush?.();
        // Every segment has all timers of its time.
        if (i === segments.length - 1) await readTimers(reader, keyGroups, timers);
      } finally {
        await reader.close();
      }
    }
  }
  for (const { event, processing } of timers.values()) {
    event.sort((a, b) => a.order - b.order);
    processing.sort((a, b) => a.order - b.order);
  }
  return timers;
}

async function readTimers(
  reader: SegmentReader,
  keyGroups: KeyGroupRange,
  into: Map<string, OrderedTimers>,
): Promise<void> {
  const services = reader.header.timers.map((name) => {
    let timers = into.get(name);
    if (timers === undefined) into.set(name, (timers = { event: [], processing: [] }));
    return timers;
  });
  await reader.readTimers(keyGroups, (service, domain, timer) => void services[service][domain].push(timer));
}

/** For stored items of a state that takes another form. What has been stored without a time counts as accessed now. */
export function storedItemConverter(convert: Convert, wasTimed: boolean, timed: boolean, clock: StateClock): Convert {
  return (item) => {
    const { value, time } = wasTimed ? (item as Timed<unknown>) : { value: item, time: clock.now() };
    const converted = value === null || value === undefined ? value : convert(value);
    return timed ? { value: converted, time } : converted;
  };
}

/** For items of a segment, written under `from`, that are stored under `to`. */
export function segmentItemConverter(
  from: StateDescriptor,
  to: StateDescriptor,
  clock: StateClock,
): (value: unknown, time: number | undefined) => unknown {
  const convert = stateMigration(from, to);
  const timed = isTimed(to);
  return (value, time) => {
    const converted = convert === SAME || value === null ? value : convert(value);
    return timed ? { value: converted, time: time ?? clock.now() } : converted;
  };
}

/** Can values of `from` become values of `to`? What else is wrong will be said by the migration itself. */
export function reaches(from: StateDescriptor, to: StateDescriptor): boolean {
  if (from.valueType === undefined || to.valueType === undefined) return true;
  return migration(from.valueType, to.valueType, to.fixedFields) !== undefined;
}
