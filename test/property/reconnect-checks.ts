import { InvalidRequestError, TransportClosedError, type TurnEvent, type TurnResult } from 'codex-rx';
import type { Owner, Player } from './fuzz-reconnect.js';
import type { Watched } from './fuzz-watch.js';
import type { ModelTurn } from './model-turn.js';

/** What must hold however it went: nothing hangs, and nothing that has an effect was sent twice or wrongly. */
export function checkEnded(player: Player): void {
  const { owners, held, interrupts, decisions, server, faults } = player;
  const ofTurns = held.flatMap(({ events, text }) => [events, text]);
  for (const { what, isOpen } of [...owners.map(({ watched }) => watched), ...ofTurns, ...interrupts]) {
    if (isOpen) faults.note(`${what} hangs`);
  }
  for (const { prompt, watched } of owners) {
    const times = server.prompts.get(prompt) ?? 0;
    if (times > 1) faults.note(`${prompt} was sent ${times} times`);
    const { error } = watched;
    if (!(error instanceof TransportClosedError) || error.mayHaveRun === undefined) continue;
    if (!error.mayHaveRun && times > 0) faults.note(`${prompt} is said not to have been sent, and was`);
    if (error.method !== 'turn/start') faults.note(`${prompt} ends as a ${error.method ?? 'request'}`);
  }
  for (const [itemId, isAllowed] of server.answers) {
    if (decisions.get(itemId) !== isAllowed) faults.note(`${itemId} was not answered as was decided`);
  }
}

/** What must hold where there was a link again each time, and every turn has ended. */
export function checkSettled(player: Player): void {
  const { owners, held, interrupts, server, faults } = player;
  const noteIn = (what: string) => (fault: string) => faults.note(`${what} ${fault}`);
  for (const owner of owners) {
    const turn = server.turns.find(({ prompt }) => prompt === owner.prompt);
    checkOwner(owner, turn, noteIn(owner.prompt));
  }
  for (const { turn, events, text } of held) {
    const model = server.turns.find(({ id }) => id === turn.id);
    const note = noteIn(turn.id);
    for (const { what, end } of [events, text]) if (end !== 'complete') note(`ends with ${end}: ${what}`);
    if (model === undefined) note('was made up');
    else {
      checkTold(events.values, model, note);
      checkText(text.values, model, note);
    }
  }
  for (const { what, isOpen } of interrupts) if (isOpen) faults.note(`${what} hangs`);
  for (const { prompt, isRunning } of server.turns) if (isRunning) faults.note(`${prompt} runs on`);
}

type Note = (fault: string) => void;

function checkOwner(owner: Owner, turn: ModelTurn | undefined, note: Note): void {
  const { kind, watched } = owner;
  if (watched.isOpen) note('hangs');
  if (watched.end === 'error') checkRefusal(watched, turn, note);
  if (watched.end !== 'complete') return;
  if (turn === undefined) {
    note('completes, and has never begun');
    return;
  }
  if (kind === 'run') checkResult(owner.watched.values, turn, note);
  if (kind === 'stream') checkTold(owner.watched.values, turn, note);
  if (kind === 'text') checkText(owner.watched.values, turn, note);
}

// A turn errors only where nobody can know whether it has begun, or where it cannot begin.
function checkRefusal({ error }: Watched<unknown>, turn: ModelTurn | undefined, note: Note): void {
  const isUnknown = error instanceof TransportClosedError && error.mayHaveRun === true;
  const isUnkept = error instanceof InvalidRequestError && error.message.includes('no rollout found');
  if (!isUnknown && !(isUnkept && turn === undefined)) note(`errors: ${String(error)}`);
}

function checkTold(events: readonly TurnEvent[], turn: ModelTurn, note: Note): void {
  const starts = events.filter(({ method }) => method === 'turn/started').length;
  if (starts > 1) note(`is told ${starts} times that it starts`);
  const ends = events.filter((event) => event.method === 'turn/completed');
  if (ends.length !== 1) note(`is told ${ends.length} ends`);
  const [end] = ends;
  if (end !== events.at(-1)) note('goes on after its end');
  if (end?.params.turn.status !== turn.status)
    note(`ends ${end?.params.turn.status}, and was ${turn.status}`);
  const completed = events.flatMap((event) =>
    event.method === 'item/completed' ? [event.params.item.id] : [],
  );
  checkItems(completed, turn, note);
  for (const [itemId, deltas] of turn.deltas) checkDeltas(events, itemId, deltas, note);
}

function checkResult(results: readonly TurnResult[], turn: ModelTurn, note: Note): void {
  const [result] = results;
  if (results.length !== 1 || result === undefined) {
    note(`has ${results.length} results`);
    return;
  }
  if (result.id !== turn.id || result.status !== turn.status)
    note(`results in a ${result.status} ${result.id}`);
  checkItems(
    result.items.map(({ id }) => id),
    turn,
    note,
  );
  const answer = turn.items.findLast((item) => item.type === 'agentMessage');
  if (result.finalResponse !== (answer?.text ?? null)) note(`answers ${String(result.finalResponse)}`);
}

function checkItems(completed: readonly string[], turn: ModelTurn, note: Note): void {
  const expected = turn.items.map(({ id }) => id).join();
  if (completed.join() !== expected) note(`is told of ${completed.join()} instead of ${expected}`);
}

// Each at most once and in order, and marked as soon as one is missing.
function checkDeltas(
  events: readonly TurnEvent[],
  itemId: string,
  deltas: readonly string[],
  note: Note,
): void {
  let next = 0;
  for (const event of events) {
    if (event.method !== 'item/agentMessage/delta' || event.params.itemId !== itemId) continue;
    const at = deltas.indexOf(event.params.delta);
    if (at < next) note(`is told ${event.params.delta}of ${itemId} twice, or late`);
    if (at > next && event.partial !== true) note(`misses a delta of ${itemId}, and is not told`);
    next = at + 1;
  }
}

// A message that was torn is held back from there, and never made up for where it does not complete.
function checkText(texts: readonly string[], { text, status }: ModelTurn, note: Note): void {
  const told = texts.join('');
  const isWhole = told.startsWith(text.whole) && (text.whole + text.unfinished).startsWith(told);
  if (!isWhole) note(`says “${told}” instead of “${text.whole}”, ${status}`);
}
