/**
 * The result definitions whose names do not follow from those of the params.
 *
 * The schema does not say which definition answers a method. As a rule `XParams` is answered by `XResponse`.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'account/gatewayOAuth/cancel': 'GatewayOAuthCancelResponse',
  'account/logout': 'LogoutAccountResponse',
  'account/securitySetup/read': 'GetAccountSecuritySetupResponse',
  'account/workspaceMessages/read': 'GetWorkspaceMessagesResponse',
  'accountSession/list': 'AccountSessionsResponse',
  'config/batchWrite': 'ConfigWriteResponse',
  'config/mcpServer/reload': 'McpServerRefreshResponse',
  'config/value/write': 'ConfigWriteResponse',
  'configRequirements/read': 'ConfigRequirementsReadResponse',
  'externalAgentConfig/import/readHistories': 'ExternalAgentConfigImportHistoriesReadResponse',
  'memory/reset': 'MemoryResetResponse',
  'remoteControl/status/read': 'RemoteControlStatusReadResponse',
  'rollout/compress': 'RolloutCompressResponse',
  'windowsSandbox/readiness': 'WindowsSandboxReadinessResponse',
};

export function resultName(method: string, params: string | undefined): string {
  const exception = EXCEPTIONS[method];
  if (exception !== undefined) return exception;
  if (params === undefined)
    throw new Error(`${method}: nothing says what its result is: complete result-names.ts`);
  return params.replace(/Params$/, 'Response');
}

/** The methods that stand in the table of exceptions. */
export const exceptionalMethods: readonly string[] = Object.keys(EXCEPTIONS);
