import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MADE_UP_ACCOUNT, madeUpToken, WANTS_ACCOUNT } from '../../fixtures/made-up-account.js';
import { all, Real } from '../../fixtures/real.js';
import { StandIn } from './stand-in.js';

/** Plugins of a directory, and those an account shares. */

const SHARE = 'https://example.com/share/greeter';
const REMOTE = 'plugins~greeter';

let backend: StandIn;
let real: Real;
let shop: string;

beforeAll(async () => {
  const page = (plugins: readonly unknown[]) => ({ body: { plugins, pagination: {} } });
  let bundle: Buffer = Buffer.alloc(0);
  backend = await StandIn.start((origin) => {
    const shared = {
      id: REMOTE,
      name: 'greeter',
      scope: 'WORKSPACE',
      discoverability: 'PRIVATE',
      version: '1.0.0',
      installation_policy: 'AVAILABLE',
      authentication_policy: 'ON_USE',
      status: 'ENABLED',
      share_url: SHARE,
      share_principals: [],
      release: {
        display_name: 'Greeter',
        description: 'Greets',
        version: '1.0.0',
        bundle_download_url: `${origin}/bundle`,
        interface: {},
        skills: [],
        app_ids: [],
      },
    };
    return {
      'GET /backend-api/ps/plugins/workspace/created': page([shared]),
      'GET /backend-api/ps/plugins/workspace/shared': page([]),
      'GET /backend-api/ps/plugins/installed': page([]),
      'GET /backend-api/ps/plugins/list': page([]),
      'GET /backend-api/plugins/featured': { body: [] },
      [`GET /backend-api/ps/plugins/${REMOTE}`]: { body: shared },
      [`GET /backend-api/ps/plugins/${REMOTE}/skills/greet`]: {
        body: { plugin_id: REMOTE, name: 'greet', skill_md_contents: 'Say hello.' },
      },
      [`PUT /backend-api/ps/plugins/${REMOTE}/shares`]: {
        body: { principals: [], discoverability: 'PRIVATE' },
      },
      [`DELETE /backend-api/public/plugins/workspace/${REMOTE}`]: { status: 204 },
      'POST /backend-api/public/plugins/workspace/upload-url': {
        body: { file_id: 'file', upload_url: `${origin}/bundle`, etag: 'made-up' },
      },
      'PUT /bundle': ({ body }) => {
        bundle = body;
        return {};
      },
      'GET /bundle': () => ({ body: bundle }),
      'POST /backend-api/public/plugins/workspace': { body: { plugin_id: REMOTE, share_url: SHARE } },
    };
  });
  real = await Real.start({
    config: {
      ...WANTS_ACCOUNT,
      chatgpt_base_url: `${backend.origin}/backend-api`,
      features: { apps: false, plugins: true },
    },
  });
  shop = await makeShop(join(real.home.path, 'shop'));
});
afterAll(async () => {
  await real.close();
  await backend.close();
});

