import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayOAuthChangedNotification } from '../../../generated/types.js';
import { MADE_UP_ACCOUNT, madeUpToken, WANTS_ACCOUNT } from '../../fixtures/made-up-account.js';
import { all, Real, watch } from '../../fixtures/real.js';
import { StandIn } from './stand-in.js';

/** What belongs to an account: its usage and credits, its sessions, its gateway, and whom it lets in from afar. */

const LIMIT = { allowed: true, limit_reached: false, secondary_window: null };
const WINDOW = {
  used_percent: 12,
  limit_window_seconds: 18_000,
  reset_after_seconds: 60,
  reset_at: 1_900_000_000,
};
const CLIENTS = '/wham/remote/control/environments/room/clients';

let backend: StandIn;
let real: Real;

beforeAll(async () => {
  backend = await StandIn.start(() => ({
    'GET /backend-api/wham/usage': {
      body: { plan_type: 'pro', rate_limit: { ...LIMIT, primary_window: WINDOW } },
    },
    'GET /backend-api/wham/rate-limit-reset-credits': { body: { credits: [], available_count: 0 } },
    'POST /backend-api/wham/rate-limit-reset-credits/consume': {
      body: { code: 'nothing_to_reset', windows_reset: 0 },
    },
    'GET /backend-api/wham/profiles/me': { body: { stats: { lifetime_tokens: 1234 } } },
    'GET /backend-api/wham/workspace-messages': { body: { messages: [] } },
    'POST /backend-api/wham/accounts/send_add_credits_nudge_email': {},
    'POST /backend-api/wham/remote/control/server/enroll': {
      body: {
        server_id: 'server',
        environment_id: 'room',
        remote_control_token: 'made-up',
        expires_at: '2030-01-01T00:00:00Z',
      },
    },
    'POST /backend-api/wham/remote/control/server/pair': {
      body: {
        server_id: 'server',
        pairing_code: 'pair',
        manual_pairing_code: 'PA-IR',
        environment_id: 'room',
        expires_at: '2030-01-01T00:00:00Z',
      },
    },
    'POST /backend-api/wham/remote/control/server/pair/status': { body: { claimed: false } },
    [`GET /backend-api${CLIENTS}`]: { body: { items: [{ client_id: 'phone' }], cursor: null } },
    [`DELETE /backend-api${CLIENTS}/phone`]: {},
    'POST /token': { body: { access_token: 'made-up', token_type: 'Bearer', expires_in: 3600 } },
  }));
  const gateway_oauth = {
    client_id: 'codex-rx',
    authorization_url: `${backend.origin}/authorize`,
    token_url: `${backend.origin}/token`,
    credentials_store: 'file',
  };
  const gated = { name: 'Gated', base_url: `${backend.origin}/v1`, wire_api: 'responses', gateway_oauth };
  real = await Real.start({
    config: {
      ...WANTS_ACCOUNT,
      chatgpt_base_url: `${backend.origin}/backend-api`,
      cli_auth_credentials_store: 'file',
      model_providers: { ...WANTS_ACCOUNT.model_providers, gated },
    },
  });
});
afterAll(async () => {
  await real.close();
  await backend.close();
});

