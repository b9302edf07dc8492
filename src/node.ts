export { findCodexBinary, type CodexBinary, type FindCodexOptions } from './transport/codex-binary.js';
export { stdio } from './transport/stdio.js';
export type { StdioOptions } from './transport/stdio-options.js';
