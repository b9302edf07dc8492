import { findCodexBinary, spawnServer, stdio, type FindCodexOptions, type StdioOptions } from 'codex-rx/node';
import { describe, expectTypeOf, it } from 'vitest';

describe('packageFrom', () => {
  it('is a directory, wherever the executable is looked for', () => {
    expectTypeOf<StdioOptions['packageFrom']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<FindCodexOptions['packageFrom']>().toEqualTypeOf<string | undefined>();
    stdio({ packageFrom: '/srv/app' });
    spawnServer({ packageFrom: '/srv/app' });
    findCodexBinary({ packageFrom: '/srv/app' });
    // @ts-expect-error: it is not a switch.
    stdio({ packageFrom: true });
  });
});
