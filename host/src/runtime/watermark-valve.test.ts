import { CombinedWatermark, WatermarkValve } from './watermark-valve';

function recorder(): {
  events: (number | boolean)[];
  target: { onWatermark(n: number): void; onIdle(b: boolean): void };
} {
  const events: (number | boolean)[] = [];
  return { events, target: { onWatermark: (time) => events.push(time), onIdle: (idle) => events.push(idle) } };
}

describe('valve', () => {
  test('the least of all channels rises', () => {
    const { events, target } = recorder();
    const valve = new WatermarkValve(2, target);
    valve.watermark(0, 10);
    valve.watermark(1, 5);
    valve.watermark(1, 7);
    valve.watermark(1, 6);
    valve.watermark(1, 20);
    expect(events).toEqual([5, 7, 10]);
  });

  test('an idle channel does not hold back', () => {
    const { events, target } = recorder();
    const valve = new WatermarkValve(2, target);
    valve.watermark(0, 10);
    valve.status(1, true);
    // Channel 1 never had a watermark, which is where the valve stands.
    expect(events).toEqual([10]);
    valve.watermark(0, 12);
    expect(events).toEqual([10, 12]);
  });

  test('a channel that comes back counts when it has caught up', () => {
    const { events, target } = recorder();
    const valve = new WatermarkValve(2, target);
    valve.status(1, true);
    valve.watermark(0, 10);
    valve.status(1, false);
    valve.watermark(1, 5);
    valve.watermark(0, 20);
    expect(events).toEqual([10, 20]);
    valve.watermark(1, 20);
    valve.watermark(0, 30);
    expect(events).toEqual([10, 20]);
    valve.watermark(1, 25);
    expect(events).toEqual([10, 20, 25]);
  });

  test('when all are idle the greatest watermark is flushed', () => {
    const { events, target } = recorder();
    const valve = new WatermarkValve(2, target);
    valve.watermark(0, 10);
    valve.watermark(1, 5);
    valve.status(0, true);
    valve.status(1, true);
    expect(events).toEqual([5, 10, true]);
    valve.watermark(1, 50);
    expect(events).toEqual([5, 10, true]);
    valve.status(1, false);
    valve.watermark(1, 50);
    expect(events).toEqual([5, 10, true, false, 50]);
  });

  test('a status that does not change says nothing', () => {
    const { events, target } = recorder();
    const valve = new WatermarkValve(1, target);
    valve.status(0, false);
    valve.status(0, true);
    valve.status(0, true);
    expect(events).toEqual([true]);
  });
});

describe('combination of inputs', () => {
  test('idle inputs are left out, and a late input joins', () => {
    const { events, target } = recorder();
    const combined = new CombinedWatermark(target);
    combined.add(0);
    combined.add(1);
    combined.watermark(0, 10);
    expect(events).toEqual([]);
    combined.status(1, true);
    expect(events).toEqual([10]);
    combined.status(0, true);
    expect(events).toEqual([10, true]);
    combined.watermark(1, 4);
    expect(events).toEqual([10, true, false]);
    combined.watermark(1, 40);
    expect(events).toEqual([10, true, false, 40]);
  });

  test('a part that is removed frees the others', () => {
    const { events, target } = recorder();
    const combined = new CombinedWatermark(target);
    combined.add('a');
    combined.add('b');
    combined.watermark('a', 10);
    combined.remove('b');
    expect(events).toEqual([10]);
  });
});
