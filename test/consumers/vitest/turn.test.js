import { expect, test } from 'vitest';
import { turn } from './turn.js';

test('a turn runs on the real app-server', { timeout: 60_000 }, async () => {
  expect(await turn()).toBe('Hello.');
});
