// What the scripted model says in each example.
import {
  functionCall,
  pause,
  response,
  text,
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
    'Delete the folder build, and write the version of Node to version.txt.': commands(
      ['node --version', 'rm -rf build', 'node --version > version.txt'],
      'I could look, but neither delete nor write.',
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
  return (request) => {
    const said = request.lastUserText;
    const answer = answers[said.startsWith(GOAL_CONTEXT) ? THE_GOAL : said];
    return typeof answer === 'function' ? answer(request) : answer;
  };
}

/** Asks for commands outside the sandbox, one after another, then says something. */
function commands(cmds: readonly string[], answer: string): Responder {
  const calls = cmds.map((cmd) =>
    functionCall('exec_command', {
      cmd,
      sandbox_permissions: 'require_escalated',
      justification: 'It is what you have asked for.',
    }),
  );
  return ({ toolOutputs }) => response(calls[toolOutputs.size] ?? text(answer));
}

/** A few letters at a time. */
function typed(answer: string): ScriptedResponse {
  return response(text(answer, { chunkChars: 5, paceMs: 40 }));
}
