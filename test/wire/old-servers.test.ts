import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { setUp } from '../fixtures/fake.js';

const agentOf = (version: string) => () => ({ userAgent: `codex-rx/${version} (Debian 12.0.0; x86_64) x` });

describe('a server older than what is supported', () => {
  it('is used all the same, and shows on diagnostics$, once for each link', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('initialize', agentOf('0.129.0'));
    const shown = { kind: 'unsupportedServer', version: '0.129.0', minimum: '0.130.0' };
    const info = await firstValueFrom(codex.connect());
    await firstValueFrom(codex.connect());
    expect(info.version).toBe('0.129.0');
    expect(diagnostics).toEqual([shown]);
    server.link.fail(new Error('cut'));
    await firstValueFrom(codex.connect());
    expect(diagnostics).toEqual([shown, shown]);
  });

  it.each(['0.130.0', '0.170.0-alpha.3', '0.0.0', 'nightly'])(
    'is not one that says it is %s',
    async (version) => {
      const { server, codex, diagnostics } = setUp();
      server.handle('initialize', agentOf(version));
      await firstValueFrom(codex.connect());
      expect(diagnostics).toEqual([]);
    },
  );

  it('is told by its own version, not by one in the name of the client', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('initialize', () => ({
      userAgent: 'my tool/0.1.0/0.169.0 (Linux) iTerm.app/0.2.0 (my tool; 1)',
    }));
    expect(await firstValueFrom(codex.connect())).toMatchObject({ version: '0.169.0' });
    expect(diagnostics).toEqual([]);
  });
});
