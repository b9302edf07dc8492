// Written by `npm run generate` from @openai/codex 0.169.0. Do not edit.
export * from './incoming.js';
export * from './outgoing.js';
