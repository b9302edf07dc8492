import { checkOptions } from '../errors/check-options.js';
import { listOf, type Rule as OptionRule } from '../errors/rules.js';
import type { Approval } from './approval.js';
import type { CommandApproval } from './command-approval.js';
import { comparablePath } from './directory.js';
import type { ApprovalPolicy } from './policy.js';
import { readShellLine, type ShellLine } from './shell-line.js';

/**
 * The words of one command: `git status` is exactly these two. A last word `…` (or `...`) stands for any further words,
 * and so does `more`: `git log …` is the same as `{ words: ['git', 'log'], more: true }`.
 */
export type CommandRule = string | { readonly words: readonly string[]; readonly more?: boolean | undefined };

/** Which commands are decided on, and where. */
export interface CommandRules {
  /** The commands that may run. Default: none. */
  readonly accept?: readonly CommandRule[] | undefined;
  /** The commands that may not run, whatever words follow; goes before `accept`. Default: none. */
  readonly decline?: readonly CommandRule[] | undefined;
  /**
   * Absolute paths of directories in which, and below which, commands may be accepted too. Paths are compared by their
   * text; symbolic links are not followed. Default: none, only the thread's own directory.
   */
  readonly cwd?: readonly string[] | undefined;
}

interface Rule {
  readonly words: readonly string[];
  readonly more: boolean;
}

/** The shells that the server wraps a command in, and their options. One elsewhere may be the agent's own work. */
const TRUSTED_SHELL = /^(?:\/usr|\/usr\/local|\/opt\/homebrew)?\/bin\/(?:ba|z|da|k)?sh -l?c$/;

/** Shells anywhere. Seen for `decline` only. */
const ANY_SHELL = /^\S*sh -\w*c$/;

/** Commands that run what their further words say. Seen for `decline` only. */
const RUNS_OTHERS =
  /^(?:builtin|busybox|chroot|command|do|doas|elif|else|env|eval|exec|find|flock|if|ionice|nice|noglob|nohup|parallel|runuser|setsid|stdbuf|strace|su|sudo|then|time|timeout|toybox|until|watch|while|xargs)$/;

/** After these the commands of a line run elsewhere than in the directory that the server names. */
const MOVES = /^(?:cd|chdir|pushd|popd)$/;

/** The params of a command that ask for nothing more than to run it. */
const PLAIN_PARAMS: ReadonlySet<string> = new Set([
  'approvalId',
  'availableDecisions',
  'command',
  'commandActions',
  'cwd',
  'environmentId',
  'itemId',
  'kind',
  'proposedExecpolicyAmendment',
  'reason',
  'startedAtMs',
  'threadId',
  'turnId',
]);

/**
 * Decides on commands by their words and by where they run.
 *
 * It accepts a line only when it can read all of it and every command in it (between `&&`, `||`, `;`, `|` and line ends)
 * is one of the `accept` rules, word for word; when it runs in the thread's own directory ({@link Approval.threadCwd}),
 * or in or below one of the directories of `cwd`; and when it asks for nothing besides. It declines when one of the
 * commands begins with the words of a `decline` rule, also when it cannot read what comes after, wherever that runs and
 * whatever it asks for; `/bin/rm` and `sudo rm` are `rm` there.
 *
 * Everything else is undecided: redirections, `$`, backticks, subshells, globs, `&`, assignments, here-documents,
 * comments, escapes, another shell inside, `cd` before another command, another environment than the local one, and a
 * command that asks for more permissions, for a host of the network, or for anything this version does not know.
 *
 * A command that is accepted may run outside the sandbox. The words do not say which program runs: that is up to `PATH`,
 * which may lead into the workspace, and the program may read configuration there, as git does.
 *
 * Throws `InvalidParamsError` for a rule that is not the plain words of one command, for a directory that is no absolute
 * path, and for a name that is none of the three.
 *
 * @example
 * thread.approvals$
 *   .pipe(answerWith(commandRules({ accept: ['pwd', 'ls', 'ls -l'], decline: ['rm'] })), declineAll())
 *   .subscribe({ error: (error) => console.error(String(error)) });
 */
