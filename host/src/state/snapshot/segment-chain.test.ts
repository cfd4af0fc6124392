import type { StateFile } from './contracts';
import { SegmentChain } from './segment-chain';

const file = (size: number): StateFile => ({ kind: 'file', path: `f${size}`, size, checksum: 0, scope: 'shared' });

/** How many deltas of a size a base of a size gets before it is written again. */
function deltas(base: number, delta: number): number {
  const chain = new SegmentChain();
  const segments = [file(base)];
  for (let id = 1; ; id++) {
    chain.written(id, { segments: [...segments], mark: id, hasTimers: false });
    chain.completed(id);
    if (chain.basis() === undefined) return segments.length - 1;
    segments.push(file(delta));
  }
}

test.each([
  { base: 1000, delta: 10, expected: 16 },
  { base: 1000, delta: 400, expected: 3 },
  { base: 25 * 2 ** 20, delta: 1000, expected: 100 },
  { base: 2 ** 30, delta: 1000, expected: 512 },
])('a base of $base bytes gets $expected deltas of $delta', ({ base, delta, expected }) => {
  expect(deltas(base, delta)).toBe(expected);
});
