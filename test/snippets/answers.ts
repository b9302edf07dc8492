import { functionCall, hold, response, text, type ModelRequest, type Script } from 'codex-rx/testing/node';

type Answer = (request: ModelRequest) => Script;

/** The model's answers to those prompts of the pages that ask for more than a greeting. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'Review the last commit.': afterCalls([], json({ verdict: 'good', remarks: [] })),
  'Do I need an umbrella in Bergen?': afterCalls([functionCall('weather', { city: 'Bergen' })], 'You do.'),
  'What time is it?': afterCalls([functionCall('clock', {})], 'Now.'),
  'Count to a million.': () => text(['One, two, ', hold(), 'three.']),
  'Have two agents look: one for ships, one for lights.': ({ toolOutputs }) =>
    response(
      [
        agents('spawn_agent', { message: 'Are there ships?' }),
        agents('spawn_agent', { message: 'Are there lights?' }),
        agents('wait_agent', { targets: agentIds(toolOutputs) }),
      ][toolOutputs.size] ?? text('There is a ship, and it has its lights on.'),
    ),
  'Make the tests pass.': afterCalls([functionCall('update_goal', { status: 'complete' })], 'They pass.'),
  'Tidy up the folder.': afterCalls([escalated('rm -rf build')], 'I may not.'),
  'Look around, then tidy up.': afterCalls(
    [escalated('ls'), escalated('rm -rf build')],
    'I have looked around.',
  ),
  'Change the settings of my shell.': afterCalls([addFile('/etc/profile.d/settings.sh')], 'I may not.'),
  'Take a note.': afterCalls([addFile('notes/today.md')], 'Done.'),
  'Which colour do I want?': afterCalls([question('colour')], 'Red.'),
  'What to wear in Bergen?': afterCalls(
    [functionCall('weather', { city: 'Bergen' })],
    json({ umbrella: true }),
  ),
};

export function answer(request: ModelRequest): Script {
  // The server adds texts of its own, and puts the objective of a goal into some of them.
  const prompt = request.userTexts
    .map((said) =>
      said.startsWith('<codex_internal_context source="goal">') ? 'Make the tests pass.' : said,
    )
    .findLast((said) => Object.hasOwn(ANSWERS, said));
  return ANSWERS[prompt ?? '']?.(request) ?? text('Hello from a scripted model.', { chunkChars: 7 });
}

/** Calls tools one after another, then answers. */
function afterCalls(calls: readonly ReturnType<typeof functionCall>[], said: string): Answer {
  // Goals stand among the outputs too, without a call.
  return ({ toolOutputs }) => response(calls[callsIn(toolOutputs)] ?? text(said));
}

function callsIn(toolOutputs: ModelRequest['toolOutputs']): number {
  return [...toolOutputs.keys()].filter((id) => id.startsWith('call_')).length;
}

/** A command that is to run outside of the sandbox. */
function escalated(cmd: string) {
  return functionCall('exec_command', {
    cmd,
    sandbox_permissions: 'require_escalated',
    justification: 'It is asked for.',
  });
}

/** A command that the server takes for the change of files that it is. */
function addFile(path: string) {
  const patch = ['*** Begin Patch', `*** Add File: ${path}`, '+Hello.', '*** End Patch'];
  return functionCall('exec_command', { cmd: ["apply_patch <<'EOF'", ...patch, 'EOF'].join('\n') });
}

function question(id: string) {
  const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));
  return functionCall('request_user_input', {
    questions: [{ id, header: id, question: `Which ${id}?`, options }],
  });
}

/** A call of one of the tools that other agents are set to work with. */
function agents(name: string, args: Readonly<Record<string, unknown>>) {
  return functionCall(name, args, { namespace: 'multi_agent_v1' });
}

function agentIds(toolOutputs: ModelRequest['toolOutputs']): readonly (string | undefined)[] {
  return [...toolOutputs.values()].map((output) => /"agent_id":"([^"]+)"/.exec(output)?.[1]);
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
