import type { ToolRequestUserInputParams, ToolRequestUserInputResponse } from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { ApprovalBase, DECISIONS_FOR_ONCE, type Decision } from './approval-base.js';

/** What is answered to each question, by its id: a text, or several. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** The agent asks the user something (`item/tool/requestUserInput`). */
export class QuestionApproval extends ApprovalBase<ToolRequestUserInputParams, ToolRequestUserInputResponse> {
  readonly kind = 'question';
  readonly decisions: readonly Decision[] = DECISIONS_FOR_ONCE;

  /** Answers the questions. Without answers it throws `InvalidParamsError`: there is nothing that could be granted. */
  override accept(answers?: Answers): void {
    if (answers === undefined) {
      this.decide('accept');
      return;
    }
    const entries = Object.entries(answers).map(
      ([id, answer]) => [id, { answers: typeof answer === 'string' ? [answer] : answer }] as const,
    );
    this.respond({ answers: Object.fromEntries(entries) });
  }

  protected resultOf(decision: Decision): undefined {
    if (decision === 'accept' || decision === 'acceptForSession') {
      throw new InvalidParamsError(this.method, [
        { path: ['answers'], message: 'is missing: call accept({ questionId: answer }), or decline()' },
      ]);
    }
    return undefined;
  }
}
