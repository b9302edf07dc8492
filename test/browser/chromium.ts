import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DevTools } from './dev-tools.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** @throws {Error} that says how to get one, when there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string {
  const { CHROME_PATH = '', PATH = '' } = env;
  const inPath = PATH.split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const places = CHROME_PATH === '' ? [...inPath, ...PLACES] : [CHROME_PATH];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(
    CHROME_PATH === ''
      ? 'These tests need Chromium or Chrome, and there is none: install it (Debian: apt-get install chromium; ' +
          'macOS: brew install --cask chromium), or name its executable in CHROME_PATH.'
      : `CHROME_PATH names ${CHROME_PATH}, which does not exist.`,
  );
}

// It shows pages of this test only, which is what the sandbox is not needed for; containers have none.
const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const LAST_WORDS_CHARS = 2000;

/** A browser without a window, with a profile of its own. */
export class Chromium {
  readonly #profile = mkdtempSync(join(tmpdir(), 'codex-rx-chromium-'));
  readonly #process: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #devTools: DevTools;

  constructor(executable = findChromium(process.env)) {
    // It ends by itself when the pipes are closed, so also when this process dies.
    this.#process = spawn(executable, [...FLAGS, `--user-data-dir=${this.#profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    let lastWords = '';
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      lastWords = (lastWords + chunk).slice(-LAST_WORDS_CHARS);
    });
    this.#exit = once(this.#process, 'close').catch((error: unknown) => (lastWords = String(error)));
    void this.#exit.then(() => this.#devTools.end(`the browser is gone: ${lastWords}`));
    this.#devTools = new DevTools(this.#process);
  }

  /** Opens a page, and resolves once it is loaded. */
  async open(url: string): Promise<Page> {
    const { targetId } = await this.#devTools.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#devTools.call('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this.#devTools, String(sessionId));
    await page.load(url);
    return page;
  }

  async close(): Promise<void> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    // The answer may not come any more.
    void this.#devTools.call('Browser.close').catch(() => undefined);
    await this.#exit;
    clearTimeout(timer);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One tab. */
export class Page {
  /** What nobody in the page has caught. */
  readonly exceptions: unknown[] = [];

  constructor(
    private readonly devTools: DevTools,
    private readonly session: string,
  ) {
    devTools.on(session, 'Runtime.exceptionThrown', (event) => this.exceptions.push(event));
  }

  async load(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.devTools.on(this.session, 'Page.loadEventFired', () => resolve());
    });
    await this.devTools.call('Runtime.enable', {}, this.session);
    await this.devTools.call('Page.enable', {}, this.session);
    await this.devTools.call('Page.navigate', { url }, this.session);
    await loaded;
  }

  /** What an expression resolves to, as JSON carries it. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.devTools.call(
      'Runtime.evaluate',
      {
        expression: `Promise.resolve(${expression}).then((value) => JSON.stringify({ value }))`,
        awaitPromise: true,
        // Otherwise the page's own policy would be lifted meanwhile.
        allowUnsafeEvalBlockedByCSP: false,
      },
      this.session,
    );
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    const { value } = result as { readonly value: string };
    return (JSON.parse(value) as { readonly value?: unknown }).value;
  }
}
