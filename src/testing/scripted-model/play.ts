import type { ServerResponse } from 'node:http';
import {
  EMPTY,
  NEVER,
  concat,
  concatMap,
  defer,
  from,
  fromEvent,
  ignoreElements,
  take,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import { responseSteps, type Step } from './events.js';
import type { ScriptedResponse, StreamedResponse } from './response.js';

const MAX_WRITE_CHARS = 65_536;

/** Answers one request, until all is said or the other side has gone. Unsubscribing stops in the middle. */
export function play(script: ScriptedResponse, requestIndex: number, to: ServerResponse): Observable<never> {
  const gone$ = fromEvent(to, 'close');
  return defer(() => answer(script, requestIndex, to)).pipe(takeUntil(gone$));
}

function answer(script: ScriptedResponse, requestIndex: number, to: ServerResponse): Observable<never> {
  switch (script.kind) {
    case 'silence':
      return NEVER;
    case 'connectionReset':
      to.socket?.resetAndDestroy();
      return EMPTY;
    case 'httpFailure':
      to.writeHead(script.status, script.headers).end(script.body);
      return EMPTY;
    case 'streamed':
      return stream(script, requestIndex, to);
  }
}

function stream(script: StreamedResponse, requestIndex: number, to: ServerResponse): Observable<never> {
  to.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...script.headers });
  to.flushHeaders();
  const said$ = from(joined(responseSteps(script, requestIndex))).pipe(
    concatMap((step) => perform(step, to)),
    ignoreElements(),
  );
  return concat(
    said$,
    defer(() => {
      if (script.ending.kind === 'cut') to.socket?.resetAndDestroy();
      else to.end();
      return EMPTY;
    }),
  );
}

function perform(step: Step, to: ServerResponse): Observable<unknown> {
  switch (step.kind) {
    case 'send':
      return defer(() => (to.write(step.text) ? EMPTY : fromEvent(to, 'drain').pipe(take(1))));
    case 'pause':
      return timer(step.pauseMs);
    case 'hold':
      return defer(() => step.arrive());
  }
}

// An instant response of thousands of deltas should cost the server's reading, not thousands of writes of ours.
function* joined(steps: Iterable<Step>): Generator<Step> {
  let text = '';
  for (const step of steps) {
    if (step.kind === 'send' && text.length < MAX_WRITE_CHARS) {
      text += step.text;
      continue;
    }
    if (text !== '') yield { kind: 'send', text };
    text = '';
    if (step.kind === 'send') text = step.text;
    else yield step;
  }
  if (text !== '') yield { kind: 'send', text };
}
