import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { spawnServer } from 'codex-rx/node';
import { failure, ScriptedModel, type ModelRequest } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { startLoginService } from '../../examples/support/login-service.js';
import { processesWith } from '../examples/support/program.js';
import { codexBinary } from '../fixtures/binary.js';
import { answer } from './answers.js';

const MARK = 'CODEX_RX_SNIPPET';

/** The course of a snippet that was run as a program of its own. */
export interface Ran {
  /** `undefined` when it had to be killed, because it did not end by itself. */
  readonly code: number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The methods that it made the app-server take, in order. */
  readonly methods: readonly string[];
  /** How often the app-server has asked the model. */
  readonly asked: number;
  /** The command lines of the processes that it has left. */
  readonly left: readonly string[];
}

/** How a snippet is run. */
export interface RunOptions {
  /** When it is killed, because it does not end by itself. Default 30 s. */
  readonly timeoutMs?: number;
  /** After how many frames on its input the app-server ends. Default: with its input. */
  readonly frames?: number;
}

/**
 * Runs a compiled snippet against the real app-server: in a folder with a small project in it, with a `CODEX_HOME` of its own
 * whose model is scripted, and without a network.
 */
export async function runSnippet(
  program: string,
  code: string,
  folder: string,
  { timeoutMs = 30_000, frames }: RunOptions = {},
): Promise<Ran> {
  const model = await ScriptedModel.start();
  // A program that logs its user in begins logged out, and finds a login service that knows one account.
  const login = /\.login\w+\(/.test(code) ? await startLoginService() : undefined;
  const isLoggedIn = ({ headers }: ModelRequest) =>
    login === undefined || headers.authorization !== undefined;
  model.respondWith((request) => (isLoggedIn(request) ? answer(request) : failure(401)));
  const { env } = await model.codexHome({
    config: login?.config ?? { features: { default_mode_request_user_input: true } },
  });
  const home = { ...env, ...login?.env };
  login?.approveCodes();
  const place = mkdtempSync(join(folder, 'run-'));
  const workspace = join(place, 'workspace');
  cpSync(new URL('workspace', import.meta.url), workspace, { recursive: true });
  writeFileSync(join(workspace, 'question.pcm'), new Uint8Array(320));
  // A program that is given an address finds a server there.
  const server = code.includes('AGENT_URL')
    ? await firstValueFrom(spawnServer({ cwd: workspace, env: home }))
    : undefined;
  const mark = randomUUID();
  const log = join(place, 'requests');
  mkdirSync(log);
  const surroundings = {
    ...process.env,
    ...home,
    CODEX_PATH: recorder(place, frames),
    REQUESTS: log,
    AGENT_URL: server?.url,
    AGENT_TOKEN: server?.bearerToken,
    [MARK]: mark,
  };
  try {
    const { group, ...ended } = await run(program, workspace, surroundings, timeoutMs);
    const left = await leftOf(mark);
    if (left.length > 0) kill(group);
    return { ...ended, methods: methodsIn(log), asked: model.requests.length, left };
  } finally {
    await server?.close();
    await model.close();
    await login?.close();
    rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** A stand-in for the executable: it passes everything on, and records its input. */
function recorder(folder: string, frames?: number): string {
  const path = join(folder, 'codex');
  const quoted = `'${codexBinary().replaceAll("'", `'\\''`)}'`;
  const input = frames === undefined ? '' : `sed -u ${frames}q | `;
  writeFileSync(path, `#!/bin/sh\n${input}tee "$REQUESTS/$$" | ${quoted} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

function methodsIn(log: string): readonly string[] {
  return readdirSync(log)
    .flatMap((name) => readFileSync(join(log, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly method?: string }).method ?? '');
}

function run(
  program: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<Pick<Ran, 'code' | 'stdout' | 'stderr'> & { readonly group: number | undefined }> {
  const child = spawn(process.execPath, [program], { cwd, env, detached: true });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.end();
  return new Promise((resolve, reject) => {
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      kill(child.pid);
    }, timeoutMs);
    child.once('error', reject).once('close', (code) => {
      clearTimeout(late);
      resolve({ code: isLate ? undefined : code, ...output, group: child.pid });
    });
  });
}

/** The processes that a program has left. The kernel may take a moment to clear away those that were killed. */
async function leftOf(mark: string): Promise<readonly string[]> {
  const until = performance.now() + 5000;
  for (;;) {
    const left = processesWith(`${MARK}=${mark}`);
    if (left.length === 0 || performance.now() > until) return left;
    await wait(50);
  }
}

/** Ends the processes that a program has left in its group. */
function kill(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing is left in it.
  }
}
