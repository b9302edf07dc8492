import type { Connection } from '../connection/connection.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import type { OpenedThread } from './open-thread.js';
import { ToolBox } from '../tools/tool-box.js';

/** The means of handles: the connection they share, and how further handles of the same kinds are made. */
export interface Context<TTurn, TThread = unknown> {
  readonly connection: Connection;
  /** The tools of each thread. */
  readonly tools: ToolBox;
  /** A handle on a thread, without asking the server; with what the server has answered where it was asked. */
  thread(id: string, opened?: OpenedThread): TThread;
  /** A handle on a turn whose log has been claimed. */
  turn(threadId: string, log: TurnLog, replay?: Replay): TTurn;
}

/** The kinds of handle that an entry offers. */
export interface Handles<TTurn, TThread> {
  thread(context: Context<TTurn, TThread>, id: string, opened: OpenedThread | undefined): TThread;
  turn(context: Context<TTurn, TThread>, threadId: string, log: TurnLog, replay: Replay | undefined): TTurn;
}

export function contextOf<TTurn, TThread>(
  connection: Connection,
  handles: Handles<TTurn, TThread>,
): Context<TTurn, TThread> {
  const context: Context<TTurn, TThread> = {
    connection,
    tools: new ToolBox(
      connection.handlers,
      (call) => connection.report({ kind: 'toolFailed', ...call }),
      connection.redactor.hide,
      connection.released,
    ),
    thread: (id, opened) => handles.thread(context, id, opened),
    turn: (threadId, log, replay) => handles.turn(context, threadId, log, replay),
  };
  return context;
}
