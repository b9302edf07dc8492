import {
  imageInput,
  InvalidParamsError,
  InvalidResponseError,
  localImageInput,
  mentionInput,
  skillInput,
  textInput,
  type Input,
} from 'codex-rx';
import { FakeRefusal } from 'codex-rx/testing';
import { concatMap, firstValueFrom, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, record, setUp } from '../fixtures/fake.js';

async function connected() {
  const set = setUp();
  await firstValueFrom(set.codex.connect());
  const sent = (method: string) => set.server.requests(method).map(({ params }) => params);
  return { ...set, sent };
}

describe('starting a thread', () => {
  it.each([
    [{}, {}],
    [{ model: undefined, cwd: '/project' }, { cwd: '/project' }],
    [{ sandbox: 'readOnly' }, { sandbox: 'read-only' }],
    [{ sandbox: 'workspaceWrite' }, { sandbox: 'workspace-write' }],
    [{ sandbox: 'fullAccess' }, { sandbox: 'danger-full-access' }],
    [{ sandbox: 'workspace-write' }, { sandbox: 'workspace-write' }],
    [{ approvals: 'denyAll' }, { approvalPolicy: 'never' }],
    [{ approvals: 'autoReview' }, { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' }],
    [{ approvalPolicy: 'untrusted' }, { approvalPolicy: 'untrusted' }],
  ] as const)('with %j sends %j', async (options, params) => {
    const { codex, sent } = await connected();
    expect(record(codex.startThread(options)).values).toMatchObject([{ id: 'thread-1' }]);
    expect(sent('thread/start')).toEqual([params]);
  });

  it.each([
    ['sandbox', 'readonly'],
    ['sandbox', 'none'],
    ['approvals', 'never'],
    ['approvals', 'acceptAll'],
  ])('refuses %s: %s, and names the words it takes', async (field, word) => {
    const { codex, sent } = await connected();
    const failure = errorOf(record(codex.startThread({ [field]: word })));
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect((failure as InvalidParamsError).issues).toMatchObject([{ path: [field] }]);
    expect((failure as InvalidParamsError).message).toMatch(/readOnly|denyAll/);
    expect(sent('thread/start')).toEqual([]);
  });

  it('resumes and forks without their turns, and leaves what is not given as it was', async () => {
    const { server, codex, sent } = await connected();
    server.handle('thread/resume', () => ({ thread: { id: 'a' } }));
    server.handle('thread/fork', () => ({ thread: { id: 'b' } }));
    expect(record(codex.resumeThread('a')).values[0]?.id).toBe('a');
    expect(record(codex.forkThread('a', { approvals: 'autoReview' })).values[0]?.id).toBe('b');
    expect(sent('thread/resume')).toEqual([{ threadId: 'a', excludeTurns: true }]);
    expect(sent('thread/fork')).toEqual([
      { threadId: 'a', excludeTurns: true, approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' },
    ]);
  });

  it('errors when the reply names no thread', async () => {
    const { server, codex } = await connected();
    server.handle('thread/start', () => ({ thread: {} }));
    expect(errorOf(record(codex.startThread()))).toBeInstanceOf(InvalidResponseError);
  });
});

describe('starting a turn', () => {
  it.each([
    [{}, {}],
    [{ sandbox: 'readOnly' }, { sandboxPolicy: { type: 'readOnly', networkAccess: false } }],
    [{ sandbox: 'workspaceWrite' }, { sandboxPolicy: { type: 'workspaceWrite' } }],
    [{ sandbox: 'fullAccess' }, { sandboxPolicy: { type: 'dangerFullAccess' } }],
    [{ sandbox: 'read-only' }, { sandboxPolicy: { type: 'readOnly', networkAccess: false } }],
    [{ sandbox: { type: 'readOnly' } }, { sandboxPolicy: { type: 'readOnly' } }],
    [{ approvals: 'denyAll' }, { approvalPolicy: 'never' }],
    [{ approvals: 'autoReview' }, { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' }],
    [
      { model: 'm', effort: 'high', cwd: undefined, onUnsubscribe: 'detach', signal: undefined },
      { model: 'm', effort: 'high' },
    ],
  ] as const)('with %j sends %j', async (options, params) => {
    const { codex, sent } = await connected();
    record(codex.thread('a').run('hi', options));
    expect(sent('turn/start')).toEqual([{ threadId: 'a', input: [{ type: 'text', text: 'hi' }], ...params }]);
  });

  it.each<[string, Input]>([
    ['a relative image', localImageInput('a.png')],
    ['an image by its address', localImageInput('file:///a.png')],
    ['an image of a home', localImageInput('~/a.png')],
    ['an image without a path', localImageInput('')],
    ['an image with a NUL', localImageInput('/a\0.png')],
    ['a relative skill', skillInput('s', 'SKILL.md')],
    ['a mention of a file: address', mentionInput('m', 'file:///m')],
    ['an image that is no data URL', imageInput('abc')],
    ['an image without data', imageInput('data:image/png;base64,')],
    ['an image without base64', imageInput('data:image/png,%89PNG')],
    ['an image with line ends in it', imageInput('data:image/png;base64,AAAA\nAA==')],
    ['an image without padding', imageInput('data:image/png;base64,AA')],
    ['an image in the base64 of addresses', imageInput('data:image/png;base64,_-8=')],
    ['an image that is a directory', localImageInput('/a.png/')],
    ['nothing', [null] as unknown as Input],
    ['an item without a type', {} as unknown as Input],
  ])('refuses %s before anything is sent', async (_what, input) => {
    const { server, codex } = await connected();
    const before = server.received.length;
    const error = errorOf(record(codex.thread('a').run(input)));
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect((error as InvalidParamsError).issues[0]?.path[0]).toBe('input');
    expect(server.received).toHaveLength(before);
  });

  it.each<[string, Input, readonly unknown[]]>([
    ['a string', 'hi', [{ type: 'text', text: 'hi' }]],
    ['one item', textInput('hi'), [{ type: 'text', text: 'hi' }]],
    [
      'an image',
      imageInput('data:image/png;base64,AA=='),
      [{ type: 'image', url: 'data:image/png;base64,AA==' }],
    ],
    [
      'an image of another kind',
      imageInput('DATA:image/x-new;a=b;BASE64,AAAA'),
      [{ type: 'image', url: 'DATA:image/x-new;a=b;BASE64,AAAA' }],
    ],
    [
      'a list',
      [localImageInput('/a.png'), skillInput('s', '/s/SKILL.md'), mentionInput('m', 'app://m')],
      [
        { type: 'localImage', path: '/a.png' },
        { type: 'skill', name: 's', path: '/s/SKILL.md' },
        { type: 'mention', name: 'm', path: 'app://m' },
      ],
    ],
  ])('takes %s', async (_what, input, items) => {
    const { codex, sent } = await connected();
    record(codex.thread('a').run(input));
    expect(sent('turn/start')).toMatchObject([{ input: items }]);
  });

  it.each<[string, unknown, readonly PropertyKey[]]>([
    ['an image on the web', imageInput('https://example.org/a.png'), ['input', 0, 'url']],
    ['nothing', [], ['input']],
    ['a list of strings', ['hi'], ['input', 0]],
    ['an item of an unknown type', { type: 'telepathy' }, ['input', 0, 'type']],
  ])('refuses %s before anything is sent', async (_what, input, path) => {
    const { codex, sent } = await connected();
    const failure = errorOf(record(codex.thread('a').run(input as Input)));
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect((failure as InvalidParamsError).issues[0]?.path).toEqual(path);
    expect(sent('turn/start')).toEqual([]);
    expect(record(codex.thread('a').turn('hi')).values).toHaveLength(1);
  });
});

describe('lists', () => {
  async function paging() {
    const set = await connected();
    set.server.handle('thread/list', (params) => {
      const page = Number((params as { cursor: string | null }).cursor ?? '0');
      const data = [{ id: `${page}a` }, { id: `${page}b` }];
      return { data, nextCursor: page < 3 ? String(page + 1) : null };
    });
    return set;
  }

  it('come page by page, to the end', async () => {
    const { codex, sent } = await paging();
    const threads = record(codex.listThreads({ archived: false }));
    expect(threads.values.map(({ id }) => id)).toEqual(['0a', '0b', '1a', '1b', '2a', '2b', '3a', '3b']);
    expect(threads.end).toBe('complete');
    expect(sent('thread/list')).toEqual([null, '1', '2', '3'].map((cursor) => ({ archived: false, cursor })));
  });

  it('ask for no page that is not wanted', async () => {
    const { codex, sent } = await paging();
    expect(record(codex.listThreads().pipe(take(2))).values).toHaveLength(2);
    expect(sent('thread/list')).toHaveLength(1);
    record(codex.listThreads().pipe(take(3)));
    expect(sent('thread/list')).toHaveLength(3);
  });

  it('error with the page that failed, after what came before', async () => {
    const { server, codex } = await paging();
    const refuse = () =>
      server.handle('thread/list', () => new FakeRefusal({ code: -32600, message: 'invalid cursor' }));
    const threads = record(codex.listThreads().pipe(concatMap((thread) => [thread, refuse()].slice(0, 1))));
    expect(threads.values).toHaveLength(2);
    expect(errorOf(threads)).toMatchObject({ rpcCode: -32600 });
  });

  it('of models read alike', async () => {
    const { server, codex, sent } = await connected();
    server.handle('model/list', () => ({ data: [{ id: 'm1' }, { id: 'm2' }], nextCursor: null }));
    expect(record(codex.models({ includeHidden: true })).values.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(sent('model/list')).toEqual([{ includeHidden: true, cursor: null }]);
  });
});

describe('what else a thread can do', () => {
  it('archives and unarchives, names and reads by their wire methods', async () => {
    const { server, codex, sent } = await connected();
    for (const method of ['thread/archive', 'thread/name/set']) server.handle(method, () => ({}));
    server.handle('thread/unarchive', () => ({ thread: { id: 'a' } }));
    server.handle('thread/read', () => ({ thread: { id: 'a', name: 'x' } }));
    expect(record(codex.archiveThread('a'))).toMatchObject({ values: [undefined], end: 'complete' });
    expect(record(codex.unarchiveThread('a')).values).toMatchObject([{ id: 'a' }]);
    expect(record(codex.thread('a').setName('x'))).toMatchObject({ values: [undefined], end: 'complete' });
    expect(record(codex.thread('a').read({ includeTurns: true })).values).toMatchObject([{ name: 'x' }]);
    expect(sent('thread/archive')).toEqual([{ threadId: 'a' }]);
    expect(sent('thread/unarchive')).toEqual([{ threadId: 'a' }]);
    expect(sent('thread/name/set')).toEqual([{ threadId: 'a', name: 'x' }]);
    expect(sent('thread/read')).toEqual([{ threadId: 'a', includeTurns: true }]);
  });
});
