import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { spawnServer, type AppServer } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { build } from 'esbuild';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { Real } from '../fixtures/real.js';
import { CASES } from '../transport/contract.js';
import { obedientServer } from '../transport/obedient-server.js';
import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from './chromium.js';
import { relay } from './relay.js';

let app: AppServer;
let origin: string;
let page: Page;
const exceptions: Error[] = [];

const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const chromium = await launchChromium();
  closing.push(() => chromium.close());
  const real = await Real.start();
  closing.push(() => real.close());
  real.model.otherwise(text(['Seen ', 'by a page.']));
  app = await firstValueFrom(spawnServer({ cwd: real.workspace, env: real.home.env, auth: 'none' }));
  closing.push(() => app.close());
  const site = await serve();
  closing.push(() => {
    site.closeAllConnections();
    site.close();
  });
  origin = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  new WebSocketServer({ server: site }).on('connection', (socket) => relay(app, socket));
  page = await chromium.newPage();
  page.on('pageerror', (error) => exceptions.push(error));
  await page.goto(`http://${origin}/`);
});

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** A page that may run nothing but its own script, and evaluate no text. */
async function serve(): Promise<Server> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const script = outputFiles[0]?.contents;
  const policy = "default-src 'none'; script-src 'self'; connect-src ws://127.0.0.1:*";
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.setHeader('Content-Security-Policy', policy);
    response.end(isScript ? script : '<!doctype html><title>codex-rx</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Calls a function of the page's script, and gives what JSON carries of its result. */
async function inPage(name: string, ...args: readonly string[]): Promise<unknown> {
  const call = `page.${name}(...${JSON.stringify(args)})`;
  const json: unknown = await page.evaluate(
    `import('/page.js').then(async (page) => JSON.stringify(await ${call}))`,
  );
  return JSON.parse(String(json));
}

describe('webSocket in a browser', () => {
  it.each(CASES)('$it', async ({ it: name, sees }) => {
    const expected: unknown = JSON.parse(JSON.stringify(sees({ closeCode: 1006 })));
    expect(await inPage('contract', name, await obedientServer())).toEqual(expected);
  });
});

describe('Codex in a browser', () => {
  it('runs a turn on the real app-server, where something leaves the Origin out', async () => {
    expect(await inPage('turn', `ws://${origin}/`, 'Hello.')).toEqual({
      status: 'completed',
      finalResponse: 'Seen by a page.',
      deltas: 'Seen by a page.',
      diagnostics: [],
    });
    expect(exceptions).toEqual([]);
    expect(await inPage('evaluation')).toMatch(/Content Security Policy/);
  });

  it('is refused by the app-server itself, which the error explains as far as a page is told', async () => {
    expect(await inPage('refusal', app.url)).toEqual({
      name: 'TransportClosedError',
      closeCode: 1006,
      message: expect.stringMatching(/403 because of the Origin header .* a page needs a gateway/),
    });
    expect(exceptions).toEqual([]);
  });
});

describe('the browser of these tests', () => {
  it('is said how to get, where there is none', () => {
    expect(() => findChromium({ PATH: '/nowhere' }, () => undefined)).toThrow(
      /apt-get install chromium.*CHROME_PATH/,
    );
    expect(() => findChromium({ CHROME_PATH: '/nowhere' })).toThrow('CHROME_PATH names /nowhere');
  });
});
