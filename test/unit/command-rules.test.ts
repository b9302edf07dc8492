import { commandRules, InvalidParamsError, type CommandRule, type CommandRules } from 'codex-rx';
import { describe, expect, it, vi } from 'vitest';
import { readShellLine } from '../../src/approvals/shell-line.js';
import { ask, askCommand } from '../fixtures/lone-approval.js';
import { recording } from '../fixtures/recordings.js';

const RULES: CommandRules = {
  accept: ['git status', 'git log …', 'ls', 'cat …', 'echo …'],
  decline: ['rm', 'git push'],
};

/** What the rules say to a script that the server is about to give to a shell. */
function decided(script: string, rules = RULES) {
  return commandRules(rules)(askCommand(`/bin/bash -lc ${joined(script)}`).approval);
}

/** A word as the server joins it to others: in single quotes, or else in double ones. */
function joined(word: string): string {
  return word.includes("'") ? `"${word.replaceAll(/[\\"$`]/g, '\\$&')}"` : `'${word}'`;
}

describe('accepts', () => {
  it.each([
    'git status',
    '  git \t status  ',
    "'git' status",
    '"git" status',
    'g\'i\'t st"at"us',
    'git log -n 3 --format=%h',
    "git log --grep='rm -rf / > x $(rm) `rm`'",
    'git log --grep="a; rm b && c | d # e"',
    'git log --grep="costs \\$5, \\"quoted\\" and \\\\ and \\`"',
    'git status && git log',
    'git log',
    'git status; ls; cat a.txt',
    'git status;',
    'git status;ls',
    'git log | cat',
    'git status || ls',
    'git status\nls\n\n',
    '\ngit status',
    'git status &&\n\n ls',
    "echo ''",
    "echo 'größer 世界'",
    'echo hi, user@example.org:/a-b_c.d+e%f',
    'echo a=b',
  ])('%j', (script) => {
    expect(decided(script)).toBe('accept');
  });

  it.each([
    // As the server has put them on the wire.
    "/bin/bash -lc 'git status'",
    '/bin/bash -lc ls',
    "/bin/bash -c 'git status'",
    "/usr/bin/sh -lc 'git status'",
    "/bin/zsh -lc 'git status'",
    `/bin/bash -lc "echo 'a"'!b'"'"`,
    `/bin/bash -lc "echo 'it''s' \\"quoted\\""`,
    // Without a shell.
    'git status',
    'git status && ls',
  ])('what stands in %s', (command) => {
    expect(commandRules(RULES)(askCommand(command).approval)).toBe('accept');
  });
});

it('accepts what an older server asks, without a kind', () => {
  expect(commandRules(RULES)(ask('command', { command: 'ls', cwd: '/workspace' }).approval)).toBe('accept');
});

