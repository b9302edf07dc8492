import { approvalEvents, tool } from 'codex-rx';
import { NEVER } from 'rxjs';
import { z } from 'zod';
import { readShellLine } from '../../../src/approvals/shell-line.js';
import { HandlerPlaces } from '../../../src/server-requests/handler-places.js';
import { client, ignore } from './client.js';
import { times, type Costs } from './cost.js';

const COMMAND = 'item/commandExecution/requestApproval';
const CALL = 'item/tool/call';
const IN_TURN = { threadId: 'a', turnId: 't' };

function asking() {
  const { server, codex } = client();
  const ask = (id: number, method = COMMAND, more: object = {}) =>
    server.link.send({ id, method, params: { ...IN_TURN, itemId: `${id}`, callId: `${id}`, ...more } });
  const resolve = (requestId: number) => server.notify('serverRequest/resolved', { ...IN_TURN, requestId });
  return { server, codex, ask, resolve };
}

const busy = () => tool({ name: 'busy', description: 'Never ends.', input: z.object({}), run: () => NEVER });

/** Requests of the server: approvals, questions, calls of tools. */
export const REQUEST_COSTS: Costs = {
  'approvals that are answered and never resolved': (n) => {
    const { codex, ask } = asking();
    codex.decideApprovals(() => 'accept');
    times(n, (id) => ask(id));
    void codex.close();
  },
  'approvals that wait in the list': (n) => {
    const { codex, ask } = asking();
    codex.pendingApprovals$.subscribe(ignore);
    times(n, (id) => ask(id));
    void codex.close();
  },
  'approvals that wait in the list and are resolved': (n) => {
    const { codex, ask, resolve } = asking();
    codex.pendingApprovals$.subscribe(ignore);
    times(n / 4, (id) => ask(id));
    times(n / 4, resolve);
    void codex.close();
  },
  'approvals as events of a state': (n) => {
    const { codex, ask } = asking();
    codex.pendingApprovals$.pipe(approvalEvents()).subscribe(ignore);
    times(n, (id) => ask(id));
    void codex.close();
  },
  'approvals that are shown and resolved': (n) => {
    const { codex, ask, resolve } = asking();
    codex.approvals$.subscribe(ignore);
    times(n / 4, (id) => ask(id));
    times(n / 4, resolve);
    void codex.close();
  },
  'approvals in the log': (n) => {
    const { codex, ask, resolve } = asking();
    codex.approvalLog$.subscribe();
    times(n / 2, (id) => {
      ask(id);
      resolve(id);
    });
    void codex.close();
  },
  'items that complete while approvals wait': (n) => {
    const { server, codex, ask } = asking();
    codex.approvals$.subscribe(ignore);
    times(100, (id) => ask(id));
    times(n, (nth) => server.notify('item/completed', { ...IN_TURN, item: { type: 'x', id: `${nth}` } }));
    void codex.close();
  },
  'requests that are asked again': (n) => {
    const { codex, ask } = asking();
    codex.approvals$.subscribe(ignore);
    times(n, () => ask(7));
    void codex.close();
  },
  'requests of unknown methods': (n) => {
    const { codex, ask } = asking();
    codex.diagnostics$.subscribe();
    times(n, (id) => ask(id, 'item/new/request'));
    void codex.close();
  },
  'calls of a tool that hangs': (n) => {
    const { codex, ask } = asking();
    let threadId = '';
    codex.startThread({ tools: [busy()] }).subscribe(({ id }) => (threadId = id));
    times(n / 4, (id) => ask(id, CALL, { threadId, tool: 'busy', arguments: {} }));
    void codex.close();
  },
  'words of a command that rules read': (n) => void readShellLine('a '.repeat(n)),
  'commands of a line that rules read': (n) => void readShellLine('a\'b\'"c";'.repeat(n)),
  'handlers of many threads that wait for a place': (n) => {
    const places = new HandlerPlaces(64, 16);
    const leave: (() => void)[] = [];
    // A server has no more than 10,000 requests open.
    times(n / 4, (nth) => places.enter(`${nth >> 1}`).subscribe((place) => leave.push(place)));
    for (const place of leave) place();
  },
};