/** A directory that offers a plugin with a skill. */
async function makeShop(directory: string): Promise<string> {
  const plugin = join(directory, 'plugins', 'greeter');
  const put = async (path: string, content: string | object) => {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const source = { source: 'local', path: './plugins/greeter' };
  const policy = { installation: 'AVAILABLE', authentication: 'ON_USE' };
  await put(join(directory, '.agents', 'plugins', 'marketplace.json'), {
    name: 'shop',
    plugins: [{ name: 'greeter', source, policy, category: 'Productivity' }],
  });
  await put(join(plugin, '.codex-plugin', 'plugin.json'), {
    name: 'greeter',
    version: '1.0.0',
    description: 'Greets',
  });
  await put(
    join(plugin, 'skills', 'greet', 'SKILL.md'),
    '---\nname: greet\ndescription: Greets\n---\nSay hello.\n',
  );
  return directory;
}

describe('a marketplace in a directory', () => {
  it('is added once, offers its plugins, and is removed', async () => {
    const { marketplaces, plugins } = real.codex;
    const add = marketplaces.add({ source: shop });
    const added = { marketplaceName: 'shop', installedRoot: shop };
    expect(await firstValueFrom(add)).toEqual({ ...added, alreadyAdded: false });
    expect(await firstValueFrom(add)).toEqual({ ...added, alreadyAdded: true });
    const offered = async () => {
      const { marketplaces: found } = await firstValueFrom(plugins.list());
      return found.map(({ name, plugins: offers }) => [name, offers.map((plugin) => plugin.name)]);
    };
    expect(await offered()).toEqual([['shop', ['greeter']]]);
    expect(await firstValueFrom(marketplaces.upgrade())).toEqual({
      selectedMarketplaces: [],
      upgradedRoots: [],
      errors: [],
    });
    expect(await all(plugins.search({ searchTerm: 'greet' }))).toMatchObject([
      { plugin: { name: 'greeter' } },
    ]);
    expect(await firstValueFrom(marketplaces.remove({ marketplaceName: 'shop' }))).toMatchObject({
      marketplaceName: 'shop',
    });
    expect(await offered()).toEqual([]);
  });
});

describe('a plugin', () => {
  it('is read, installed with its skill, and uninstalled', async () => {
    const { plugins, skills } = real.codex;
    await firstValueFrom(real.codex.marketplaces.add({ source: shop }));
    const place = {
      marketplacePath: join(shop, '.agents', 'plugins', 'marketplace.json'),
      pluginName: 'greeter',
    };
    expect(await firstValueFrom(plugins.read(place))).toMatchObject({
      plugin: { summary: { name: 'greeter', installed: false }, skills: [{ name: 'greeter:greet' }] },
    });
    const skillNames = async () => {
      const { data } = await firstValueFrom(skills.list({ forceReload: true }));
      return data.flatMap((entry) => entry.skills.map(({ name }) => name));
    };
    expect(await skillNames()).not.toContain('greeter:greet');
    expect(await firstValueFrom(plugins.install(place))).toEqual({
      authPolicy: 'ON_USE',
      appsNeedingAuth: [],
    });
    expect(await skillNames()).toContain('greeter:greet');
    const installed = async () => {
      const { marketplaces } = await firstValueFrom(plugins.installed());
      return marketplaces.flatMap((marketplace) => marketplace.plugins.map(({ id }) => id));
    };
    expect(await installed()).toEqual(['greeter@shop']);
    expect(await firstValueFrom(plugins.uninstall({ pluginId: 'greeter@shop' }))).toEqual({});
    expect(await installed()).toEqual([]);
    expect(await skillNames()).not.toContain('greeter:greet');
  });
});

describe('plugins of an account', () => {
  beforeAll(async () => {
    const login = {
      type: 'chatgptAuthTokens',
      accessToken: madeUpToken('kept'),
      ...MADE_UP_ACCOUNT,
    } as const;
    await firstValueFrom(real.codex.request('account/login/start', login));
  });

  it('are shared, shown, checked out and taken back', async () => {
    const { pluginShares } = real.codex;
    const saved = await firstValueFrom(pluginShares.save({ pluginPath: join(shop, 'plugins', 'greeter') }));
    expect(saved).toMatchObject({ remotePluginId: REMOTE, shareUrl: SHARE });
    expect((await firstValueFrom(pluginShares.list())).data).toMatchObject([
      { plugin: { name: 'greeter', shareContext: { remotePluginId: REMOTE, shareUrl: SHARE } } },
    ]);
    const remotePluginId = REMOTE;
    const update = pluginShares.updateTargets({
      remotePluginId,
      discoverability: 'PRIVATE',
      shareTargets: [],
    });
    expect(await firstValueFrom(update)).toEqual({ discoverability: 'PRIVATE', principals: [] });
    const checkout = await firstValueFrom(pluginShares.checkout({ remotePluginId }));
    expect(checkout).toMatchObject({ pluginName: 'greeter', remotePluginId, remoteVersion: '1.0.0' });
    expect(await firstValueFrom(pluginShares.delete({ remotePluginId }))).toEqual({});
    expect(backend.calls(`DELETE /backend-api/public/plugins/workspace/${REMOTE}`)).toHaveLength(1);
  });

  it('are read from afar, and reconciled with what is here', async () => {
    const { plugins } = real.codex;
    const read = plugins.readSkill({
      remoteMarketplaceName: 'workspace-shared-with-me',
      remotePluginId: REMOTE,
      skillName: 'greet',
    });
    expect(await firstValueFrom(read)).toEqual({ contents: 'Say hello.' });
    expect(await firstValueFrom(plugins.reconcile())).toMatchObject({ failedRemotePluginIds: [] });
  });
});
