import { describe, expect, it } from 'vitest';
import {
  clientRequestSchemas,
  issuesOf,
  serverRequestSchemas,
  type ClientRequests,
  type ServerRequests,
} from '../../src/protocol.js';

const params = (method: keyof ClientRequests, value: unknown) =>
  issuesOf(clientRequestSchemas[method].params, value);
const answer = (method: keyof ServerRequests, value: unknown) =>
  issuesOf(serverRequestSchemas[method].result, value);
const hello = { type: 'text', text: 'Hello' };
const turn = { threadId: 'thread-1', input: [hello] };

describe('what goes out', () => {
  it('passes when it is what the schema says', () => {
    expect(params('turn/start', turn)).toBeUndefined();
    expect(params('thread/start', {})).toBeUndefined();
    expect(
      params('thread/start', { approvalPolicy: 'never', sandbox: 'read-only', config: { any: 1 } }),
    ).toBeUndefined();
  });

  it('may hold undefined or null where a member is optional', () => {
    expect(params('thread/start', { model: undefined, cwd: null })).toBeUndefined();
  });

  it('is refused with a misspelt member', () => {
    expect(params('turn/start', { ...turn, modle: 'gpt' })).toEqual([
      { path: ['modle'], message: 'is not a member of the protocol; did you mean model?' },
    ]);
  });

  it('is refused with a missing member', () => {
    expect(params('turn/start', { input: [] })).toEqual([{ path: ['threadId'], message: 'is missing' }]);
    expect(params('turn/start', undefined)).toEqual([{ path: [], message: 'is missing' }]);
  });

  it('is refused with a missing member of any type', () => {
    const write = { keyPath: 'model', mergeStrategy: 'replace' };
    expect(params('config/value/write', { ...write, value: null })).toBeUndefined();
    expect(params('config/value/write', write)).toEqual([{ path: ['value'], message: 'is missing' }]);
  });

  it('is refused with a word that is not in the enum', () => {
    expect(params('thread/start', { sandbox: 'workspace' })).toEqual([
      {
        path: ['sandbox'],
        message:
          'expected one of read-only, workspace-write, danger-full-access; did you mean workspace-write?',
      },
    ]);
  });

  it('is refused with a variant that does not exist', () => {
    const [issue, ...others] =
      params('turn/start', { ...turn, input: [hello, { type: 'txt', text: 'Hello' }] }) ?? [];
    expect(issue?.path).toEqual(['input', 1, 'type']);
    expect(issue?.message).toMatch(/^expected one of text, image, /);
    expect(others).toEqual([]);
  });

  it('is refused with the path of what is wrong inside a variant', () => {
    expect(params('turn/start', { ...turn, input: [{ type: 'text', txt: 'Hello' }] })).toEqual([
      { path: ['input', 0, 'text'], message: 'is missing' },
      { path: ['input', 0, 'txt'], message: 'is not a member of the protocol; did you mean text?' },
    ]);
  });

  it('is compared with the closest form of a variant that has several', () => {
    const image = (value: object) => params('turn/start', { ...turn, input: [{ type: 'image', ...value }] });
    expect(image({ url: 'data:,' })).toBeUndefined();
    expect(image({ fileId: 'file-1' })).toBeUndefined();
    expect(image({ fileId: 'file-1', detail: 'sharp' })).toEqual([
      { path: ['input', 0, 'detail'], message: 'expected one of auto, low, high, original' },
    ]);
    expect(image({})).toEqual([{ path: ['input', 0, 'url'], message: 'is missing' }]);
  });

  it('may be a word or an object with one member where the schema has a union of both', () => {
    const granular = { mcp_elicitations: true, rules: true, sandbox_approval: true };
    expect(params('thread/start', { approvalPolicy: 'untrusted' })).toBeUndefined();
    expect(params('thread/start', { approvalPolicy: { granular } })).toBeUndefined();
    expect(params('thread/start', { approvalPolicy: 'always' })).toEqual([
      { path: ['approvalPolicy'], message: 'expected one of untrusted, on-request, never' },
    ]);
    expect(params('thread/start', { approvalPolicy: { granular: { ...granular, rules: 'yes' } } })).toEqual([
      { path: ['approvalPolicy', 'granular', 'rules'], message: 'expected boolean' },
    ]);
    expect(params('thread/start', { approvalPolicy: { grainy: granular } })).toEqual([
      { path: ['approvalPolicy', 'grainy'], message: 'is not a member of the protocol' },
    ]);
    expect(params('thread/start', { approvalPolicy: {} })).toEqual([
      { path: ['approvalPolicy'], message: 'expected a member' },
    ]);
  });

  it('keeps to the minimum where the schema has one', () => {
    expect(params('thread/list', { limit: 0 })).toBeUndefined();
    expect(params('thread/list', { limit: -1 })).toEqual([
      { path: ['limit'], message: 'expected at least 0' },
    ]);
    expect(params('turn/start', { ...turn, effort: '' })).toEqual([
      { path: ['effort'], message: 'expected at least 1 characters' },
    ]);
  });

  it('may be an int64 that JavaScript cannot count up to', () => {
    expect(params('command/exec', { command: ['true'], timeoutMs: 2 ** 53 + 2 })).toBeUndefined();
  });

  it('may be absent where a method takes no params or optional ones', () => {
    expect(params('account/logout', undefined)).toBeUndefined();
    expect(params('account/logout', { now: true })).toHaveLength(1);
    expect(params('account/rateLimits/read', undefined)).toBeUndefined();
    expect(params('account/rateLimits/read', {})).toBeUndefined();
  });

  it('is checked where it answers the server', () => {
    expect(answer('item/commandExecution/requestApproval', { decision: 'acceptForSession' })).toBeUndefined();
    expect(answer('item/commandExecution/requestApproval', { decision: 'maybe' })).toEqual([
      { path: ['decision'], message: 'expected one of accept, acceptForSession, decline, cancel' },
    ]);
    expect(
      answer('item/commandExecution/requestApproval', {
        decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['ls', 5] } },
      }),
    ).toEqual([
      {
        path: ['decision', 'acceptWithExecpolicyAmendment', 'execpolicy_amendment', 1],
        message: 'expected string',
      },
    ]);
    expect(answer('item/tool/call', { success: true, contentItems: [{ type: 'inputText' }] })).toEqual([
      { path: ['contentItems', 0, 'text'], message: 'is missing' },
    ]);
  });

  it('never shows its values in what is said about it', () => {
    const secret = 'sk-very-secret-value';
    const issues = [
      params('thread/start', {
        sandbox: secret,
        model: { [secret]: 1 },
        approvalPolicy: secret,
        config: secret,
      }),
      params('account/login/start', { type: secret, apiKey: secret }),
      params('account/login/start', { type: 'apiKey', apiKey: [secret] }),
    ];
    expect(issues.every((found) => found !== undefined)).toBe(true);
    expect(JSON.stringify(issues)).not.toContain(secret);
  });
});
