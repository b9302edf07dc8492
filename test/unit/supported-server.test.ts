import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOlder, isUnsupported, MINIMUM_SERVER } from '../../src/connection/supported-server.js';

describe('the order of versions', () => {
  it.each([
    ['0.129.9', '0.130.0'],
    ['0.9.0', '0.130.0'],
    ['0.130.0', '1.0.0'],
    ['0.130.0', '0.130.1'],
    ['0.130.0-alpha.3', '0.130.0'],
    ['0.130.0-rc.1+build', '0.130.0+build'],
    ['0.169.9', '0.170.0-alpha.3'],
  ])('is that %s comes before %s', (older, newer) => {
    expect(isOlder(older, newer)).toBe(true);
    expect(isOlder(newer, older)).toBe(false);
  });

  it.each(['0.130.0', '0.170.0-alpha.3'])('is that %s does not come before itself', (version) => {
    expect(isOlder(version, version)).toBe(false);
  });
});

describe('a server that is too old', () => {
  it('is one before the oldest that the package asks for', () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(manifest).toHaveProperty(['peerDependencies', '@openai/codex'], `>=${MINIMUM_SERVER}`);
    expect(isUnsupported('0.129.0')).toBe(true);
    expect(isUnsupported(`${MINIMUM_SERVER}-alpha.1`)).toBe(true);
    expect(isUnsupported(MINIMUM_SERVER)).toBe(false);
  });

  it.each([undefined, '0.0.0'])(
    'is not one that calls itself %s: it does not tell its release',
    (version) => {
      expect(isUnsupported(version)).toBe(false);
    },
  );
});