describe('does not accept', () => {
  it.each([
    // More than one command.
    'git status && make',
    'make && git status',
    'git status; make',
    'git status | sh',
    'git status || make',
    'git status\nmake',
    'git status\n\nmake',
    'git status;make',
    // Other words, or further ones.
    'git status --short',
    'git status .',
    "git status ''",
    'git',
    'github status',
    'git statusx',
    'gitstatus',
    "'git status'",
    'git "" status',
    'git -c core.pager=make status',
    './git status',
    '/tmp/git status',
    'GIT status',
    'sudo git status',
    'env git status',
    'bash -c "git status"',
    "bash -lc 'make'",
    'sh -c ls',
    "eval 'git status'",
    'if git status',
    'time git status',
    '! git status',
    // What the shell would do more than read words.
    'git status > out',
    'ls>file',
    'ls 2>&1',
    'cat < in',
    'cat << EOF\nx\nEOF',
    'cat <<< x',
    'cat <(make)',
    'git status $(make)',
    'git status `make`',
    'git status "$(make)"',
    'git status "`make`"',
    'git status $HOME',
    'git status "$HOME"',
    'git status ${HOME}',
    "git status $'a'",
    'git log $((1 + 1))',
    'git status & make',
    'git status & ls',
    'git status &',
    'git status |& make',
    '(git status)',
    '{ git status; }',
    'git() { make; }; git status',
    'ls *',
    'ls ?',
    'ls [a]',
    'ls {a,b}',
    'ls ~',
    'ls =make',
    'A=1 git status',
    'PATH=. ls',
    'git status # make',
    'git status \\; make',
    'git st\\atus',
    'git \\\nstatus',
    'git log "a\\nb"',
    'git log "a!\\!b"',
    'git status; A+=1 ls',
    'git status ^x',
    // Not well formed.
    '',
    ' ',
    '\n',
    "git status 'x",
    'git status "x',
    `git status "x'`,
    'git status &&',
    'git status &&\n',
    'git status |',
    '&& git status',
    '; git status',
    'git status;; ls',
    'git status && || ls',
    // What looks like a blank or a line end, and is none, or is one only here and there.
    'git\u00a0status',
    'git\u2003status',
    'git\u3000status',
    'git status\u2028make',
    'git status\u0085make',
    'git status\r\nmake',
    'git status\rmake',
    'git\vstatus',
    'git\fstatus',
    'git status\0',
    '\ufeffgit status',
    'git\u200bstatus',
    'gіt status', // with a Cyrillic letter
    'ｇｉｔ status',
    'git st\u0430tus',
    'ls größer',
  ])('%j', (script) => {
    expect(decided(script)).toBeUndefined();
  });

  it.each([
    // As the server has put it on the wire for: echo 'it''s' "$HOME" !x ^y
    `/bin/bash -lc "echo 'it''s' \\""'$HOME" !x ''^y'`,
    '/tmp/bash -lc ls',
    './bash -lc ls',
    '/bin/../tmp/bash -lc ls',
    '/bin/fish -lc ls',
    '/bin/bash -x -lc ls',
    '/bin/bash -ic ls',
    '/bin/bash -lc ls make',
    '/bin/bash -lc',
    '/bin/bash ls',
    "/bin/bash -lc 'ls'; make",
    "/bin/bash -lc 'ls' > make",
    '/bin/bash -lc "ls $(make)"',
    "X=1 /bin/bash -lc 'ls'",
    "/bin/bash -lc '/bin/bash -lc ls'",
    'powershell.exe -Command ls',
  ])('what is no known shell with one plain script: %s', (command) => {
    expect(commandRules(RULES)(askCommand(command).approval)).toBeUndefined();
  });

  it.each([
    ['a host of the network', { networkApprovalContext: { host: 'example.org', protocol: 'https' } }],
    ['further permissions', { additionalPermissions: { network: { enabled: true } } }],
    ['input for a command that runs', { kind: 'writeStdin' }],
    ['something of a later version', { kind: 'somethingNew' }],
  ])('what asks for %s', (_, params) => {
    expect(commandRules(RULES)(askCommand('ls', params).approval)).toBeUndefined();
  });

  it('a request without a command', () => {
    expect(commandRules(RULES)(askCommand(null).approval)).toBeUndefined();
    expect(commandRules(RULES)(ask('command').approval)).toBeUndefined();
  });

  it('anything but commands', () => {
    const policy = commandRules(RULES);
    for (const kind of ['fileChange', 'permissions', 'elicitation', 'question'] as const) {
      expect(policy(ask(kind, { command: 'ls' }).approval)).toBeUndefined();
    }
  });

  it('anything without rules', () => {
    expect(decided('ls', {})).toBeUndefined();
    expect(decided('ls', { accept: [] })).toBeUndefined();
  });
});

