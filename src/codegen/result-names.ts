import { pascal } from './text.js';

/**
 * The result definitions whose names do not follow from those of the params.
 *
 * The schema does not say which definition answers a method. As a rule `XParams` is answered by `XResponse`, and a
 * method without params by the one called after it.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'account/gatewayOAuth/cancel': 'GatewayOAuthCancelResponse',
  'account/gatewayOAuth/login': 'GatewayOAuthLoginResponse',
  'account/gatewayOAuth/read': 'GatewayOAuthReadResponse',
  'account/logout': 'LogoutAccountResponse',
  'account/rateLimits/read': 'GetAccountRateLimitsResponse',
  'account/securitySetup/read': 'GetAccountSecuritySetupResponse',
  'account/usage/read': 'GetAccountTokenUsageResponse',
  'account/workspaceMessages/read': 'GetWorkspaceMessagesResponse',
  'accountSession/list': 'AccountSessionsResponse',
  'config/batchWrite': 'ConfigWriteResponse',
  'config/mcpServer/reload': 'McpServerRefreshResponse',
  'config/value/write': 'ConfigWriteResponse',
  'externalAgentConfig/import/readHistories': 'ExternalAgentConfigImportHistoriesReadResponse',
  // As 0.171.0 answers it, which its schema does not say.
  'modelProvider/default/set': 'ConfigWriteResponse',
};

/** The names that the result of a method may have, the surest first. */
export function resultNames(method: string, params: string | undefined): readonly string[] {
  const exception = EXCEPTIONS[method];
  return [
    ...(exception === undefined ? [] : [exception]),
    `${pascal(method)}Response`,
    ...(params?.endsWith('Params') === true ? [params.replace(/Params$/, 'Response')] : []),
  ];
}

/** The methods that stand in the table of exceptions. */
export const exceptionalMethods: readonly string[] = Object.keys(EXCEPTIONS);
