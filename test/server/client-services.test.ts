import type { Codex, Thread } from 'codex-rx';
import { failure, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MADE_UP_ACCOUNT, madeUpToken, WANTS_ACCOUNT } from '../fixtures/made-up-account.js';
import { Real } from '../fixtures/real.js';

/** What the server asks that is no question of anybody's consent: fresh credentials, an attestation. */

let real: Real;

describe('an account whose tokens the client keeps', () => {
  beforeAll(async () => {
    real = await Real.start({ config: WANTS_ACCOUNT });
  });
  afterAll(() => real.close());

  function logIn(codex: Codex): Promise<unknown> {
    const login = {
      type: 'chatgptAuthTokens',
      accessToken: madeUpToken('first'),
      ...MADE_UP_ACCOUNT,
    } as const;
    return firstValueFrom(codex.request('account/login/start', login));
  }

  /** With what each request to the model was authorized. */
  function authorizations(thread: Thread): readonly (string | undefined)[] {
    return real.requests(thread).map(({ headers }) => headers.authorization);
  }

  it('gets fresh ones from the handler when the old ones are refused', async () => {
    await logIn(real.codex);
    const thread = await real.thread([failure(401), text('Welcome.')]);
    const reasons: unknown[] = [];
    const refreshing = real.codex.handle('account/chatgptAuthTokens/refresh', (params) => {
      reasons.push(params);
      return Promise.resolve({ accessToken: madeUpToken('second'), ...MADE_UP_ACCOUNT });
    });
    expect(await firstValueFrom(thread.run('Hello.'))).toMatchObject({ finalResponse: 'Welcome.' });
    refreshing.unsubscribe();
    expect(reasons).toEqual([{ reason: 'unauthorized', previousAccountId: 'account' }]);
    expect(authorizations(thread)).toEqual([
      `Bearer ${madeUpToken('first')}`,
      `Bearer ${madeUpToken('second')}`,
    ]);
  });

  it('fails the turn when nobody has fresh ones', async () => {
    await logIn(real.codex);
    const thread = await real.thread([failure(401), text('Welcome.')]);
    await expect(firstValueFrom(thread.run('Hello.'))).rejects.toMatchObject({
      name: 'TurnFailedError',
      message: expect.stringContaining('-32601'),
    });
    expect(authorizations(thread)).toEqual([`Bearer ${madeUpToken('first')}`]);
  });

  it.each([
    ['goes with each request to the model', true, { v: 1, s: 0, t: 'made-up' }],
    ['that nobody gives fails no turn', false, { v: 1 }],
  ])('an attestation %s', async (_, isHandled, header) => {
    const codex = real.connect({}, { capabilities: { requestAttestation: true } });
    if (isHandled) codex.handle('attestation/generate', () => ({ token: 'made-up' }));
    await logIn(codex);
    const thread = await firstValueFrom(codex.startThread());
    real.script(thread.id, [text('Welcome.')]);
    expect(await firstValueFrom(thread.run('Hello.'))).toMatchObject({ finalResponse: 'Welcome.' });
    const attestations = real.requests(thread).map(({ headers }) => headers['x-oai-attestation']);
    expect(attestations.map((value) => JSON.parse(String(value)) as unknown)).toMatchObject([header]);
  });
});
