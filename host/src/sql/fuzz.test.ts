import { fuzz } from './fuzz';

test('random statements: errors have positions, nothing hangs, what parses survives printing', () => {
  const { accepted, rejected, failures } = fuzz(20240229, 3000);
  expect(failures).toEqual([]);
  expect(accepted).toBeGreaterThan(500);
  expect(rejected).toBeGreaterThan(500);
});
