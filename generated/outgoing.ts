// Written by `npm run generate` from @openai/codex 0.169.0. Do not edit.
import { lazy } from '../src/protocol/lazy.js';
import { list, map } from '../src/protocol/list-schema.js';
import { strict } from '../src/protocol/object-schema.js';
import { atLeast, boolean, either, nonEmpty, nullable, nullish, number, oneOf, optional, string, unknown } from '../src/protocol/plain-schemas.js';
import { closedUnion, closedWords } from '../src/protocol/union-schema.js';
import type * as T from './types.js';

export const AbsolutePathBufInput = /*@__PURE__*/ lazy<T.AbsolutePathBuf>(() => string);
export const AccountSessionsListParams = /*@__PURE__*/ lazy<T.AccountSessionsListParams>(() => strict({ refreshWorkspaceMetadata: optional(boolean) }));
export const AccountSessionsSwitchParams = /*@__PURE__*/ lazy<T.AccountSessionsSwitchParams>(() => strict({ accountId: string, allowBrowserLogin: optional(boolean), sessionId: string }));
export const AddCreditsNudgeCreditType = /*@__PURE__*/ lazy<T.AddCreditsNudgeCreditType>(() => oneOf('credits', 'usage_limit'));
export const AdditionalContextEntry = /*@__PURE__*/ lazy<T.AdditionalContextEntry>(() => strict({ kind: AdditionalContextKind, name: nullish(string), value: string }));
export const AdditionalContextKind = /*@__PURE__*/ lazy<T.AdditionalContextKind>(() => oneOf('untrusted', 'application'));
export const AdditionalFileSystemPermissionsInput = /*@__PURE__*/ lazy<T.AdditionalFileSystemPermissionsInput>(() => strict({
  entries: nullish(list(FileSystemSandboxEntryInput)),
  globScanMaxDepth: nullish(atLeast(1)),
  read: nullish(list(string)),
  write: nullish(list(string)),
}));
export const AdditionalNetworkPermissionsInput = /*@__PURE__*/ lazy<T.AdditionalNetworkPermissions>(() => strict({ enabled: nullish(boolean) }));
export const AgentMessageInputContent = /*@__PURE__*/ lazy<T.AgentMessageInputContent>(() => closedUnion('type', {
  input_text: strict({ type: string, text: string }),
  encrypted_content: strict({ type: string, encrypted_content: string }),
}));
export const ApplyPatchApprovalResponse = /*@__PURE__*/ lazy<T.ApplyPatchApprovalResponse>(() => strict({ decision: ReviewDecision }));
export const ApprovalsReviewerInput = /*@__PURE__*/ lazy<T.ApprovalsReviewerInput>(() => oneOf('user', 'auto_review', 'guardian_subagent'));
export const AppsInstalledParams = /*@__PURE__*/ lazy<T.AppsInstalledParams>(() => strict({ forceRefresh: optional(boolean), threadId: nullish(string) }));
export const AppsListParams = /*@__PURE__*/ lazy<T.AppsListParams>(() => strict({
  cursor: nullish(string),
  forceRefetch: optional(boolean),
  limit: nullish(atLeast(0)),
  threadId: nullish(string),
}));
export const AppsReadParams = /*@__PURE__*/ lazy<T.AppsReadParams>(() => strict({
  appIds: list(string),
  includeTools: optional(boolean),
  threadId: nullish(string),
}));
export const AskForApprovalInput = /*@__PURE__*/ lazy<T.AskForApprovalInput>(() => closedWords(['untrusted', 'on-request', 'never'], {
  granular: strict({
    mcp_elicitations: boolean,
    request_permissions: optional(boolean),
    rules: boolean,
    sandbox_approval: boolean,
    skill_approval: optional(boolean),
  }),
}));
export const AttestationGenerateResponse = /*@__PURE__*/ lazy<T.AttestationGenerateResponse>(() => strict({ token: string }));
export const BedrockCheckGovCloudRequirementsParams = /*@__PURE__*/ lazy<T.BedrockCheckGovCloudRequirementsParams>(() => strict({}));
export const BedrockDiscoverParams = /*@__PURE__*/ lazy<T.BedrockDiscoverParams>(() => strict({}));
export const BedrockProviderId = /*@__PURE__*/ lazy<T.BedrockProviderId>(() => oneOf('amazon-bedrock', 'amazon-bedrock-runtime'));
export const BedrockSetupParams = /*@__PURE__*/ lazy<T.BedrockSetupParams>(() => closedUnion('type', {
  profile: strict({ type: string, profile: string, region: string }),
  environment: strict({ type: string, region: string }),
}));
export const ByteRangeInput = /*@__PURE__*/ lazy<T.ByteRange>(() => strict({ end: atLeast(0), start: atLeast(0) }));
export const CancelLoginAccountParams = /*@__PURE__*/ lazy<T.CancelLoginAccountParams>(() => strict({ loginId: string }));
export const CapabilityRootLocation = /*@__PURE__*/ lazy<T.CapabilityRootLocation>(() => strict({ environmentId: string, path: string, type: oneOf('environment') }));
export const ChatgptAuthTokensRefreshResponse = /*@__PURE__*/ lazy<T.ChatgptAuthTokensRefreshResponse>(() => strict({
  accessToken: string,
  chatgptAccountId: string,
  chatgptPlanType: nullish(string),
}));
export const ClientInfo = /*@__PURE__*/ lazy<T.ClientInfo>(() => strict({ name: string, title: nullish(string), version: string }));
export const CodexResponseHandoffMode = /*@__PURE__*/ lazy<T.CodexResponseHandoffMode>(() => oneOf('thinking', 'commentary', 'bemTags'));
export const CollaborationModeInput = /*@__PURE__*/ lazy<T.CollaborationModeInput>(() => strict({ mode: ModeKindInput, settings: SettingsInput }));
export const CollaborationModeListParams = /*@__PURE__*/ lazy<T.CollaborationModeListParams>(() => strict({}));
export const CommandExecParams = /*@__PURE__*/ lazy<T.CommandExecParams>(() => strict({
  command: list(string),
  cwd: nullish(string),
  disableOutputCap: optional(boolean),
  disableTimeout: optional(boolean),
  env: nullish(map(nullable(string))),
  outputBytesCap: nullish(atLeast(0)),
  permissionProfile: nullish(string),
  processId: nullish(string),
  sandboxPolicy: nullish(SandboxPolicyInput),
  size: nullish(CommandExecTerminalSize),
  streamStdin: optional(boolean),
  streamStdoutStderr: optional(boolean),
  timeoutMs: nullish(number),
  tty: optional(boolean),
}));
export const CommandExecResizeParams = /*@__PURE__*/ lazy<T.CommandExecResizeParams>(() => strict({ processId: string, size: CommandExecTerminalSize }));
export const CommandExecTerminalSize = /*@__PURE__*/ lazy<T.CommandExecTerminalSize>(() => strict({ cols: atLeast(0), rows: atLeast(0) }));
export const CommandExecTerminateParams = /*@__PURE__*/ lazy<T.CommandExecTerminateParams>(() => strict({ processId: string }));
export const CommandExecWriteParams = /*@__PURE__*/ lazy<T.CommandExecWriteParams>(() => strict({
  closeStdin: optional(boolean),
  deltaBase64: nullish(string),
  processId: string,
}));
export const CommandExecutionApprovalDecisionInput = /*@__PURE__*/ lazy<T.CommandExecutionApprovalDecisionInput>(() => closedWords(['accept', 'acceptForSession', 'decline', 'cancel'], {
  acceptWithExecpolicyAmendment: strict({ execpolicy_amendment: list(string) }),
  applyNetworkPolicyAmendment: strict({ network_policy_amendment: NetworkPolicyAmendmentInput }),
}));
export const CommandExecutionRequestApprovalResponse = /*@__PURE__*/ lazy<T.CommandExecutionRequestApprovalResponse>(() => strict({ decision: CommandExecutionApprovalDecisionInput }));
export const CommandMigrationInput = /*@__PURE__*/ lazy<T.CommandMigration>(() => strict({ name: string }));
export const ConfigBatchWriteParams = /*@__PURE__*/ lazy<T.ConfigBatchWriteParams>(() => strict({
  edits: list(ConfigEdit),
  expectedVersion: nullish(string),
  filePath: nullish(string),
  reloadUserConfig: optional(boolean),
}));
export const ConfigEdit = /*@__PURE__*/ lazy<T.ConfigEdit>(() => strict({ keyPath: string, mergeStrategy: MergeStrategy, value: unknown }));
export const ConfigReadParams = /*@__PURE__*/ lazy<T.ConfigReadParams>(() => strict({ cwd: nullish(string), includeLayers: optional(boolean) }));
export const ConfigValueWriteParams = /*@__PURE__*/ lazy<T.ConfigValueWriteParams>(() => strict({
  expectedVersion: nullish(string),
  filePath: nullish(string),
  keyPath: string,
  mergeStrategy: MergeStrategy,
  value: unknown,
}));
export const ConfigurationReasoning = /*@__PURE__*/ lazy<T.ConfigurationReasoning>(() => strict({ effort: nonEmpty(1) }));
export const ConsumeAccountRateLimitResetCreditParams = /*@__PURE__*/ lazy<T.ConsumeAccountRateLimitResetCreditParams>(() => strict({ creditId: nullish(string), idempotencyKey: string }));
export const ContentItem = /*@__PURE__*/ lazy<T.ContentItem>(() => closedUnion('type', {
  input_text: strict({ type: string, text: string }),
  input_image: either(
    strict({ type: string, image_url: string, detail: nullish(ImageDetailInput) }),
    strict({ type: string, file_id: string, detail: nullish(ImageDetailInput) }),
  ),
  input_audio: either(
    strict({ type: string, audio_url: string }),
    strict({ type: string, file_id: string }),
  ),
  output_text: strict({
    type: string,
    annotations: nullish(list(unknown)),
    logprobs: nullish(list(unknown)),
    text: string,
  }),
}));
export const ConversationTextRole = /*@__PURE__*/ lazy<T.ConversationTextRole>(() => oneOf('user', 'developer', 'assistant'));
export const CurrentTimeReadResponse = /*@__PURE__*/ lazy<T.CurrentTimeReadResponse>(() => strict({ currentTimeAt: number }));
export const CyberAccessProgramInput = /*@__PURE__*/ lazy<T.CyberAccessProgramInput>(() => oneOf('standard', 'daybreakBlue', 'daybreakRed'));
export const DynamicToolCallOutputContentItemInput = /*@__PURE__*/ lazy<T.DynamicToolCallOutputContentItem>(() => closedUnion('type', {
  inputText: strict({ type: string, text: string }),
  inputImage: strict({ type: string, imageUrl: string }),
  inputAudio: strict({ type: string, audioUrl: string }),
}));
export const DynamicToolCallResponse = /*@__PURE__*/ lazy<T.DynamicToolCallResponse>(() => strict({ contentItems: list(DynamicToolCallOutputContentItemInput), success: boolean }));
export const DynamicToolNamespaceTool = /*@__PURE__*/ lazy<T.DynamicToolNamespaceTool>(() => strict({
  deferLoading: optional(boolean),
  description: string,
  inputSchema: unknown,
  name: string,
  type: oneOf('function'),
}));
export const DynamicToolSpec = /*@__PURE__*/ lazy<T.DynamicToolSpec>(() => closedUnion('type', {
  function: strict({
    type: string,
    deferLoading: optional(boolean),
    description: string,
    inputSchema: unknown,
    name: string,
  }),
  namespace: strict({
    type: string,
    description: string,
    name: string,
    tools: list(DynamicToolNamespaceTool),
  }),
}));
export const EnvironmentAddParams = /*@__PURE__*/ lazy<T.EnvironmentAddParams>(() => strict({
  authBearerToken: nullish(string),
  connectTimeoutMs: nullish(atLeast(0)),
  environmentId: string,
  execServerUrl: string,
  skills: nullish(EnvironmentSkillsParams),
  websocketRequestId: nullish(string),
}));
export const EnvironmentInfoParams = /*@__PURE__*/ lazy<T.EnvironmentInfoParams>(() => strict({ environmentId: string }));
export const EnvironmentSkillsParams = /*@__PURE__*/ lazy<T.EnvironmentSkillsParams>(() => strict({ required: nullish(list(string)) }));
export const EnvironmentStatusParams = /*@__PURE__*/ lazy<T.EnvironmentStatusParams>(() => strict({ environmentId: string }));
export const ExecCommandApprovalResponse = /*@__PURE__*/ lazy<T.ExecCommandApprovalResponse>(() => strict({ decision: ReviewDecision }));
export const ExperimentalFeatureEnablementSetParams = /*@__PURE__*/ lazy<T.ExperimentalFeatureEnablementSetParams>(() => strict({ enablement: map(boolean) }));
export const ExperimentalFeatureListParams = /*@__PURE__*/ lazy<T.ExperimentalFeatureListParams>(() => strict({
  cursor: nullish(string),
  limit: nullish(atLeast(0)),
  threadId: nullish(string),
}));
export const ExternalAgentConfigDetectParams = /*@__PURE__*/ lazy<T.ExternalAgentConfigDetectParams>(() => strict({
  cwds: nullish(list(string)),
  includeHome: optional(boolean),
  maxSessionAgeDays: nullish(atLeast(0)),
  maxSessions: nullish(atLeast(0)),
  migrationSource: nullish(string),
  source: nullish(string),
}));
export const ExternalAgentConfigImportHistoryRecordParams = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistoryRecordParams>(() => strict({
  itemTypeResults: list(ExternalAgentConfigImportHistoryRecordTypeResultParams),
  providerId: string,
}));
export const ExternalAgentConfigImportHistoryRecordSuccessParams = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistoryRecordSuccessParams>(() => strict({
  cwd: nullish(string),
  itemType: ExternalAgentConfigMigrationItemTypeInput,
  source: nullish(string),
  target: nullish(string),
  title: nullish(string),
}));
export const ExternalAgentConfigImportHistoryRecordTypeResultParams = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistoryRecordTypeResultParams>(() => strict({
  failures: list(ExternalAgentConfigImportItemTypeFailureInput),
  itemType: ExternalAgentConfigMigrationItemTypeInput,
  successes: list(ExternalAgentConfigImportHistoryRecordSuccessParams),
}));
export const ExternalAgentConfigImportItemTypeFailureInput = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportItemTypeFailureInput>(() => strict({
  cwd: nullish(string),
  errorType: nullish(string),
  failureStage: string,
  itemType: ExternalAgentConfigMigrationItemTypeInput,
  message: string,
  source: nullish(string),
  subErrorType: nullish(string),
}));
export const ExternalAgentConfigImportParams = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportParams>(() => strict({
  migrationItems: list(ExternalAgentConfigMigrationItemInput),
  migrationSource: nullish(string),
  providerId: nullish(string),
  source: nullish(string),
}));
export const ExternalAgentConfigMigrationItemInput = /*@__PURE__*/ lazy<T.ExternalAgentConfigMigrationItemInput>(() => strict({
  cwd: nullish(string),
  description: string,
  details: nullish(MigrationDetailsInput),
  itemType: ExternalAgentConfigMigrationItemTypeInput,
}));
export const ExternalAgentConfigMigrationItemTypeInput = /*@__PURE__*/ lazy<T.ExternalAgentConfigMigrationItemTypeInput>(() => oneOf('AGENTS_MD', 'CONFIG', 'SKILLS', 'PLUGINS', 'MCP_SERVER_CONFIG', 'SUBAGENTS', 'HOOKS', 'COMMANDS', 'MEMORY', 'SESSIONS'));
export const FeedbackSaveParams = /*@__PURE__*/ lazy<T.FeedbackSaveParams>(() => strict({
  classification: string,
  extraLogFiles: nullish(list(string)),
  includeLogs: optional(boolean),
  reason: nullish(string),
  savePath: string,
  tags: nullish(map(string)),
  threadId: nullish(string),
}));
export const FeedbackUploadParams = /*@__PURE__*/ lazy<T.FeedbackUploadParams>(() => strict({
  classification: string,
  extraLogFiles: nullish(list(string)),
  includeLogs: optional(boolean),
  reason: nullish(string),
  tags: nullish(map(string)),
  threadId: nullish(string),
}));
export const FileChangeApprovalDecision = /*@__PURE__*/ lazy<T.FileChangeApprovalDecision>(() => oneOf('accept', 'acceptForSession', 'decline', 'cancel'));
export const FileChangeRequestApprovalResponse = /*@__PURE__*/ lazy<T.FileChangeRequestApprovalResponse>(() => strict({ decision: FileChangeApprovalDecision }));
export const FileSystemAccessModeInput = /*@__PURE__*/ lazy<T.FileSystemAccessModeInput>(() => oneOf('read', 'write', 'deny'));
export const FileSystemPathInput = /*@__PURE__*/ lazy<T.FileSystemPath>(() => closedUnion('type', {
  path: strict({ type: string, path: string }),
  glob_pattern: strict({ type: string, pattern: string }),
  special: strict({ type: string, value: FileSystemSpecialPathInput }),
}));
export const FileSystemSandboxEntryInput = /*@__PURE__*/ lazy<T.FileSystemSandboxEntryInput>(() => strict({ access: FileSystemAccessModeInput, path: FileSystemPathInput }));
export const FileSystemSpecialPathInput = /*@__PURE__*/ lazy<T.FileSystemSpecialPath>(() => closedUnion('kind', {
  root: strict({ kind: string }),
  minimal: strict({ kind: string }),
  project_roots: strict({ kind: string, subpath: nullish(string) }),
  tmpdir: strict({ kind: string }),
  slash_tmp: strict({ kind: string }),
  unknown: strict({ kind: string, path: string, subpath: nullish(string) }),
}));
export const FsCopyParams = /*@__PURE__*/ lazy<T.FsCopyParams>(() => strict({ destinationPath: string, recursive: optional(boolean), sourcePath: string }));
export const FsCreateDirectoryParams = /*@__PURE__*/ lazy<T.FsCreateDirectoryParams>(() => strict({ path: string, recursive: nullish(boolean) }));
export const FsGetMetadataParams = /*@__PURE__*/ lazy<T.FsGetMetadataParams>(() => strict({ path: string }));
export const FsReadDirectoryParams = /*@__PURE__*/ lazy<T.FsReadDirectoryParams>(() => strict({ path: string }));
export const FsReadFileParams = /*@__PURE__*/ lazy<T.FsReadFileParams>(() => strict({ path: string }));
export const FsRemoveParams = /*@__PURE__*/ lazy<T.FsRemoveParams>(() => strict({ force: nullish(boolean), path: string, recursive: nullish(boolean) }));
export const FsUnwatchParams = /*@__PURE__*/ lazy<T.FsUnwatchParams>(() => strict({ watchId: string }));
export const FsWatchParams = /*@__PURE__*/ lazy<T.FsWatchParams>(() => strict({ path: string, watchId: string }));
export const FsWriteFileParams = /*@__PURE__*/ lazy<T.FsWriteFileParams>(() => strict({ dataBase64: string, path: string }));
export const FunctionCallOutputBodyInput = /*@__PURE__*/ lazy<T.FunctionCallOutputBodyInput>(() => either(string, list(FunctionCallOutputContentItemInput)));
export const FunctionCallOutputContentItemInput = /*@__PURE__*/ lazy<T.FunctionCallOutputContentItemInput>(() => closedUnion('type', {
  input_text: strict({ type: string, text: string }),
  input_image: either(
    strict({ type: string, image_url: string, detail: nullish(ImageDetailInput) }),
    strict({ type: string, file_id: string, detail: nullish(ImageDetailInput) }),
  ),
  input_audio: either(
    strict({ type: string, audio_url: string }),
    strict({ type: string, file_id: string }),
  ),
  encrypted_content: strict({ type: string, encrypted_content: string }),
}));
export const FuzzyFileSearchParams = /*@__PURE__*/ lazy<T.FuzzyFileSearchParams>(() => strict({ cancellationToken: nullish(string), query: string, roots: list(string) }));
export const FuzzyFileSearchSessionStartParams = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionStartParams>(() => strict({ roots: list(string), sessionId: string }));
export const FuzzyFileSearchSessionStopParams = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionStopParams>(() => strict({ sessionId: string }));
export const FuzzyFileSearchSessionUpdateParams = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionUpdateParams>(() => strict({ query: string, sessionId: string }));
export const GatewayOAuthLoginParams = /*@__PURE__*/ lazy<T.GatewayOAuthLoginParams>(() => strict({ deviceAuth: optional(boolean), modelProvider: nullish(string) }));
export const GatewayOAuthReadParams = /*@__PURE__*/ lazy<T.GatewayOAuthReadParams>(() => strict({ modelProvider: nullish(string) }));
export const GcpProviderId = /*@__PURE__*/ lazy<T.GcpProviderId>(() => oneOf('gcp'));
export const GcpSetupParams = /*@__PURE__*/ lazy<T.GcpSetupParams>(() => strict({
  credentialFile: nullish(string),
  location: nullish(string),
  projectId: string,
}));
export const GetAccountParams = /*@__PURE__*/ lazy<T.GetAccountParams>(() => strict({ refreshToken: optional(boolean) }));
export const GetAccountRateLimitsParams = /*@__PURE__*/ lazy<T.GetAccountRateLimitsParams>(() => strict({
  excludeResetCreditDetails: optional(boolean),
  supportsLunaReserve: optional(boolean),
}));
export const GetAccountTokenUsageParams = /*@__PURE__*/ lazy<T.GetAccountTokenUsageParams>(() => strict({ threadId: nullish(string) }));
export const GrantedPermissionProfile = /*@__PURE__*/ lazy<T.GrantedPermissionProfile>(() => strict({
  fileSystem: nullish(AdditionalFileSystemPermissionsInput),
  network: nullish(AdditionalNetworkPermissionsInput),
}));
export const HookMigrationInput = /*@__PURE__*/ lazy<T.HookMigration>(() => strict({ name: string }));
export const HooksListParams = /*@__PURE__*/ lazy<T.HooksListParams>(() => strict({ cwds: optional(list(string)), threadId: nullish(string) }));
export const ImageDetailInput = /*@__PURE__*/ lazy<T.ImageDetailInput>(() => oneOf('auto', 'low', 'high', 'original'));
export const InitializeCapabilities = /*@__PURE__*/ lazy<T.InitializeCapabilities>(() => strict({
  experimentalApi: optional(boolean),
  explicitGatewayOauth: optional(boolean),
  extensions: nullish(map(unknown)),
  mcpServerOpenaiFormElicitation: optional(boolean),
  optOutNotificationMethods: nullish(list(string)),
  requestAttestation: optional(boolean),
  requiredHumanApproval: optional(boolean),
}));
export const InitializeParams = /*@__PURE__*/ lazy<T.InitializeParams>(() => strict({ capabilities: nullish(InitializeCapabilities), clientInfo: ClientInfo }));
export const InternalChatMessageMetadataPassthrough = /*@__PURE__*/ lazy<T.InternalChatMessageMetadataPassthrough>(() => strict({ turn_id: nullish(string) }));
export const LegacyAppPathStringInput = /*@__PURE__*/ lazy<T.LegacyAppPathString>(() => string);
export const ListMcpServerStatusParams = /*@__PURE__*/ lazy<T.ListMcpServerStatusParams>(() => strict({
  cursor: nullish(string),
  detail: nullish(McpServerStatusDetail),
  limit: nullish(atLeast(0)),
  serverName: nullish(string),
  threadId: nullish(string),
}));
export const LocalShellAction = /*@__PURE__*/ lazy<T.LocalShellAction>(() => strict({
  command: list(string),
  env: nullish(map(string)),
  timeout_ms: nullish(atLeast(0)),
  type: oneOf('exec'),
  user: nullish(string),
  working_directory: nullish(string),
}));
export const LocalShellStatus = /*@__PURE__*/ lazy<T.LocalShellStatus>(() => oneOf('completed', 'in_progress', 'incomplete'));
export const LoginAccountParams = /*@__PURE__*/ lazy<T.LoginAccountParams>(() => closedUnion('type', {
  apiKey: strict({ type: string, apiKey: string }),
  chatgpt: strict({
    type: string,
    appBrand: nullish(LoginAppBrand),
    codexStreamlinedLogin: optional(boolean),
    useHostedLoginSuccessPage: optional(boolean),
  }),
  chatgptDeviceCode: strict({ type: string }),
  chatgptAuthTokens: strict({
    type: string,
    accessToken: string,
    chatgptAccountId: string,
    chatgptPlanType: nullish(string),
  }),
  amazonBedrock: strict({ type: string, apiKey: string, region: string }),
  amazonBedrockAccessKeys: strict({
    type: string,
    accessKeyId: string,
    region: string,
    secretAccessKey: string,
    sessionToken: nullish(string),
  }),
}));
export const LoginAppBrand = /*@__PURE__*/ lazy<T.LoginAppBrand>(() => oneOf('codex', 'chatgpt'));
export const MarketplaceAddParams = /*@__PURE__*/ lazy<T.MarketplaceAddParams>(() => strict({ refName: nullish(string), source: string, sparsePaths: nullish(list(string)) }));
export const MarketplaceRemoveParams = /*@__PURE__*/ lazy<T.MarketplaceRemoveParams>(() => strict({ marketplaceName: string }));
export const MarketplaceUpgradeParams = /*@__PURE__*/ lazy<T.MarketplaceUpgradeParams>(() => strict({ marketplaceName: nullish(string) }));
export const McpResourceReadParams = /*@__PURE__*/ lazy<T.McpResourceReadParams>(() => strict({
  _meta: nullish(map(unknown)),
  connectorId: nullish(string),
  originCallId: nullish(string),
  server: string,
  target: nullish(McpResourceReadTarget),
  threadId: nullish(string),
  uri: string,
}));
export const McpResourceReadTarget = /*@__PURE__*/ lazy<T.McpResourceReadTarget>(() => strict({ connectorId: string, linkId: nullable(string) }));
export const McpServerElicitationAction = /*@__PURE__*/ lazy<T.McpServerElicitationAction>(() => oneOf('accept', 'decline', 'cancel'));
export const McpServerElicitationRequestResponse = /*@__PURE__*/ lazy<T.McpServerElicitationRequestResponse>(() => strict({
  _meta: optional(unknown),
  action: McpServerElicitationAction,
  content: optional(unknown),
}));
export const McpServerEventStreamStartParams = /*@__PURE__*/ lazy<T.McpServerEventStreamStartParams>(() => strict({
  _meta: optional(unknown),
  arguments: unknown,
  name: string,
  server: string,
  subscriptionId: string,
  threadId: string,
}));
export const McpServerEventStreamStopParams = /*@__PURE__*/ lazy<T.McpServerEventStreamStopParams>(() => strict({ subscriptionId: string }));
export const McpServerMigrationInput = /*@__PURE__*/ lazy<T.McpServerMigration>(() => strict({ name: string }));
export const McpServerOauthClientRegistration = /*@__PURE__*/ lazy<T.McpServerOauthClientRegistration>(() => oneOf('auto', 'cimd', 'dcr'));
export const McpServerOauthLoginParams = /*@__PURE__*/ lazy<T.McpServerOauthLoginParams>(() => strict({
  clientRegistration: nullish(McpServerOauthClientRegistration),
  name: string,
  scopes: nullish(list(string)),
  threadId: nullish(string),
  timeoutSecs: nullish(number),
}));
export const McpServerStatusDetail = /*@__PURE__*/ lazy<T.McpServerStatusDetail>(() => oneOf('full', 'toolsAndAuthOnly'));
export const McpServerToolCallParams = /*@__PURE__*/ lazy<T.McpServerToolCallParams>(() => strict({
  _meta: optional(unknown),
  arguments: optional(unknown),
  server: string,
  threadId: string,
  tool: string,
}));
export const MemoryStatusParams = /*@__PURE__*/ lazy<T.MemoryStatusParams>(() => strict({ minConsolidatedThreads: nullish(atLeast(0)) }));
export const MergeStrategy = /*@__PURE__*/ lazy<T.MergeStrategy>(() => oneOf('replace', 'upsert'));
export const MessagePhaseInput = /*@__PURE__*/ lazy<T.MessagePhaseInput>(() => oneOf('commentary', 'partial_answer', 'final_answer'));
export const MigrationDetailsInput = /*@__PURE__*/ lazy<T.MigrationDetails>(() => strict({
  commands: optional(list(CommandMigrationInput)),
  hooks: optional(list(HookMigrationInput)),
  mcpServers: optional(list(McpServerMigrationInput)),
  memory: optional(list(string)),
  plugins: optional(list(PluginsMigrationInput)),
  sessions: optional(list(SessionMigrationInput)),
  skills: optional(list(SkillMigrationInput)),
  subagents: optional(list(SubagentMigrationInput)),
}));
export const MockExperimentalMethodParams = /*@__PURE__*/ lazy<T.MockExperimentalMethodParams>(() => strict({ value: nullish(string) }));
export const ModeKindInput = /*@__PURE__*/ lazy<T.ModeKindInput>(() => oneOf('plan', 'default'));
export const ModelListParams = /*@__PURE__*/ lazy<T.ModelListParams>(() => strict({
  cursor: nullish(string),
  includeHidden: nullish(boolean),
  limit: nullish(atLeast(0)),
  modelProvider: nullish(string),
}));
export const ModelProviderCapabilitiesReadParams = /*@__PURE__*/ lazy<T.ModelProviderCapabilitiesReadParams>(() => strict({}));
export const ModelProviderConfigWriteParams = /*@__PURE__*/ lazy<T.ModelProviderConfigWriteParams>(() => strict({ settings: ProviderSettingsPatch }));
export const ModelProviderListParams = /*@__PURE__*/ lazy<T.ModelProviderListParams>(() => strict({}));
export const MultiAgentModeInput = /*@__PURE__*/ lazy<T.MultiAgentModeInput>(() => closedWords(['explicitRequestOnly', 'proactive'], { custom: string }));
export const NetworkAccessInput = /*@__PURE__*/ lazy<T.NetworkAccessInput>(() => oneOf('restricted', 'enabled'));
export const NetworkPolicyAmendmentInput = /*@__PURE__*/ lazy<T.NetworkPolicyAmendmentInput>(() => strict({ action: NetworkPolicyRuleActionInput, host: string }));
export const NetworkPolicyRuleActionInput = /*@__PURE__*/ lazy<T.NetworkPolicyRuleActionInput>(() => oneOf('allow', 'deny'));
export const PermissionGrantScope = /*@__PURE__*/ lazy<T.PermissionGrantScope>(() => oneOf('turn', 'session'));
export const PermissionProfileListParams = /*@__PURE__*/ lazy<T.PermissionProfileListParams>(() => strict({ cursor: nullish(string), cwd: nullish(string), limit: nullish(atLeast(0)) }));
export const PermissionsRequestApprovalResponse = /*@__PURE__*/ lazy<T.PermissionsRequestApprovalResponse>(() => strict({
  permissions: GrantedPermissionProfile,
  scope: optional(PermissionGrantScope),
  strictAutoReview: nullish(boolean),
}));
export const PersonalityInput = /*@__PURE__*/ lazy<T.PersonalityInput>(() => oneOf('none', 'friendly', 'pragmatic'));
export const PluginInstallParams = /*@__PURE__*/ lazy<T.PluginInstallParams>(() => strict({
  installAttemptId: nullish(string),
  marketplacePath: nullish(string),
  pluginName: string,
  remoteMarketplaceName: nullish(string),
}));
export const PluginInstalledParams = /*@__PURE__*/ lazy<T.PluginInstalledParams>(() => strict({
  cwds: nullish(list(string)),
  installSuggestionPluginNames: nullish(list(string)),
}));
export const PluginListMarketplaceKind = /*@__PURE__*/ lazy<T.PluginListMarketplaceKind>(() => oneOf('local', 'vertical', 'workspace-directory', 'shared-with-me', 'created-by-me-remote'));
export const PluginListParams = /*@__PURE__*/ lazy<T.PluginListParams>(() => strict({
  cwds: nullish(list(string)),
  forceRefetch: optional(boolean),
  marketplaceKinds: nullish(list(PluginListMarketplaceKind)),
}));
export const PluginReadParams = /*@__PURE__*/ lazy<T.PluginReadParams>(() => strict({
  marketplacePath: nullish(string),
  pluginName: string,
  remoteMarketplaceName: nullish(string),
}));
export const PluginReconcileParams = /*@__PURE__*/ lazy<T.PluginReconcileParams>(() => strict({ reason: nullish(string) }));
export const PluginSearchParams = /*@__PURE__*/ lazy<T.PluginSearchParams>(() => strict({
  cursor: nullish(string),
  cwds: nullish(list(string)),
  limit: nullish(atLeast(0)),
  scope: nullish(PluginSearchScope),
  searchTerm: string,
}));
export const PluginSearchScope = /*@__PURE__*/ lazy<T.PluginSearchScope>(() => oneOf('global', 'workspace', 'personal'));
export const PluginShareCheckoutParams = /*@__PURE__*/ lazy<T.PluginShareCheckoutParams>(() => strict({ remotePluginId: string }));
export const PluginShareDeleteParams = /*@__PURE__*/ lazy<T.PluginShareDeleteParams>(() => strict({ remotePluginId: string }));
export const PluginShareDiscoverabilityInput = /*@__PURE__*/ lazy<T.PluginShareDiscoverabilityInput>(() => oneOf('LISTED', 'UNLISTED', 'PRIVATE'));
export const PluginShareListParams = /*@__PURE__*/ lazy<T.PluginShareListParams>(() => strict({}));
export const PluginSharePrincipalTypeInput = /*@__PURE__*/ lazy<T.PluginSharePrincipalTypeInput>(() => oneOf('user', 'group', 'workspace'));
export const PluginShareSaveParams = /*@__PURE__*/ lazy<T.PluginShareSaveParams>(() => strict({
  discoverability: nullish(PluginShareDiscoverabilityInput),
  pluginPath: string,
  remotePluginId: nullish(string),
  shareTargets: nullish(list(PluginShareTarget)),
}));
export const PluginShareTarget = /*@__PURE__*/ lazy<T.PluginShareTarget>(() => strict({
  principalId: string,
  principalType: PluginSharePrincipalTypeInput,
  role: PluginShareTargetRole,
}));
export const PluginShareTargetRole = /*@__PURE__*/ lazy<T.PluginShareTargetRole>(() => oneOf('reader', 'editor'));
export const PluginShareUpdateDiscoverability = /*@__PURE__*/ lazy<T.PluginShareUpdateDiscoverability>(() => oneOf('UNLISTED', 'PRIVATE', 'LISTED'));
export const PluginShareUpdateTargetsParams = /*@__PURE__*/ lazy<T.PluginShareUpdateTargetsParams>(() => strict({
  discoverability: PluginShareUpdateDiscoverability,
  remotePluginId: string,
  shareTargets: list(PluginShareTarget),
}));
export const PluginSkillReadParams = /*@__PURE__*/ lazy<T.PluginSkillReadParams>(() => strict({ remoteMarketplaceName: string, remotePluginId: string, skillName: string }));
export const PluginUninstallParams = /*@__PURE__*/ lazy<T.PluginUninstallParams>(() => strict({ pluginId: string }));
export const PluginsMigrationInput = /*@__PURE__*/ lazy<T.PluginsMigration>(() => strict({ marketplaceName: string, pluginNames: list(string) }));
export const ProcessKillParams = /*@__PURE__*/ lazy<T.ProcessKillParams>(() => strict({ processHandle: string }));
export const ProcessResizePtyParams = /*@__PURE__*/ lazy<T.ProcessResizePtyParams>(() => strict({ processHandle: string, size: ProcessTerminalSize }));
export const ProcessSpawnParams = /*@__PURE__*/ lazy<T.ProcessSpawnParams>(() => strict({
  command: list(string),
  cwd: string,
  env: nullish(map(nullable(string))),
  outputBytesCap: nullish(atLeast(0)),
  processHandle: string,
  size: nullish(ProcessTerminalSize),
  streamStdin: optional(boolean),
  streamStdoutStderr: optional(boolean),
  timeoutMs: nullish(number),
  tty: optional(boolean),
}));
export const ProcessTerminalSize = /*@__PURE__*/ lazy<T.ProcessTerminalSize>(() => strict({ cols: atLeast(0), rows: atLeast(0) }));
export const ProcessWriteStdinParams = /*@__PURE__*/ lazy<T.ProcessWriteStdinParams>(() => strict({
  closeStdin: optional(boolean),
  deltaBase64: nullish(string),
  processHandle: string,
}));
export const ProjectCreateParams = /*@__PURE__*/ lazy<T.ProjectCreateParams>(() => strict({
  idempotencyKey: string,
  metadata: nullish(map(string)),
  name: string,
  roots: list(ProjectRootInput),
}));
export const ProjectDeleteParams = /*@__PURE__*/ lazy<T.ProjectDeleteParams>(() => strict({ projectId: string }));
export const ProjectImportParams = /*@__PURE__*/ lazy<T.ProjectImportParams>(() => strict({
  idempotencyKey: string,
  metadata: nullish(map(string)),
  name: string,
  roots: list(ProjectRootInput),
  threads: nullish(list(string)),
}));
export const ProjectListParams = /*@__PURE__*/ lazy<T.ProjectListParams>(() => strict({
  cursor: nullish(string),
  limit: nullish(atLeast(0)),
  sortDirection: nullish(SortDirection),
  sortKey: nullish(ProjectSortKey),
}));
export const ProjectMoveParams = /*@__PURE__*/ lazy<T.ProjectMoveParams>(() => strict({ beforeProjectId: nullish(string), projectId: string }));
export const ProjectReadParams = /*@__PURE__*/ lazy<T.ProjectReadParams>(() => strict({ projectId: string }));
export const ProjectRootInput = /*@__PURE__*/ lazy<T.ProjectRoot>(() => strict({ path: string }));
export const ProjectSortKey = /*@__PURE__*/ lazy<T.ProjectSortKey>(() => oneOf('position', 'recencyAt'));
export const ProjectUpdateParams = /*@__PURE__*/ lazy<T.ProjectUpdateParams>(() => strict({
  metadata: nullish(map(string)),
  name: nullish(string),
  projectId: string,
  roots: nullish(list(ProjectRootInput)),
}));
export const ProviderSettingsPatch = /*@__PURE__*/ lazy<T.ProviderSettingsPatch>(() => closedUnion('type', {
  customGateway: strict({
    type: string,
    baseUrl: nullish(string),
    envKey: nullish(string),
    name: optional(string),
    providerId: nullish(string),
  }),
  bedrock: strict({
    type: string,
    profile: nullish(string),
    providerId: BedrockProviderId,
    region: nullish(string),
  }),
  gcp: strict({
    type: string,
    credentialFile: nullish(string),
    location: nullish(string),
    projectId: nullish(string),
    providerId: GcpProviderId,
  }),
}));
export const RealtimeConversationVersionInput = /*@__PURE__*/ lazy<T.RealtimeConversationVersionInput>(() => oneOf('v1', 'v2', 'v3'));
export const RealtimeOutputModality = /*@__PURE__*/ lazy<T.RealtimeOutputModality>(() => oneOf('text', 'audio'));
export const RealtimeVoiceInput = /*@__PURE__*/ lazy<T.RealtimeVoiceInput>(() => oneOf('alloy', 'arbor', 'ash', 'aube', 'ballad', 'breeze', 'bubbie', 'cedar', 'coral', 'cove', 'echo', 'ember', 'haetsal', 'hanul', 'himari', 'juniper', 'leher', 'maple', 'marin', 'miko', 'neer', 'porto', 'rindo', 'rio', 'rivage', 'sage', 'selva', 'shimmer', 'sol', 'sonna', 'spruce', 'tinta', 'vale', 'verse', 'viola'));
export const ReasoningEffortInput = /*@__PURE__*/ lazy<T.ReasoningEffort>(() => nonEmpty(1));
export const ReasoningItemContent = /*@__PURE__*/ lazy<T.ReasoningItemContent>(() => closedUnion('type', {
  reasoning_text: strict({ type: string, text: string }),
  text: strict({ type: string, text: string }),
}));
export const ReasoningItemReasoningSummary = /*@__PURE__*/ lazy<T.ReasoningItemReasoningSummary>(() => strict({ text: string, type: oneOf('summary_text') }));
export const ReasoningSummaryInput = /*@__PURE__*/ lazy<T.ReasoningSummaryInput>(() => oneOf('auto', 'concise', 'detailed', 'none'));
export const RemoteControlClientsListOrder = /*@__PURE__*/ lazy<T.RemoteControlClientsListOrder>(() => oneOf('asc', 'desc'));
export const RemoteControlClientsListParams = /*@__PURE__*/ lazy<T.RemoteControlClientsListParams>(() => strict({
  cursor: nullish(string),
  environmentId: string,
  limit: nullish(atLeast(0)),
  order: nullish(RemoteControlClientsListOrder),
}));
export const RemoteControlClientsRevokeParams = /*@__PURE__*/ lazy<T.RemoteControlClientsRevokeParams>(() => strict({ clientId: string, environmentId: string }));
export const RemoteControlDisableParams = /*@__PURE__*/ lazy<T.RemoteControlDisableParams>(() => strict({ ephemeral: optional(boolean) }));
export const RemoteControlEnableParams = /*@__PURE__*/ lazy<T.RemoteControlEnableParams>(() => strict({ ephemeral: optional(boolean) }));
export const RemoteControlPairingStartParams = /*@__PURE__*/ lazy<T.RemoteControlPairingStartParams>(() => strict({ manualCode: optional(boolean) }));
export const RemoteControlPairingStatusParams = /*@__PURE__*/ lazy<T.RemoteControlPairingStatusParams>(() => strict({ manualPairingCode: nullish(string), pairingCode: nullish(string) }));
export const RequestIdInput = /*@__PURE__*/ lazy<T.RequestId>(() => either(string, number));
export const ResponseItem = /*@__PURE__*/ lazy<T.ResponseItem>(() => closedUnion('type', {
  additional_tools: strict({ type: string, id: nullish(string), role: string, tools: list(unknown) }),
  message: strict({
    type: string,
    content: list(ContentItem),
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    phase: nullish(MessagePhaseInput),
    role: string,
    status: nullish(string),
  }),
  agent_message: strict({
    type: string,
    author: string,
    content: list(AgentMessageInputContent),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    recipient: string,
  }),
  reasoning: strict({
    type: string,
    content: nullish(list(ReasoningItemContent)),
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    summary: list(ReasoningItemReasoningSummary),
  }),
  local_shell_call: strict({
    type: string,
    action: LocalShellAction,
    call_id: nullish(string),
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    status: LocalShellStatus,
  }),
  function_call: strict({
    type: string,
    arguments: string,
    call_id: string,
    encrypted_content: nullish(string),
    encrypted_function_args: nullish(list(string)),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    name: string,
    namespace: nullish(string),
    status: nullish(string),
  }),
  tool_search_call: strict({
    type: string,
    arguments: unknown,
    call_id: nullish(string),
    encrypted_content: nullish(string),
    execution: string,
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    status: nullish(string),
  }),
  function_call_output: strict({
    type: string,
    call_id: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    name: nullish(string),
    namespace: nullish(string),
    output: FunctionCallOutputBodyInput,
  }),
  custom_tool_call: strict({
    type: string,
    call_id: string,
    encrypted_content: nullish(string),
    id: nullish(string),
    input: string,
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    name: string,
    namespace: nullish(string),
    status: nullish(string),
  }),
  custom_tool_call_output: strict({
    type: string,
    call_id: string,
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    name: nullish(string),
    output: FunctionCallOutputBodyInput,
  }),
  tool_search_output: strict({
    type: string,
    call_id: nullish(string),
    execution: string,
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    status: string,
    tools: list(unknown),
  }),
  web_search_call: strict({
    type: string,
    action: nullish(ResponsesApiWebSearchAction),
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    status: nullish(string),
  }),
  image_generation_call: strict({
    type: string,
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
    result: string,
    revised_prompt: nullish(string),
    status: string,
  }),
  compaction: strict({
    type: string,
    encrypted_content: string,
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
  }),
  configuration_update: strict({ type: string, reasoning: ConfigurationReasoning }),
  compaction_trigger: strict({ type: string }),
  context_compaction: strict({
    type: string,
    encrypted_content: nullish(string),
    id: nullish(string),
    internal_chat_message_metadata_passthrough: nullish(InternalChatMessageMetadataPassthrough),
  }),
  other: strict({ type: string }),
}));
export const ResponsesApiWebSearchAction = /*@__PURE__*/ lazy<T.ResponsesApiWebSearchAction>(() => closedUnion('type', {
  search: strict({ type: string, queries: nullish(list(string)), query: nullish(string) }),
  open_page: strict({ type: string, url: nullish(string) }),
  find_in_page: strict({ type: string, pattern: nullish(string), url: nullish(string) }),
  other: strict({ type: string }),
}));
export const ReviewDecision = /*@__PURE__*/ lazy<T.ReviewDecision>(() => closedWords([
  'approved',
  'approved_for_session',
  'approved_mcp_policy_amendment',
  'timed_out',
  'abort',
], {
  approved_execpolicy_amendment: strict({ proposed_execpolicy_amendment: list(string) }),
  network_policy_amendment: strict({ network_policy_amendment: NetworkPolicyAmendmentInput }),
  denied: strict({ rejection: string }),
}));
export const ReviewDelivery = /*@__PURE__*/ lazy<T.ReviewDelivery>(() => oneOf('inline'));
export const ReviewStartParams = /*@__PURE__*/ lazy<T.ReviewStartParams>(() => strict({ delivery: nullish(ReviewDelivery), target: ReviewTarget, threadId: string }));
export const ReviewTarget = /*@__PURE__*/ lazy<T.ReviewTarget>(() => closedUnion('type', {
  uncommittedChanges: strict({ type: string }),
  baseBranch: strict({ type: string, branch: string }),
  commit: strict({ type: string, sha: string, title: nullish(string) }),
  custom: strict({ type: string, instructions: string }),
}));
export const SandboxModeInput = /*@__PURE__*/ lazy<T.SandboxModeInput>(() => oneOf('read-only', 'workspace-write', 'danger-full-access'));
export const SandboxPolicyInput = /*@__PURE__*/ lazy<T.SandboxPolicyInput>(() => closedUnion('type', {
  dangerFullAccess: strict({ type: string }),
  readOnly: strict({ type: string, networkAccess: optional(boolean) }),
  externalSandbox: strict({ type: string, networkAccess: optional(NetworkAccessInput) }),
  workspaceWrite: strict({
    type: string,
    excludeSlashTmp: optional(boolean),
    excludeTmpdirEnvVar: optional(boolean),
    networkAccess: optional(boolean),
    writableRoots: optional(list(string)),
  }),
}));
export const SelectedCapabilityRoot = /*@__PURE__*/ lazy<T.SelectedCapabilityRoot>(() => strict({ id: string, location: CapabilityRootLocation }));
export const SendAddCreditsNudgeEmailParams = /*@__PURE__*/ lazy<T.SendAddCreditsNudgeEmailParams>(() => strict({ creditType: AddCreditsNudgeCreditType }));
export const ServerDiagnosticsParams = /*@__PURE__*/ lazy<T.ServerDiagnosticsParams>(() => strict({}));
export const SessionMigrationInput = /*@__PURE__*/ lazy<T.SessionMigration>(() => strict({ cwd: string, path: string, title: nullish(string) }));
export const SettingsInput = /*@__PURE__*/ lazy<T.Settings>(() => strict({
  developer_instructions: nullish(string),
  model: string,
  reasoning_effort: nullish(nonEmpty(1)),
}));
export const SkillMigrationInput = /*@__PURE__*/ lazy<T.SkillMigration>(() => strict({ name: string }));
export const SkillsConfigWriteParams = /*@__PURE__*/ lazy<T.SkillsConfigWriteParams>(() => strict({ enabled: boolean, name: nullish(string), path: nullish(string) }));
export const SkillsExtraRootsSetParams = /*@__PURE__*/ lazy<T.SkillsExtraRootsSetParams>(() => strict({ extraRoots: list(string) }));
export const SkillsListParams = /*@__PURE__*/ lazy<T.SkillsListParams>(() => strict({ cwds: optional(list(string)), forceReload: optional(boolean) }));
export const SortDirection = /*@__PURE__*/ lazy<T.SortDirection>(() => oneOf('asc', 'desc'));
export const SubagentMigrationInput = /*@__PURE__*/ lazy<T.SubagentMigration>(() => strict({ name: string }));
export const TextElementInput = /*@__PURE__*/ lazy<T.TextElement>(() => strict({ byteRange: ByteRangeInput, placeholder: nullish(string) }));
export const ThreadApproveGuardianDeniedActionParams = /*@__PURE__*/ lazy<T.ThreadApproveGuardianDeniedActionParams>(() => strict({ event: unknown, threadId: string }));
export const ThreadArchiveParams = /*@__PURE__*/ lazy<T.ThreadArchiveParams>(() => strict({ threadId: string }));
export const ThreadAttachmentAddParams = /*@__PURE__*/ lazy<T.ThreadAttachmentAddParams>(() => strict({
  attachmentType: string,
  identityKey: string,
  payload: unknown,
  threadId: string,
}));
export const ThreadAttachmentListParams = /*@__PURE__*/ lazy<T.ThreadAttachmentListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)), threadId: string }));
export const ThreadAttachmentOwnerListParams = /*@__PURE__*/ lazy<T.ThreadAttachmentOwnerListParams>(() => strict({
  archived: nullish(boolean),
  attachmentType: string,
  cursor: nullish(string),
  identityKey: string,
  limit: nullish(atLeast(0)),
}));
export const ThreadAttachmentRemoveParams = /*@__PURE__*/ lazy<T.ThreadAttachmentRemoveParams>(() => strict({ attachmentType: string, identityKey: string, threadId: string }));
export const ThreadBackgroundTerminalsCleanParams = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsCleanParams>(() => strict({ threadId: string }));
export const ThreadBackgroundTerminalsListParams = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)), threadId: string }));
export const ThreadBackgroundTerminalsTerminateParams = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsTerminateParams>(() => strict({ processId: string, threadId: string }));
export const ThreadCompactStartParams = /*@__PURE__*/ lazy<T.ThreadCompactStartParams>(() => strict({ threadId: string }));
export const ThreadDecrementElicitationParams = /*@__PURE__*/ lazy<T.ThreadDecrementElicitationParams>(() => strict({ threadId: string }));
export const ThreadDeleteParams = /*@__PURE__*/ lazy<T.ThreadDeleteParams>(() => strict({ threadId: string }));
export const ThreadForkParams = /*@__PURE__*/ lazy<T.ThreadForkParams>(() => strict({
  approvalPolicy: nullish(AskForApprovalInput),
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  attachToSource: optional(boolean),
  baseInstructions: nullish(string),
  beforeTurnId: nullish(string),
  config: nullish(map(unknown)),
  cwd: nullish(string),
  deferGoalContinuation: optional(boolean),
  developerInstructions: nullish(string),
  ephemeral: optional(boolean),
  excludeTurns: optional(boolean),
  experimentalDisablePredictionMcp: optional(boolean),
  experimentalPredictionMode: optional(boolean),
  lastTurnId: nullish(string),
  model: nullish(string),
  modelProvider: nullish(string),
  path: nullish(string),
  permissions: nullish(string),
  runtimeWorkspaceRoots: nullish(list(string)),
  sandbox: nullish(SandboxModeInput),
  serviceTier: nullish(string),
  threadId: string,
  threadSource: nullish(string),
}));
export const ThreadGoalClearParams = /*@__PURE__*/ lazy<T.ThreadGoalClearParams>(() => strict({ origin: nullish(ThreadGoalMutationOrigin), threadId: string }));
export const ThreadGoalGetParams = /*@__PURE__*/ lazy<T.ThreadGoalGetParams>(() => strict({ threadId: string }));
export const ThreadGoalMutationOrigin = /*@__PURE__*/ lazy<T.ThreadGoalMutationOrigin>(() => oneOf('user', 'automatic'));
export const ThreadGoalSetParams = /*@__PURE__*/ lazy<T.ThreadGoalSetParams>(() => strict({
  objective: nullish(string),
  origin: nullish(ThreadGoalMutationOrigin),
  status: nullish(ThreadGoalStatusInput),
  threadId: string,
  tokenBudget: nullish(number),
}));
export const ThreadGoalStatusInput = /*@__PURE__*/ lazy<T.ThreadGoalStatusInput>(() => oneOf('active', 'paused', 'blocked', 'usageLimited', 'budgetLimited', 'complete'));
export const ThreadGuardianReviewParams = /*@__PURE__*/ lazy<T.ThreadGuardianReviewParams>(() => strict({ threadId: string }));
export const ThreadHistoryModeInput = /*@__PURE__*/ lazy<T.ThreadHistoryModeInput>(() => oneOf('legacy', 'paginated'));
export const ThreadIncrementElicitationParams = /*@__PURE__*/ lazy<T.ThreadIncrementElicitationParams>(() => strict({ threadId: string }));
export const ThreadInjectItemsParams = /*@__PURE__*/ lazy<T.ThreadInjectItemsParams>(() => strict({ items: list(unknown), threadId: string }));
export const ThreadItemOutputDeferral = /*@__PURE__*/ lazy<T.ThreadItemOutputDeferral>(() => strict({ commandExecution: optional(boolean), mcpToolCall: optional(boolean) }));
export const ThreadItemsListAnchor = /*@__PURE__*/ lazy<T.ThreadItemsListAnchor>(() => strict({ itemId: string, type: oneOf('item') }));
export const ThreadItemsListCursor = /*@__PURE__*/ lazy<T.ThreadItemsListCursor>(() => either(string, ThreadItemsListAnchor));
export const ThreadItemsListParams = /*@__PURE__*/ lazy<T.ThreadItemsListParams>(() => strict({
  cursor: nullish(ThreadItemsListCursor),
  deferOutput: nullish(ThreadItemOutputDeferral),
  limit: nullish(atLeast(0)),
  sortDirection: nullish(SortDirection),
  threadId: string,
  turnId: nullish(string),
}));
export const ThreadItemsReadParams = /*@__PURE__*/ lazy<T.ThreadItemsReadParams>(() => strict({ itemIds: list(string), threadId: string, turnId: string }));
export const ThreadListCwdFilter = /*@__PURE__*/ lazy<T.ThreadListCwdFilter>(() => either(string, list(string)));
export const ThreadListParams = /*@__PURE__*/ lazy<T.ThreadListParams>(() => strict({
  ancestorThreadId: nullish(string),
  archived: nullish(boolean),
  attachedToThreadId: nullish(string),
  currentAccountOnly: optional(boolean),
  cursor: nullish(string),
  cwd: nullish(ThreadListCwdFilter),
  excludedThreadIds: nullish(list(string)),
  includeAttachedThreads: optional(boolean),
  limit: nullish(atLeast(0)),
  modelProviders: nullish(list(string)),
  originators: nullish(list(string)),
  parentThreadId: nullish(string),
  projectId: nullish(string),
  searchTerm: nullish(string),
  sectionId: nullish(string),
  sortDirection: nullish(SortDirection),
  sortKey: nullish(ThreadSortKey),
  sourceKinds: nullish(list(ThreadSourceKind)),
  useStateDbOnly: optional(boolean),
}));
export const ThreadLoadedListParams = /*@__PURE__*/ lazy<T.ThreadLoadedListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)) }));
export const ThreadMemoryMode = /*@__PURE__*/ lazy<T.ThreadMemoryMode>(() => oneOf('enabled', 'disabled'));
export const ThreadMemoryModeSetParams = /*@__PURE__*/ lazy<T.ThreadMemoryModeSetParams>(() => strict({ mode: ThreadMemoryMode, threadId: string }));
export const ThreadMemoryReadParams = /*@__PURE__*/ lazy<T.ThreadMemoryReadParams>(() => strict({ threadId: string }));
export const ThreadMetadataGitInfoUpdateParams = /*@__PURE__*/ lazy<T.ThreadMetadataGitInfoUpdateParams>(() => strict({ branch: nullish(string), originUrl: nullish(string), sha: nullish(string) }));
export const ThreadMetadataUpdateParams = /*@__PURE__*/ lazy<T.ThreadMetadataUpdateParams>(() => strict({
  daybreakEnabled: nullish(boolean),
  gitInfo: nullish(ThreadMetadataGitInfoUpdateParams),
  projectId: nullish(string),
  threadId: string,
}));
export const ThreadPredictionRequestParams = /*@__PURE__*/ lazy<T.ThreadPredictionRequestParams>(() => strict({ sourceTurnId: string, threadId: string }));
export const ThreadPrepareApprovedPlanParams = /*@__PURE__*/ lazy<T.ThreadPrepareApprovedPlanParams>(() => strict({ attachmentPath: nullish(string), markdown: string, threadId: string }));
export const ThreadQueueAddParams = /*@__PURE__*/ lazy<T.ThreadQueueAddParams>(() => strict({
  clientUserMessageId: string,
  input: list(UserInputInput),
  responsesapiClientMetadata: nullish(map(string)),
  threadId: string,
}));
export const ThreadQueueDeleteParams = /*@__PURE__*/ lazy<T.ThreadQueueDeleteParams>(() => strict({ queuedSubmissionId: string, threadId: string }));
export const ThreadQueueListParams = /*@__PURE__*/ lazy<T.ThreadQueueListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)), threadId: string }));
export const ThreadQueueReorderParams = /*@__PURE__*/ lazy<T.ThreadQueueReorderParams>(() => strict({ queuedSubmissionIds: list(string), threadId: string }));
export const ThreadQueueStartParams = /*@__PURE__*/ lazy<T.ThreadQueueStartParams>(() => strict({ queuedSubmissionId: nullish(string), threadId: string }));
export const ThreadQueueUpdateParams = /*@__PURE__*/ lazy<T.ThreadQueueUpdateParams>(() => strict({
  input: list(UserInputInput),
  queuedSubmissionId: string,
  responsesapiClientMetadata: nullish(map(string)),
  threadId: string,
}));
export const ThreadReadParams = /*@__PURE__*/ lazy<T.ThreadReadParams>(() => strict({ includeTurns: optional(boolean), threadId: string }));
export const ThreadReadStateOperation = /*@__PURE__*/ lazy<T.ThreadReadStateOperation>(() => closedUnion('type', { read: strict({ type: string }), unread: strict({ type: string }) }));
export const ThreadReadStateUpdateParams = /*@__PURE__*/ lazy<T.ThreadReadStateUpdateParams>(() => strict({
  expectedRevision: string,
  operation: ThreadReadStateOperation,
  threadId: string,
}));
export const ThreadRealtimeAppendAudioParams = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendAudioParams>(() => strict({ audio: ThreadRealtimeAudioChunkInput, threadId: string }));
export const ThreadRealtimeAppendSpeechParams = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendSpeechParams>(() => strict({ text: string, threadId: string }));
export const ThreadRealtimeAppendTextParams = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendTextParams>(() => strict({ role: optional(ConversationTextRole), text: string, threadId: string }));
export const ThreadRealtimeAudioChunkInput = /*@__PURE__*/ lazy<T.ThreadRealtimeAudioChunk>(() => strict({
  data: string,
  itemId: nullish(string),
  numChannels: atLeast(0),
  sampleRate: atLeast(0),
  samplesPerChannel: nullish(atLeast(0)),
}));
export const ThreadRealtimeInitialItem = /*@__PURE__*/ lazy<T.ThreadRealtimeInitialItem>(() => strict({ role: ConversationTextRole, text: string }));
export const ThreadRealtimeListVoicesParams = /*@__PURE__*/ lazy<T.ThreadRealtimeListVoicesParams>(() => strict({}));
export const ThreadRealtimeStartParams = /*@__PURE__*/ lazy<T.ThreadRealtimeStartParams>(() => strict({
  backendReasoningStatus: optional(boolean),
  clientManagedHandoffs: nullish(boolean),
  codexResponseHandoffChannelPrefixes: nullish(map(list(string))),
  codexResponseHandoffMode: nullish(CodexResponseHandoffMode),
  codexResponseItemPrefix: nullish(string),
  codexResponsesAsItems: nullish(boolean),
  delegationAckFiller: nullish(boolean),
  flushTranscriptTailOnSessionEnd: nullish(boolean),
  includeStartupContext: nullish(boolean),
  initialItems: nullish(list(ThreadRealtimeInitialItem)),
  model: nullish(string),
  outputModality: RealtimeOutputModality,
  prompt: nullish(string),
  realtimeEndInstructions: nullish(string),
  realtimeSessionId: nullish(string),
  realtimeStartInstructions: nullish(string),
  threadId: string,
  transport: nullish(ThreadRealtimeStartTransport),
  version: nullish(RealtimeConversationVersionInput),
  voice: nullish(RealtimeVoiceInput),
  voiceSessionId: nullish(string),
}));
export const ThreadRealtimeStartTransport = /*@__PURE__*/ lazy<T.ThreadRealtimeStartTransport>(() => closedUnion('type', {
  websocket: strict({ type: string }),
  webrtc: strict({ type: string, sdp: string }),
  existingCall: strict({ type: string, callId: string }),
}));
export const ThreadRealtimeStopParams = /*@__PURE__*/ lazy<T.ThreadRealtimeStopParams>(() => strict({ threadId: string }));
export const ThreadResumeInitialTurnsPageParams = /*@__PURE__*/ lazy<T.ThreadResumeInitialTurnsPageParams>(() => strict({
  itemsView: nullish(TurnItemsViewInput),
  limit: nullish(atLeast(0)),
  sortDirection: nullish(SortDirection),
}));
export const ThreadResumeParams = /*@__PURE__*/ lazy<T.ThreadResumeParams>(() => strict({
  approvalPolicy: nullish(AskForApprovalInput),
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  baseInstructions: nullish(string),
  config: nullish(map(unknown)),
  cwd: nullish(string),
  developerInstructions: nullish(string),
  excludeTurns: optional(boolean),
  history: nullish(list(ResponseItem)),
  initialTurnsPage: nullish(ThreadResumeInitialTurnsPageParams),
  model: nullish(string),
  modelProvider: nullish(string),
  path: nullish(string),
  permissions: nullish(string),
  personality: nullish(PersonalityInput),
  runtimeWorkspaceRoots: nullish(list(string)),
  sandbox: nullish(SandboxModeInput),
  serviceTier: nullish(string),
  threadId: string,
}));
export const ThreadRevertParams = /*@__PURE__*/ lazy<T.ThreadRevertParams>(() => strict({ beforeTurnId: string, threadId: string }));
export const ThreadSampleCancelParams = /*@__PURE__*/ lazy<T.ThreadSampleCancelParams>(() => strict({ requestId: RequestIdInput }));
export const ThreadSampleParams = /*@__PURE__*/ lazy<T.ThreadSampleParams>(() => strict({
  allowInProgressTurn: optional(boolean),
  disableMcp: optional(boolean),
  effort: nullish(nonEmpty(1)),
  expectedTurnId: string,
  interruptOnCancel: nullish(boolean),
  prompt: string,
  responsesapiClientMetadata: nullish(map(string)),
  threadId: string,
  threadSource: nullish(string),
  turnTrigger: nullish(string),
}));
export const ThreadSearchOccurrencesParams = /*@__PURE__*/ lazy<T.ThreadSearchOccurrencesParams>(() => strict({
  cursor: nullish(string),
  limit: nullish(atLeast(0)),
  searchTerm: string,
  threadId: string,
}));
export const ThreadSearchParams = /*@__PURE__*/ lazy<T.ThreadSearchParams>(() => strict({
  archived: nullish(boolean),
  currentAccountOnly: optional(boolean),
  cursor: nullish(string),
  includeAttachedThreads: optional(boolean),
  limit: nullish(atLeast(0)),
  searchTerm: string,
  sortDirection: nullish(SortDirection),
  sortKey: nullish(ThreadSearchSortKey),
  sourceKinds: nullish(list(ThreadSourceKind)),
}));
export const ThreadSearchSortKey = /*@__PURE__*/ lazy<T.ThreadSearchSortKey>(() => oneOf('created_at', 'updated_at', 'recency_at'));
export const ThreadSectionAppearanceInput = /*@__PURE__*/ lazy<T.ThreadSectionAppearance>(() => strict({ color: nullish(string), icon: nullish(string) }));
export const ThreadSectionCreateParams = /*@__PURE__*/ lazy<T.ThreadSectionCreateParams>(() => strict({ appearance: nullish(ThreadSectionAppearanceInput), name: string }));
export const ThreadSectionDeleteParams = /*@__PURE__*/ lazy<T.ThreadSectionDeleteParams>(() => strict({ sectionId: string }));
export const ThreadSectionListParams = /*@__PURE__*/ lazy<T.ThreadSectionListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)) }));
export const ThreadSectionMoveParams = /*@__PURE__*/ lazy<T.ThreadSectionMoveParams>(() => strict({
  beforeThreadId: nullish(string),
  sectionId: nullable(string),
  threadId: string,
}));
export const ThreadSectionUpdateParams = /*@__PURE__*/ lazy<T.ThreadSectionUpdateParams>(() => strict({
  appearance: nullish(ThreadSectionAppearanceInput),
  name: string,
  sectionId: string,
}));
export const ThreadSetNameParams = /*@__PURE__*/ lazy<T.ThreadSetNameParams>(() => strict({ name: string, threadId: string }));
export const ThreadSettingsUpdateParams = /*@__PURE__*/ lazy<T.ThreadSettingsUpdateParams>(() => strict({
  approvalPolicy: nullish(AskForApprovalInput),
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  collaborationMode: nullish(CollaborationModeInput),
  cwd: nullish(string),
  disabledPluginIds: nullish(list(string)),
  effort: nullish(nonEmpty(1)),
  environments: nullish(list(TurnEnvironmentParams)),
  model: nullish(string),
  multiAgentMode: nullish(MultiAgentModeInput),
  permissions: nullish(string),
  personality: nullish(PersonalityInput),
  sandboxPolicy: nullish(SandboxPolicyInput),
  serviceTier: nullish(string),
  summary: nullish(ReasoningSummaryInput),
  threadId: string,
}));
export const ThreadShellCommandParams = /*@__PURE__*/ lazy<T.ThreadShellCommandParams>(() => strict({ command: string, threadId: string, timeoutMs: nullish(number) }));
export const ThreadSortKey = /*@__PURE__*/ lazy<T.ThreadSortKey>(() => oneOf('created_at', 'updated_at', 'recency_at', 'section_position'));
export const ThreadSourceInput = /*@__PURE__*/ lazy<T.ThreadSource>(() => string);
export const ThreadSourceKind = /*@__PURE__*/ lazy<T.ThreadSourceKind>(() => oneOf('cli', 'vscode', 'exec', 'appServer', 'subAgent', 'subAgentReview', 'subAgentCompact', 'subAgentThreadSpawn', 'subAgentOther', 'unknown'));
export const ThreadStartParams = /*@__PURE__*/ lazy<T.ThreadStartParams>(() => strict({
  allowProviderModelFallback: optional(boolean),
  approvalPolicy: nullish(AskForApprovalInput),
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  baseInstructions: nullish(string),
  config: nullish(map(unknown)),
  cwd: nullish(string),
  daybreakEnabled: nullish(boolean),
  developerInstructions: nullish(string),
  dynamicTools: nullish(list(DynamicToolSpec)),
  environments: nullish(list(TurnEnvironmentParams)),
  ephemeral: nullish(boolean),
  experimentalRawEvents: optional(boolean),
  historyMode: nullish(ThreadHistoryModeInput),
  mockExperimentalField: nullish(string),
  model: nullish(string),
  modelProvider: nullish(string),
  multiAgentMode: nullish(MultiAgentModeInput),
  permissions: nullish(string),
  personality: nullish(PersonalityInput),
  projectId: nullish(string),
  runtimeWorkspaceRoots: nullish(list(string)),
  sandbox: nullish(SandboxModeInput),
  selectedCapabilityRoots: nullish(list(SelectedCapabilityRoot)),
  serviceName: nullish(string),
  serviceTier: nullish(string),
  sessionStartSource: nullish(ThreadStartSource),
  threadSource: nullish(string),
}));
export const ThreadStartSource = /*@__PURE__*/ lazy<T.ThreadStartSource>(() => oneOf('startup', 'clear'));
export const ThreadTimelineListParams = /*@__PURE__*/ lazy<T.ThreadTimelineListParams>(() => strict({ cursor: nullish(string), limit: nullish(atLeast(0)), threadId: string }));
export const ThreadTurnsListParams = /*@__PURE__*/ lazy<T.ThreadTurnsListParams>(() => strict({
  cursor: nullish(string),
  itemsView: nullish(TurnItemsViewInput),
  limit: nullish(atLeast(0)),
  sortDirection: nullish(SortDirection),
  threadId: string,
}));
export const ThreadUnarchiveParams = /*@__PURE__*/ lazy<T.ThreadUnarchiveParams>(() => strict({ threadId: string }));
export const ThreadUnsubscribeParams = /*@__PURE__*/ lazy<T.ThreadUnsubscribeParams>(() => strict({ threadId: string }));
export const ToolRequestUserInputAnswer = /*@__PURE__*/ lazy<T.ToolRequestUserInputAnswer>(() => strict({ answers: list(string) }));
export const ToolRequestUserInputResponse = /*@__PURE__*/ lazy<T.ToolRequestUserInputResponse>(() => strict({ answers: map(ToolRequestUserInputAnswer) }));
export const TurnEnvironmentParams = /*@__PURE__*/ lazy<T.TurnEnvironmentParams>(() => strict({
  cwd: string,
  environmentId: string,
  runtimeWorkspaceRoots: nullish(list(string)),
}));
export const TurnInterruptParams = /*@__PURE__*/ lazy<T.TurnInterruptParams>(() => strict({ threadId: string, turnId: string }));
export const TurnItemsViewInput = /*@__PURE__*/ lazy<T.TurnItemsViewInput>(() => oneOf('notLoaded', 'summary', 'full'));
export const TurnSettingsUpdateParams = /*@__PURE__*/ lazy<T.TurnSettingsUpdateParams>(() => strict({
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  effort: nullish(nonEmpty(1)),
  environments: nullish(list(TurnEnvironmentParams)),
  model: nullish(string),
  serviceTier: nullish(string),
  summary: nullish(ReasoningSummaryInput),
  threadId: string,
  turnId: string,
}));
export const TurnStartParams = /*@__PURE__*/ lazy<T.TurnStartParams>(() => strict({
  additionalContext: nullish(map(AdditionalContextEntry)),
  approvalPolicy: nullish(AskForApprovalInput),
  approvalsReviewer: nullish(ApprovalsReviewerInput),
  clientUserMessageId: nullish(string),
  collaborationMode: nullish(CollaborationModeInput),
  cwd: nullish(string),
  cyberAccessProgram: nullish(CyberAccessProgramInput),
  disabledPluginIds: nullish(list(string)),
  effort: nullish(nonEmpty(1)),
  environments: nullish(list(TurnEnvironmentParams)),
  input: list(UserInputInput),
  model: nullish(string),
  multiAgentMode: nullish(MultiAgentModeInput),
  outputSchema: optional(unknown),
  parentTurnId: nullish(string),
  permissions: nullish(string),
  personality: nullish(PersonalityInput),
  responsesapiClientMetadata: nullish(map(string)),
  responsesapiClientMetadataPatch: nullish(map(string)),
  rootTurnId: nullish(string),
  runtimeWorkspaceRoots: nullish(list(string)),
  sandboxPolicy: nullish(SandboxPolicyInput),
  serviceTier: nullish(string),
  serviceTierForTurn: nullish(string),
  summary: nullish(ReasoningSummaryInput),
  threadId: string,
  toolOutput: nullish(TurnToolOutput),
  turnTrigger: nullish(string),
}));
export const TurnSteerParams = /*@__PURE__*/ lazy<T.TurnSteerParams>(() => strict({
  additionalContext: nullish(map(AdditionalContextEntry)),
  clientUserMessageId: nullish(string),
  expectedTurnId: string,
  input: list(UserInputInput),
  responsesapiClientMetadata: nullish(map(string)),
  responsesapiClientMetadataPatch: nullish(map(string)),
  threadId: string,
}));
export const TurnToolOutput = /*@__PURE__*/ lazy<T.TurnToolOutput>(() => strict({
  name: string,
  namespace: nullish(string),
  output: FunctionCallOutputBodyInput,
  retain: optional(boolean),
}));
export const UserInputInput = /*@__PURE__*/ lazy<T.UserInputInput>(() => closedUnion('type', {
  text: strict({
    type: string,
    text: string,
    text_elements: optional(list(TextElementInput)),
  }),
  image: either(
    strict({ type: string, url: string, detail: nullish(ImageDetailInput) }),
    strict({ type: string, fileId: string, detail: nullish(ImageDetailInput) }),
  ),
  localImage: strict({ type: string, detail: nullish(ImageDetailInput), path: string }),
  audio: either(
    strict({ type: string, url: string }),
    strict({ type: string, fileId: string }),
  ),
  localAudio: strict({ type: string, path: string }),
  skill: strict({ type: string, name: string, path: string }),
  mention: strict({ type: string, name: string, path: string }),
}));
export const UserVerificationCancelParams = /*@__PURE__*/ lazy<T.UserVerificationCancelParams>(() => strict({ requestId: RequestIdInput }));
export const UserVerificationDeleteParams = /*@__PURE__*/ lazy<T.UserVerificationDeleteParams>(() => strict({}));
export const UserVerificationEnrollParams = /*@__PURE__*/ lazy<T.UserVerificationEnrollParams>(() => strict({}));
export const UserVerificationStatusParams = /*@__PURE__*/ lazy<T.UserVerificationStatusParams>(() => strict({}));
export const UserVerificationVerifyParams = /*@__PURE__*/ lazy<T.UserVerificationVerifyParams>(() => strict({ challenge: string, description: string, title: string }));
export const WindowsSandboxSetupModeInput = /*@__PURE__*/ lazy<T.WindowsSandboxSetupModeInput>(() => oneOf('elevated', 'unelevated'));
export const WindowsSandboxSetupStartParams = /*@__PURE__*/ lazy<T.WindowsSandboxSetupStartParams>(() => strict({ cwd: nullish(string), mode: WindowsSandboxSetupModeInput }));
