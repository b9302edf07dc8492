import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

export default defineConfig({
  ...base,
  test: {
    include: ['test/compat/**/*.compat.ts'],
    // A fault of the machine, not of the server, must not stand in the table.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 1,
  },
});
