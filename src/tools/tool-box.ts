import type { DynamicToolCallParams } from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import type { Handlers } from '../server-requests/handlers.js';
import type { Tool, ToolFailed } from './tool-types.js';

const METHOD = 'item/tool/call';

type Named = ReadonlyMap<unknown, Tool>;

/** The tools of each thread: who is called when the server asks for one. */
export class ToolBox {
  readonly #tools = new Map<string, Named>();

  constructor(
    private readonly handlers: Handlers,
    private readonly onFailed: ToolFailed,
    private readonly hide?: (text: string) => string,
  ) {}

  /** Gives a thread its tools, in place of those it had; calls that run keep theirs. */
  register(threadId: string, tools: readonly Tool[]): void {
    const isKnown = this.#tools.has(threadId);
    this.#tools.set(threadId, new Map(tools.map((tool) => [tool.name, tool])));
    if (isKnown) return;
    this.handlers.add({
      method: METHOD,
      scope: { threadId },
      accepts: ({ params }) => this.#find(threadId, params) !== undefined,
      handle: (params, { signal }) =>
        this.#find(threadId, params)?.call(params as DynamicToolCallParams, signal, this.onFailed, this.hide),
    });
  }

  #find(threadId: string, params: unknown): Tool | undefined {
    const isOurs = (readMember(params, 'namespace') ?? undefined) === undefined;
    return isOurs ? this.#tools.get(threadId)?.get(readMember(params, 'tool')) : undefined;
  }
}

/** Throws `InvalidParamsError` when two tools have the same name. */
export function checkNames(method: string, tools: readonly Tool[]): void {
  const names = tools.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice === -1) return;
  const message = `${names[twice] ?? ''} is the name of another tool too`;
  throw new InvalidParamsError(method, [{ path: ['tools', twice, 'name'], message }]);
}