describe('declines', () => {
  it.each([
    'rm -rf /',
    'git status; rm -rf /',
    'git status && rm x',
    'git status || rm x',
    'git status | rm x',
    'git status\nrm x',
    'rm x; git status',
    "'rm' x",
    'r""m x',
    'git push --force',
    // What was read before the rest could not be.
    'rm -rf / > /dev/null',
    'rm>file',
    'rm -rf / &',
    'rm -rf $HOME',
    'git status; rm *',
    'rm x; git status $(ls)',
    'rm x # gone',
    "rm 'x",
  ])('%j', (script) => {
    expect(decided(script)).toBe('decline');
  });

  it.each([
    'git status $(rm x)',
    'git status "$(rm x)"',
    'bash -c "rm x"',
    'rmdir x',
    'rm$x y',
    'rm\\dir x',
    'A=1 rm x',
    'git log; git',
    "git log --grep='; rm x'",
  ])('only what it has read for certain, which is not the case with %j', (script) => {
    expect(decided(script)).not.toBe('decline');
  });

  it('before it accepts', () => {
    expect(decided('git push', { accept: ['git …'], decline: ['git push'] })).toBe('decline');
    expect(decided('git pull', { accept: ['git …'], decline: ['git push'] })).toBe('accept');
  });

  it('also what asks for more', () => {
    const params = { additionalPermissions: { network: { enabled: true } } };
    expect(commandRules(RULES)(askCommand("/bin/bash -lc 'rm x'", params).approval)).toBe('decline');
  });
});

describe('rules', () => {
  it('may hold quotes, and any blanks', () => {
    expect(decided('npm run test -- a', { accept: [" npm   'run' test -- a "] })).toBe('accept');
  });

  it.each<readonly [CommandRule, string, 'accept' | undefined]>([
    ['npm test', 'npm test', 'accept'],
    ['npm test', 'npm test --prefix ../elsewhere', undefined],
    ['node --version', 'node --version --eval x', undefined],
    ['git log …', 'git log', 'accept'],
    ['git log …', 'git log -n 3', 'accept'],
    ['git log ...', 'git log -n 3', 'accept'],
    ['git log …', 'git logs', undefined],
    ['git log …', 'git', undefined],
    ["echo '...'", 'echo ...', 'accept'],
    ["echo '...'", 'echo hello', undefined],
    ['echo ...x', 'echo hello', undefined],
    [{ words: ['git', 'log'] }, 'git log', 'accept'],
    [{ words: ['git', 'log'] }, 'git log -n 3', undefined],
    [{ words: ['git', 'log'], more: false }, 'git log -n 3', undefined],
    [{ words: ['git', 'log'], more: true }, 'git log -n 3', 'accept'],
    [{ words: ['git log'] }, 'git log', undefined],
    [{ words: ['echo', '…'] }, 'echo hello', undefined],
    [{ words: ['echo', 'a b; c'] }, "echo 'a b; c'", 'accept'],
  ])('%j on %j', (rule, script, decision) => {
    expect(decided(script, { accept: [rule] })).toBe(decision);
  });

  it.each<readonly [unknown, string]>([
    [{ accept: [''] }, 'accept.0'],
    [{ accept: ['ls', ' '] }, 'accept.1'],
    [{ accept: ['…'] }, 'accept.0'],
    [{ accept: [' ...'] }, 'accept.0'],
    [{ accept: ['git … log'] }, 'accept.0'],
    [{ accept: ['git log…'] }, 'accept.0'],
    [{ decline: ['\n'] }, 'decline.0'],
    [{ accept: ['ls; cat'] }, 'accept.0'],
    [{ accept: ['git *'] }, 'accept.0'],
    [{ accept: ['A=1 ls'] }, 'accept.0'],
    [{ decline: ["rm 'x"] }, 'decline.0'],
    [{ accept: ['ls'], decline: ['a && b', 'rm >'] }, 'decline.0'],
    [{ accept: [{ words: [] }] }, 'accept.0'],
    [{ accept: [{ words: [''] }] }, 'accept.0'],
    [{ accept: [{ words: 'ls' }] }, 'accept.0'],
    [{ accept: [{ words: ['ls', 1] }] }, 'accept.0'],
    [{ accept: [{ words: ['ls'], more: 'no' }] }, 'accept.0'],
    [{ accept: [['ls']] }, 'accept.0'],
    [{ accept: [/ls/] }, 'accept.0'],
    [{ accept: [null] }, 'accept.0'],
    [{ accept: 'ls' }, 'accept'],
    [{ decline: { 0: 'rm' } }, 'decline'],
    [{ cwd: '/workspace' }, 'cwd'],
    [{ cwd: ['workspace'] }, 'cwd.0'],
    [{ cwd: ['/workspace', ''] }, 'cwd.1'],
    [{ cwd: ['/workspace/..'] }, 'cwd.0'],
    [{ cwd: ['~'] }, 'cwd.0'],
  ])('that are not the words of one command, or no directory, are refused: %j', (rules, field) => {
    const make = () => commandRules(rules as CommandRules);
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow(`commandRules: ${field}: expected`);
  });

  it.each([
    ['deny', 'did you mean decline?'],
    ['commands', 'there are accept, decline, cwd'],
  ])('under the name %s, which does not exist, are refused with the names that do', (name, remedy) => {
    const make = () => commandRules({ [name]: ['rm'] });
    expect(make).toThrow(`commandRules: ${name}: no such option; ${remedy}`);
  });

  it.each([undefined, 'ls', ['ls'], () => ['ls']])('are refused as %j', (rules) => {
    expect(() => commandRules(rules as CommandRules)).toThrow(InvalidParamsError);
  });

  it('are read once', () => {
    const accept = ['ls'];
    const words = ['cat'];
    const cwd = ['/elsewhere'];
    const policy = commandRules({ accept: [...accept, { words }], cwd });
    accept.push('make');
    words[0] = 'make';
    cwd[0] = '/other';
    expect(policy(askCommand('make').approval)).toBeUndefined();
    expect(policy(askCommand('cat').approval)).toBe('accept');
    expect(policy(askCommand('ls', { cwd: '/other' }).approval)).toBeUndefined();
  });
});

