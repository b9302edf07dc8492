import { parseArgs } from 'node:util';

export const HELP = `npm run demo [-- OPTIONS]

Runs three turns on two threads of one app-server at once, and shows their streams side by side. The app-server is
the real one; the model is scripted, so there is no need for a login or a network.

  --live      with your own Codex login and model instead (read-only, every approval denied, nothing is kept)
  -h, --help  this text

Without a terminal, or with NO_COLOR set, it prints plain lines. Ctrl-C stops it.
`;

export type Arguments =
  | { readonly kind: 'run'; readonly live: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

export function parseArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { live: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return values.help === true ? { kind: 'help' } : { kind: 'run', live: values.live === true };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}
