import type {
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
  FileUpdateChange,
} from '../../generated/types.js';
import type { ServerRequest } from '../server-requests/server-request.js';
import { ApprovalBase, DECISIONS, type Decision } from './approval-base.js';

/** The agent wants to change files (`item/fileChange/requestApproval`). */
export class FileChangeApproval extends ApprovalBase<
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse
> {
  readonly kind = 'fileChange';
  readonly decisions: readonly FileChangeApprovalDecision[] = DECISIONS;
  protected override readonly cancelStopsTurn = true;
  #changes: readonly FileUpdateChange[] | undefined;

  /** @internal Approvals come from `approvals$`. */
  constructor(request: ServerRequest) {
    super(request);
    // The item may have ended when somebody looks.
    this.#changes = request.patch;
  }

  /**
   * The patch that is asked about, as the server told it last: for each file its path, what is to happen to it, and the
   * diff. An update may move the file (`kind.move_path`), which writes another path.
   *
   * `undefined` when this client does not know it: it has joined the thread after the item had started, or has opted
   * out of `item/started`; the server tells it nowhere else before the item has ended. An empty list is one that the
   * server sent.
   */
  get changes(): readonly FileUpdateChange[] | undefined {
    if (this.isPending) this.#changes = this.request.patch ?? this.#changes;
    return this.#changes;
  }

  protected resultOf(decision: Decision): FileChangeRequestApprovalResponse {
    return { decision };
  }
}
