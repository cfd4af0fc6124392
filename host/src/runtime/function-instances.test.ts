import { allCopyable, FunctionInstances } from './function-instances';

class Counter {
  seen: number[] = [];
  readonly nested = new Map([['a', { n: 1 }]]);

  add(n: number): number {
    this.seen.push(n);
    return this.seen.length;
  }
}

class Hidden {
  #count = 0;

  add(): number {
    return ++this.#count;
  }
}

test('every subtask and attempt has its own object, the first one the original', () => {
  const original = new Counter();
  const instances = new FunctionInstances([new Map([['c', original]])], true);
  const first = instances.get('c', 0, 0) as Counter;
  first.add(1);
  const second = instances.get('c', 1, 0) as Counter;
  expect(first).toBe(original);
  expect(instances.get('c', 0, 0)).toBe(first);
  expect(second).toBeInstanceOf(Counter);
  expect(second.seen).toEqual([]);
  expect(second.nested.get('a')).toEqual({ n: 1 });
  expect(second.nested.get('a')).not.toBe(first.nested.get('a'));
  expect((instances.get('c', 0, 1) as Counter).seen).toEqual([]);
});

test('one subtask gets the original, and functions are shared', () => {
  const call = (): number => 1;
  const original = new Hidden();
  const instances = new FunctionInstances(
    [
      new Map<string, unknown>([
        ['h', original],
        ['f', call],
      ]),
    ],
    false,
  );
  expect(instances.get('h', 0, 0)).toBe(original);
  expect(instances.get('f', 3, 0)).toBe(call);
  expect(() => instances.get('x', 0, 0)).toThrow('no TypeScript function "x"');
});

test('private fields need another evaluation of the bundle', () => {
  const tables = [new Map([['h', new Hidden()]]), new Map([['h', new Hidden()]])];
  expect(allCopyable(tables[0])).toBe(false);
  const instances = new FunctionInstances(tables, true);
  const first = instances.get('h', 4, 0) as Hidden;
  const second = instances.get('h', 6, 0) as Hidden;
  expect([first.add(), first.add(), second.add()]).toEqual([1, 2, 1]);
  expect(() => instances.get('h', 8, 0)).toThrow(/Hidden has private #fields/);
});

test('a # in texts and comments is no private field', () => {
  class Talking {
    // #not a field
    say(name: string): string {
      return `${name}#${'#a'}`;
    }
  }
  expect(allCopyable(new Map([['t', new Talking()]]))).toBe(true);
});
