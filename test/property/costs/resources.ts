import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { INITIAL_GOAL, goalReducer, type GoalInput } from '../../../src/goals/goal-state.js';
import { OutputDecoder } from '../../../src/resources/output-decoder.js';
import { client, ignore } from './client.js';
import { many, times, type Costs } from './cost.js';

const turn = (id: number | string, more: object = {}) => ({
  id: `${id}`,
  items: [],
  status: 'completed',
  ...more,
});
const event = (method: string, params: object) => ({ kind: 'event', event: { method, params } }) as GoalInput;

/** A client, and a history of turns that the server has of thread `a`. */
function withHistory(turns: (n: number) => readonly object[], n: number) {
  const at = client();
  const stored = turns(n);
  at.server.handle('thread/turns/list', (params) => {
    const { cursor, limit = stored.length } = params as { cursor?: string | null; limit?: number };
    const start = Number(cursor ?? 0);
    const next = start + limit;
    return { data: stored.slice(start, next), nextCursor: next < stored.length ? `${next}` : null };
  });
  return at;
}

/** Lists, histories, goals, commands, logins and the like. */
export const RESOURCE_COSTS: Costs = {
  'pages of a list': (n) => {
    const { server, codex } = client();
    let page = 0;
    server.handle('thread/list', () => {
      page += 1;
      return { data: [{ id: `${page}` }], nextCursor: page * 16 < n ? `${page}` : null };
    });
    return lastValueFrom(codex.listThreads());
  },
  'entries of one page': (n) => {
    const { server, codex } = client();
    server.handle('thread/list', () => ({ data: many(n, (nth) => ({ id: `${nth}` })), nextCursor: null }));
    codex.listThreads().pipe(toArray()).subscribe(ignore);
  },
  'items of a turn that is read into a state': (n) => {
    const items = many(n / 4, (nth) => ({ type: 'agentMessage', id: `${nth}`, text: 'x' }));
    withHistory(() => [turn('t', { items })], n)
      .codex.thread('a')
      .state$.subscribe(ignore);
  },
  'turns of a page that is read into a state': (n) => {
    withHistory((count) => many(count, (nth) => turn(nth, { rootTurnId: `${nth - 1}` })), n)
      .codex.thread('a')
      .state$.subscribe(ignore);
  },
  'older turns that are read into a state': (n) => {
    const { codex } = withHistory((count) => many(count / 16, (nth) => turn(nth)), n);
    const thread = codex.thread('a');
    thread.state$.subscribe(ignore);
    return firstValueFrom(thread.loadOlder({ turns: n }));
  },
  'turns of a goal': (n) => {
    many(n, (nth) => [
      event('turn/started', { threadId: 'a', turn: turn(nth) }),
      event('item/completed', { threadId: 'a', turnId: `${nth}`, item: {} }),
      event('turn/completed', { threadId: 'a', turn: turn(nth) }),
    ])
      .flat()
      .reduce(goalReducer, INITIAL_GOAL);
  },
  'limits of an account': (n) => {
    const { server, codex } = client();
    server.handle('account/rateLimits/read', () => ({ rateLimits: { limitId: 'codex' } }));
    codex.rateLimits().subscribe(ignore);
    times(n / 4, (nth) =>
      server.notify('account/rateLimits/updated', { rateLimits: { limitId: `${nth}`, primary: {} } }),
    );
  },
  'members of a status': (n) => {
    const { server, codex } = client();
    codex.thread('a').status$.subscribe(ignore);
    times(2, (round) =>
      server.notify('thread/status/changed', {
        threadId: 'a',
        status: { type: 'active', ...Object.fromEntries(many(n, (nth) => [`m${nth}`, round])) },
      }),
    );
  },
  'output of a command in streams without end': (n) => {
    const decoder = new OutputDecoder();
    times(n, (nth) =>
      decoder.output({
        method: 'process/outputDelta',
        params: { stream: `${nth}`, deltaBase64: 'eA==', capReached: true },
      } as never),
    );
    decoder.end({ exitCode: 0 });
  },
  'ends of logins': (n) => {
    const { server, codex } = client();
    server.handle('account/login/start', () => ({ type: 'chatgpt', loginId: 'mine', authUrl: 'https://x' }));
    codex.loginChatGpt().subscribe(ignore);
    times(n, (nth) =>
      server.notify('account/login/completed', { loginId: `${nth}`, success: true, error: null }),
    );
    void codex.close();
  },
  'progress of imports': (n) => {
    const { server, codex } = client();
    server.handle('externalAgentConfig/import', () => ({ importId: 'mine' }));
    codex.importAgentConfig({ migrationItems: [{} as never] }).subscribe(ignore);
    times(n, (nth) =>
      server.notify('externalAgentConfig/import/progress', { importId: `${nth}`, itemTypeResults: [] }),
    );
  },
};