describe('a command is accepted', () => {
  type Case = readonly [string | undefined, unknown, readonly string[], 'accept' | undefined];

  it.each<Case>([
    // The thread's own directory, and nothing else.
    ['/workspace', '/workspace', [], 'accept'],
    ['/workspace', '/workspace/', [], 'accept'],
    ['/workspace/', '//workspace/.', [], 'accept'],
    ['/workspace', '/workspace/sub', [], undefined],
    ['/workspace', '/workspace2', [], undefined],
    ['/workspace', '/', [], undefined],
    ['/', '/', [], 'accept'],
    ['/', '/workspace', [], undefined],
    ['/workspace', '/workspace/sub/..', [], undefined],
    ['/workspace', '/workspace/../workspace', [], undefined],
    ['/workspace/..', '/workspace/..', [], undefined],
    ['/workspace', 'workspace', [], undefined],
    ['workspace', 'workspace', [], undefined],
    ['/workspace', '', [], undefined],
    ['/workspace', null, [], undefined],
    ['/workspace', undefined, [], undefined],
    ['/workspace', ['/workspace'], [], undefined],
    ['/workspace', 'file:///workspace', [], undefined],
    [undefined, '/workspace', [], undefined],
    [undefined, undefined, [], undefined],
    // In and below the roots.
    [undefined, '/srv/a', ['/srv/a'], 'accept'],
    ['/workspace', '/srv/a/b', ['/other', '/srv/a/'], 'accept'],
    ['/workspace', '/srv/ab', ['/srv/a'], undefined],
    ['/workspace', '/srv', ['/srv/a'], undefined],
    ['/workspace', '/srv/a/../b', ['/srv/a'], undefined],
    ['/workspace', '/srv/a/..', ['/srv/a'], undefined],
    ['/workspace', '/srv/a/...', ['/srv/a'], 'accept'],
    ['/workspace', 'srv/a', ['/srv/a'], undefined],
    ['/workspace', 'srv/a', ['/'], undefined],
    ['/workspace', '\\srv\\a', ['/'], undefined],
    ['/workspace', '/srv\\..\\a', ['/'], 'accept'],
    [undefined, '/anything', ['/'], 'accept'],
    // Windows.
    ['C:\\srv', 'c:/srv/', [], 'accept'],
    ['C:\\srv', 'C:\\srv\\sub', [], undefined],
    [undefined, 'C:\\srv\\sub', ['C:\\srv'], 'accept'],
    [undefined, 'C:\\srv\\..\\x', ['C:\\srv'], undefined],
    [undefined, 'C:\\srv\\.. \\x', ['C:\\srv'], undefined],
    [undefined, 'C:\\srv\\...\\x', ['C:\\srv'], undefined],
    [undefined, 'D:\\srv', ['C:\\srv'], undefined],
    [undefined, 'C:srv', ['C:\\srv'], undefined],
    [undefined, 'C:', ['C:\\'], undefined],
    [undefined, 'C:\\srv', ['/'], undefined],
    [undefined, '\\\\server\\share\\a', ['\\\\server\\share'], 'accept'],
    [undefined, '\\\\server\\share', ['/'], undefined],
    [undefined, '\\\\other\\share', ['\\\\server\\share'], undefined],
  ])('in thread %j with cwd %j and roots %j: %s', (own, cwd, roots, decision) => {
    const asked = askCommand('ls', { cwd }, 0, own === undefined ? {} : { cwd: own });
    expect(commandRules({ accept: ['ls'], cwd: roots })(asked.approval)).toBe(decision);
  });

  it.each<readonly [string, object, 'accept' | undefined]>([
    ['in the local environment', { environmentId: 'local' }, 'accept'],
    ['in no named environment', { environmentId: null }, 'accept'],
    ['in another environment', { environmentId: 'remote' }, undefined],
    ['in an environment without a name', { environmentId: '' }, undefined],
    ['with permissions that name nothing', { additionalPermissions: {} }, undefined],
    ['with permissions of null', { additionalPermissions: { network: null, fileSystem: null } }, undefined],
    [
      'with proposals for the network',
      { proposedNetworkPolicyAmendments: [{ host: 'a', action: 'allow' }] },
      undefined,
    ],
    [
      'with what is null',
      { additionalPermissions: null, networkApprovalContext: null, grantRoot: null },
      'accept',
    ],
    ['with a member of a later version', { grantRoot: '/' }, undefined],
    ['with another member of a later version', { elevated: false }, undefined],
    [
      'with what every approval has',
      { reason: 'so', approvalId: 'a', commandActions: [], availableDecisions: [] },
      'accept',
    ],
  ])('%s: %j', (_, params, decision) => {
    expect(commandRules({ accept: ['ls'] })(askCommand('ls', params).approval)).toBe(decision);
  });

  it('whatever moves before it runs makes it undecided', () => {
    const rules = { accept: ['cd …', 'cd sub', 'pushd …', 'ls'] };
    expect(decided('cd sub', rules)).toBe('accept');
    for (const script of ['cd sub && ls', 'cd /; ls', 'pushd sub && ls', 'ls; cd sub; ls']) {
      expect(decided(script, rules)).toBeUndefined();
    }
  });

  it('but what is no text is no command', () => {
    for (const command of [['ls'], { toString: () => 'ls' }, 1, true]) {
      expect(commandRules({ accept: ['ls'] })(askCommand(null, { command }).approval)).toBeUndefined();
    }
  });
});

