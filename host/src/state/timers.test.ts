import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { MIN_WATERMARK } from '../types/contracts';
import { keyCodec } from '../types/keys';
import type { Timer, TimerClock, TimerTarget } from './contracts';
import { HeapKeyedStateBackend } from './heap-backend';
import { TimerServiceImpl } from './timers';

const STRING = DataType.create({ root: TypeRoot.VARCHAR });

class ManualClock implements TimerClock {
  time = 0;
  scheduled: { time: number; callback: (time: number) => void }[] = [];
  now(): number {
    return this.time;
  }

  schedule(time: number, callback: (time: number) => void): () => void {
    const entry = { time, callback };
    this.scheduled.push(entry);
    return () => this.scheduled.splice(this.scheduled.indexOf(entry), 1);
  }

  advance(time: number): void {
    this.time = time;
    for (let due = this.next(); due !== undefined; due = this.next()) due.callback(due.time);
  }

  private next(): { time: number; callback: (time: number) => void } | undefined {
    const i = this.scheduled.findIndex((entry) => entry.time <= this.time);
    return i < 0 ? undefined : this.scheduled.splice(i, 1)[0];
  }
}

function fixture(target: Partial<TimerTarget> = {}) {
  const backend = new HeapKeyedStateBackend(keyCodec(STRING, { pyflink: false }));
  const clock = new ManualClock();
  const fired: string[] = [];
  const note = (domain: string) => (timer: Timer) => {
    expect(backend.currentKey()).toBe(timer.key);
    fired.push(`${domain} ${String(timer.key)}@${timer.time}${timer.namespace}`);
  };
  const timers = new TimerServiceImpl(backend, clock, {
    onEventTime: note('e'),
    onProcessingTime: note('p'),
    ...target,
  });
  const at = (key: string) => {
    backend.setCurrentKey(key);
    return timers;
  };
  return { backend, clock, fired, timers, at };
}

test('event-time timers fire once, in order of time, then of registration', () => {
  const { timers, at, fired } = fixture();
  expect(timers.currentWatermark()).toBe(MIN_WATERMARK);
  at('b').registerEventTimeTimer('', 20);
  at('a').registerEventTimeTimer('', 20);
  at('a').registerEventTimeTimer('', 20);
  at('a').registerEventTimeTimer('w', 20);
  at('a').registerEventTimeTimer('', 5);
  at('c').registerEventTimeTimer('', 21);
  timers.advanceWatermark(20);
  expect(fired).toEqual(['e a@5', 'e b@20', 'e a@20', 'e a@20w']);
  expect([timers.size, timers.currentWatermark()]).toEqual([1, 20]);
});

test('deleting a timer', () => {
  const { timers, at, fired } = fixture();
  at('a').registerEventTimeTimer('', 1);
  at('a').registerEventTimeTimer('', 2);
  at('a').deleteEventTimeTimer('', 1);
  at('b').deleteEventTimeTimer('', 2);
  at('a').deleteEventTimeTimer('w', 2);
  timers.advanceWatermark(10);
  expect(fired).toEqual(['e a@2']);
});

test('timers registered while firing fire too', () => {
  const seen: number[] = [];
  const { timers, at } = fixture({
    onEventTime: (timer) => {
      seen.push(timer.time);
      timers.registerEventTimeTimer('', timer.time + 3);
    },
  });
  at('a').registerEventTimeTimer('', 1);
  timers.advanceWatermark(10);
  expect(seen).toEqual([1, 4, 7, 10]);
  expect(timers.size).toBe(1);
});

test('processing-time timers follow the clock', () => {
  const { timers, at, fired, clock } = fixture();
  at('a').registerProcessingTimeTimer('', 50);
  at('b').registerProcessingTimeTimer('', 30);
  at('b').registerProcessingTimeTimer('', 40);
  at('b').deleteProcessingTimeTimer('', 40);
  expect(clock.scheduled.map(({ time }) => time)).toEqual([30]);
  clock.advance(30);
  expect(fired).toEqual(['p b@30']);
  clock.advance(100);
  expect(fired).toEqual(['p b@30', 'p a@50']);
  expect([timers.size, clock.scheduled.length]).toEqual([0, 0]);
  at('a').registerProcessingTimeTimer('', 60);
  at('a').deleteProcessingTimeTimer('', 60);
  expect(clock.scheduled).toEqual([]);
});

test('due timers are taken, in portions', () => {
  const announced: number[] = [];
  const { timers, at, clock, fired } = fixture({ onProcessingTimeDue: (time) => announced.push(time) });
  for (const key of ['a', 'b', 'c']) {
    at(key).registerEventTimeTimer('', 10);
    at(key).registerProcessingTimeTimer('', 10);
  }
  expect(timers.takeDueEventTime(10, 2).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(timers.takeDueEventTime(10).map(({ key }) => key)).toEqual(['c']);
  expect(timers.currentWatermark()).toBe(10);
  clock.advance(12);
  expect([announced, fired, clock.scheduled]).toEqual([[12], [], []]);
  expect(timers.takeDueProcessingTime(12, 2).length).toBe(2);
  clock.advance(13);
  expect(announced).toEqual([12, 13]);
  expect(timers.takeDueProcessingTime(13).map(({ key }) => key)).toEqual(['c']);
});

test('random registrations and deletions fire what remains, in order', () => {
  const { timers, at } = fixture();
  const model = new Map<string, { key: string; time: number; order: number }>();
  let seed = 7;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) % n;
  for (let i = 0; i < 20_000; i++) {
    const key = `k${random(20)}`;
    const time = random(300);
    const id = `${key}@${time}`;
    if (random(3) === 0) {
      at(key).deleteEventTimeTimer('', time);
      model.delete(id);
    } else {
      at(key).registerEventTimeTimer('', time);
      if (!model.has(id)) model.set(id, { key, time, order: i });
    }
  }
  const expected = [...model.values()].sort((a, b) => a.time - b.time || a.order - b.order);
  expect(timers.size).toBe(expected.length);
  expect(timers.takeDueEventTime(300).map(({ key, time }) => `${key}@${time}`)).toEqual(
    expected.map(({ key, time }) => `${key}@${time}`),
  );
  expect(timers.size).toBe(0);
});
