import { connect } from 'node:net';
import { sharedKafka, startKafka } from './kafka-broker';

const reachable = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    // A socket may find itself where nobody listens: its own port is as random as the broker's.
    const found = (): void => {
      resolve(socket.localPort !== Number(port));
      socket.destroy();
    };
    socket.once('connect', found).once('error', () => resolve(false));
  });

test('a shared cluster is found again', async () => {
  const first = await sharedKafka();
  const second = await sharedKafka();
  expect(second.bootstrapServers).toBe(first.bootstrapServers);
  expect(await reachable(first.bootstrapServers)).toBe(true);
}, 120_000);

test('a private broker is killed, restarted on its port, and stopped', async () => {
  const kafka = await startKafka();
  try {
    await kafka.stopBroker(0, 'SIGKILL');
    expect(await reachable(kafka.bootstrapServers)).toBe(false);
    await kafka.startBroker(0);
    expect(await reachable(kafka.bootstrapServers)).toBe(true);
  } finally {
    await kafka.stop();
  }
  expect(await reachable(kafka.bootstrapServers)).toBe(false);
}, 120_000);
