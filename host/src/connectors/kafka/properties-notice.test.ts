import { propertiesNotice } from './properties-notice';

test.each([
  [{ 'group.id': 'g', 'key.deserializer': 'x' }, undefined],
  [{ 'fetch.size': '1' }, 'Kafka source: unknown properties have no effect: fetch.size'],
  [
    { 'ssl.cipher.suites': 'x', 'session.timeout.ms': '1', 'grup.id': 'g', 'sasl.login.class': 'x' },
    "Kafka source: unknown properties have no effect: grup.id; properties of Java's client that have no effect here: sasl.login.class, " +
      'session.timeout.ms, ssl.cipher.suites',
  ],
])('%j', (properties, expected) => {
  expect(propertiesNotice('source', new Map(Object.entries(properties)))).toBe(expected);
});