describe('an account of ChatGPT', () => {
  beforeAll(async () => {
    const login = {
      type: 'chatgptAuthTokens',
      accessToken: madeUpToken('kept'),
      ...MADE_UP_ACCOUNT,
    } as const;
    await firstValueFrom(real.codex.request('account/login/start', login));
  });

  it('has rate limits, which can be reset for credit', async () => {
    const { rateLimits } = await firstValueFrom(real.codex.request('account/rateLimits/read'));
    expect(rateLimits).toMatchObject({ primary: { usedPercent: 12, windowDurationMins: 300 } });
    const consume = real.codex.accounts.consumeRateLimitResetCredit({ idempotencyKey: 'once' });
    expect(await firstValueFrom(consume)).toEqual({ outcome: 'nothingToReset' });
    const [call] = backend.calls('POST /backend-api/wham/rate-limit-reset-credits/consume');
    expect(JSON.parse(String(call?.body))).toMatchObject({ redeem_request_id: 'once' });
  });

  it('has used tokens, and may ask for more credit', async () => {
    const { accounts } = real.codex;
    const usage = await firstValueFrom(accounts.readUsage());
    expect(usage).toMatchObject({ summary: { lifetimeTokens: 1234 } });
    const nudge = accounts.sendAddCreditsNudgeEmail({ creditType: 'credits' });
    expect(await firstValueFrom(nudge)).toEqual({ status: 'sent' });
  });

  it('has messages of its workspace and nothing to set up', async () => {
    const { accounts } = real.codex;
    const messages = { featureEnabled: true, messages: [] };
    expect(await firstValueFrom(accounts.readWorkspaceMessages())).toEqual(messages);
    expect(await firstValueFrom(accounts.readSecuritySetup())).toEqual({ notice: null });
  });

  it('lets other devices in, and out again', async () => {
    const { remoteControl } = real.codex;
    const states = watch(real.codex.on('remoteControl/status/changed'));
    expect(await firstValueFrom(remoteControl.readStatus())).toMatchObject({ status: 'disabled' });
    const enabled = await firstValueFrom(remoteControl.enable());
    expect(enabled).toMatchObject({ status: 'connecting', environmentId: 'room' });
    await states.first(({ environmentId }) => environmentId === 'room');
    expect(await firstValueFrom(remoteControl.startPairing({ manualCode: true }))).toMatchObject({
      pairingCode: 'pair',
      manualPairingCode: 'PA-IR',
    });
    const pairing = remoteControl.pairingStatus({ pairingCode: 'pair' });
    expect(await firstValueFrom(pairing)).toEqual({ claimed: false });
    const environmentId = 'room';
    const clients = await all(remoteControl.listClients({ environmentId }));
    expect(clients).toMatchObject([{ clientId: 'phone' }]);
    const revoke = remoteControl.revokeClient({ environmentId, clientId: 'phone' });
    expect(await firstValueFrom(revoke)).toEqual({});
    expect(backend.calls(`DELETE /backend-api${CLIENTS}/phone`)).toHaveLength(1);
    expect(await firstValueFrom(remoteControl.disable())).toMatchObject({ status: 'disabled' });
  });
});

describe('the sessions of an account that is kept in the home', () => {
  it('are listed, and the one that is active can be switched to', async () => {
    const home = await real.model.codexHome({
      config: { ...WANTS_ACCOUNT, cli_auth_credentials_store: 'file' },
    });
    const token = madeUpToken('kept');
    const tokens = { id_token: token, access_token: token, refresh_token: 'made-up', account_id: 'account' };
    const stored = { tokens, last_refresh: new Date().toISOString() };
    await writeFile(join(home.path, 'auth.json'), JSON.stringify(stored));
    const { accounts } = real.connect({ env: home.env });
    const { activeSessionId, sessions } = await firstValueFrom(accounts.listSessions());
    expect(sessions).toMatchObject([
      { sessionId: activeSessionId, email: 'nobody@example.com', isActive: true, userId: 'user' },
    ]);
    const sessionId = activeSessionId ?? '';
    const switched = await firstValueFrom(accounts.switchSession({ sessionId, accountId: 'account' }));
    expect(switched).toMatchObject({ activeSessionId, sessions: [{ sessionId }] });
  });
});

describe('the gateway of a model provider', () => {
  const modelProvider = 'gated';
  // It may be said to have started before there is an address.
  const hasAddress = ({ authUrl }: GatewayOAuthChangedNotification) => typeof authUrl === 'string';

  it('is logged in to in the browser', async () => {
    const { gatewayOAuth } = real.codex;
    const state = () => firstValueFrom(gatewayOAuth.read({ modelProvider }));
    expect(await state()).toMatchObject({ required: true, status: 'notReady', providerName: 'Gated' });
    const changes = watch(real.codex.on('account/gatewayOAuth/changed'));
    const login = watch(gatewayOAuth.login({ modelProvider }));
    const { authUrl } = await changes.first(hasAddress);
    const { searchParams } = new URL(authUrl ?? '');
    const callback = new URL(searchParams.get('redirect_uri') ?? '');
    callback.search = String(
      new URLSearchParams({ code: 'made-up', state: searchParams.get('state') ?? '' }),
    );
    await fetch(callback);
    expect(await login.first()).toMatchObject({});
    expect(backend.calls('POST /token')).toHaveLength(1);
    expect(await state()).toMatchObject({ status: 'succeeded' });
  });

  it('is not logged in to when that is cancelled', async () => {
    const { gatewayOAuth } = real.codex;
    const changes = watch(real.codex.on('account/gatewayOAuth/changed'));
    const login = watch(gatewayOAuth.login({ modelProvider }));
    await changes.first(hasAddress);
    expect(await firstValueFrom(gatewayOAuth.cancel())).toEqual({});
    expect(await login.ended).toMatchObject({ message: expect.stringContaining('cancel') });
  });
});
