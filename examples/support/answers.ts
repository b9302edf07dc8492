// What the scripted model says in each example.
import {
  failure,
  functionCall,
  pause,
  reasoning,
  response,
  text,
  type ModelRequest,
  type Responder,
  type ScriptedResponse,
} from 'codex-rx/testing/node';

/** The rest of an answer that the example does not wait for. */
const UNTIL_INTERRUPTED = pause(60_000);

/** What the server says to have the model go on with a goal, for short. */
const THE_GOAL = 'the goal';
const GOAL_CONTEXT = '<codex_internal_context source="goal">';

type Answers = Readonly<Record<string, ScriptedResponse | Responder>>;

/** By example, then by prompt. */
const ANSWERS: Readonly<Record<string, Answers>> = {
  'quick-start': {
    'Say hello in one sentence.': response(text('Hello from a scripted model: no login, no network!')),
  },
  'turn-result': {
    'Which is the largest moon of Saturn?': response(
      [
        reasoning('The largest moons come to mind first.'),
        text('Let me think.', { phase: 'commentary' }),
        text('Titan.', { phase: 'final_answer' }),
      ],
      { usage: { inputTokens: 1200, outputTokens: 34, reasoningTokens: 20 } },
    ),
  },
  'turn-events': {
    'Count to three.': response(text('One, two, three.', { chunkChars: 2 })),
  },
  // It asks the model nothing.
  models: {},
  'choose-model': {
    'Prove that 91 is no prime, in one line.': ({ body }) =>
      response(text(`7 × 13 = 91, says ${String(body['model'])}.`), { usage: { reasoningTokens: 64 } }),
  },
  'turn-options': {
    'Plan the release of a new version.': ({ body }) =>
      response(
        text(
          JSON.stringify({
            summary: `A plan of ${String(body['model'])}, asked with ${JSON.stringify(body['reasoning'])}`,
            steps: ['Write the notes', 'Run the tests', 'Publish'],
          }),
        ),
      ),
  },
  'resume-thread': {
    'My name is Ada. Remember it.': response(text('Hello Ada, I will.')),
    'What is my name?': ({ userTexts }) =>
      response(text(userTexts.some((said) => said.includes('Ada')) ? 'Ada.' : 'You have not told me.')),
  },
  'thread-life': {
    'Name a colour.': response(text('Blue.')),
    'Name a darker one.': response(text('Navy.')),
    'Name a lighter one.': response(text('Sky blue.')),
    'Name a third one.': response(text('Green.')),
  },
  image: {
    'Which colour is this?': (request) =>
      response(text(imagesIn(request) === 1 ? 'It is red.' : 'I see nothing.')),
  },
  'local-image': {
    'How many stripes are there?': (request) =>
      response(text(imagesIn(request) === 1 ? 'Three: blue, white and red.' : 'I see nothing.')),
  },
  'async-await': {
    'Say hello in one sentence.': response(text('Hello from a scripted model: no login, no network!')),
    'List the days of the week.': response(text(['Mon', ' Tue', ' Wed', UNTIL_INTERRUPTED, ' Thu'])),
    'Think for a long time.': response(text([UNTIL_INTERRUPTED])),
  },
  'errors-and-retries': {
    'Is there room?': ({ index }) =>
      index === 0
        ? failure(503, { body: { error: { code: 'server_is_overloaded', message: 'no room' } } })
        : response(text('Now there is.')),
    'Is there anything left for me?': failure(429, { body: { error: { type: 'usage_limit_reached' } } }),
  },
  chat: {
    'Tell me a story.': response(text(['There was a lighthouse', UNTIL_INTERRUPTED])),
    'A short one!': response(text('. It shone. The end.')),
    'Thank you.': response(text('My pleasure.')),
  },
  'render-state': {
    'Why is the sky blue?': response([
      reasoning('Something about light.'),
      pause(700),
      text('Air scatters blue light more than red light.', { chunkChars: 8, paceMs: 30 }),
    ]),
  },
  // They ask the model nothing.
  'watch-and-check': {},
  'search-files': {},
  subagents: {
    'Have two agents look: one for ships, one for lights.': ({ toolOutputs }) =>
      response(
        [
          agents('spawn_agent', { message: 'Are there ships?' }),
          agents('spawn_agent', { message: 'Are there lights?' }),
          agents('wait_agent', { targets: agentIds(toolOutputs) }),
        ][toolOutputs.size] ?? text('There is a ship, and it has its lights on.'),
      ),
    'Are there ships?': response(text('One, far out.')),
    'Are there lights?': response([pause(200), text('Two: a red one and a green one.')]),
  },
  'concurrent-turns': {
    'What is an Observable? Answer in one sentence.': response([
      pause(1500),
      text('A recipe for values over time, which does nothing before somebody subscribes.'),
    ]),
    'What does mergeMap do? Answer in one sentence.': response(
      text('It runs an Observable for each value, all of them side by side.'),
    ),
    'What does switchMap do? Answer in one sentence.': response([
      pause(750),
      text('It runs an Observable for the newest value and leaves the one before.'),
    ]),
  },
  'streaming-text': {
    'Write a haiku about streams.': typed(
      'Water finds its way,\none drop after another:\nno need to ask twice.',
    ),
  },
  'structured-output': {
    'Plan a walk through Oslo: three stops.': typed(
      JSON.stringify({
        title: 'From the opera to the sea',
        startsAt: '2026-05-17T10:00:00Z',
        stops: [
          { kind: 'sight', name: 'Opera House', minutes: 40 },
          { kind: 'meal', name: 'Mathallen', dish: 'fish soup' },
          { kind: 'sight', name: 'Aker Brygge', minutes: 60 },
        ],
      }),
    ),
  },
  'approve-commands': {
    'Which versions of Node and npm are installed?': commands(
      ['node --version', 'npm --version'],
      'I have looked at what you let me look at.',
    ),
  },
  'approval-policy': {
    'Look around, delete the folder build, take a note, and change package.json.': calls(
      [
        escalated('ls'),
        escalated('rm -rf build'),
        escalated('ls > files.txt'),
        addFile('notes/today.md', '# Today'),
        addFile('package.json', '{}'),
      ],
      'I could look around and take a note, and nothing else.',
    ),
  },
  tool: {
    'Which of my tasks is the oldest, and is it done?': ({ toolOutputs }) =>
      response(
        [
          functionCall('list_tasks', { order: 'oldest' }),
          functionCall('read_task', { id: 1 }),
          functionCall('read_task', { id: 17 }),
          text('The oldest is “Water the plants”, from 3 March. It is not done yet.'),
        ][toolOutputs.size] ?? text(''),
      ),
  },
  // It asks the model nothing.
  login: {},
  'steer-and-interrupt': {
    'Tell me a long story about a lighthouse.': response(
      text(['The lighthouse stood at the end of the pier, and its keeper', UNTIL_INTERRUPTED]),
    ),
    'Make it about a submarine instead.': response(
      text([
        'The submarine lay at the bottom of the bay. Nobody aboard had seen the sun for a week, ',
        'and the cook, who counted the days in loaves of bread, had begun to cut thinner slices. ',
        'On the eighth morning, a knock came from outside.',
        UNTIL_INTERRUPTED,
      ]),
    ),
  },
  goal: {
    [THE_GOAL]: ({ index }) =>
      [
        typed('The Rhine.'),
        typed('The Danube.'),
        response([text('The Volga.'), functionCall('update_goal', { status: 'complete' })]),
        typed(' That makes three.'),
      ][index],
  },
  'switch-map-replaces-a-turn': {
    'Explain TCP in detail.': response(text(['TCP carries bytes in order.', UNTIL_INTERRUPTED])),
    'No, explain UDP in detail.': response(
      text(['UDP carries datagrams, or loses them.', UNTIL_INTERRUPTED]),
    ),
    'No, explain QUIC in one sentence.': typed('QUIC carries many encrypted streams over UDP.'),
  },
};

