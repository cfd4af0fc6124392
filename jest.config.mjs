/** Brokers that are killed and restarted take minutes, very large values memory: `npm run test:full`, or DREY_FULL=1 before jest, runs these too. */
const SLOW = ['kafka/client/outage', 'kafka/sink/kafka-outage', 'kafka/sink/kafka-cluster', 'runtime/attacks/slow-'];

/** One jest project for all workspaces; TypeScript is transformed by swc, types are checked by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  /** ms; machines that run the tests are shared. */
  testTimeout: 30_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@drey/)'],
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.DREY_FULL ? [] : SLOW)],
  testMatch: ['<rootDir>/{sdk,host,udf-examples,conformance}/**/*.test.ts'],
};
