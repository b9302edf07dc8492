import fc from 'fast-check';
import type { Mode } from '../fixtures/fake.js';
import { bytesOf, mutated, mutations, type Line } from './fuzz-mutations.js';
import { COPIES, strand, STRAND_NAMES, type Strand } from './fuzz-strands.js';

/** What a client and its server do to each other, in order: the server says bytes, or somebody acts. */
export interface Script<A> {
  readonly mode: Mode;
  /** The longest line that the client takes. */
  readonly maxFrameBytes: number;
  readonly strands: readonly Strand[];
  readonly steps: readonly (Uint8Array | A)[];
}

/** How wild the traffic is. */
export interface Wildness<A> {
  readonly strands: number;
  readonly mutations: number;
  readonly actions: fc.Arbitrary<A>;
  readonly maxActions: number;
  /** Whether every turn is told from its beginning to its end. Default: false. */
  readonly areWhole?: boolean;
}

const SMALL_LIMIT = 1500;
const NO_LIMIT = 1e9;
const LF = 0x0a;

/** Recorded traffic of several turns on one link, interleaved and cut into chunks anywhere, and what is done to it. */
export function scripts<A>({
  strands,
  mutations: maxMutations,
  actions,
  maxActions,
  areWhole = false,
}: Wildness<A>): fc.Arbitrary<Script<A>> {
  return fc
    .record({
      mode: fc.constantFrom<Mode>('sync', 'sync', 'sync', 'async'),
      isLimited: areWhole ? fc.constant(0) : fc.nat(9),
      parts: fc.array(
        fc.record({
          name: fc.nat(STRAND_NAMES.length - 1),
          from: fc.nat(25),
          length: fc.nat(25),
        }),
        { minLength: 1, maxLength: strands, size: 'max' },
      ),
      picks: fc.array(fc.nat(COPIES - 1), { maxLength: 40, size: 'max' }),
      changes: fc.array(mutations, { maxLength: maxMutations, size: 'max' }),
      cuts: fc.array(fc.nat(), { maxLength: 12, size: 'max' }),
      done: fc.array(fc.tuple(fc.nat(), fc.nat(7), actions), { maxLength: maxActions, size: 'max' }),
    })
    .map(({ mode, isLimited, parts, picks, changes, cuts, done }) => {
      const woven = parts.map(({ name, from, length }, index) => {
        const whole = strand(STRAND_NAMES[name] ?? '', index % COPIES);
        const start = from < 5 ? 0 : from;
        return maxMutations === 0 ? whole : { ...whole, lines: whole.lines.slice(start, start + length + 1) };
      });
      const lines = mutated(interleaved(woven, picks), changes);
      return readable({
        mode,
        maxFrameBytes: isLimited === 9 ? SMALL_LIMIT : NO_LIMIT,
        strands: woven,
        steps: stepsOf(lines, cuts, done),
      });
    });
}

/** All lines of all strands, each strand's in order. */
function interleaved(strands: readonly Strand[], picks: readonly number[]): readonly Line[] {
  const next = strands.map(() => 0);
  const woven: Line[] = [];
  const take = (which: number) => {
    const line = strands[which]?.lines[next[which] ?? 0];
    if (line === undefined) return false;
    next[which] = (next[which] ?? 0) + 1;
    woven.push(line);
    return true;
  };
  for (const pick of picks) take(pick % strands.length);
  // The rest by turns, so that all of them are open at once.
  for (let open = true; open;) open = strands.map((_, which) => take(which)).some((taken) => taken);
  return woven;
}

/** Where bytes are cut and somebody acts: at the end of a line, or now and then in the middle of one. */
function stepsOf<A>(
  lines: readonly Line[],
  cuts: readonly number[],
  done: readonly (readonly [number, number, A])[],
): readonly (Uint8Array | A)[] {
  const encoded = lines.map(bytesOf);
  const starts: number[] = [];
  let size = 0;
  for (const { length } of encoded) {
    starts.push(size);
    size += length + 1;
  }
  starts.push(size);
  const bytes = new Uint8Array(size).fill(LF);
  encoded.forEach((line, index) => bytes.set(line, starts[index]));
  const acts = done.map(([at, offset, action]) => {
    const line = at % starts.length;
    const middle = offset === 7 ? Math.floor((encoded[line]?.length ?? 0) / 2) : 0;
    return { at: (starts[line] ?? 0) + middle, action };
  });
  const stops = [...acts, ...cuts.map((cut) => ({ at: cut % (size + 1), action: undefined }))].sort(
    (a, b) => a.at - b.at,
  );
  let from = 0;
  return [...stops, { at: size, action: undefined }].flatMap(({ at, action }) => {
    const chunk = bytes.subarray(from, at);
    from = at;
    return [...(chunk.length > 0 ? [chunk] : []), ...(action === undefined ? [] : [action])];
  });
}

/** What fails is shown as what crosses the wire, ready to become a test of its own. */
function readable<A>(script: Script<A>): Script<A> {
  const show = () => {
    const { mode, maxFrameBytes, strands, steps } = script;
    const shown = steps.map((step) =>
      step instanceof Uint8Array
        ? JSON.stringify(short(new TextDecoder().decode(step)))
        : JSON.stringify(step),
    );
    const names = strands.map(({ name }) => name).join(', ');
    const text = [`${mode}, at most ${maxFrameBytes} bytes a line, from ${names}:`, ...shown].join('\n');
    return text.length > 20_000 ? `${text.slice(0, 20_000)} …` : text;
  };
  return Object.defineProperty(script, fc.toStringMethod, { value: show });
}

function short(text: string): string {
  return text.replace(/[^\n]{400,}/g, (line) => `${line.slice(0, 300)} … ${line.slice(-40)}`);
}