/** Answers by what the user has said last. */
export function answersFor(example: string): Responder {
  const answers = ANSWERS[example];
  if (answers === undefined) throw new Error(`There is no script for the example '${example}'.`);
  const answered = (said: string) => (said.startsWith(GOAL_CONTEXT) ? THE_GOAL : said);
  return (request) => {
    // The server adds texts of its own.
    const said = request.userTexts.map(answered).findLast((text) => Object.hasOwn(answers, text));
    const answer = answers[said ?? ''];
    return typeof answer === 'function' ? answer(request) : answer;
  };
}

/** Asks for commands outside the sandbox, one after another, then says something. */
function commands(cmds: readonly string[], answer: string): Responder {
  return calls(cmds.map(escalated), answer);
}

/** Calls tools one after another, then says something. */
function calls(all: readonly ReturnType<typeof functionCall>[], answer: string): Responder {
  return ({ toolOutputs }) => response(all[toolOutputs.size] ?? text(answer));
}

function escalated(cmd: string) {
  return functionCall('exec_command', {
    cmd,
    sandbox_permissions: 'require_escalated',
    justification: 'It is what you have asked for.',
  });
}

/** A command that the server takes for the change of files that it is. */
function addFile(path: string, line: string) {
  const patch = ['*** Begin Patch', `*** Add File: ${path}`, `+${line}`, '*** End Patch'];
  return functionCall('exec_command', { cmd: ["apply_patch <<'EOF'", ...patch, 'EOF'].join('\n') });
}

/** A call of one of the tools that other agents are set to work with. */
function agents(name: string, args: Readonly<Record<string, unknown>>) {
  return functionCall(name, args, { namespace: 'multi_agent_v1' });
}

function agentIds(toolOutputs: ModelRequest['toolOutputs']): readonly (string | undefined)[] {
  return [...toolOutputs.values()].map((output) => /"agent_id":"([^"]+)"/.exec(output)?.[1]);
}

/** How many images the user has shown. */
function imagesIn({ body }: ModelRequest): number {
  return JSON.stringify(body['input']).split('"input_image"').length - 1;
}

/** A few letters at a time. */
function typed(answer: string): ScriptedResponse {
  return response(text(answer, { chunkChars: 5, paceMs: 40 }));
}
