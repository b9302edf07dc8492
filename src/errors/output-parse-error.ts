import type { TurnResult } from '../operators/to-turn-result.js';
import type { ValidationIssue } from './client-errors.js';
import { CodexError } from './codex-error.js';

const SHOWN_PATHS = 5;

/**
 * The turn ended without the output it was asked for. The message tells where the answer deviates, not what it says.
 */
export class OutputParseError extends CodexError {
  static override get brand(): string {
    return 'OutputParseError';
  }
  /** What is wrong, by its place in the answer; an empty path is the answer as a whole. */
  readonly issues: readonly ValidationIssue[];
  /** The final answer as it came; `null` when there is none. Not enumerable. */
  declare readonly text: string | null;
  /** How the turn ended and what it produced. Not enumerable. */
  declare readonly result: TurnResult;

  constructor(
    reason: string,
    { issues, text, result }: Pick<OutputParseError, 'issues' | 'result' | 'text'>,
  ) {
    super('output_parse_failed', reason + placesOf(issues));
    this.issues = issues;
    Object.defineProperty(this, 'text', { value: text });
    Object.defineProperty(this, 'result', { value: result });
  }
}

function placesOf(issues: readonly ValidationIssue[]): string {
  const places = [...new Set(issues.map(({ path }) => path.map(String).join('.')))].filter(
    (place) => place !== '',
  );
  if (places.length === 0) return '.';
  const more = places.length - SHOWN_PATHS;
  return `, at ${places.slice(0, SHOWN_PATHS).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
