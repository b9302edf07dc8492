import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Codex } from 'codex-rx';
import { failure, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../../fixtures/real.js';

/** The server's configuration, and what it offers by it. */

let real: Real;
let codex: Codex;
let bin: string;

beforeAll(async () => {
  real = await Real.start();
  bin = join(real.home.path, 'bin');
  codex = real.connect({ env: { PATH: path() } });
});
afterAll(() => real.close());

function path(): string {
  return [bin, process.env['PATH']].join(delimiter);
}

/** Puts a program where the server finds it before any other of its name. */
async function putTool(name: string, script: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, name), 0o755);
}

/** A profile of AWS that nobody has. */
async function putAwsProfile(home: string): Promise<void> {
  const directory = join(home, '.aws');
  const keys = 'aws_access_key_id = AKIAMADEUP\naws_secret_access_key = none';
  await mkdir(directory);
  await writeFile(join(directory, 'config'), '[profile dev]\nregion = us-east-1\n');
  await writeFile(join(directory, 'credentials'), `[dev]\n${keys}\n`);
}

describe('the configuration', () => {
  it('reads back what was written to it, one value or several', async () => {
    const { config } = codex;
    const read = async () => (await firstValueFrom(config.read({ includeLayers: true }))).config;
    const written = await firstValueFrom(
      config.writeValue({ keyPath: 'model_reasoning_effort', value: 'low', mergeStrategy: 'replace' }),
    );
    expect(written).toMatchObject({ status: 'ok', filePath: join(real.home.path, 'config.toml') });
    expect(await read()).toMatchObject({ model: 'scripted-model', model_reasoning_effort: 'low' });
    const edits = [
      { keyPath: 'model_reasoning_effort', value: null, mergeStrategy: 'replace' },
      { keyPath: 'review_model', value: 'reviewer', mergeStrategy: 'replace' },
    ] as const;
    // Who has not seen the last change may not make another.
    const stale = config.batchWrite({ edits, expectedVersion: 'sha256:none' });
    expect(await watch(stale).ended).toMatchObject({ rpcCode: -32600 });
    await firstValueFrom(config.batchWrite({ edits, expectedVersion: written.version }));
    expect(await read()).toMatchObject({ model_reasoning_effort: null, review_model: 'reviewer' });
  });

  it('is held to nothing on a machine that nobody manages', async () => {
    expect(await firstValueFrom(codex.config.readRequirements())).toMatchObject({ requirements: null });
  });
});

describe('features', () => {
  const isEnabled = async (name: string) =>
    (await all(codex.features.list())).find((feature) => feature.name === name)?.enabled;

  it('are listed with their state, and can be switched for this server', async () => {
    expect(await isEnabled('plugins')).toBe(false);
    expect(await isEnabled('mentions_v2')).toBe(true);
    const enablement = { mentions_v2: false };
    expect(await firstValueFrom(codex.features.setEnablement({ enablement }))).toEqual({ enablement });
    expect(await isEnabled('mentions_v2')).toBe(false);
  });
});

describe('what the server offers', () => {
  it('are permission profiles and modes of collaboration', async () => {
    const profiles = await all(codex.permissionProfiles.list());
    expect(profiles.map(({ id }) => id)).toEqual([':read-only', ':workspace', ':danger-full-access']);
    const { data } = await firstValueFrom(codex.collaborationModes.list());
    expect(data.map(({ mode }) => mode)).toEqual(['plan', 'default']);
  });

  it('includes a method to try experimental ones with', async () => {
    const echo = codex.request('mock/experimentalMethod', { value: 'hello' });
    expect(await firstValueFrom(echo)).toEqual({ echoed: 'hello' });
  });
});

describe('model providers', () => {
  const ids = async () => {
    const { data } = await firstValueFrom(codex.modelProviders.list());
    return data.map(({ id }) => id);
  };

  it('are listed, and one can be added', async () => {
    expect(await firstValueFrom(codex.modelProviders.list())).toMatchObject({
      defaultProviderId: 'scripted',
      canChangeDefault: true,
    });
    const settings = { type: 'customGateway', name: 'Another', baseUrl: 'http://127.0.0.1:9/v1' } as const;
    const { provider } = await firstValueFrom(codex.modelProviders.writeConfig({ settings }));
    expect(provider).toMatchObject({ id: 'another', name: 'Another', baseUrl: settings.baseUrl });
    expect(await ids()).toContain('another');
  });

  it('have one among them that new threads use', async () => {
    const set = (providerId: string) => codex.modelProviders.setDefault({ providerId });
    expect(await firstValueFrom(set('openai'))).toMatchObject({
      status: 'ok',
      filePath: expect.stringContaining('config.toml'),
    });
    expect(await firstValueFrom(codex.modelProviders.list())).toMatchObject({ defaultProviderId: 'openai' });
    expect(await firstValueFrom(set('scripted'))).toMatchObject({ status: 'ok' });
  });

  it('say what they can do', async () => {
    const capabilities = await firstValueFrom(codex.modelProviders.readCapabilities());
    expect(capabilities).toEqual({ imageGeneration: true, webSearch: true });
  });

  it('of Amazon are found by their profiles and set up', async () => {
    const { accounts } = codex;
    expect(await firstValueFrom(accounts.discoverBedrock())).toMatchObject({ profiles: [] });
    await putAwsProfile(real.home.path);
    expect(await firstValueFrom(accounts.discoverBedrock())).toMatchObject({
      profiles: [{ name: 'dev', region: 'us-east-1' }],
    });
    const setup = accounts.setupBedrock({ type: 'profile', profile: 'dev', region: 'us-east-1' });
    expect(await firstValueFrom(setup)).toEqual({});
    expect(await ids()).toContain('amazon-bedrock');
    const check = await firstValueFrom(accounts.checkBedrockGovCloudRequirements());
    expect(check).toEqual({ isGovCloud: false, shouldWarn: false });
  });

  it('of Amazon are logged in to again when the session has expired', async () => {
    await putTool('aws', 'exit 0');
    const auth_refresh = { command: 'aws', args: ['sso', 'login'] };
    const bedrock = { base_url: real.model.url, aws: { profile: 'dev', region: 'us-east-1', auth_refresh } };
    const home = await real.model.codexHome({ config: { model_providers: { 'amazon-bedrock': bedrock } } });
    await putAwsProfile(home.path);
    const client = real.connect({ env: { ...home.env, PATH: path() } });
    const begun = watch(client.on('modelProvider/authRecoveryStarted'));
    const ended = watch(client.on('modelProvider/authRecoveryCompleted'));
    real.model.reply(failure(401)).reply(text('Hello.'));
    const options = { modelProvider: 'amazon-bedrock', model: 'scripted-model' };
    const thread = await firstValueFrom(client.startThread(options));
    expect(await firstValueFrom(thread.run('Hello.'))).toMatchObject({ finalResponse: 'Hello.' });
    const place = { threadId: thread.id, provider: 'Amazon Bedrock' };
    expect(begun.values).toMatchObject([place]);
    expect(ended.values).toMatchObject([place]);
  });

  it('of Google are set up with what its command line tool says', async () => {
    await putTool('gcloud', 'echo made-up-token');
    const credentialFile = join(real.workspace, 'credentials.json');
    const setup = codex.accounts.setupGcp({ projectId: 'made-up', credentialFile });
    expect(await watch(setup).ended).toMatchObject({ message: expect.stringContaining('credential file') });
    await writeFile(credentialFile, JSON.stringify({ type: 'authorized_user' }));
    expect(await firstValueFrom(setup)).toEqual({});
    expect(await ids()).toContain('gcp');
  });
});
