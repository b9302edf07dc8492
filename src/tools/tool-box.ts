import type { Subscription } from 'rxjs';
import type { DynamicToolCallParams, FunctionDynamicToolSpec } from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import type { Handlers } from '../server-requests/handlers.js';
import type { Tool, ToolFailed } from './tool-types.js';

const METHOD = 'item/tool/call';

/** The tools of each thread: who is called when the server asks for one. */
export class ToolBox {
  readonly #registered = new Map<string, Subscription>();

  constructor(
    private readonly handlers: Handlers,
    private readonly onFailed: ToolFailed,
  ) {}

  /** Gives a thread its tools, in place of those it had. */
  register(threadId: string, tools: readonly Tool[]): void {
    this.#registered.get(threadId)?.unsubscribe();
    const byName = new Map(tools.map((tool) => [tool.name, tool]));
    const named = (params: unknown) => {
      const name = readMember(params, 'tool');
      const namespace = readMember(params, 'namespace') ?? undefined;
      return typeof name === 'string' && namespace === undefined ? byName.get(name) : undefined;
    };
    const registration = this.handlers.add({
      method: METHOD,
      scope: { threadId },
      accepts: ({ params }) => named(params) !== undefined,
      handle: (params, { signal }) => {
        const tool = named(params);
        if (tool === undefined) throw new TypeError('the request names no tool of this thread');
        return tool.call(params as DynamicToolCallParams, signal, this.onFailed);
      },
    });
    this.#registered.set(threadId, registration);
  }
}

/** How tools are announced in `thread/start`. Throws `InvalidParamsError` when two have the same name. */
export function specsOf(method: string, tools: readonly Tool[]): readonly FunctionDynamicToolSpec[] {
  const names = tools.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice !== -1) {
    throw new InvalidParamsError(method, [
      { path: ['tools', twice, 'name'], message: `${names[twice] ?? ''} is the name of another tool too` },
    ]);
  }
  return tools.map(({ spec }) => spec);
}
