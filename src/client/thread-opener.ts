import { defer, map, type Observable } from 'rxjs';
import type { ClientRequests } from '../../generated/methods.js';
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
    return defer(() => this.#begin('thread/start', options, {}, this.#toolParams(options)));
  }

  resume(threadId: string, options: ResumeThreadOptions): Observable<TThread> {
    return defer(() => {
      const resumed = this.connection.following.resuming(threadId);
      return this.#begin('thread/resume', options, { excludeTurns: true }, { threadId }, resumed);
    });
  }

  fork(threadId: string, options: ForkThreadOptions): Observable<TThread> {
    return this.#begin('thread/fork', options, { excludeTurns: true }, { threadId });
  }

  unarchive(threadId: string): Observable<TThread> {
    return this.#open('thread/unarchive', this.connection.request('thread/unarchive', { threadId }), []);
  }

  #begin<M extends 'thread/start' | 'thread/resume' | 'thread/fork'>(
    method: M,
    options: StartThreadOptions | ResumeThreadOptions | ForkThreadOptions,
    defaults: Partial<ClientRequests[M]['params']>,
    own: Partial<ClientRequests[M]['params']>,
    resumed?: () => void,
  ): Observable<TThread> {
    return defer(() => {
      const { sandbox, approvals, tools = [], ...params } = options;
      const presets = threadPresets(method, { sandbox, approvals });
      const request = { ...defaults, ...params, ...presets, ...own };
      return this.#open(method, this.connection.requestAny(method, request), tools, resumed);
    });
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

  #toolParams({ tools = [], dynamicTools }: StartThreadOptions): Pick<ThreadStartParams, 'dynamicTools'> {
    if (tools.length === 0) return {};
    if (!this.connection.options.experimentalApi) {
      const message = 'need the experimental API: leave experimentalApi out, or set it to true';
      throw new InvalidParamsError('thread/start', [{ path: ['tools'], message }]);
    }
    return { dynamicTools: [...(dynamicTools ?? []), ...tools.map(({ spec }) => spec)] };
  }
}
