module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Runs from its sources only, and finds the checkout by them.
    'no-restricted-syntax': 'off',
    'jest/no-standalone-expect': [
      'error',
      { additionalTestBlockFunctions: ['afterEach', 'afterAll'] },
    ],
    // Waiting for what a person should see is the assertion of a journey.
    'jest/expect-expect': [
      'warn',
      { assertFunctionNames: ['expect', '**.waitFor'] },
    ],
  },
});
