import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { spawnServer } from 'codex-rx/node';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { WebSocketServer } from 'ws';
import { launchChromium } from '../browser/chromium.js';
import { relay } from '../browser/relay.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
};

const TIMEOUT_MS = 30_000;

/**
 * Serves a folder to Chromium, with a real app-server behind `/codex`, and resolves with the title of its page once it
 * has one of its own, and everything that the page has complained about.
 */
export async function showPage(folder: string): Promise<string> {
  await using model = await ScriptedModel.start();
  const { env } = await model.otherwise(text('Hello.')).codexHome();
  await using app = await firstValueFrom(spawnServer({ env, auth: 'none' }));
  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (content) => response.setHeader('Content-Type', TYPES[extname(file)] ?? 'text/plain').end(content),
      () => response.writeHead(404).end(),
    );
  });
  new WebSocketServer({ server: site, path: '/codex' }).on('connection', (socket) => relay(app, socket));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  await using browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await page
      .waitForFunction(`document.title.includes(': ')`, undefined, { timeout: TIMEOUT_MS })
      .catch((error: unknown) => complaints.push(String(error)));
    return [await page.title(), ...complaints].join('\n');
  } finally {
    site.closeAllConnections();
    site.close();
  }
}
