import { defer, map, type Observable } from 'rxjs';
import type { ThreadStartParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { checkNames, ToolBox } from '../tools/tool-box.js';
import type { Tool } from '../tools/tool-types.js';
import { attended } from './attend.js';
import type { ForkThreadOptions, ResumeThreadOptions, StartThreadOptions } from './options.js';
import { threadPresets } from './presets.js';
import { requiredId } from './triggers.js';

/** Makes the server open threads for this client, and keeps what their tools do. */
export class ThreadOpener<TThread> {
  readonly #tools: ToolBox;

  constructor(
    private readonly connection: Connection,
    private readonly handleOn: (threadId: string) => TThread,
  ) {
    this.#tools = new ToolBox(connection.handlers, (call) =>
      connection.report({ kind: 'toolFailed', ...call }),
    );
  }

  start(options: StartThreadOptions): Observable<TThread> {
    return defer(() => {
      const { sandbox, approvals, tools = [], ...params } = options;
      const presets = threadPresets('thread/start', { sandbox, approvals });
      const request = { ...params, ...presets, ...this.#toolParams(tools, params.dynamicTools) };
      return this.#open('thread/start', this.connection.request('thread/start', request), tools);
    });
  }

  resume(threadId: string, options: ResumeThreadOptions): Observable<TThread> {
    return defer(() => {
      const { sandbox, approvals, tools = [], ...params } = options;
      const presets = threadPresets('thread/resume', { sandbox, approvals });
      const request = { excludeTurns: true, ...params, ...presets, threadId };
      const resumed = this.connection.following.resuming(threadId);
      return this.#open('thread/resume', this.connection.request('thread/resume', request), tools, resumed);
    });
  }

  fork(threadId: string, options: ForkThreadOptions): Observable<TThread> {
    return defer(() => {
      const { sandbox, approvals, tools = [], ...params } = options;
      const presets = threadPresets('thread/fork', { sandbox, approvals });
      const request = { excludeTurns: true, ...params, ...presets, threadId };
      return this.#open('thread/fork', this.connection.request('thread/fork', request), tools);
    });
  }

  unarchive(threadId: string): Observable<TThread> {
    return this.#open('thread/unarchive', this.connection.request('thread/unarchive', { threadId }), []);
  }

  #open(
    method: string,
    reply$: Observable<unknown>,
    tools: readonly Tool[],
    resumed?: () => void,
  ): Observable<TThread> {
    const thread$ = defer(() => {
      checkNames(method, tools);
      return reply$;
    }).pipe(
      map((reply) => {
        const threadId = requiredId(method, reply, 'thread');
        (resumed ?? this.connection.following.resuming(threadId))();
        if (tools.length > 0) this.#tools.register(threadId, tools);
        return this.handleOn(threadId);
      }),
    );
    return attended(thread$, { connection: this.connection });
  }

  #toolParams(
    tools: readonly Tool[],
    others: ThreadStartParams['dynamicTools'],
  ): Pick<ThreadStartParams, 'dynamicTools'> {
    if (tools.length === 0) return {};
    if (!this.connection.options.experimentalApi) {
      const message = 'need the experimental API: leave experimentalApi out, or set it to true';
      throw new InvalidParamsError('thread/start', [{ path: ['tools'], message }]);
    }
    return { dynamicTools: [...(others ?? []), ...tools.map(({ spec }) => spec)] };
  }
}
