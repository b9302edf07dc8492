// Written by `npm run generate` from @openai/codex 0.171.0. Do not edit.
export const PROTOCOL_VERSION = '0.171.0';
