import { Scheduler } from './scheduler';
import { ManualClock, SYSTEM_CLOCK, TaskTimers } from './time';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('timers of a task', () => {
  test('fire in order of time, then of registration', () => {
    const clock = new ManualClock(0);
    const timers = new TaskTimers(clock, (mail) => mail());
    const fired: string[] = [];
    timers.schedule(20, () => fired.push('b'));
    timers.schedule(10, () => fired.push('a'));
    timers.schedule(20, () => fired.push('c'));
    clock.advanceTo(19);
    expect(fired).toEqual(['a']);
    clock.advanceTo(20);
    expect(fired).toEqual(['a', 'b', 'c']);
  });

  test('can be cancelled, also by one that fires before', () => {
    const clock = new ManualClock(0);
    const timers = new TaskTimers(clock, (mail) => mail());
    const fired: string[] = [];
    const cancel = timers.schedule(20, () => fired.push('cancelled'));
    timers.schedule(10, () => cancel());
    clock.advanceTo(30);
    expect(fired).toEqual([]);
  });

  test('a timer in the past fires at once, as a mail', () => {
    const mails: (() => void)[] = [];
    const timers = new TaskTimers(new ManualClock(100), (mail) => mails.push(mail));
    const fired: number[] = [];
    timers.schedule(50, (time) => fired.push(time));
    expect(fired).toEqual([]);
    for (const mail of mails) mail();
    expect(fired).toEqual([50]);
  });

  test('real time', async () => {
    const timers = new TaskTimers(SYSTEM_CLOCK, (mail) => mail());
    const fired: string[] = [];
    timers.schedule(timers.now() + 30, () => fired.push('later'));
    timers.schedule(timers.now() + 5, () => fired.push('sooner'));
    await pause(15);
    expect(fired).toEqual(['sooner']);
    timers.dispose();
    await pause(30);
    expect(fired).toEqual(['sooner']);
  });
});

describe('scheduler', () => {
  test('takes turns', async () => {
    const scheduler = new Scheduler();
    const order: string[] = [];
    const runnable = (name: string, times: number) => {
      let left = times;
      return {
        queued: false,
        step: () => {
          order.push(name);
          return --left > 0;
        },
      };
    };
    scheduler.schedule(runnable('a', 3));
    scheduler.schedule(runnable('b', 2));
    await pause(5);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a']);
  });

  test('the event loop gets its turn between slices', async () => {
    const scheduler = new Scheduler();
    let steps = 0;
    let stop = false;
    scheduler.schedule({
      queued: false,
      step: () => {
        steps++;
        return !stop;
      },
    });
    await pause(20);
    stop = true;
    expect(steps).toBeGreaterThan(10);
  });
});