export function commandRules(rules: CommandRules): ApprovalPolicy {
  const { accept, decline, roots } = readAll(rules);
  const accepts = (command: readonly string[]) => accept.some((rule) => isRule(rule, command));
  const declines = (command: readonly string[]) => decline.some((rule) => mayRun(rule, command));
  return (approval) => {
    if (!isCommand(approval)) return undefined;
    const { command } = approval.params;
    if (typeof command !== 'string') return undefined;
    const outer = readShellLine(command);
    if (scriptOf(outer, ANY_SHELL).commands.some(declines)) return 'decline';
    const { commands, isWhole } = scriptOf(outer, TRUSTED_SHELL);
    const isKnown = isWhole && commands.length > 0 && commands.every(accepts) && !moves(commands);
    return isKnown && !asksForMore(approval) && runsWithin(approval, roots) ? 'accept' : undefined;
  };
}

function isCommand(approval: Approval): approval is CommandApproval {
  return approval.kind === 'command' && (approval.params.kind ?? 'command') === 'command';
}

function asksForMore({ params }: CommandApproval): boolean {
  const isLocal = (params.environmentId ?? 'local') === 'local';
  return !isLocal || Object.entries(params).some(([name, value]) => !PLAIN_PARAMS.has(name) && value != null);
}

function runsWithin({ params, threadCwd }: CommandApproval, roots: readonly string[]): boolean {
  const cwd = comparablePath(params.cwd);
  if (cwd === undefined) return false;
  return cwd === comparablePath(threadCwd) || roots.some((root) => cwd.startsWith(root));
}

/** The script that the shell reads, or the command itself where there is no shell. */
function scriptOf(outer: ShellLine, shells: RegExp): ShellLine {
  const [[shell = '', option = '', script, ...more] = [], ...others] = outer.commands;
  const isOne = outer.isWhole && others.length === 0 && more.length === 0;
  return isOne && script !== undefined && shells.test(`${shell} ${option}`) ? readShellLine(script) : outer;
}

function moves(commands: readonly (readonly string[])[]): boolean {
  return commands.length > 1 && commands.some(([first = '']) => MOVES.test(first));
}

function isRule({ words, more }: Rule, command: readonly string[]): boolean {
  return (more || command.length === words.length) && words.every((word, at) => command[at] === word);
}

/** Whether a command begins with the words of a rule, or may run one that does. */
function mayRun({ words: [first = '', ...rest] }: Rule, command: readonly string[]): boolean {
  const last = RUNS_OTHERS.test(nameOf(command[0] ?? '')) ? command.length : 1;
  return command
    .slice(0, last)
    .some(
      (word, at) =>
        (word === first || nameOf(word) === first) &&
        rest.every((next, offset) => command[at + 1 + offset] === next),
    );
}

/** A program's name without the way to it. */
function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

function readAll(given: CommandRules) {
  const accept: Rule[] = [];
  const decline: Rule[] = [];
  const roots: string[] = [];
  checkOptions<CommandRules>('commandRules', given, {
    accept: listInto(accept, readRule, RULE),
    decline: listInto(decline, readRule, RULE),
    cwd: listInto(roots, comparablePath, 'expected an absolute path without ..'),
  });
  return { accept, decline, roots };
}

const RULE = 'expected the plain words of one command, and `…` for any more';

/** The rule of a list that is read once, as it is checked. */
function listInto<T>(list: T[], read: (given: unknown) => T | undefined, message: string): OptionRule {
  return listOf((given) => {
    const value = read(given);
    if (value === undefined) return message;
    list.push(value);
    return undefined;
  });
}

function readRule(given: unknown): Rule | undefined {
  if (typeof given === 'string') {
    const [, beforeMore] = /^(.*\s)(?:…|\.{3})\s*$/s.exec(given) ?? [];
    const { commands, isWhole } = readShellLine(beforeMore ?? given);
    const [words, ...others] = commands;
    const isOne = isWhole && words !== undefined && others.length === 0;
    return isOne ? { words, more: beforeMore !== undefined } : undefined;
  }
  if (typeof given !== 'object' || given === null || !('words' in given)) return undefined;
  const { words, more = false }: { words: unknown; more?: unknown } = given;
  if (!Array.isArray(words) || typeof more !== 'boolean' || !words.every((word) => typeof word === 'string'))
    return undefined;
  return words[0] ? { words: [...words], more } : undefined;
}
