import { functionCall, response, text, type ModelRequest, type Script } from 'codex-rx/testing/node';

/** What the model answers to the prompts of the pages; anything else is answered with a greeting. */
export function answer(request: ModelRequest): Script {
  return text('Hello from a scripted model.', { chunkChars: 7 });
}
