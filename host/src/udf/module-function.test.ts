import { join } from 'node:path';
import type { RuntimeContext } from '@drey/sdk';
import { moduleFunction, Row, setModuleFunctionOpener } from '@drey/sdk/udf';
import { openModuleFunction } from './module-function';

const MODULE = join(__dirname, '../../../udf-examples/rust/functions.wasm');

const context = {
  getJobName: () => 'job',
  getTaskName: () => 'Map',
  getIndexOfThisSubtask: () => 0,
  getNumberOfParallelSubtasks: () => 1,
  getAttemptNumber: () => 0,
  getGlobalJobParameters: () => new Map(),
  getMetricGroup: () => ({}),
} as unknown as RuntimeContext;

beforeAll(() => setModuleFunctionOpener(openModuleFunction));

test('a function of one argument, and of several as rows or arrays', async () => {
  const plus = moduleFunction<number | bigint, number | bigint>(MODULE, 'add_one');
  await plus.open(context);
  expect([plus.map(41), plus.map(2n ** 53n)]).toEqual([42, 2n ** 53n + 1n]);
  expect(() => plus.map('x' as never)).toThrow(/wrong value: argument: expected BIGINT.*got 'x' \(string\)/);
  await plus.close();
  const distance = moduleFunction<unknown, number>(MODULE, 'levenshtein');
  await distance.open(context);
  expect([distance.map(['kitten', 'sitting']), distance.map(Row.of('a', 'b'))]).toEqual([3, 1]);
  expect(() => distance.map('one')).toThrow('takes 2 arguments, but got 1');
  await distance.close();
});

test('what cannot be opened', async () => {
  await expect(moduleFunction(MODULE, 'nosuch').open(context)).rejects.toThrow("has no function 'nosuch'");
  await expect(moduleFunction(MODULE, 'tokens').open(context)).rejects.toThrow('of kind TABLE cannot be used');
  await expect(moduleFunction(MODULE, 'add_one', { 'udf.nosuch': '1' }).open(context)).rejects.toThrow('udf.nosuch');
  expect(() => moduleFunction(MODULE, 'add_one').map(1)).toThrow('is not open');
});
