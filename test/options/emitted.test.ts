import { InvalidParamsError, type Codex } from 'codex-rx';
import { LATER } from 'codex-rx/testing';
import { Subject, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { connected } from '../fixtures/connected.js';
import { errorOf, record } from '../fixtures/fake.js';
import { VALUES } from './values.js';

const isText = (value: unknown) => typeof value === 'string';

interface Place {
  /** The requests that send the values. */
  readonly sentBy: string;
  readonly takes: (value: unknown) => boolean;
  /** Opens something that is fed by values of any kind, as in a program without types. */
  open(codex: Codex, values$: Observable<never>): Observable<unknown>;
}

/** Every option that is an Observable. */
const PLACES: Readonly<Record<string, Place>> = {
  'stdin$ of exec': {
    sentBy: 'command/exec/write',
    takes: isText,
    open: (codex, stdin$) => codex.exec(['cat'], { stdin$ }),
  },
  'size$ of exec': {
    sentBy: 'command/exec/resize',
    takes: () => false,
    open: (codex, size$) => codex.exec(['top'], { tty: true, size$ }),
  },
  'stdin$ of spawn': {
    sentBy: 'process/writeStdin',
    takes: isText,
    open: (codex, stdin$) => codex.spawn(['cat'], { cwd: '/', stdin$ }),
  },
  'size$ of spawn': {
    sentBy: 'process/resizePty',
    takes: () => false,
    open: (codex, size$) => codex.spawn(['top'], { cwd: '/', tty: true, size$ }),
  },
  'audio$ of realtime': {
    sentBy: 'thread/realtime/appendAudio',
    takes: isText,
    open: (codex, audio$) => codex.thread('a').realtime({ audio$ }),
  },
  'text$ of realtime': {
    sentBy: 'thread/realtime/appendText',
    takes: isText,
    open: (codex, text$) => codex.thread('a').realtime({ text$ }),
  },
  'speech$ of realtime': {
    sentBy: 'thread/realtime/appendSpeech',
    takes: isText,
    open: (codex, speech$) => codex.thread('a').realtime({ speech$ }),
  },
  'query$ of searchFiles': {
    sentBy: 'fuzzyFileSearch/sessionUpdate',
    takes: isText,
    open: (codex, query$) => codex.searchFiles(query$, { roots: ['/'] }),
  },
};

async function opened(place: Place) {
  const { server, codex } = await connected();
  server.handle('command/exec', () => LATER);
  for (const method of [
    'process/spawn',
    'thread/realtime/start',
    'thread/realtime/stop',
    'fuzzyFileSearch/sessionStart',
  ])
    server.handle(method, () => ({}));
  const values = new Subject<never>();
  const seen = record(place.open(codex, values));
  server.notify('thread/realtime/started', { threadId: 'a', realtimeSessionId: 'a', version: 'v2' });
  return { server, codex, values, seen };
}

describe.each(Object.entries(PLACES))('%s', (_name, place) => {
  it('refuses values of a wrong type with an error that is coded, and sends none', async () => {
    const passed: string[] = [];
    for (const [label, value] of [...Object.entries(VALUES), ['undefined', undefined] as const]) {
      if (place.takes(value)) continue;
      const { server, codex, values, seen } = await opened(place);
      values.next(value as never);
      const error = errorOf(seen);
      if (!(error instanceof InvalidParamsError)) passed.push(`${label}: ${String(error)}`);
      if (server.requests(place.sentBy).length > 0) passed.push(`${label}: sent`);
      if (values.observed) passed.push(`${label}: still subscribed`);
      await codex.close();
    }
    expect(passed).toEqual([]);
  });

  it('lets an error of its own through as it is', async () => {
    const { codex, values, seen } = await opened(place);
    const failure = new Error('no more');
    values.error(failure);
    expect(errorOf(seen)).toBe(failure);
    await codex.close();
  });
});
