import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CoverageReporter } from './test/coverage/reporter.js';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^codex-rx$/, replacement: source('src/index.ts') },
      { find: /^codex-rx\/testing\/node$/, replacement: source('src/testing-node.ts') },
      { find: /^codex-rx\/(\w+)$/, replacement: source('src/$1.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/types/**/*.test-d.ts'] },
    // Most tests wait for a process; even a machine with two cores has room for two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Loading the library anew for each file took half of the time; nothing in it keeps state outside its objects.
    isolate: false,
    // Node has had a WebSocket of its own since 20, but shows it unasked from 22 on only.
    execArgv: 'WebSocket' in globalThis ? [] : ['--experimental-websocket'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', new CoverageReporter()],
  },
});
