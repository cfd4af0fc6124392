/** Connectors and formats give what real Flink gave. */
import { join } from 'node:path';
import { checkConnectorCase, readConnectorCases } from './connector-cases';

describe('connector cases', () => {
  for (const one of readConnectorCases(join(__dirname, 'connectors'))) {
    test(one.id, async () => {
      const differences = await checkConnectorCase(one);
      if (one.differs !== undefined) expect(differences).not.toEqual([]);
      else expect(differences.join('\n')).toBe('');
    });
  }
});
