/** One jest project for all workspaces; TypeScript is transformed by swc, types are checked by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@drey/)'],
  testMatch: ['<rootDir>/{sdk,host,udf-examples,conformance}/**/*.test.ts'],
};
