import {
  functionCall,
  pause,
  reasoning,
  response,
  text,
  type Responder,
  type Usage,
} from 'codex-rx/testing/node';

interface ScriptedTurn {
  /** What the prompt begins with. */
  readonly prompt: string;
  readonly thought: string;
  readonly command: string;
  readonly answer: string;
  readonly usage: Usage;
}

const TURNS: readonly ScriptedTurn[] = [
  {
    prompt: 'Which files',
    thought: 'A look at the folder will do.',
    command: 'ls',
    answer: 'There are three: a README, a list of notes and a script with checks.',
    usage: { inputTokens: 1210, outputTokens: 48, reasoningTokens: 12 },
  },
  {
    prompt: 'Read notes.txt',
    thought: 'The notes will tell what is left.',
    command: 'cat notes.txt',
    answer: 'Everything is done but one thing: the coffee is still to be made.',
    usage: { inputTokens: 1460, outputTokens: 52, reasoningTokens: 14 },
  },
  {
    prompt: 'Run "node check.mjs"',
    thought: 'The script only prints, so I can run it and read what it says. It may take a moment.',
    command: 'node check.mjs',
    answer:
      'Yes, all four checks pass: frames arrive whole, turns stay apart, queues keep their order, and nothing is lost.',
    usage: { inputTokens: 1305, outputTokens: 61, reasoningTokens: 31 },
  },
];

/** Plays the agent: it thinks, runs a command, and answers once it has seen what the command printed. */
export const script: Responder = ({ lastUserText, toolOutputs }) => {
  const turn = TURNS.find(({ prompt }) => lastUserText.startsWith(prompt));
  if (turn === undefined) return undefined;
  const { thought, command, answer, usage } = turn;
  if (toolOutputs.has(callId(command))) {
    return response([pause(200), text(answer, { chunkChars: 4, paceMs: 55 })], { usage });
  }
  return response(
    [
      pause(300),
      reasoning(thought, { chunkChars: 4, paceMs: 55 }),
      functionCall('exec_command', { cmd: command, login: false }, { callId: callId(command) }),
    ],
    { usage },
  );
};

function callId(command: string): string {
  return `call_${command.replace(/\W+/g, '_')}`;
}
