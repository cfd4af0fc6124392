import { ReloadableFunctions } from './function-reload';

test('operators call the newest code, objects keep their fields', () => {
  class Old {
    count = 10;
    map(value: number): string {
      this.count++;
      return `old ${value} ${this.count}`;
    }
  }
  class New {
    count = 0;
    map(value: number): string {
      this.count += 2;
      return `new ${value} ${this.count}`;
    }
  }
  const functions = new ReloadableFunctions();
  const double = functions.standIn('1', (x: number) => 2 * x) as (x: number) => number;
  const object = functions.standIn('2', new Old()) as Old;
  const taken = object.map.bind(object);
  const literal = functions.standIn('3', { filter: () => true }) as { filter(): boolean };
  expect([double(2), taken(1), literal.filter()]).toEqual([4, 'old 1 11', true]);
  expect(object).toBeInstanceOf(Old);
  const table = new Map<string, unknown>([
    ['1', (x: number) => 3 * x],
    ['2', new New()],
    ['3', { filter: () => false }],
  ]);
  expect(functions.reload(table)).toEqual([]);
  expect([double(2), taken(1), literal.filter()]).toEqual([6, 'new 1 13', false]);
  expect(functions.reload(new Map())).toEqual(['1', '2', '3']);
  expect(double(1)).toBe(3);
});
