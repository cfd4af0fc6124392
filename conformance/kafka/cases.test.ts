/** Kafka tables give what real Flink gave. */
import { join } from 'node:path';
import { KafkaTest } from './broker';
import { checkKafkaCase, readKafkaCases } from './cases';

jest.setTimeout(120_000);

let kafka: KafkaTest;
beforeAll(async () => {
  kafka = await KafkaTest.start();
});
afterAll(() => kafka?.cluster.stop());

describe('kafka cases', () => {
  for (const one of readKafkaCases(join(__dirname, 'cases'))) {
    test(one.id, async () => {
      const differences = await checkKafkaCase(one, kafka.servers);
      if (one.differs !== undefined) expect(differences).not.toEqual([]);
      else expect(differences.join('\n')).toBe('');
    });
  }
});
