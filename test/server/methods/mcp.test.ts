import { fileURLToPath } from 'node:url';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../../fixtures/real.js';
import { StandIn } from './stand-in.js';

/** MCP servers beside a turn: their state, tools and resources, and logging in to them. */

let far: StandIn;
let real: Real;

beforeAll(async () => {
  far = await StandIn.start((origin) => {
    const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
    const unauthorized = {
      status: 401,
      headers: { 'www-authenticate': `Bearer resource_metadata="${metadata}"` },
    };
    return {
      'GET /mcp': unauthorized,
      'POST /mcp': unauthorized,
      'GET /.well-known/oauth-protected-resource/mcp': {
        body: { resource: `${origin}/mcp`, authorization_servers: [origin] },
      },
      'GET /.well-known/oauth-authorization-server': {
        body: {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
        },
      },
      'POST /register': ({ body }) => ({
        status: 201,
        body: { ...(JSON.parse(String(body)) as object), client_id: 'made-up' },
      }),
      'POST /token': { body: { access_token: 'made-up', token_type: 'Bearer', expires_in: 3600 } },
    };
  });
  const desk = {
    command: process.execPath,
    args: [fileURLToPath(new URL('../../fixtures/mcp-server.js', import.meta.url))],
  };
  const config = {
    mcp_oauth_credentials_store: 'file',
    mcp_servers: { desk, far: { url: `${far.origin}/mcp` } },
  };
  real = await Real.start({ config });
});
afterAll(async () => {
  await real.close();
  await far.close();
});

describe('an MCP server', () => {
  it('is listed with its tools and resources, and so is one that wants a login', async () => {
    const servers = await all(real.codex.mcpServers.list());
    const [desk, other] = ['desk', 'far'].map((name) => servers.find((server) => server.name === name));
    expect(desk).toMatchObject({ serverInfo: { name: 'desk', version: '1' }, authStatus: 'unsupported' });
    expect(Object.keys(desk?.tools ?? {}).sort()).toEqual(['add', 'greet', 'remove', 'visit']);
    expect(desk?.resources).toMatchObject([{ uri: 'desk://drawer', name: 'drawer' }]);
    expect(other).toMatchObject({ authStatus: 'notLoggedIn' });
  });

  it('starts with a thread, which can call its tools and read its resources', async () => {
    const starts = watch(real.codex.on('mcpServer/startupStatus/updated'));
    const thread = await real.thread();
    const { id: threadId } = thread;
    await starts.first(({ name, status }) => name === 'desk' && status === 'ready');
    const call = thread.mcpServers.callTool({ server: 'desk', tool: 'add', arguments: { a: 2, b: 3 } });
    expect(await firstValueFrom(call)).toMatchObject({ content: [{ type: 'text', text: '5' }] });
    const read = real.codex.mcpServers.readResource({ threadId, server: 'desk', uri: 'desk://drawer' });
    expect(await firstValueFrom(read)).toMatchObject({
      contents: [{ uri: 'desk://drawer', mimeType: 'text/plain', text: 'A pencil.' }],
    });
  });

  it('is forgotten when it leaves the configuration and that is read again', async () => {
    const { config, mcpServers } = real.codex;
    const names = async () => (await all(mcpServers.list())).map(({ name }) => name);
    const write = (value: unknown) =>
      firstValueFrom(config.writeValue({ keyPath: 'mcp_servers.other', value, mergeStrategy: 'replace' }));
    await write({ command: process.execPath, args: ['-e', ''] });
    expect(await firstValueFrom(mcpServers.reload())).toEqual({});
    expect(await names()).toContain('other');
    await write(null);
    await firstValueFrom(mcpServers.reload());
    expect(await names()).not.toContain('other');
  });
});

describe('logging in to an MCP server', () => {
  it('gives an address for the browser, and tells when it is done', async () => {
    const ends = watch(real.codex.on('mcpServer/oauthLogin/completed'));
    const login = await firstValueFrom(real.codex.mcpServers.login({ name: 'far' }));
    const { searchParams } = new URL(login.authorizationUrl);
    const callback = new URL(searchParams.get('redirect_uri') ?? '');
    callback.search = String(
      new URLSearchParams({ code: 'made-up', state: searchParams.get('state') ?? '' }),
    );
    await fetch(callback);
    expect(await ends.first()).toMatchObject({ name: 'far', loginId: login.loginId, success: true });
    expect(far.calls('POST /token')).toHaveLength(1);
  });
});
