import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, watch } from '../../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Puts a skill below a directory; resolves with its file. */
async function putSkill(directory: string, name: string): Promise<string> {
  const path = join(directory, name, 'SKILL.md');
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(path, `---\nname: ${name}\ndescription: Says ${name}\n---\nSay ${name}.\n`);
  return path;
}

async function skill(name: string) {
  const { data } = await firstValueFrom(real.codex.skills.list({ forceReload: true }));
  return data[0]?.skills.find((found) => found.name === name);
}

describe('skills', () => {
  it('of the home are listed, and can be switched off and on', async () => {
    const path = await putSkill(join(real.home.path, 'skills'), 'wave');
    expect(await skill('wave')).toMatchObject({
      path,
      description: 'Says wave',
      scope: 'user',
      enabled: true,
    });
    for (const enabled of [false, true]) {
      const written = await firstValueFrom(real.codex.skills.writeConfig({ path, enabled }));
      expect(written).toEqual({ effectiveEnabled: enabled });
      expect(await skill('wave')).toMatchObject({ enabled });
    }
  });

  it('of further directories are listed once those are named', async () => {
    const extra = join(real.workspace, 'extra');
    const path = await putSkill(extra, 'bow');
    expect(await skill('bow')).toBeUndefined();
    await firstValueFrom(real.codex.skills.list());
    const changes = watch(real.codex.on('skills/changed'));
    await firstValueFrom(real.codex.skills.setExtraRoots({ extraRoots: [extra] }));
    expect(await changes.first()).toEqual({});
    expect(await skill('bow')).toMatchObject({ path });
  });
});
