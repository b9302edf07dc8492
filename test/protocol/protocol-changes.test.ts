import { describe, expect, it } from 'vitest';
import { readProtocol } from '../../src/codegen/protocol.js';
import { protocolChanges, type Change } from '../../src/codegen/protocol-changes.js';
import { intoChangelog, toSection } from '../compat/changelog.js';
import { schemasOf } from '../fixtures/schemas.js';

const protocolOf = (version: string) => readProtocol(schemasOf(version), () => undefined);
const changesOf = (from: string, to: string) => protocolChanges(protocolOf(from), protocolOf(to));
const find = (changes: readonly Change[], kind: Change['kind']) =>
  changes.find((change) => change.kind === kind);

describe('the changes between two releases', () => {
  const changes = changesOf('0.169.0', '0.171.0');

  it('are the methods, notifications and requests of the server that came and went', () => {
    expect(changes.slice(0, 3)).toEqual([
      {
        kind: 'methods',
        added: [
          'thread/search/stream',
          'thread/search/cancel',
          'thread/search/stream/cancel',
          'thread/realtime/list',
          'modelProvider/default/set',
        ],
        removed: [],
      },
      { kind: 'notifications', added: ['thread/search/partial'], removed: [] },
      { kind: 'server requests', added: [], removed: ['currentTime/read'] },
    ]);
  });

  it('are the members that came and went, in variants too', () => {
    const members = find(changes, 'members');
    expect(members?.added).toContain('McpServerStatus.environmentId');
    expect(members?.added).toContain('ThreadItem.mcpToolCall.environmentId');
    expect(members?.removed).toContain('Project.position');
  });

  it('are the words and variants that came and went, without what stands inside a new one', () => {
    const values = find(changes, 'values');
    expect(values?.added).toContain('CodexErrorInfo.bioPolicy');
    expect(values?.added).toContain('ThreadRealtimeItem.frame');
    expect(find(changes, 'members')?.added.filter((name) => name.includes('Item.frame.'))).toEqual([]);
    expect(find(changesOf('0.130.0', '0.134.0'), 'values')?.removed).toContain('FileSystemAccessMode.none');
  });

  it('are the same the other way round, with what came and what went exchanged', () => {
    const back = changesOf('0.171.0', '0.169.0');
    expect(back).toEqual(
      changes.map(({ kind, added, removed }) => ({ kind, added: removed, removed: added })),
    );
  });

  it('are none between a release and itself', () => {
    expect(changesOf('0.171.0', '0.171.0')).toEqual([]);
  });

  it('say nothing of what stands inside a definition that only one release has', () => {
    const names = changes.flatMap(({ added }) => added);
    expect(names.filter((name) => name.startsWith('ThreadSearchPartialNotification'))).toEqual([]);
  });
});

describe('the changelog', () => {
  const section = (added: readonly string[]) =>
    toSection('1.0.0', '1.1.0', [{ kind: 'methods', added, removed: ['b/c'] }]);
  const into = (changelog: string, text = section(['a/b'])) =>
    intoChangelog(changelog, '1.0.0', '1.1.0', text);
  const written = '### Protocol: 1.0.0 to 1.1.0\n\n- Added methods: `a/b`\n- Removed methods: `b/c`\n';

  it('names what changed under a heading with both releases', () => {
    expect(section(['a/b'])).toBe(written);
    expect(toSection('1.0.0', '1.1.0', [])).toContain('- Nothing that has a name.');
  });

  it('gets it at the end of what is not released yet', () => {
    const open = '# Changelog\n\n## 0.2.0 (unreleased)\n\n### Fixed\n\n- This.\n';
    expect(into(open)).toBe(`${open}\n${written}`);
    const released = '## 0.1.0\n\n- That.\n';
    expect(into(`${open}\n${released}`)).toBe(`${open}\n${written}\n${released}`);
    expect(into(`# Changelog\n\n## Unreleased\n\n${released}`)).toBe(
      `# Changelog\n\n## Unreleased\n\n${written}\n${released}`,
    );
  });

  it('gets a part for it where everything is released', () => {
    const released = '# Changelog\n\n## 0.1.0\n\n- That.\n';
    expect(into(released)).toBe(`# Changelog\n\n## Unreleased\n\n${written}\n## 0.1.0\n\n- That.\n`);
    expect(into('# Changelog\n\n')).toBe(`# Changelog\n\n## Unreleased\n\n${written}\n`);
  });

  it('is the same when it is written again, and renewed when the changes are others', () => {
    const once = into('# Changelog\n\n## Unreleased\n\n- This.\n');
    expect(into(once)).toBe(once);
    const renewed = into(once, section(['x/y']));
    expect(renewed).toContain('`x/y`');
    expect(renewed).not.toContain('`a/b`');
    expect(renewed.match(/### Protocol/g)).toHaveLength(1);
  });
});
