import { defer, map, switchMap, tap, type Observable } from 'rxjs';
import type {
  ThreadForkResponse,
  ThreadResumeResponse,
  ThreadStartParams,
  ThreadStartResponse,
} from '../../generated/types.js';
import { checkOptions, refuse, type Rules } from '../errors/check-options.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { choice, expecting, issuesWith, listOf, name } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { checkNames } from '../tools/tool-box.js';
import type { Context } from './context.js';
import { letGo } from './heard.js';
import type { ForkThreadOptions, ResumeThreadOptions, StartThreadOptions } from './options.js';
import { approvalsPreset, sandboxName, threadPresets } from './presets.js';
import { checkThreadSandbox } from './sandbox.js';
import { requiredId } from './triggers.js';

/** The rest is of the wire. */
const RULES: Rules<Pick<ResumeThreadOptions, 'approvals' | 'sandbox' | 'tools' | 'as'>> = {
  approvals: approvalsPreset,
  sandbox: sandboxName,
  as: /*@__PURE__*/ choice('viewer'),
  tools: /*@__PURE__*/ listOf(
    /*@__PURE__*/ expecting('a tool, as tool() makes it', (value) =>
      ['spec', 'call'].every((member) => readMember(value, member) !== undefined),
    ),
  ),
};

/**
 * What the server has answered to `thread/start`, `thread/resume` or `thread/fork`: the thread, and what holds on it,
 * whatever was asked for: model, provider, directory, sandbox, approval policy and reviewer, instruction files, effort.
 */
export type OpenedThread = ThreadStartResponse | ThreadResumeResponse | ThreadForkResponse;

/** Starts a thread; emits the handle on it. */
export function startThread<T>(context: Context<unknown, T>, options: StartThreadOptions): Observable<T> {
  return open(context, 'thread/start', options, () => toolParams(context, options));
}

/** Takes a thread up again; emits the handle on it. */
export function resumeThread<T>(
  context: Context<unknown, T>,
  threadId: string,
  options: ResumeThreadOptions,
): Observable<T> {
  const ownParams = () => {
    expectDeclared(context, 'thread/resume', threadId, options);
    return withoutTurns('thread/resume', threadId, options);
  };
  return open(context, 'thread/resume', options, ownParams, threadId, threadId);
}

/** Starts a thread with the history of another; emits the handle on it. */
export function forkThread<T>(
  context: Context<unknown, T>,
  threadId: string,
  options: ForkThreadOptions,
): Observable<T> {
  const ownParams = () => {
    expectDeclared(context, 'thread/fork', threadId, options);
    return withoutTurns('thread/fork', threadId, options);
  };
  return open(context, 'thread/fork', options, ownParams, threadId);
}

/** Takes a thread out of the archive; emits the handle on it. */
export function unarchiveThread<T>(context: Context<unknown, T>, threadId: string): Observable<T> {
  return open(context, 'thread/unarchive', {}, () => checkedId('thread/unarchive', threadId));
}

/** Has the server open a thread, made of `source` where there is one; `known` is its id where that was known before. */
function open<T>(
  context: Context<unknown, T>,
  method: string,
  options: StartThreadOptions | ResumeThreadOptions | ForkThreadOptions,
  ownParams: () => object,
  source?: string,
  known?: string,
): Observable<T> {
  const { connection } = context;
  const { following, ownership } = connection;
  return defer(() => {
    checkOptions(method, options, RULES, { open: true });
    const { sandbox, approvals, tools = [], as, ...params }: ResumeThreadOptions = options;
    const request = { ...params, ...threadPresets(method, { sandbox, approvals }), ...ownParams() };
    checkNames(method, tools);
    const resumed = known === undefined ? undefined : following.resuming(known);
    const notResumed = known === undefined ? undefined : ownership.resuming(known, as);
    const opened$ = checkThreadSandbox(connection, method, options, source).pipe(
      switchMap(() => connection.requestAny(method, request, { onLate: letGo(connection) })),
      tap({ error: (error: unknown) => notResumed?.(error) }),
    );
    return (known === undefined ? opened$ : following.inFlight(known, opened$)).pipe(
      map((reply) => {
        const threadId = requiredId(method, reply, 'thread');
        (resumed ?? following.resuming(threadId))(reply);
        if (tools.length > 0) context.tools.register(threadId, tools);
        // `thread/unarchive` opens nothing, and tells none of it.
        return context.thread(threadId, method === 'thread/unarchive' ? undefined : (reply as OpenedThread));
      }),
    );
  });
}

// The history can be long, and is read where it is wanted.
function withoutTurns(
  method: string,
  threadId: string,
  { excludeTurns = true }: ResumeThreadOptions | ForkThreadOptions,
) {
  return { ...checkedId(method, threadId), excludeTurns };
}

function checkedId(method: string, threadId: string) {
  refuse(method, issuesWith(name, threadId, 'threadId'));
  return { threadId };
}

// The tools of a thread are fixed at its start. Of threads that others have started nobody tells which they are.
function expectDeclared(
  { connection }: Context<unknown>,
  method: string,
  threadId: string,
  { tools = [], as }: ResumeThreadOptions,
): void {
  const issues: ValidationIssue[] = [];
  if (as !== undefined && tools.length > 0) {
    issues.push({ path: ['tools'], message: 'expected none: a viewer answers no calls; leave `as` out' });
  }
  const declared = connection.ownership.toolsOf(threadId);
  for (const [at, { name }] of tools.entries()) {
    if (declared?.has(name) !== false) continue;
    const message =
      'expected a tool that the thread was started with: the server offers no other; start a new thread with it';
    issues.push({ path: ['tools', at, 'name'], message });
  }
  refuse(method, issues);
}

function toolParams(
  { connection }: Context<unknown>,
  { tools = [], dynamicTools }: StartThreadOptions,
): Pick<ThreadStartParams, 'dynamicTools'> {
  if (tools.length === 0) return {};
  if (!connection.options.experimentalApi) {
    const message = 'need the experimental API: leave experimentalApi out, or set it to true';
    throw new InvalidParamsError('thread/start', [{ path: ['tools'], message }]);
  }
  return { dynamicTools: [...(dynamicTools ?? []), ...tools.map(({ spec }) => spec)] };
}
