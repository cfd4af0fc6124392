import { InputChannel, WATERMARK } from './channels';

test('a queue that is never empty keeps its order, and nothing of what was taken', () => {
  const channel = new InputChannel();
  const push = (time: number): void => channel.push({ type: WATERMARK, time });
  push(0);
  push(1);
  for (let time = 2; time < 1000; time++) {
    push(time);
    expect(channel.take()).toEqual({ type: WATERMARK, time: time - 2 });
  }
  expect(channel.size).toBe(2);
  const { elements } = channel as unknown as { elements: readonly unknown[] };
  expect(elements.length).toBeLessThan(32);
});
