import type { Thread, TurnEvent, TurnResult } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { wired } from '../fixtures/wired.js';
import { within } from '../fixtures/within.js';
import type { Alter } from '../fixtures/faults-wire.js';
import { watch } from '../fixtures/real.js';

const SETTLE_MS = 5000;

const at = wired();

/** A turn over a line that alters what the server says; what was seen of it, by early and late observers. */
async function turnOver(down: Alter, says = 'Hello, wörld.', input = 'Hi.') {
  const thread = await firstValueFrom(at.codex.startThread());
  at.real.script(thread.id, [text(says, { chunkChars: 4 })]);
  at.wire.down = down;
  const turn = await firstValueFrom(thread.turn(input));
  const [events, deltas, result] = [watch(turn.events$), watch(turn.text$), watch(turn.result$)];
  await within(SETTLE_MS, Promise.all([events.ended, deltas.ended, result.ended]));
  at.wire.heal();
  expect([events.ends, deltas.ends, result.ends]).toEqual([1, 1, 1]);
  const late = watch(turn.events$);
  await late.ended;
  expect(late.values).toEqual(events.values);
  return { thread, events: events.values, text: deltas.values.join(''), result: result.values[0] };
}

function kinds(): readonly string[] {
  return at.diagnostics.map(({ kind }) => kind);
}

function ends(events: readonly TurnEvent[]): number {
  return events.filter(({ method }) => method === 'turn/completed').length;
}

function isDelta(line: string): boolean {
  return line.includes('"method":"item/agentMessage/delta"');
}

function expectWhole(
  {
    events,
    text: told,
    result,
  }: { events: readonly TurnEvent[]; text: string; result: TurnResult | undefined },
  says = 'Hello, wörld.',
) {
  expect(told).toBe(says);
  expect(result).toMatchObject({ status: 'completed', finalResponse: says });
  expect(ends(events)).toBe(1);
}

/** The link is as good as new. */
async function expectWorks(thread: Thread) {
  at.real.script(thread.id, [text('Still here.')]);
  expect(await firstValueFrom(thread.run('Are you there?'))).toMatchObject({ finalResponse: 'Still here.' });
}

describe('lines that are no frames', () => {
  it('between frames are reported one by one, and nothing else is touched', async () => {
    const garbage = [
      'garbage\n',
      '\0\0\n',
      '{"half":\n',
      '[1,2]\n',
      'null\n',
      '"text"\n',
      '7\n',
      '{"id":null}\n',
    ];
    const whole = await turnOver((line) => (isDelta(line) ? [...garbage, line] : [line]));
    expectWhole(whole);
    expect(kinds().filter((kind) => kind !== 'malformedLine')).toEqual([]);
    expect(at.diagnostics.slice(0, 8)).toEqual([
      { kind: 'malformedLine', bytes: 7, reason: expect.stringMatching(/^not JSON/), head: 'garbage' },
      { kind: 'malformedLine', bytes: 2, reason: expect.stringMatching(/^not JSON/), head: '\0\0' },
      { kind: 'malformedLine', bytes: 8, reason: 'the JSON ends too early', head: '{"half":' },
      { kind: 'malformedLine', bytes: 5, reason: 'it is not an object', head: '[1,2]' },
      { kind: 'malformedLine', bytes: 4, reason: 'it is not an object', head: 'null' },
      { kind: 'malformedLine', bytes: 6, reason: 'it is not an object', head: '"text"' },
      { kind: 'malformedLine', bytes: 1, reason: 'it is not an object', head: '7' },
      {
        kind: 'malformedLine',
        bytes: 11,
        reason: 'its id is neither a number nor a string',
        head: '{"id":null}',
      },
    ]);
    expect(at.diagnostics).toHaveLength(8 * Math.ceil('Hello, wörld.'.length / 4));
    await expectWorks(whole.thread);
  });

  it('of nested brackets without end harm nobody', async () => {
    const deep = '['.repeat(100_000);
    const whole = await turnOver((line) =>
      line.includes('"turn/started"')
        ? [`${deep}\n`, `{"method":"x","params":${deep}${']'.repeat(100_000)}}\n`, line]
        : [line],
    );
    expectWhole(whole);
    expect(kinds()).toEqual(['malformedLine', 'malformedLine']);
  });
});

describe('bytes that are read otherwise elsewhere', () => {
  it('CR LF, blank lines and chunks that cut characters change nothing', async () => {
    const whole = await turnOver((line) => [
      '\r\n \n',
      ...Array.from(Buffer.from(line.trimEnd()), (byte) => Uint8Array.of(byte)),
      '\r\n',
    ]);
    expectWhole(whole);
    expect(kinds()).toEqual([]);
  });

  it('U+2028, U+2029, U+0085, NUL and lone CR inside a text arrive as they are, both ways', async () => {
    const odd = 'a\u2028b\u2029c\u0085d\0e\rf\r\ng';
    const whole = await turnOver((line) => [line], odd, odd);
    expectWhole(whole, odd);
    expect(JSON.stringify(at.real.requests(whole.thread)[0]?.body['input'])).toContain(
      JSON.stringify(odd).slice(1, -1),
    );
    expect(kinds()).toEqual([]);
  });

  it('invalid UTF-8 becomes U+FFFD, inside the text it stands in', async () => {
    const says = 'Hello, wörld.';
    const broken = (line: string) => {
      const bytes = Buffer.from(line);
      const at = bytes.indexOf(0xc3);
      if (at >= 0) bytes[at] = 0xff;
      return [bytes];
    };
    const whole = await turnOver(broken, says);
    expect(whole.text).toBe('Hello, w\ufffd\ufffdrld.');
    expect(whole.result).toMatchObject({ status: 'completed', finalResponse: whole.text });
    expect(kinds()).toEqual([]);
  });

  it('a lone surrogate goes out as U+FFFD, because the server drops a line that has one', async () => {
    const whole = await turnOver((line) => [line], 'Hi.', 'half \ud83c of a pair');
    expectWhole(whole, 'Hi.');
    expect(JSON.stringify(at.real.requests(whole.thread)[0]?.body['input'])).toContain(
      'half \ufffd of a pair',
    );
  });

  it('bytes that are no UTF-8, on their way to the server, end it, which everybody is told', async () => {
    const other = at.real.connect({ command: at.wire.command });
    await at.codex.close();
    await firstValueFrom(other.connect());
    const open = watch(other.notifications$);
    at.wire.tell(Uint8Array.of(0xff, 0xfe, 0x0a));
    expect(await within(SETTLE_MS, open.ended)).toMatchObject({ code: 'transport_closed', exitCode: 0 });
    await other.close();
  });
});
