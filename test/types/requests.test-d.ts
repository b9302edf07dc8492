import type {
  ApprovalLogEntry,
  ApprovalPolicy,
  Codex,
  CodexOptions,
  Diagnostic,
  Resolution,
  ResumeThreadOptions,
  StartThreadOptions,
  Thread,
  Turn,
} from 'codex-rx';
import type { Codex as LeanCodex } from 'codex-rx/lean';
import type { Observable, Subscription } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

describe('server requests', () => {
  it('are decided by policies on client, thread and turn', () => {
    type Decide = (...policies: readonly ApprovalPolicy[]) => Subscription;
    expectTypeOf<Codex['decideApprovals']>().toEqualTypeOf<Decide>();
    expectTypeOf<Thread['decideApprovals']>().toEqualTypeOf<Decide>();
    expectTypeOf<Turn['decideApprovals']>().toEqualTypeOf<Decide>();
    expectTypeOf<LeanCodex['decideApprovals']>().toEqualTypeOf<Decide>();
  });

  it('are logged as plain values', () => {
    expectTypeOf<Codex['approvalLog$']>().toEqualTypeOf<Observable<ApprovalLogEntry>>();
    expectTypeOf<Thread['approvalLog$']>().toEqualTypeOf<Observable<ApprovalLogEntry>>();
    expectTypeOf<Turn['approvalLog$']>().toEqualTypeOf<Observable<ApprovalLogEntry>>();
    expectTypeOf<ApprovalLogEntry>().not.toHaveProperty('accept');
    expectTypeOf<Extract<ApprovalLogEntry, { type: 'settled' }>['resolution']>().toEqualTypeOf<Resolution>();
    // @ts-expect-error only what is settled has a resolution
    expectTypeOf<ApprovalLogEntry['resolution']>().toBeNever();
  });

  it('are answered by their id, with a decision or a result', () => {
    expectTypeOf<Codex['answerApproval']>().returns.toEqualTypeOf<Observable<Resolution>>();
    expectTypeOf<Codex['answerApproval']>()
      .parameter(1)
      .toEqualTypeOf<'accept' | 'acceptForSession' | 'decline' | 'cancel' | { readonly result: unknown }>();
  });

  it('of others are left to them by a viewer, which only a resume can make', () => {
    expectTypeOf<ResumeThreadOptions['as']>().toEqualTypeOf<'viewer' | undefined>();
    expectTypeOf<StartThreadOptions>().not.toHaveProperty('as');
  });

  it('have limits, and diagnostics that tell of them', () => {
    expectTypeOf<CodexOptions['sharedRequestGraceMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<CodexOptions['maxConcurrentHandlersPerThread']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<CodexOptions['maxOpenServerRequests']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Diagnostic['kind']>()
      .extract<'answeredElsewhere' | 'tooManyServerRequests'>()
      .not.toBeNever();
  });
});
