// Written by `npm run generate` from @openai/codex 0.169.0. Do not edit.
import { lazy } from '../src/protocol/lazy.js';
import { list, map } from '../src/protocol/list-schema.js';
import { loose } from '../src/protocol/object-schema.js';
import { boolean, either, nullable, nullish, number, optional, string, unknown } from '../src/protocol/plain-schemas.js';
import { openUnion, openWords } from '../src/protocol/union-schema.js';
import type * as T from './types.js';

export const AbsolutePathBuf = /*@__PURE__*/ lazy<T.AbsolutePathBuf>(() => string);
export const Account = /*@__PURE__*/ lazy<T.Account>(() => openUnion('type', {
  apiKey: loose({}),
  chatgpt: loose({ email: nullable(string), planType: string, workspaceName: nullish(string) }),
  amazonBedrock: loose({ usesCodexManagedCredentials: optional(boolean) }),
  gcp: loose({}),
}));
export const AccountLoginCompletedNotification = /*@__PURE__*/ lazy<T.AccountLoginCompletedNotification>(() => loose({
  error: nullish(string),
  loginId: nullish(string),
  onboardingEntrypoint: nullish(string),
  success: boolean,
}));
export const AccountRateLimitsUpdatedNotification = /*@__PURE__*/ lazy<T.AccountRateLimitsUpdatedNotification>(() => loose({ rateLimits: RateLimitSnapshot }));
export const AccountRoutingOverride = /*@__PURE__*/ lazy<T.AccountRoutingOverride>(() => string);
export const AccountSecuritySetupAction = /*@__PURE__*/ lazy<T.AccountSecuritySetupAction>(() => loose({ label: string, url: string }));
export const AccountSecuritySetupNotice = /*@__PURE__*/ lazy<T.AccountSecuritySetupNotice>(() => loose({
  accountId: string,
  action: AccountSecuritySetupAction,
  description: string,
  title: string,
  userId: string,
}));
export const AccountSession = /*@__PURE__*/ lazy<T.AccountSession>(() => loose({
  displayName: nullish(string),
  email: nullish(string),
  imageUrl: nullish(string),
  isActive: boolean,
  lastUsedAt: number,
  selectedWorkspaceAccountId: nullish(string),
  sessionId: string,
  userId: nullish(string),
  workspaces: list(AccountSessionWorkspace),
}));
export const AccountSessionWorkspace = /*@__PURE__*/ lazy<T.AccountSessionWorkspace>(() => loose({
  accountId: string,
  imageUrl: nullish(string),
  kind: nullish(string),
  name: nullish(string),
}));
export const AccountSessionWorkspaceKind = /*@__PURE__*/ lazy<T.AccountSessionWorkspaceKind>(() => string);
export const AccountSessionsResponse = /*@__PURE__*/ lazy<T.AccountSessionsResponse>(() => loose({ activeSessionId: nullish(string), sessions: list(AccountSession) }));
export const AccountSessionsSwitchResponse = /*@__PURE__*/ lazy<T.AccountSessionsSwitchResponse>(() => either(
  loose({ activeSessionId: nullish(string), sessions: list(AccountSession) }),
  loose({ auth_url: string, login_id: string }),
));
export const AccountTokenUsageDailyBucket = /*@__PURE__*/ lazy<T.AccountTokenUsageDailyBucket>(() => loose({ startDate: string, tokens: number }));
export const AccountTokenUsageSummary = /*@__PURE__*/ lazy<T.AccountTokenUsageSummary>(() => loose({
  currentStreakDays: nullish(number),
  lifetimeTokens: nullish(number),
  longestRunningTurnSec: nullish(number),
  longestStreakDays: nullish(number),
  peakDailyTokens: nullish(number),
}));
export const AccountUpdatedNotification = /*@__PURE__*/ lazy<T.AccountUpdatedNotification>(() => loose({ authMode: nullish(string), planType: nullish(string) }));
export const ActivePermissionProfile = /*@__PURE__*/ lazy<T.ActivePermissionProfile>(() => loose({ extends: nullish(string), id: string }));
export const AddCreditsNudgeEmailStatus = /*@__PURE__*/ lazy<T.AddCreditsNudgeEmailStatus>(() => string);
export const AdditionalFileSystemPermissions = /*@__PURE__*/ lazy<T.AdditionalFileSystemPermissions>(() => loose({
  entries: nullish(list(FileSystemSandboxEntry)),
  globScanMaxDepth: nullish(number),
  read: nullish(list(string)),
  write: nullish(list(string)),
}));
export const AdditionalNetworkPermissions = /*@__PURE__*/ lazy<T.AdditionalNetworkPermissions>(() => loose({ enabled: nullish(boolean) }));
export const AdditionalPermissionProfile = /*@__PURE__*/ lazy<T.AdditionalPermissionProfile>(() => loose({
  fileSystem: nullish(AdditionalFileSystemPermissions),
  network: nullish(AdditionalNetworkPermissions),
}));
export const AgentMessageDelivery = /*@__PURE__*/ lazy<T.AgentMessageDelivery>(() => string);
export const AgentMessageDeltaNotification = /*@__PURE__*/ lazy<T.AgentMessageDeltaNotification>(() => loose({ delta: string, itemId: string, threadId: string, turnId: string }));
export const AgentMessageDisplay = /*@__PURE__*/ lazy<T.AgentMessageDisplay>(() => loose({
  action: string,
  blockType: nullish(string),
  checkTrustedContacts: nullish(boolean),
  cyberTrustedAccess: nullish(boolean),
}));
export const AgentMessageModeration = /*@__PURE__*/ lazy<T.AgentMessageModeration>(() => loose({ display: nullish(AgentMessageDisplay), moderated: boolean }));
export const AgentPath = /*@__PURE__*/ lazy<T.AgentPath>(() => string);
export const AllowDenyRequirement = /*@__PURE__*/ lazy<T.AllowDenyRequirement>(() => string);
export const AnalyticsConfig = /*@__PURE__*/ lazy<T.AnalyticsConfig>(() => loose({ enabled: nullish(boolean) }));
export const AppBranding = /*@__PURE__*/ lazy<T.AppBranding>(() => loose({
  category: nullish(string),
  developer: nullish(string),
  isDiscoverableApp: boolean,
  privacyPolicy: nullish(string),
  termsOfService: nullish(string),
  website: nullish(string),
}));
export const AppInfo = /*@__PURE__*/ lazy<T.AppInfo>(() => loose({
  appMetadata: nullish(AppMetadata),
  branding: nullish(AppBranding),
  description: nullish(string),
  distributionChannel: nullish(string),
  iconAssets: nullish(map(string)),
  iconDarkAssets: nullish(map(string)),
  id: string,
  installUrl: nullish(string),
  isAccessible: optional(boolean),
  isEnabled: optional(boolean),
  labels: nullish(map(string)),
  logoUrl: nullish(string),
  logoUrlDark: nullish(string),
  name: string,
  pluginDisplayNames: optional(list(string)),
}));
export const AppListUpdatedNotification = /*@__PURE__*/ lazy<T.AppListUpdatedNotification>(() => loose({ data: list(AppInfo) }));
export const AppMetadata = /*@__PURE__*/ lazy<T.AppMetadata>(() => loose({
  categories: nullish(list(string)),
  developer: nullish(string),
  firstPartyRequiresInstall: nullish(boolean),
  review: nullish(AppReview),
  screenshots: nullish(list(AppScreenshot)),
  seoDescription: nullish(string),
  showInComposerWhenUnlinked: nullish(boolean),
  subCategories: nullish(list(string)),
  version: nullish(string),
  versionId: nullish(string),
  versionNotes: nullish(string),
}));
export const AppReview = /*@__PURE__*/ lazy<T.AppReview>(() => loose({ status: string }));
export const AppScreenshot = /*@__PURE__*/ lazy<T.AppScreenshot>(() => loose({ fileId: nullish(string), url: nullish(string), userPrompt: string }));
export const AppSummary = /*@__PURE__*/ lazy<T.AppSummary>(() => loose({
  category: nullish(string),
  description: nullish(string),
  id: string,
  installUrl: nullish(string),
  name: string,
}));
export const AppTemplateSummary = /*@__PURE__*/ lazy<T.AppTemplateSummary>(() => loose({
  canonicalConnectorId: nullish(string),
  category: nullish(string),
  description: nullish(string),
  logoUrl: nullish(string),
  logoUrlDark: nullish(string),
  materializedAppIds: list(string),
  name: string,
  reason: nullish(string),
  templateId: string,
}));
export const AppTemplateUnavailableReason = /*@__PURE__*/ lazy<T.AppTemplateUnavailableReason>(() => string);
export const AppToolApproval = /*@__PURE__*/ lazy<T.AppToolApproval>(() => string);
export const AppToolSummary = /*@__PURE__*/ lazy<T.AppToolSummary>(() => loose({
  description: string,
  disabledReason: nullish(string),
  isEnabled: optional(boolean),
  isReadOnly: optional(boolean),
  name: string,
  title: nullish(string),
}));
export const ApplicationNetworkRequirements = /*@__PURE__*/ lazy<T.ApplicationNetworkRequirements>(() => loose({ domains: map(string), enabled: boolean }));
export const ApplicationRequirements = /*@__PURE__*/ lazy<T.ApplicationRequirements>(() => loose({
  network: nullish(ApplicationNetworkRequirements),
  storage: nullish(ApplicationStorageRequirements),
}));
export const ApplicationStorageRequirements = /*@__PURE__*/ lazy<T.ApplicationStorageRequirements>(() => loose({
  defaultProjectParent: nullish(string),
  projectlessWorkspaceRoot: nullish(string),
}));
export const ApplyPatchApprovalParams = /*@__PURE__*/ lazy<T.ApplyPatchApprovalParams>(() => loose({
  callId: string,
  conversationId: string,
  fileChanges: map(FileChange),
  grantRoot: nullish(string),
  reason: nullish(string),
}));
export const ApprovalsReviewer = /*@__PURE__*/ lazy<T.ApprovalsReviewer>(() => string);
export const AppsConfig = /*@__PURE__*/ lazy<T.AppsConfig>(() => loose({ _default: nullish(AppsDefaultConfig) }));
export const AppsDefaultConfig = /*@__PURE__*/ lazy<T.AppsDefaultConfig>(() => loose({
  approvals_reviewer: nullish(string),
  default_tools_approval_mode: nullish(string),
  destructive_enabled: optional(boolean),
  enabled: optional(boolean),
  open_world_enabled: optional(boolean),
}));
export const AppsInstalledResponse = /*@__PURE__*/ lazy<T.AppsInstalledResponse>(() => loose({ apps: list(InstalledApp) }));
export const AppsListResponse = /*@__PURE__*/ lazy<T.AppsListResponse>(() => loose({ data: list(AppInfo), nextCursor: nullish(string) }));
export const AppsReadResponse = /*@__PURE__*/ lazy<T.AppsReadResponse>(() => loose({ apps: list(ConnectorMetadata), missingAppIds: list(string) }));
export const AskForApproval = /*@__PURE__*/ lazy<T.AskForApproval>(() => openWords({
  granular: loose({
    mcp_elicitations: boolean,
    request_permissions: optional(boolean),
    rules: boolean,
    sandbox_approval: boolean,
    skill_approval: optional(boolean),
  }),
}));
export const AsyncUserInputQuestion = /*@__PURE__*/ lazy<T.AsyncUserInputQuestion>(() => loose({ options: nullish(list(string)), title: string }));
export const AttestationGenerateParams = /*@__PURE__*/ lazy<T.AttestationGenerateParams>(() => loose({}));
export const AuthMode = /*@__PURE__*/ lazy<T.AuthMode>(() => string);
export const AuthRecoveryNotification = /*@__PURE__*/ lazy<T.AuthRecoveryNotification>(() => loose({ message: string, provider: string, threadId: string, turnId: string }));
export const AutoCompactTokenLimitScope = /*@__PURE__*/ lazy<T.AutoCompactTokenLimitScope>(() => string);
export const AutoReviewDecisionSource = /*@__PURE__*/ lazy<T.AutoReviewDecisionSource>(() => string);
export const AutoReviewRequirements = /*@__PURE__*/ lazy<T.AutoReviewRequirements>(() => loose({ ignoreRules: nullish(list(string)), requiredOnModels: nullish(list(string)) }));
export const AwsCredentialType = /*@__PURE__*/ lazy<T.AwsCredentialType>(() => string);
export const BedrockAwsProfile = /*@__PURE__*/ lazy<T.BedrockAwsProfile>(() => loose({ name: string, region: nullish(string) }));
export const BedrockCheckGovCloudRequirementsResponse = /*@__PURE__*/ lazy<T.BedrockCheckGovCloudRequirementsResponse>(() => loose({ isGovCloud: boolean, shouldWarn: boolean }));
export const BedrockDiscoverResponse = /*@__PURE__*/ lazy<T.BedrockDiscoverResponse>(() => loose({
  environmentCredentials: list(BedrockEnvironmentCredential),
  profiles: list(BedrockAwsProfile),
}));
export const BedrockEnvironmentCredential = /*@__PURE__*/ lazy<T.BedrockEnvironmentCredential>(() => loose({ region: nullish(string), type: string }));
export const BedrockSetupResponse = /*@__PURE__*/ lazy<T.BedrockSetupResponse>(() => loose({}));
export const BrowserUseAccessApprovalLifetime = /*@__PURE__*/ lazy<T.BrowserUseAccessApprovalLifetime>(() => string);
export const BrowserUseConfig = /*@__PURE__*/ lazy<T.BrowserUseConfig>(() => loose({
  allow_history_access: nullish(boolean),
  default_origin_policy: nullish(BrowserUseOriginPolicyConfig),
  origins: nullish(map(BrowserUseOriginPolicyConfig)),
}));
export const BrowserUseExtensionRequirements = /*@__PURE__*/ lazy<T.BrowserUseExtensionRequirements>(() => loose({ requestHeaders: nullish(list(RequestHeader)) }));
export const BrowserUseOriginPolicy = /*@__PURE__*/ lazy<T.BrowserUseOriginPolicy>(() => loose({
  access: nullish(string),
  accessApprovalLifetime: nullish(string),
  autoReview: nullish(string),
  downloads: nullish(string),
  fullCdpAccess: nullish(string),
  persistentApproval: nullish(boolean),
  uploads: nullish(string),
}));
export const BrowserUseOriginPolicyConfig = /*@__PURE__*/ lazy<T.BrowserUseOriginPolicyConfig>(() => loose({
  access: nullish(string),
  downloads: nullish(string),
  full_cdp_access: nullish(string),
  uploads: nullish(string),
}));
export const BrowserUseRequirements = /*@__PURE__*/ lazy<T.BrowserUseRequirements>(() => loose({
  allowGlobalPersistentApproval: nullish(boolean),
  allowHistoryAccess: nullish(boolean),
  allowWebmcp: nullish(boolean),
  defaultOriginPolicy: nullish(BrowserUseOriginPolicy),
  disableAutoReview: nullish(boolean),
  extension: nullish(BrowserUseExtensionRequirements),
  origins: nullish(map(BrowserUseOriginPolicy)),
}));
export const ByteRange = /*@__PURE__*/ lazy<T.ByteRange>(() => loose({ end: number, start: number }));
export const CancelLoginAccountResponse = /*@__PURE__*/ lazy<T.CancelLoginAccountResponse>(() => loose({ status: string }));
export const CancelLoginAccountStatus = /*@__PURE__*/ lazy<T.CancelLoginAccountStatus>(() => string);
export const ChatgptAuthTokensRefreshParams = /*@__PURE__*/ lazy<T.ChatgptAuthTokensRefreshParams>(() => loose({ previousAccountId: nullish(string), reason: string }));
export const ChatgptAuthTokensRefreshReason = /*@__PURE__*/ lazy<T.ChatgptAuthTokensRefreshReason>(() => string);
export const CliAuthCredentialsStoreMode = /*@__PURE__*/ lazy<T.CliAuthCredentialsStoreMode>(() => string);
export const CodexErrorInfo = /*@__PURE__*/ lazy<T.CodexErrorInfo>(() => openWords({
  httpConnectionFailed: loose({ httpStatusCode: nullish(number) }),
  responseStreamConnectionFailed: loose({ httpStatusCode: nullish(number) }),
  responseStreamDisconnected: loose({ httpStatusCode: nullish(number) }),
  responseTooManyFailedAttempts: loose({ httpStatusCode: nullish(number) }),
  activeTurnNotSteerable: loose({ turnKind: string }),
}));
export const CollabAgentState = /*@__PURE__*/ lazy<T.CollabAgentState>(() => loose({ message: nullish(string), status: string }));
export const CollabAgentStatus = /*@__PURE__*/ lazy<T.CollabAgentStatus>(() => string);
export const CollabAgentTool = /*@__PURE__*/ lazy<T.CollabAgentTool>(() => string);
export const CollabAgentToolCallStatus = /*@__PURE__*/ lazy<T.CollabAgentToolCallStatus>(() => string);
export const CollaborationMode = /*@__PURE__*/ lazy<T.CollaborationMode>(() => loose({ mode: string, settings: Settings }));
export const CollaborationModeListResponse = /*@__PURE__*/ lazy<T.CollaborationModeListResponse>(() => loose({ data: list(CollaborationModeMask) }));
export const CollaborationModeMask = /*@__PURE__*/ lazy<T.CollaborationModeMask>(() => loose({
  mode: nullish(string),
  model: nullish(string),
  name: string,
  reasoning_effort: nullish(nullable(string)),
}));
export const CommandAction = /*@__PURE__*/ lazy<T.CommandAction>(() => openUnion('type', {
  read: loose({ command: string, name: string, path: string }),
  listFiles: loose({ command: string, path: nullish(string) }),
  search: loose({ command: string, path: nullish(string), query: nullish(string) }),
  unknown: loose({ command: string }),
}));
export const CommandExecOutputDeltaNotification = /*@__PURE__*/ lazy<T.CommandExecOutputDeltaNotification>(() => loose({ capReached: boolean, deltaBase64: string, processId: string, stream: string }));
export const CommandExecOutputStream = /*@__PURE__*/ lazy<T.CommandExecOutputStream>(() => string);
export const CommandExecResizeResponse = /*@__PURE__*/ lazy<T.CommandExecResizeResponse>(() => loose({}));
export const CommandExecResponse = /*@__PURE__*/ lazy<T.CommandExecResponse>(() => loose({ exitCode: number, stderr: string, stdout: string }));
export const CommandExecTerminateResponse = /*@__PURE__*/ lazy<T.CommandExecTerminateResponse>(() => loose({}));
export const CommandExecWriteResponse = /*@__PURE__*/ lazy<T.CommandExecWriteResponse>(() => loose({}));
export const CommandExecutionApprovalDecision = /*@__PURE__*/ lazy<T.CommandExecutionApprovalDecision>(() => openWords({
  acceptWithExecpolicyAmendment: loose({ execpolicy_amendment: list(string) }),
  applyNetworkPolicyAmendment: loose({ network_policy_amendment: NetworkPolicyAmendment }),
}));
export const CommandExecutionApprovalKind = /*@__PURE__*/ lazy<T.CommandExecutionApprovalKind>(() => string);
export const CommandExecutionOutputDeltaNotification = /*@__PURE__*/ lazy<T.CommandExecutionOutputDeltaNotification>(() => loose({ delta: string, itemId: string, threadId: string, turnId: string }));
export const CommandExecutionRequestApprovalParams = /*@__PURE__*/ lazy<T.CommandExecutionRequestApprovalParams>(() => loose({
  additionalPermissions: nullish(AdditionalPermissionProfile),
  approvalId: nullish(string),
  availableDecisions: nullish(list(CommandExecutionApprovalDecision)),
  command: nullish(string),
  commandActions: nullish(list(CommandAction)),
  cwd: nullish(string),
  environmentId: nullish(string),
  itemId: string,
  kind: optional(string),
  networkApprovalContext: nullish(NetworkApprovalContext),
  proposedExecpolicyAmendment: nullish(list(string)),
  proposedNetworkPolicyAmendments: nullish(list(NetworkPolicyAmendment)),
  reason: nullish(string),
  startedAtMs: number,
  threadId: string,
  turnId: string,
}));
export const CommandExecutionSource = /*@__PURE__*/ lazy<T.CommandExecutionSource>(() => string);
export const CommandExecutionStatus = /*@__PURE__*/ lazy<T.CommandExecutionStatus>(() => string);
export const CommandMigration = /*@__PURE__*/ lazy<T.CommandMigration>(() => loose({ name: string }));
export const ComputerUseConfig = /*@__PURE__*/ lazy<T.ComputerUseConfig>(() => loose({
  default_app_access: nullish(string),
  macos: nullish(ComputerUseMacosConfig),
  windows: nullish(ComputerUseWindowsConfig),
}));
export const ComputerUseMacosConfig = /*@__PURE__*/ lazy<T.ComputerUseMacosConfig>(() => loose({ bundle_ids: nullish(map(string)) }));
export const ComputerUseMacosRequirements = /*@__PURE__*/ lazy<T.ComputerUseMacosRequirements>(() => loose({ bundleIds: nullish(map(string)) }));
export const ComputerUseRequirements = /*@__PURE__*/ lazy<T.ComputerUseRequirements>(() => loose({
  allowLockedComputerUse: nullish(boolean),
  allowPersistentApproval: nullish(boolean),
  defaultAppAccess: nullish(string),
  macos: nullish(ComputerUseMacosRequirements),
  windows: nullish(ComputerUseWindowsRequirements),
}));
export const ComputerUseWindowsConfig = /*@__PURE__*/ lazy<T.ComputerUseWindowsConfig>(() => loose({
  aumids: nullish(map(string)),
  exes: nullish(list(ComputerUseWindowsExeConfig)),
}));
export const ComputerUseWindowsExeConfig = /*@__PURE__*/ lazy<T.ComputerUseWindowsExeConfig>(() => loose({
  access: string,
  binary_name: nullish(string),
  product_name: string,
  publisher_name: string,
}));
export const ComputerUseWindowsExeRequirement = /*@__PURE__*/ lazy<T.ComputerUseWindowsExeRequirement>(() => loose({
  access: string,
  binaryName: nullish(string),
  productName: string,
  publisherName: string,
}));
export const ComputerUseWindowsRequirements = /*@__PURE__*/ lazy<T.ComputerUseWindowsRequirements>(() => loose({
  aumids: nullish(map(string)),
  exes: nullish(list(ComputerUseWindowsExeRequirement)),
}));
export const Config = /*@__PURE__*/ lazy<T.Config>(() => loose({
  analytics: nullish(AnalyticsConfig),
  approval_policy: nullish(AskForApproval),
  approvals_reviewer: nullish(string),
  apps: nullish(AppsConfig),
  browser_use: nullish(BrowserUseConfig),
  client_search_provider: nullish(string),
  compact_prompt: nullish(string),
  computer_use: nullish(ComputerUseConfig),
  desktop: nullish(map(unknown)),
  developer_instructions: nullish(string),
  forced_chatgpt_workspace_id: nullish(ForcedChatgptWorkspaceIds),
  forced_login_method: nullish(string),
  instructions: nullish(string),
  model: nullish(string),
  model_auto_compact_token_limit: nullish(number),
  model_auto_compact_token_limit_scope: nullish(string),
  model_context_window: nullish(number),
  model_provider: nullish(string),
  model_reasoning_effort: nullish(string),
  model_reasoning_summary: nullish(string),
  model_verbosity: nullish(string),
  review_model: nullish(string),
  sandbox_mode: nullish(string),
  sandbox_workspace_write: nullish(SandboxWorkspaceWrite),
  service_tier: nullish(string),
  tools: nullish(ToolsV2),
  web_search: nullish(string),
}));
export const ConfigLayer = /*@__PURE__*/ lazy<T.ConfigLayer>(() => loose({
  config: unknown,
  disabledReason: nullish(string),
  name: ConfigLayerSource,
  version: string,
}));
export const ConfigLayerMetadata = /*@__PURE__*/ lazy<T.ConfigLayerMetadata>(() => loose({ name: ConfigLayerSource, version: string }));
export const ConfigLayerSource = /*@__PURE__*/ lazy<T.ConfigLayerSource>(() => openUnion('type', {
  packagedDefaults: loose({ file: string }),
  mdm: loose({ domain: string, key: string }),
  system: loose({ file: string }),
  enterpriseManaged: loose({ id: string, name: string }),
  user: loose({ file: string, profile: nullish(string) }),
  project: loose({ dotCodexFolder: string }),
  sessionFlags: loose({}),
  legacyManagedConfigTomlFromFile: loose({ file: string }),
  legacyManagedConfigTomlFromMdm: loose({}),
}));
export const ConfigReadResponse = /*@__PURE__*/ lazy<T.ConfigReadResponse>(() => loose({
  config: Config,
  layers: nullish(list(ConfigLayer)),
  origins: map(ConfigLayerMetadata),
}));
export const ConfigRequirements = /*@__PURE__*/ lazy<T.ConfigRequirements>(() => loose({
  additionalDeveloperInstructions: nullish(string),
  allowAppshots: nullish(boolean),
  allowBrowserAndComputerUse: nullish(boolean),
  allowLoginShell: nullish(boolean),
  allowManagedHooksOnly: nullish(boolean),
  allowRemoteControl: nullish(boolean),
  allowedApprovalPolicies: nullish(list(AskForApproval)),
  allowedApprovalsReviewers: nullish(list(string)),
  allowedLoginMethods: nullish(list(string)),
  allowedPermissionProfiles: nullish(map(boolean)),
  allowedSandboxModes: nullish(list(string)),
  allowedWebSearchModes: nullish(list(string)),
  allowedWindowsSandboxImplementations: nullish(list(string)),
  application: nullish(ApplicationRequirements),
  autoReview: nullish(AutoReviewRequirements),
  browserUse: nullish(BrowserUseRequirements),
  chatgptBaseUrl: nullish(string),
  checkForUpdateOnStartup: nullish(boolean),
  cliAuthCredentialsStore: nullish(string),
  computerUse: nullish(ComputerUseRequirements),
  defaultPermissions: nullish(string),
  enforceResidency: nullish(string),
  featureRequirements: nullish(map(boolean)),
  feedback: nullish(FeedbackRequirements),
  hooks: nullish(ManagedHooksRequirements),
  inAppBrowser: nullish(InAppBrowserRequirements),
  logDir: nullish(string),
  modelCatalogJson: nullish(string),
  modelProvider: nullish(string),
  modelProviders: nullish(map(unknown)),
  models: nullish(ModelsRequirements),
  network: nullish(NetworkRequirements),
  otel: nullish(OtelRequirements),
  sqliteHome: nullish(string),
}));
export const ConfigRequirementsReadResponse = /*@__PURE__*/ lazy<T.ConfigRequirementsReadResponse>(() => loose({
  requirements: nullish(ConfigRequirements),
  supportsIndependentSpeedModes: nullish(boolean),
}));
export const ConfigWarningNotification = /*@__PURE__*/ lazy<T.ConfigWarningNotification>(() => loose({
  details: nullish(string),
  path: nullish(string),
  range: nullish(TextRange),
  summary: string,
}));
export const ConfigWriteResponse = /*@__PURE__*/ lazy<T.ConfigWriteResponse>(() => loose({
  filePath: string,
  overriddenMetadata: nullish(OverriddenMetadata),
  status: string,
  version: string,
}));
export const ConfiguredHookHandler = /*@__PURE__*/ lazy<T.ConfiguredHookHandler>(() => openUnion('type', {
  command: loose({
    additionalContextLimit: nullish(number),
    async: boolean,
    command: string,
    commandWindows: nullish(string),
    statusMessage: nullish(string),
    timeoutSec: nullish(number),
  }),
  mcp_tool: loose({
    input: map(unknown),
    server: string,
    statusMessage: nullish(string),
    timeoutSec: nullish(number),
    tool: string,
  }),
  prompt: loose({}),
  agent: loose({}),
}));
export const ConfiguredHookMatcherGroup = /*@__PURE__*/ lazy<T.ConfiguredHookMatcherGroup>(() => loose({ hooks: list(ConfiguredHookHandler), matcher: nullish(string) }));
export const ConnectorMetadata = /*@__PURE__*/ lazy<T.ConnectorMetadata>(() => loose({
  description: nullish(string),
  distributionChannel: nullish(string),
  iconUrl: nullish(string),
  iconUrlDark: nullish(string),
  id: string,
  installUrl: nullish(string),
  name: string,
  pluginDisplayNames: optional(list(string)),
  toolSummaries: nullish(list(AppToolSummary)),
}));
export const ConsumeAccountRateLimitResetCreditOutcome = /*@__PURE__*/ lazy<T.ConsumeAccountRateLimitResetCreditOutcome>(() => string);
export const ConsumeAccountRateLimitResetCreditResponse = /*@__PURE__*/ lazy<T.ConsumeAccountRateLimitResetCreditResponse>(() => loose({ outcome: string }));
export const ContextCompactedNotification = /*@__PURE__*/ lazy<T.ContextCompactedNotification>(() => loose({ threadId: string, turnId: string }));
export const CreditsSnapshot = /*@__PURE__*/ lazy<T.CreditsSnapshot>(() => loose({ balance: nullish(string), hasCredits: boolean, unlimited: boolean }));
export const CurrentTimeReadParams = /*@__PURE__*/ lazy<T.CurrentTimeReadParams>(() => loose({ threadId: string }));
export const CyberAccessProgram = /*@__PURE__*/ lazy<T.CyberAccessProgram>(() => string);
export const DeprecationNoticeNotification = /*@__PURE__*/ lazy<T.DeprecationNoticeNotification>(() => loose({ details: nullish(string), summary: string }));
export const DesktopOnboardingEntrypoint = /*@__PURE__*/ lazy<T.DesktopOnboardingEntrypoint>(() => string);
export const DynamicToolCallOutputContentItem = /*@__PURE__*/ lazy<T.DynamicToolCallOutputContentItem>(() => openUnion('type', {
  inputText: loose({ text: string }),
  inputImage: loose({ imageUrl: string }),
  inputAudio: loose({ audioUrl: string }),
}));
export const DynamicToolCallParams = /*@__PURE__*/ lazy<T.DynamicToolCallParams>(() => loose({
  arguments: unknown,
  callId: string,
  namespace: nullish(string),
  threadId: string,
  tool: string,
  turnId: string,
}));
export const DynamicToolCallStatus = /*@__PURE__*/ lazy<T.DynamicToolCallStatus>(() => string);
export const EnvironmentAddResponse = /*@__PURE__*/ lazy<T.EnvironmentAddResponse>(() => loose({}));
export const EnvironmentConnectionNotification = /*@__PURE__*/ lazy<T.EnvironmentConnectionNotification>(() => loose({ environmentId: string, threadId: string }));
export const EnvironmentInfoResponse = /*@__PURE__*/ lazy<T.EnvironmentInfoResponse>(() => loose({ cwd: nullish(string), shell: EnvironmentShellInfo }));
export const EnvironmentShellInfo = /*@__PURE__*/ lazy<T.EnvironmentShellInfo>(() => loose({ name: string, path: string }));
export const EnvironmentStatusKind = /*@__PURE__*/ lazy<T.EnvironmentStatusKind>(() => string);
export const EnvironmentStatusResponse = /*@__PURE__*/ lazy<T.EnvironmentStatusResponse>(() => loose({ error: nullish(string), status: string }));
export const ErrorNotification = /*@__PURE__*/ lazy<T.ErrorNotification>(() => loose({ error: TurnError, threadId: string, turnId: string, willRetry: boolean }));
export const ExecCommandApprovalParams = /*@__PURE__*/ lazy<T.ExecCommandApprovalParams>(() => loose({
  approvalId: nullish(string),
  callId: string,
  command: list(string),
  conversationId: string,
  cwd: string,
  parsedCmd: list(ParsedCommand),
  reason: nullish(string),
}));
export const ExperimentalFeature = /*@__PURE__*/ lazy<T.ExperimentalFeature>(() => loose({
  announcement: nullish(string),
  defaultEnabled: boolean,
  description: nullish(string),
  displayName: nullish(string),
  enabled: boolean,
  name: string,
  stage: string,
}));
export const ExperimentalFeatureEnablementSetResponse = /*@__PURE__*/ lazy<T.ExperimentalFeatureEnablementSetResponse>(() => loose({ enablement: map(boolean) }));
export const ExperimentalFeatureListResponse = /*@__PURE__*/ lazy<T.ExperimentalFeatureListResponse>(() => loose({ data: list(ExperimentalFeature), nextCursor: nullish(string) }));
export const ExperimentalFeatureStage = /*@__PURE__*/ lazy<T.ExperimentalFeatureStage>(() => string);
export const ExternalAgentConfigDetectResponse = /*@__PURE__*/ lazy<T.ExternalAgentConfigDetectResponse>(() => loose({
  connectors: optional(list(ExternalAgentDetectedConnectorCandidate)),
  items: list(ExternalAgentConfigMigrationItem),
}));
export const ExternalAgentConfigImportCompletedNotification = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportCompletedNotification>(() => loose({ importId: string, itemTypeResults: list(ExternalAgentConfigImportTypeResult) }));
export const ExternalAgentConfigImportHistoriesReadResponse = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistoriesReadResponse>(() => loose({
  connectors: list(ExternalAgentImportedConnectorCandidate),
  data: list(ExternalAgentConfigImportHistory),
}));
export const ExternalAgentConfigImportHistory = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistory>(() => loose({
  completedAtMs: number,
  failures: list(ExternalAgentConfigImportItemTypeFailure),
  importId: string,
  providerId: nullish(string),
  successes: list(ExternalAgentConfigImportItemTypeSuccess),
}));
export const ExternalAgentConfigImportHistoryRecordResponse = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportHistoryRecordResponse>(() => loose({ importId: string }));
export const ExternalAgentConfigImportItemTypeFailure = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportItemTypeFailure>(() => loose({
  cwd: nullish(string),
  errorType: nullish(string),
  failureStage: string,
  itemType: string,
  message: string,
  source: nullish(string),
  subErrorType: nullish(string),
}));
export const ExternalAgentConfigImportItemTypeSuccess = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportItemTypeSuccess>(() => loose({
  cwd: nullish(string),
  itemType: string,
  source: nullish(string),
  target: nullish(string),
  title: nullish(string),
}));
export const ExternalAgentConfigImportProgressNotification = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportProgressNotification>(() => loose({ importId: string, itemTypeResults: list(ExternalAgentConfigImportTypeResult) }));
export const ExternalAgentConfigImportResponse = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportResponse>(() => loose({ importId: string }));
export const ExternalAgentConfigImportTypeResult = /*@__PURE__*/ lazy<T.ExternalAgentConfigImportTypeResult>(() => loose({
  failures: list(ExternalAgentConfigImportItemTypeFailure),
  itemType: string,
  successes: list(ExternalAgentConfigImportItemTypeSuccess),
}));
export const ExternalAgentConfigMigrationItem = /*@__PURE__*/ lazy<T.ExternalAgentConfigMigrationItem>(() => loose({
  cwd: nullish(string),
  description: string,
  details: nullish(MigrationDetails),
  itemType: string,
}));
export const ExternalAgentConfigMigrationItemType = /*@__PURE__*/ lazy<T.ExternalAgentConfigMigrationItemType>(() => string);
export const ExternalAgentDetectedConnectorCandidate = /*@__PURE__*/ lazy<T.ExternalAgentDetectedConnectorCandidate>(() => loose({ name: string, sessionCount: number, source: string }));
export const ExternalAgentDetectedConnectorSource = /*@__PURE__*/ lazy<T.ExternalAgentDetectedConnectorSource>(() => string);
export const ExternalAgentImportedConnectorCandidate = /*@__PURE__*/ lazy<T.ExternalAgentImportedConnectorCandidate>(() => loose({ name: string, sessionCount: number, source: string }));
export const ExternalAgentImportedConnectorSource = /*@__PURE__*/ lazy<T.ExternalAgentImportedConnectorSource>(() => string);
export const FeedbackRequirements = /*@__PURE__*/ lazy<T.FeedbackRequirements>(() => loose({ enabled: nullish(boolean) }));
export const FeedbackSaveResponse = /*@__PURE__*/ lazy<T.FeedbackSaveResponse>(() => loose({ promptHash: nullish(string), savedPath: string, threadId: string }));
export const FeedbackUploadResponse = /*@__PURE__*/ lazy<T.FeedbackUploadResponse>(() => loose({ promptHash: nullish(string), threadId: string }));
export const FileChange = /*@__PURE__*/ lazy<T.FileChange>(() => openUnion('type', {
  add: loose({ content: string }),
  delete: loose({ content: string }),
  update: loose({ move_path: nullish(string), unified_diff: string }),
}));
export const FileChangeOutputDeltaNotification = /*@__PURE__*/ lazy<T.FileChangeOutputDeltaNotification>(() => loose({ delta: string, itemId: string, threadId: string, turnId: string }));
export const FileChangePatchUpdatedNotification = /*@__PURE__*/ lazy<T.FileChangePatchUpdatedNotification>(() => loose({
  changes: list(FileUpdateChange),
  itemId: string,
  threadId: string,
  turnId: string,
}));
export const FileChangeRequestApprovalParams = /*@__PURE__*/ lazy<T.FileChangeRequestApprovalParams>(() => loose({
  grantRoot: nullish(string),
  itemId: string,
  reason: nullish(string),
  startedAtMs: number,
  threadId: string,
  turnId: string,
}));
export const FileSystemAccessMode = /*@__PURE__*/ lazy<T.FileSystemAccessMode>(() => string);
export const FileSystemPath = /*@__PURE__*/ lazy<T.FileSystemPath>(() => openUnion('type', {
  path: loose({ path: string }),
  glob_pattern: loose({ pattern: string }),
  special: loose({ value: FileSystemSpecialPath }),
}));
export const FileSystemSandboxEntry = /*@__PURE__*/ lazy<T.FileSystemSandboxEntry>(() => loose({ access: string, path: FileSystemPath }));
export const FileSystemSpecialPath = /*@__PURE__*/ lazy<T.FileSystemSpecialPath>(() => openUnion('kind', {
  root: loose({}),
  minimal: loose({}),
  project_roots: loose({ subpath: nullish(string) }),
  tmpdir: loose({}),
  slash_tmp: loose({}),
  unknown: loose({ path: string, subpath: nullish(string) }),
}));
export const FileUpdateChange = /*@__PURE__*/ lazy<T.FileUpdateChange>(() => loose({ diff: string, kind: PatchChangeKind, path: string }));
export const ForcedChatgptWorkspaceIds = /*@__PURE__*/ lazy<T.ForcedChatgptWorkspaceIds>(() => either(string, list(string)));
export const ForcedLoginMethod = /*@__PURE__*/ lazy<T.ForcedLoginMethod>(() => string);
export const FsChangedNotification = /*@__PURE__*/ lazy<T.FsChangedNotification>(() => loose({ changedPaths: list(string), watchId: string }));
export const FsCopyResponse = /*@__PURE__*/ lazy<T.FsCopyResponse>(() => loose({}));
export const FsCreateDirectoryResponse = /*@__PURE__*/ lazy<T.FsCreateDirectoryResponse>(() => loose({}));
export const FsGetMetadataResponse = /*@__PURE__*/ lazy<T.FsGetMetadataResponse>(() => loose({
  createdAtMs: number,
  isDirectory: boolean,
  isFile: boolean,
  isSymlink: boolean,
  modifiedAtMs: number,
}));
export const FsReadDirectoryEntry = /*@__PURE__*/ lazy<T.FsReadDirectoryEntry>(() => loose({ fileName: string, isDirectory: boolean, isFile: boolean }));
export const FsReadDirectoryResponse = /*@__PURE__*/ lazy<T.FsReadDirectoryResponse>(() => loose({ entries: list(FsReadDirectoryEntry) }));
export const FsReadFileResponse = /*@__PURE__*/ lazy<T.FsReadFileResponse>(() => loose({ dataBase64: string }));
export const FsRemoveResponse = /*@__PURE__*/ lazy<T.FsRemoveResponse>(() => loose({}));
export const FsUnwatchResponse = /*@__PURE__*/ lazy<T.FsUnwatchResponse>(() => loose({}));
export const FsWatchResponse = /*@__PURE__*/ lazy<T.FsWatchResponse>(() => loose({ path: string }));
export const FsWriteFileResponse = /*@__PURE__*/ lazy<T.FsWriteFileResponse>(() => loose({}));
export const FunctionCallOutputBody = /*@__PURE__*/ lazy<T.FunctionCallOutputBody>(() => either(string, list(FunctionCallOutputContentItem)));
export const FunctionCallOutputContentItem = /*@__PURE__*/ lazy<T.FunctionCallOutputContentItem>(() => openUnion('type', {
  input_text: loose({ text: string }),
  input_image: either(
    loose({ image_url: string, detail: nullish(string) }),
    loose({ file_id: string, detail: nullish(string) }),
  ),
  input_audio: either(loose({ audio_url: string }), loose({ file_id: string })),
  encrypted_content: loose({ encrypted_content: string }),
}));
export const FuzzyFileSearchMatchType = /*@__PURE__*/ lazy<T.FuzzyFileSearchMatchType>(() => string);
export const FuzzyFileSearchResponse = /*@__PURE__*/ lazy<T.FuzzyFileSearchResponse>(() => loose({ files: list(FuzzyFileSearchResult) }));
export const FuzzyFileSearchResult = /*@__PURE__*/ lazy<T.FuzzyFileSearchResult>(() => loose({
  file_name: string,
  indices: nullish(list(number)),
  match_type: string,
  path: string,
  root: string,
  score: number,
}));
export const FuzzyFileSearchSessionCompletedNotification = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionCompletedNotification>(() => loose({ sessionId: string }));
export const FuzzyFileSearchSessionStartResponse = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionStartResponse>(() => loose({}));
export const FuzzyFileSearchSessionStopResponse = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionStopResponse>(() => loose({}));
export const FuzzyFileSearchSessionUpdateResponse = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionUpdateResponse>(() => loose({}));
export const FuzzyFileSearchSessionUpdatedNotification = /*@__PURE__*/ lazy<T.FuzzyFileSearchSessionUpdatedNotification>(() => loose({ files: list(FuzzyFileSearchResult), query: string, sessionId: string }));
export const GatewayAuth = /*@__PURE__*/ lazy<T.GatewayAuth>(() => openUnion('mode', {
  none: loose({}),
  environmentVariable: loose({ envKey: string }),
  externallyConfigured: loose({ envKey: nullish(string) }),
}));
export const GatewayOAuthCancelResponse = /*@__PURE__*/ lazy<T.GatewayOAuthCancelResponse>(() => loose({}));
export const GatewayOAuthChangedNotification = /*@__PURE__*/ lazy<T.GatewayOAuthChangedNotification>(() => loose({
  authUrl: nullish(string),
  error: nullish(string),
  loginId: nullish(string),
  providerId: string,
  status: string,
}));
export const GatewayOAuthLoginResponse = /*@__PURE__*/ lazy<T.GatewayOAuthLoginResponse>(() => loose({ prompt: nullish(GatewayOAuthPrompt) }));
export const GatewayOAuthPrompt = /*@__PURE__*/ lazy<T.GatewayOAuthPrompt>(() => loose({ loginId: string, userCode: string, verificationUrl: string }));
export const GatewayOAuthReadResponse = /*@__PURE__*/ lazy<T.GatewayOAuthReadResponse>(() => loose({
  error: nullish(string),
  providerId: string,
  providerName: string,
  required: boolean,
  status: nullish(string),
  supportsDeviceAuth: optional(boolean),
}));
export const GatewayOAuthStatus = /*@__PURE__*/ lazy<T.GatewayOAuthStatus>(() => string);
export const GcpSetupResponse = /*@__PURE__*/ lazy<T.GcpSetupResponse>(() => loose({}));
export const GetAccountRateLimitsResponse = /*@__PURE__*/ lazy<T.GetAccountRateLimitsResponse>(() => loose({
  accountId: nullish(string),
  ordinaryUsageAllowed: nullish(boolean),
  rateLimitResetCredits: nullish(RateLimitResetCreditsSummary),
  rateLimitUpsell: optional(unknown),
  rateLimits: RateLimitSnapshot,
  rateLimitsByLimitId: nullish(map(RateLimitSnapshot)),
}));
export const GetAccountResponse = /*@__PURE__*/ lazy<T.GetAccountResponse>(() => loose({
  account: nullish(Account),
  requiresOpenaiAuth: boolean,
  userId: nullish(string),
  workspaceRouting: nullish(WorkspaceRouting),
}));
export const GetAccountSecuritySetupResponse = /*@__PURE__*/ lazy<T.GetAccountSecuritySetupResponse>(() => loose({ notice: nullish(AccountSecuritySetupNotice) }));
export const GetAccountTokenUsageResponse = /*@__PURE__*/ lazy<T.GetAccountTokenUsageResponse>(() => loose({
  dailyUsageBuckets: nullish(list(AccountTokenUsageDailyBucket)),
  summary: AccountTokenUsageSummary,
  threadUsage: nullish(ThreadUsage),
}));
export const GetWorkspaceMessagesResponse = /*@__PURE__*/ lazy<T.GetWorkspaceMessagesResponse>(() => loose({ featureEnabled: boolean, messages: list(WorkspaceMessage) }));
export const GitInfo = /*@__PURE__*/ lazy<T.GitInfo>(() => loose({ branch: nullish(string), originUrl: nullish(string), sha: nullish(string) }));
export const GuardianApprovalReview = /*@__PURE__*/ lazy<T.GuardianApprovalReview>(() => loose({
  rationale: nullish(string),
  riskLevel: nullish(string),
  status: string,
  userAuthorization: nullish(string),
}));
export const GuardianApprovalReviewAction = /*@__PURE__*/ lazy<T.GuardianApprovalReviewAction>(() => openUnion('type', {
  command: loose({ command: string, cwd: string, source: string }),
  execve: loose({ argv: list(string), cwd: string, program: string, source: string }),
  writeStdin: loose({ approvalId: string, cwd: string, processId: string, stdin: string }),
  applyPatch: loose({ cwd: string, files: list(string) }),
  networkAccess: loose({ host: string, port: number, protocol: string, target: string }),
  mcpToolCall: loose({
    connectorId: nullish(string),
    connectorName: nullish(string),
    server: string,
    toolName: string,
    toolTitle: nullish(string),
  }),
  requestPermissions: loose({ permissions: RequestPermissionProfile, reason: nullish(string) }),
}));
export const GuardianApprovalReviewStatus = /*@__PURE__*/ lazy<T.GuardianApprovalReviewStatus>(() => string);
export const GuardianAssessmentOutcome = /*@__PURE__*/ lazy<T.GuardianAssessmentOutcome>(() => string);
export const GuardianCommandSource = /*@__PURE__*/ lazy<T.GuardianCommandSource>(() => string);
export const GuardianRiskLevel = /*@__PURE__*/ lazy<T.GuardianRiskLevel>(() => string);
export const GuardianUserAuthorization = /*@__PURE__*/ lazy<T.GuardianUserAuthorization>(() => string);
export const GuardianWarningNotification = /*@__PURE__*/ lazy<T.GuardianWarningNotification>(() => loose({ message: string, threadId: string }));
export const HookCompletedNotification = /*@__PURE__*/ lazy<T.HookCompletedNotification>(() => loose({ run: HookRunSummary, threadId: string, turnId: nullish(string) }));
export const HookErrorInfo = /*@__PURE__*/ lazy<T.HookErrorInfo>(() => loose({ message: string, path: string }));
export const HookEventName = /*@__PURE__*/ lazy<T.HookEventName>(() => string);
export const HookExecutionMode = /*@__PURE__*/ lazy<T.HookExecutionMode>(() => string);
export const HookHandlerType = /*@__PURE__*/ lazy<T.HookHandlerType>(() => string);
export const HookMetadata = /*@__PURE__*/ lazy<T.HookMetadata>(() => openUnion('handlerType', {
  command: loose({
    async: optional(boolean),
    command: string,
    additionalContextLimit: nullish(number),
    currentHash: string,
    displayOrder: number,
    enabled: boolean,
    environmentId: nullish(string),
    eventName: string,
    isManaged: boolean,
    key: string,
    matcher: nullish(string),
    pluginId: nullish(string),
    source: string,
    sourcePath: string,
    statusMessage: nullish(string),
    timeoutSec: number,
    trustStatus: string,
  }),
  mcpTool: loose({
    server: string,
    tool: string,
    additionalContextLimit: nullish(number),
    currentHash: string,
    displayOrder: number,
    enabled: boolean,
    environmentId: nullish(string),
    eventName: string,
    isManaged: boolean,
    key: string,
    matcher: nullish(string),
    pluginId: nullish(string),
    source: string,
    sourcePath: string,
    statusMessage: nullish(string),
    timeoutSec: number,
    trustStatus: string,
  }),
  prompt: loose({
    additionalContextLimit: nullish(number),
    currentHash: string,
    displayOrder: number,
    enabled: boolean,
    environmentId: nullish(string),
    eventName: string,
    isManaged: boolean,
    key: string,
    matcher: nullish(string),
    pluginId: nullish(string),
    source: string,
    sourcePath: string,
    statusMessage: nullish(string),
    timeoutSec: number,
    trustStatus: string,
  }),
  agent: loose({
    additionalContextLimit: nullish(number),
    currentHash: string,
    displayOrder: number,
    enabled: boolean,
    environmentId: nullish(string),
    eventName: string,
    isManaged: boolean,
    key: string,
    matcher: nullish(string),
    pluginId: nullish(string),
    source: string,
    sourcePath: string,
    statusMessage: nullish(string),
    timeoutSec: number,
    trustStatus: string,
  }),
}));
export const HookMigration = /*@__PURE__*/ lazy<T.HookMigration>(() => loose({ name: string }));
export const HookOutputEntry = /*@__PURE__*/ lazy<T.HookOutputEntry>(() => loose({ kind: string, text: string }));
export const HookOutputEntryKind = /*@__PURE__*/ lazy<T.HookOutputEntryKind>(() => string);
export const HookPromptFragment = /*@__PURE__*/ lazy<T.HookPromptFragment>(() => loose({ hookRunId: string, text: string }));
export const HookRunStatus = /*@__PURE__*/ lazy<T.HookRunStatus>(() => string);
export const HookRunSummary = /*@__PURE__*/ lazy<T.HookRunSummary>(() => loose({
  completedAt: nullish(number),
  displayOrder: number,
  durationMs: nullish(number),
  entries: list(HookOutputEntry),
  eventName: string,
  executionMode: string,
  handlerType: string,
  id: string,
  scope: string,
  source: optional(string),
  sourcePath: string,
  startedAt: number,
  status: string,
  statusMessage: nullish(string),
}));
export const HookScope = /*@__PURE__*/ lazy<T.HookScope>(() => string);
export const HookSource = /*@__PURE__*/ lazy<T.HookSource>(() => string);
export const HookStartedNotification = /*@__PURE__*/ lazy<T.HookStartedNotification>(() => loose({ run: HookRunSummary, threadId: string, turnId: nullish(string) }));
export const HookTrustStatus = /*@__PURE__*/ lazy<T.HookTrustStatus>(() => string);
export const HooksListEntry = /*@__PURE__*/ lazy<T.HooksListEntry>(() => loose({
  cwd: string,
  errors: list(HookErrorInfo),
  hooks: list(HookMetadata),
  warnings: list(string),
}));
export const HooksListResponse = /*@__PURE__*/ lazy<T.HooksListResponse>(() => loose({ data: list(HooksListEntry) }));
export const ImageDetail = /*@__PURE__*/ lazy<T.ImageDetail>(() => string);
export const ImageGenerationFailure = /*@__PURE__*/ lazy<T.ImageGenerationFailure>(() => loose({ limitId: string, resetsAt: nullish(number), type: string }));
export const ImageGenerationInputImage = /*@__PURE__*/ lazy<T.ImageGenerationInputImage>(() => loose({ path: string, sha256: string }));
export const InAppBrowserRequirements = /*@__PURE__*/ lazy<T.InAppBrowserRequirements>(() => loose({ allowExternalBrowserSettingsImport: nullish(boolean) }));
export const InitializeResponse = /*@__PURE__*/ lazy<T.InitializeResponse>(() => loose({
  codexHome: string,
  platformFamily: string,
  platformOs: string,
  userAgent: string,
}));
export const InputModality = /*@__PURE__*/ lazy<T.InputModality>(() => string);
export const InstalledApp = /*@__PURE__*/ lazy<T.InstalledApp>(() => loose({
  callable: boolean,
  enabled: boolean,
  id: string,
  runtimeName: nullish(string),
}));
export const ItemCompletedNotification = /*@__PURE__*/ lazy<T.ItemCompletedNotification>(() => loose({
  completedAtMs: number,
  contentTokenCount: nullish(number),
  item: ThreadItem,
  threadId: string,
  turnId: string,
}));
export const ItemGuardianApprovalReviewCompletedNotification = /*@__PURE__*/ lazy<T.ItemGuardianApprovalReviewCompletedNotification>(() => loose({
  action: GuardianApprovalReviewAction,
  completedAtMs: number,
  decisionSource: string,
  review: GuardianApprovalReview,
  reviewId: string,
  startedAtMs: number,
  targetItemId: nullish(string),
  threadId: string,
  turnId: string,
}));
export const ItemGuardianApprovalReviewStartedNotification = /*@__PURE__*/ lazy<T.ItemGuardianApprovalReviewStartedNotification>(() => loose({
  action: GuardianApprovalReviewAction,
  review: GuardianApprovalReview,
  reviewId: string,
  startedAtMs: number,
  targetItemId: nullish(string),
  threadId: string,
  turnId: string,
}));
export const ItemStartedNotification = /*@__PURE__*/ lazy<T.ItemStartedNotification>(() => loose({ item: ThreadItem, startedAtMs: number, threadId: string, turnId: string }));
export const LegacyAppPathString = /*@__PURE__*/ lazy<T.LegacyAppPathString>(() => string);
export const ListMcpServerStatusResponse = /*@__PURE__*/ lazy<T.ListMcpServerStatusResponse>(() => loose({ data: list(McpServerStatus), nextCursor: nullish(string) }));
export const LoginAccountResponse = /*@__PURE__*/ lazy<T.LoginAccountResponse>(() => openUnion('type', {
  apiKey: loose({}),
  chatgpt: loose({ authUrl: string, loginId: string }),
  chatgptDeviceCode: loose({ loginId: string, userCode: string, verificationUrl: string }),
  chatgptAuthTokens: loose({}),
  amazonBedrock: loose({}),
}));
export const LogoutAccountResponse = /*@__PURE__*/ lazy<T.LogoutAccountResponse>(() => loose({}));
export const ManagedHooksRequirements = /*@__PURE__*/ lazy<T.ManagedHooksRequirements>(() => loose({
  Interrupt: optional(list(ConfiguredHookMatcherGroup)),
  PermissionRequest: list(ConfiguredHookMatcherGroup),
  PostCompact: list(ConfiguredHookMatcherGroup),
  PostModelRequest: optional(list(ConfiguredHookMatcherGroup)),
  PostToolUse: list(ConfiguredHookMatcherGroup),
  PreCompact: list(ConfiguredHookMatcherGroup),
  PreModelRequest: optional(list(ConfiguredHookMatcherGroup)),
  PreToolUse: list(ConfiguredHookMatcherGroup),
  SessionEnd: optional(list(ConfiguredHookMatcherGroup)),
  SessionStart: list(ConfiguredHookMatcherGroup),
  Stop: list(ConfiguredHookMatcherGroup),
  SubagentStart: list(ConfiguredHookMatcherGroup),
  SubagentStop: list(ConfiguredHookMatcherGroup),
  UserPromptSubmit: list(ConfiguredHookMatcherGroup),
  managedDir: nullish(string),
  windowsManagedDir: nullish(string),
}));
export const MarketplaceAddResponse = /*@__PURE__*/ lazy<T.MarketplaceAddResponse>(() => loose({ alreadyAdded: boolean, installedRoot: string, marketplaceName: string }));
export const MarketplaceInterface = /*@__PURE__*/ lazy<T.MarketplaceInterface>(() => loose({ displayName: nullish(string) }));
export const MarketplaceLoadErrorInfo = /*@__PURE__*/ lazy<T.MarketplaceLoadErrorInfo>(() => loose({ marketplacePath: string, message: string }));
export const MarketplaceRemoveResponse = /*@__PURE__*/ lazy<T.MarketplaceRemoveResponse>(() => loose({ installedRoot: nullish(string), marketplaceName: string }));
export const MarketplaceUpgradeErrorInfo = /*@__PURE__*/ lazy<T.MarketplaceUpgradeErrorInfo>(() => loose({ marketplaceName: string, message: string }));
export const MarketplaceUpgradeResponse = /*@__PURE__*/ lazy<T.MarketplaceUpgradeResponse>(() => loose({
  errors: list(MarketplaceUpgradeErrorInfo),
  selectedMarketplaces: list(string),
  upgradedRoots: list(string),
}));
export const McpAppDisplayMode = /*@__PURE__*/ lazy<T.McpAppDisplayMode>(() => string);
export const McpAppUi = /*@__PURE__*/ lazy<T.McpAppUi>(() => loose({ preferredModelDisplayMode: string, resourceUri: string }));
export const McpAuthStatus = /*@__PURE__*/ lazy<T.McpAuthStatus>(() => string);
export const McpElicitationArrayType = /*@__PURE__*/ lazy<T.McpElicitationArrayType>(() => string);
export const McpElicitationBooleanSchema = /*@__PURE__*/ lazy<T.McpElicitationBooleanSchema>(() => loose({
  default: nullish(boolean),
  description: nullish(string),
  title: nullish(string),
  type: string,
}));
export const McpElicitationBooleanType = /*@__PURE__*/ lazy<T.McpElicitationBooleanType>(() => string);
export const McpElicitationConstOption = /*@__PURE__*/ lazy<T.McpElicitationConstOption>(() => loose({ const: string, title: string }));
export const McpElicitationEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationEnumSchema>(() => either(
  McpElicitationSingleSelectEnumSchema,
  McpElicitationMultiSelectEnumSchema,
  McpElicitationLegacyTitledEnumSchema,
));
export const McpElicitationLegacyTitledEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationLegacyTitledEnumSchema>(() => loose({
  default: nullish(string),
  description: nullish(string),
  enum: list(string),
  enumNames: nullish(list(string)),
  title: nullish(string),
  type: string,
}));
export const McpElicitationMultiSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationMultiSelectEnumSchema>(() => either(
  McpElicitationUntitledMultiSelectEnumSchema,
  McpElicitationTitledMultiSelectEnumSchema,
));
export const McpElicitationNumberSchema = /*@__PURE__*/ lazy<T.McpElicitationNumberSchema>(() => loose({
  default: nullish(number),
  description: nullish(string),
  maximum: nullish(number),
  minimum: nullish(number),
  title: nullish(string),
  type: string,
}));
export const McpElicitationNumberType = /*@__PURE__*/ lazy<T.McpElicitationNumberType>(() => string);
export const McpElicitationObjectType = /*@__PURE__*/ lazy<T.McpElicitationObjectType>(() => string);
export const McpElicitationPrimitiveSchema = /*@__PURE__*/ lazy<T.McpElicitationPrimitiveSchema>(() => either(
  McpElicitationEnumSchema,
  McpElicitationStringSchema,
  McpElicitationNumberSchema,
  McpElicitationBooleanSchema,
));
export const McpElicitationSchema = /*@__PURE__*/ lazy<T.McpElicitationSchema>(() => loose({
  $schema: nullish(string),
  properties: map(McpElicitationPrimitiveSchema),
  required: nullish(list(string)),
  type: string,
}));
export const McpElicitationSingleSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationSingleSelectEnumSchema>(() => either(
  McpElicitationUntitledSingleSelectEnumSchema,
  McpElicitationTitledSingleSelectEnumSchema,
));
export const McpElicitationStringFormat = /*@__PURE__*/ lazy<T.McpElicitationStringFormat>(() => string);
export const McpElicitationStringSchema = /*@__PURE__*/ lazy<T.McpElicitationStringSchema>(() => loose({
  default: nullish(string),
  description: nullish(string),
  format: nullish(string),
  maxLength: nullish(number),
  minLength: nullish(number),
  title: nullish(string),
  type: string,
}));
export const McpElicitationStringType = /*@__PURE__*/ lazy<T.McpElicitationStringType>(() => string);
export const McpElicitationTitledEnumItems = /*@__PURE__*/ lazy<T.McpElicitationTitledEnumItems>(() => loose({ anyOf: list(McpElicitationConstOption) }));
export const McpElicitationTitledMultiSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationTitledMultiSelectEnumSchema>(() => loose({
  default: nullish(list(string)),
  description: nullish(string),
  items: McpElicitationTitledEnumItems,
  maxItems: nullish(number),
  minItems: nullish(number),
  title: nullish(string),
  type: string,
}));
export const McpElicitationTitledSingleSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationTitledSingleSelectEnumSchema>(() => loose({
  default: nullish(string),
  description: nullish(string),
  oneOf: list(McpElicitationConstOption),
  title: nullish(string),
  type: string,
}));
export const McpElicitationUntitledEnumItems = /*@__PURE__*/ lazy<T.McpElicitationUntitledEnumItems>(() => loose({ enum: list(string), type: string }));
export const McpElicitationUntitledMultiSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationUntitledMultiSelectEnumSchema>(() => loose({
  default: nullish(list(string)),
  description: nullish(string),
  items: McpElicitationUntitledEnumItems,
  maxItems: nullish(number),
  minItems: nullish(number),
  title: nullish(string),
  type: string,
}));
export const McpElicitationUntitledSingleSelectEnumSchema = /*@__PURE__*/ lazy<T.McpElicitationUntitledSingleSelectEnumSchema>(() => loose({
  default: nullish(string),
  description: nullish(string),
  enum: list(string),
  title: nullish(string),
  type: string,
}));
export const McpResourceReadResponse = /*@__PURE__*/ lazy<T.McpResourceReadResponse>(() => loose({ contents: list(ResourceContent), originCallId: nullish(string) }));
export const McpServerConnectionStatus = /*@__PURE__*/ lazy<T.McpServerConnectionStatus>(() => string);
export const McpServerElicitationRequestParams = /*@__PURE__*/ lazy<T.McpServerElicitationRequestParams>(() => openUnion('mode', {
  'openai/userVerification': loose({
    _meta: optional(unknown),
    challenge: string,
    description: string,
    title: string,
    serverName: string,
    threadId: string,
    turnId: nullish(string),
  }),
  form: loose({
    _meta: optional(unknown),
    message: string,
    requestedSchema: McpElicitationSchema,
    serverName: string,
    threadId: string,
    turnId: nullish(string),
  }),
  'openai/form': loose({
    _meta: optional(unknown),
    message: string,
    requestedSchema: unknown,
    serverName: string,
    threadId: string,
    turnId: nullish(string),
  }),
  openaiForm: loose({
    _meta: optional(unknown),
    message: string,
    requestedSchema: unknown,
    serverName: string,
    threadId: string,
    turnId: nullish(string),
  }),
  url: loose({
    _meta: optional(unknown),
    elicitationId: string,
    message: string,
    url: string,
    serverName: string,
    threadId: string,
    turnId: nullish(string),
  }),
}));
export const McpServerEventNotification = /*@__PURE__*/ lazy<T.McpServerEventNotification>(() => loose({ method: string, params: unknown }));
export const McpServerEventStreamNotification = /*@__PURE__*/ lazy<T.McpServerEventStreamNotification>(() => loose({ notification: McpServerEventNotification, subscriptionId: string }));
export const McpServerEventStreamStartResponse = /*@__PURE__*/ lazy<T.McpServerEventStreamStartResponse>(() => loose({}));
export const McpServerEventStreamStopResponse = /*@__PURE__*/ lazy<T.McpServerEventStreamStopResponse>(() => loose({}));
export const McpServerInfo = /*@__PURE__*/ lazy<T.McpServerInfo>(() => loose({
  description: nullish(string),
  icons: nullish(list(unknown)),
  name: string,
  title: nullish(string),
  version: string,
  websiteUrl: nullish(string),
}));
export const McpServerMigration = /*@__PURE__*/ lazy<T.McpServerMigration>(() => loose({ name: string }));
export const McpServerOauthLoginCompletedNotification = /*@__PURE__*/ lazy<T.McpServerOauthLoginCompletedNotification>(() => loose({
  error: nullish(string),
  loginId: nullish(string),
  name: string,
  success: boolean,
  threadId: nullish(string),
}));
export const McpServerOauthLoginResponse = /*@__PURE__*/ lazy<T.McpServerOauthLoginResponse>(() => loose({ authorizationUrl: string, loginId: nullish(string) }));
export const McpServerRefreshResponse = /*@__PURE__*/ lazy<T.McpServerRefreshResponse>(() => loose({}));
export const McpServerStartupFailureReason = /*@__PURE__*/ lazy<T.McpServerStartupFailureReason>(() => string);
export const McpServerStartupState = /*@__PURE__*/ lazy<T.McpServerStartupState>(() => string);
export const McpServerStatus = /*@__PURE__*/ lazy<T.McpServerStatus>(() => loose({
  authStatus: string,
  httpOrigin: nullish(string),
  name: string,
  pluginId: nullish(string),
  resourceTemplates: list(ResourceTemplate),
  resources: list(Resource),
  runtimeStatus: nullish(string),
  serverCapabilities: optional(unknown),
  serverInfo: nullish(McpServerInfo),
  toolListMeta: optional(unknown),
  tools: map(Tool),
  toolsError: nullish(string),
}));
export const McpServerStatusUpdatedNotification = /*@__PURE__*/ lazy<T.McpServerStatusUpdatedNotification>(() => loose({
  error: nullish(string),
  failureReason: nullish(string),
  name: string,
  status: string,
  threadId: nullish(string),
}));
export const McpServerToolCallResponse = /*@__PURE__*/ lazy<T.McpServerToolCallResponse>(() => loose({
  _meta: optional(unknown),
  content: list(unknown),
  isError: nullish(boolean),
  structuredContent: optional(unknown),
}));
export const McpToolCallAppContext = /*@__PURE__*/ lazy<T.McpToolCallAppContext>(() => loose({
  actionName: nullish(string),
  appName: nullish(string),
  connectorId: string,
  linkId: nullish(string),
  resourceUri: nullish(string),
}));
export const McpToolCallError = /*@__PURE__*/ lazy<T.McpToolCallError>(() => loose({ message: string }));
export const McpToolCallProgressNotification = /*@__PURE__*/ lazy<T.McpToolCallProgressNotification>(() => loose({ itemId: string, message: string, threadId: string, turnId: string }));
export const McpToolCallResult = /*@__PURE__*/ lazy<T.McpToolCallResult>(() => loose({
  _meta: optional(unknown),
  content: list(unknown),
  structuredContent: optional(unknown),
}));
export const McpToolCallStatus = /*@__PURE__*/ lazy<T.McpToolCallStatus>(() => string);
export const MemoryCitation = /*@__PURE__*/ lazy<T.MemoryCitation>(() => loose({ entries: list(MemoryCitationEntry), threadIds: list(string) }));
export const MemoryCitationEntry = /*@__PURE__*/ lazy<T.MemoryCitationEntry>(() => loose({ lineEnd: number, lineStart: number, note: string, path: string }));
export const MemoryResetResponse = /*@__PURE__*/ lazy<T.MemoryResetResponse>(() => loose({}));
export const MemoryStatusResponse = /*@__PURE__*/ lazy<T.MemoryStatusResponse>(() => loose({ v2ConsolidatedThreads: number, v2Ready: boolean }));
export const MessagePhase = /*@__PURE__*/ lazy<T.MessagePhase>(() => string);
export const MigrationDetails = /*@__PURE__*/ lazy<T.MigrationDetails>(() => loose({
  commands: optional(list(CommandMigration)),
  hooks: optional(list(HookMigration)),
  mcpServers: optional(list(McpServerMigration)),
  memory: optional(list(string)),
  plugins: optional(list(PluginsMigration)),
  sessions: optional(list(SessionMigration)),
  skills: optional(list(SkillMigration)),
  subagents: optional(list(SubagentMigration)),
}));
export const MisalignmentErrorDetails = /*@__PURE__*/ lazy<T.MisalignmentErrorDetails>(() => loose({
  detailedExplanation: nullish(string),
  errorType: nullish(string),
  reviewTarget: nullish(string),
  steer: nullish(MisalignmentSteer),
}));
export const MisalignmentSteer = /*@__PURE__*/ lazy<T.MisalignmentSteer>(() => loose({ message: string }));
export const MockExperimentalMethodResponse = /*@__PURE__*/ lazy<T.MockExperimentalMethodResponse>(() => loose({ echoed: nullish(string) }));
export const ModeKind = /*@__PURE__*/ lazy<T.ModeKind>(() => string);
export const Model = /*@__PURE__*/ lazy<T.Model>(() => loose({
  additionalSpeedTiers: optional(list(string)),
  availabilityNux: nullish(ModelAvailabilityNux),
  availableAccessPrograms: nullish(ModelAccessPrograms),
  defaultReasoningEffort: string,
  defaultServiceTier: nullish(string),
  description: string,
  displayName: string,
  hidden: boolean,
  id: string,
  inputModalities: optional(list(string)),
  isDefault: boolean,
  model: string,
  modelSpecialty: nullish(string),
  multiAgentVersion: nullish(string),
  serviceTiers: optional(list(ModelServiceTier)),
  supportedReasoningEfforts: list(ReasoningEffortOption),
  supportsPersonality: optional(boolean),
  upgrade: nullish(string),
  upgradeInfo: nullish(ModelUpgradeInfo),
}));
export const ModelAccessPrograms = /*@__PURE__*/ lazy<T.ModelAccessPrograms>(() => loose({ cyber: list(string) }));
export const ModelAvailabilityNux = /*@__PURE__*/ lazy<T.ModelAvailabilityNux>(() => loose({ message: string }));
export const ModelListResponse = /*@__PURE__*/ lazy<T.ModelListResponse>(() => loose({ data: list(Model), nextCursor: nullish(string) }));
export const ModelProviderCapabilitiesReadResponse = /*@__PURE__*/ lazy<T.ModelProviderCapabilitiesReadResponse>(() => loose({ imageGeneration: boolean, webSearch: boolean }));
export const ModelProviderConfigWriteResponse = /*@__PURE__*/ lazy<T.ModelProviderConfigWriteResponse>(() => loose({ provider: ModelProviderSummary }));
export const ModelProviderListResponse = /*@__PURE__*/ lazy<T.ModelProviderListResponse>(() => loose({
  canChangeDefault: boolean,
  data: list(ModelProviderSummary),
  defaultProviderId: string,
}));
export const ModelProviderSummary = /*@__PURE__*/ lazy<T.ModelProviderSummary>(() => loose({
  baseUrl: nullish(string),
  canEdit: boolean,
  id: string,
  name: string,
  settings: ProviderSettings,
}));
export const ModelRerouteReason = /*@__PURE__*/ lazy<T.ModelRerouteReason>(() => string);
export const ModelReroutedNotification = /*@__PURE__*/ lazy<T.ModelReroutedNotification>(() => loose({
  fromModel: string,
  reason: string,
  threadId: string,
  toModel: string,
  turnId: string,
}));
export const ModelSafetyBufferingUpdatedNotification = /*@__PURE__*/ lazy<T.ModelSafetyBufferingUpdatedNotification>(() => loose({
  fasterModel: nullish(string),
  model: string,
  reasons: list(string),
  showBufferingUi: boolean,
  threadId: string,
  turnId: string,
  useCases: list(string),
}));
export const ModelServiceTier = /*@__PURE__*/ lazy<T.ModelServiceTier>(() => loose({ description: string, id: string, name: string }));
export const ModelUpgradeInfo = /*@__PURE__*/ lazy<T.ModelUpgradeInfo>(() => loose({
  migrationMarkdown: nullish(string),
  model: string,
  modelLink: nullish(string),
  retirementAt: nullish(number),
  upgradeCopy: nullish(string),
}));
export const ModelVerification = /*@__PURE__*/ lazy<T.ModelVerification>(() => string);
export const ModelVerificationNotification = /*@__PURE__*/ lazy<T.ModelVerificationNotification>(() => loose({ threadId: string, turnId: string, verifications: list(string) }));
export const ModelsRequirements = /*@__PURE__*/ lazy<T.ModelsRequirements>(() => loose({ newThread: nullish(NewThreadModelDefaults) }));
export const MultiAgentMode = /*@__PURE__*/ lazy<T.MultiAgentMode>(() => openWords({ custom: string }));
export const MultiAgentVersion = /*@__PURE__*/ lazy<T.MultiAgentVersion>(() => string);
export const NetworkAccess = /*@__PURE__*/ lazy<T.NetworkAccess>(() => string);
export const NetworkApprovalContext = /*@__PURE__*/ lazy<T.NetworkApprovalContext>(() => loose({ host: string, protocol: string }));
export const NetworkApprovalProtocol = /*@__PURE__*/ lazy<T.NetworkApprovalProtocol>(() => string);
export const NetworkDomainPermission = /*@__PURE__*/ lazy<T.NetworkDomainPermission>(() => string);
export const NetworkPolicyAmendment = /*@__PURE__*/ lazy<T.NetworkPolicyAmendment>(() => loose({ action: string, host: string }));
export const NetworkPolicyRuleAction = /*@__PURE__*/ lazy<T.NetworkPolicyRuleAction>(() => string);
export const NetworkRequirements = /*@__PURE__*/ lazy<T.NetworkRequirements>(() => loose({
  allowLocalBinding: nullish(boolean),
  allowUnixSockets: nullish(list(string)),
  allowUpstreamProxy: nullish(boolean),
  allowedDomains: nullish(list(string)),
  dangerouslyAllowAllUnixSockets: nullish(boolean),
  dangerouslyAllowNonLoopbackProxy: nullish(boolean),
  deniedDomains: nullish(list(string)),
  domains: nullish(map(string)),
  enabled: nullish(boolean),
  httpPort: nullish(number),
  managedAllowedDomainsOnly: nullish(boolean),
  reviewDomains: nullish(list(string)),
  socksPort: nullish(number),
  unixSockets: nullish(map(string)),
}));
export const NetworkUnixSocketPermission = /*@__PURE__*/ lazy<T.NetworkUnixSocketPermission>(() => string);
export const NewThreadModelDefaults = /*@__PURE__*/ lazy<T.NewThreadModelDefaults>(() => loose({
  model: nullish(string),
  modelReasoningEffort: nullish(string),
  serviceTier: nullish(string),
}));
export const NonSteerableTurnKind = /*@__PURE__*/ lazy<T.NonSteerableTurnKind>(() => string);
export const OtelExporter = /*@__PURE__*/ lazy<T.OtelExporter>(() => openWords({
  'otlp-http': loose({
    endpoint: string,
    headers: map(string),
    protocol: string,
    tls: nullish(OtelTlsConfig),
  }),
  'otlp-grpc': loose({ endpoint: string, headers: map(string), tls: nullish(OtelTlsConfig) }),
}));
export const OtelHttpProtocol = /*@__PURE__*/ lazy<T.OtelHttpProtocol>(() => string);
export const OtelRequirements = /*@__PURE__*/ lazy<T.OtelRequirements>(() => loose({
  environment: nullish(string),
  exporter: nullish(OtelExporter),
  log_agent_responses: nullish(boolean),
  log_guardian_assessments: nullish(boolean),
  log_sse_deltas: nullish(boolean),
  log_user_prompt: nullish(boolean),
  metrics_exporter: nullish(OtelExporter),
  span_attributes: nullish(map(string)),
  tool_result: nullish(OtelToolResultLogConfig),
  trace_exporter: nullish(OtelExporter),
  tracestate: nullish(map(map(string))),
}));
export const OtelTlsConfig = /*@__PURE__*/ lazy<T.OtelTlsConfig>(() => loose({
  'ca-certificate': nullish(string),
  'client-certificate': nullish(string),
  'client-private-key': nullish(string),
}));
export const OtelToolResultLogConfig = /*@__PURE__*/ lazy<T.OtelToolResultLogConfig>(() => loose({ max_bytes: number }));
export const OverriddenMetadata = /*@__PURE__*/ lazy<T.OverriddenMetadata>(() => loose({
  effectiveValue: unknown,
  message: string,
  overridingLayer: ConfigLayerMetadata,
}));
export const ParsedCommand = /*@__PURE__*/ lazy<T.ParsedCommand>(() => openUnion('type', {
  read: loose({ cmd: string, name: string, path: string }),
  list_files: loose({ cmd: string, path: nullish(string) }),
  search: loose({ cmd: string, path: nullish(string), query: nullish(string) }),
  unknown: loose({ cmd: string }),
}));
export const PatchApplyStatus = /*@__PURE__*/ lazy<T.PatchApplyStatus>(() => string);
export const PatchChangeKind = /*@__PURE__*/ lazy<T.PatchChangeKind>(() => openUnion('type', {
  add: loose({}),
  delete: loose({}),
  update: loose({ move_path: nullish(string) }),
}));
export const PathUri = /*@__PURE__*/ lazy<T.PathUri>(() => string);
export const PermissionProfileListResponse = /*@__PURE__*/ lazy<T.PermissionProfileListResponse>(() => loose({ data: list(PermissionProfileSummary), nextCursor: nullish(string) }));
export const PermissionProfileSummary = /*@__PURE__*/ lazy<T.PermissionProfileSummary>(() => loose({ allowed: boolean, description: nullish(string), id: string }));
export const PermissionsRequestApprovalParams = /*@__PURE__*/ lazy<T.PermissionsRequestApprovalParams>(() => loose({
  cwd: string,
  environmentId: nullish(string),
  itemId: string,
  permissions: RequestPermissionProfile,
  reason: nullish(string),
  startedAtMs: number,
  threadId: string,
  turnId: string,
}));
export const Personality = /*@__PURE__*/ lazy<T.Personality>(() => string);
export const PlanDeltaNotification = /*@__PURE__*/ lazy<T.PlanDeltaNotification>(() => loose({ delta: string, itemId: string, threadId: string, turnId: string }));
export const PlanType = /*@__PURE__*/ lazy<T.PlanType>(() => string);
export const PluginAuthPolicy = /*@__PURE__*/ lazy<T.PluginAuthPolicy>(() => string);
export const PluginAvailability = /*@__PURE__*/ lazy<T.PluginAvailability>(() => string);
export const PluginDetail = /*@__PURE__*/ lazy<T.PluginDetail>(() => loose({
  appTemplates: list(AppTemplateSummary),
  apps: list(AppSummary),
  description: nullish(string),
  hooks: list(PluginHookSummary),
  marketplaceName: string,
  marketplacePath: nullish(string),
  mcpServers: list(string),
  onboardingSkill: nullish(SkillSummary),
  scheduledTasks: nullish(list(ScheduledTaskSummary)),
  shareUrl: nullish(string),
  skills: list(SkillSummary),
  summary: PluginSummary,
}));
export const PluginDisabledReason = /*@__PURE__*/ lazy<T.PluginDisabledReason>(() => string);
export const PluginHookSummary = /*@__PURE__*/ lazy<T.PluginHookSummary>(() => loose({ eventName: string, key: string }));
export const PluginInstallPolicy = /*@__PURE__*/ lazy<T.PluginInstallPolicy>(() => string);
export const PluginInstallPolicySource = /*@__PURE__*/ lazy<T.PluginInstallPolicySource>(() => string);
export const PluginInstallResponse = /*@__PURE__*/ lazy<T.PluginInstallResponse>(() => loose({ appsNeedingAuth: list(AppSummary), authPolicy: string }));
export const PluginInstalledResponse = /*@__PURE__*/ lazy<T.PluginInstalledResponse>(() => loose({
  marketplaceLoadErrors: optional(list(MarketplaceLoadErrorInfo)),
  marketplaces: list(PluginMarketplaceEntry),
}));
export const PluginInterface = /*@__PURE__*/ lazy<T.PluginInterface>(() => loose({
  brandColor: nullish(string),
  capabilities: list(string),
  category: nullish(string),
  composerIcon: nullish(string),
  composerIconUrl: nullish(string),
  defaultPrompt: nullish(list(string)),
  developerName: nullish(string),
  displayName: nullish(string),
  logo: nullish(string),
  logoDark: nullish(string),
  logoUrl: nullish(string),
  logoUrlDark: nullish(string),
  longDescription: nullish(string),
  privacyPolicyUrl: nullish(string),
  screenshotUrls: list(string),
  screenshots: list(string),
  shortDescription: nullish(string),
  termsOfServiceUrl: nullish(string),
  websiteUrl: nullish(string),
}));
export const PluginListResponse = /*@__PURE__*/ lazy<T.PluginListResponse>(() => loose({
  featuredPluginIds: optional(list(string)),
  marketplaceLoadErrors: optional(list(MarketplaceLoadErrorInfo)),
  marketplaces: list(PluginMarketplaceEntry),
}));
export const PluginMarketplaceEntry = /*@__PURE__*/ lazy<T.PluginMarketplaceEntry>(() => loose({
  interface: nullish(MarketplaceInterface),
  name: string,
  path: nullish(string),
  plugins: list(PluginSummary),
}));
export const PluginReadResponse = /*@__PURE__*/ lazy<T.PluginReadResponse>(() => loose({ plugin: PluginDetail }));
export const PluginReconcileChangedPlugin = /*@__PURE__*/ lazy<T.PluginReconcileChangedPlugin>(() => loose({
  hasApps: boolean,
  hasHooks: boolean,
  hasMcps: boolean,
  hasSkills: boolean,
  id: string,
}));
export const PluginReconcileResponse = /*@__PURE__*/ lazy<T.PluginReconcileResponse>(() => loose({
  changedPlugins: list(PluginReconcileChangedPlugin),
  failedMaterializationRemotePluginIds: list(string),
  failedRemotePluginIds: list(string),
}));
export const PluginSearchResponse = /*@__PURE__*/ lazy<T.PluginSearchResponse>(() => loose({ data: list(PluginSearchResult), nextCursor: nullish(string) }));
export const PluginSearchResult = /*@__PURE__*/ lazy<T.PluginSearchResult>(() => loose({
  marketplaceName: string,
  marketplacePath: nullish(string),
  plugin: PluginSummary,
}));
export const PluginShareCheckoutResponse = /*@__PURE__*/ lazy<T.PluginShareCheckoutResponse>(() => loose({
  marketplaceName: string,
  marketplacePath: string,
  pluginId: string,
  pluginName: string,
  pluginPath: string,
  remotePluginId: string,
  remoteVersion: nullish(string),
}));
export const PluginShareContext = /*@__PURE__*/ lazy<T.PluginShareContext>(() => loose({
  canPublishToWorkspace: nullish(boolean),
  creatorAccountUserId: nullish(string),
  creatorName: nullish(string),
  discoverability: nullish(string),
  remotePluginId: string,
  remoteVersion: nullish(string),
  sharePrincipals: nullish(list(PluginSharePrincipal)),
  shareUrl: nullish(string),
}));
export const PluginShareDeleteResponse = /*@__PURE__*/ lazy<T.PluginShareDeleteResponse>(() => loose({}));
export const PluginShareDiscoverability = /*@__PURE__*/ lazy<T.PluginShareDiscoverability>(() => string);
export const PluginShareListItem = /*@__PURE__*/ lazy<T.PluginShareListItem>(() => loose({ localPluginPath: nullish(string), plugin: PluginSummary }));
export const PluginShareListResponse = /*@__PURE__*/ lazy<T.PluginShareListResponse>(() => loose({ data: list(PluginShareListItem) }));
export const PluginSharePrincipal = /*@__PURE__*/ lazy<T.PluginSharePrincipal>(() => loose({ name: string, principalId: string, principalType: string, role: string }));
export const PluginSharePrincipalRole = /*@__PURE__*/ lazy<T.PluginSharePrincipalRole>(() => string);
export const PluginSharePrincipalType = /*@__PURE__*/ lazy<T.PluginSharePrincipalType>(() => string);
export const PluginShareSaveResponse = /*@__PURE__*/ lazy<T.PluginShareSaveResponse>(() => loose({
  canPublishToWorkspace: nullish(boolean),
  remotePluginId: string,
  shareUrl: string,
}));
export const PluginShareUpdateTargetsResponse = /*@__PURE__*/ lazy<T.PluginShareUpdateTargetsResponse>(() => loose({ discoverability: string, principals: list(PluginSharePrincipal) }));
export const PluginSkillReadResponse = /*@__PURE__*/ lazy<T.PluginSkillReadResponse>(() => loose({ contents: nullish(string) }));
export const PluginSource = /*@__PURE__*/ lazy<T.PluginSource>(() => openUnion('type', {
  local: loose({ path: string }),
  git: loose({
    path: nullish(string),
    refName: nullish(string),
    sha: nullish(string),
    url: string,
  }),
  npm: loose({ package: string, registry: nullish(string), version: nullish(string) }),
  remote: loose({}),
}));
export const PluginSummary = /*@__PURE__*/ lazy<T.PluginSummary>(() => loose({
  authPolicy: string,
  availability: optional(string),
  disabledReason: nullish(string),
  eligiblePlanTypes: nullish(list(string)),
  enabled: boolean,
  id: string,
  installPolicy: string,
  installPolicySource: nullish(string),
  installed: boolean,
  installedAt: nullish(number),
  interface: nullish(PluginInterface),
  keywords: optional(list(string)),
  localVersion: nullish(string),
  mustShowInstallationInterstitial: nullish(boolean),
  name: string,
  remotePluginId: nullish(string),
  shareContext: nullish(PluginShareContext),
  source: PluginSource,
  version: nullish(string),
}));
export const PluginUninstallResponse = /*@__PURE__*/ lazy<T.PluginUninstallResponse>(() => loose({}));
export const PluginsMigration = /*@__PURE__*/ lazy<T.PluginsMigration>(() => loose({ marketplaceName: string, pluginNames: list(string) }));
export const ProcessExitedNotification = /*@__PURE__*/ lazy<T.ProcessExitedNotification>(() => loose({
  exitCode: number,
  outputDrainTimedOut: nullish(boolean),
  processHandle: string,
  stderr: string,
  stderrCapReached: boolean,
  stdout: string,
  stdoutCapReached: boolean,
}));
export const ProcessKillResponse = /*@__PURE__*/ lazy<T.ProcessKillResponse>(() => loose({}));
export const ProcessOutputDeltaNotification = /*@__PURE__*/ lazy<T.ProcessOutputDeltaNotification>(() => loose({
  capReached: boolean,
  deltaBase64: string,
  processHandle: string,
  stream: string,
}));
export const ProcessOutputStream = /*@__PURE__*/ lazy<T.ProcessOutputStream>(() => string);
export const ProcessResizePtyResponse = /*@__PURE__*/ lazy<T.ProcessResizePtyResponse>(() => loose({}));
export const ProcessSpawnResponse = /*@__PURE__*/ lazy<T.ProcessSpawnResponse>(() => loose({}));
export const ProcessWriteStdinResponse = /*@__PURE__*/ lazy<T.ProcessWriteStdinResponse>(() => loose({}));
export const Project = /*@__PURE__*/ lazy<T.Project>(() => loose({
  createdAt: number,
  id: string,
  metadata: map(string),
  name: string,
  position: number,
  recencyAt: nullish(number),
  roots: list(ProjectRoot),
  updatedAt: number,
}));
export const ProjectChangeType = /*@__PURE__*/ lazy<T.ProjectChangeType>(() => string);
export const ProjectChangedNotification = /*@__PURE__*/ lazy<T.ProjectChangedNotification>(() => loose({ changeType: string, projectId: string }));
export const ProjectCreateResponse = /*@__PURE__*/ lazy<T.ProjectCreateResponse>(() => loose({ project: Project }));
export const ProjectDeleteResponse = /*@__PURE__*/ lazy<T.ProjectDeleteResponse>(() => loose({}));
export const ProjectImportResponse = /*@__PURE__*/ lazy<T.ProjectImportResponse>(() => loose({ project: Project }));
export const ProjectListResponse = /*@__PURE__*/ lazy<T.ProjectListResponse>(() => loose({ data: list(Project), nextCursor: nullish(string) }));
export const ProjectMoveResponse = /*@__PURE__*/ lazy<T.ProjectMoveResponse>(() => loose({}));
export const ProjectReadResponse = /*@__PURE__*/ lazy<T.ProjectReadResponse>(() => loose({ project: Project }));
export const ProjectRoot = /*@__PURE__*/ lazy<T.ProjectRoot>(() => loose({ path: string }));
export const ProjectUpdateResponse = /*@__PURE__*/ lazy<T.ProjectUpdateResponse>(() => loose({ project: Project }));
export const ProviderSettings = /*@__PURE__*/ lazy<T.ProviderSettings>(() => openUnion('type', {
  openai: loose({}),
  customGateway: loose({ auth: GatewayAuth }),
  bedrock: loose({ profile: nullish(string), region: nullish(string) }),
  gcp: loose({
    credentialFile: nullish(string),
    location: nullish(string),
    projectId: nullish(string),
  }),
}));
export const QueuedSubmission = /*@__PURE__*/ lazy<T.QueuedSubmission>(() => loose({
  clientUserMessageId: string,
  id: string,
  input: list(UserInput),
  responsesapiClientMetadata: nullish(map(string)),
}));
export const RateLimitReachedType = /*@__PURE__*/ lazy<T.RateLimitReachedType>(() => string);
export const RateLimitResetCredit = /*@__PURE__*/ lazy<T.RateLimitResetCredit>(() => loose({
  description: nullish(string),
  expiresAt: nullish(number),
  grantedAt: number,
  id: string,
  resetType: string,
  status: string,
  title: nullish(string),
}));
export const RateLimitResetCreditStatus = /*@__PURE__*/ lazy<T.RateLimitResetCreditStatus>(() => string);
export const RateLimitResetCreditsSummary = /*@__PURE__*/ lazy<T.RateLimitResetCreditsSummary>(() => loose({ availableCount: number, credits: nullish(list(RateLimitResetCredit)) }));
export const RateLimitResetType = /*@__PURE__*/ lazy<T.RateLimitResetType>(() => string);
export const RateLimitSnapshot = /*@__PURE__*/ lazy<T.RateLimitSnapshot>(() => loose({
  credits: nullish(CreditsSnapshot),
  individualLimit: nullish(SpendControlLimitSnapshot),
  limitId: nullish(string),
  limitName: nullish(string),
  normalModelSlug: nullish(string),
  planType: nullish(string),
  primary: nullish(RateLimitWindow),
  rateLimitReachedType: nullish(string),
  secondary: nullish(RateLimitWindow),
  spendControlReached: nullish(boolean),
}));
export const RateLimitWindow = /*@__PURE__*/ lazy<T.RateLimitWindow>(() => loose({
  resetsAt: nullish(number),
  usedPercent: number,
  windowDurationMins: nullish(number),
}));
export const RealtimeConversationVersion = /*@__PURE__*/ lazy<T.RealtimeConversationVersion>(() => string);
export const RealtimeVoice = /*@__PURE__*/ lazy<T.RealtimeVoice>(() => string);
export const RealtimeVoicesList = /*@__PURE__*/ lazy<T.RealtimeVoicesList>(() => loose({
  defaultV1: string,
  defaultV2: string,
  v1: list(string),
  v2: list(string),
  v3: optional(list(string)),
}));
export const ReasoningEffort = /*@__PURE__*/ lazy<T.ReasoningEffort>(() => string);
export const ReasoningEffortOption = /*@__PURE__*/ lazy<T.ReasoningEffortOption>(() => loose({ description: string, reasoningEffort: string }));
export const ReasoningSummary = /*@__PURE__*/ lazy<T.ReasoningSummary>(() => string);
export const ReasoningSummaryPartAddedNotification = /*@__PURE__*/ lazy<T.ReasoningSummaryPartAddedNotification>(() => loose({ itemId: string, summaryIndex: number, threadId: string, turnId: string }));
export const ReasoningSummaryTextDeltaNotification = /*@__PURE__*/ lazy<T.ReasoningSummaryTextDeltaNotification>(() => loose({
  delta: string,
  itemId: string,
  summaryIndex: number,
  threadId: string,
  turnId: string,
}));
export const ReasoningTextDeltaNotification = /*@__PURE__*/ lazy<T.ReasoningTextDeltaNotification>(() => loose({
  contentIndex: number,
  delta: string,
  itemId: string,
  threadId: string,
  turnId: string,
}));
export const RemoteControlClient = /*@__PURE__*/ lazy<T.RemoteControlClient>(() => loose({
  appVersion: nullish(string),
  clientId: string,
  deviceModel: nullish(string),
  deviceType: nullish(string),
  displayName: nullish(string),
  lastSeenAt: nullish(number),
  osVersion: nullish(string),
  platform: nullish(string),
}));
export const RemoteControlClientsListResponse = /*@__PURE__*/ lazy<T.RemoteControlClientsListResponse>(() => loose({ data: list(RemoteControlClient), nextCursor: nullish(string) }));
export const RemoteControlClientsRevokeResponse = /*@__PURE__*/ lazy<T.RemoteControlClientsRevokeResponse>(() => loose({}));
export const RemoteControlConnectionStatus = /*@__PURE__*/ lazy<T.RemoteControlConnectionStatus>(() => string);
export const RemoteControlDisableResponse = /*@__PURE__*/ lazy<T.RemoteControlDisableResponse>(() => loose({
  environmentId: nullish(string),
  installationId: string,
  serverName: string,
  status: string,
}));
export const RemoteControlEnableResponse = /*@__PURE__*/ lazy<T.RemoteControlEnableResponse>(() => loose({
  environmentId: nullish(string),
  installationId: string,
  serverName: string,
  status: string,
}));
export const RemoteControlPairingStartResponse = /*@__PURE__*/ lazy<T.RemoteControlPairingStartResponse>(() => loose({
  environmentId: string,
  expiresAt: number,
  manualPairingCode: nullish(string),
  pairingCode: string,
}));
export const RemoteControlPairingStatusResponse = /*@__PURE__*/ lazy<T.RemoteControlPairingStatusResponse>(() => loose({ claimed: boolean }));
export const RemoteControlStatusChangedNotification = /*@__PURE__*/ lazy<T.RemoteControlStatusChangedNotification>(() => loose({
  environmentId: nullish(string),
  installationId: string,
  serverName: string,
  status: string,
}));
export const RemoteControlStatusReadResponse = /*@__PURE__*/ lazy<T.RemoteControlStatusReadResponse>(() => loose({
  environmentId: nullish(string),
  installationId: string,
  serverName: string,
  status: string,
}));
export const RequestHeader = /*@__PURE__*/ lazy<T.RequestHeader>(() => loose({ name: string, value: string }));
export const RequestId = /*@__PURE__*/ lazy<T.RequestId>(() => either(string, number));
export const RequestPermissionProfile = /*@__PURE__*/ lazy<T.RequestPermissionProfile>(() => loose({
  fileSystem: nullish(AdditionalFileSystemPermissions),
  network: nullish(AdditionalNetworkPermissions),
}));
export const ResidencyRequirement = /*@__PURE__*/ lazy<T.ResidencyRequirement>(() => string);
export const Resource = /*@__PURE__*/ lazy<T.Resource>(() => loose({
  _meta: optional(unknown),
  annotations: optional(unknown),
  description: nullish(string),
  icons: nullish(list(unknown)),
  mimeType: nullish(string),
  name: string,
  size: nullish(number),
  title: nullish(string),
  uri: string,
}));
export const ResourceContent = /*@__PURE__*/ lazy<T.ResourceContent>(() => either(
  loose({
    _meta: optional(unknown),
    mimeType: nullish(string),
    text: string,
    uri: string,
  }),
  loose({
    _meta: optional(unknown),
    blob: string,
    mimeType: nullish(string),
    uri: string,
  }),
));
export const ResourceTemplate = /*@__PURE__*/ lazy<T.ResourceTemplate>(() => loose({
  annotations: optional(unknown),
  description: nullish(string),
  mimeType: nullish(string),
  name: string,
  title: nullish(string),
  uriTemplate: string,
}));
export const ReviewStartResponse = /*@__PURE__*/ lazy<T.ReviewStartResponse>(() => loose({ reviewThreadId: string, turn: Turn }));
export const RolloutCompressResponse = /*@__PURE__*/ lazy<T.RolloutCompressResponse>(() => loose({}));
export const SandboxMode = /*@__PURE__*/ lazy<T.SandboxMode>(() => string);
export const SandboxPolicy = /*@__PURE__*/ lazy<T.SandboxPolicy>(() => openUnion('type', {
  dangerFullAccess: loose({}),
  readOnly: loose({ networkAccess: optional(boolean) }),
  externalSandbox: loose({ networkAccess: optional(string) }),
  workspaceWrite: loose({
    excludeSlashTmp: optional(boolean),
    excludeTmpdirEnvVar: optional(boolean),
    networkAccess: optional(boolean),
    writableRoots: optional(list(string)),
  }),
}));
export const SandboxWorkspaceWrite = /*@__PURE__*/ lazy<T.SandboxWorkspaceWrite>(() => loose({
  exclude_slash_tmp: optional(boolean),
  exclude_tmpdir_env_var: optional(boolean),
  network_access: optional(boolean),
  writable_roots: optional(list(string)),
}));
export const ScheduledTaskSchedule = /*@__PURE__*/ lazy<T.ScheduledTaskSchedule>(() => openUnion('type', {
  hourly: loose({ days: nullish(list(string)), intervalHours: number }),
  daily: loose({ time: string }),
  weekdays: loose({ time: string }),
  weekly: loose({ days: list(string), time: string }),
}));
export const ScheduledTaskSummary = /*@__PURE__*/ lazy<T.ScheduledTaskSummary>(() => loose({ key: string, name: string, prompt: string, schedule: ScheduledTaskSchedule }));
export const ScheduledTaskWeekday = /*@__PURE__*/ lazy<T.ScheduledTaskWeekday>(() => string);
export const SendAddCreditsNudgeEmailResponse = /*@__PURE__*/ lazy<T.SendAddCreditsNudgeEmailResponse>(() => loose({ status: string }));
export const ServerDiagnosticsGauge = /*@__PURE__*/ lazy<T.ServerDiagnosticsGauge>(() => loose({ name: string, value: number }));
export const ServerDiagnosticsProcess = /*@__PURE__*/ lazy<T.ServerDiagnosticsProcess>(() => loose({
  id: number,
  physicalFootprintBytes: nullish(number),
  residentMemoryBytes: nullish(number),
}));
export const ServerDiagnosticsResponse = /*@__PURE__*/ lazy<T.ServerDiagnosticsResponse>(() => loose({ gauges: list(ServerDiagnosticsGauge), process: ServerDiagnosticsProcess }));
export const ServerRequestResolvedNotification = /*@__PURE__*/ lazy<T.ServerRequestResolvedNotification>(() => loose({ requestId: RequestId, threadId: string }));
export const SessionMigration = /*@__PURE__*/ lazy<T.SessionMigration>(() => loose({ cwd: string, path: string, title: nullish(string) }));
export const SessionSource = /*@__PURE__*/ lazy<T.SessionSource>(() => openWords({ custom: string, subAgent: SubAgentSource }));
export const Settings = /*@__PURE__*/ lazy<T.Settings>(() => loose({
  developer_instructions: nullish(string),
  model: string,
  reasoning_effort: nullish(string),
}));
export const SkillDependencies = /*@__PURE__*/ lazy<T.SkillDependencies>(() => loose({ tools: list(SkillToolDependency) }));
export const SkillErrorInfo = /*@__PURE__*/ lazy<T.SkillErrorInfo>(() => loose({ message: string, path: string }));
export const SkillInterface = /*@__PURE__*/ lazy<T.SkillInterface>(() => loose({
  brandColor: nullish(string),
  defaultPrompt: nullish(string),
  displayName: nullish(string),
  iconLarge: nullish(string),
  iconLargeUrl: nullish(string),
  iconSmall: nullish(string),
  iconSmallUrl: nullish(string),
  shortDescription: nullish(string),
}));
export const SkillMetadata = /*@__PURE__*/ lazy<T.SkillMetadata>(() => loose({
  dependencies: nullish(SkillDependencies),
  description: string,
  enabled: boolean,
  interface: nullish(SkillInterface),
  name: string,
  path: string,
  pluginId: nullish(string),
  scope: string,
  shortDescription: nullish(string),
}));
export const SkillMigration = /*@__PURE__*/ lazy<T.SkillMigration>(() => loose({ name: string }));
export const SkillScope = /*@__PURE__*/ lazy<T.SkillScope>(() => string);
export const SkillSummary = /*@__PURE__*/ lazy<T.SkillSummary>(() => loose({
  description: string,
  enabled: boolean,
  interface: nullish(SkillInterface),
  name: string,
  path: nullish(string),
  shortDescription: nullish(string),
}));
export const SkillToolDependency = /*@__PURE__*/ lazy<T.SkillToolDependency>(() => loose({
  command: nullish(string),
  description: nullish(string),
  transport: nullish(string),
  type: string,
  url: nullish(string),
  value: string,
}));
export const SkillsChangedNotification = /*@__PURE__*/ lazy<T.SkillsChangedNotification>(() => loose({}));
export const SkillsConfigWriteResponse = /*@__PURE__*/ lazy<T.SkillsConfigWriteResponse>(() => loose({ effectiveEnabled: boolean }));
export const SkillsExtraRootsSetResponse = /*@__PURE__*/ lazy<T.SkillsExtraRootsSetResponse>(() => loose({}));
export const SkillsListEntry = /*@__PURE__*/ lazy<T.SkillsListEntry>(() => loose({ cwd: string, errors: list(SkillErrorInfo), skills: list(SkillMetadata) }));
export const SkillsListResponse = /*@__PURE__*/ lazy<T.SkillsListResponse>(() => loose({ data: list(SkillsListEntry) }));
export const SpendControlLimitSnapshot = /*@__PURE__*/ lazy<T.SpendControlLimitSnapshot>(() => loose({ limit: string, remainingPercent: number, resetsAt: number, used: string }));
export const StrictReviewRequiredNotification = /*@__PURE__*/ lazy<T.StrictReviewRequiredNotification>(() => loose({ startedAtMs: number, threadId: string, turnId: string }));
export const SubAgentActivityKind = /*@__PURE__*/ lazy<T.SubAgentActivityKind>(() => string);
export const SubAgentSource = /*@__PURE__*/ lazy<T.SubAgentSource>(() => openWords({
  thread_spawn: loose({
    agent_nickname: nullish(string),
    agent_path: nullish(string),
    agent_role: nullish(string),
    depth: number,
    parent_thread_id: string,
  }),
  other: string,
}));
export const SubagentMigration = /*@__PURE__*/ lazy<T.SubagentMigration>(() => loose({ name: string }));
export const TerminalInteractionNotification = /*@__PURE__*/ lazy<T.TerminalInteractionNotification>(() => loose({
  itemId: string,
  processId: string,
  stdin: string,
  threadId: string,
  turnId: string,
}));
export const TextElement = /*@__PURE__*/ lazy<T.TextElement>(() => loose({ byteRange: ByteRange, placeholder: nullish(string) }));
export const TextPosition = /*@__PURE__*/ lazy<T.TextPosition>(() => loose({ column: number, line: number }));
export const TextRange = /*@__PURE__*/ lazy<T.TextRange>(() => loose({ end: TextPosition, start: TextPosition }));
export const Thread = /*@__PURE__*/ lazy<T.Thread>(() => loose({
  agentNickname: nullish(string),
  agentRole: nullish(string),
  attachedToThreadId: nullish(string),
  canAcceptDirectInput: nullish(boolean),
  cliVersion: string,
  createdAt: number,
  cwd: string,
  daybreakEnabled: nullish(boolean),
  environments: nullish(list(ThreadEnvironment)),
  ephemeral: boolean,
  extra: nullish(ThreadExtra),
  forkedFromId: nullish(string),
  gitInfo: nullish(GitInfo),
  historyMode: optional(string),
  id: string,
  model: nullish(string),
  modelProvider: string,
  name: nullish(string),
  originator: nullish(string),
  parentThreadId: nullish(string),
  path: nullish(string),
  preview: string,
  projectId: nullable(string),
  reasoningEffort: nullish(string),
  recencyAt: nullish(number),
  section: nullish(ThreadSection),
  sectionEnteredAt: nullish(number),
  sessionId: string,
  source: SessionSource,
  status: ThreadStatus,
  threadSource: nullish(string),
  turns: list(Turn),
  updatedAt: number,
}));
export const ThreadActiveFlag = /*@__PURE__*/ lazy<T.ThreadActiveFlag>(() => string);
export const ThreadApproveGuardianDeniedActionResponse = /*@__PURE__*/ lazy<T.ThreadApproveGuardianDeniedActionResponse>(() => loose({}));
export const ThreadArchiveResponse = /*@__PURE__*/ lazy<T.ThreadArchiveResponse>(() => loose({}));
export const ThreadArchivedNotification = /*@__PURE__*/ lazy<T.ThreadArchivedNotification>(() => loose({ threadId: string }));
export const ThreadAttachment = /*@__PURE__*/ lazy<T.ThreadAttachment>(() => loose({
  attachmentType: string,
  createdAt: number,
  id: string,
  identityKey: string,
  payload: unknown,
}));
export const ThreadAttachmentAddOutcome = /*@__PURE__*/ lazy<T.ThreadAttachmentAddOutcome>(() => string);
export const ThreadAttachmentAddResponse = /*@__PURE__*/ lazy<T.ThreadAttachmentAddResponse>(() => loose({ attachment: ThreadAttachment, outcome: string }));
export const ThreadAttachmentListResponse = /*@__PURE__*/ lazy<T.ThreadAttachmentListResponse>(() => loose({ data: list(ThreadAttachment), nextCursor: nullish(string) }));
export const ThreadAttachmentOperation = /*@__PURE__*/ lazy<T.ThreadAttachmentOperation>(() => string);
export const ThreadAttachmentOwner = /*@__PURE__*/ lazy<T.ThreadAttachmentOwner>(() => loose({ archived: boolean, threadId: string }));
export const ThreadAttachmentOwnerListResponse = /*@__PURE__*/ lazy<T.ThreadAttachmentOwnerListResponse>(() => loose({ data: list(ThreadAttachmentOwner), nextCursor: nullish(string) }));
export const ThreadAttachmentRemoveResponse = /*@__PURE__*/ lazy<T.ThreadAttachmentRemoveResponse>(() => loose({}));
export const ThreadAttachmentUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadAttachmentUpdatedNotification>(() => loose({
  attachmentId: string,
  attachmentType: string,
  identityKey: string,
  operation: string,
  threadId: string,
}));
export const ThreadBackgroundTerminal = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminal>(() => loose({
  command: string,
  cpuPercent: nullish(number),
  cwd: string,
  itemId: string,
  osPid: nullish(number),
  processId: string,
  rssKb: nullish(number),
}));
export const ThreadBackgroundTerminalsCleanResponse = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsCleanResponse>(() => loose({}));
export const ThreadBackgroundTerminalsListResponse = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsListResponse>(() => loose({ data: list(ThreadBackgroundTerminal), nextCursor: nullish(string) }));
export const ThreadBackgroundTerminalsTerminateResponse = /*@__PURE__*/ lazy<T.ThreadBackgroundTerminalsTerminateResponse>(() => loose({ terminated: boolean }));
export const ThreadClosedNotification = /*@__PURE__*/ lazy<T.ThreadClosedNotification>(() => loose({ threadId: string }));
export const ThreadCompactStartResponse = /*@__PURE__*/ lazy<T.ThreadCompactStartResponse>(() => loose({}));
export const ThreadDecrementElicitationResponse = /*@__PURE__*/ lazy<T.ThreadDecrementElicitationResponse>(() => loose({ count: number, paused: boolean }));
export const ThreadDeleteResponse = /*@__PURE__*/ lazy<T.ThreadDeleteResponse>(() => loose({}));
export const ThreadDeletedNotification = /*@__PURE__*/ lazy<T.ThreadDeletedNotification>(() => loose({ threadId: string }));
export const ThreadEnvironment = /*@__PURE__*/ lazy<T.ThreadEnvironment>(() => loose({ cwd: string, environmentId: string, runtimeWorkspaceRoots: list(string) }));
export const ThreadExtra = /*@__PURE__*/ lazy<T.ThreadExtra>(() => loose({}));
export const ThreadForkResponse = /*@__PURE__*/ lazy<T.ThreadForkResponse>(() => loose({
  activePermissionProfile: nullish(ActivePermissionProfile),
  approvalPolicy: AskForApproval,
  approvalsReviewer: string,
  cwd: string,
  disabledPluginIds: optional(list(string)),
  instructionSources: optional(list(string)),
  model: string,
  modelProvider: string,
  multiAgentMode: optional(MultiAgentMode),
  reasoningEffort: nullish(string),
  runtimeWorkspaceRoots: optional(list(string)),
  sandbox: SandboxPolicy,
  serviceTier: nullish(string),
  thread: Thread,
}));
export const ThreadGoal = /*@__PURE__*/ lazy<T.ThreadGoal>(() => loose({
  createdAt: number,
  objective: string,
  status: string,
  threadId: string,
  timeUsedSeconds: number,
  tokenBudget: nullish(number),
  tokensUsed: number,
  updatedAt: number,
}));
export const ThreadGoalClearResponse = /*@__PURE__*/ lazy<T.ThreadGoalClearResponse>(() => loose({ cleared: boolean }));
export const ThreadGoalClearedNotification = /*@__PURE__*/ lazy<T.ThreadGoalClearedNotification>(() => loose({ threadId: string }));
export const ThreadGoalGetResponse = /*@__PURE__*/ lazy<T.ThreadGoalGetResponse>(() => loose({ goal: nullish(ThreadGoal) }));
export const ThreadGoalSetResponse = /*@__PURE__*/ lazy<T.ThreadGoalSetResponse>(() => loose({ goal: ThreadGoal }));
export const ThreadGoalStatus = /*@__PURE__*/ lazy<T.ThreadGoalStatus>(() => string);
export const ThreadGoalUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadGoalUpdatedNotification>(() => loose({ goal: ThreadGoal, threadId: string, turnId: nullish(string) }));
export const ThreadGuardianAssessment = /*@__PURE__*/ lazy<T.ThreadGuardianAssessment>(() => loose({
  outcome: string,
  rationale: string,
  riskLevel: string,
  userAuthorization: string,
}));
export const ThreadGuardianReviewResponse = /*@__PURE__*/ lazy<T.ThreadGuardianReviewResponse>(() => loose({ assessment: nullish(ThreadGuardianAssessment), callId: string }));
export const ThreadHistoryMode = /*@__PURE__*/ lazy<T.ThreadHistoryMode>(() => string);
export const ThreadId = /*@__PURE__*/ lazy<T.ThreadId>(() => string);
export const ThreadIncrementElicitationResponse = /*@__PURE__*/ lazy<T.ThreadIncrementElicitationResponse>(() => loose({ count: number, paused: boolean }));
export const ThreadInjectItemsResponse = /*@__PURE__*/ lazy<T.ThreadInjectItemsResponse>(() => loose({}));
export const ThreadItem = /*@__PURE__*/ lazy<T.ThreadItem>(() => openUnion('type', {
  userMessage: loose({
    clientId: nullish(string),
    content: list(UserInput),
    id: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  hookPrompt: loose({
    fragments: list(HookPromptFragment),
    id: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  agentMessage: loose({
    delivery: nullish(string),
    id: string,
    memoryCitation: nullish(MemoryCitation),
    moderation: nullish(AgentMessageModeration),
    phase: nullish(string),
    questions: nullish(list(AsyncUserInputQuestion)),
    text: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  functionCallOutput: loose({
    id: string,
    name: string,
    namespace: nullish(string),
    output: FunctionCallOutputBody,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  plan: loose({
    id: string,
    text: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  reasoning: loose({
    content: optional(list(string)),
    id: string,
    summary: optional(list(string)),
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  commandExecution: loose({
    aggregatedOutput: nullish(string),
    command: string,
    commandActions: list(CommandAction),
    cwd: string,
    durationMs: nullish(number),
    exitCode: nullish(number),
    id: string,
    pluginId: nullish(string),
    processId: nullish(string),
    scriptPath: nullish(string),
    source: optional(string),
    status: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  fileChange: loose({
    changes: list(FileUpdateChange),
    id: string,
    status: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  mcpToolCall: loose({
    appContext: nullish(McpToolCallAppContext),
    arguments: unknown,
    durationMs: nullish(number),
    error: nullish(McpToolCallError),
    id: string,
    mcpAppResourceUri: nullish(string),
    mcpAppUi: nullish(McpAppUi),
    pluginId: nullish(string),
    readOnlyHint: nullish(boolean),
    result: nullish(McpToolCallResult),
    server: string,
    status: string,
    tool: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  dynamicToolCall: loose({
    arguments: unknown,
    contentItems: nullish(list(DynamicToolCallOutputContentItem)),
    durationMs: nullish(number),
    id: string,
    namespace: nullish(string),
    status: string,
    success: nullish(boolean),
    tool: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  collabAgentToolCall: loose({
    agentsStates: map(CollabAgentState),
    id: string,
    model: nullish(string),
    prompt: nullish(string),
    reasoningEffort: nullish(string),
    receiverThreadIds: list(string),
    senderThreadId: string,
    status: string,
    tool: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  subAgentActivity: loose({
    agentPath: string,
    agentThreadId: string,
    id: string,
    kind: string,
    model: nullish(string),
    reasoningEffort: nullish(string),
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  webSearch: loose({
    action: nullish(WebSearchAction),
    id: string,
    query: string,
    results: nullish(list(unknown)),
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  imageView: loose({
    id: string,
    path: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  sleep: loose({
    durationMs: number,
    id: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  imageGeneration: either(
    loose({
      fileId: string,
      failure: nullish(ImageGenerationFailure),
      generationId: nullish(string),
      id: string,
      inputImages: optional(list(ImageGenerationInputImage)),
      revisedPrompt: nullish(string),
      savedPath: nullish(string),
      status: string,
      transparentBackground: nullish(boolean),
      completedAtMs: nullish(number),
      startedAtMs: nullish(number),
    }),
    loose({
      result: string,
      failure: nullish(ImageGenerationFailure),
      generationId: nullish(string),
      id: string,
      inputImages: optional(list(ImageGenerationInputImage)),
      revisedPrompt: nullish(string),
      savedPath: nullish(string),
      status: string,
      transparentBackground: nullish(boolean),
      completedAtMs: nullish(number),
      startedAtMs: nullish(number),
    }),
  ),
  enteredReviewMode: loose({
    id: string,
    review: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  exitedReviewMode: loose({
    id: string,
    review: string,
    completedAtMs: nullish(number),
    startedAtMs: nullish(number),
  }),
  contextCompaction: loose({ id: string, completedAtMs: nullish(number), startedAtMs: nullish(number) }),
}));
export const ThreadItemEntry = /*@__PURE__*/ lazy<T.ThreadItemEntry>(() => loose({
  completedAtMs: nullish(number),
  item: ThreadItem,
  outputDeferred: optional(boolean),
  startedAtMs: nullish(number),
  turnId: string,
}));
export const ThreadItemsListResponse = /*@__PURE__*/ lazy<T.ThreadItemsListResponse>(() => loose({
  backwardsCursor: nullish(string),
  data: list(ThreadItemEntry),
  nextCursor: nullish(string),
}));
export const ThreadItemsReadResponse = /*@__PURE__*/ lazy<T.ThreadItemsReadResponse>(() => loose({ data: list(ThreadItemEntry) }));
export const ThreadListResponse = /*@__PURE__*/ lazy<T.ThreadListResponse>(() => loose({
  backwardsCursor: nullish(string),
  data: list(Thread),
  nextCursor: nullish(string),
  readStates: nullish(map(ThreadReadState)),
}));
export const ThreadLoadedListResponse = /*@__PURE__*/ lazy<T.ThreadLoadedListResponse>(() => loose({ data: list(string), nextCursor: nullish(string) }));
export const ThreadMemoryModeSetResponse = /*@__PURE__*/ lazy<T.ThreadMemoryModeSetResponse>(() => loose({}));
export const ThreadMemoryReadResponse = /*@__PURE__*/ lazy<T.ThreadMemoryReadResponse>(() => loose({ summary: nullish(string) }));
export const ThreadMetadataUpdateResponse = /*@__PURE__*/ lazy<T.ThreadMetadataUpdateResponse>(() => loose({ thread: Thread }));
export const ThreadNameUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadNameUpdatedNotification>(() => loose({ threadId: string, threadName: nullish(string) }));
export const ThreadPredictionRequestResponse = /*@__PURE__*/ lazy<T.ThreadPredictionRequestResponse>(() => loose({}));
export const ThreadPredictionResult = /*@__PURE__*/ lazy<T.ThreadPredictionResult>(() => openUnion('type', { completed: loose({ text: nullish(string) }), failed: loose({}) }));
export const ThreadPredictionUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadPredictionUpdatedNotification>(() => loose({ result: ThreadPredictionResult, sourceTurnId: string, threadId: string }));
export const ThreadPrepareApprovedPlanResponse = /*@__PURE__*/ lazy<T.ThreadPrepareApprovedPlanResponse>(() => loose({ prompt: string }));
export const ThreadProjectUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadProjectUpdatedNotification>(() => loose({ projectId: nullable(string), threadId: string }));
export const ThreadQueueAddResponse = /*@__PURE__*/ lazy<T.ThreadQueueAddResponse>(() => loose({ queuedSubmission: QueuedSubmission }));
export const ThreadQueueChangedNotification = /*@__PURE__*/ lazy<T.ThreadQueueChangedNotification>(() => loose({ threadId: string }));
export const ThreadQueueDeleteResponse = /*@__PURE__*/ lazy<T.ThreadQueueDeleteResponse>(() => loose({ deleted: boolean }));
export const ThreadQueueListResponse = /*@__PURE__*/ lazy<T.ThreadQueueListResponse>(() => loose({ data: list(QueuedSubmission), nextCursor: nullish(string) }));
export const ThreadQueueReorderResponse = /*@__PURE__*/ lazy<T.ThreadQueueReorderResponse>(() => loose({}));
export const ThreadQueueStartResponse = /*@__PURE__*/ lazy<T.ThreadQueueStartResponse>(() => loose({ turn: Turn }));
export const ThreadQueueUpdateResponse = /*@__PURE__*/ lazy<T.ThreadQueueUpdateResponse>(() => loose({ queuedSubmission: QueuedSubmission }));
export const ThreadReadResponse = /*@__PURE__*/ lazy<T.ThreadReadResponse>(() => loose({ readState: nullish(ThreadReadState), thread: Thread }));
export const ThreadReadState = /*@__PURE__*/ lazy<T.ThreadReadState>(() => loose({ firstUnread: nullish(ThreadUnreadPosition), revision: string }));
export const ThreadReadStateChangedNotification = /*@__PURE__*/ lazy<T.ThreadReadStateChangedNotification>(() => loose({ readState: ThreadReadState, threadId: string }));
export const ThreadReadStateUpdateResponse = /*@__PURE__*/ lazy<T.ThreadReadStateUpdateResponse>(() => loose({ readState: ThreadReadState }));
export const ThreadRealtimeAppendAudioResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendAudioResponse>(() => loose({}));
export const ThreadRealtimeAppendSpeechResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendSpeechResponse>(() => loose({}));
export const ThreadRealtimeAppendTextResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeAppendTextResponse>(() => loose({}));
export const ThreadRealtimeAudioChunk = /*@__PURE__*/ lazy<T.ThreadRealtimeAudioChunk>(() => loose({
  data: string,
  itemId: nullish(string),
  numChannels: number,
  sampleRate: number,
  samplesPerChannel: nullish(number),
}));
export const ThreadRealtimeBemItemPresentation = /*@__PURE__*/ lazy<T.ThreadRealtimeBemItemPresentation>(() => openUnion('type', {
  wholeItem: loose({}),
  inlineMarkdown: loose({}),
  inlineVisualization: loose({ index: number }),
}));
export const ThreadRealtimeClosedNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeClosedNotification>(() => loose({ reason: nullish(string), threadId: string }));
export const ThreadRealtimeErrorNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeErrorNotification>(() => loose({ message: string, threadId: string }));
export const ThreadRealtimeItem = /*@__PURE__*/ lazy<T.ThreadRealtimeItem>(() => openUnion('type', {
  realtimeSessionStarted: loose({ id: string, realtimeSessionId: string }),
  transcriptSegment: loose({ role: string, text: string, id: string, realtimeSessionId: string }),
  bemItemPromoted: loose({
    item_id: string,
    presentation: ThreadRealtimeBemItemPresentation,
    turn_id: string,
    id: string,
    realtimeSessionId: string,
  }),
  realtimeSessionClosed: loose({ outcome: string, id: string, realtimeSessionId: string }),
}));
export const ThreadRealtimeItemAddedNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeItemAddedNotification>(() => loose({ item: unknown, threadId: string }));
export const ThreadRealtimeItemCompletedNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeItemCompletedNotification>(() => loose({ item: ThreadRealtimeItem, threadId: string }));
export const ThreadRealtimeItemStartedNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeItemStartedNotification>(() => loose({ item: ThreadRealtimeItem, threadId: string }));
export const ThreadRealtimeItemTranscriptDeltaNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeItemTranscriptDeltaNotification>(() => loose({ delta: string, itemId: string, threadId: string }));
export const ThreadRealtimeListVoicesResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeListVoicesResponse>(() => loose({ voices: RealtimeVoicesList }));
export const ThreadRealtimeOutputAudioDeltaNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeOutputAudioDeltaNotification>(() => loose({ audio: ThreadRealtimeAudioChunk, threadId: string }));
export const ThreadRealtimeSdpNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeSdpNotification>(() => loose({ sdp: string, threadId: string }));
export const ThreadRealtimeSessionOutcome = /*@__PURE__*/ lazy<T.ThreadRealtimeSessionOutcome>(() => string);
export const ThreadRealtimeStartResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeStartResponse>(() => loose({}));
export const ThreadRealtimeStartedNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeStartedNotification>(() => loose({ realtimeSessionId: nullish(string), threadId: string, version: string }));
export const ThreadRealtimeStopResponse = /*@__PURE__*/ lazy<T.ThreadRealtimeStopResponse>(() => loose({}));
export const ThreadRealtimeTranscriptDeltaNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeTranscriptDeltaNotification>(() => loose({ delta: string, role: string, threadId: string }));
export const ThreadRealtimeTranscriptDoneNotification = /*@__PURE__*/ lazy<T.ThreadRealtimeTranscriptDoneNotification>(() => loose({ role: string, text: string, threadId: string }));
export const ThreadRealtimeTranscriptRole = /*@__PURE__*/ lazy<T.ThreadRealtimeTranscriptRole>(() => string);
export const ThreadResumeResponse = /*@__PURE__*/ lazy<T.ThreadResumeResponse>(() => loose({
  activePermissionProfile: nullish(ActivePermissionProfile),
  approvalPolicy: AskForApproval,
  approvalsReviewer: string,
  collaborationMode: nullish(CollaborationMode),
  cwd: string,
  disabledPluginIds: optional(list(string)),
  initialTurnsPage: nullish(TurnsPage),
  instructionSources: optional(list(string)),
  itemsBackwardsCursor: nullish(string),
  model: string,
  modelProvider: string,
  multiAgentMode: optional(MultiAgentMode),
  reasoningEffort: nullish(string),
  runtimeWorkspaceRoots: optional(list(string)),
  sandbox: SandboxPolicy,
  serviceTier: nullish(string),
  thread: Thread,
  turnsBackwardsCursor: nullish(string),
}));
export const ThreadRevertResponse = /*@__PURE__*/ lazy<T.ThreadRevertResponse>(() => loose({
  itemsBackwardsCursor: nullish(string),
  thread: Thread,
  turnsBackwardsCursor: nullish(string),
}));
export const ThreadRevertedNotification = /*@__PURE__*/ lazy<T.ThreadRevertedNotification>(() => loose({ threadId: string }));
export const ThreadSampleCancelResponse = /*@__PURE__*/ lazy<T.ThreadSampleCancelResponse>(() => loose({}));
export const ThreadSampleResponse = /*@__PURE__*/ lazy<T.ThreadSampleResponse>(() => loose({
  cachedInputTokens: nullish(number),
  inputTokens: nullish(number),
  outputTokens: nullish(number),
  responseId: string,
  sourceTurnId: string,
  text: nullish(string),
}));
export const ThreadSearchOccurrence = /*@__PURE__*/ lazy<T.ThreadSearchOccurrence>(() => loose({
  itemId: string,
  snippet: string,
  snippetMatchRange: ThreadSearchTextRange,
  turnCursor: string,
  turnId: string,
}));
export const ThreadSearchOccurrencesResponse = /*@__PURE__*/ lazy<T.ThreadSearchOccurrencesResponse>(() => loose({ data: list(ThreadSearchOccurrence), nextCursor: nullish(string) }));
export const ThreadSearchResponse = /*@__PURE__*/ lazy<T.ThreadSearchResponse>(() => loose({
  backwardsCursor: nullish(string),
  data: list(ThreadSearchResult),
  nextCursor: nullish(string),
}));
export const ThreadSearchResult = /*@__PURE__*/ lazy<T.ThreadSearchResult>(() => loose({ snippet: string, thread: Thread }));
export const ThreadSearchTextRange = /*@__PURE__*/ lazy<T.ThreadSearchTextRange>(() => loose({ end: number, start: number }));
export const ThreadSection = /*@__PURE__*/ lazy<T.ThreadSection>(() => loose({ appearance: nullish(ThreadSectionAppearance), id: string, name: string }));
export const ThreadSectionAppearance = /*@__PURE__*/ lazy<T.ThreadSectionAppearance>(() => loose({ color: nullish(string), icon: nullish(string) }));
export const ThreadSectionChangedNotification = /*@__PURE__*/ lazy<T.ThreadSectionChangedNotification>(() => loose({ sectionId: nullable(string), threadId: string }));
export const ThreadSectionCreateResponse = /*@__PURE__*/ lazy<T.ThreadSectionCreateResponse>(() => loose({ section: ThreadSection }));
export const ThreadSectionDeleteResponse = /*@__PURE__*/ lazy<T.ThreadSectionDeleteResponse>(() => loose({}));
export const ThreadSectionListResponse = /*@__PURE__*/ lazy<T.ThreadSectionListResponse>(() => loose({ data: list(ThreadSection), nextCursor: nullish(string) }));
export const ThreadSectionMoveResponse = /*@__PURE__*/ lazy<T.ThreadSectionMoveResponse>(() => loose({}));
export const ThreadSectionUpdateResponse = /*@__PURE__*/ lazy<T.ThreadSectionUpdateResponse>(() => loose({ section: ThreadSection }));
export const ThreadSetNameResponse = /*@__PURE__*/ lazy<T.ThreadSetNameResponse>(() => loose({}));
export const ThreadSettings = /*@__PURE__*/ lazy<T.ThreadSettings>(() => loose({
  activePermissionProfile: nullish(ActivePermissionProfile),
  approvalPolicy: AskForApproval,
  approvalsReviewer: string,
  collaborationMode: CollaborationMode,
  cwd: string,
  disabledPluginIds: optional(list(string)),
  effort: nullish(string),
  environments: nullish(list(ThreadEnvironment)),
  model: string,
  modelProvider: string,
  multiAgentMode: optional(MultiAgentMode),
  personality: nullish(string),
  sandboxPolicy: SandboxPolicy,
  serviceTier: nullish(string),
  summary: nullish(string),
}));
export const ThreadSettingsUpdateResponse = /*@__PURE__*/ lazy<T.ThreadSettingsUpdateResponse>(() => loose({}));
export const ThreadSettingsUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadSettingsUpdatedNotification>(() => loose({ threadId: string, threadSettings: ThreadSettings }));
export const ThreadShellCommandResponse = /*@__PURE__*/ lazy<T.ThreadShellCommandResponse>(() => loose({}));
export const ThreadSource = /*@__PURE__*/ lazy<T.ThreadSource>(() => string);
export const ThreadStartResponse = /*@__PURE__*/ lazy<T.ThreadStartResponse>(() => loose({
  activePermissionProfile: nullish(ActivePermissionProfile),
  approvalPolicy: AskForApproval,
  approvalsReviewer: string,
  cwd: string,
  disabledPluginIds: optional(list(string)),
  instructionSources: optional(list(string)),
  model: string,
  modelProvider: string,
  multiAgentMode: optional(MultiAgentMode),
  reasoningEffort: nullish(string),
  runtimeWorkspaceRoots: optional(list(string)),
  sandbox: SandboxPolicy,
  serviceTier: nullish(string),
  thread: Thread,
}));
export const ThreadStartedNotification = /*@__PURE__*/ lazy<T.ThreadStartedNotification>(() => loose({ thread: Thread }));
export const ThreadStatus = /*@__PURE__*/ lazy<T.ThreadStatus>(() => openUnion('type', {
  notLoaded: loose({}),
  idle: loose({}),
  systemError: loose({}),
  active: loose({ activeFlags: list(string) }),
}));
export const ThreadStatusChangedNotification = /*@__PURE__*/ lazy<T.ThreadStatusChangedNotification>(() => loose({ status: ThreadStatus, threadId: string }));
export const ThreadTimelineEntry = /*@__PURE__*/ lazy<T.ThreadTimelineEntry>(() => openUnion('type', {
  item: loose({ item: ThreadItem, position: number, turnId: string }),
  realtime: loose({ item: ThreadRealtimeItem, position: number }),
  turnStarted: loose({ position: number, started_at: nullish(number), turn_id: string }),
  turnCompleted: loose({
    completed_at: nullish(number),
    duration_ms: nullish(number),
    error: nullish(TurnError),
    position: number,
    started_at: nullish(number),
    status: string,
    turn_id: string,
  }),
}));
export const ThreadTimelineListResponse = /*@__PURE__*/ lazy<T.ThreadTimelineListResponse>(() => loose({
  activeRealtimeSessionAtPageStart: nullish(string),
  data: list(ThreadTimelineEntry),
  nextCursor: nullish(string),
}));
export const ThreadTokenUsage = /*@__PURE__*/ lazy<T.ThreadTokenUsage>(() => loose({
  last: TokenUsageBreakdown,
  modelContextWindow: nullish(number),
  total: TokenUsageBreakdown,
}));
export const ThreadTokenUsageUpdatedNotification = /*@__PURE__*/ lazy<T.ThreadTokenUsageUpdatedNotification>(() => loose({ threadId: string, tokenUsage: ThreadTokenUsage, turnId: string }));
export const ThreadTurnsListResponse = /*@__PURE__*/ lazy<T.ThreadTurnsListResponse>(() => loose({
  backwardsCursor: nullish(string),
  data: list(Turn),
  nextCursor: nullish(string),
}));
export const ThreadUnarchiveResponse = /*@__PURE__*/ lazy<T.ThreadUnarchiveResponse>(() => loose({ thread: Thread }));
export const ThreadUnarchivedNotification = /*@__PURE__*/ lazy<T.ThreadUnarchivedNotification>(() => loose({ threadId: string }));
export const ThreadUnreadPosition = /*@__PURE__*/ lazy<T.ThreadUnreadPosition>(() => openUnion('type', { threadStart: loose({}), turn: loose({ turnId: string }) }));
export const ThreadUnsubscribeResponse = /*@__PURE__*/ lazy<T.ThreadUnsubscribeResponse>(() => loose({ status: string }));
export const ThreadUnsubscribeStatus = /*@__PURE__*/ lazy<T.ThreadUnsubscribeStatus>(() => string);
export const ThreadUsage = /*@__PURE__*/ lazy<T.ThreadUsage>(() => loose({
  estimatedUsageCreditsMicros: number,
  estimatedUsageUsdMicros: nullish(number),
  groups: list(ThreadUsageBreakdownGroup),
  nativeUsageUsdMicros: nullish(number),
  threadId: string,
}));
export const ThreadUsageBreakdownGroup = /*@__PURE__*/ lazy<T.ThreadUsageBreakdownGroup>(() => loose({
  cachedInputTokens: nullish(number),
  estimatedUsageCreditsMicros: number,
  inputTokens: nullish(number),
  model: nullish(string),
  netNewInputTokens: nullish(number),
  outputTokens: nullish(number),
  reasoningEffort: nullish(string),
  speed: nullish(string),
  totalTokens: nullish(number),
}));
export const TokenUsageBreakdown = /*@__PURE__*/ lazy<T.TokenUsageBreakdown>(() => loose({
  cacheWriteInputTokens: optional(number),
  cachedInputTokens: number,
  inputTokens: number,
  outputTokens: number,
  reasoningOutputTokens: number,
  totalTokens: number,
}));
export const Tool = /*@__PURE__*/ lazy<T.Tool>(() => loose({
  _meta: optional(unknown),
  annotations: optional(unknown),
  description: nullish(string),
  icons: nullish(list(unknown)),
  inputSchema: unknown,
  name: string,
  outputSchema: optional(unknown),
  title: nullish(string),
}));
export const ToolRequestUserInputOption = /*@__PURE__*/ lazy<T.ToolRequestUserInputOption>(() => loose({ description: string, label: string }));
export const ToolRequestUserInputParams = /*@__PURE__*/ lazy<T.ToolRequestUserInputParams>(() => loose({
  autoResolutionMs: nullish(number),
  isBlocking: boolean,
  itemId: string,
  questions: list(ToolRequestUserInputQuestion),
  threadId: string,
  turnId: string,
}));
export const ToolRequestUserInputQuestion = /*@__PURE__*/ lazy<T.ToolRequestUserInputQuestion>(() => loose({
  header: string,
  id: string,
  isOther: optional(boolean),
  isSecret: optional(boolean),
  options: nullish(list(ToolRequestUserInputOption)),
  question: string,
}));
export const ToolsV2 = /*@__PURE__*/ lazy<T.ToolsV2>(() => loose({ web_search: nullish(WebSearchToolConfig) }));
export const Turn = /*@__PURE__*/ lazy<T.Turn>(() => loose({
  completedAt: nullish(number),
  durationMs: nullish(number),
  error: nullish(TurnError),
  id: string,
  items: list(ThreadItem),
  itemsView: optional(string),
  rootTurnId: nullish(string),
  startedAt: nullish(number),
  status: string,
}));
export const TurnCompletedNotification = /*@__PURE__*/ lazy<T.TurnCompletedNotification>(() => loose({ threadId: string, turn: Turn }));
export const TurnDiffUpdatedNotification = /*@__PURE__*/ lazy<T.TurnDiffUpdatedNotification>(() => loose({ diff: string, threadId: string, turnId: string }));
export const TurnError = /*@__PURE__*/ lazy<T.TurnError>(() => loose({
  additionalDetails: nullish(string),
  codexErrorInfo: nullish(CodexErrorInfo),
  message: string,
  misalignment: nullish(MisalignmentErrorDetails),
}));
export const TurnInterruptResponse = /*@__PURE__*/ lazy<T.TurnInterruptResponse>(() => loose({}));
export const TurnItemsView = /*@__PURE__*/ lazy<T.TurnItemsView>(() => string);
export const TurnModerationMetadataNotification = /*@__PURE__*/ lazy<T.TurnModerationMetadataNotification>(() => loose({ metadata: unknown, threadId: string, turnId: string }));
export const TurnPlanStep = /*@__PURE__*/ lazy<T.TurnPlanStep>(() => loose({ status: string, step: string }));
export const TurnPlanStepStatus = /*@__PURE__*/ lazy<T.TurnPlanStepStatus>(() => string);
export const TurnPlanUpdatedNotification = /*@__PURE__*/ lazy<T.TurnPlanUpdatedNotification>(() => loose({
  explanation: nullish(string),
  plan: list(TurnPlanStep),
  threadId: string,
  turnId: string,
}));
export const TurnSettingsUpdateResponse = /*@__PURE__*/ lazy<T.TurnSettingsUpdateResponse>(() => loose({ status: string }));
export const TurnSettingsUpdateStatus = /*@__PURE__*/ lazy<T.TurnSettingsUpdateStatus>(() => string);
export const TurnStartResponse = /*@__PURE__*/ lazy<T.TurnStartResponse>(() => loose({ turn: Turn }));
export const TurnStartedNotification = /*@__PURE__*/ lazy<T.TurnStartedNotification>(() => loose({ threadId: string, turn: Turn }));
export const TurnStatus = /*@__PURE__*/ lazy<T.TurnStatus>(() => string);
export const TurnSteerResponse = /*@__PURE__*/ lazy<T.TurnSteerResponse>(() => loose({ turnId: string }));
export const TurnsPage = /*@__PURE__*/ lazy<T.TurnsPage>(() => loose({
  backwardsCursor: nullish(string),
  data: list(Turn),
  nextCursor: nullish(string),
}));
export const UserInput = /*@__PURE__*/ lazy<T.UserInput>(() => openUnion('type', {
  text: loose({ text: string, text_elements: optional(list(TextElement)) }),
  image: either(
    loose({ url: string, detail: nullish(string) }),
    loose({ fileId: string, detail: nullish(string) }),
  ),
  localImage: loose({ detail: nullish(string), path: string }),
  audio: either(loose({ url: string }), loose({ fileId: string })),
  localAudio: loose({ path: string }),
  skill: loose({ name: string, path: string }),
  mention: loose({ name: string, path: string }),
}));
export const UserVerificationCancelResponse = /*@__PURE__*/ lazy<T.UserVerificationCancelResponse>(() => loose({}));
export const UserVerificationDeleteResponse = /*@__PURE__*/ lazy<T.UserVerificationDeleteResponse>(() => loose({}));
export const UserVerificationEnrollResponse = /*@__PURE__*/ lazy<T.UserVerificationEnrollResponse>(() => loose({ algorithm: nullish(string), credentialId: string, publicKey: nullish(string) }));
export const UserVerificationProof = /*@__PURE__*/ lazy<T.UserVerificationProof>(() => loose({ credentialId: string, signature: string }));
export const UserVerificationStatusResponse = /*@__PURE__*/ lazy<T.UserVerificationStatusResponse>(() => loose({
  credentialId: nullish(string),
  unavailableMessage: nullish(string),
  unavailableReason: nullish(string),
}));
export const UserVerificationUnavailableReason = /*@__PURE__*/ lazy<T.UserVerificationUnavailableReason>(() => string);
export const UserVerificationVerifyResponse = /*@__PURE__*/ lazy<T.UserVerificationVerifyResponse>(() => loose({ proof: UserVerificationProof }));
export const Verbosity = /*@__PURE__*/ lazy<T.Verbosity>(() => string);
export const WarningNotification = /*@__PURE__*/ lazy<T.WarningNotification>(() => loose({ message: string, threadId: nullish(string) }));
export const WebSearchAction = /*@__PURE__*/ lazy<T.WebSearchAction>(() => openUnion('type', {
  search: loose({ queries: nullish(list(string)), query: nullish(string) }),
  openPage: loose({ url: nullish(string) }),
  findInPage: loose({ pattern: nullish(string), url: nullish(string) }),
  other: loose({}),
}));
export const WebSearchContextSize = /*@__PURE__*/ lazy<T.WebSearchContextSize>(() => string);
export const WebSearchLocation = /*@__PURE__*/ lazy<T.WebSearchLocation>(() => loose({
  city: nullish(string),
  country: nullish(string),
  region: nullish(string),
  timezone: nullish(string),
}));
export const WebSearchMode = /*@__PURE__*/ lazy<T.WebSearchMode>(() => string);
export const WebSearchProvider = /*@__PURE__*/ lazy<T.WebSearchProvider>(() => string);
export const WebSearchToolConfig = /*@__PURE__*/ lazy<T.WebSearchToolConfig>(() => loose({
  allowed_domains: nullish(list(string)),
  context_size: nullish(string),
  location: nullish(WebSearchLocation),
}));
export const WindowsSandboxImplementation = /*@__PURE__*/ lazy<T.WindowsSandboxImplementation>(() => string);
export const WindowsSandboxReadiness = /*@__PURE__*/ lazy<T.WindowsSandboxReadiness>(() => string);
export const WindowsSandboxReadinessResponse = /*@__PURE__*/ lazy<T.WindowsSandboxReadinessResponse>(() => loose({ status: string }));
export const WindowsSandboxSetupCompletedNotification = /*@__PURE__*/ lazy<T.WindowsSandboxSetupCompletedNotification>(() => loose({ error: nullish(string), mode: string, success: boolean }));
export const WindowsSandboxSetupMode = /*@__PURE__*/ lazy<T.WindowsSandboxSetupMode>(() => string);
export const WindowsSandboxSetupStartResponse = /*@__PURE__*/ lazy<T.WindowsSandboxSetupStartResponse>(() => loose({ started: boolean }));
export const WindowsWorldWritableWarningNotification = /*@__PURE__*/ lazy<T.WindowsWorldWritableWarningNotification>(() => loose({ extraCount: number, failedScan: boolean, samplePaths: list(string) }));
export const WorkspaceMessage = /*@__PURE__*/ lazy<T.WorkspaceMessage>(() => loose({
  archivedAt: nullish(number),
  createdAt: nullish(number),
  messageBody: string,
  messageId: string,
  messageType: string,
}));
export const WorkspaceMessageType = /*@__PURE__*/ lazy<T.WorkspaceMessageType>(() => string);
export const WorkspaceRouting = /*@__PURE__*/ lazy<T.WorkspaceRouting>(() => loose({
  accountRoutingOverride: string,
  backendOrigin: string,
  chatgptAccountId: string,
}));
export const WriteStatus = /*@__PURE__*/ lazy<T.WriteStatus>(() => string);
