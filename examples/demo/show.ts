import type { WriteStream } from 'node:tty';
import {
  auditTime,
  defer,
  finalize,
  map,
  pairwise,
  startWith,
  tap,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import { CLEAR_REST_OF_LINE, CLEAR_SCREEN, HIDE_CURSOR, SHOW_CURSOR, up } from './ansi.js';
import { renderColumns, type Size } from './columns.js';
import { addedLines } from './lines.js';
import type { DemoState } from './state.js';

const FRAME_MS = 50;
const NOTHING: DemoState = { lanes: [], elapsedMs: 0 };
const DEFAULT_SIZE: Size = { columns: 80, rows: 24 };

/** The size of a terminal; what is no terminal gets the usual one. */
export function sizeOf({ columns, rows }: Partial<Size>): Size {
  return { columns: columns || DEFAULT_SIZE.columns, rows: rows || DEFAULT_SIZE.rows };
}

/**
 * Draws the states over one another; not each of them, but always the last.
 *
 * ```text
 * state$       ss-sss---s-ss|
 * drawn        ---s----s---s-s
 * showColumns  ---s----s---s-s|
 * ```
 */
export function showColumns(terminal: WriteStream): MonoTypeOperatorFunction<DemoState> {
  return (state$) =>
    defer(() => {
      const draw = drawOver(terminal);
      return state$.pipe(
        auditTime(FRAME_MS),
        tap((state) => draw(state)),
        finalize(() => terminal.write(SHOW_CURSOR)),
      );
    });
}

/**
 * Writes what each state adds to the one before, in lines.
 *
 * ```text
 * state$     s--s--s--s|
 * written    l     ll  l
 * showLines  s--s--s--s|
 * ```
 */
export function showLines(out: NodeJS.WritableStream): MonoTypeOperatorFunction<DemoState> {
  return (state$) =>
    state$.pipe(
      startWith(NOTHING),
      pairwise(),
      tap(([before, state]) => {
        for (const line of addedLines(before, state)) out.write(`${line}\n`);
      }),
      map(([, state]) => state),
    );
}

function drawOver(terminal: WriteStream): (state: DemoState) => void {
  let drawn = 0;
  let last = sizeOf(terminal);
  return (state) => {
    const size = sizeOf(terminal);
    const resized = size.columns !== last.columns || size.rows !== last.rows;
    const lines = renderColumns(state, size);
    // Lines that were drawn for another width may have been broken by the terminal: nobody knows where they are.
    terminal.write(
      HIDE_CURSOR +
        (resized ? CLEAR_SCREEN : up(drawn)) +
        lines.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join(''),
    );
    drawn = lines.length;
    last = size;
  };
}
