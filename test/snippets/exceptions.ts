/**
 * The snippets of which less is asked, each with the comment that stands above it in its page:
 *
 * - `compiled only, WHY` is not run;
 * - `without a server, WHY` is run, and sends the app-server nothing.
 */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'docs/testing.md#without-a-process': 'without a server, which is the point of it',
};
