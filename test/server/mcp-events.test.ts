import type { Codex } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostedApps } from '../fixtures/hosted-apps.js';
import { MADE_UP_ACCOUNT, madeUpToken } from '../fixtures/made-up-account.js';
import { Real, sent, watch } from '../fixtures/real.js';

const ACTIVE = 'notifications/events/active';
const EVENT = 'notifications/events/event';

let apps: HostedApps;
let real: Real;
let codex: Codex;
let threadId: string;

beforeAll(async () => {
  apps = await HostedApps.start();
  real = await Real.start({
    config: {
      chatgpt_base_url: apps.url,
      features: { apps: true },
      model_providers: { scripted: { requires_openai_auth: true } },
    },
  });
  codex = real.codex;
  const login = {
    type: 'chatgptAuthTokens',
    accessToken: madeUpToken('account'),
    ...MADE_UP_ACCOUNT,
  } as const;
  await firstValueFrom(codex.request('account/login/start', login));
  threadId = (await firstValueFrom(codex.request('thread/start', {}))).thread.id;
});

afterAll(async () => {
  await real.close();
  await apps.close();
});

const events = (name: string, more: { readonly server?: string; readonly arguments?: unknown } = {}) =>
  watch(codex.thread(threadId).mcpEvents({ server: 'codex_apps', name, ...more }));

describe('events of an MCP server', () => {
  it('are emitted as it sends them, until nobody wants them', async () => {
    const issues = events('issue.updated', { arguments: { project: 'codex' } });
    const subscription = await apps.subscription('issue.updated');
    expect(subscription.params).toMatchObject({ name: 'issue.updated', arguments: { project: 'codex' } });
    subscription.notify(EVENT, { data: 'early' });
    subscription.notify(ACTIVE, { status: 'active' });
    subscription.notify(EVENT, { data: { issue: 42 } });
    await issues.first(({ params }) => JSON.stringify(params).includes('42'));
    expect(issues.values).toEqual([
      { method: EVENT, params: expect.objectContaining({ data: 'early' }) },
      { method: ACTIVE, params: expect.objectContaining({ status: 'active' }) },
      { method: EVENT, params: expect.objectContaining({ data: { issue: 42 } }) },
    ]);
    issues.unsubscribe();
    await subscription.left;
  });

  it('that have yet to flow are given up with their subscription', async () => {
    const requests = sent(codex);
    const waiting = events('waiting');
    const subscription = await apps.subscription('waiting');
    waiting.unsubscribe();
    await subscription.left;
    expect(requests('mcpServer/event/stream/stop')).toHaveLength(1);
    expect(waiting.values).toEqual([]);
  });

  it('complete when the subscription fails', async () => {
    const failing = events('failing');
    const subscription = await apps.subscription('failing');
    subscription.notify(ACTIVE, { status: 'active' });
    await failing.first();
    subscription.fail('boom');
    expect(await failing.ended).toBeUndefined();
    expect(failing.values.map(({ method }) => method)).toEqual([ACTIVE, 'notifications/events/terminated']);
  });

  it('that it does not know are refused, and there is nothing to stop', async () => {
    const requests = sent(codex);
    expect(await events('unknown').ended).toMatchObject({
      code: 'internal_rpc_error',
      message: expect.stringContaining('no such event'),
    });
    expect(requests('mcpServer/event/stream/stop')).toEqual([]);
  });

  it('are had of the hosted apps alone', async () => {
    expect(await events('any', { server: 'desk' }).ended).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('hosted apps'),
    });
  });
});
