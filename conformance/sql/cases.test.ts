/** Every own SQL case gives what real Flink gave. */
import { join } from 'node:path';
import { checkCase, readCases } from './cases';

describe('SQL cases', () => {
  for (const one of readCases(join(__dirname, 'cases'))) {
    test(one.id, async () => {
      expect(await checkCase(one)).toBeUndefined();
    });
  }
});
