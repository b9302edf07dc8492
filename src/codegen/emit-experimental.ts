import type { Protocol } from './protocol.js';
import { banner, bracketed, quote } from './text.js';

/** The methods that need the experimental API: a list, because the table of all methods is three times its size. */
export function emitExperimental(protocol: Protocol): string {
  const experimental = protocol.methods.clientRequests.filter((method) => method.experimental);
  const names = experimental.map(({ name }) => quote(name));
  return `${banner(protocol)}export const experimentalMethods: readonly string[] = ${bracketed('[', names, ']', '')};\n`;
}
