import type { TurnResult } from '../operators/to-turn-result.js';
import { listed, placeOf, type ValidationIssue } from './client-errors.js';
import { CodexError } from './codex-error.js';

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
  const places = new Set(issues.map(placeOf));
  places.delete('');
  return places.size === 0 ? '.' : `, at ${listed([...places])}.`;
}
