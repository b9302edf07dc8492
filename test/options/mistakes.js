/* global AbortController */
import { Codex, commandRules, interruptLadder, tool, turnInactivity, webSocket } from 'codex-rx';
import { stdio, unixSocket } from 'codex-rx/node';
import { of } from 'rxjs';
import * as z from 'zod';

/**
 * Calls as people write them who know another library, read in haste, or have no types, each with what its message has to
 * say. JavaScript, because with types most of them do not compile.
 */
export function mistakes(codex) {
  const thread = codex.thread('a-thread');
  const turn$ = (options) => thread.run('Hello', options);
  const weather = { name: 'weather', description: 'd', input: z.object({}), run: () => '' };

  return {
    'new Codex() without a transport': [() => new Codex(), /transport.*stdio\(\)|stdio\(\).*transport/],
    'new Codex(stdio), not called': [() => new Codex(stdio).connect(), /stdio\(\)|call/],
    'new Codex({ apiKey })': [() => new Codex({ apiKey: 'k' }), /transport/],
    'new Codex(transport, { apiKey })': [
      () => new Codex(stdio(), { apiKey: 'k' }),
      /apiKey belongs to codex\.loginApiKey\(\)/,
    ],
    'new Codex(transport, { timeout })': [
      () => new Codex(stdio(), { timeout: 1 }),
      /timeout.*requestTimeoutMs/,
    ],
    'new Codex(transport, { requestTimeout })': [
      () => new Codex(stdio(), { requestTimeout: 1 }),
      /requestTimeout.*requestTimeoutMs/,
    ],
    'new Codex(transport, { reconnect: 3 })': [
      () => new Codex(stdio(), { reconnect: 3 }),
      /reconnect.*expected/,
    ],
    'new Codex(transport, { validation: true })': [
      () => new Codex(stdio(), { validation: true }),
      /validation.*'on'.*'off'|validation.*on.*off/,
    ],
    'new Codex(transport, { optOut: "a" })': [() => new Codex(stdio(), { optOut: 'a' }), /optOut.*list/],
    'new Codex(transport, { model })': [() => new Codex(stdio(), { model: 'm' }), /model.*startThread/],
    'new Codex(transport, { cwd })': [() => new Codex(stdio(), { cwd: '/' }), /cwd.*startThread|cwd.*stdio/],
    'stdio({ path })': [() => stdio({ path: '/bin/codex' }), /path.*codexPath/],
    'stdio({ bin })': [() => stdio({ bin: '/bin/codex' }), /bin.*codexPath/],
    'stdio({ codexPathOverride })': [
      () => stdio({ codexPathOverride: '/c' }),
      /codexPathOverride.*codexPath/,
    ],
    'stdio({ workingDirectory })': [() => stdio({ workingDirectory: '/' }), /workingDirectory.*cwd/],
    'stdio({ command: "codex app-server" })': [() => stdio({ command: 'codex app-server' }), /command.*list/],
    'stdio({ args })': [() => stdio({ args: ['x'] }), /args.*command/],
    'stdio("codex")': [() => stdio('codex'), /stdio.*object/],
    'stdio({ env: [] })': [() => stdio({ env: ['A=1'] }), /env.*expected/],
    'webSocket("localhost:1")': [() => webSocket('localhost:1'), /ws:\/\/|wss:\/\//],
    'webSocket("http://…")': [() => webSocket('http://localhost:1'), /ws:\/\/|wss:\/\//],
    'webSocket()': [() => webSocket(), /webSocket.*(address|url)/i],
    'unixSocket()': [() => unixSocket(), /unixSocket.*path/],
    'startThread({ workingDirectory })': [
      () => codex.startThread({ workingDirectory: '/' }),
      /workingDirectory.*cwd/,
    ],
    'startThread({ sandboxMode })': [
      () => codex.startThread({ sandboxMode: 'read-only' }),
      /sandboxMode.*sandbox/,
    ],
    'startThread({ sandbox: "full" })': [() => codex.startThread({ sandbox: 'full' }), /sandbox.*fullAccess/],
    'startThread({ approvals: "never" })': [
      () => codex.startThread({ approvals: 'never' }),
      /approvals.*approvalPolicy/,
    ],
    'startThread({ approvalMode })': [
      () => codex.startThread({ approvalMode: 'x' }),
      /approvalMode.*approvalPolicy/,
    ],
    'startThread({ approval_policy })': [
      () => codex.startThread({ approval_policy: 'never' }),
      /approval_policy.*approvalPolicy/,
    ],
    'startThread({ systemPrompt })': [
      () => codex.startThread({ systemPrompt: 'x' }),
      /systemPrompt.*developerInstructions/,
    ],
    'startThread({ instructions })': [
      () => codex.startThread({ instructions: 'x' }),
      /instructions.*developerInstructions/,
    ],
    'startThread({ skipGitRepoCheck })': [
      () => codex.startThread({ skipGitRepoCheck: true }),
      /skipGitRepoCheck.*no such|skipGitRepoCheck/,
    ],
    'startThread({ modelReasoningEffort })': [
      () => codex.startThread({ modelReasoningEffort: 'low' }),
      /effort belongs to run/,
    ],
    'startThread({ tools: {…} })': [() => codex.startThread({ tools: { weather } }), /tools.*list/],
    'startThread({ tools: [without tool()] })': [
      () => codex.startThread({ tools: [weather] }),
      /tools.*tool\(/,
    ],
    'startThread("model")': [() => codex.startThread('gpt'), /thread\/start.*object/],
    'resumeThread()': [() => codex.resumeThread(), /resume.*(id|threadId)/i],
    'resumeThread(thread)': [() => codex.resumeThread(thread), /threadId: expected a string/],
    'thread()': [() => codex.thread(), /id/],
    'run()': [() => thread.run(), /input.*expected|expected.*input/],
    'run(["text"])': [() => thread.run(['Hello']), /input/],
    'run([{ type: "text", content }])': [() => thread.run([{ type: 'text', content: 'x' }]), /text/],
    'run([{ type: "image_url" }])': [
      () => thread.run([{ type: 'image', url: 'https://host/a.png' }]),
      /data URL/,
    ],
    'run({ type: "localImage", path: relative })': [
      () => thread.run([{ type: 'localImage', path: 'a.png' }]),
      /absolute path/,
    ],
    'run(prompt, { outputSchema: zod })': [
      () => turn$({ outputSchema: z.object({}) }),
      /outputSchema.*output/,
    ],
    'run(prompt, { output: {} })': [
      () => turn$({ output: { type: 'object' } }),
      /output.*zod.*outputSchema|output.*schema/,
    ],
    'run(prompt, { schema })': [() => turn$({ schema: z.object({}) }), /schema.*output/],
    'run(prompt, { signal: controller })': [
      () => turn$({ signal: new AbortController() }),
      /signal.*\.signal|signal.*AbortSignal/,
    ],
    'run(prompt, { onUnsubscribe: "cancel" })': [
      () => turn$({ onUnsubscribe: 'cancel' }),
      /onUnsubscribe.*interrupt.*detach/,
    ],
    'run(prompt, { sandboxMode })': [() => turn$({ sandboxMode: 'read-only' }), /sandboxMode.*sandbox/],
    'run(prompt, { tools })': [() => turn$({ tools: [] }), /tools.*startThread/],
    'run(prompt, { reasoningEffort })': [() => turn$({ reasoningEffort: 'low' }), /reasoningEffort.*effort/],
    'run(prompt, "model")': [() => turn$('gpt'), /object/],
    'tool({ parameters })': [
      () => tool({ ...weather, input: undefined, parameters: z.object({}) }),
      /parameters.*input/,
    ],
    'tool({ inputSchema })': [
      () => tool({ ...weather, input: undefined, inputSchema: z.object({}) }),
      /inputSchema.*input/,
    ],
    'tool({ execute })': [() => tool({ ...weather, run: undefined, execute: () => '' }), /execute.*run/],
    'tool({ handler })': [() => tool({ ...weather, run: undefined, handler: () => '' }), /handler.*run/],
    'tool({ input: JSON schema })': [
      () => tool({ ...weather, input: { type: 'object' } }),
      /input.*schema of zod/,
    ],
    'tool without a description': [() => tool({ ...weather, description: undefined }), /description/],
    'exec("ls -l")': [() => codex.exec('ls -l'), /command.*\["ls", "-l"\]/],
    'exec(command, { timeout })': [() => codex.exec(['ls'], { timeout: 5 }), /timeout.*timeoutMs/],
    'exec(command, { workdir })': [() => codex.exec(['ls'], { workdir: '/' }), /workdir.*cwd/],
    'spawn(command) without cwd': [() => codex.spawn(['ls']), /options|cwd/],
    'searchFiles("query")': [() => codex.searchFiles('a'), /query\$.*of\(/],
    'watch("relative")': [() => codex.watch('src'), /absolute/],
    'commandRules({ allow })': [() => commandRules({ allow: ['ls'] }), /allow.*accept/],
    'commandRules({ deny })': [() => commandRules({ deny: ['ls'] }), /deny.*decline/],
    'decideApprovals("accept")': [() => codex.decideApprovals('accept'), /function|policy/],
    'loginApiKey({ apiKey })': [() => codex.loginApiKey({ apiKey: 'k' }), /apiKey.*expected a text/],
    'turnInactivity("5s")': [() => of(1).pipe(turnInactivity('5s')), /number/],
    'interruptLadder({ afterMs: "5" })': [
      () => interruptLadder({ afterMs: '5' }),
      /afterMs|expected|no such/,
    ],
  };
}
