import { Codex, type CodexOptions, type Thread, type Turn } from 'codex-rx';
import { FakeAppServer, turn } from 'codex-rx/testing';

/** A client of a server that answers at once. Nothing is compared with schemas, unless that is asked for. */
export function client(options: CodexOptions = {}) {
  const server = new FakeAppServer();
  const codex = new Codex(server.transport, { validation: 'off', requestTimeoutMs: 0, ...options });
  server
    .handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'active', activeFlags: [] } } }))
    .handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'active', activeFlags: [] } } }));
  codex.connect().subscribe(ignore);
  return { server, codex };
}

/** What errors is not looked at. */
export const ignore = { error: () => undefined };

/** The same with a thread, and a turn on it that has begun. */
export function turning(options: CodexOptions = {}) {
  const { server, codex } = client(options);
  let thread: Thread | undefined;
  let begun: Turn | undefined;
  codex.startThread().subscribe((started) => (thread = started));
  thread?.turn('go').subscribe((handle) => (begun = handle));
  if (thread === undefined || begun === undefined) throw new Error('the server answers at once');
  const ids = { threadId: thread.id, turnId: begun.id };
  server.notify('turn/started', { threadId: thread.id, turn: turn(begun.id, 'inProgress') });
  const tell = (method: string, params: object) => server.notify(method, { ...ids, ...params });
  return { server, codex, thread, turn: begun, ids, tell };
}
