import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MADE_UP_ACCOUNT, madeUpToken, WANTS_ACCOUNT } from '../../fixtures/made-up-account.js';
import { all, Real, watch } from '../../fixtures/real.js';
import { StandIn, type StandInReply } from './stand-in.js';

let backend: StandIn;
let real: Real;

const APP = { id: 'calendar', name: 'Calendar', description: 'Knows the days' };

/** What the MCP server of the apps answers: it has one tool of one app. */
function mcpReply(message: { readonly id?: number; readonly method?: string }): StandInReply {
  const { id, method } = message;
  const meta = { connector_id: APP.id, connector_name: APP.name };
  const results: Readonly<Record<string, unknown>> = {
    initialize: {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'apps', version: '1' },
    },
    'tools/list': { tools: [{ name: 'today', inputSchema: { type: 'object' }, _meta: meta }] },
  };
  const result = results[method ?? ''];
  return id === undefined ? { status: 202 } : { body: { jsonrpc: '2.0', id, result } };
}

beforeAll(async () => {
  backend = await StandIn.start(() => ({
    'GET /backend-api/connectors/directory/list': { body: { apps: [APP], next_token: null } },
    'POST /backend-api/ps/mcp': ({ body }) => mcpReply(JSON.parse(String(body)) as object),
    'POST /backend-api/ps/apps/batch': { body: { apps: [APP] } },
  }));
  const config = {
    ...WANTS_ACCOUNT,
    chatgpt_base_url: `${backend.origin}/backend-api`,
    features: { apps: true },
  };
  real = await Real.start({ config });
  const login = { type: 'chatgptAuthTokens', accessToken: madeUpToken('kept'), ...MADE_UP_ACCOUNT } as const;
  await firstValueFrom(real.codex.request('account/login/start', login));
});
afterAll(async () => {
  await real.close();
  await backend.close();
});

describe('the apps of an account', () => {
  it('are listed with whether they are connected', async () => {
    const updates = watch(real.codex.on('app/list/updated'));
    const listed = await all(real.codex.apps.list({ forceRefetch: true }));
    expect(listed).toMatchObject([{ id: 'calendar', name: 'Calendar', isAccessible: true }]);
    expect(await updates.first()).toMatchObject({ data: [{ id: 'calendar' }] });
  });

  it('are read one by one, and those whose tools can be called are known', async () => {
    const { apps } = real.codex;
    expect(await firstValueFrom(apps.read({ appIds: ['calendar', 'another'] }))).toMatchObject({
      apps: [{ id: 'calendar', description: 'Knows the days' }],
      missingAppIds: ['another'],
    });
    expect(await firstValueFrom(apps.installed({ forceRefresh: true }))).toEqual({
      apps: [{ id: 'calendar', runtimeName: 'Calendar', enabled: true, callable: true }],
    });
  });
});
