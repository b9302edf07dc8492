import type { Observable, Subscription } from 'rxjs';
import type { DynamicToolCallParams } from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import type { Handlers } from '../server-requests/handlers.js';
import type { Tool, ToolFailed } from './tool-types.js';

const METHOD = 'item/tool/call';

interface Registered {
  named: ReadonlyMap<unknown, Tool>;
  readonly handler: Subscription;
}

/** The tools of each thread: who is called when the server asks for one. */
export class ToolBox {
  readonly #threads = new Map<string, Registered>();

  constructor(
    private readonly handlers: Handlers,
    private readonly onFailed: ToolFailed,
    private readonly hide: ((text: string) => string) | undefined,
    /** Threads whose tools are called no more: they are archived or deleted, or were left. Completes with the client. */
    released$: Observable<string>,
  ) {
    released$.subscribe({
      next: (threadId) => this.#release(threadId),
      complete: () => {
        for (const threadId of [...this.#threads.keys()]) this.#release(threadId);
      },
    });
  }

  /** Gives a thread its tools, in place of those it had; calls that run keep theirs. */
  register(threadId: string, tools: readonly Tool[]): void {
    const named = new Map<unknown, Tool>(tools.map((tool) => [tool.name, tool]));
    const known = this.#threads.get(threadId);
    if (known !== undefined) {
      known.named = named;
      return;
    }
    const find = (params: unknown) => findIn(registered.named, params);
    const handler = this.handlers.add({
      method: METHOD,
      scope: { threadId },
      accepts: ({ params }) => find(params) !== undefined,
      handle: (params, { signal }) =>
        find(params)?.call(params as DynamicToolCallParams, signal, this.onFailed, this.hide),
    });
    const registered: Registered = { named, handler };
    this.#threads.set(threadId, registered);
  }

  #release(threadId: string): void {
    this.#threads.get(threadId)?.handler.unsubscribe();
    this.#threads.delete(threadId);
  }
}

function findIn(tools: Registered['named'], params: unknown): Tool | undefined {
  const isOurs = (readMember(params, 'namespace') ?? undefined) === undefined;
  return isOurs ? tools.get(readMember(params, 'tool')) : undefined;
}

/** Throws `InvalidParamsError` when two tools have the same name. */
export function checkNames(method: string, tools: readonly Tool[]): void {
  const names = tools.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice === -1) return;
  const message = `${names[twice] ?? ''} is the name of another tool too`;
  throw new InvalidParamsError(method, [{ path: ['tools', twice, 'name'], message }]);
}
