/** Beyond this length a name is not compared: it is foreign, and comparing costs its length squared. */
const MAX_CHARS = 64;

/** The name that was most likely meant: one that differs in case, in an ending, or in a slip or two. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > MAX_CHARS) return undefined;
  const wanted = plain(given);
  const [best] = names
    .map((name) => ({ name, slips: slipsBetween(wanted, plain(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.min(wanted.length, plain(name).length) / 3))
    .sort((a, b) => a.slips - b.slips);
  return best?.name ?? names.find((name) => wanted.length > 2 && plain(name).startsWith(wanted));
}

/** Names that other libraries have for options that are called otherwise here. */
const FOREIGN: Readonly<Record<string, string>> = {
  allow: 'accept',
  approvalMode: 'approvalPolicy',
  bin: 'codexPath',
  deny: 'decline',
  execute: 'run',
  handler: 'run',
  inputSchema: 'input',
  instructions: 'developerInstructions',
  modelReasoningEffort: 'effort',
  parameters: 'input',
  reasoningEffort: 'effort',
  sandboxMode: 'sandbox',
  schema: 'output',
  systemPrompt: 'developerInstructions',
  workdir: 'cwd',
  workingDirectory: 'cwd',
};

const THREADS_AND_TURNS = 'startThread() and run()';

/** The calls that take an option that is often given to another one. */
const PLACES: Readonly<Record<string, string>> = {
  apiKey: 'codex.loginApiKey()',
  approvalPolicy: THREADS_AND_TURNS,
  codexPath: 'stdio()',
  cwd: THREADS_AND_TURNS,
  effort: 'run()',
  env: 'stdio()',
  model: THREADS_AND_TURNS,
  output: 'run()',
  sandbox: THREADS_AND_TURNS,
  tools: 'startThread()',
};

/** The remedy to put behind a refusal: the name that was meant, or the call that it belongs to; empty where none is near. */
export function didYouMean(given: string, names: readonly string[]): string {
  const meant = Object.hasOwn(FOREIGN, given) ? FOREIGN[given] : given;
  const name = names.find((each) => each === meant) ?? nearestName(given, names);
  if (name !== undefined) return `; did you mean ${name}?`;
  return meant !== undefined && Object.hasOwn(PLACES, meant) ? `; ${meant} belongs to ${PLACES[meant]}` : '';
}

function plain(name: string): string {
  return name.replace(/Ms$|[-_$\s]/g, '').toLowerCase();
}

/** Characters that are missing, too many, others, or swapped with their neighbour: what both have in one order is right. */
function slipsBetween(a: string, b: string): number {
  let shared: number[] = [];
  for (const character of a) {
    const before = shared;
    shared = [];
    for (const [at, other] of Array.from(b).entries()) {
      const longest = Math.max(before[at] ?? 0, shared[at - 1] ?? 0);
      shared[at] = character === other ? (before[at - 1] ?? 0) + 1 : longest;
    }
  }
  return Math.max(a.length, b.length) - (shared.at(-1) ?? 0);
}
