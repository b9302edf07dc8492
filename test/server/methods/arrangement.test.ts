import { text } from 'codex-rx/testing/node';
import type { Thread } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, Real, watch } from '../../fixtures/real.js';

/** How threads are ordered: sections, projects, and what is attached to them. */

let real: Real;
let thread: Thread;

beforeAll(async () => {
  real = await Real.start();
  thread = await real.thread([text('Hello.')]);
  await firstValueFrom(thread.run('Say hello.'));
});
afterAll(() => real.close());

describe('sections', () => {
  const names = async () => (await all(real.codex.sections.list())).map(({ name }) => name);

  it('are made, renamed, filled, emptied and deleted', async () => {
    const { sections } = real.codex;
    const appearance = { color: 'red' };
    const { section } = await firstValueFrom(sections.create({ name: 'Later', appearance }));
    expect(section).toMatchObject({ name: 'Later', appearance });
    const renamed = await firstValueFrom(sections.update({ sectionId: section.id, name: 'Some day' }));
    expect(renamed.section).toMatchObject({ id: section.id, name: 'Some day', appearance });
    expect(await names()).toContain('Some day');

    const moves = watch(real.codex.on('thread/section/changed'));
    await firstValueFrom(thread.sections.move({ sectionId: section.id }));
    expect(await moves.first()).toMatchObject({ threadId: thread.id });
    const within = () => all(real.codex.listThreads({ sectionId: section.id }));
    expect(await within()).toMatchObject([{ id: thread.id, section: { name: 'Some day' } }]);
    await firstValueFrom(thread.sections.move({ sectionId: null }));
    expect(await within()).toEqual([]);

    await firstValueFrom(sections.delete({ sectionId: section.id }));
    expect(await names()).not.toContain('Some day');
  });
});

describe('projects', () => {
  it('are made, read, renamed, ordered, given threads and deleted', async () => {
    const { projects } = real.codex;
    const changes = watch(real.codex.on('project/changed'));
    const moves = watch(real.codex.on('thread/project/updated'));
    const roots = [{ path: real.workspace }];
    const create = projects.create({ idempotencyKey: 'first', name: 'First', roots });
    const { project: first } = await firstValueFrom(create);
    // The same key is the same project.
    expect(await firstValueFrom(create)).toEqual({ project: first });
    const { project: second } = await firstValueFrom(
      projects.import({ idempotencyKey: 'second', name: 'Second', roots, threads: [thread.id] }),
    );
    const inSecond = () => all(real.codex.listThreads({ projectId: second.id }));
    expect(await inSecond()).toMatchObject([{ id: thread.id, projectId: second.id }]);

    const names = async () => (await all(projects.list())).map(({ name }) => name);
    expect(await names()).toEqual(['First', 'Second']);
    await firstValueFrom(projects.move({ projectId: second.id, beforeProjectId: first.id }));
    expect(await names()).toEqual(['Second', 'First']);

    const metadata = { colour: 'blue' };
    await firstValueFrom(projects.update({ projectId: first.id, name: 'The first', metadata }));
    const read = await firstValueFrom(projects.read({ projectId: first.id }));
    expect(read.project).toMatchObject({ name: 'The first', metadata, roots });

    await firstValueFrom(thread.metadata.update({ projectId: first.id }));
    expect(await inSecond()).toEqual([]);
    expect(await moves.first()).toMatchObject({ threadId: thread.id });
    await firstValueFrom(projects.delete({ projectId: second.id }));
    expect(await names()).toEqual(['The first']);
    expect(changes.values.length).toBeGreaterThan(0);
  });
});

describe('the metadata of a thread', () => {
  it('shows what was said about its repository', async () => {
    const gitInfo = { branch: 'topic', sha: 'abc', originUrl: 'https://example.com/made-up.git' };
    const updated = await firstValueFrom(thread.metadata.update({ gitInfo }));
    expect(updated.thread).toMatchObject({ id: thread.id, gitInfo });
    expect(await firstValueFrom(thread.read())).toMatchObject({ gitInfo });
  });
});

describe('attachments', () => {
  const ticket = { attachmentType: 'ticket', identityKey: 'T-1' };

  it('are added once, listed from both sides and removed', async () => {
    const updates = watch(real.codex.on('thread/attachment/updated'));
    const add = thread.attachments.add({ ...ticket, payload: { title: 'It is broken' } });
    const { attachment, outcome } = await firstValueFrom(add);
    expect(outcome).toBe('created');
    expect((await firstValueFrom(add)).outcome).not.toBe('created');
    expect(await updates.first()).toMatchObject({ threadId: thread.id });
    expect(await all(thread.attachments.list())).toEqual([attachment]);
    expect(attachment).toMatchObject({ ...ticket, payload: { title: 'It is broken' } });
    const owners = () => all(real.codex.threads.listAttachmentOwners(ticket));
    expect(await owners()).toEqual([{ threadId: thread.id, archived: false }]);
    expect(await firstValueFrom(thread.attachments.remove(ticket))).toEqual({});
    expect(await all(thread.attachments.list())).toEqual([]);
    expect(await owners()).toEqual([]);
  });
});