describe('a decline rule holds', () => {
  it.each([
    '/bin/rm x',
    '/usr/bin/rm -rf x',
    './rm x',
    '../bin/rm x',
    "'/bin'/r'm' x",
    'sudo rm x',
    'sudo -u root rm x',
    '/usr/bin/sudo /bin/rm x',
    'env rm x',
    'env -i A=b rm x',
    'env A=b sudo -n rm x',
    'command rm x',
    'builtin command rm x',
    'exec rm x',
    'nohup rm x',
    'timeout 5 rm x',
    'nice -n 3 rm x',
    'time rm x',
    'ls | xargs rm',
    'ls | xargs -n 1 /bin/rm -f',
    'find . -name x -exec rm {} +',
    'busybox rm x',
    'eval rm x',
    'if rm x; then ls; fi',
    'if ls; then rm x; fi',
    'while ls; do rm x; done',
    'sudo git push',
  ])('for %j', (script) => {
    expect(decided(script)).toBe('decline');
  });

  it.each(['git add rm', 'ls rm', 'echo rm', './rm.sh x', 'sudo ls', 'env git status push'])(
    'and not for %j',
    (script) => {
      expect(decided(script)).not.toBe('decline');
    },
  );

  it.each([
    ['elsewhere', { cwd: '/elsewhere' }],
    ['in no directory', { cwd: null }],
    ['in another environment', { environmentId: 'remote' }],
    ['with a member of a later version', { elevated: true }],
  ])('%s too', (_, params) => {
    expect(commandRules(RULES)(askCommand("/bin/bash -lc 'rm x'", params).approval)).toBe('decline');
  });

  it.each([
    "/nix/store/x-bash-5.2/bin/bash -lc 'rm x'",
    "./bash -lc 'ls; rm x'",
    "/bin/bash -xlc 'rm x'",
    'zsh -c "/bin/rm x"',
  ])('in a shell that is trusted with nothing: %s', (command) => {
    expect(commandRules(RULES)(askCommand(command).approval)).toBe('decline');
  });

  it('with `…` as without', () => {
    expect(decided('rm -rf x', { decline: ['rm …'] })).toBe('decline');
    expect(decided('rm x', { decline: [{ words: ['rm'], more: false }] })).toBe('decline');
  });
});

