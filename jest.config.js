/** Jest transpiles only: `npm run lint` checks the types once, for everything. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': ['ts-jest', { tsconfig: { target: 'es2022', module: 'commonjs', isolatedModules: true } }] },
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
};
