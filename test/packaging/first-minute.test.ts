import { exec } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { fencesOf } from '../snippets/fences.js';
import { createProject, type Project } from '../snippets/project.js';

/** The page of the package, followed word for word by a user in the first minute. */

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const fences = fencesOf(readme);
const [install = '', ...run] = (fences[0]?.code ?? '').split('\n').map((line) => line.replace(/\s+#.*/, ''));

/** The packages that the first command installs beside this one. */
const installed = install
  .split(' ')
  .slice(2)
  .filter((name) => name !== manifest.name);

let project: Project;
beforeAll(async () => {
  project = await createProject([...installed, ...Object.keys(manifest.dependencies)]);
});
afterAll(() => project.remove());

describe('the first two commands of the README', () => {
  it('install the package with its peers, and run one program', () => {
    expect(fences[0]?.language).toBe('sh');
    expect(install).toMatch(/^npm install codex-rx /);
    expect(installed.toSorted()).toEqual(Object.keys(manifest.peerDependencies).toSorted());
    expect(run).toHaveLength(1);
  });

  it('show a turn in an empty folder, without a login', async () => {
    const home = join(project.folder, 'home');
    mkdirSync(home);
    // Nothing of this machine is used: no login, no configuration, no executable but the installed one.
    const { PATH, TMPDIR, TEMP, SystemRoot } = process.env;
    const env = { PATH, TMPDIR, TEMP, SystemRoot, HOME: home, USERPROFILE: home, NO_PROXY: '*' };
    const { stdout, stderr } = await promisify(exec)(run[0] ?? '', {
      cwd: project.folder,
      env,
      timeout: 50_000,
    });
    expect({ stdout, stderr }).toEqual({
      stdout: 'Hello from a script, in a real turn of a real app-server.\n',
      stderr: '',
    });
  });

  it('run the program that stands below them', () => {
    const [, path = ''] = /node node_modules\/codex-rx\/(\S+)/.exec(run[0] ?? '') ?? [];
    const code = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    expect(`${fences[1]?.code ?? ''}\n`).toBe(code);
  });
});
