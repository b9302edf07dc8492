import type { Codex, Thread } from 'codex-rx';
import type {
  Project,
  QueuedSubmission,
  SkillsListResponse,
  ThreadAttachment,
  ThreadQueueAddResponse,
  ThreadTimelineListResponse,
} from 'codex-rx/protocol';
import type { Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

// What a program may write, and what the compiler keeps it from. Nothing of this runs.
declare const codex: Codex;
declare const thread: Thread;

const said = {
  clientUserMessageId: 'mine',
  input: [{ type: 'text', text: 'Hi', text_elements: [] }],
} as const;

describe('a group of the client', () => {
  it('takes the params of the wire and emits the result', () => {
    expectTypeOf(codex.skills.list({ forceReload: true })).toEqualTypeOf<Observable<SkillsListResponse>>();
    expectTypeOf(codex.projects.read).parameter(0).toEqualTypeOf<{ projectId: string }>();
  });

  it('lets params be left out where none are required', () => {
    codex.skills.list();
    codex.collaborationModes.list();
    codex.memory.reset();
    codex.memory.reset(undefined, { timeoutMs: 5 });
    codex.remoteControl.enable(null);
    // @ts-expect-error: a project has to be named
    codex.projects.read();
    // @ts-expect-error: it takes no params
    codex.memory.reset({ all: true });
  });

  it('takes a timeout and a signal', () => {
    codex.skills.list({}, { timeoutMs: 100, signal: AbortSignal.timeout(50) });
    // @ts-expect-error: the name of a duration says its unit
    codex.skills.list({}, { timeout: 100 });
  });

  it('refuses params that the method does not take', () => {
    // @ts-expect-error: `forceRelaod` is not a member
    codex.skills.list({ forceRelaod: true });
    // @ts-expect-error: the id of a project is a string
    codex.projects.read({ projectId: 5 });
    // @ts-expect-error: these are the params of another method
    codex.plugins.install({ pluginId: 'p' });
  });

  it('keeps each variant of params that have several', () => {
    codex.accounts.setupBedrock({ type: 'profile', profile: 'p', region: 'eu-west-1' });
    // @ts-expect-error: a profile has to be named
    codex.accounts.setupBedrock({ type: 'profile', region: 'eu-west-1' });
  });
});

describe('a group of a thread', () => {
  it('takes the params without the thread', () => {
    expectTypeOf(thread.queue.add(said)).toEqualTypeOf<Observable<ThreadQueueAddResponse>>();
    thread.goals.get();
    thread.goals.get({}, { timeoutMs: 100 });
    thread.goals.set({ objective: 'Done' });
    // @ts-expect-error: the thread is the one that holds the group
    thread.goals.get({ threadId: 'other' });
    // @ts-expect-error: the input is missing
    thread.queue.add({ clientUserMessageId: 'mine' });
  });
});

describe('a paged list', () => {
  it('emits entries', () => {
    expectTypeOf(codex.projects.list({ limit: 5 })).toEqualTypeOf<Observable<Project>>();
    expectTypeOf(codex.threads.listLoaded()).toEqualTypeOf<Observable<string>>();
    expectTypeOf(thread.queue.list()).toEqualTypeOf<Observable<QueuedSubmission>>();
    expectTypeOf(thread.attachments.list()).toEqualTypeOf<Observable<ThreadAttachment>>();
  });

  it('emits pages where they hold more', () => {
    expectTypeOf(thread.timeline.list()).toEqualTypeOf<Observable<ThreadTimelineListResponse>>();
  });

  it('takes no cursor', () => {
    // @ts-expect-error: the pages are turned by being taken
    codex.projects.list({ cursor: 'next' });
    // @ts-expect-error: the pages are turned by being taken
    thread.queue.list({ cursor: 'next' });
  });
});
