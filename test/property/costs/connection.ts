import { driftOf } from 'codex-rx';
import { LATER, turn as turnOf } from 'codex-rx/testing';
import { mergeMap, NEVER } from 'rxjs';
import { Gap } from '../../../src/connection/gap.js';
import { Replies } from '../../../src/connection/replies.js';
import { Usages } from '../../../src/connection/usages.js';
import { KnownSecrets } from '../../../src/errors/known-secrets.js';
import { nearestName } from '../../../src/errors/nearest.js';
import { OutputParseError } from '../../../src/errors/output-parse-error.js';
import { redact } from '../../../src/errors/redact.js';
import { Redactor } from '../../../src/errors/redactor.js';
import { client, ignore, turning } from './client.js';
import { many, times, type Costs } from './cost.js';

const message = (nth: number) => ({ type: 'agentMessage', id: `${nth}`, text: 'x' });
const begins = (id: number | string, more: Record<string, unknown> = {}) => ({
  turn: turnOf(`${id}`, 'inProgress', more),
});
const ends = (id: number | string) => ({ turn: turnOf(`${id}`, 'completed') });
const patch = (nth: number) => ({
  item: { type: 'fileChange', id: `${nth}`, changes: [{ path: '/f', diff: 'x' }] },
});

/** Replies, notifications, turns and threads of a link. */
export const CONNECTION_COSTS: Costs = {
  'replies that nobody waits for': (n) => {
    const { server, codex } = client();
    codex.diagnostics$.subscribe();
    times(n, (id) => server.link.send({ id: id + 100, result: {} }));
  },
  'frames that are none': (n) => {
    const { server, codex } = client();
    codex.diagnostics$.subscribe();
    times(n, () => server.link.sendRaw('{"id":{}}\n[]\n'));
  },
  'a notification that deviates from its schema in many places': (n) => {
    const { server, codex } = client({ validation: 'on' });
    codex.diagnostics$.subscribe();
    server.notify('turn/plan/updated', {
      threadId: 'a',
      turnId: 't',
      plan: many(n / 10, () => ({ step: 1 })),
    });
  },
  'requests whose replies come late': (n) => {
    const replies = new Replies(() => undefined);
    times(n, () =>
      replies
        .ask('m', () => undefined, { timeoutMs: 0 })
        .subscribe()
        .unsubscribe(),
    );
    times(n, (id) => replies.take(id + 1, { id: id + 1 }));
  },
  'methods that are not known': (n) => {
    const { server, codex } = client();
    driftOf(codex).subscribe();
    times(n, (nth) => server.notify(`thread/new${nth}`, { threadId: 'a' }));
  },
  'threads that nobody uses': (n) => {
    const { server, codex } = client();
    codex.turns$.subscribe(ignore);
    times(n, (nth) =>
      server.notify('thread/status/changed', { threadId: `${nth}`, status: { type: 'notLoaded' } }),
    );
  },
  'usages of threads': (n) => {
    const usages = new Usages();
    times(n, (nth) =>
      usages.updated({ threadId: `${nth}`, turnId: 't', tokenUsage: { total: {} } }, () => undefined),
    );
  },
  'resources that nobody uses': (n) => {
    const { server, codex } = client();
    codex.watch('/w').subscribe(ignore);
    times(n, (nth) => server.notify('fs/changed', { watchId: `${nth}`, changedPaths: [] }));
  },
  'turns that begin and never end, on one thread': (n) => {
    const { server, codex } = client();
    codex.turns$.subscribe(ignore);
    times(n, (nth) => server.notify('turn/started', { threadId: 'a', ...begins(nth) }));
  },
  'turns that begin and never end, each on its thread': (n) => {
    const { server, codex } = client();
    codex.turns$.subscribe(ignore);
    times(n, (nth) => server.notify('turn/started', { threadId: `${nth}`, ...begins(nth) }));
  },
  'turns of others that begin and end': (n) => {
    const { server, codex } = client();
    codex.turns$.pipe(mergeMap(({ events$ }) => events$)).subscribe(ignore);
    times(n, (nth) => {
      server.notify('turn/started', { threadId: 'a', ...begins(nth) });
      server.notify('turn/completed', { threadId: 'a', ...ends(nth) });
    });
  },
  'turns of agents': (n) => {
    const { server } = client();
    times(n, (nth) =>
      server.notify('turn/started', { threadId: `${nth}`, ...begins(nth, { rootTurnId: 'r' }) }),
    );
  },
  'turns that are told of while a start waits for its reply': (n) => {
    const { server, codex } = client();
    server.handle('turn/start', () => LATER);
    codex.thread('a').turn('go').subscribe(ignore);
    times(n, (nth) => server.notify('turn/completed', { threadId: 'a', ...ends(nth) }));
  },
  'turns that end while one does not begin': (n) => {
    const { server, codex } = client();
    codex
      .thread('a')
      .turn('go', { replay: 'none' })
      .subscribe(({ events$ }) => events$.subscribe(ignore));
    times(n, (nth) => server.notify('turn/completed', { threadId: 'a', ...ends(`other-${nth}`) }));
    void codex.close();
  },
  'events of a turn': (n) => {
    const { turn, tell } = turning();
    turn.state$.subscribe();
    times(n, (nth) => tell('item/completed', { item: message(nth) }));
    turn.result$.subscribe(ignore);
  },
  'events of a turn of which nothing is kept': (n) => {
    const { server, codex } = client({ replay: 'none' });
    codex
      .thread('a')
      .turn('go')
      .subscribe(({ events$ }) => events$.subscribe(ignore));
    times(n, (nth) =>
      server.notify('item/completed', { threadId: 'a', turnId: 'turn-1', item: message(nth) }),
    );
  },
  'events that come late': (n) => {
    const { codex, tell, ids } = turning();
    codex.diagnostics$.subscribe();
    tell('turn/completed', ends(ids.turnId));
    times(n, (nth) => tell('item/completed', { item: message(nth) }));
  },
  'events that wait for what was missed': (n) => {
    const gap = new Gap();
    const completes = (nth: number) => ({
      method: 'item/completed',
      params: { threadId: 'a', turnId: 't', item: message(nth) },
    });
    times(n, (nth) => gap.pass(completes(nth)));
    times(n, (nth) => gap.completes(`${n - nth}`));
    times(n, (nth) => gap.take(`${nth}`));
  },
  'patches of file changes': (n) => {
    const { codex, tell } = turning();
    codex.approvals$.subscribe(ignore);
    times(n, (nth) => tell('item/started', patch(nth)));
    times(n, (nth) => tell('item/completed', patch(nth)));
  },
  'turns that end while file changes are open': (n) => {
    const { server, tell } = turning();
    times(300, (nth) => tell('item/started', patch(nth)));
    times(n / 4, (nth) => server.notify('turn/completed', { threadId: 'b', ...ends(nth) }));
  },
  'agents that are named in one frame': (n) => {
    const { turn, tell } = turning();
    turn.children$.subscribe(ignore);
    const receiverThreadIds = many(n, (nth) => `agent-${nth}`);
    tell('item/completed', {
      item: { type: 'collabAgentToolCall', id: 'c', tool: 'spawnAgent', receiverThreadIds },
    });
  },
  'agents that are named again and again': (n) => {
    const { turn, tell } = turning();
    turn.children$.subscribe(ignore);
    times(n, (nth) =>
      tell('item/completed', {
        item: { type: 'subAgentActivity', id: `${nth}`, kind: 'started', agentThreadId: `agent-${nth}` },
      }),
    );
  },
  'turns of one agent': (n) => {
    const { server, turn, tell } = turning();
    turn.children$.pipe(mergeMap(({ turns$ }) => turns$)).subscribe(ignore);
    tell('item/completed', {
      item: { type: 'subAgentActivity', id: 'i', kind: 'started', agentThreadId: 'agent' },
    });
    times(n / 2, (nth) => {
      server.notify('turn/started', { threadId: 'agent', ...begins(`agent-${nth}`) });
      server.notify('turn/completed', { threadId: 'agent', ...ends(`agent-${nth}`) });
    });
  },
  'secrets that are sent': (n) => {
    const known = new KnownSecrets();
    times(n, (nth) => known.learn({ token: `secret-${nth}` }));
  },
  'a text in which many secrets are looked for': (n) => {
    const secrets = many(100, (nth) => `secret-number-${nth}`);
    new Redactor(() => secrets, new KnownSecrets()).quote('secret-numbe '.repeat(n));
  },
  'a cause of many parts': (n) => {
    new Redactor(() => [], new KnownSecrets()).shown(many(n / 10, () => 'a text'));
  },
  // Patterns that are put together of several stand in no file as they are.
  ...Object.fromEntries(
    [
      'token=',
      'token: "',
      'api_key\\"',
      '--secret ',
      'token provided: ',
      'Token ',
      '\u001b[',
      '\u001b[0',
      '"',
      '\\',
      'a',
      '1',
      ' ',
    ].map((unit) => [
      `a text without secrets: ${JSON.stringify(unit)}`,
      (n: number) => void redact(unit.repeat(n)),
    ]),
  ),
  'deviations of an answer': (n) => {
    const issues = many(n, (nth) => ({ path: [nth], message: 'expected a text' }));
    new OutputParseError('The answer does not fit', { issues, text: null, result: {} as never });
  },
  'a long name that nobody knows': (n) => {
    nearestName('x'.repeat(n), ['model', 'sandbox']);
  },
  'aborts and streams that never end': (n) => {
    const { server, codex } = client();
    const subscription = codex
      .on('thread/name/updated')
      .pipe(mergeMap(() => NEVER))
      .subscribe(ignore);
    times(n, () => server.notify('thread/name/updated', { threadId: 'a' }));
    subscription.unsubscribe();
  },
};
