import { commandRules, InvalidParamsError, type CommandRules } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { readShellLine } from '../../src/approvals/shell-line.js';
import { ask, askCommand } from '../fixtures/lone-approval.js';
import { recording } from '../fixtures/recordings.js';

const RULES: CommandRules = {
  accept: ['git status', 'git log', 'ls', 'cat', 'echo'],
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
    'git status --short',
    '  git \t status  ',
    "'git' status",
    '"git" status',
    'g\'i\'t st"at"us',
    'git log -n 3 --format=%h',
    "git log --grep='rm -rf / > x $(rm) `rm`'",
    'git log --grep="a; rm b && c | d # e"',
    'git log --grep="costs \\$5, \\"quoted\\" and \\\\ and \\`"',
    'git status && git log',
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
  expect(commandRules(RULES)(ask('command', { command: 'ls' }).approval)).toBe('accept');
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
    // Other words.
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
    expect(decided('git push', { accept: ['git'], decline: ['git push'] })).toBe('decline');
    expect(decided('git pull', { accept: ['git'], decline: ['git push'] })).toBe('accept');
  });

  it('also what asks for more', () => {
    const params = { additionalPermissions: { network: { enabled: true } } };
    expect(commandRules(RULES)(askCommand("/bin/bash -lc 'rm x'", params).approval)).toBe('decline');
  });
});

describe('rules', () => {
  it('may hold quotes, and any blanks', () => {
    expect(decided('npm run test -- a', { accept: [" npm   'run' test "] })).toBe('accept');
  });

  it.each([
    [{ accept: [''] }, 'accept.0'],
    [{ accept: ['ls', ' '] }, 'accept.1'],
    [{ decline: ['\n'] }, 'decline.0'],
    [{ accept: ['ls; cat'] }, 'accept.0'],
    [{ accept: ['git *'] }, 'accept.0'],
    [{ accept: ['A=1 ls'] }, 'accept.0'],
    [{ decline: ["rm 'x"] }, 'decline.0'],
    [{ accept: ['ls'], decline: ['a && b', 'rm >'] }, 'decline.0'],
  ])('that are not the words of one command are refused: %j', (rules, field) => {
    const make = () => commandRules(rules);
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow(`commandRules: ${field}: expected`);
  });

  it('are read once', () => {
    const accept = ['ls'];
    const policy = commandRules({ accept });
    accept.push('make');
    expect(policy(askCommand('make').approval)).toBeUndefined();
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

it('reads a line of a megabyte in a moment', () => {
  const long = 'a '.repeat(500_000);
  expect(readShellLine(`ls ${long}`).isWhole).toBe(true);
  expect(readShellLine(`ls "${'\\"'.repeat(500_000)}"`).commands[0]).toHaveLength(2);
  expect(readShellLine(`ls ${'"'.repeat(999_999)}`).isWhole).toBe(false);
});
