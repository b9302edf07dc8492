import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import type { Approval } from './approval.js';
import type { CommandApproval } from './command-approval.js';
import type { ApprovalPolicy } from './policy.js';
import { readShellLine, type ShellLine } from './shell-line.js';

/** The first words of commands, such as `git status`. */
export interface CommandRules {
  /** What may run, with whatever further words: `git` also lets `git push --force` run. Default: nothing. */
  readonly accept?: readonly string[] | undefined;
  /** What may not run; goes before `accept`. Default: nothing. */
  readonly decline?: readonly string[] | undefined;
}

type Words = readonly string[];

/** The shells that the server wraps a command in. One elsewhere may be the agent's own work. */
const SHELL = /^(?:\/usr|\/usr\/local|\/opt\/homebrew)?\/bin\/(?:ba|z|da|k)?sh$/;

/**
 * Decides on commands by their first words, and on nothing else.
 *
 * It accepts a line only when it can read all of it and every command in it (between `&&`, `||`, `;`, `|` and line ends)
 * begins with the words of an `accept` rule. It declines when one of them begins with those of a `decline` rule, also
 * when it cannot read what comes after. Everything else is undecided: redirections, `$`, backticks, subshells, globs,
 * `&`, assignments, here-documents, comments, escapes, another shell inside, and a command that asks for more
 * permissions or for a host of the network.
 *
 * Throws `InvalidParamsError` for a rule that is not the plain words of one command.
 *
 * @example
 * thread.approvals$
 *   .pipe(answerWith(commandRules({ accept: ['git status', 'ls'], decline: ['rm'] })), declineAll())
 *   .subscribe();
 */
export function commandRules(rules: CommandRules): ApprovalPolicy {
  const accept = readRules('accept', rules.accept);
  const decline = readRules('decline', rules.decline);
  return (approval) => {
    if (!isCommand(approval)) return undefined;
    const { commands, isWhole } = lineOf(approval.params.command ?? '');
    if (commands.some(beginsWithOneOf(decline))) return 'decline';
    const isKnown = isWhole && commands.length > 0 && commands.every(beginsWithOneOf(accept));
    return isKnown && !asksForMore(approval) ? 'accept' : undefined;
  };
}

function isCommand(approval: Approval): approval is CommandApproval {
  return approval.kind === 'command' && (approval.params.kind ?? 'command') === 'command';
}

function asksForMore({ params }: CommandApproval): boolean {
  return (params.additionalPermissions ?? params.networkApprovalContext ?? null) !== null;
}

/** What the shell gets to read, or the command itself where there is no shell. */
function lineOf(command: string): ShellLine {
  const outer = readShellLine(command);
  const [[shell = '', option = '', script, ...more] = [], ...others] = outer.commands;
  const isShell = outer.isWhole && others.length === 0 && more.length === 0 && SHELL.test(shell);
  return isShell && script !== undefined && /^-l?c$/.test(option) ? readShellLine(script) : outer;
}

function beginsWithOneOf(rules: readonly Words[]): (command: Words) => boolean {
  return (command) => rules.some((rule) => rule.every((word, at) => command[at] === word));
}

function readRules(field: 'accept' | 'decline', rules: readonly string[] = []): readonly Words[] {
  const read = rules.map((rule) => readShellLine(rule));
  const issues = read.flatMap((line, at): readonly ValidationIssue[] =>
    line.isWhole && line.commands.length === 1
      ? []
      : [{ path: [field, at], message: 'expected the plain words with which one command begins' }],
  );
  if (issues.length > 0) throw new InvalidParamsError('commandRules', issues);
  return read.flatMap(({ commands }) => commands);
}
