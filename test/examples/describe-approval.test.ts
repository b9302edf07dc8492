import { describe, expect, it } from 'vitest';
import { describeApproval } from '../../examples/support/describe-approval.js';
import { visible } from '../../examples/support/visible.js';
import { ask, askCommand } from '../fixtures/lone-approval.js';

const UNSAFE = [
  '\0', '\x07', '\x1b[31m', '\x1b]8;;x\x07', '\r', '\n', '\x7f', '\x85', '\x9b2J', '\x9d0;x\x9c', '\xa0', '\xad',
  '\u061c', '\u034f', '\u115f', '\u180e', '\u200b', '\u200d', '\u200e', '\u2003', '\u2028', '\u202e', '\u2066',
  '\u2800', '\u3000', '\u3164', '\ufeff', '\ud800', '\u{e0041}', '\u{f0000}',
]; // prettier-ignore

describe('visible', () => {
  it.each(UNSAFE)('shows %j as an escape', (unsafe) => {
    const [first = ''] = unsafe;
    expect(visible(`a${unsafe}b`)).not.toContain(first);
    expect(visible(`a${unsafe}b`)).toContain('\\');
  });

  it('leaves what can be read as it is', () => {
    expect(visible('ls "größer 世界" \\ 🌍')).toBe('"ls \\"größer 世界\\" \\\\ 🌍"');
    expect(visible(undefined)).toBe('null');
  });
});

describe('what an approval asks for is shown', () => {
  const shown = (approval: Parameters<typeof describeApproval>[0]) => describeApproval(approval).join('\n');

  it.each<readonly [string, object]>([
    ['/elsewhere', { cwd: '/elsewhere' }],
    ['remote', { environmentId: 'remote' }],
    ['/secrets', { additionalPermissions: { fileSystem: { read: ['/secrets'] } } }],
    ['example.org', { networkApprovalContext: { host: 'example.org', protocol: 'https' } }],
    ['Because.', { reason: 'Because.' }],
    ['xargs', { proposedExecpolicyAmendment: ['xargs'] }],
    ['later', { elevated: 'later' }],
  ])('%s of a command', (text, params) => {
    expect(shown(askCommand('ls', params).approval)).toContain(text);
  });

  it('all of permissions, and the root of a change whose patch is unknown', () => {
    const permissions = { network: { enabled: true }, fileSystem: { write: ['/etc'] } };
    const lines = shown(ask('permissions', { permissions, cwd: '/own', environmentId: 'remote' }).approval);
    for (const part of [JSON.stringify(permissions), '/own', 'remote']) expect(lines).toContain(part);
    const change = shown(ask('fileChange', { grantRoot: '/all' }).approval);
    for (const part of ['grantRoot: "/all"', 'changes: unknown']) expect(change).toContain(part);
  });

  it('each file of a change, where it goes, and what is to be in it', () => {
    const patch = [
      { path: '/own/a', kind: { type: 'add' as const }, diff: '+evil' },
      { path: '/own/b\u202e', kind: { type: 'update' as const, move_path: '/etc/b' }, diff: '' },
    ];
    const lines = describeApproval(ask('fileChange', {}, 0, { patch }).approval);
    expect(lines.slice(-2)).toEqual([
      '  add "/own/a": "+evil"',
      '  update "/own/b\\u{202e}" -> "/etc/b": ""',
    ]);
  });

  it('without anything that would act on a terminal', () => {
    const text = UNSAFE.join('');
    const lines = describeApproval(askCommand(text, { [text]: text, cwd: text, reason: text }).approval);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
