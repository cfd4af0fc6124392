/** Every own SQL case gives what real Flink gave. */
import { join } from 'node:path';
import { checkCase, readCases, removeCaseFiles } from './cases';

describe('SQL cases', () => {
  afterAll(removeCaseFiles);
  for (const one of readCases(join(__dirname, 'cases'))) {
    test(one.id, async () => {
      expect(await checkCase(one)).toBeUndefined();
    });
  }
});
