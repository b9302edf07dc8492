import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeKey, encodeToml, isPlainObject } from '../../transport/toml.js';

type Table = Readonly<Record<string, unknown>>;

/** What a home has beyond what leads the server to the scripted model. */
export interface CodexHomeOptions {
  /**
   * Further configuration. A table is laid over what the home has (`{ features: { goals: true } }`); a text is written
   * below it as it stands, so it cannot open `[features]`, `[analytics]` or `[model_providers]` once more.
   */
  readonly config?: string | Readonly<Record<string, unknown>>;
  /** How often the server repeats a request that failed by its HTTP status. Default 0. */
  readonly requestMaxRetries?: number;
  /** How often the server begins a broken response anew. Default 0. */
  readonly streamMaxRetries?: number;
  /** How long the server waits for the next event of a response, in milliseconds. Default 60 000. */
  readonly streamIdleTimeoutMs?: number;
}

/** A `CODEX_HOME` of its own, whose only model is a scripted one. */
export interface CodexHome extends AsyncDisposable {
  readonly path: string;
  /**
   * What the app-server's environment needs, to be laid over the parent's. It holds no secrets.
   *
   * `HOME` is the home too, so that no profile of the user is read; loopback is kept away from proxies.
   */
  readonly env: Readonly<Record<string, string>>;
  /** Deletes the directory, with whatever the server has put there. Closing the model does it too. */
  remove(): Promise<void>;
}

/**
 * Makes a home in the temporary directory of the system.
 *
 * @throws {InvalidParamsError} when `config` holds what TOML has no form for
 */
export async function createCodexHome(baseUrl: string, options: CodexHomeOptions = {}): Promise<CodexHome> {
  const config = configToml(baseUrl, options);
  const path = await mkdtemp(join(tmpdir(), 'codex-home-'));
  await writeFile(join(path, 'config.toml'), config);
  // A server that is about to end may still be writing, so a directory that filled up again is tried once more.
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return {
    path,
    env: {
      CODEX_HOME: path,
      HOME: path,
      CODEX_APP_SERVER_DISABLE_MANAGED_CONFIG: '1',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

function configToml(baseUrl: string, options: CodexHomeOptions): string {
  const { config = {}, requestMaxRetries = 0, streamMaxRetries = 0, streamIdleTimeoutMs = 60_000 } = options;
  const own: Table = {
    model: 'scripted-model',
    model_provider: 'scripted',
    check_for_update_on_startup: false,
    analytics: { enabled: false },
    features: {
      // Plugins reach for addresses outside, a snapshot runs the user's login shell for each thread.
      plugins: false,
      shell_snapshot: false,
      // A turn would wait for a closed model without end.
      unbounded_connection_retries: false,
    },
    model_providers: {
      scripted: {
        name: 'ScriptedModel',
        base_url: baseUrl,
        wire_api: 'responses',
        request_max_retries: requestMaxRetries,
        stream_max_retries: streamMaxRetries,
        stream_idle_timeout_ms: streamIdleTimeoutMs,
      },
    },
  };
  return typeof config === 'string' ? `${document(own)}${config}\n` : document(merge(own, config));
}

function document(table: Table): string {
  return Object.entries(table)
    .map(([key, value]) => `${encodeKey(key)} = ${encodeToml(value, 'codexHome', ['config', key])}\n`)
    .join('');
}

function merge(base: Table, over: Table): Table {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isPlainObject(below) && isPlainObject(value) ? merge(below, value) : value;
  }
  return merged;
}
