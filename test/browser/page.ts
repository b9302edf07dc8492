import { Codex, TransportClosedError, webSocket } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { CASES, runCase } from '../transport/contract.js';

// What runs in the page. Its functions are called from the test, and what they give crosses as JSON.

export async function contract(name: string, url: string): Promise<unknown> {
  const found = CASES.find(({ it }) => it === name);
  if (found === undefined) throw new Error('there is no such case');
  return runCase(found, webSocket(url));
}

/** A turn from the first request to its end. */
export async function turn(url: string, prompt: string): Promise<unknown> {
  const codex = new Codex(webSocket(url));
  const diagnostics: unknown[] = [];
  codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
  let deltas = '';
  const thread = await firstValueFrom(codex.startThread());
  const { text$, result$ } = await firstValueFrom(thread.turn(prompt));
  text$.subscribe((delta) => (deltas += delta));
  const { status, finalResponse } = await firstValueFrom(result$);
  await codex.close();
  return { status, finalResponse, deltas, diagnostics };
}

const whyNot: string = (() => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's policy must refuse this
    new Function('');
    return '';
  } catch (error) {
    return String(error);
  }
})();

/** Why the page cannot evaluate text, as it was when this script was loaded; empty where it can. */
export function evaluation(): string {
  return whyNot;
}

/** Why there is no link. */
export async function refusal(url: string): Promise<unknown> {
  const codex = new Codex(webSocket(url));
  const error: unknown = await firstValueFrom(codex.connect()).catch((reason: unknown) => reason);
  await codex.close();
  if (!(error instanceof TransportClosedError)) throw new Error('it was not refused');
  const { name, closeCode, message } = error;
  return { name, closeCode, message };
}
