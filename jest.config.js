/** Jest transpiles only: `npm run lint` checks the types once, for everything. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.dev.json', transpilation: true }] },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
};
