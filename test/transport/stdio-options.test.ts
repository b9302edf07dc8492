import { describe, expect, it } from 'vitest';
import { InvalidParamsError } from '../../src/errors/client-errors.js';
import { stdio, type StdioOptions } from '../../src/node.js';

describe('the options of stdio', () => {
  const bad = (options: object): readonly string[] => {
    try {
      Reflect.apply(stdio, undefined, [options]);
    } catch (error) {
      if (error instanceof InvalidParamsError)
        return error.issues.map(({ path }) => path.map(String).join('.'));
      throw error;
    }
    return [];
  };

  it.each<[object, string[]]>([
    [{ command: [] }, ['command']],
    [{ command: 'codex' }, ['command']],
    [{ command: ['', 'x'] }, ['command.0']],
    [{ command: ['a', 5, null, undefined] }, ['command.1', 'command.2', 'command.3']],
    [{ command: ['a', 'b\0c'] }, ['command.1']],
    [{ codexPath: '' }, ['codexPath']],
    [{ codexPath: 5 }, ['codexPath']],
    [{ cwd: 'a\0b' }, ['cwd']],
    [{ env: { 'A=B': 'x', '': 'y', C: 'a\0b', D: 5 } }, ['env.A=B', 'env.', 'env.C', 'env.D']],
    [{ env: ['A=B'] }, ['env']],
    [{ config: [1] }, ['config']],
    [{ config: { model: null } }, ['config.model']],
    [{ maxFrameBytes: 0 }, ['maxFrameBytes']],
    [{ maxFrameBytes: 1.5 }, ['maxFrameBytes']],
    [{ maxFrameBytes: Infinity }, ['maxFrameBytes']],
    [{ shutdownTimeoutMs: -1 }, ['shutdownTimeoutMs']],
    [{ shutdownTimeoutMs: NaN }, ['shutdownTimeoutMs']],
    [{ cwd: '', codexPath: '' }, ['codexPath', 'cwd']],
  ])('refuses %o before anything is started', (options, paths) => {
    expect(bad(options)).toEqual(paths);
  });

  it.each<StdioOptions>([
    {},
    { command: ['a', ''] },
    { env: { A: '', B: undefined } },
    { config: {} },
    { shutdownTimeoutMs: 0 },
  ])('takes %o', (options) => {
    expect(() => stdio(options)).not.toThrow();
  });

  it('does not put values into the message', () => {
    expect(() => stdio({ env: { TOKEN: 'secret\0secret' } })).toThrow(
      /^stdio: env\.TOKEN: expected a string without NUL, or undefined$/,
    );
  });
});
