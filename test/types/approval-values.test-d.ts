import {
  approveWhen,
  commandRules,
  type Approval,
  type ApprovalPolicy,
  type CommandApproval,
  type CommandRule,
  type FileChangeApproval,
  type FileUpdateChange,
  type OpenedThread,
  type Thread,
} from 'codex-rx';
import { of } from 'rxjs';
import { expectTypeOf, it } from 'vitest';

declare const command: CommandApproval;
declare const fileChange: FileChangeApproval;
declare const thread: Thread;

it('a predicate says true or false, at once or later', () => {
  approveWhen(() => true);
  approveWhen(() => Promise.resolve(false));
  approveWhen(() => of(true));
  // @ts-expect-error a text is neither
  approveWhen(() => 'yes');
  // @ts-expect-error nor is what a promise of it comes to
  approveWhen(() => Promise.resolve('yes'));
  // @ts-expect-error nothing is not false
  approveWhen(() => undefined);
});

it('a policy may leave the decision to others later too', () => {
  expectTypeOf(async () => Promise.resolve(undefined)).toExtend<ApprovalPolicy>();
  // @ts-expect-error true is no decision
  const policy: ApprovalPolicy = () => true;
  expectTypeOf(policy).toExtend<ApprovalPolicy>();
});

it('a rule is words, or words with more', () => {
  commandRules({ accept: ['ls', { words: ['git', 'log'], more: true }], cwd: ['/workspace'] });
  // @ts-expect-error a directory is one of a list
  commandRules({ cwd: '/workspace' });
  // @ts-expect-error the name is decline
  commandRules({ deny: ['rm'] });
  expectTypeOf<'ls'>().toExtend<CommandRule>();
});

it('a rule on disk needs its words', () => {
  // @ts-expect-error there is no default
  command.acceptWithExecPolicyAmendment();
  command.acceptWithExecPolicyAmendment(['git', 'status']);
  // @ts-expect-error there is no default
  command.applyNetworkPolicyAmendment();
});

it('an approval tells its thread’s directory, and a change of files its patch, where they are known', () => {
  expectTypeOf<Approval['threadCwd']>().toEqualTypeOf<string | undefined>();
  expectTypeOf(fileChange.changes).toEqualTypeOf<readonly FileUpdateChange[] | undefined>();
});

it('a thread tells how it was opened', () => {
  expectTypeOf(thread.opened).toEqualTypeOf<OpenedThread | undefined>();
  expectTypeOf<OpenedThread['model']>().toEqualTypeOf<string>();
  expectTypeOf<OpenedThread['cwd']>().toEqualTypeOf<string>();
  expectTypeOf<OpenedThread['thread']['id']>().toEqualTypeOf<string>();
});