it('reads the command of a recorded approval', () => {
  const commands = recording('approval-declined-turn').flatMap(({ frame }) => {
    const { params } = frame as { params?: { command?: string; kind?: string } };
    return frame.method === 'item/commandExecution/requestApproval' && params ? [params] : [];
  });
  expect(commands).toHaveLength(1);
  const { approval } = askCommand(commands[0]!.command!, commands[0]);
  expect(commandRules({ accept: ['echo hello'] })(approval)).toBe('accept');
  expect(commandRules({ accept: ['echo hell'] })(approval)).toBeUndefined();
});

/** How many characters are looked at while the rules decide on a line. */
function work(script: string): number {
  let count = 0;
  const exec = Reflect.get(RegExp.prototype, 'exec');
  const spies = [
    vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
      const from = this.sticky ? this.lastIndex : 0;
      const match = exec.call(this, text);
      count += match === null ? text.length - from : match[0].length;
      return match;
    }),
    vi.spyOn(String.prototype, 'slice'),
    vi.spyOn(Array.prototype, 'slice'),
    vi.spyOn(Array.prototype, 'every'),
  ] as const;
  const [, ...others] = spies;
  try {
    commandRules({ accept: ['ls …', 'cat …'], decline: ['rm', 'git push'], cwd: ['/workspace'] })(
      askCommand(script).approval,
    );
    for (const { mock } of others) {
      for (const { value } of mock.results) count += lengthOf(value);
    }
    return count;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 1;
}

it.each<readonly [string, (size: number) => string]>([
  ['many words', (size) => `ls ${'a '.repeat(size / 2)}`],
  ['many commands', (size) => 'ls;'.repeat(size / 3)],
  ['one long word', (size) => `ls ${'a'.repeat(size)}`],
  ['a word of many quotes', (size) => `ls ${"''".repeat(size / 2)}`],
  ['escapes in quotes', (size) => `ls "${'\\"'.repeat(size / 2)}"`],
  ['an open quote', (size) => `ls ${'"'.repeat(size - 1)}`],
  ['escapes in an open quote', (size) => `ls "${'\\"'.repeat(size / 2)}`],
  ['a word that may run others', (size) => `sudo ${'a/'.repeat(size / 2)}`],
  ['many words after one that may run others', (size) => `sudo ${'git '.repeat(size / 4)}`],
  ['many blanks', (size) => `ls${' '.repeat(size)}`],
  ['many line ends', (size) => '\n'.repeat(size)],
  ['many equals signs', (size) => `ls ${'a=b '.repeat(size / 4)}`],
  ['a script in a shell', (size) => `/bin/bash -lc '${'ls '.repeat(size / 3)}'`],
])('reads a line of twice the length with twice the work: %s', (_, line) => {
  const [once, twice] = [work(line(2000)), work(line(4000))];
  expect(once).toBeGreaterThan(0);
  expect(twice / once).toBeLessThan(2.1);
});

it('reads a line of a megabyte to its end', () => {
  const long = 'a '.repeat(500_000);
  expect(readShellLine(`ls ${long}`).isWhole).toBe(true);
  expect(readShellLine(`ls "${'\\"'.repeat(500_000)}"`).commands[0]).toHaveLength(2);
  expect(readShellLine(`ls ${'"'.repeat(999_999)}`).isWhole).toBe(false);
});
