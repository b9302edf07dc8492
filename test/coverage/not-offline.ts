const LEGACY = 'belongs to an interface that came before threads; this server sends it no more';
const UNVERIFIED =
  'needs a device that verifies its user, which this build has none of: it refuses (`what this machine does not have`)';

/** Methods the real server cannot be made to exchange offline, and why. */
export const NOT_OFFLINE: Readonly<Record<string, string>> = {
  'userVerification/enroll': UNVERIFIED,
  'userVerification/delete': UNVERIFIED,
  'userVerification/verify': UNVERIFIED,
  'thread/prediction/request': 'is not implemented yet, says the server',
  'currentTime/read':
    'is asked by servers up to 0.169 only; `npm run compat` answers it to them (`the time: told to the server that asks for it`)',
  'feedback/upload': 'sends to an address outside that is built in',
  applyPatchApproval: LEGACY,
  execCommandApproval: LEGACY,
  'thread/prediction/updated': 'follows `thread/prediction/request`',
  'autoApprovalReview/strictReviewRequired':
    'is announced by a reviewer that is under development; none of its switches made the server send it',
  'item/fileChange/outputDelta': 'is deprecated; patches are applied without output',
  'item/mcpToolCall/progress': 'is not sent when an MCP server tells of progress, as measured',
  'thread/compacted': 'is deprecated; a `contextCompaction` item has taken its place',
  'windows/worldWritableWarning': 'is sent on Windows only',
};
