// Written by `npm run generate` from @openai/codex 0.171.0. Do not edit.

export type AbsolutePathBuf = string;

export interface ApiKeyAccount {
  readonly type: 'apiKey';
}

export interface ChatgptAccount {
  readonly type: 'chatgpt';
  readonly email: string | null;
  readonly planType: PlanType;
  readonly workspaceName?: string | null;
}

export interface AmazonBedrockAccount {
  readonly type: 'amazonBedrock';
  readonly usesCodexManagedCredentials?: boolean;
}

export interface GcpAccount {
  readonly type: 'gcp';
}

export type Account =
  | ApiKeyAccount
  | ChatgptAccount
  | AmazonBedrockAccount
  | GcpAccount;

export interface AccountLoginCompletedNotification {
  readonly error?: string | null;
  readonly loginId?: string | null;
  readonly onboardingEntrypoint?: DesktopOnboardingEntrypoint | null;
  readonly success: boolean;
}

export interface AccountRateLimitsUpdatedNotification {
  readonly rateLimits: RateLimitSnapshot;
}

export type AccountRoutingOverride = 'NO_CONSTRAINT' | 'us' | 'us_cr' | (string & {});

export interface AccountSecuritySetupAction {
  readonly label: string;
  readonly url: string;
}

export interface AccountSecuritySetupNotice {
  readonly accountId: string;
  readonly action: AccountSecuritySetupAction;
  readonly description: string;
  readonly title: string;
  readonly userId: string;
}

export interface AccountSession {
  readonly displayName?: string | null;
  readonly email?: string | null;
  readonly imageUrl?: string | null;
  readonly isActive: boolean;
  readonly lastUsedAt: number;
  readonly selectedWorkspaceAccountId?: string | null;
  readonly sessionId: string;
  readonly userId?: string | null;
  readonly workspaces: readonly AccountSessionWorkspace[];
}

export interface AccountSessionWorkspace {
  readonly accountId: string;
  readonly imageUrl?: string | null;
  readonly kind?: AccountSessionWorkspaceKind | null;
  readonly name?: string | null;
}

export type AccountSessionWorkspaceKind = 'personal' | 'workspace' | (string & {});

/** @experimental */
export interface AccountSessionsListParams {
  refreshWorkspaceMetadata?: boolean | undefined;
}

/** @experimental */
export interface AccountSessionsResponse {
  readonly activeSessionId?: string | null;
  readonly sessions: readonly AccountSession[];
}

/** @experimental */
export interface AccountSessionsSwitchParams {
  accountId: string;
  allowBrowserLogin?: boolean | undefined;
  sessionId: string;
}

/** @experimental */
export type AccountSessionsSwitchResponse =
  | {
      readonly activeSessionId?: string | null;
      readonly sessions: readonly AccountSession[];
    }
  | {
      readonly auth_url: string;
      readonly login_id: string;
    };

export interface AccountTokenUsageDailyBucket {
  readonly startDate: string;
  readonly tokens: number;
}

export interface AccountTokenUsageSummary {
  readonly currentStreakDays?: number | null;
  readonly lifetimeTokens?: number | null;
  readonly longestRunningTurnSec?: number | null;
  readonly longestStreakDays?: number | null;
  readonly peakDailyTokens?: number | null;
}

export type AccountUpdateReason = 'workspaceRoutingReady' | 'unknown' | (string & {});

export interface AccountUpdatedNotification {
  readonly authMode?: AuthMode | null;
  readonly planType?: PlanType | null;
  readonly reason?: AccountUpdateReason | null;
}

export interface ActivePermissionProfile {
  readonly extends?: string | null;
  readonly id: string;
}

export type AddCreditsNudgeCreditType = 'credits' | 'usage_limit';

export type AddCreditsNudgeEmailStatus = 'sent' | 'cooldown_active' | (string & {});

export interface AdditionalContextEntry {
  kind: AdditionalContextKind;
  name?: string | null | undefined;
  value: string;
}

export type AdditionalContextKind = 'untrusted' | 'application';

export interface AdditionalFileSystemPermissions {
  readonly entries?: readonly FileSystemSandboxEntry[] | null;
  readonly globScanMaxDepth?: number | null;
  readonly read?: readonly LegacyAppPathString[] | null;
  readonly write?: readonly LegacyAppPathString[] | null;
}

export interface AdditionalFileSystemPermissionsInput {
  entries?: readonly FileSystemSandboxEntryInput[] | null | undefined;
  globScanMaxDepth?: number | null | undefined;
  read?: readonly LegacyAppPathString[] | null | undefined;
  write?: readonly LegacyAppPathString[] | null | undefined;
}

export interface AdditionalNetworkPermissions {
  enabled?: boolean | null | undefined;
}

export interface AdditionalPermissionProfile {
  readonly fileSystem?: AdditionalFileSystemPermissions | null;
  readonly network?: AdditionalNetworkPermissions | null;
}

export type AgentMessageDelivery = 'async' | (string & {});

export interface AgentMessageDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ShowAgentMessageDisplay {
  readonly mode: 'show';
  readonly annotation?: AnswerAnnotation | null;
  readonly trustedContacts: TrustedContacts;
  readonly version: number;
}

export interface HideAgentMessageDisplay {
  readonly mode: 'hide';
  readonly replacement: AnswerReplacement;
  readonly version: number;
}

export interface BlockAgentMessageDisplay {
  readonly mode: 'block';
  readonly reason: BlockReason;
  readonly version: number;
}

export type AgentMessageDisplay =
  | ShowAgentMessageDisplay
  | HideAgentMessageDisplay
  | BlockAgentMessageDisplay;

export interface InputTextAgentMessageInputContent {
  type: 'input_text';
  text: string;
}

export interface EncryptedContentAgentMessageInputContent {
  type: 'encrypted_content';
  encrypted_content: string;
}

export type AgentMessageInputContent =
  | InputTextAgentMessageInputContent
  | EncryptedContentAgentMessageInputContent;

export interface AgentMessageModeration {
  readonly display?: AgentMessageDisplay | null;
  readonly moderated: boolean;
}

export type AgentPath = string;

export type AllowDenyRequirement = 'allow' | 'deny' | (string & {});

export interface AnalyticsConfig {
  readonly enabled?: boolean | null;
}

export interface AnswerAnnotation {
  readonly kind: 'wellbeingHelpline' | (string & {});
  readonly subject: HelplineSubject;
}

export interface AnswerReplacement {
  readonly kind: 'wellbeingPromptHelpline' | (string & {});
}

export interface AppBranding {
  readonly category?: string | null;
  readonly developer?: string | null;
  readonly isDiscoverableApp: boolean;
  readonly privacyPolicy?: string | null;
  readonly termsOfService?: string | null;
  readonly website?: string | null;
}

export interface AppInfo {
  readonly appMetadata?: AppMetadata | null;
  readonly branding?: AppBranding | null;
  readonly description?: string | null;
  readonly distributionChannel?: string | null;
  readonly iconAssets?: { readonly [key: string]: string } | null;
  readonly iconDarkAssets?: { readonly [key: string]: string } | null;
  readonly id: string;
  readonly installUrl?: string | null;
  readonly isAccessible?: boolean;
  readonly isEnabled?: boolean;
  readonly labels?: { readonly [key: string]: string } | null;
  readonly logoUrl?: string | null;
  readonly logoUrlDark?: string | null;
  readonly name: string;
  readonly pluginDisplayNames?: readonly string[];
}

export interface AppListUpdatedNotification {
  readonly data: readonly AppInfo[];
}

export interface AppMetadata {
  readonly categories?: readonly string[] | null;
  readonly developer?: string | null;
  readonly firstPartyRequiresInstall?: boolean | null;
  readonly review?: AppReview | null;
  readonly screenshots?: readonly AppScreenshot[] | null;
  readonly seoDescription?: string | null;
  readonly showInComposerWhenUnlinked?: boolean | null;
  readonly subCategories?: readonly string[] | null;
  readonly version?: string | null;
  readonly versionId?: string | null;
  readonly versionNotes?: string | null;
}

export interface AppReview {
  readonly status: string;
}

export interface AppScreenshot {
  readonly fileId?: string | null;
  readonly url?: string | null;
  readonly userPrompt: string;
}

export interface AppSummary {
  readonly category?: string | null;
  readonly description?: string | null;
  readonly id: string;
  readonly installUrl?: string | null;
  readonly name: string;
}

export interface AppTemplateSummary {
  readonly canonicalConnectorId?: string | null;
  readonly category?: string | null;
  readonly description?: string | null;
  readonly logoUrl?: string | null;
  readonly logoUrlDark?: string | null;
  readonly materializedAppIds: readonly string[];
  readonly name: string;
  readonly reason?: AppTemplateUnavailableReason | null;
  readonly templateId: string;
}

export type AppTemplateUnavailableReason = 'NOT_CONFIGURED_FOR_WORKSPACE' | 'NO_ACTIVE_WORKSPACE' | (string & {});

export type AppToolApproval = 'auto' | 'prompt' | 'writes' | 'approve' | (string & {});

export interface AppToolSummary {
  readonly description: string;
  readonly disabledReason?: string | null;
  readonly isEnabled?: boolean;
  readonly isReadOnly?: boolean;
  readonly name: string;
  readonly title?: string | null;
}

export interface ApplicationNetworkRequirements {
  readonly domains: { readonly [key: string]: NetworkDomainPermission };
  readonly enabled: boolean;
}

export interface ApplicationRequirements {
  readonly network?: ApplicationNetworkRequirements | null;
  readonly storage?: ApplicationStorageRequirements | null;
}

export interface ApplicationStorageRequirements {
  readonly defaultProjectParent?: LegacyAppPathString | null;
  readonly projectlessWorkspaceRoot?: LegacyAppPathString | null;
}

export interface ApplyPatchApprovalParams {
  readonly callId: string;
  readonly conversationId: ThreadId;
  readonly fileChanges: { readonly [key: string]: FileChange };
  readonly grantRoot?: string | null;
  readonly reason?: string | null;
}

export interface ApplyPatchApprovalResponse {
  decision: ReviewDecision;
}

export type ApprovalsReviewer = 'user' | 'auto_review' | 'guardian_subagent' | (string & {});

export type ApprovalsReviewerInput = 'user' | 'auto_review' | 'guardian_subagent';

export interface AppsConfig {
  readonly _default?: AppsDefaultConfig | null;
}

export interface AppsDefaultConfig {
  readonly approvals_reviewer?: ApprovalsReviewer | null;
  readonly default_tools_approval_mode?: AppToolApproval | null;
  readonly destructive_enabled?: boolean;
  readonly enabled?: boolean;
  readonly open_world_enabled?: boolean;
}

export interface AppsInstalledParams {
  forceRefresh?: boolean | undefined;
  threadId?: string | null | undefined;
}

export interface AppsInstalledResponse {
  readonly apps: readonly InstalledApp[];
}

export interface AppsListParams {
  cursor?: string | null | undefined;
  forceRefetch?: boolean | undefined;
  limit?: number | null | undefined;
  threadId?: string | null | undefined;
}

export interface AppsListResponse {
  readonly data: readonly AppInfo[];
  readonly nextCursor?: string | null;
}

export interface AppsReadParams {
  appIds: readonly string[];
  includeTools?: boolean | undefined;
  threadId?: string | null | undefined;
}

export interface AppsReadResponse {
  readonly apps: readonly ConnectorMetadata[];
  readonly missingAppIds: readonly string[];
}

export type AskForApproval =
  | 'untrusted'
  | 'on-request'
  | 'never'
  | (string & {})
  | {
      readonly granular: {
        readonly mcp_elicitations: boolean;
        readonly request_permissions?: boolean;
        readonly rules: boolean;
        readonly sandbox_approval: boolean;
        readonly skill_approval?: boolean;
      };
    };

export type AskForApprovalInput =
  | 'untrusted'
  | 'on-request'
  | 'never'
  | {
      granular: {
        mcp_elicitations: boolean;
        request_permissions?: boolean | undefined;
        rules: boolean;
        sandbox_approval: boolean;
        skill_approval?: boolean | undefined;
      };
    };

export interface AsyncUserInputQuestion {
  readonly options?: readonly string[] | null;
  readonly title: string;
}

export type AttestationGenerateParams = Record<string, never>;

export interface AttestationGenerateResponse {
  token: string;
}

export type AuthMode =
  | 'apikey'
  | 'chatgpt'
  | 'chatgptAuthTokens'
  | 'headers'
  | 'agentIdentity'
  | 'personalAccessToken'
  | 'bedrockApiKey'
  | 'bedrockAccessKeys'
  | (string & {});

export interface AuthRecoveryNotification {
  readonly message: string;
  readonly provider: string;
  readonly threadId: string;
  readonly turnId: string;
}

export type AutoCompactTokenLimitScope = 'total' | 'body_after_prefix' | (string & {});

export type AutoReviewDecisionSource = 'agent' | (string & {});

export interface AutoReviewRequirements {
  readonly ignoreRules?: readonly string[] | null;
  readonly requiredOnModels?: readonly string[] | null;
}

/** @experimental */
export type AwsCredentialType = 'accessKeys' | 'bedrockApiKey' | (string & {});

/** @experimental */
export interface BedrockAwsProfile {
  readonly name: string;
  readonly region?: string | null;
}

/** @experimental */
export type BedrockCheckGovCloudRequirementsParams = Record<string, never>;

/** @experimental */
export interface BedrockCheckGovCloudRequirementsResponse {
  readonly isGovCloud: boolean;
  readonly shouldWarn: boolean;
}

/** @experimental */
export type BedrockDiscoverParams = Record<string, never>;

/** @experimental */
export interface BedrockDiscoverResponse {
  readonly environmentCredentials: readonly BedrockEnvironmentCredential[];
  readonly profiles: readonly BedrockAwsProfile[];
}

/** @experimental */
export interface BedrockEnvironmentCredential {
  readonly region?: string | null;
  readonly type: AwsCredentialType;
}

export type BedrockProviderId = 'amazon-bedrock' | 'amazon-bedrock-runtime';

/** @experimental */
export interface ProfileBedrockSetupParams {
  type: 'profile';
  profile: string;
  region: string;
}

/** @experimental */
export interface EnvironmentBedrockSetupParams {
  type: 'environment';
  region: string;
}

/** @experimental */
export type BedrockSetupParams =
  | ProfileBedrockSetupParams
  | EnvironmentBedrockSetupParams;

/** @experimental */
export type BedrockSetupResponse = Record<string, never>;

export interface ProtectionBlockReason {
  readonly kind: 'protection';
  readonly protectionType: string;
}

export interface CyberBlockReason {
  readonly kind: 'cyber';
  readonly trustedAccess?: boolean | null;
}

export type BlockReason =
  | ProtectionBlockReason
  | CyberBlockReason;

export type BrowserUseAccessApprovalLifetime = 'turn' | 'thread' | (string & {});

export interface BrowserUseConfig {
  readonly allow_history_access?: boolean | null;
  readonly default_origin_policy?: BrowserUseOriginPolicyConfig | null;
  readonly origins?: { readonly [key: string]: BrowserUseOriginPolicyConfig } | null;
}

export interface BrowserUseExtensionRequirements {
  readonly requestHeaders?: readonly RequestHeader[] | null;
}

export interface BrowserUseOriginPolicy {
  readonly access?: AllowDenyRequirement | null;
  readonly accessApprovalLifetime?: BrowserUseAccessApprovalLifetime | null;
  readonly autoReview?: AllowDenyRequirement | null;
  readonly downloads?: AllowDenyRequirement | null;
  readonly fullCdpAccess?: AllowDenyRequirement | null;
  readonly persistentApproval?: boolean | null;
  readonly uploads?: AllowDenyRequirement | null;
}

export interface BrowserUseOriginPolicyConfig {
  readonly access?: AllowDenyRequirement | null;
  readonly downloads?: AllowDenyRequirement | null;
  readonly full_cdp_access?: AllowDenyRequirement | null;
  readonly uploads?: AllowDenyRequirement | null;
}

export interface BrowserUseRequirements {
  readonly allowGlobalPersistentApproval?: boolean | null;
  readonly allowHistoryAccess?: boolean | null;
  readonly allowWebmcp?: boolean | null;
  readonly defaultOriginPolicy?: BrowserUseOriginPolicy | null;
  readonly disableAutoReview?: boolean | null;
  readonly extension?: BrowserUseExtensionRequirements | null;
  readonly origins?: { readonly [key: string]: BrowserUseOriginPolicy } | null;
}

export interface ByteRange {
  end: number;
  start: number;
}

export interface CancelLoginAccountParams {
  loginId: string;
}

export interface CancelLoginAccountResponse {
  readonly status: CancelLoginAccountStatus;
}

export type CancelLoginAccountStatus = 'canceled' | 'notFound' | (string & {});

export interface CapabilityRootLocation {
  environmentId: string;
  path: string;
  type: 'environment';
}

export interface ChatgptAuthTokensRefreshParams {
  readonly previousAccountId?: string | null;
  readonly reason: ChatgptAuthTokensRefreshReason;
}

export type ChatgptAuthTokensRefreshReason = 'unauthorized' | (string & {});

export interface ChatgptAuthTokensRefreshResponse {
  accessToken: string;
  chatgptAccountId: string;
  chatgptPlanType?: string | null | undefined;
}

export type CliAuthCredentialsStoreMode = 'file' | 'keyring' | 'auto' | 'ephemeral' | (string & {});

export interface ClientInfo {
  name: string;
  title?: string | null | undefined;
  version: string;
}

export type CodexErrorInfo =
  | 'contextWindowExceeded'
  | 'sessionBudgetExceeded'
  | 'usageLimitExceeded'
  | 'rateLimitExceeded'
  | 'flexUnavailable'
  | 'serverOverloaded'
  | 'modelNotFound'
  | 'policyCapacityUnavailable'
  | 'cyberPolicy'
  | 'bioPolicy'
  | 'misalignmentPolicyViolation'
  | 'tooManyDenials'
  | 'internalServerError'
  | 'unauthorized'
  | 'badRequest'
  | 'threadRollbackFailed'
  | 'sandboxError'
  | 'other'
  | 'inferenceHookDenied'
  | (string & {})
  | {
      readonly httpConnectionFailed: {
        readonly httpStatusCode?: number | null;
      };
    }
  | {
      readonly responseStreamConnectionFailed: {
        readonly httpStatusCode?: number | null;
      };
    }
  | {
      readonly responseStreamDisconnected: {
        readonly httpStatusCode?: number | null;
      };
    }
  | {
      readonly responseTooManyFailedAttempts: {
        readonly httpStatusCode?: number | null;
      };
    }
  | {
      readonly activeTurnNotSteerable: {
        readonly turnKind: NonSteerableTurnKind;
      };
    };

export type CodexResponseHandoffMode = 'thinking' | 'commentary' | 'bemTags';

export interface CollabAgentState {
  readonly message?: string | null;
  readonly status: CollabAgentStatus;
}

export type CollabAgentStatus =
  | 'pendingInit'
  | 'running'
  | 'interrupted'
  | 'completed'
  | 'errored'
  | 'shutdown'
  | 'notFound'
  | (string & {});

export type CollabAgentTool =
  | 'spawnAgent'
  | 'sendInput'
  | 'resumeAgent'
  | 'wait'
  | 'closeAgent'
  | 'sendMessage'
  | 'followupTask'
  | 'interruptAgent'
  | 'listAgents'
  | (string & {});

export type CollabAgentToolCallStatus = 'inProgress' | 'completed' | 'failed' | 'interrupted' | (string & {});

export interface CollaborationMode {
  readonly mode: ModeKind;
  readonly settings: Settings;
}

export interface CollaborationModeInput {
  mode: ModeKindInput;
  settings: Settings;
}

/** @experimental */
export type CollaborationModeListParams = Record<string, never>;

/** @experimental */
export interface CollaborationModeListResponse {
  readonly data: readonly CollaborationModeMask[];
}

export interface CollaborationModeMask {
  readonly mode?: ModeKind | null;
  readonly model?: string | null;
  readonly name: string;
  readonly reasoning_effort?: ReasoningEffort | null | null;
}

export interface ReadCommandAction {
  readonly type: 'read';
  readonly command: string;
  readonly name: string;
  readonly path: LegacyAppPathString;
}

export interface ListFilesCommandAction {
  readonly type: 'listFiles';
  readonly command: string;
  readonly path?: string | null;
}

export interface SearchCommandAction {
  readonly type: 'search';
  readonly command: string;
  readonly path?: string | null;
  readonly query?: string | null;
}

export interface UnknownCommandAction {
  readonly type: 'unknown';
  readonly command: string;
}

export type CommandAction =
  | ReadCommandAction
  | ListFilesCommandAction
  | SearchCommandAction
  | UnknownCommandAction;

export interface CommandExecOutputDeltaNotification {
  readonly capReached: boolean;
  readonly deltaBase64: string;
  readonly processId: string;
  readonly stream: CommandExecOutputStream;
}

export type CommandExecOutputStream = 'stdout' | 'stderr' | (string & {});

export interface CommandExecParams {
  command: readonly string[];
  cwd?: string | null | undefined;
  disableOutputCap?: boolean | undefined;
  disableTimeout?: boolean | undefined;
  env?: { readonly [key: string]: string | null } | null | undefined;
  outputBytesCap?: number | null | undefined;
  /** @experimental */
  permissionProfile?: string | null | undefined;
  processId?: string | null | undefined;
  sandboxPolicy?: SandboxPolicyInput | null | undefined;
  size?: CommandExecTerminalSize | null | undefined;
  streamStdin?: boolean | undefined;
  streamStdoutStderr?: boolean | undefined;
  timeoutMs?: number | null | undefined;
  tty?: boolean | undefined;
}

export interface CommandExecResizeParams {
  processId: string;
  size: CommandExecTerminalSize;
}

export type CommandExecResizeResponse = Record<string, never>;

export interface CommandExecResponse {
  readonly exitCode: number;
  readonly stderr: string;
  readonly stdout: string;
}

export interface CommandExecTerminalSize {
  cols: number;
  rows: number;
}

export interface CommandExecTerminateParams {
  processId: string;
}

export type CommandExecTerminateResponse = Record<string, never>;

export interface CommandExecWriteParams {
  closeStdin?: boolean | undefined;
  deltaBase64?: string | null | undefined;
  processId: string;
}

export type CommandExecWriteResponse = Record<string, never>;

export type CommandExecutionApprovalDecision =
  | 'accept'
  | 'acceptForSession'
  | 'decline'
  | 'cancel'
  | (string & {})
  | {
      readonly acceptWithExecpolicyAmendment: {
        readonly execpolicy_amendment: readonly string[];
      };
    }
  | {
      readonly applyNetworkPolicyAmendment: {
        readonly network_policy_amendment: NetworkPolicyAmendment;
      };
    };

export type CommandExecutionApprovalDecisionInput =
  | 'accept'
  | 'acceptForSession'
  | 'decline'
  | 'cancel'
  | {
      acceptWithExecpolicyAmendment: {
        execpolicy_amendment: readonly string[];
      };
    }
  | {
      applyNetworkPolicyAmendment: {
        network_policy_amendment: NetworkPolicyAmendmentInput;
      };
    };

export type CommandExecutionApprovalKind = 'command' | 'writeStdin' | 'humanCommand' | (string & {});

export interface CommandExecutionOutputDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface CommandExecutionRequestApprovalParams {
  /** @experimental */
  readonly additionalPermissions?: AdditionalPermissionProfile | null;
  readonly approvalId?: string | null;
  /** @experimental */
  readonly availableDecisions?: readonly CommandExecutionApprovalDecision[] | null;
  readonly command?: string | null;
  readonly commandActions?: readonly CommandAction[] | null;
  readonly cwd?: LegacyAppPathString | null;
  readonly environmentId?: string | null;
  readonly itemId: string;
  readonly kind?: CommandExecutionApprovalKind;
  readonly networkApprovalContext?: NetworkApprovalContext | null;
  readonly proposedExecpolicyAmendment?: readonly string[] | null;
  readonly proposedNetworkPolicyAmendments?: readonly NetworkPolicyAmendment[] | null;
  readonly reason?: string | null;
  readonly startedAtMs: number;
  readonly threadId: string;
  readonly turnId: string;
}

export interface CommandExecutionRequestApprovalResponse {
  decision: CommandExecutionApprovalDecisionInput;
}

export type CommandExecutionSource =
  | 'agent'
  | 'userShell'
  | 'unifiedExecStartup'
  | 'unifiedExecInteraction'
  | (string & {});

export type CommandExecutionStatus = 'inProgress' | 'completed' | 'failed' | 'declined' | (string & {});

export interface CommandMigration {
  name: string;
}

export interface ComputerUseConfig {
  readonly default_app_access?: AllowDenyRequirement | null;
  readonly macos?: ComputerUseMacosConfig | null;
  readonly windows?: ComputerUseWindowsConfig | null;
}

export interface ComputerUseMacosConfig {
  readonly bundle_ids?: { readonly [key: string]: AllowDenyRequirement } | null;
}

export interface ComputerUseMacosRequirements {
  readonly bundleIds?: { readonly [key: string]: AllowDenyRequirement } | null;
}

export interface ComputerUseRequirements {
  readonly allowLockedComputerUse?: boolean | null;
  readonly allowPersistentApproval?: boolean | null;
  readonly defaultAppAccess?: AllowDenyRequirement | null;
  readonly macos?: ComputerUseMacosRequirements | null;
  readonly windows?: ComputerUseWindowsRequirements | null;
}

export interface ComputerUseWindowsConfig {
  readonly aumids?: { readonly [key: string]: AllowDenyRequirement } | null;
  readonly exes?: readonly ComputerUseWindowsExeConfig[] | null;
}

export interface ComputerUseWindowsExeConfig {
  readonly access: AllowDenyRequirement;
  readonly binary_name?: string | null;
  readonly product_name: string;
  readonly publisher_name: string;
}

export interface ComputerUseWindowsExeRequirement {
  readonly access: AllowDenyRequirement;
  readonly binaryName?: string | null;
  readonly productName: string;
  readonly publisherName: string;
}

export interface ComputerUseWindowsRequirements {
  readonly aumids?: { readonly [key: string]: AllowDenyRequirement } | null;
  readonly exes?: readonly ComputerUseWindowsExeRequirement[] | null;
}

export interface Config {
  readonly analytics?: AnalyticsConfig | null;
  readonly approval_policy?: AskForApproval | null;
  readonly approvals_reviewer?: ApprovalsReviewer | null;
  /** @experimental */
  readonly apps?: AppsConfig | null;
  readonly browser_use?: BrowserUseConfig | null;
  readonly client_search_provider?: WebSearchProvider | null;
  readonly compact_prompt?: string | null;
  readonly computer_use?: ComputerUseConfig | null;
  readonly desktop?: { readonly [key: string]: unknown } | null;
  readonly developer_instructions?: string | null;
  readonly forced_chatgpt_workspace_id?: ForcedChatgptWorkspaceIds | null;
  readonly forced_login_method?: ForcedLoginMethod | null;
  readonly instructions?: string | null;
  readonly model?: string | null;
  readonly model_auto_compact_token_limit?: number | null;
  readonly model_auto_compact_token_limit_scope?: AutoCompactTokenLimitScope | null;
  readonly model_context_window?: number | null;
  readonly model_provider?: string | null;
  readonly model_reasoning_effort?: ReasoningEffort | null;
  readonly model_reasoning_summary?: ReasoningSummary | null;
  readonly model_verbosity?: Verbosity | null;
  readonly review_model?: string | null;
  readonly sandbox_mode?: SandboxMode | null;
  readonly sandbox_workspace_write?: SandboxWorkspaceWrite | null;
  readonly service_tier?: string | null;
  readonly tools?: ToolsV2 | null;
  readonly web_search?: WebSearchMode | null;
}

export interface ConfigBatchWriteParams {
  edits: readonly ConfigEdit[];
  expectedVersion?: string | null | undefined;
  filePath?: string | null | undefined;
  reloadUserConfig?: boolean | undefined;
}

export interface ConfigEdit {
  keyPath: string;
  mergeStrategy: MergeStrategy;
  value: unknown;
}

export interface ConfigLayer {
  readonly config: unknown;
  readonly disabledReason?: string | null;
  readonly name: ConfigLayerSource;
  readonly version: string;
}

export interface ConfigLayerMetadata {
  readonly name: ConfigLayerSource;
  readonly version: string;
}

export interface PackagedDefaultsConfigLayerSource {
  readonly type: 'packagedDefaults';
  readonly file: AbsolutePathBuf;
}

export interface MdmConfigLayerSource {
  readonly type: 'mdm';
  readonly domain: string;
  readonly key: string;
}

export interface SystemConfigLayerSource {
  readonly type: 'system';
  readonly file: AbsolutePathBuf;
}

export interface EnterpriseManagedConfigLayerSource {
  readonly type: 'enterpriseManaged';
  readonly id: string;
  readonly name: string;
}

export interface UserConfigLayerSource {
  readonly type: 'user';
  readonly file: AbsolutePathBuf;
  readonly profile?: string | null;
}

export interface ProjectConfigLayerSource {
  readonly type: 'project';
  readonly dotCodexFolder: AbsolutePathBuf;
}

export interface SessionFlagsConfigLayerSource {
  readonly type: 'sessionFlags';
}

export interface LegacyManagedConfigTomlFromFileConfigLayerSource {
  readonly type: 'legacyManagedConfigTomlFromFile';
  readonly file: AbsolutePathBuf;
}

export interface LegacyManagedConfigTomlFromMdmConfigLayerSource {
  readonly type: 'legacyManagedConfigTomlFromMdm';
}

export type ConfigLayerSource =
  | PackagedDefaultsConfigLayerSource
  | MdmConfigLayerSource
  | SystemConfigLayerSource
  | EnterpriseManagedConfigLayerSource
  | UserConfigLayerSource
  | ProjectConfigLayerSource
  | SessionFlagsConfigLayerSource
  | LegacyManagedConfigTomlFromFileConfigLayerSource
  | LegacyManagedConfigTomlFromMdmConfigLayerSource;

export interface ConfigReadParams {
  cwd?: string | null | undefined;
  includeLayers?: boolean | undefined;
}

export interface ConfigReadResponse {
  readonly config: Config;
  readonly layers?: readonly ConfigLayer[] | null;
  readonly origins: { readonly [key: string]: ConfigLayerMetadata };
}

export interface ConfigRequirements {
  readonly additionalDeveloperInstructions?: string | null;
  readonly allowAppshots?: boolean | null;
  readonly allowBrowserAndComputerUse?: boolean | null;
  readonly allowLoginShell?: boolean | null;
  readonly allowManagedHooksOnly?: boolean | null;
  readonly allowRemoteControl?: boolean | null;
  readonly allowedApprovalPolicies?: readonly AskForApproval[] | null;
  /** @experimental */
  readonly allowedApprovalsReviewers?: readonly ApprovalsReviewer[] | null;
  readonly allowedLoginMethods?: readonly ForcedLoginMethod[] | null;
  readonly allowedPermissionProfiles?: { readonly [key: string]: boolean } | null;
  readonly allowedSandboxModes?: readonly SandboxMode[] | null;
  readonly allowedWebSearchModes?: readonly WebSearchMode[] | null;
  readonly allowedWindowsSandboxImplementations?: readonly WindowsSandboxImplementation[] | null;
  /** @experimental */
  readonly application?: ApplicationRequirements | null;
  readonly autoReview?: AutoReviewRequirements | null;
  readonly browserUse?: BrowserUseRequirements | null;
  readonly chatgptBaseUrl?: string | null;
  readonly checkForUpdateOnStartup?: boolean | null;
  readonly cliAuthCredentialsStore?: CliAuthCredentialsStoreMode | null;
  readonly computerUse?: ComputerUseRequirements | null;
  readonly defaultPermissions?: string | null;
  readonly enforceResidency?: ResidencyRequirement | null;
  readonly featureRequirements?: { readonly [key: string]: boolean } | null;
  readonly feedback?: FeedbackRequirements | null;
  /** @experimental */
  readonly hooks?: ManagedHooksRequirements | null;
  readonly inAppBrowser?: InAppBrowserRequirements | null;
  readonly logDir?: string | null;
  readonly modelCatalogJson?: string | null;
  readonly modelProvider?: string | null;
  readonly modelProviders?: { readonly [key: string]: unknown } | null;
  readonly models?: ModelsRequirements | null;
  /** @experimental */
  readonly network?: NetworkRequirements | null;
  readonly otel?: OtelRequirements | null;
  readonly sqliteHome?: string | null;
}

export interface ConfigRequirementsReadResponse {
  readonly requirements?: ConfigRequirements | null;
  readonly supportsIndependentSpeedModes?: boolean | null;
}

export interface ConfigValueWriteParams {
  expectedVersion?: string | null | undefined;
  filePath?: string | null | undefined;
  keyPath: string;
  mergeStrategy: MergeStrategy;
  value: unknown;
}

export interface ConfigWarningNotification {
  readonly details?: string | null;
  readonly path?: string | null;
  readonly range?: TextRange | null;
  readonly summary: string;
}

export interface ConfigWriteResponse {
  readonly filePath: AbsolutePathBuf;
  readonly overriddenMetadata?: OverriddenMetadata | null;
  readonly status: WriteStatus;
  readonly version: string;
}

export interface ConfigurationReasoning {
  effort: ReasoningEffort;
}

export interface CommandConfiguredHookHandler {
  readonly type: 'command';
  readonly additionalContextLimit?: number | null;
  readonly async: boolean;
  readonly command: string;
  readonly commandWindows?: string | null;
  readonly statusMessage?: string | null;
  readonly timeoutSec?: number | null;
}

export interface McpToolConfiguredHookHandler {
  readonly type: 'mcp_tool';
  readonly input: { readonly [key: string]: unknown };
  readonly server: string;
  readonly statusMessage?: string | null;
  readonly timeoutSec?: number | null;
  readonly tool: string;
}

export interface PromptConfiguredHookHandler {
  readonly type: 'prompt';
}

export interface AgentConfiguredHookHandler {
  readonly type: 'agent';
}

export type ConfiguredHookHandler =
  | CommandConfiguredHookHandler
  | McpToolConfiguredHookHandler
  | PromptConfiguredHookHandler
  | AgentConfiguredHookHandler;

export interface ConfiguredHookMatcherGroup {
  readonly hooks: readonly ConfiguredHookHandler[];
  readonly matcher?: string | null;
}

export interface ConnectorMetadata {
  readonly description?: string | null;
  readonly distributionChannel?: string | null;
  readonly iconUrl?: string | null;
  readonly iconUrlDark?: string | null;
  readonly id: string;
  readonly installUrl?: string | null;
  readonly name: string;
  readonly pluginDisplayNames?: readonly string[];
  readonly toolSummaries?: readonly AppToolSummary[] | null;
}

export type ConsumeAccountRateLimitResetCreditOutcome = 'reset' | 'nothingToReset' | 'noCredit' | 'alreadyRedeemed' | (string & {});

export interface ConsumeAccountRateLimitResetCreditParams {
  creditId?: string | null | undefined;
  idempotencyKey: string;
}

export interface ConsumeAccountRateLimitResetCreditResponse {
  readonly outcome: ConsumeAccountRateLimitResetCreditOutcome;
}

export interface InputTextContentItem {
  type: 'input_text';
  text: string;
}

export type InputImageContentItem =
  | {
      type: 'input_image';
      image_url: string;
      detail?: ImageDetailInput | null | undefined;
    }
  | {
      type: 'input_image';
      file_id: string;
      detail?: ImageDetailInput | null | undefined;
    };

export type InputAudioContentItem =
  | {
      type: 'input_audio';
      audio_url: string;
    }
  | {
      type: 'input_audio';
      file_id: string;
    };

export interface OutputTextContentItem {
  type: 'output_text';
  annotations?: readonly unknown[] | null | undefined;
  logprobs?: readonly unknown[] | null | undefined;
  text: string;
}

export type ContentItem =
  | InputTextContentItem
  | InputImageContentItem
  | InputAudioContentItem
  | OutputTextContentItem;

export interface ContextCompactedNotification {
  readonly threadId: string;
  readonly turnId: string;
}

export type ConversationTextRole = 'user' | 'developer' | 'assistant';

export interface CreditsSnapshot {
  readonly balance?: string | null;
  readonly hasCredits: boolean;
  readonly unlimited: boolean;
}

export type CyberAccessProgram = 'standard' | 'daybreakBlue' | 'daybreakRed' | (string & {});

export type CyberAccessProgramInput = 'standard' | 'daybreakBlue' | 'daybreakRed';

export interface DeprecationNoticeNotification {
  readonly details?: string | null;
  readonly summary: string;
}

export type DesktopOnboardingEntrypoint = 'life_sciences' | (string & {});

export interface InputTextDynamicToolCallOutputContentItem {
  type: 'inputText';
  text: string;
}

export interface InputImageDynamicToolCallOutputContentItem {
  type: 'inputImage';
  imageUrl: string;
}

export interface InputAudioDynamicToolCallOutputContentItem {
  type: 'inputAudio';
  audioUrl: string;
}

export type DynamicToolCallOutputContentItem =
  | InputTextDynamicToolCallOutputContentItem
  | InputImageDynamicToolCallOutputContentItem
  | InputAudioDynamicToolCallOutputContentItem;

export interface DynamicToolCallParams {
  readonly arguments: unknown;
  readonly callId: string;
  readonly namespace?: string | null;
  readonly threadId: string;
  readonly tool: string;
  readonly turnId: string;
}

export interface DynamicToolCallResponse {
  contentItems: readonly DynamicToolCallOutputContentItem[];
  success: boolean;
}

export type DynamicToolCallStatus = 'inProgress' | 'completed' | 'failed' | (string & {});

export interface DynamicToolNamespaceTool {
  deferLoading?: boolean | undefined;
  description: string;
  inputSchema: unknown;
  name: string;
  type: 'function';
}

export interface FunctionDynamicToolSpec {
  type: 'function';
  deferLoading?: boolean | undefined;
  description: string;
  inputSchema: unknown;
  name: string;
}

export interface NamespaceDynamicToolSpec {
  type: 'namespace';
  description: string;
  name: string;
  tools: readonly DynamicToolNamespaceTool[];
}

export type DynamicToolSpec =
  | FunctionDynamicToolSpec
  | NamespaceDynamicToolSpec;

/** @experimental */
export interface EnvironmentAddParams {
  authBearerToken?: string | null | undefined;
  connectTimeoutMs?: number | null | undefined;
  environmentId: string;
  execServerUrl: string;
  skills?: EnvironmentSkillsParams | null | undefined;
  websocketRequestId?: string | null | undefined;
}

/** @experimental */
export type EnvironmentAddResponse = Record<string, never>;

export interface EnvironmentConnectionNotification {
  readonly environmentId: string;
  readonly threadId: string;
}

/** @experimental */
export interface EnvironmentInfoParams {
  environmentId: string;
}

/** @experimental */
export interface EnvironmentInfoResponse {
  readonly cwd?: PathUri | null;
  readonly shell: EnvironmentShellInfo;
}

/** @experimental */
export interface EnvironmentShellInfo {
  readonly name: string;
  readonly path: string;
}

export interface EnvironmentSkillsParams {
  required?: readonly string[] | null | undefined;
}

/** @experimental */
export type EnvironmentStatusKind = 'ready' | 'pending' | 'disconnected' | 'unknown' | (string & {});

/** @experimental */
export interface EnvironmentStatusParams {
  environmentId: string;
}

/** @experimental */
export interface EnvironmentStatusResponse {
  readonly error?: string | null;
  readonly status: EnvironmentStatusKind;
}

export interface ErrorNotification {
  readonly error: TurnError;
  readonly threadId: string;
  readonly turnId: string;
  readonly willRetry: boolean;
}

export interface ExecCommandApprovalParams {
  readonly approvalId?: string | null;
  readonly callId: string;
  readonly command: readonly string[];
  readonly conversationId: ThreadId;
  readonly cwd: string;
  readonly parsedCmd: readonly ParsedCommand[];
  readonly reason?: string | null;
}

export interface ExecCommandApprovalResponse {
  decision: ReviewDecision;
}

export interface ExperimentalFeature {
  readonly announcement?: string | null;
  readonly defaultEnabled: boolean;
  readonly description?: string | null;
  readonly displayName?: string | null;
  readonly enabled: boolean;
  readonly name: string;
  readonly stage: ExperimentalFeatureStage;
}

export interface ExperimentalFeatureEnablementSetParams {
  enablement: { readonly [key: string]: boolean };
}

export interface ExperimentalFeatureEnablementSetResponse {
  readonly enablement: { readonly [key: string]: boolean };
}

export interface ExperimentalFeatureListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  threadId?: string | null | undefined;
}

export interface ExperimentalFeatureListResponse {
  readonly data: readonly ExperimentalFeature[];
  readonly nextCursor?: string | null;
}

export type ExperimentalFeatureStage =
  | 'beta'
  | 'underDevelopment'
  | 'stable'
  | 'deprecated'
  | 'removed'
  | (string & {});

export interface ExternalAgentConfigDetectParams {
  cwds?: readonly string[] | null | undefined;
  includeHome?: boolean | undefined;
  maxSessionAgeDays?: number | null | undefined;
  maxSessions?: number | null | undefined;
  migrationSource?: string | null | undefined;
  source?: string | null | undefined;
}

export interface ExternalAgentConfigDetectResponse {
  readonly connectors?: readonly ExternalAgentDetectedConnectorCandidate[];
  readonly items: readonly ExternalAgentConfigMigrationItem[];
}

export interface ExternalAgentConfigImportCompletedNotification {
  readonly importId: string;
  readonly itemTypeResults: readonly ExternalAgentConfigImportTypeResult[];
}

export interface ExternalAgentConfigImportHistoriesReadResponse {
  readonly connectors: readonly ExternalAgentImportedConnectorCandidate[];
  readonly data: readonly ExternalAgentConfigImportHistory[];
}

export interface ExternalAgentConfigImportHistory {
  readonly completedAtMs: number;
  readonly failures: readonly ExternalAgentConfigImportItemTypeFailure[];
  readonly importId: string;
  readonly providerId?: string | null;
  readonly successes: readonly ExternalAgentConfigImportItemTypeSuccess[];
}

export interface ExternalAgentConfigImportHistoryRecordParams {
  itemTypeResults: readonly ExternalAgentConfigImportHistoryRecordTypeResultParams[];
  providerId: string;
}

export interface ExternalAgentConfigImportHistoryRecordResponse {
  readonly importId: string;
}

export interface ExternalAgentConfigImportHistoryRecordSuccessParams {
  cwd?: string | null | undefined;
  itemType: ExternalAgentConfigMigrationItemTypeInput;
  source?: string | null | undefined;
  target?: string | null | undefined;
  title?: string | null | undefined;
}

export interface ExternalAgentConfigImportHistoryRecordTypeResultParams {
  failures: readonly ExternalAgentConfigImportItemTypeFailureInput[];
  itemType: ExternalAgentConfigMigrationItemTypeInput;
  successes: readonly ExternalAgentConfigImportHistoryRecordSuccessParams[];
}

export interface ExternalAgentConfigImportItemTypeFailure {
  readonly cwd?: string | null;
  readonly errorType?: string | null;
  readonly failureStage: string;
  readonly itemType: ExternalAgentConfigMigrationItemType;
  readonly message: string;
  readonly source?: string | null;
  readonly subErrorType?: string | null;
}

export interface ExternalAgentConfigImportItemTypeFailureInput {
  cwd?: string | null | undefined;
  errorType?: string | null | undefined;
  failureStage: string;
  itemType: ExternalAgentConfigMigrationItemTypeInput;
  message: string;
  source?: string | null | undefined;
  subErrorType?: string | null | undefined;
}

export interface ExternalAgentConfigImportItemTypeSuccess {
  readonly cwd?: string | null;
  readonly itemType: ExternalAgentConfigMigrationItemType;
  readonly source?: string | null;
  readonly target?: string | null;
  readonly title?: string | null;
}

export interface ExternalAgentConfigImportParams {
  migrationItems: readonly ExternalAgentConfigMigrationItemInput[];
  migrationSource?: string | null | undefined;
  providerId?: string | null | undefined;
  source?: string | null | undefined;
}

export interface ExternalAgentConfigImportProgressNotification {
  readonly importId: string;
  readonly itemTypeResults: readonly ExternalAgentConfigImportTypeResult[];
}

export interface ExternalAgentConfigImportResponse {
  readonly importId: string;
}

export interface ExternalAgentConfigImportTypeResult {
  readonly failures: readonly ExternalAgentConfigImportItemTypeFailure[];
  readonly itemType: ExternalAgentConfigMigrationItemType;
  readonly successes: readonly ExternalAgentConfigImportItemTypeSuccess[];
}

export interface ExternalAgentConfigMigrationItem {
  readonly cwd?: string | null;
  readonly description: string;
  readonly details?: MigrationDetails | null;
  readonly itemType: ExternalAgentConfigMigrationItemType;
}

export interface ExternalAgentConfigMigrationItemInput {
  cwd?: string | null | undefined;
  description: string;
  details?: MigrationDetails | null | undefined;
  itemType: ExternalAgentConfigMigrationItemTypeInput;
}

export type ExternalAgentConfigMigrationItemType =
  | 'AGENTS_MD'
  | 'CONFIG'
  | 'SKILLS'
  | 'PLUGINS'
  | 'MCP_SERVER_CONFIG'
  | 'SUBAGENTS'
  | 'HOOKS'
  | 'COMMANDS'
  | 'MEMORY'
  | 'SESSIONS'
  | (string & {});

export type ExternalAgentConfigMigrationItemTypeInput =
  | 'AGENTS_MD'
  | 'CONFIG'
  | 'SKILLS'
  | 'PLUGINS'
  | 'MCP_SERVER_CONFIG'
  | 'SUBAGENTS'
  | 'HOOKS'
  | 'COMMANDS'
  | 'MEMORY'
  | 'SESSIONS';

export interface ExternalAgentDetectedConnectorCandidate {
  readonly name: string;
  readonly sessionCount: number;
  readonly source: ExternalAgentDetectedConnectorSource;
}

export type ExternalAgentDetectedConnectorSource = 'remoteMcpServersConfig' | 'sessionToolUse' | (string & {});

export interface ExternalAgentImportedConnectorCandidate {
  readonly name: string;
  readonly sessionCount: number;
  readonly source: ExternalAgentImportedConnectorSource;
}

export type ExternalAgentImportedConnectorSource = 'remoteMcpServersConfig' | (string & {});

export interface FeedbackRequirements {
  readonly enabled?: boolean | null;
}

export interface FeedbackSaveParams {
  classification: string;
  extraLogFiles?: readonly string[] | null | undefined;
  includeLogs?: boolean | undefined;
  reason?: string | null | undefined;
  savePath: LegacyAppPathString;
  tags?: { readonly [key: string]: string } | null | undefined;
  threadId?: string | null | undefined;
}

export interface FeedbackSaveResponse {
  readonly promptHash?: string | null;
  readonly savedPath: LegacyAppPathString;
  readonly threadId: string;
}

export interface FeedbackUploadParams {
  classification: string;
  extraLogFiles?: readonly string[] | null | undefined;
  includeLogs?: boolean | undefined;
  reason?: string | null | undefined;
  tags?: { readonly [key: string]: string } | null | undefined;
  threadId?: string | null | undefined;
}

export interface FeedbackUploadResponse {
  readonly promptHash?: string | null;
  readonly threadId: string;
}

export interface AddFileChange {
  readonly type: 'add';
  readonly content: string;
}

export interface DeleteFileChange {
  readonly type: 'delete';
  readonly content: string;
}

export interface UpdateFileChange {
  readonly type: 'update';
  readonly move_path?: string | null;
  readonly unified_diff: string;
}

export type FileChange =
  | AddFileChange
  | DeleteFileChange
  | UpdateFileChange;

export type FileChangeApprovalDecision = 'accept' | 'acceptForSession' | 'decline' | 'cancel';

export interface FileChangeOutputDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface FileChangePatchUpdatedNotification {
  readonly changes: readonly FileUpdateChange[];
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface FileChangeRequestApprovalParams {
  readonly grantRoot?: string | null;
  readonly itemId: string;
  readonly reason?: string | null;
  readonly startedAtMs: number;
  readonly threadId: string;
  readonly turnId: string;
}

export interface FileChangeRequestApprovalResponse {
  decision: FileChangeApprovalDecision;
}

export type FileSystemAccessMode = 'read' | 'write' | 'deny' | (string & {});

export type FileSystemAccessModeInput = 'read' | 'write' | 'deny';

export interface PathFileSystemPath {
  type: 'path';
  path: LegacyAppPathString;
}

export interface GlobPatternFileSystemPath {
  type: 'glob_pattern';
  pattern: string;
}

export interface SpecialFileSystemPath {
  type: 'special';
  value: FileSystemSpecialPath;
}

export type FileSystemPath =
  | PathFileSystemPath
  | GlobPatternFileSystemPath
  | SpecialFileSystemPath;

export interface FileSystemSandboxEntry {
  readonly access: FileSystemAccessMode;
  readonly path: FileSystemPath;
}

export interface FileSystemSandboxEntryInput {
  access: FileSystemAccessModeInput;
  path: FileSystemPath;
}

export interface RootFileSystemSpecialPath {
  kind: 'root';
}

export interface MinimalFileSystemSpecialPath {
  kind: 'minimal';
}

export interface ProjectRootsFileSystemSpecialPath {
  kind: 'project_roots';
  subpath?: LegacyAppPathString | null | undefined;
}

export interface TmpdirFileSystemSpecialPath {
  kind: 'tmpdir';
}

export interface SlashTmpFileSystemSpecialPath {
  kind: 'slash_tmp';
}

export interface UnknownFileSystemSpecialPath {
  kind: 'unknown';
  path: string;
  subpath?: LegacyAppPathString | null | undefined;
}

export type FileSystemSpecialPath =
  | RootFileSystemSpecialPath
  | MinimalFileSystemSpecialPath
  | ProjectRootsFileSystemSpecialPath
  | TmpdirFileSystemSpecialPath
  | SlashTmpFileSystemSpecialPath
  | UnknownFileSystemSpecialPath;

export interface FileUpdateChange {
  readonly diff: string;
  readonly kind: PatchChangeKind;
  readonly path: string;
}

export type ForcedChatgptWorkspaceIds = string | readonly string[];

export type ForcedLoginMethod = 'chatgpt' | 'api' | (string & {});

export interface FsChangedNotification {
  readonly changedPaths: readonly AbsolutePathBuf[];
  readonly watchId: string;
}

export interface FsCopyParams {
  destinationPath: AbsolutePathBuf;
  recursive?: boolean | undefined;
  sourcePath: AbsolutePathBuf;
}

export type FsCopyResponse = Record<string, never>;

export interface FsCreateDirectoryParams {
  path: AbsolutePathBuf;
  recursive?: boolean | null | undefined;
}

export type FsCreateDirectoryResponse = Record<string, never>;

export interface FsGetMetadataParams {
  path: AbsolutePathBuf;
}

export interface FsGetMetadataResponse {
  readonly createdAtMs: number;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
  readonly isSymlink: boolean;
  readonly modifiedAtMs: number;
}

export interface FsReadDirectoryEntry {
  readonly fileName: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
}

export interface FsReadDirectoryParams {
  path: AbsolutePathBuf;
}

export interface FsReadDirectoryResponse {
  readonly entries: readonly FsReadDirectoryEntry[];
}

export interface FsReadFileParams {
  path: AbsolutePathBuf;
}

export interface FsReadFileResponse {
  readonly dataBase64: string;
}

export interface FsRemoveParams {
  force?: boolean | null | undefined;
  path: AbsolutePathBuf;
  recursive?: boolean | null | undefined;
}

export type FsRemoveResponse = Record<string, never>;

export interface FsUnwatchParams {
  watchId: string;
}

export type FsUnwatchResponse = Record<string, never>;

export interface FsWatchParams {
  path: AbsolutePathBuf;
  watchId: string;
}

export interface FsWatchResponse {
  readonly path: AbsolutePathBuf;
}

export interface FsWriteFileParams {
  dataBase64: string;
  path: AbsolutePathBuf;
}

export type FsWriteFileResponse = Record<string, never>;

export type FunctionCallOutputBody = string | readonly FunctionCallOutputContentItem[];

export type FunctionCallOutputBodyInput = string | readonly FunctionCallOutputContentItemInput[];

export interface InputTextFunctionCallOutputContentItem {
  readonly type: 'input_text';
  readonly text: string;
}

export type InputImageFunctionCallOutputContentItem =
  | {
      readonly type: 'input_image';
      readonly image_url: string;
      readonly detail?: ImageDetail | null;
    }
  | {
      readonly type: 'input_image';
      readonly file_id: string;
      readonly detail?: ImageDetail | null;
    };

export type InputAudioFunctionCallOutputContentItem =
  | {
      readonly type: 'input_audio';
      readonly audio_url: string;
    }
  | {
      readonly type: 'input_audio';
      readonly file_id: string;
    };

export interface EncryptedContentFunctionCallOutputContentItem {
  readonly type: 'encrypted_content';
  readonly encrypted_content: string;
}

export type FunctionCallOutputContentItem =
  | InputTextFunctionCallOutputContentItem
  | InputImageFunctionCallOutputContentItem
  | InputAudioFunctionCallOutputContentItem
  | EncryptedContentFunctionCallOutputContentItem;

export interface InputTextFunctionCallOutputContentItemInput {
  type: 'input_text';
  text: string;
}

export type InputImageFunctionCallOutputContentItemInput =
  | {
      type: 'input_image';
      image_url: string;
      detail?: ImageDetailInput | null | undefined;
    }
  | {
      type: 'input_image';
      file_id: string;
      detail?: ImageDetailInput | null | undefined;
    };

export type InputAudioFunctionCallOutputContentItemInput =
  | {
      type: 'input_audio';
      audio_url: string;
    }
  | {
      type: 'input_audio';
      file_id: string;
    };

export interface EncryptedContentFunctionCallOutputContentItemInput {
  type: 'encrypted_content';
  encrypted_content: string;
}

export type FunctionCallOutputContentItemInput =
  | InputTextFunctionCallOutputContentItemInput
  | InputImageFunctionCallOutputContentItemInput
  | InputAudioFunctionCallOutputContentItemInput
  | EncryptedContentFunctionCallOutputContentItemInput;

export type FuzzyFileSearchMatchType = 'file' | 'directory' | (string & {});

export interface FuzzyFileSearchParams {
  cancellationToken?: string | null | undefined;
  query: string;
  roots: readonly string[];
}

export interface FuzzyFileSearchResponse {
  readonly files: readonly FuzzyFileSearchResult[];
}

export interface FuzzyFileSearchResult {
  readonly file_name: string;
  readonly indices?: readonly number[] | null;
  readonly match_type: FuzzyFileSearchMatchType;
  readonly path: string;
  readonly root: string;
  readonly score: number;
}

export interface FuzzyFileSearchSessionCompletedNotification {
  readonly sessionId: string;
}

/** @experimental */
export interface FuzzyFileSearchSessionStartParams {
  roots: readonly string[];
  sessionId: string;
}

/** @experimental */
export type FuzzyFileSearchSessionStartResponse = Record<string, never>;

/** @experimental */
export interface FuzzyFileSearchSessionStopParams {
  sessionId: string;
}

/** @experimental */
export type FuzzyFileSearchSessionStopResponse = Record<string, never>;

/** @experimental */
export interface FuzzyFileSearchSessionUpdateParams {
  query: string;
  sessionId: string;
}

/** @experimental */
export type FuzzyFileSearchSessionUpdateResponse = Record<string, never>;

export interface FuzzyFileSearchSessionUpdatedNotification {
  readonly files: readonly FuzzyFileSearchResult[];
  readonly query: string;
  readonly sessionId: string;
}

export interface NoneGatewayAuth {
  readonly mode: 'none';
}

export interface EnvironmentVariableGatewayAuth {
  readonly mode: 'environmentVariable';
  readonly envKey: string;
}

export interface ExternallyConfiguredGatewayAuth {
  readonly mode: 'externallyConfigured';
  readonly envKey?: string | null;
}

export type GatewayAuth =
  | NoneGatewayAuth
  | EnvironmentVariableGatewayAuth
  | ExternallyConfiguredGatewayAuth;

export type GatewayOAuthCancelResponse = Record<string, never>;

export interface GatewayOAuthChangedNotification {
  readonly authUrl?: string | null;
  readonly error?: string | null;
  readonly loginId?: string | null;
  readonly providerId: string;
  readonly status: GatewayOAuthStatus;
}

export interface GatewayOAuthLoginParams {
  deviceAuth?: boolean | undefined;
  modelProvider?: string | null | undefined;
}

export interface GatewayOAuthLoginResponse {
  readonly prompt?: GatewayOAuthPrompt | null;
}

export interface GatewayOAuthPrompt {
  readonly loginId: string;
  readonly userCode: string;
  readonly verificationUrl: string;
}

export interface GatewayOAuthReadParams {
  modelProvider?: string | null | undefined;
}

export interface GatewayOAuthReadResponse {
  readonly error?: string | null;
  readonly providerId: string;
  readonly providerName: string;
  readonly required: boolean;
  readonly status?: GatewayOAuthStatus | null;
  readonly supportsDeviceAuth?: boolean;
}

export type GatewayOAuthStatus = 'notReady' | 'started' | 'succeeded' | 'failed' | (string & {});

export type GcpProviderId = 'gcp';

/** @experimental */
export interface GcpSetupParams {
  credentialFile?: string | null | undefined;
  location?: string | null | undefined;
  projectId: string;
}

/** @experimental */
export type GcpSetupResponse = Record<string, never>;

export interface GetAccountParams {
  refreshToken?: boolean | undefined;
}

export interface GetAccountRateLimitsParams {
  excludeResetCreditDetails?: boolean | undefined;
  supportsLunaReserve?: boolean | undefined;
}

export interface GetAccountRateLimitsResponse {
  readonly accountId?: string | null;
  readonly ordinaryUsageAllowed?: boolean | null;
  readonly rateLimitResetCredits?: RateLimitResetCreditsSummary | null;
  readonly rateLimitUpsell?: unknown;
  readonly rateLimits: RateLimitSnapshot;
  readonly rateLimitsByLimitId?: { readonly [key: string]: RateLimitSnapshot } | null;
}

export interface GetAccountResponse {
  readonly account?: Account | null;
  readonly requiresOpenaiAuth: boolean;
  readonly userId?: string | null;
  /** @experimental */
  readonly workspaceRouting?: WorkspaceRouting | null;
}

export interface GetAccountSecuritySetupResponse {
  readonly notice?: AccountSecuritySetupNotice | null;
}

export interface GetAccountTokenUsageParams {
  threadId?: string | null | undefined;
}

export interface GetAccountTokenUsageResponse {
  readonly dailyUsageBuckets?: readonly AccountTokenUsageDailyBucket[] | null;
  readonly summary: AccountTokenUsageSummary;
  readonly threadUsage?: ThreadUsage | null;
}

export interface GetWorkspaceMessagesResponse {
  readonly featureEnabled: boolean;
  readonly messages: readonly WorkspaceMessage[];
}

export interface GitInfo {
  readonly branch?: string | null;
  readonly originUrl?: string | null;
  readonly sha?: string | null;
}

export interface GrantedPermissionProfile {
  fileSystem?: AdditionalFileSystemPermissionsInput | null | undefined;
  network?: AdditionalNetworkPermissions | null | undefined;
}

export interface GuardianApprovalReview {
  readonly rationale?: string | null;
  readonly riskLevel?: GuardianRiskLevel | null;
  readonly status: GuardianApprovalReviewStatus;
  readonly userAuthorization?: GuardianUserAuthorization | null;
}

export interface CommandGuardianApprovalReviewAction {
  readonly type: 'command';
  readonly command: string;
  readonly cwd: LegacyAppPathString;
  readonly source: GuardianCommandSource;
}

export interface ExecveGuardianApprovalReviewAction {
  readonly type: 'execve';
  readonly argv: readonly string[];
  readonly cwd: AbsolutePathBuf;
  readonly program: string;
  readonly source: GuardianCommandSource;
}

export interface WriteStdinGuardianApprovalReviewAction {
  readonly type: 'writeStdin';
  readonly approvalId: string;
  readonly cwd: LegacyAppPathString;
  readonly processId: string;
  readonly stdin: string;
}

export interface ApplyPatchGuardianApprovalReviewAction {
  readonly type: 'applyPatch';
  readonly cwd: LegacyAppPathString;
  readonly files: readonly LegacyAppPathString[];
}

export interface NetworkAccessGuardianApprovalReviewAction {
  readonly type: 'networkAccess';
  readonly host: string;
  readonly port: number;
  readonly protocol: NetworkApprovalProtocol;
  readonly target: string;
}

export interface McpToolCallGuardianApprovalReviewAction {
  readonly type: 'mcpToolCall';
  readonly connectorId?: string | null;
  readonly connectorName?: string | null;
  readonly server: string;
  readonly toolName: string;
  readonly toolTitle?: string | null;
}

export interface RequestPermissionsGuardianApprovalReviewAction {
  readonly type: 'requestPermissions';
  readonly permissions: RequestPermissionProfile;
  readonly reason?: string | null;
}

export type GuardianApprovalReviewAction =
  | CommandGuardianApprovalReviewAction
  | ExecveGuardianApprovalReviewAction
  | WriteStdinGuardianApprovalReviewAction
  | ApplyPatchGuardianApprovalReviewAction
  | NetworkAccessGuardianApprovalReviewAction
  | McpToolCallGuardianApprovalReviewAction
  | RequestPermissionsGuardianApprovalReviewAction;

export type GuardianApprovalReviewStatus = 'inProgress' | 'approved' | 'denied' | 'timedOut' | 'aborted' | (string & {});

/** @experimental */
export type GuardianAssessmentOutcome = 'allow' | 'deny' | (string & {});

export type GuardianCommandSource = 'shell' | 'unifiedExec' | (string & {});

export type GuardianRiskLevel = 'low' | 'medium' | 'high' | 'critical' | (string & {});

export type GuardianUserAuthorization = 'unknown' | 'low' | 'medium' | 'high' | (string & {});

export interface GuardianWarningNotification {
  readonly message: string;
  readonly threadId: string;
}

export type HelplineSubject = 'answer' | 'prompt' | (string & {});

export interface HookCompletedNotification {
  readonly run: HookRunSummary;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export interface HookErrorInfo {
  readonly message: string;
  readonly path: string;
}

export type HookEventName =
  | 'preModelRequest'
  | 'postModelRequest'
  | 'preToolUse'
  | 'permissionRequest'
  | 'postToolUse'
  | 'preCompact'
  | 'postCompact'
  | 'sessionStart'
  | 'sessionEnd'
  | 'userPromptSubmit'
  | 'subagentStart'
  | 'subagentStop'
  | 'stop'
  | 'interrupt'
  | (string & {});

export type HookExecutionMode = 'sync' | 'async' | (string & {});

export type HookHandlerType = 'command' | 'mcpTool' | 'prompt' | 'agent' | (string & {});

export interface CommandHookMetadata {
  readonly handlerType: 'command';
  readonly async?: boolean;
  readonly command: string;
  readonly additionalContextLimit?: number | null;
  readonly currentHash: string;
  readonly displayOrder: number;
  readonly enabled: boolean;
  readonly environmentId?: string | null;
  readonly eventName: HookEventName;
  readonly isManaged: boolean;
  readonly key: string;
  readonly matcher?: string | null;
  readonly pluginId?: string | null;
  readonly source: HookSource;
  readonly sourcePath: AbsolutePathBuf;
  readonly statusMessage?: string | null;
  readonly timeoutSec: number;
  readonly trustStatus: HookTrustStatus;
}

export interface McpToolHookMetadata {
  readonly handlerType: 'mcpTool';
  readonly server: string;
  readonly tool: string;
  readonly additionalContextLimit?: number | null;
  readonly currentHash: string;
  readonly displayOrder: number;
  readonly enabled: boolean;
  readonly environmentId?: string | null;
  readonly eventName: HookEventName;
  readonly isManaged: boolean;
  readonly key: string;
  readonly matcher?: string | null;
  readonly pluginId?: string | null;
  readonly source: HookSource;
  readonly sourcePath: AbsolutePathBuf;
  readonly statusMessage?: string | null;
  readonly timeoutSec: number;
  readonly trustStatus: HookTrustStatus;
}

export interface PromptHookMetadata {
  readonly handlerType: 'prompt';
  readonly additionalContextLimit?: number | null;
  readonly currentHash: string;
  readonly displayOrder: number;
  readonly enabled: boolean;
  readonly environmentId?: string | null;
  readonly eventName: HookEventName;
  readonly isManaged: boolean;
  readonly key: string;
  readonly matcher?: string | null;
  readonly pluginId?: string | null;
  readonly source: HookSource;
  readonly sourcePath: AbsolutePathBuf;
  readonly statusMessage?: string | null;
  readonly timeoutSec: number;
  readonly trustStatus: HookTrustStatus;
}

export interface AgentHookMetadata {
  readonly handlerType: 'agent';
  readonly additionalContextLimit?: number | null;
  readonly currentHash: string;
  readonly displayOrder: number;
  readonly enabled: boolean;
  readonly environmentId?: string | null;
  readonly eventName: HookEventName;
  readonly isManaged: boolean;
  readonly key: string;
  readonly matcher?: string | null;
  readonly pluginId?: string | null;
  readonly source: HookSource;
  readonly sourcePath: AbsolutePathBuf;
  readonly statusMessage?: string | null;
  readonly timeoutSec: number;
  readonly trustStatus: HookTrustStatus;
}

export type HookMetadata =
  | CommandHookMetadata
  | McpToolHookMetadata
  | PromptHookMetadata
  | AgentHookMetadata;

export interface HookMigration {
  name: string;
}

export interface HookOutputEntry {
  readonly kind: HookOutputEntryKind;
  readonly text: string;
}

export type HookOutputEntryKind = 'warning' | 'stop' | 'feedback' | 'context' | 'error' | (string & {});

export interface HookPromptFragment {
  readonly hookRunId: string;
  readonly text: string;
}

export type HookRunStatus = 'running' | 'completed' | 'failed' | 'blocked' | 'stopped' | (string & {});

export interface HookRunSummary {
  readonly completedAt?: number | null;
  readonly displayOrder: number;
  readonly durationMs?: number | null;
  readonly entries: readonly HookOutputEntry[];
  readonly eventName: HookEventName;
  readonly executionMode: HookExecutionMode;
  readonly handlerType: HookHandlerType;
  readonly id: string;
  readonly scope: HookScope;
  readonly source?: HookSource;
  readonly sourcePath: LegacyAppPathString;
  readonly startedAt: number;
  readonly status: HookRunStatus;
  readonly statusMessage?: string | null;
}

export type HookScope = 'thread' | 'turn' | (string & {});

export type HookSource =
  | 'system'
  | 'user'
  | 'project'
  | 'mdm'
  | 'sessionFlags'
  | 'plugin'
  | 'cloudRequirements'
  | 'cloudManagedConfig'
  | 'legacyManagedConfigFile'
  | 'legacyManagedConfigMdm'
  | 'unknown'
  | (string & {});

export interface HookStartedNotification {
  readonly run: HookRunSummary;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export type HookTrustStatus = 'managed' | 'untrusted' | 'trusted' | 'modified' | (string & {});

export interface HooksListEntry {
  readonly cwd: string;
  readonly errors: readonly HookErrorInfo[];
  readonly hooks: readonly HookMetadata[];
  readonly warnings: readonly string[];
}

export interface HooksListParams {
  cwds?: readonly string[] | undefined;
  threadId?: string | null | undefined;
}

export interface HooksListResponse {
  readonly data: readonly HooksListEntry[];
}

export type ImageDetail = 'auto' | 'low' | 'high' | 'original' | (string & {});

export type ImageDetailInput = 'auto' | 'low' | 'high' | 'original';

export interface ImageGenerationFailure {
  readonly limitId: string;
  readonly resetsAt?: number | null;
  readonly type: 'usageLimitExceeded' | (string & {});
}

export interface ImageGenerationInputImage {
  readonly path: AbsolutePathBuf;
  readonly sha256: string;
}

export interface InAppBrowserRequirements {
  readonly allowExternalBrowserSettingsImport?: boolean | null;
}

export interface InitializeCapabilities {
  experimentalApi?: boolean | undefined;
  explicitGatewayOauth?: boolean | undefined;
  extensions?: { readonly [key: string]: unknown } | null | undefined;
  mcpServerOpenaiFormElicitation?: boolean | undefined;
  optOutNotificationMethods?: readonly string[] | null | undefined;
  requestAttestation?: boolean | undefined;
  requiredHumanApproval?: boolean | undefined;
}

export interface InitializeParams {
  capabilities?: InitializeCapabilities | null | undefined;
  clientInfo: ClientInfo;
}

export interface InitializeResponse {
  readonly codexHome: AbsolutePathBuf;
  readonly platformFamily: string;
  readonly platformOs: string;
  readonly userAgent: string;
}

export type InputModality = 'text' | 'image' | 'audio' | (string & {});

export interface InstalledApp {
  readonly callable: boolean;
  readonly enabled: boolean;
  readonly id: string;
  readonly runtimeName?: string | null;
}

export interface InternalChatMessageMetadataPassthrough {
  turn_id?: string | null | undefined;
}

export interface ItemCompletedNotification {
  readonly completedAtMs: number;
  readonly contentTokenCount?: number | null;
  readonly item: ThreadItem;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ItemGuardianApprovalReviewCompletedNotification {
  readonly action: GuardianApprovalReviewAction;
  readonly completedAtMs: number;
  readonly decisionSource: AutoReviewDecisionSource;
  readonly review: GuardianApprovalReview;
  readonly reviewId: string;
  readonly startedAtMs: number;
  readonly targetItemId?: string | null;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ItemGuardianApprovalReviewStartedNotification {
  readonly action: GuardianApprovalReviewAction;
  readonly review: GuardianApprovalReview;
  readonly reviewId: string;
  readonly startedAtMs: number;
  readonly targetItemId?: string | null;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ItemStartedNotification {
  readonly item: ThreadItem;
  readonly startedAtMs: number;
  readonly threadId: string;
  readonly turnId: string;
}

export type LegacyAppPathString = string;

export interface ListMcpServerStatusParams {
  cursor?: string | null | undefined;
  detail?: McpServerStatusDetail | null | undefined;
  environmentId?: string | null | undefined;
  limit?: number | null | undefined;
  serverName?: string | null | undefined;
  threadId?: string | null | undefined;
}

export interface ListMcpServerStatusResponse {
  readonly data: readonly McpServerStatus[];
  readonly nextCursor?: string | null;
}

export interface LocalShellAction {
  command: readonly string[];
  env?: { readonly [key: string]: string } | null | undefined;
  timeout_ms?: number | null | undefined;
  type: 'exec';
  user?: string | null | undefined;
  working_directory?: string | null | undefined;
}

export type LocalShellStatus = 'completed' | 'in_progress' | 'incomplete';

export interface ApiKeyLoginAccountParams {
  type: 'apiKey';
  apiKey: string;
}

export interface ChatgptLoginAccountParams {
  type: 'chatgpt';
  appBrand?: LoginAppBrand | null | undefined;
  codexStreamlinedLogin?: boolean | undefined;
  useHostedLoginSuccessPage?: boolean | undefined;
}

export interface ChatgptDeviceCodeLoginAccountParams {
  type: 'chatgptDeviceCode';
}

export interface ChatgptAuthTokensLoginAccountParams {
  type: 'chatgptAuthTokens';
  accessToken: string;
  chatgptAccountId: string;
  chatgptPlanType?: string | null | undefined;
}

export interface AmazonBedrockLoginAccountParams {
  type: 'amazonBedrock';
  apiKey: string;
  region: string;
}

export interface AmazonBedrockAccessKeysLoginAccountParams {
  type: 'amazonBedrockAccessKeys';
  accessKeyId: string;
  region: string;
  secretAccessKey: string;
  sessionToken?: string | null | undefined;
}

export type LoginAccountParams =
  | ApiKeyLoginAccountParams
  | ChatgptLoginAccountParams
  | ChatgptDeviceCodeLoginAccountParams
  | ChatgptAuthTokensLoginAccountParams
  | AmazonBedrockLoginAccountParams
  | AmazonBedrockAccessKeysLoginAccountParams;

export interface ApiKeyLoginAccountResponse {
  readonly type: 'apiKey';
}

export interface ChatgptLoginAccountResponse {
  readonly type: 'chatgpt';
  readonly authUrl: string;
  readonly loginId: string;
}

export interface ChatgptDeviceCodeLoginAccountResponse {
  readonly type: 'chatgptDeviceCode';
  readonly loginId: string;
  readonly userCode: string;
  readonly verificationUrl: string;
}

export interface ChatgptAuthTokensLoginAccountResponse {
  readonly type: 'chatgptAuthTokens';
}

export interface AmazonBedrockLoginAccountResponse {
  readonly type: 'amazonBedrock';
}

export type LoginAccountResponse =
  | ApiKeyLoginAccountResponse
  | ChatgptLoginAccountResponse
  | ChatgptDeviceCodeLoginAccountResponse
  | ChatgptAuthTokensLoginAccountResponse
  | AmazonBedrockLoginAccountResponse;

export type LoginAppBrand = 'codex' | 'chatgpt';

export type LogoutAccountResponse = Record<string, never>;

export interface ManagedHooksRequirements {
  readonly Interrupt?: readonly ConfiguredHookMatcherGroup[];
  readonly PermissionRequest: readonly ConfiguredHookMatcherGroup[];
  readonly PostCompact: readonly ConfiguredHookMatcherGroup[];
  readonly PostModelRequest?: readonly ConfiguredHookMatcherGroup[];
  readonly PostToolUse: readonly ConfiguredHookMatcherGroup[];
  readonly PreCompact: readonly ConfiguredHookMatcherGroup[];
  readonly PreModelRequest?: readonly ConfiguredHookMatcherGroup[];
  readonly PreToolUse: readonly ConfiguredHookMatcherGroup[];
  readonly SessionEnd?: readonly ConfiguredHookMatcherGroup[];
  readonly SessionStart: readonly ConfiguredHookMatcherGroup[];
  readonly Stop: readonly ConfiguredHookMatcherGroup[];
  readonly SubagentStart: readonly ConfiguredHookMatcherGroup[];
  readonly SubagentStop: readonly ConfiguredHookMatcherGroup[];
  readonly UserPromptSubmit: readonly ConfiguredHookMatcherGroup[];
  readonly managedDir?: string | null;
  readonly windowsManagedDir?: string | null;
}

export interface MarketplaceAddParams {
  refName?: string | null | undefined;
  source: string;
  sparsePaths?: readonly string[] | null | undefined;
}

export interface MarketplaceAddResponse {
  readonly alreadyAdded: boolean;
  readonly installedRoot: AbsolutePathBuf;
  readonly marketplaceName: string;
}

export interface MarketplaceInterface {
  readonly displayName?: string | null;
}

export interface MarketplaceLoadErrorInfo {
  readonly marketplacePath: AbsolutePathBuf;
  readonly message: string;
}

export interface MarketplaceRemoveParams {
  marketplaceName: string;
}

export interface MarketplaceRemoveResponse {
  readonly installedRoot?: AbsolutePathBuf | null;
  readonly marketplaceName: string;
}

export interface MarketplaceUpgradeErrorInfo {
  readonly marketplaceName: string;
  readonly message: string;
}

export interface MarketplaceUpgradeParams {
  marketplaceName?: string | null | undefined;
}

export interface MarketplaceUpgradeResponse {
  readonly errors: readonly MarketplaceUpgradeErrorInfo[];
  readonly selectedMarketplaces: readonly string[];
  readonly upgradedRoots: readonly AbsolutePathBuf[];
}

export type McpAppDisplayMode = 'inline' | 'fullscreen' | (string & {});

export interface McpAppUi {
  readonly preferredModelDisplayMode: McpAppDisplayMode;
  readonly resourceUri: string;
}

export type McpAuthStatus =
  | 'unknown'
  | 'unsupported'
  | 'notLoggedIn'
  | 'bearerToken'
  | 'oAuth'
  | (string & {});

export type McpElicitationArrayType = 'array' | (string & {});

export interface McpElicitationBooleanSchema {
  readonly default?: boolean | null;
  readonly description?: string | null;
  readonly title?: string | null;
  readonly type: McpElicitationBooleanType;
}

export type McpElicitationBooleanType = 'boolean' | (string & {});

export interface McpElicitationConstOption {
  readonly const: string;
  readonly title: string;
}

export type McpElicitationEnumSchema =
  | McpElicitationSingleSelectEnumSchema
  | McpElicitationMultiSelectEnumSchema
  | McpElicitationLegacyTitledEnumSchema;

export interface McpElicitationLegacyTitledEnumSchema {
  readonly default?: string | null;
  readonly description?: string | null;
  readonly enum: readonly string[];
  readonly enumNames?: readonly string[] | null;
  readonly title?: string | null;
  readonly type: McpElicitationStringType;
}

export type McpElicitationMultiSelectEnumSchema =
  | McpElicitationUntitledMultiSelectEnumSchema
  | McpElicitationTitledMultiSelectEnumSchema;

export interface McpElicitationNumberSchema {
  readonly default?: number | null;
  readonly description?: string | null;
  readonly maximum?: number | null;
  readonly minimum?: number | null;
  readonly title?: string | null;
  readonly type: McpElicitationNumberType;
}

export type McpElicitationNumberType = 'number' | 'integer' | (string & {});

export type McpElicitationObjectType = 'object' | (string & {});

export type McpElicitationPrimitiveSchema =
  | McpElicitationEnumSchema
  | McpElicitationStringSchema
  | McpElicitationNumberSchema
  | McpElicitationBooleanSchema;

export interface McpElicitationSchema {
  readonly $schema?: string | null;
  readonly properties: { readonly [key: string]: McpElicitationPrimitiveSchema };
  readonly required?: readonly string[] | null;
  readonly type: McpElicitationObjectType;
}

export type McpElicitationSingleSelectEnumSchema =
  | McpElicitationUntitledSingleSelectEnumSchema
  | McpElicitationTitledSingleSelectEnumSchema;

export type McpElicitationStringFormat = 'email' | 'uri' | 'date' | 'date-time' | (string & {});

export interface McpElicitationStringSchema {
  readonly default?: string | null;
  readonly description?: string | null;
  readonly format?: McpElicitationStringFormat | null;
  readonly maxLength?: number | null;
  readonly minLength?: number | null;
  readonly title?: string | null;
  readonly type: McpElicitationStringType;
}

export type McpElicitationStringType = 'string' | (string & {});

export interface McpElicitationTitledEnumItems {
  readonly anyOf: readonly McpElicitationConstOption[];
}

export interface McpElicitationTitledMultiSelectEnumSchema {
  readonly default?: readonly string[] | null;
  readonly description?: string | null;
  readonly items: McpElicitationTitledEnumItems;
  readonly maxItems?: number | null;
  readonly minItems?: number | null;
  readonly title?: string | null;
  readonly type: McpElicitationArrayType;
}

export interface McpElicitationTitledSingleSelectEnumSchema {
  readonly default?: string | null;
  readonly description?: string | null;
  readonly oneOf: readonly McpElicitationConstOption[];
  readonly title?: string | null;
  readonly type: McpElicitationStringType;
}

export interface McpElicitationUntitledEnumItems {
  readonly enum: readonly string[];
  readonly type: McpElicitationStringType;
}

export interface McpElicitationUntitledMultiSelectEnumSchema {
  readonly default?: readonly string[] | null;
  readonly description?: string | null;
  readonly items: McpElicitationUntitledEnumItems;
  readonly maxItems?: number | null;
  readonly minItems?: number | null;
  readonly title?: string | null;
  readonly type: McpElicitationArrayType;
}

export interface McpElicitationUntitledSingleSelectEnumSchema {
  readonly default?: string | null;
  readonly description?: string | null;
  readonly enum: readonly string[];
  readonly title?: string | null;
  readonly type: McpElicitationStringType;
}

export interface McpResourceReadParams {
  _meta?: { readonly [key: string]: unknown } | null | undefined;
  connectorId?: string | null | undefined;
  environmentId?: string | null | undefined;
  originCallId?: string | null | undefined;
  server: string;
  target?: McpResourceReadTarget | null | undefined;
  threadId?: string | null | undefined;
  uri: string;
}

export interface McpResourceReadResponse {
  readonly contents: readonly ResourceContent[];
  readonly originCallId?: string | null;
}

export interface McpResourceReadTarget {
  connectorId: string;
  linkId: string | null;
}

export type McpServerConnectionStatus =
  | 'notStarted'
  | 'starting'
  | 'connected'
  | 'authenticationRequired'
  | 'failed'
  | 'cancelled'
  | 'disabled'
  | (string & {});

export type McpServerElicitationAction = 'accept' | 'decline' | 'cancel';

/** @experimental */
export interface OpenaiUserVerificationMcpServerElicitationRequestParams {
  readonly mode: 'openai/userVerification';
  readonly _meta?: unknown;
  readonly challenge: string;
  readonly description: string;
  readonly title: string;
  readonly environmentId?: string | null;
  readonly serverName: string;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export interface FormMcpServerElicitationRequestParams {
  readonly mode: 'form';
  readonly _meta?: unknown;
  readonly message: string;
  readonly requestedSchema: McpElicitationSchema;
  readonly environmentId?: string | null;
  readonly serverName: string;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export interface OpenaiFormMcpServerElicitationRequestParams {
  readonly mode: 'openai/form';
  readonly _meta?: unknown;
  readonly message: string;
  readonly requestedSchema: unknown;
  readonly environmentId?: string | null;
  readonly serverName: string;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export interface UrlMcpServerElicitationRequestParams {
  readonly mode: 'url';
  readonly _meta?: unknown;
  readonly elicitationId: string;
  readonly message: string;
  readonly url: string;
  readonly environmentId?: string | null;
  readonly serverName: string;
  readonly threadId: string;
  readonly turnId?: string | null;
}

export type McpServerElicitationRequestParams =
  | OpenaiUserVerificationMcpServerElicitationRequestParams
  | FormMcpServerElicitationRequestParams
  | OpenaiFormMcpServerElicitationRequestParams
  | {
      readonly mode: 'openaiForm';
      readonly _meta?: unknown;
      readonly message: string;
      readonly requestedSchema: unknown;
      readonly environmentId?: string | null;
      readonly serverName: string;
      readonly threadId: string;
      readonly turnId?: string | null;
    }
  | UrlMcpServerElicitationRequestParams;

export interface McpServerElicitationRequestResponse {
  _meta?: unknown;
  action: McpServerElicitationAction;
  content?: unknown;
}

export interface McpServerEventNotification {
  readonly method: string;
  readonly params: unknown;
}

export interface McpServerEventStreamNotification {
  readonly notification: McpServerEventNotification;
  readonly subscriptionId: string;
}

/** @experimental */
export interface McpServerEventStreamStartParams {
  _meta?: unknown;
  arguments: unknown;
  name: string;
  server: string;
  subscriptionId: string;
  threadId: string;
}

/** @experimental */
export type McpServerEventStreamStartResponse = Record<string, never>;

/** @experimental */
export interface McpServerEventStreamStopParams {
  subscriptionId: string;
}

/** @experimental */
export type McpServerEventStreamStopResponse = Record<string, never>;

export interface McpServerInfo {
  readonly description?: string | null;
  readonly icons?: readonly unknown[] | null;
  readonly name: string;
  readonly title?: string | null;
  readonly version: string;
  readonly websiteUrl?: string | null;
}

export interface McpServerMigration {
  name: string;
}

export type McpServerOauthClientRegistration = 'auto' | 'cimd' | 'dcr';

export interface McpServerOauthLoginCompletedNotification {
  readonly error?: string | null;
  readonly loginId?: string | null;
  readonly name: string;
  readonly success: boolean;
  readonly threadId?: string | null;
}

export interface McpServerOauthLoginParams {
  clientRegistration?: McpServerOauthClientRegistration | null | undefined;
  environmentId?: string | null | undefined;
  name: string;
  scopes?: readonly string[] | null | undefined;
  threadId?: string | null | undefined;
  timeoutSecs?: number | null | undefined;
}

export interface McpServerOauthLoginResponse {
  readonly authorizationUrl: string;
  readonly loginId?: string | null;
}

export type McpServerRefreshResponse = Record<string, never>;

export type McpServerStartupFailureReason = 'reauthenticationRequired' | (string & {});

export type McpServerStartupState = 'starting' | 'ready' | 'failed' | 'cancelled' | (string & {});

export interface McpServerStatus {
  readonly authStatus: McpAuthStatus;
  readonly environmentId?: string | null;
  readonly httpOrigin?: string | null;
  readonly name: string;
  readonly pluginId?: string | null;
  readonly resourceTemplates: readonly ResourceTemplate[];
  readonly resources: readonly Resource[];
  readonly runtimeStatus?: McpServerConnectionStatus | null;
  readonly serverCapabilities?: unknown;
  readonly serverInfo?: McpServerInfo | null;
  readonly toolListMeta?: unknown;
  readonly tools: { readonly [key: string]: Tool };
  readonly toolsError?: string | null;
}

export type McpServerStatusDetail = 'full' | 'toolsAndAuthOnly';

export interface McpServerStatusUpdatedNotification {
  readonly environmentId?: string | null;
  readonly error?: string | null;
  readonly failureReason?: McpServerStartupFailureReason | null;
  readonly name: string;
  readonly status: McpServerStartupState;
  readonly threadId?: string | null;
}

export interface McpServerToolCallParams {
  _meta?: unknown;
  arguments?: unknown;
  environmentId?: string | null | undefined;
  server: string;
  threadId: string;
  tool: string;
}

export interface McpServerToolCallResponse {
  readonly _meta?: unknown;
  readonly content: readonly unknown[];
  readonly isError?: boolean | null;
  readonly structuredContent?: unknown;
}

export interface McpToolCallAppContext {
  readonly actionName?: string | null;
  readonly appName?: string | null;
  readonly connectorId: string;
  readonly linkId?: string | null;
  readonly resourceUri?: string | null;
}

export interface McpToolCallError {
  readonly message: string;
}

export interface McpToolCallProgressNotification {
  readonly itemId: string;
  readonly message: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface McpToolCallResult {
  readonly _meta?: unknown;
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
}

export type McpToolCallStatus = 'inProgress' | 'completed' | 'failed' | (string & {});

export interface MemoryCitation {
  readonly entries: readonly MemoryCitationEntry[];
  readonly threadIds: readonly string[];
}

export interface MemoryCitationEntry {
  readonly lineEnd: number;
  readonly lineStart: number;
  readonly note: string;
  readonly path: string;
}

/** @experimental */
export type MemoryResetResponse = Record<string, never>;

/** @experimental */
export interface MemoryStatusParams {
  minConsolidatedThreads?: number | null | undefined;
}

/** @experimental */
export interface MemoryStatusResponse {
  readonly v2ConsolidatedThreads: number;
  readonly v2Ready: boolean;
}

export type MergeStrategy = 'replace' | 'upsert';

export type MessagePhase = 'commentary' | 'partial_answer' | 'final_answer' | (string & {});

export type MessagePhaseInput = 'commentary' | 'partial_answer' | 'final_answer';

export interface MigrationDetails {
  commands?: readonly CommandMigration[] | undefined;
  hooks?: readonly HookMigration[] | undefined;
  mcpServers?: readonly McpServerMigration[] | undefined;
  memory?: readonly string[] | undefined;
  plugins?: readonly PluginsMigration[] | undefined;
  sessions?: readonly SessionMigration[] | undefined;
  skills?: readonly SkillMigration[] | undefined;
  subagents?: readonly SubagentMigration[] | undefined;
}

export interface MisalignmentErrorDetails {
  readonly detailedExplanation?: string | null;
  readonly errorType?: string | null;
  readonly reviewTarget?: string | null;
  readonly steer?: MisalignmentSteer | null;
}

export interface MisalignmentSteer {
  readonly message: string;
}

/** @experimental */
export interface MockExperimentalMethodParams {
  value?: string | null | undefined;
}

/** @experimental */
export interface MockExperimentalMethodResponse {
  readonly echoed?: string | null;
}

export type ModeKind = 'plan' | 'default' | (string & {});

export type ModeKindInput = 'plan' | 'default';

export interface Model {
  readonly additionalSpeedTiers?: readonly string[];
  readonly availabilityNux?: ModelAvailabilityNux | null;
  readonly availableAccessPrograms?: ModelAccessPrograms | null;
  readonly defaultReasoningEffort: ReasoningEffort;
  readonly defaultServiceTier?: string | null;
  readonly description: string;
  readonly displayName: string;
  readonly hidden: boolean;
  readonly id: string;
  readonly inputModalities?: readonly InputModality[];
  readonly isDefault: boolean;
  readonly model: string;
  readonly modelSpecialty?: string | null;
  readonly multiAgentVersion?: MultiAgentVersion | null;
  readonly serviceTiers?: readonly ModelServiceTier[];
  readonly supportedReasoningEfforts: readonly ReasoningEffortOption[];
  readonly supportsPersonality?: boolean;
  readonly upgrade?: string | null;
  readonly upgradeInfo?: ModelUpgradeInfo | null;
}

export interface ModelAccessPrograms {
  readonly cyber: readonly CyberAccessProgram[];
}

export interface ModelAvailabilityNux {
  readonly message: string;
}

export interface ModelListParams {
  cursor?: string | null | undefined;
  includeHidden?: boolean | null | undefined;
  limit?: number | null | undefined;
  modelProvider?: string | null | undefined;
}

export interface ModelListResponse {
  readonly data: readonly Model[];
  readonly nextCursor?: string | null;
}

export type ModelProviderCapabilitiesReadParams = Record<string, never>;

export interface ModelProviderCapabilitiesReadResponse {
  readonly imageGeneration: boolean;
  readonly webSearch: boolean;
}

export interface ModelProviderConfigWriteParams {
  settings: ProviderSettingsPatch;
}

export interface ModelProviderConfigWriteResponse {
  readonly provider: ModelProviderSummary;
}

export interface ModelProviderDefaultSetParams {
  providerId: string;
}

export type ModelProviderListParams = Record<string, never>;

export interface ModelProviderListResponse {
  readonly canChangeDefault: boolean;
  readonly data: readonly ModelProviderSummary[];
  readonly defaultProviderId: string;
}

export interface ModelProviderSummary {
  readonly baseUrl?: string | null;
  readonly canEdit: boolean;
  readonly id: string;
  readonly name: string;
  readonly settings: ProviderSettings;
}

export type ModelRerouteReason = 'highRiskCyberActivity' | (string & {});

export interface ModelReroutedNotification {
  readonly fromModel: string;
  readonly reason: ModelRerouteReason;
  readonly threadId: string;
  readonly toModel: string;
  readonly turnId: string;
}

export interface ModelSafetyBufferingUpdatedNotification {
  readonly fasterModel?: string | null;
  readonly model: string;
  readonly reasons: readonly string[];
  readonly showBufferingUi: boolean;
  readonly threadId: string;
  readonly turnId: string;
  readonly useCases: readonly string[];
}

export interface ModelServiceTier {
  readonly description: string;
  readonly id: string;
  readonly name: string;
}

export interface ModelUpgradeInfo {
  readonly migrationMarkdown?: string | null;
  readonly model: string;
  readonly modelLink?: string | null;
  readonly retirementAt?: number | null;
  readonly upgradeCopy?: string | null;
}

export type ModelVerification = 'trustedAccessForCyber' | (string & {});

export interface ModelVerificationNotification {
  readonly threadId: string;
  readonly turnId: string;
  readonly verifications: readonly ModelVerification[];
}

export interface ModelsRequirements {
  readonly newThread?: NewThreadModelDefaults | null;
}

export type MultiAgentMode =
  | 'explicitRequestOnly'
  | 'proactive'
  | (string & {})
  | {
      readonly custom: string;
    };

export type MultiAgentModeInput =
  | 'explicitRequestOnly'
  | 'proactive'
  | {
      custom: string;
    };

export type MultiAgentVersion = 'disabled' | 'v1' | 'v2' | (string & {});

export type NetworkAccess = 'restricted' | 'enabled' | (string & {});

export type NetworkAccessInput = 'restricted' | 'enabled';

export interface NetworkApprovalContext {
  readonly host: string;
  readonly protocol: NetworkApprovalProtocol;
}

export type NetworkApprovalProtocol = 'http' | 'https' | 'socks5Tcp' | 'socks5Udp' | (string & {});

export type NetworkDomainPermission = 'allow' | 'deny' | (string & {});

export interface NetworkPolicyAmendment {
  readonly action: NetworkPolicyRuleAction;
  readonly host: string;
}

export interface NetworkPolicyAmendmentInput {
  action: NetworkPolicyRuleActionInput;
  host: string;
}

export type NetworkPolicyRuleAction = 'allow' | 'deny' | (string & {});

export type NetworkPolicyRuleActionInput = 'allow' | 'deny';

export interface NetworkRequirements {
  readonly allowLocalBinding?: boolean | null;
  readonly allowUnixSockets?: readonly string[] | null;
  readonly allowUpstreamProxy?: boolean | null;
  readonly allowedDomains?: readonly string[] | null;
  readonly dangerouslyAllowAllUnixSockets?: boolean | null;
  readonly dangerouslyAllowNonLoopbackProxy?: boolean | null;
  readonly deniedDomains?: readonly string[] | null;
  readonly domains?: { readonly [key: string]: NetworkDomainPermission } | null;
  readonly enabled?: boolean | null;
  readonly httpPort?: number | null;
  readonly managedAllowedDomainsOnly?: boolean | null;
  readonly reviewDomains?: readonly string[] | null;
  readonly socksPort?: number | null;
  readonly unixSockets?: { readonly [key: string]: NetworkUnixSocketPermission } | null;
}

export type NetworkUnixSocketPermission = 'allow' | 'deny' | (string & {});

export interface NewThreadModelDefaults {
  readonly model?: string | null;
  readonly modelReasoningEffort?: ReasoningEffort | null;
  readonly serviceTier?: string | null;
}

export type NonSteerableTurnKind = 'review' | 'compact' | (string & {});

export type OtelExporter =
  | 'none'
  | 'statsig'
  | (string & {})
  | {
      readonly 'otlp-http': {
        readonly endpoint: string;
        readonly headers: { readonly [key: string]: string };
        readonly protocol: OtelHttpProtocol;
        readonly tls?: OtelTlsConfig | null;
      };
    }
  | {
      readonly 'otlp-grpc': {
        readonly endpoint: string;
        readonly headers: { readonly [key: string]: string };
        readonly tls?: OtelTlsConfig | null;
      };
    };

export type OtelHttpProtocol = 'binary' | 'json' | (string & {});

export interface OtelRequirements {
  readonly environment?: string | null;
  readonly exporter?: OtelExporter | null;
  readonly headers_helper?: string | null;
  readonly headers_helper_refresh_interval_ms?: number | null;
  readonly log_agent_responses?: boolean | null;
  readonly log_guardian_assessments?: boolean | null;
  readonly log_sse_deltas?: boolean | null;
  readonly log_user_prompt?: boolean | null;
  readonly metrics_exporter?: OtelExporter | null;
  readonly span_attributes?: { readonly [key: string]: string } | null;
  readonly tool_result?: OtelToolResultLogConfig | null;
  readonly trace_exporter?: OtelExporter | null;
  readonly tracestate?: { readonly [key: string]: { readonly [key: string]: string } } | null;
}

export interface OtelTlsConfig {
  readonly 'ca-certificate'?: string | null;
  readonly 'client-certificate'?: string | null;
  readonly 'client-private-key'?: string | null;
}

export interface OtelToolResultLogConfig {
  readonly max_bytes: number;
}

export interface OverriddenMetadata {
  readonly effectiveValue: unknown;
  readonly message: string;
  readonly overridingLayer: ConfigLayerMetadata;
}

export interface ReadParsedCommand {
  readonly type: 'read';
  readonly cmd: string;
  readonly name: string;
  readonly path: string;
}

export interface ListFilesParsedCommand {
  readonly type: 'list_files';
  readonly cmd: string;
  readonly path?: string | null;
}

export interface SearchParsedCommand {
  readonly type: 'search';
  readonly cmd: string;
  readonly path?: string | null;
  readonly query?: string | null;
}

export interface UnknownParsedCommand {
  readonly type: 'unknown';
  readonly cmd: string;
}

export type ParsedCommand =
  | ReadParsedCommand
  | ListFilesParsedCommand
  | SearchParsedCommand
  | UnknownParsedCommand;

export type PatchApplyStatus = 'inProgress' | 'completed' | 'failed' | 'declined' | (string & {});

export interface AddPatchChangeKind {
  readonly type: 'add';
}

export interface DeletePatchChangeKind {
  readonly type: 'delete';
}

export interface UpdatePatchChangeKind {
  readonly type: 'update';
  readonly move_path?: string | null;
}

export type PatchChangeKind =
  | AddPatchChangeKind
  | DeletePatchChangeKind
  | UpdatePatchChangeKind;

export type PathUri = string;

export type PermissionGrantScope = 'turn' | 'session';

export interface PermissionProfileListParams {
  cursor?: string | null | undefined;
  cwd?: string | null | undefined;
  limit?: number | null | undefined;
}

export interface PermissionProfileListResponse {
  readonly data: readonly PermissionProfileSummary[];
  readonly nextCursor?: string | null;
}

export interface PermissionProfileSummary {
  readonly allowed: boolean;
  readonly description?: string | null;
  readonly id: string;
}

export interface PermissionsRequestApprovalParams {
  readonly cwd: LegacyAppPathString;
  readonly environmentId?: string | null;
  readonly itemId: string;
  readonly permissions: RequestPermissionProfile;
  readonly reason?: string | null;
  readonly startedAtMs: number;
  readonly threadId: string;
  readonly turnId: string;
}

export interface PermissionsRequestApprovalResponse {
  permissions: GrantedPermissionProfile;
  scope?: PermissionGrantScope | undefined;
  strictAutoReview?: boolean | null | undefined;
}

export type Personality = 'none' | 'friendly' | 'pragmatic' | (string & {});

export type PersonalityInput = 'none' | 'friendly' | 'pragmatic';

export interface PlanDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

export type PlanType =
  | 'free'
  | 'go'
  | 'plus'
  | 'pro'
  | 'prolite'
  | 'promax'
  | 'team'
  | 'self_serve_business_prolite'
  | 'self_serve_business_usage_based'
  | 'business'
  | 'ent26'
  | 'enterprise_cbp_automation'
  | 'enterprise_cbp_usage_based'
  | 'enterprise'
  | 'edu'
  | 'edu_plus'
  | 'edu_pro'
  | 'sci'
  | 'sci_plus'
  | 'unknown'
  | (string & {});

export type PluginAuthPolicy = 'ON_INSTALL' | 'ON_USE' | (string & {});

export type PluginAvailability = 'DISABLED_BY_ADMIN' | 'AVAILABLE' | (string & {});

export interface PluginDetail {
  readonly appTemplates: readonly AppTemplateSummary[];
  readonly apps: readonly AppSummary[];
  readonly description?: string | null;
  readonly hooks: readonly PluginHookSummary[];
  readonly marketplaceName: string;
  readonly marketplacePath?: AbsolutePathBuf | null;
  readonly mcpServers: readonly string[];
  readonly onboardingSkill?: SkillSummary | null;
  readonly scheduledTasks?: readonly ScheduledTaskSummary[] | null;
  readonly shareUrl?: string | null;
  readonly skills: readonly SkillSummary[];
  readonly summary: PluginSummary;
}

export type PluginDisabledReason =
  | 'disabled_by_admin'
  | 'plan_not_eligible'
  | 'required_app_unavailable'
  | 'unknown'
  | (string & {});

export interface PluginHookSummary {
  readonly eventName: HookEventName;
  readonly key: string;
}

export interface PluginInstallParams {
  installAttemptId?: string | null | undefined;
  marketplacePath?: AbsolutePathBuf | null | undefined;
  pluginName: string;
  remoteMarketplaceName?: string | null | undefined;
}

export type PluginInstallPolicy = 'NOT_AVAILABLE' | 'AVAILABLE' | 'INSTALLED_BY_DEFAULT' | (string & {});

export type PluginInstallPolicySource = 'WORKSPACE_SETTING' | 'IMPLICIT_CANONICAL_APP' | (string & {});

export interface PluginInstallResponse {
  readonly appsNeedingAuth: readonly AppSummary[];
  readonly authPolicy: PluginAuthPolicy;
}

export interface PluginInstalledParams {
  cwds?: readonly AbsolutePathBuf[] | null | undefined;
  installSuggestionPluginNames?: readonly string[] | null | undefined;
}

export interface PluginInstalledResponse {
  readonly marketplaceLoadErrors?: readonly MarketplaceLoadErrorInfo[];
  readonly marketplaces: readonly PluginMarketplaceEntry[];
}

export interface PluginInterface {
  readonly brandColor?: string | null;
  readonly capabilities: readonly string[];
  readonly category?: string | null;
  readonly composerIcon?: AbsolutePathBuf | null;
  readonly composerIconUrl?: string | null;
  readonly defaultPrompt?: readonly string[] | null;
  readonly developerName?: string | null;
  readonly displayName?: string | null;
  readonly logo?: AbsolutePathBuf | null;
  readonly logoDark?: AbsolutePathBuf | null;
  readonly logoUrl?: string | null;
  readonly logoUrlDark?: string | null;
  readonly longDescription?: string | null;
  readonly privacyPolicyUrl?: string | null;
  readonly screenshotUrls: readonly string[];
  readonly screenshots: readonly AbsolutePathBuf[];
  readonly shortDescription?: string | null;
  readonly termsOfServiceUrl?: string | null;
  readonly websiteUrl?: string | null;
}

export type PluginListMarketplaceKind =
  | 'local'
  | 'vertical'
  | 'workspace-directory'
  | 'shared-with-me'
  | 'created-by-me-remote';

export interface PluginListParams {
  cwds?: readonly AbsolutePathBuf[] | null | undefined;
  forceRefetch?: boolean | undefined;
  marketplaceKinds?: readonly PluginListMarketplaceKind[] | null | undefined;
}

export interface PluginListResponse {
  readonly featuredPluginIds?: readonly string[];
  readonly marketplaceLoadErrors?: readonly MarketplaceLoadErrorInfo[];
  readonly marketplaces: readonly PluginMarketplaceEntry[];
}

export interface PluginMarketplaceEntry {
  readonly interface?: MarketplaceInterface | null;
  readonly name: string;
  readonly path?: AbsolutePathBuf | null;
  readonly plugins: readonly PluginSummary[];
}

export interface PluginReadParams {
  marketplacePath?: AbsolutePathBuf | null | undefined;
  pluginName: string;
  remoteMarketplaceName?: string | null | undefined;
}

export interface PluginReadResponse {
  readonly plugin: PluginDetail;
}

export interface PluginReconcileChangedPlugin {
  readonly hasApps: boolean;
  readonly hasHooks: boolean;
  readonly hasMcps: boolean;
  readonly hasSkills: boolean;
  readonly id: string;
}

export interface PluginReconcileParams {
  reason?: string | null | undefined;
}

export interface PluginReconcileResponse {
  readonly changedPlugins: readonly PluginReconcileChangedPlugin[];
  readonly failedMaterializationRemotePluginIds: readonly string[];
  readonly failedRemotePluginIds: readonly string[];
}

/** @experimental */
export interface PluginSearchParams {
  cursor?: string | null | undefined;
  cwds?: readonly AbsolutePathBuf[] | null | undefined;
  limit?: number | null | undefined;
  scope?: PluginSearchScope | null | undefined;
  searchTerm: string;
}

/** @experimental */
export interface PluginSearchResponse {
  readonly data: readonly PluginSearchResult[];
  readonly nextCursor?: string | null;
}

export interface PluginSearchResult {
  readonly marketplaceName: string;
  readonly marketplacePath?: AbsolutePathBuf | null;
  readonly plugin: PluginSummary;
}

export type PluginSearchScope = 'global' | 'workspace' | 'personal';

export interface PluginShareCheckoutParams {
  remotePluginId: string;
}

export interface PluginShareCheckoutResponse {
  readonly marketplaceName: string;
  readonly marketplacePath: AbsolutePathBuf;
  readonly pluginId: string;
  readonly pluginName: string;
  readonly pluginPath: AbsolutePathBuf;
  readonly remotePluginId: string;
  readonly remoteVersion?: string | null;
}

export interface PluginShareContext {
  readonly canPublishToWorkspace?: boolean | null;
  readonly creatorAccountUserId?: string | null;
  readonly creatorName?: string | null;
  readonly discoverability?: PluginShareDiscoverability | null;
  readonly remotePluginId: string;
  readonly remoteVersion?: string | null;
  readonly sharePrincipals?: readonly PluginSharePrincipal[] | null;
  readonly shareUrl?: string | null;
}

export interface PluginShareDeleteParams {
  remotePluginId: string;
}

export type PluginShareDeleteResponse = Record<string, never>;

export type PluginShareDiscoverability = 'LISTED' | 'UNLISTED' | 'PRIVATE' | (string & {});

export type PluginShareDiscoverabilityInput = 'LISTED' | 'UNLISTED' | 'PRIVATE';

export interface PluginShareListItem {
  readonly localPluginPath?: AbsolutePathBuf | null;
  readonly plugin: PluginSummary;
}

export type PluginShareListParams = Record<string, never>;

export interface PluginShareListResponse {
  readonly data: readonly PluginShareListItem[];
}

export interface PluginSharePrincipal {
  readonly name: string;
  readonly principalId: string;
  readonly principalType: PluginSharePrincipalType;
  readonly role: PluginSharePrincipalRole;
}

export type PluginSharePrincipalRole = 'reader' | 'editor' | 'owner' | (string & {});

export type PluginSharePrincipalType = 'user' | 'group' | 'workspace' | (string & {});

export type PluginSharePrincipalTypeInput = 'user' | 'group' | 'workspace';

export interface PluginShareSaveParams {
  discoverability?: PluginShareDiscoverabilityInput | null | undefined;
  pluginPath: AbsolutePathBuf;
  remotePluginId?: string | null | undefined;
  shareTargets?: readonly PluginShareTarget[] | null | undefined;
}

export interface PluginShareSaveResponse {
  readonly canPublishToWorkspace?: boolean | null;
  readonly remotePluginId: string;
  readonly shareUrl: string;
}

export interface PluginShareTarget {
  principalId: string;
  principalType: PluginSharePrincipalTypeInput;
  role: PluginShareTargetRole;
}

export type PluginShareTargetRole = 'reader' | 'editor';

export type PluginShareUpdateDiscoverability = 'UNLISTED' | 'PRIVATE' | 'LISTED';

export interface PluginShareUpdateTargetsParams {
  discoverability: PluginShareUpdateDiscoverability;
  remotePluginId: string;
  shareTargets: readonly PluginShareTarget[];
}

export interface PluginShareUpdateTargetsResponse {
  readonly discoverability: PluginShareDiscoverability;
  readonly principals: readonly PluginSharePrincipal[];
}

export interface PluginSkillReadParams {
  remoteMarketplaceName: string;
  remotePluginId: string;
  skillName: string;
}

export interface PluginSkillReadResponse {
  readonly contents?: string | null;
}

export interface LocalPluginSource {
  readonly type: 'local';
  readonly path: AbsolutePathBuf;
}

export interface GitPluginSource {
  readonly type: 'git';
  readonly path?: string | null;
  readonly refName?: string | null;
  readonly sha?: string | null;
  readonly url: string;
}

export interface NpmPluginSource {
  readonly type: 'npm';
  readonly package: string;
  readonly registry?: string | null;
  readonly version?: string | null;
}

export interface RemotePluginSource {
  readonly type: 'remote';
}

export type PluginSource =
  | LocalPluginSource
  | GitPluginSource
  | NpmPluginSource
  | RemotePluginSource;

export interface PluginSummary {
  readonly authPolicy: PluginAuthPolicy;
  readonly availability?: PluginAvailability;
  readonly disabledReason?: PluginDisabledReason | null;
  readonly eligiblePlanTypes?: readonly string[] | null;
  readonly enabled: boolean;
  readonly id: string;
  readonly installPolicy: PluginInstallPolicy;
  readonly installPolicySource?: PluginInstallPolicySource | null;
  readonly installed: boolean;
  readonly installedAt?: number | null;
  readonly interface?: PluginInterface | null;
  readonly keywords?: readonly string[];
  readonly localVersion?: string | null;
  readonly mustShowInstallationInterstitial?: boolean | null;
  readonly name: string;
  readonly remotePluginId?: string | null;
  readonly shareContext?: PluginShareContext | null;
  readonly source: PluginSource;
  readonly version?: string | null;
}

export interface PluginUninstallParams {
  pluginId: string;
}

export type PluginUninstallResponse = Record<string, never>;

export interface PluginsMigration {
  marketplaceName: string;
  pluginNames: readonly string[];
}

export interface ProcessExitedNotification {
  readonly exitCode: number;
  readonly outputDrainTimedOut?: boolean | null;
  readonly processHandle: string;
  readonly stderr: string;
  readonly stderrCapReached: boolean;
  readonly stdout: string;
  readonly stdoutCapReached: boolean;
}

/** @experimental */
export interface ProcessKillParams {
  processHandle: string;
}

/** @experimental */
export type ProcessKillResponse = Record<string, never>;

export interface ProcessOutputDeltaNotification {
  readonly capReached: boolean;
  readonly deltaBase64: string;
  readonly processHandle: string;
  readonly stream: ProcessOutputStream;
}

export type ProcessOutputStream = 'stdout' | 'stderr' | (string & {});

/** @experimental */
export interface ProcessResizePtyParams {
  processHandle: string;
  size: ProcessTerminalSize;
}

/** @experimental */
export type ProcessResizePtyResponse = Record<string, never>;

/** @experimental */
export interface ProcessSpawnParams {
  command: readonly string[];
  cwd: AbsolutePathBuf;
  env?: { readonly [key: string]: string | null } | null | undefined;
  outputBytesCap?: number | null | undefined;
  processHandle: string;
  size?: ProcessTerminalSize | null | undefined;
  streamStdin?: boolean | undefined;
  streamStdoutStderr?: boolean | undefined;
  timeoutMs?: number | null | undefined;
  tty?: boolean | undefined;
}

/** @experimental */
export type ProcessSpawnResponse = Record<string, never>;

export interface ProcessTerminalSize {
  cols: number;
  rows: number;
}

/** @experimental */
export interface ProcessWriteStdinParams {
  closeStdin?: boolean | undefined;
  deltaBase64?: string | null | undefined;
  processHandle: string;
}

/** @experimental */
export type ProcessWriteStdinResponse = Record<string, never>;

export interface Project {
  readonly createdAt: number;
  readonly id: string;
  readonly metadata: { readonly [key: string]: string };
  readonly name: string;
  readonly recencyAt?: number | null;
  readonly roots: readonly ProjectRoot[];
  readonly updatedAt: number;
}

export type ProjectChangeType = 'created' | 'updated' | 'deleted' | (string & {});

export interface ProjectChangedNotification {
  readonly changeType: ProjectChangeType;
  readonly projectId: string;
}

/** @experimental */
export interface ProjectCreateParams {
  idempotencyKey: string;
  metadata?: { readonly [key: string]: string } | null | undefined;
  name: string;
  roots: readonly ProjectRoot[];
}

/** @experimental */
export interface ProjectCreateResponse {
  readonly project: Project;
}

/** @experimental */
export interface ProjectDeleteParams {
  projectId: string;
}

/** @experimental */
export type ProjectDeleteResponse = Record<string, never>;

/** @experimental */
export interface ProjectImportParams {
  idempotencyKey: string;
  metadata?: { readonly [key: string]: string } | null | undefined;
  name: string;
  roots: readonly ProjectRoot[];
  threads?: readonly string[] | null | undefined;
}

/** @experimental */
export interface ProjectImportResponse {
  readonly project: Project;
}

/** @experimental */
export interface ProjectListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  sortDirection?: SortDirection | null | undefined;
  sortKey?: ProjectSortKey | null | undefined;
}

/** @experimental */
export interface ProjectListResponse {
  readonly data: readonly Project[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface ProjectMoveParams {
  beforeProjectId?: string | null | undefined;
  projectId: string;
}

/** @experimental */
export type ProjectMoveResponse = Record<string, never>;

/** @experimental */
export interface ProjectReadParams {
  projectId: string;
}

/** @experimental */
export interface ProjectReadResponse {
  readonly project: Project;
}

export interface ProjectRoot {
  path: AbsolutePathBuf;
}

export type ProjectSortKey = 'position' | 'recencyAt';

/** @experimental */
export interface ProjectUpdateParams {
  metadata?: { readonly [key: string]: string } | null | undefined;
  name?: string | null | undefined;
  projectId: string;
  roots?: readonly ProjectRoot[] | null | undefined;
}

/** @experimental */
export interface ProjectUpdateResponse {
  readonly project: Project;
}

export interface OpenaiProviderSettings {
  readonly type: 'openai';
}

export interface CustomGatewayProviderSettings {
  readonly type: 'customGateway';
  readonly auth: GatewayAuth;
}

export interface BedrockProviderSettings {
  readonly type: 'bedrock';
  readonly profile?: string | null;
  readonly region?: string | null;
}

export interface GcpProviderSettings {
  readonly type: 'gcp';
  readonly credentialFile?: string | null;
  readonly location?: string | null;
  readonly projectId?: string | null;
}

export type ProviderSettings =
  | OpenaiProviderSettings
  | CustomGatewayProviderSettings
  | BedrockProviderSettings
  | GcpProviderSettings;

export interface CustomGatewayProviderSettingsPatch {
  type: 'customGateway';
  baseUrl?: string | null | undefined;
  envKey?: string | null | undefined;
  name?: string | undefined;
  providerId?: string | null | undefined;
}

export interface BedrockProviderSettingsPatch {
  type: 'bedrock';
  profile?: string | null | undefined;
  providerId: BedrockProviderId;
  region?: string | null | undefined;
}

export interface GcpProviderSettingsPatch {
  type: 'gcp';
  credentialFile?: string | null | undefined;
  location?: string | null | undefined;
  projectId?: string | null | undefined;
  providerId: GcpProviderId;
}

export type ProviderSettingsPatch =
  | CustomGatewayProviderSettingsPatch
  | BedrockProviderSettingsPatch
  | GcpProviderSettingsPatch;

export interface QueuedSubmission {
  readonly clientUserMessageId: string;
  readonly id: string;
  readonly input: readonly UserInput[];
  readonly responsesapiClientMetadata?: { readonly [key: string]: string } | null;
}

export type RateLimitReachedType =
  | 'rate_limit_reached'
  | 'workspace_owner_credits_depleted'
  | 'workspace_member_credits_depleted'
  | 'workspace_owner_usage_limit_reached'
  | 'workspace_member_usage_limit_reached'
  | (string & {});

export interface RateLimitResetCredit {
  readonly description?: string | null;
  readonly expiresAt?: number | null;
  readonly grantedAt: number;
  readonly id: string;
  readonly resetType: RateLimitResetType;
  readonly status: RateLimitResetCreditStatus;
  readonly title?: string | null;
}

export type RateLimitResetCreditStatus = 'available' | 'redeeming' | 'redeemed' | 'unknown' | (string & {});

export interface RateLimitResetCreditsSummary {
  readonly availableCount: number;
  readonly credits?: readonly RateLimitResetCredit[] | null;
}

export type RateLimitResetType = 'codexRateLimits' | 'unknown' | (string & {});

export interface RateLimitSnapshot {
  readonly credits?: CreditsSnapshot | null;
  readonly individualLimit?: SpendControlLimitSnapshot | null;
  readonly limitId?: string | null;
  readonly limitName?: string | null;
  readonly normalModelSlug?: string | null;
  readonly planType?: PlanType | null;
  readonly primary?: RateLimitWindow | null;
  readonly rateLimitReachedType?: RateLimitReachedType | null;
  readonly secondary?: RateLimitWindow | null;
  readonly spendControlReached?: boolean | null;
}

export interface RateLimitWindow {
  readonly resetsAt?: number | null;
  readonly usedPercent: number;
  readonly windowDurationMins?: number | null;
}

export type RealtimeConversationVersion = 'v1' | 'v2' | 'v3' | (string & {});

export type RealtimeConversationVersionInput = 'v1' | 'v2' | 'v3';

export type RealtimeOutputModality = 'text' | 'audio';

export type RealtimeVoice =
  | 'alloy'
  | 'arbor'
  | 'ash'
  | 'aube'
  | 'ballad'
  | 'breeze'
  | 'bubbie'
  | 'cedar'
  | 'coral'
  | 'cove'
  | 'echo'
  | 'ember'
  | 'haetsal'
  | 'hanul'
  | 'himari'
  | 'juniper'
  | 'leher'
  | 'maple'
  | 'marin'
  | 'miko'
  | 'neer'
  | 'porto'
  | 'rindo'
  | 'rio'
  | 'rivage'
  | 'sage'
  | 'selva'
  | 'shimmer'
  | 'sol'
  | 'sonna'
  | 'spruce'
  | 'tinta'
  | 'vale'
  | 'verse'
  | 'viola'
  | (string & {});

export type RealtimeVoiceInput =
  | 'alloy'
  | 'arbor'
  | 'ash'
  | 'aube'
  | 'ballad'
  | 'breeze'
  | 'bubbie'
  | 'cedar'
  | 'coral'
  | 'cove'
  | 'echo'
  | 'ember'
  | 'haetsal'
  | 'hanul'
  | 'himari'
  | 'juniper'
  | 'leher'
  | 'maple'
  | 'marin'
  | 'miko'
  | 'neer'
  | 'porto'
  | 'rindo'
  | 'rio'
  | 'rivage'
  | 'sage'
  | 'selva'
  | 'shimmer'
  | 'sol'
  | 'sonna'
  | 'spruce'
  | 'tinta'
  | 'vale'
  | 'verse'
  | 'viola';

export interface RealtimeVoicesList {
  readonly defaultV1: RealtimeVoice;
  readonly defaultV2: RealtimeVoice;
  readonly v1: readonly RealtimeVoice[];
  readonly v2: readonly RealtimeVoice[];
  readonly v3?: readonly RealtimeVoice[];
}

export type ReasoningEffort = string;

export interface ReasoningEffortOption {
  readonly description: string;
  readonly reasoningEffort: ReasoningEffort;
}

export interface ReasoningTextReasoningItemContent {
  type: 'reasoning_text';
  text: string;
}

export interface TextReasoningItemContent {
  type: 'text';
  text: string;
}

export type ReasoningItemContent =
  | ReasoningTextReasoningItemContent
  | TextReasoningItemContent;

export interface ReasoningItemReasoningSummary {
  text: string;
  type: 'summary_text';
}

export type ReasoningSummary = 'auto' | 'concise' | 'detailed' | 'none' | (string & {});

export type ReasoningSummaryInput = 'auto' | 'concise' | 'detailed' | 'none';

export interface ReasoningSummaryPartAddedNotification {
  readonly itemId: string;
  readonly summaryIndex: number;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ReasoningSummaryTextDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly summaryIndex: number;
  readonly threadId: string;
  readonly turnId: string;
}

export interface ReasoningTextDeltaNotification {
  readonly contentIndex: number;
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
  readonly turnId: string;
}

/** @experimental */
export interface RemoteControlClient {
  readonly appVersion?: string | null;
  readonly clientId: string;
  readonly deviceModel?: string | null;
  readonly deviceType?: string | null;
  readonly displayName?: string | null;
  readonly lastSeenAt?: number | null;
  readonly osVersion?: string | null;
  readonly platform?: string | null;
}

/** @experimental */
export type RemoteControlClientsListOrder = 'asc' | 'desc';

/** @experimental */
export interface RemoteControlClientsListParams {
  cursor?: string | null | undefined;
  environmentId: string;
  limit?: number | null | undefined;
  order?: RemoteControlClientsListOrder | null | undefined;
}

/** @experimental */
export interface RemoteControlClientsListResponse {
  readonly data: readonly RemoteControlClient[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface RemoteControlClientsRevokeParams {
  clientId: string;
  environmentId: string;
}

/** @experimental */
export type RemoteControlClientsRevokeResponse = Record<string, never>;

export type RemoteControlConnectionStatus = 'disabled' | 'connecting' | 'connected' | 'errored' | (string & {});

export interface RemoteControlDisableParams {
  ephemeral?: boolean | undefined;
}

/** @experimental */
export interface RemoteControlDisableResponse {
  readonly environmentId?: string | null;
  readonly installationId: string;
  readonly serverName: string;
  readonly status: RemoteControlConnectionStatus;
}

export interface RemoteControlEnableParams {
  ephemeral?: boolean | undefined;
}

/** @experimental */
export interface RemoteControlEnableResponse {
  readonly environmentId?: string | null;
  readonly installationId: string;
  readonly serverName: string;
  readonly status: RemoteControlConnectionStatus;
}

/** @experimental */
export interface RemoteControlPairingStartParams {
  manualCode?: boolean | undefined;
}

/** @experimental */
export interface RemoteControlPairingStartResponse {
  readonly environmentId: string;
  readonly expiresAt: number;
  readonly manualPairingCode?: string | null;
  readonly pairingCode: string;
}

/** @experimental */
export interface RemoteControlPairingStatusParams {
  manualPairingCode?: string | null | undefined;
  pairingCode?: string | null | undefined;
}

/** @experimental */
export interface RemoteControlPairingStatusResponse {
  readonly claimed: boolean;
}

export interface RemoteControlStatusChangedNotification {
  readonly environmentId?: string | null;
  readonly installationId: string;
  readonly serverName: string;
  readonly status: RemoteControlConnectionStatus;
}

/** @experimental */
export interface RemoteControlStatusReadResponse {
  readonly environmentId?: string | null;
  readonly installationId: string;
  readonly serverName: string;
  readonly status: RemoteControlConnectionStatus;
}

export interface RequestHeader {
  readonly name: string;
  readonly value: string;
}

export type RequestId = string | number;

export interface RequestPermissionProfile {
  readonly fileSystem?: AdditionalFileSystemPermissions | null;
  readonly network?: AdditionalNetworkPermissions | null;
}

export type ResidencyRequirement = 'us' | (string & {});

export interface Resource {
  readonly _meta?: unknown;
  readonly annotations?: unknown;
  readonly description?: string | null;
  readonly icons?: readonly unknown[] | null;
  readonly mimeType?: string | null;
  readonly name: string;
  readonly size?: number | null;
  readonly title?: string | null;
  readonly uri: string;
}

export type ResourceContent =
  | {
      readonly _meta?: unknown;
      readonly mimeType?: string | null;
      readonly text: string;
      readonly uri: string;
    }
  | {
      readonly _meta?: unknown;
      readonly blob: string;
      readonly mimeType?: string | null;
      readonly uri: string;
    };

export interface ResourceTemplate {
  readonly annotations?: unknown;
  readonly description?: string | null;
  readonly mimeType?: string | null;
  readonly name: string;
  readonly title?: string | null;
  readonly uriTemplate: string;
}

export interface AdditionalToolsResponseItem {
  type: 'additional_tools';
  id?: string | null | undefined;
  role: string;
  tools: readonly unknown[];
}

export interface MessageResponseItem {
  type: 'message';
  content: readonly ContentItem[];
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  phase?: MessagePhaseInput | null | undefined;
  role: string;
  status?: string | null | undefined;
}

export interface AgentMessageResponseItem {
  type: 'agent_message';
  author: string;
  content: readonly AgentMessageInputContent[];
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  recipient: string;
}

export interface ReasoningResponseItem {
  type: 'reasoning';
  content?: readonly ReasoningItemContent[] | null | undefined;
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  summary: readonly ReasoningItemReasoningSummary[];
}

export interface LocalShellCallResponseItem {
  type: 'local_shell_call';
  action: LocalShellAction;
  call_id?: string | null | undefined;
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  status: LocalShellStatus;
}

export interface FunctionCallResponseItem {
  type: 'function_call';
  arguments: string;
  call_id: string;
  encrypted_content?: string | null | undefined;
  encrypted_function_args?: readonly string[] | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  name: string;
  namespace?: string | null | undefined;
  status?: string | null | undefined;
}

export interface ToolSearchCallResponseItem {
  type: 'tool_search_call';
  arguments: unknown;
  call_id?: string | null | undefined;
  encrypted_content?: string | null | undefined;
  execution: string;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  status?: string | null | undefined;
}

export interface FunctionCallOutputResponseItem {
  type: 'function_call_output';
  call_id?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  name?: string | null | undefined;
  namespace?: string | null | undefined;
  output: FunctionCallOutputBodyInput;
}

export interface CustomToolCallResponseItem {
  type: 'custom_tool_call';
  call_id: string;
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  input: string;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  name: string;
  namespace?: string | null | undefined;
  status?: string | null | undefined;
}

export interface CustomToolCallOutputResponseItem {
  type: 'custom_tool_call_output';
  call_id: string;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  name?: string | null | undefined;
  output: FunctionCallOutputBodyInput;
}

export interface ToolSearchOutputResponseItem {
  type: 'tool_search_output';
  call_id?: string | null | undefined;
  execution: string;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  status: string;
  tools: readonly unknown[];
}

export interface WebSearchCallResponseItem {
  type: 'web_search_call';
  action?: ResponsesApiWebSearchAction | null | undefined;
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  status?: string | null | undefined;
}

export interface ImageGenerationCallResponseItem {
  type: 'image_generation_call';
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
  result: string;
  revised_prompt?: string | null | undefined;
  status: string;
}

export interface CompactionResponseItem {
  type: 'compaction';
  encrypted_content: string;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
}

export interface ConfigurationUpdateResponseItem {
  type: 'configuration_update';
  reasoning: ConfigurationReasoning;
}

export interface CompactionTriggerResponseItem {
  type: 'compaction_trigger';
}

export interface ContextCompactionResponseItem {
  type: 'context_compaction';
  encrypted_content?: string | null | undefined;
  id?: string | null | undefined;
  internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null | undefined;
}

export interface OtherResponseItem {
  type: 'other';
}

export type ResponseItem =
  | AdditionalToolsResponseItem
  | MessageResponseItem
  | AgentMessageResponseItem
  | ReasoningResponseItem
  | LocalShellCallResponseItem
  | FunctionCallResponseItem
  | ToolSearchCallResponseItem
  | FunctionCallOutputResponseItem
  | CustomToolCallResponseItem
  | CustomToolCallOutputResponseItem
  | ToolSearchOutputResponseItem
  | WebSearchCallResponseItem
  | ImageGenerationCallResponseItem
  | CompactionResponseItem
  | ConfigurationUpdateResponseItem
  | CompactionTriggerResponseItem
  | ContextCompactionResponseItem
  | OtherResponseItem;

export interface SearchResponsesApiWebSearchAction {
  type: 'search';
  queries?: readonly string[] | null | undefined;
  query?: string | null | undefined;
}

export interface OpenPageResponsesApiWebSearchAction {
  type: 'open_page';
  url?: string | null | undefined;
}

export interface FindInPageResponsesApiWebSearchAction {
  type: 'find_in_page';
  pattern?: string | null | undefined;
  url?: string | null | undefined;
}

export interface OtherResponsesApiWebSearchAction {
  type: 'other';
}

export type ResponsesApiWebSearchAction =
  | SearchResponsesApiWebSearchAction
  | OpenPageResponsesApiWebSearchAction
  | FindInPageResponsesApiWebSearchAction
  | OtherResponsesApiWebSearchAction;

export type ReviewDecision =
  | 'approved'
  | 'approved_for_session'
  | 'approved_mcp_policy_amendment'
  | 'timed_out'
  | 'abort'
  | {
      approved_execpolicy_amendment: {
        proposed_execpolicy_amendment: readonly string[];
      };
    }
  | {
      network_policy_amendment: {
        network_policy_amendment: NetworkPolicyAmendmentInput;
      };
    }
  | {
      denied: {
        rejection: string;
      };
    };

export type ReviewDelivery = 'inline';

export interface ReviewStartParams {
  delivery?: ReviewDelivery | null | undefined;
  target: ReviewTarget;
  threadId: string;
}

export interface ReviewStartResponse {
  readonly reviewThreadId: string;
  readonly turn: Turn;
}

export interface UncommittedChangesReviewTarget {
  type: 'uncommittedChanges';
}

export interface BaseBranchReviewTarget {
  type: 'baseBranch';
  branch: string;
}

export interface CommitReviewTarget {
  type: 'commit';
  sha: string;
  title?: string | null | undefined;
}

export interface CustomReviewTarget {
  type: 'custom';
  instructions: string;
}

export type ReviewTarget =
  | UncommittedChangesReviewTarget
  | BaseBranchReviewTarget
  | CommitReviewTarget
  | CustomReviewTarget;

/** @experimental */
export type RolloutCompressResponse = Record<string, never>;

export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access' | (string & {});

export type SandboxModeInput = 'read-only' | 'workspace-write' | 'danger-full-access';

export interface DangerFullAccessSandboxPolicy {
  readonly type: 'dangerFullAccess';
}

export interface ReadOnlySandboxPolicy {
  readonly type: 'readOnly';
  readonly networkAccess?: boolean;
}

export interface ExternalSandboxSandboxPolicy {
  readonly type: 'externalSandbox';
  readonly networkAccess?: NetworkAccess;
}

export interface WorkspaceWriteSandboxPolicy {
  readonly type: 'workspaceWrite';
  readonly excludeSlashTmp?: boolean;
  readonly excludeTmpdirEnvVar?: boolean;
  readonly networkAccess?: boolean;
  readonly writableRoots?: readonly AbsolutePathBuf[];
}

export type SandboxPolicy =
  | DangerFullAccessSandboxPolicy
  | ReadOnlySandboxPolicy
  | ExternalSandboxSandboxPolicy
  | WorkspaceWriteSandboxPolicy;

export interface DangerFullAccessSandboxPolicyInput {
  type: 'dangerFullAccess';
}

export interface ReadOnlySandboxPolicyInput {
  type: 'readOnly';
  networkAccess?: boolean | undefined;
}

export interface ExternalSandboxSandboxPolicyInput {
  type: 'externalSandbox';
  networkAccess?: NetworkAccessInput | undefined;
}

export interface WorkspaceWriteSandboxPolicyInput {
  type: 'workspaceWrite';
  excludeSlashTmp?: boolean | undefined;
  excludeTmpdirEnvVar?: boolean | undefined;
  networkAccess?: boolean | undefined;
  writableRoots?: readonly AbsolutePathBuf[] | undefined;
}

export type SandboxPolicyInput =
  | DangerFullAccessSandboxPolicyInput
  | ReadOnlySandboxPolicyInput
  | ExternalSandboxSandboxPolicyInput
  | WorkspaceWriteSandboxPolicyInput;

export interface SandboxWorkspaceWrite {
  readonly exclude_slash_tmp?: boolean;
  readonly exclude_tmpdir_env_var?: boolean;
  readonly network_access?: boolean;
  readonly writable_roots?: readonly string[];
}

export interface HourlyScheduledTaskSchedule {
  readonly type: 'hourly';
  readonly days?: readonly ScheduledTaskWeekday[] | null;
  readonly intervalHours: number;
}

export interface DailyScheduledTaskSchedule {
  readonly type: 'daily';
  readonly time: string;
}

export interface WeekdaysScheduledTaskSchedule {
  readonly type: 'weekdays';
  readonly time: string;
}

export interface WeeklyScheduledTaskSchedule {
  readonly type: 'weekly';
  readonly days: readonly ScheduledTaskWeekday[];
  readonly time: string;
}

export type ScheduledTaskSchedule =
  | HourlyScheduledTaskSchedule
  | DailyScheduledTaskSchedule
  | WeekdaysScheduledTaskSchedule
  | WeeklyScheduledTaskSchedule;

export interface ScheduledTaskSummary {
  readonly key: string;
  readonly name: string;
  readonly prompt: string;
  readonly schedule: ScheduledTaskSchedule;
}

export type ScheduledTaskWeekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU' | (string & {});

export interface SelectedCapabilityRoot {
  id: string;
  location: CapabilityRootLocation;
}

export interface SendAddCreditsNudgeEmailParams {
  creditType: AddCreditsNudgeCreditType;
}

export interface SendAddCreditsNudgeEmailResponse {
  readonly status: AddCreditsNudgeEmailStatus;
}

export interface ServerDiagnosticsGauge {
  readonly name: string;
  readonly value: number;
}

/** @experimental */
export type ServerDiagnosticsParams = Record<string, never>;

export interface ServerDiagnosticsProcess {
  readonly id: number;
  readonly physicalFootprintBytes?: number | null;
  readonly residentMemoryBytes?: number | null;
}

/** @experimental */
export interface ServerDiagnosticsResponse {
  readonly gauges: readonly ServerDiagnosticsGauge[];
  readonly process: ServerDiagnosticsProcess;
}

export interface ServerRequestResolvedNotification {
  readonly requestId: RequestId;
  readonly threadId: string;
}

export interface SessionMigration {
  cwd: string;
  path: string;
  title?: string | null | undefined;
}

export type SessionSource =
  | 'cli'
  | 'vscode'
  | 'exec'
  | 'appServer'
  | 'unknown'
  | (string & {})
  | {
      readonly custom: string;
    }
  | {
      readonly subAgent: SubAgentSource;
    };

export interface Settings {
  developer_instructions?: string | null | undefined;
  model: string;
  reasoning_effort?: ReasoningEffort | null | undefined;
}

export interface SkillDependencies {
  readonly tools: readonly SkillToolDependency[];
}

export interface SkillErrorInfo {
  readonly message: string;
  readonly path: string;
}

export interface SkillInterface {
  readonly brandColor?: string | null;
  readonly defaultPrompt?: string | null;
  readonly displayName?: string | null;
  readonly iconLarge?: AbsolutePathBuf | null;
  readonly iconLargeUrl?: string | null;
  readonly iconSmall?: AbsolutePathBuf | null;
  readonly iconSmallUrl?: string | null;
  readonly shortDescription?: string | null;
}

export interface SkillMetadata {
  readonly dependencies?: SkillDependencies | null;
  readonly description: string;
  readonly enabled: boolean;
  readonly interface?: SkillInterface | null;
  readonly name: string;
  readonly path: LegacyAppPathString;
  readonly pluginId?: string | null;
  readonly scope: SkillScope;
  readonly shortDescription?: string | null;
}

export interface SkillMigration {
  name: string;
}

export type SkillScope = 'user' | 'repo' | 'system' | 'admin' | (string & {});

export interface SkillSummary {
  readonly description: string;
  readonly enabled: boolean;
  readonly interface?: SkillInterface | null;
  readonly name: string;
  readonly path?: LegacyAppPathString | null;
  readonly shortDescription?: string | null;
}

export interface SkillToolDependency {
  readonly command?: string | null;
  readonly description?: string | null;
  readonly transport?: string | null;
  readonly type: string;
  readonly url?: string | null;
  readonly value: string;
}

export type SkillsChangedNotification = Record<string, never>;

export interface SkillsConfigWriteParams {
  enabled: boolean;
  name?: string | null | undefined;
  path?: AbsolutePathBuf | null | undefined;
}

export interface SkillsConfigWriteResponse {
  readonly effectiveEnabled: boolean;
}

export interface SkillsExtraRootsSetParams {
  extraRoots: readonly AbsolutePathBuf[];
}

export type SkillsExtraRootsSetResponse = Record<string, never>;

export interface SkillsListEntry {
  readonly cwd: string;
  readonly errors: readonly SkillErrorInfo[];
  readonly skills: readonly SkillMetadata[];
}

export interface SkillsListParams {
  cwds?: readonly string[] | undefined;
  forceReload?: boolean | undefined;
}

export interface SkillsListResponse {
  readonly data: readonly SkillsListEntry[];
}

export type SortDirection = 'asc' | 'desc';

export interface SpendControlLimitSnapshot {
  readonly limit: string;
  readonly remainingPercent: number;
  readonly resetsAt: number;
  readonly used: string;
}

export interface StrictReviewRequiredNotification {
  readonly startedAtMs: number;
  readonly threadId: string;
  readonly turnId: string;
}

export type SubAgentActivityKind = 'started' | 'interacted' | 'interrupted' | 'completed' | (string & {});

export type SubAgentSource =
  | 'review'
  | 'compact'
  | 'memory_consolidation'
  | (string & {})
  | {
      readonly thread_spawn: {
        readonly agent_nickname?: string | null;
        readonly agent_path?: AgentPath | null;
        readonly agent_role?: string | null;
        readonly depth: number;
        readonly parent_thread_id: ThreadId;
      };
    }
  | {
      readonly other: string;
    };

export interface SubagentMigration {
  name: string;
}

export interface TerminalInteractionNotification {
  readonly itemId: string;
  readonly processId: string;
  readonly stdin: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface TextElement {
  byteRange: ByteRange;
  placeholder?: string | null | undefined;
}

export interface TextPosition {
  readonly column: number;
  readonly line: number;
}

export interface TextRange {
  readonly end: TextPosition;
  readonly start: TextPosition;
}

export interface Thread {
  readonly agentNickname?: string | null;
  readonly agentRole?: string | null;
  /** @experimental */
  readonly attachedToThreadId?: string | null;
  /** @experimental */
  readonly canAcceptDirectInput?: boolean | null;
  readonly cliVersion: string;
  readonly createdAt: number;
  readonly cwd: AbsolutePathBuf;
  /** @experimental */
  readonly daybreakEnabled?: boolean | null;
  /** @experimental */
  readonly environments?: readonly ThreadEnvironment[] | null;
  readonly ephemeral: boolean;
  /** @experimental */
  readonly extra?: ThreadExtra | null;
  readonly forkedFromId?: string | null;
  readonly gitInfo?: GitInfo | null;
  readonly historyMode?: ThreadHistoryMode;
  readonly id: string;
  readonly model?: string | null;
  readonly modelProvider: string;
  readonly name?: string | null;
  readonly originator?: string | null;
  readonly parentThreadId?: string | null;
  readonly path?: string | null;
  readonly preview: string;
  readonly projectId: string | null;
  readonly reasoningEffort?: ReasoningEffort | null;
  readonly recencyAt?: number | null;
  readonly section?: ThreadSection | null;
  readonly sectionEnteredAt?: number | null;
  readonly sessionId: string;
  readonly source: SessionSource;
  readonly status: ThreadStatus;
  readonly threadSource?: ThreadSource | null;
  readonly turns: readonly Turn[];
  readonly updatedAt: number;
}

export type ThreadActiveFlag = 'waitingOnApproval' | 'waitingOnUserInput' | (string & {});

export interface ThreadApproveGuardianDeniedActionParams {
  event: unknown;
  threadId: string;
}

export type ThreadApproveGuardianDeniedActionResponse = Record<string, never>;

export interface ThreadArchiveParams {
  threadId: string;
}

export type ThreadArchiveResponse = Record<string, never>;

export interface ThreadArchivedNotification {
  readonly threadId: string;
}

export interface ThreadAttachment {
  readonly attachmentType: string;
  readonly createdAt: number;
  readonly id: string;
  readonly identityKey: string;
  readonly payload: unknown;
}

export type ThreadAttachmentAddOutcome = 'created' | 'existing' | (string & {});

export interface ThreadAttachmentAddParams {
  attachmentType: string;
  identityKey: string;
  payload: unknown;
  threadId: string;
}

export interface ThreadAttachmentAddResponse {
  readonly attachment: ThreadAttachment;
  readonly outcome: ThreadAttachmentAddOutcome;
}

export interface ThreadAttachmentListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  threadId: string;
}

export interface ThreadAttachmentListResponse {
  readonly data: readonly ThreadAttachment[];
  readonly nextCursor?: string | null;
}

export type ThreadAttachmentOperation = 'created' | 'deleted' | (string & {});

export interface ThreadAttachmentOwner {
  readonly archived: boolean;
  readonly threadId: string;
}

export interface ThreadAttachmentOwnerListParams {
  archived?: boolean | null | undefined;
  attachmentType: string;
  cursor?: string | null | undefined;
  identityKey: string;
  limit?: number | null | undefined;
}

export interface ThreadAttachmentOwnerListResponse {
  readonly data: readonly ThreadAttachmentOwner[];
  readonly nextCursor?: string | null;
}

export interface ThreadAttachmentRemoveParams {
  attachmentType: string;
  identityKey: string;
  threadId: string;
}

export type ThreadAttachmentRemoveResponse = Record<string, never>;

export interface ThreadAttachmentUpdatedNotification {
  readonly attachmentId: string;
  readonly attachmentType: string;
  readonly identityKey: string;
  readonly operation: ThreadAttachmentOperation;
  readonly threadId: string;
}

/** @experimental */
export interface ThreadBackgroundTerminal {
  readonly command: string;
  readonly cpuPercent?: number | null;
  readonly cwd: LegacyAppPathString;
  readonly itemId: string;
  readonly osPid?: number | null;
  readonly processId: string;
  readonly rssKb?: number | null;
}

/** @experimental */
export interface ThreadBackgroundTerminalsCleanParams {
  threadId: string;
}

/** @experimental */
export type ThreadBackgroundTerminalsCleanResponse = Record<string, never>;

/** @experimental */
export interface ThreadBackgroundTerminalsListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadBackgroundTerminalsListResponse {
  readonly data: readonly ThreadBackgroundTerminal[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface ThreadBackgroundTerminalsTerminateParams {
  processId: string;
  threadId: string;
}

/** @experimental */
export interface ThreadBackgroundTerminalsTerminateResponse {
  readonly terminated: boolean;
}

export interface ThreadClosedNotification {
  readonly threadId: string;
}

export interface ThreadCompactStartParams {
  threadId: string;
}

export type ThreadCompactStartResponse = Record<string, never>;

/** @experimental */
export interface ThreadDecrementElicitationParams {
  threadId: string;
}

/** @experimental */
export interface ThreadDecrementElicitationResponse {
  readonly count: number;
  readonly paused: boolean;
}

export interface ThreadDeleteParams {
  threadId: string;
}

export type ThreadDeleteResponse = Record<string, never>;

export interface ThreadDeletedNotification {
  readonly threadId: string;
}

export interface ThreadEnvironment {
  readonly cwd: LegacyAppPathString;
  readonly environmentId: string;
  readonly runtimeWorkspaceRoots: readonly LegacyAppPathString[];
}

export type ThreadExtra = Record<string, never>;

export interface ThreadForkParams {
  approvalPolicy?: AskForApprovalInput | null | undefined;
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  /** @experimental */
  attachToSource?: boolean | undefined;
  baseInstructions?: string | null | undefined;
  /** @experimental */
  beforeTurnId?: string | null | undefined;
  config?: { readonly [key: string]: unknown } | null | undefined;
  cwd?: string | null | undefined;
  /** @experimental */
  deferGoalContinuation?: boolean | undefined;
  developerInstructions?: string | null | undefined;
  ephemeral?: boolean | undefined;
  excludeTurns?: boolean | undefined;
  /** @experimental */
  experimentalDisablePredictionMcp?: boolean | undefined;
  /** @experimental */
  experimentalPredictionMode?: boolean | undefined;
  lastTurnId?: string | null | undefined;
  model?: string | null | undefined;
  modelProvider?: string | null | undefined;
  /** @experimental */
  path?: string | null | undefined;
  /** @experimental */
  permissions?: string | null | undefined;
  /** @experimental */
  runtimeWorkspaceRoots?: readonly AbsolutePathBuf[] | null | undefined;
  sandbox?: SandboxModeInput | null | undefined;
  serviceTier?: string | null | undefined;
  threadId: string;
  threadSource?: ThreadSource | null | undefined;
}

export interface ThreadForkResponse {
  /** @experimental */
  readonly activePermissionProfile?: ActivePermissionProfile | null;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly cwd: AbsolutePathBuf;
  readonly disabledPluginIds?: readonly string[];
  readonly instructionSources?: readonly LegacyAppPathString[];
  readonly model: string;
  readonly modelProvider: string;
  /** @experimental */
  readonly multiAgentMode?: MultiAgentMode;
  readonly reasoningEffort?: ReasoningEffort | null;
  /** @experimental */
  readonly runtimeWorkspaceRoots?: readonly AbsolutePathBuf[];
  readonly sandbox: SandboxPolicy;
  readonly serviceTier?: string | null;
  readonly thread: Thread;
}

export interface ThreadGoal {
  readonly createdAt: number;
  readonly objective: string;
  readonly status: ThreadGoalStatus;
  readonly threadId: string;
  readonly timeUsedSeconds: number;
  readonly tokenBudget?: number | null;
  readonly tokensUsed: number;
  readonly updatedAt: number;
}

export interface ThreadGoalClearParams {
  origin?: ThreadGoalMutationOrigin | null | undefined;
  threadId: string;
}

export interface ThreadGoalClearResponse {
  readonly cleared: boolean;
}

export interface ThreadGoalClearedNotification {
  readonly threadId: string;
}

export interface ThreadGoalGetParams {
  threadId: string;
}

export interface ThreadGoalGetResponse {
  readonly goal?: ThreadGoal | null;
}

export type ThreadGoalMutationOrigin = 'user' | 'automatic';

export interface ThreadGoalSetParams {
  objective?: string | null | undefined;
  origin?: ThreadGoalMutationOrigin | null | undefined;
  status?: ThreadGoalStatusInput | null | undefined;
  threadId: string;
  tokenBudget?: number | null | undefined;
}

export interface ThreadGoalSetResponse {
  readonly goal: ThreadGoal;
}

export type ThreadGoalStatus =
  | 'active'
  | 'paused'
  | 'blocked'
  | 'usageLimited'
  | 'budgetLimited'
  | 'complete'
  | (string & {});

export type ThreadGoalStatusInput = 'active' | 'paused' | 'blocked' | 'usageLimited' | 'budgetLimited' | 'complete';

export interface ThreadGoalUpdatedNotification {
  readonly goal: ThreadGoal;
  readonly threadId: string;
  readonly turnId?: string | null;
}

/** @experimental */
export interface ThreadGuardianAssessment {
  readonly outcome: GuardianAssessmentOutcome;
  readonly rationale: string;
  readonly riskLevel: GuardianRiskLevel;
  readonly userAuthorization: GuardianUserAuthorization;
}

/** @experimental */
export interface ThreadGuardianReviewParams {
  threadId: string;
}

/** @experimental */
export interface ThreadGuardianReviewResponse {
  readonly assessment?: ThreadGuardianAssessment | null;
  readonly callId: string;
}

export type ThreadHistoryMode = 'legacy' | 'paginated' | (string & {});

export type ThreadHistoryModeInput = 'legacy' | 'paginated';

export type ThreadId = string;

/** @experimental */
export interface ThreadIncrementElicitationParams {
  threadId: string;
}

/** @experimental */
export interface ThreadIncrementElicitationResponse {
  readonly count: number;
  readonly paused: boolean;
}

export interface ThreadInjectItemsParams {
  items: readonly unknown[];
  threadId: string;
}

export type ThreadInjectItemsResponse = Record<string, never>;

export interface UserMessageThreadItem {
  readonly type: 'userMessage';
  readonly clientId?: string | null;
  readonly content: readonly UserInput[];
  readonly id: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface HookPromptThreadItem {
  readonly type: 'hookPrompt';
  readonly fragments: readonly HookPromptFragment[];
  readonly id: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface AgentMessageThreadItem {
  readonly type: 'agentMessage';
  readonly delivery?: AgentMessageDelivery | null;
  readonly id: string;
  readonly memoryCitation?: MemoryCitation | null;
  readonly moderation?: AgentMessageModeration | null;
  readonly phase?: MessagePhase | null;
  readonly questions?: readonly AsyncUserInputQuestion[] | null;
  readonly text: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface FunctionCallOutputThreadItem {
  readonly type: 'functionCallOutput';
  readonly id: string;
  readonly name: string;
  readonly namespace?: string | null;
  readonly output: FunctionCallOutputBody;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface PlanThreadItem {
  readonly type: 'plan';
  readonly id: string;
  readonly text: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface ReasoningThreadItem {
  readonly type: 'reasoning';
  readonly content?: readonly string[];
  readonly id: string;
  readonly summary?: readonly string[];
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface CommandExecutionThreadItem {
  readonly type: 'commandExecution';
  readonly aggregatedOutput?: string | null;
  readonly command: string;
  readonly commandActions: readonly CommandAction[];
  readonly cwd: LegacyAppPathString;
  readonly durationMs?: number | null;
  readonly exitCode?: number | null;
  readonly id: string;
  readonly pluginId?: string | null;
  readonly processId?: string | null;
  readonly scriptPath?: string | null;
  readonly source?: CommandExecutionSource;
  readonly status: CommandExecutionStatus;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface FileChangeThreadItem {
  readonly type: 'fileChange';
  readonly changes: readonly FileUpdateChange[];
  readonly id: string;
  readonly status: PatchApplyStatus;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface McpToolCallThreadItem {
  readonly type: 'mcpToolCall';
  readonly appContext?: McpToolCallAppContext | null;
  readonly arguments: unknown;
  readonly durationMs?: number | null;
  readonly environmentId?: string | null;
  readonly error?: McpToolCallError | null;
  readonly id: string;
  readonly mcpAppResourceUri?: string | null;
  readonly mcpAppUi?: McpAppUi | null;
  readonly pluginId?: string | null;
  readonly readOnlyHint?: boolean | null;
  readonly result?: McpToolCallResult | null;
  readonly server: string;
  readonly status: McpToolCallStatus;
  readonly tool: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface DynamicToolCallThreadItem {
  readonly type: 'dynamicToolCall';
  readonly arguments: unknown;
  readonly contentItems?: readonly DynamicToolCallOutputContentItem[] | null;
  readonly durationMs?: number | null;
  readonly id: string;
  readonly namespace?: string | null;
  readonly status: DynamicToolCallStatus;
  readonly success?: boolean | null;
  readonly tool: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface CollabAgentToolCallThreadItem {
  readonly type: 'collabAgentToolCall';
  readonly agentsStates: { readonly [key: string]: CollabAgentState };
  readonly id: string;
  readonly model?: string | null;
  readonly prompt?: string | null;
  readonly reasoningEffort?: ReasoningEffort | null;
  readonly receiverThreadIds: readonly string[];
  readonly senderThreadId: string;
  readonly status: CollabAgentToolCallStatus;
  readonly tool: CollabAgentTool;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface SubAgentActivityThreadItem {
  readonly type: 'subAgentActivity';
  readonly agentPath: string;
  readonly agentThreadId: string;
  readonly id: string;
  readonly kind: SubAgentActivityKind;
  readonly model?: string | null;
  readonly reasoningEffort?: ReasoningEffort | null;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface WebSearchThreadItem {
  readonly type: 'webSearch';
  readonly action?: WebSearchAction | null;
  readonly id: string;
  readonly query: string;
  readonly results?: readonly unknown[] | null;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface ImageViewThreadItem {
  readonly type: 'imageView';
  readonly id: string;
  readonly path: LegacyAppPathString;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface SleepThreadItem {
  readonly type: 'sleep';
  readonly durationMs: number;
  readonly id: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export type ImageGenerationThreadItem =
  | {
      readonly type: 'imageGeneration';
      readonly fileId: string;
      readonly failure?: ImageGenerationFailure | null;
      readonly generationId?: string | null;
      readonly id: string;
      readonly inputImages?: readonly ImageGenerationInputImage[];
      readonly revisedPrompt?: string | null;
      readonly savedPath?: AbsolutePathBuf | null;
      readonly status: string;
      readonly transparentBackground?: boolean | null;
      readonly completedAtMs?: number | null;
      readonly startedAtMs?: number | null;
    }
  | {
      readonly type: 'imageGeneration';
      readonly result: string;
      readonly failure?: ImageGenerationFailure | null;
      readonly generationId?: string | null;
      readonly id: string;
      readonly inputImages?: readonly ImageGenerationInputImage[];
      readonly revisedPrompt?: string | null;
      readonly savedPath?: AbsolutePathBuf | null;
      readonly status: string;
      readonly transparentBackground?: boolean | null;
      readonly completedAtMs?: number | null;
      readonly startedAtMs?: number | null;
    };

export interface EnteredReviewModeThreadItem {
  readonly type: 'enteredReviewMode';
  readonly id: string;
  readonly review: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface ExitedReviewModeThreadItem {
  readonly type: 'exitedReviewMode';
  readonly id: string;
  readonly review: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export interface ContextCompactionThreadItem {
  readonly type: 'contextCompaction';
  readonly id: string;
  readonly completedAtMs?: number | null;
  readonly startedAtMs?: number | null;
}

export type ThreadItem =
  | UserMessageThreadItem
  | HookPromptThreadItem
  | AgentMessageThreadItem
  | FunctionCallOutputThreadItem
  | PlanThreadItem
  | ReasoningThreadItem
  | CommandExecutionThreadItem
  | FileChangeThreadItem
  | McpToolCallThreadItem
  | DynamicToolCallThreadItem
  | CollabAgentToolCallThreadItem
  | SubAgentActivityThreadItem
  | WebSearchThreadItem
  | ImageViewThreadItem
  | SleepThreadItem
  | ImageGenerationThreadItem
  | EnteredReviewModeThreadItem
  | ExitedReviewModeThreadItem
  | ContextCompactionThreadItem;

export interface ThreadItemEntry {
  readonly completedAtMs?: number | null;
  readonly item: ThreadItem;
  /** @experimental */
  readonly outputDeferred?: boolean;
  readonly startedAtMs?: number | null;
  readonly turnId: string;
}

export interface ThreadItemOutputDeferral {
  /** @experimental */
  commandExecution?: boolean | undefined;
  /** @experimental */
  mcpToolCall?: boolean | undefined;
}

export interface ThreadItemsListAnchor {
  itemId: string;
  type: 'item';
}

export type ThreadItemsListCursor = string | ThreadItemsListAnchor;

export interface ThreadItemsListParams {
  cursor?: ThreadItemsListCursor | null | undefined;
  deferOutput?: ThreadItemOutputDeferral | null | undefined;
  limit?: number | null | undefined;
  sortDirection?: SortDirection | null | undefined;
  threadId: string;
  turnId?: string | null | undefined;
}

export interface ThreadItemsListResponse {
  readonly backwardsCursor?: string | null;
  readonly data: readonly ThreadItemEntry[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface ThreadItemsReadParams {
  itemIds: readonly string[];
  threadId: string;
  turnId: string;
}

/** @experimental */
export interface ThreadItemsReadResponse {
  readonly data: readonly ThreadItemEntry[];
}

export type ThreadListCwdFilter = string | readonly string[];

export interface ThreadListParams {
  /** @experimental */
  ancestorThreadId?: string | null | undefined;
  archived?: boolean | null | undefined;
  /** @experimental */
  attachedToThreadId?: string | null | undefined;
  currentAccountOnly?: boolean | undefined;
  cursor?: string | null | undefined;
  cwd?: ThreadListCwdFilter | null | undefined;
  excludedThreadIds?: readonly string[] | null | undefined;
  /** @experimental */
  includeAttachedThreads?: boolean | undefined;
  includedThreadIds?: readonly string[] | null | undefined;
  limit?: number | null | undefined;
  modelProviders?: readonly string[] | null | undefined;
  originators?: readonly string[] | null | undefined;
  /** @experimental */
  parentThreadId?: string | null | undefined;
  /** @experimental */
  projectId?: string | null | undefined;
  searchTerm?: string | null | undefined;
  sectionId?: string | null | undefined;
  sortDirection?: SortDirection | null | undefined;
  sortKey?: ThreadSortKey | null | undefined;
  sourceKinds?: readonly ThreadSourceKind[] | null | undefined;
  useStateDbOnly?: boolean | undefined;
}

export interface ThreadListResponse {
  readonly backwardsCursor?: string | null;
  readonly data: readonly Thread[];
  readonly nextCursor?: string | null;
  /** @experimental */
  readonly readStates?: { readonly [key: string]: ThreadReadState } | null;
}

export interface ThreadLoadedListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
}

export interface ThreadLoadedListResponse {
  readonly data: readonly string[];
  readonly nextCursor?: string | null;
}

export type ThreadMemoryMode = 'enabled' | 'disabled';

/** @experimental */
export interface ThreadMemoryModeSetParams {
  mode: ThreadMemoryMode;
  threadId: string;
}

/** @experimental */
export type ThreadMemoryModeSetResponse = Record<string, never>;

/** @experimental */
export interface ThreadMemoryReadParams {
  threadId: string;
}

/** @experimental */
export interface ThreadMemoryReadResponse {
  readonly summary?: string | null;
}

export interface ThreadMetadataGitInfoUpdateParams {
  branch?: string | null | undefined;
  originUrl?: string | null | undefined;
  sha?: string | null | undefined;
}

export interface ThreadMetadataUpdateParams {
  /** @experimental */
  daybreakEnabled?: boolean | null | undefined;
  gitInfo?: ThreadMetadataGitInfoUpdateParams | null | undefined;
  /** @experimental */
  projectId?: string | null | undefined;
  threadId: string;
}

export interface ThreadMetadataUpdateResponse {
  readonly thread: Thread;
}

export interface ThreadNameUpdatedNotification {
  readonly threadId: string;
  readonly threadName?: string | null;
}

/** @experimental */
export interface ThreadPredictionRequestParams {
  sourceTurnId: string;
  threadId: string;
}

/** @experimental */
export type ThreadPredictionRequestResponse = Record<string, never>;

export interface CompletedThreadPredictionResult {
  readonly type: 'completed';
  readonly text?: string | null;
}

export interface FailedThreadPredictionResult {
  readonly type: 'failed';
}

export type ThreadPredictionResult =
  | CompletedThreadPredictionResult
  | FailedThreadPredictionResult;

export interface ThreadPredictionUpdatedNotification {
  readonly result: ThreadPredictionResult;
  readonly sourceTurnId: string;
  readonly threadId: string;
}

/** @experimental */
export interface ThreadPrepareApprovedPlanParams {
  attachmentPath?: string | null | undefined;
  markdown: string;
  threadId: string;
}

/** @experimental */
export interface ThreadPrepareApprovedPlanResponse {
  readonly prompt: string;
}

export interface ThreadProjectUpdatedNotification {
  readonly projectId: string | null;
  readonly threadId: string;
}

/** @experimental */
export interface ThreadQueueAddParams {
  clientUserMessageId: string;
  input: readonly UserInputInput[];
  responsesapiClientMetadata?: { readonly [key: string]: string } | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadQueueAddResponse {
  readonly queuedSubmission: QueuedSubmission;
}

export interface ThreadQueueChangedNotification {
  readonly threadId: string;
}

/** @experimental */
export interface ThreadQueueDeleteParams {
  queuedSubmissionId: string;
  threadId: string;
}

/** @experimental */
export interface ThreadQueueDeleteResponse {
  readonly deleted: boolean;
}

/** @experimental */
export interface ThreadQueueListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadQueueListResponse {
  readonly data: readonly QueuedSubmission[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface ThreadQueueReorderParams {
  queuedSubmissionIds: readonly string[];
  threadId: string;
}

/** @experimental */
export type ThreadQueueReorderResponse = Record<string, never>;

/** @experimental */
export interface ThreadQueueStartParams {
  queuedSubmissionId?: string | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadQueueStartResponse {
  readonly turn: Turn;
}

/** @experimental */
export interface ThreadQueueUpdateParams {
  input: readonly UserInputInput[];
  queuedSubmissionId: string;
  responsesapiClientMetadata?: { readonly [key: string]: string } | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadQueueUpdateResponse {
  readonly queuedSubmission: QueuedSubmission;
}

export interface ThreadReadParams {
  includeTurns?: boolean | undefined;
  threadId: string;
}

export interface ThreadReadResponse {
  /** @experimental */
  readonly readState?: ThreadReadState | null;
  readonly thread: Thread;
}

export interface ThreadReadState {
  readonly firstUnread?: ThreadUnreadPosition | null;
  readonly revision: string;
}

export interface ThreadReadStateChangedNotification {
  readonly readState: ThreadReadState;
  readonly threadId: string;
}

export interface ReadThreadReadStateOperation {
  type: 'read';
}

export interface UnreadThreadReadStateOperation {
  type: 'unread';
}

export type ThreadReadStateOperation =
  | ReadThreadReadStateOperation
  | UnreadThreadReadStateOperation;

/** @experimental */
export interface ThreadReadStateUpdateParams {
  expectedRevision: string;
  operation: ThreadReadStateOperation;
  threadId: string;
}

/** @experimental */
export interface ThreadReadStateUpdateResponse {
  readonly readState: ThreadReadState;
}

/** @experimental */
export interface ThreadRealtimeAppendAudioParams {
  audio: ThreadRealtimeAudioChunk;
  threadId: string;
}

/** @experimental */
export type ThreadRealtimeAppendAudioResponse = Record<string, never>;

/** @experimental */
export interface ThreadRealtimeAppendSpeechParams {
  text: string;
  threadId: string;
}

/** @experimental */
export type ThreadRealtimeAppendSpeechResponse = Record<string, never>;

/** @experimental */
export interface ThreadRealtimeAppendTextParams {
  role?: ConversationTextRole | undefined;
  text: string;
  threadId: string;
}

/** @experimental */
export type ThreadRealtimeAppendTextResponse = Record<string, never>;

export interface ThreadRealtimeAudioChunk {
  data: string;
  itemId?: string | null | undefined;
  numChannels: number;
  sampleRate: number;
  samplesPerChannel?: number | null | undefined;
}

export interface WholeItemThreadRealtimeBemItemPresentation {
  readonly type: 'wholeItem';
}

export interface InlineMarkdownThreadRealtimeBemItemPresentation {
  readonly type: 'inlineMarkdown';
}

export interface InlineVisualizationThreadRealtimeBemItemPresentation {
  readonly type: 'inlineVisualization';
  readonly index: number;
}

export type ThreadRealtimeBemItemPresentation =
  | WholeItemThreadRealtimeBemItemPresentation
  | InlineMarkdownThreadRealtimeBemItemPresentation
  | InlineVisualizationThreadRealtimeBemItemPresentation;

export interface ThreadRealtimeClosedNotification {
  readonly reason?: string | null;
  readonly threadId: string;
}

export type ThreadRealtimeCoverage = 'unsupported' | 'pending' | 'ready' | (string & {});

export interface ThreadRealtimeEntry {
  readonly item: ThreadRealtimeItem;
  readonly position: number;
}

export interface ThreadRealtimeErrorNotification {
  readonly message: string;
  readonly threadId: string;
}

export interface ThreadRealtimeFrameChannels {
  readonly voice_transcript: ThreadRealtimeVoiceTranscript;
}

export type ThreadRealtimeHandoffMode = 'start' | 'steer' | (string & {});

export interface ThreadRealtimeInitialItem {
  role: ConversationTextRole;
  text: string;
}

export interface RealtimeSessionStartedThreadRealtimeItem {
  readonly type: 'realtimeSessionStarted';
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface FrameThreadRealtimeItem {
  readonly type: 'frame';
  readonly channels: ThreadRealtimeFrameChannels;
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface TranscriptSegmentThreadRealtimeItem {
  readonly type: 'transcriptSegment';
  readonly role: ThreadRealtimeTranscriptRole;
  readonly text: string;
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface BemItemPromotedThreadRealtimeItem {
  readonly type: 'bemItemPromoted';
  readonly item_id: string;
  readonly presentation: ThreadRealtimeBemItemPresentation;
  readonly turn_id: string;
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface RealtimeSessionClosedThreadRealtimeItem {
  readonly type: 'realtimeSessionClosed';
  readonly outcome: ThreadRealtimeSessionOutcome;
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface TurnInputAcceptedThreadRealtimeItem {
  readonly type: 'turnInputAccepted';
  readonly handoff_id: string;
  readonly input: string;
  readonly input_item_id: string;
  readonly mode: ThreadRealtimeHandoffMode;
  readonly source_event_ids: readonly string[];
  readonly turn_id: string;
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export interface SessionEndInputSavedThreadRealtimeItem {
  readonly type: 'sessionEndInputSaved';
  readonly input: string;
  readonly input_item_id: string;
  readonly source_event_ids: readonly string[];
  readonly id: string;
  readonly observedAtMs?: number | null;
  readonly realtimeSessionId: string;
}

export type ThreadRealtimeItem =
  | RealtimeSessionStartedThreadRealtimeItem
  | FrameThreadRealtimeItem
  | TranscriptSegmentThreadRealtimeItem
  | BemItemPromotedThreadRealtimeItem
  | RealtimeSessionClosedThreadRealtimeItem
  | TurnInputAcceptedThreadRealtimeItem
  | SessionEndInputSavedThreadRealtimeItem;

export interface ThreadRealtimeItemAddedNotification {
  readonly item: unknown;
  readonly threadId: string;
}

export interface ThreadRealtimeItemCompletedNotification {
  readonly item: ThreadRealtimeItem;
  readonly threadId: string;
}

export interface ThreadRealtimeItemStartedNotification {
  readonly item: ThreadRealtimeItem;
  readonly threadId: string;
}

export interface ThreadRealtimeItemTranscriptDeltaNotification {
  readonly delta: string;
  readonly itemId: string;
  readonly threadId: string;
}

/** @experimental */
export interface ThreadRealtimeListParams {
  afterPosition?: number | null | undefined;
  cursor?: string | null | undefined;
  eventId?: string | null | undefined;
  fromObservedAtMs?: number | null | undefined;
  limit?: number | null | undefined;
  order?: ThreadRealtimeOrder | null | undefined;
  requiredThroughPosition?: number | null | undefined;
  sessionId?: string | null | undefined;
  snapshotEnd?: number | null | undefined;
  threadId: string;
  toObservedAtMs?: number | null | undefined;
}

/** @experimental */
export interface ThreadRealtimeListResponse {
  readonly coverage: ThreadRealtimeCoverage;
  readonly data: readonly ThreadRealtimeEntry[];
  readonly nextCursor?: string | null;
  readonly projectedThroughItemIndex: number;
  readonly snapshotEnd: number;
}

/** @experimental */
export type ThreadRealtimeListVoicesParams = Record<string, never>;

/** @experimental */
export interface ThreadRealtimeListVoicesResponse {
  readonly voices: RealtimeVoicesList;
}

export type ThreadRealtimeOrder = 'observedAt' | 'position';

export interface ThreadRealtimeOutputAudioDeltaNotification {
  readonly audio: ThreadRealtimeAudioChunk;
  readonly threadId: string;
}

export interface ThreadRealtimeSdpNotification {
  readonly sdp: string;
  readonly threadId: string;
}

export type ThreadRealtimeSessionOutcome = 'ended' | 'failed' | (string & {});

/** @experimental */
export interface ThreadRealtimeStartParams {
  backendReasoningStatus?: boolean | undefined;
  clientManagedHandoffs?: boolean | null | undefined;
  codexResponseHandoffChannelPrefixes?: { readonly [key: string]: readonly string[] } | null | undefined;
  codexResponseHandoffMode?: CodexResponseHandoffMode | null | undefined;
  codexResponseItemPrefix?: string | null | undefined;
  codexResponsesAsItems?: boolean | null | undefined;
  delegationAckFiller?: boolean | null | undefined;
  flushTranscriptTailOnSessionEnd?: boolean | null | undefined;
  includeStartupContext?: boolean | null | undefined;
  initialItems?: readonly ThreadRealtimeInitialItem[] | null | undefined;
  model?: string | null | undefined;
  outputModality: RealtimeOutputModality;
  prompt?: string | null | undefined;
  realtimeEndInstructions?: string | null | undefined;
  realtimeSessionId?: string | null | undefined;
  realtimeStartInstructions?: string | null | undefined;
  threadId: string;
  transport?: ThreadRealtimeStartTransport | null | undefined;
  version?: RealtimeConversationVersionInput | null | undefined;
  voice?: RealtimeVoiceInput | null | undefined;
  voiceSessionId?: string | null | undefined;
}

/** @experimental */
export type ThreadRealtimeStartResponse = Record<string, never>;

export interface WebsocketThreadRealtimeStartTransport {
  type: 'websocket';
}

export interface WebrtcThreadRealtimeStartTransport {
  type: 'webrtc';
  sdp: string;
}

export interface ExistingCallThreadRealtimeStartTransport {
  type: 'existingCall';
  callId: string;
}

export type ThreadRealtimeStartTransport =
  | WebsocketThreadRealtimeStartTransport
  | WebrtcThreadRealtimeStartTransport
  | ExistingCallThreadRealtimeStartTransport;

export interface ThreadRealtimeStartedNotification {
  readonly realtimeSessionId?: string | null;
  readonly threadId: string;
  readonly version: RealtimeConversationVersion;
}

/** @experimental */
export interface ThreadRealtimeStopParams {
  threadId: string;
}

/** @experimental */
export type ThreadRealtimeStopResponse = Record<string, never>;

export interface ThreadRealtimeTranscriptDeltaNotification {
  readonly delta: string;
  readonly role: string;
  readonly threadId: string;
}

export interface ThreadRealtimeTranscriptDoneNotification {
  readonly role: string;
  readonly text: string;
  readonly threadId: string;
}

export type ThreadRealtimeTranscriptRole = 'user' | 'assistant' | (string & {});

export interface ThreadRealtimeVoiceTranscript {
  readonly role: ThreadRealtimeTranscriptRole;
  readonly text: string;
}

export interface ThreadResumeInitialTurnsPageParams {
  itemsView?: TurnItemsViewInput | null | undefined;
  limit?: number | null | undefined;
  sortDirection?: SortDirection | null | undefined;
}

export interface ThreadResumeParams {
  approvalPolicy?: AskForApprovalInput | null | undefined;
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  baseInstructions?: string | null | undefined;
  config?: { readonly [key: string]: unknown } | null | undefined;
  cwd?: string | null | undefined;
  developerInstructions?: string | null | undefined;
  excludeTurns?: boolean | undefined;
  /** @experimental */
  history?: readonly ResponseItem[] | null | undefined;
  /** @experimental */
  initialTurnsPage?: ThreadResumeInitialTurnsPageParams | null | undefined;
  model?: string | null | undefined;
  modelProvider?: string | null | undefined;
  /** @experimental */
  path?: string | null | undefined;
  /** @experimental */
  permissions?: string | null | undefined;
  personality?: PersonalityInput | null | undefined;
  /** @experimental */
  runtimeWorkspaceRoots?: readonly AbsolutePathBuf[] | null | undefined;
  sandbox?: SandboxModeInput | null | undefined;
  serviceTier?: string | null | undefined;
  threadId: string;
}

export interface ThreadResumeResponse {
  /** @experimental */
  readonly activePermissionProfile?: ActivePermissionProfile | null;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly collaborationMode?: CollaborationMode | null;
  readonly cwd: AbsolutePathBuf;
  readonly disabledPluginIds?: readonly string[];
  /** @experimental */
  readonly initialTurnsPage?: TurnsPage | null;
  readonly instructionSources?: readonly LegacyAppPathString[];
  readonly itemsBackwardsCursor?: string | null;
  readonly model: string;
  readonly modelProvider: string;
  /** @experimental */
  readonly multiAgentMode?: MultiAgentMode;
  readonly reasoningEffort?: ReasoningEffort | null;
  /** @experimental */
  readonly runtimeWorkspaceRoots?: readonly AbsolutePathBuf[];
  readonly sandbox: SandboxPolicy;
  readonly serviceTier?: string | null;
  readonly thread: Thread;
  readonly turnsBackwardsCursor?: string | null;
}

export interface ThreadRevertParams {
  beforeTurnId: string;
  threadId: string;
}

export interface ThreadRevertResponse {
  readonly itemsBackwardsCursor?: string | null;
  readonly thread: Thread;
  readonly turnsBackwardsCursor?: string | null;
}

export interface ThreadRevertedNotification {
  readonly threadId: string;
}

/** @experimental */
export interface ThreadSampleCancelParams {
  requestId: RequestId;
}

/** @experimental */
export type ThreadSampleCancelResponse = Record<string, never>;

/** @experimental */
export interface ThreadSampleParams {
  allowInProgressTurn?: boolean | undefined;
  disableMcp?: boolean | undefined;
  effort?: ReasoningEffort | null | undefined;
  expectedTurnId: string;
  interruptOnCancel?: boolean | null | undefined;
  prompt: string;
  responsesapiClientMetadata?: { readonly [key: string]: string } | null | undefined;
  threadId: string;
  threadSource?: ThreadSource | null | undefined;
  turnTrigger?: string | null | undefined;
}

/** @experimental */
export interface ThreadSampleResponse {
  readonly cachedInputTokens?: number | null;
  readonly inputTokens?: number | null;
  readonly outputTokens?: number | null;
  readonly responseId: string;
  readonly sourceTurnId: string;
  readonly text?: string | null;
}

/** @experimental */
export interface ThreadSearchCancelParams {
  requestId: RequestId;
}

/** @experimental */
export type ThreadSearchCancelResponse = Record<string, never>;

/** @experimental */
export interface ThreadSearchOccurrence {
  readonly itemId: string;
  readonly snippet: string;
  readonly snippetMatchRange: ThreadSearchTextRange;
  readonly turnCursor: string;
  readonly turnId: string;
}

/** @experimental */
export interface ThreadSearchOccurrencesParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  searchTerm: string;
  threadId: string;
}

/** @experimental */
export interface ThreadSearchOccurrencesResponse {
  readonly data: readonly ThreadSearchOccurrence[];
  readonly nextCursor?: string | null;
}

/** @experimental */
export interface ThreadSearchParams {
  archived?: boolean | null | undefined;
  currentAccountOnly?: boolean | undefined;
  cursor?: string | null | undefined;
  includeAttachedThreads?: boolean | undefined;
  limit?: number | null | undefined;
  searchTerm: string;
  sortDirection?: SortDirection | null | undefined;
  sortKey?: ThreadSearchSortKey | null | undefined;
  sourceKinds?: readonly ThreadSourceKind[] | null | undefined;
}

export interface ThreadSearchPartialNotification {
  readonly data: readonly ThreadSearchResult[];
  readonly requestId: RequestId;
}

/** @experimental */
export interface ThreadSearchResponse {
  readonly backwardsCursor?: string | null;
  readonly data: readonly ThreadSearchResult[];
  readonly nextCursor?: string | null;
}

export interface ThreadSearchResult {
  readonly snippet: string;
  readonly thread: Thread;
}

export type ThreadSearchSortKey = 'created_at' | 'updated_at' | 'recency_at';

/** @experimental */
export interface ThreadSearchTextRange {
  readonly end: number;
  readonly start: number;
}

export interface ThreadSection {
  readonly appearance?: ThreadSectionAppearance | null;
  readonly id: string;
  readonly name: string;
}

export interface ThreadSectionAppearance {
  color?: string | null | undefined;
  icon?: string | null | undefined;
}

export interface ThreadSectionChangedNotification {
  readonly sectionId: string | null;
  readonly threadId: string;
}

export interface ThreadSectionCreateParams {
  appearance?: ThreadSectionAppearance | null | undefined;
  name: string;
}

export interface ThreadSectionCreateResponse {
  readonly section: ThreadSection;
}

export interface ThreadSectionDeleteParams {
  sectionId: string;
}

export type ThreadSectionDeleteResponse = Record<string, never>;

export interface ThreadSectionListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
}

export interface ThreadSectionListResponse {
  readonly data: readonly ThreadSection[];
  readonly nextCursor?: string | null;
}

export interface ThreadSectionMoveParams {
  beforeThreadId?: string | null | undefined;
  sectionId: string | null;
  threadId: string;
}

export type ThreadSectionMoveResponse = Record<string, never>;

export interface ThreadSectionUpdateParams {
  appearance?: ThreadSectionAppearance | null | undefined;
  name: string;
  sectionId: string;
}

export interface ThreadSectionUpdateResponse {
  readonly section: ThreadSection;
}

export interface ThreadSetNameParams {
  name: string;
  threadId: string;
}

export type ThreadSetNameResponse = Record<string, never>;

export interface ThreadSettings {
  readonly activePermissionProfile?: ActivePermissionProfile | null;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly collaborationMode: CollaborationMode;
  readonly cwd: AbsolutePathBuf;
  readonly disabledPluginIds?: readonly string[];
  readonly effort?: ReasoningEffort | null;
  /** @experimental */
  readonly environments?: readonly ThreadEnvironment[] | null;
  readonly model: string;
  readonly modelProvider: string;
  /** @experimental */
  readonly multiAgentMode?: MultiAgentMode;
  readonly personality?: Personality | null;
  readonly sandboxPolicy: SandboxPolicy;
  readonly serviceTier?: string | null;
  readonly summary?: ReasoningSummary | null;
}

/** @experimental */
export interface ThreadSettingsUpdateParams {
  approvalPolicy?: AskForApprovalInput | null | undefined;
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  collaborationMode?: CollaborationModeInput | null | undefined;
  cwd?: string | null | undefined;
  disabledPluginIds?: readonly string[] | null | undefined;
  effort?: ReasoningEffort | null | undefined;
  environments?: readonly TurnEnvironmentParams[] | null | undefined;
  model?: string | null | undefined;
  multiAgentMode?: MultiAgentModeInput | null | undefined;
  permissions?: string | null | undefined;
  personality?: PersonalityInput | null | undefined;
  sandboxPolicy?: SandboxPolicyInput | null | undefined;
  serviceTier?: string | null | undefined;
  summary?: ReasoningSummaryInput | null | undefined;
  threadId: string;
}

/** @experimental */
export type ThreadSettingsUpdateResponse = Record<string, never>;

export interface ThreadSettingsUpdatedNotification {
  readonly threadId: string;
  readonly threadSettings: ThreadSettings;
}

export interface ThreadShellCommandParams {
  command: string;
  threadId: string;
  timeoutMs?: number | null | undefined;
}

export type ThreadShellCommandResponse = Record<string, never>;

export type ThreadSortKey = 'created_at' | 'updated_at' | 'recency_at' | 'section_position';

export type ThreadSource = string;

export type ThreadSourceKind =
  | 'cli'
  | 'vscode'
  | 'exec'
  | 'appServer'
  | 'subAgent'
  | 'subAgentReview'
  | 'subAgentCompact'
  | 'subAgentThreadSpawn'
  | 'subAgentOther'
  | 'unknown';

export interface ThreadStartParams {
  /** @experimental */
  allowProviderModelFallback?: boolean | undefined;
  approvalPolicy?: AskForApprovalInput | null | undefined;
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  baseInstructions?: string | null | undefined;
  config?: { readonly [key: string]: unknown } | null | undefined;
  cwd?: string | null | undefined;
  /** @experimental */
  daybreakEnabled?: boolean | null | undefined;
  developerInstructions?: string | null | undefined;
  /** @experimental */
  dynamicTools?: readonly DynamicToolSpec[] | null | undefined;
  /** @experimental */
  environments?: readonly TurnEnvironmentParams[] | null | undefined;
  ephemeral?: boolean | null | undefined;
  /** @experimental */
  experimentalRawEvents?: boolean | undefined;
  /** @experimental */
  historyMode?: ThreadHistoryModeInput | null | undefined;
  /** @experimental */
  mockExperimentalField?: string | null | undefined;
  model?: string | null | undefined;
  modelProvider?: string | null | undefined;
  /** @experimental */
  multiAgentMode?: MultiAgentModeInput | null | undefined;
  /** @experimental */
  permissions?: string | null | undefined;
  personality?: PersonalityInput | null | undefined;
  /** @experimental */
  projectId?: string | null | undefined;
  /** @experimental */
  runtimeWorkspaceRoots?: readonly AbsolutePathBuf[] | null | undefined;
  sandbox?: SandboxModeInput | null | undefined;
  /** @experimental */
  selectedCapabilityRoots?: readonly SelectedCapabilityRoot[] | null | undefined;
  serviceName?: string | null | undefined;
  serviceTier?: string | null | undefined;
  sessionStartSource?: ThreadStartSource | null | undefined;
  threadSource?: ThreadSource | null | undefined;
}

export interface ThreadStartResponse {
  /** @experimental */
  readonly activePermissionProfile?: ActivePermissionProfile | null;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly cwd: AbsolutePathBuf;
  readonly disabledPluginIds?: readonly string[];
  readonly instructionSources?: readonly LegacyAppPathString[];
  readonly model: string;
  readonly modelProvider: string;
  /** @experimental */
  readonly multiAgentMode?: MultiAgentMode;
  readonly reasoningEffort?: ReasoningEffort | null;
  /** @experimental */
  readonly runtimeWorkspaceRoots?: readonly AbsolutePathBuf[];
  readonly sandbox: SandboxPolicy;
  readonly serviceTier?: string | null;
  readonly thread: Thread;
}

export type ThreadStartSource = 'startup' | 'clear';

export interface ThreadStartedNotification {
  readonly thread: Thread;
}

export interface NotLoadedThreadStatus {
  readonly type: 'notLoaded';
}

export interface IdleThreadStatus {
  readonly type: 'idle';
}

export interface SystemErrorThreadStatus {
  readonly type: 'systemError';
}

export interface ActiveThreadStatus {
  readonly type: 'active';
  readonly activeFlags: readonly ThreadActiveFlag[];
}

export type ThreadStatus =
  | NotLoadedThreadStatus
  | IdleThreadStatus
  | SystemErrorThreadStatus
  | ActiveThreadStatus;

export interface ThreadStatusChangedNotification {
  readonly status: ThreadStatus;
  readonly threadId: string;
}

export interface ItemThreadTimelineEntry {
  readonly type: 'item';
  readonly item: ThreadItem;
  readonly position: number;
  readonly turnId: string;
}

export interface RealtimeThreadTimelineEntry {
  readonly type: 'realtime';
  readonly item: ThreadRealtimeItem;
  readonly position: number;
}

export interface TurnStartedThreadTimelineEntry {
  readonly type: 'turnStarted';
  readonly position: number;
  readonly started_at?: number | null;
  readonly turn_id: string;
}

export interface TurnCompletedThreadTimelineEntry {
  readonly type: 'turnCompleted';
  readonly completed_at?: number | null;
  readonly duration_ms?: number | null;
  readonly error?: TurnError | null;
  readonly position: number;
  readonly started_at?: number | null;
  readonly status: TurnStatus;
  readonly turn_id: string;
}

export type ThreadTimelineEntry =
  | ItemThreadTimelineEntry
  | RealtimeThreadTimelineEntry
  | TurnStartedThreadTimelineEntry
  | TurnCompletedThreadTimelineEntry;

/** @experimental */
export interface ThreadTimelineListParams {
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  threadId: string;
}

/** @experimental */
export interface ThreadTimelineListResponse {
  readonly activeRealtimeSessionAtPageStart?: string | null;
  readonly data: readonly ThreadTimelineEntry[];
  readonly nextCursor?: string | null;
}

export interface ThreadTokenUsage {
  readonly last: TokenUsageBreakdown;
  readonly modelContextWindow?: number | null;
  readonly total: TokenUsageBreakdown;
}

export interface ThreadTokenUsageUpdatedNotification {
  readonly threadId: string;
  readonly tokenUsage: ThreadTokenUsage;
  readonly turnId: string;
}

export interface ThreadTurnsListParams {
  cursor?: string | null | undefined;
  itemsView?: TurnItemsViewInput | null | undefined;
  limit?: number | null | undefined;
  sortDirection?: SortDirection | null | undefined;
  threadId: string;
}

export interface ThreadTurnsListResponse {
  readonly backwardsCursor?: string | null;
  readonly data: readonly Turn[];
  readonly nextCursor?: string | null;
}

export interface ThreadUnarchiveParams {
  threadId: string;
}

export interface ThreadUnarchiveResponse {
  readonly thread: Thread;
}

export interface ThreadUnarchivedNotification {
  readonly threadId: string;
}

export interface ThreadStartThreadUnreadPosition {
  readonly type: 'threadStart';
}

export interface TurnThreadUnreadPosition {
  readonly type: 'turn';
  readonly turnId: string;
}

export type ThreadUnreadPosition =
  | ThreadStartThreadUnreadPosition
  | TurnThreadUnreadPosition;

export interface ThreadUnsubscribeParams {
  threadId: string;
}

export interface ThreadUnsubscribeResponse {
  readonly status: ThreadUnsubscribeStatus;
}

export type ThreadUnsubscribeStatus = 'notLoaded' | 'notSubscribed' | 'unsubscribed' | (string & {});

export interface ThreadUsage {
  readonly estimatedUsageCreditsMicros: number;
  readonly estimatedUsageUsdMicros?: number | null;
  readonly groups: readonly ThreadUsageBreakdownGroup[];
  readonly nativeUsageUsdMicros?: number | null;
  readonly threadId: string;
}

export interface ThreadUsageBreakdownGroup {
  readonly cachedInputTokens?: number | null;
  readonly estimatedUsageCreditsMicros: number;
  readonly inputTokens?: number | null;
  readonly model?: string | null;
  readonly netNewInputTokens?: number | null;
  readonly outputTokens?: number | null;
  readonly reasoningEffort?: string | null;
  readonly speed?: string | null;
  readonly totalTokens?: number | null;
}

export interface TokenUsageBreakdown {
  readonly cacheWriteInputTokens?: number;
  readonly cachedInputTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
  readonly totalTokens: number;
}

export interface Tool {
  readonly _meta?: unknown;
  readonly annotations?: unknown;
  readonly description?: string | null;
  readonly icons?: readonly unknown[] | null;
  readonly inputSchema: unknown;
  readonly name: string;
  readonly outputSchema?: unknown;
  readonly title?: string | null;
}

export interface ToolRequestUserInputAnswer {
  answers: readonly string[];
}

export interface ToolRequestUserInputOption {
  readonly description: string;
  readonly label: string;
}

export interface ToolRequestUserInputParams {
  readonly autoResolutionMs?: number | null;
  readonly isBlocking: boolean;
  readonly itemId: string;
  readonly questions: readonly ToolRequestUserInputQuestion[];
  readonly threadId: string;
  readonly turnId: string;
}

export interface ToolRequestUserInputQuestion {
  readonly header: string;
  readonly id: string;
  readonly isOther?: boolean;
  readonly isSecret?: boolean;
  readonly options?: readonly ToolRequestUserInputOption[] | null;
  readonly question: string;
}

export interface ToolRequestUserInputResponse {
  answers: { readonly [key: string]: ToolRequestUserInputAnswer };
}

export interface ToolsV2 {
  readonly web_search?: WebSearchToolConfig | null;
}

export type TrustedContacts = 'check' | 'skip' | (string & {});

export interface Turn {
  readonly completedAt?: number | null;
  readonly durationMs?: number | null;
  readonly error?: TurnError | null;
  readonly id: string;
  readonly items: readonly ThreadItem[];
  readonly itemsView?: TurnItemsView;
  readonly rootTurnId?: string | null;
  readonly startedAt?: number | null;
  readonly status: TurnStatus;
}

export interface TurnCompletedNotification {
  readonly threadId: string;
  readonly turn: Turn;
}

export interface TurnDiffUpdatedNotification {
  readonly diff: string;
  readonly threadId: string;
  readonly turnId: string;
}

export interface TurnEnvironmentParams {
  cwd: LegacyAppPathString;
  environmentId: string;
  runtimeWorkspaceRoots?: readonly LegacyAppPathString[] | null | undefined;
}

export interface TurnError {
  readonly additionalDetails?: string | null;
  readonly codexErrorInfo?: CodexErrorInfo | null;
  readonly message: string;
  readonly misalignment?: MisalignmentErrorDetails | null;
}

export interface TurnInterruptParams {
  threadId: string;
  turnId: string;
}

export type TurnInterruptResponse = Record<string, never>;

export type TurnItemsView = 'notLoaded' | 'summary' | 'full' | (string & {});

export type TurnItemsViewInput = 'notLoaded' | 'summary' | 'full';

export interface TurnModerationMetadataNotification {
  readonly metadata: unknown;
  readonly threadId: string;
  readonly turnId: string;
}

export interface TurnPlanStep {
  readonly status: TurnPlanStepStatus;
  readonly step: string;
}

export type TurnPlanStepStatus = 'pending' | 'inProgress' | 'completed' | (string & {});

export interface TurnPlanUpdatedNotification {
  readonly explanation?: string | null;
  readonly plan: readonly TurnPlanStep[];
  readonly threadId: string;
  readonly turnId: string;
}

/** @experimental */
export interface TurnSettingsUpdateParams {
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  effort?: ReasoningEffort | null | undefined;
  environments?: readonly TurnEnvironmentParams[] | null | undefined;
  model?: string | null | undefined;
  serviceTier?: string | null | undefined;
  summary?: ReasoningSummaryInput | null | undefined;
  threadId: string;
  turnId: string;
}

/** @experimental */
export interface TurnSettingsUpdateResponse {
  readonly status: TurnSettingsUpdateStatus;
}

/** @experimental */
export type TurnSettingsUpdateStatus = 'applied' | 'targetUnavailable' | (string & {});

export interface TurnStartParams {
  /** @experimental */
  additionalContext?: { readonly [key: string]: AdditionalContextEntry } | null | undefined;
  approvalPolicy?: AskForApprovalInput | null | undefined;
  approvalsReviewer?: ApprovalsReviewerInput | null | undefined;
  clientUserMessageId?: string | null | undefined;
  /** @experimental */
  collaborationMode?: CollaborationModeInput | null | undefined;
  cwd?: string | null | undefined;
  /** @experimental */
  cyberAccessProgram?: CyberAccessProgramInput | null | undefined;
  disabledPluginIds?: readonly string[] | null | undefined;
  effort?: ReasoningEffort | null | undefined;
  /** @experimental */
  environments?: readonly TurnEnvironmentParams[] | null | undefined;
  input: readonly UserInputInput[];
  model?: string | null | undefined;
  /** @experimental */
  multiAgentMode?: MultiAgentModeInput | null | undefined;
  outputSchema?: unknown;
  parentTurnId?: string | null | undefined;
  /** @experimental */
  permissions?: string | null | undefined;
  personality?: PersonalityInput | null | undefined;
  /** @experimental */
  responsesapiClientMetadata?: { readonly [key: string]: string } | null | undefined;
  /** @experimental */
  responsesapiClientMetadataPatch?: { readonly [key: string]: string } | null | undefined;
  rootTurnId?: string | null | undefined;
  /** @experimental */
  runtimeWorkspaceRoots?: readonly AbsolutePathBuf[] | null | undefined;
  sandboxPolicy?: SandboxPolicyInput | null | undefined;
  serviceTier?: string | null | undefined;
  serviceTierForTurn?: string | null | undefined;
  summary?: ReasoningSummaryInput | null | undefined;
  threadId: string;
  toolOutput?: TurnToolOutput | null | undefined;
  turnTrigger?: string | null | undefined;
}

export interface TurnStartResponse {
  readonly turn: Turn;
}

export interface TurnStartedNotification {
  readonly threadId: string;
  readonly turn: Turn;
}

export type TurnStatus = 'completed' | 'interrupted' | 'failed' | 'inProgress' | (string & {});

export interface TurnSteerParams {
  /** @experimental */
  additionalContext?: { readonly [key: string]: AdditionalContextEntry } | null | undefined;
  clientUserMessageId?: string | null | undefined;
  expectedTurnId: string;
  input: readonly UserInputInput[];
  /** @experimental */
  responsesapiClientMetadata?: { readonly [key: string]: string } | null | undefined;
  /** @experimental */
  responsesapiClientMetadataPatch?: { readonly [key: string]: string } | null | undefined;
  threadId: string;
}

export interface TurnSteerResponse {
  readonly turnId: string;
}

export interface TurnToolOutput {
  name: string;
  namespace?: string | null | undefined;
  output: FunctionCallOutputBodyInput;
  retain?: boolean | undefined;
}

export interface TurnsPage {
  readonly backwardsCursor?: string | null;
  readonly data: readonly Turn[];
  readonly nextCursor?: string | null;
}

export interface TextUserInput {
  readonly type: 'text';
  readonly text: string;
  readonly text_elements?: readonly TextElement[];
}

export type ImageUserInput =
  | {
      readonly type: 'image';
      readonly url: string;
      readonly detail?: ImageDetail | null;
    }
  | {
      readonly type: 'image';
      readonly fileId: string;
      readonly detail?: ImageDetail | null;
    };

export interface LocalImageUserInput {
  readonly type: 'localImage';
  readonly detail?: ImageDetail | null;
  readonly path: string;
}

export type AudioUserInput =
  | {
      readonly type: 'audio';
      readonly url: string;
    }
  | {
      readonly type: 'audio';
      readonly fileId: string;
    };

export interface LocalAudioUserInput {
  readonly type: 'localAudio';
  readonly path: string;
}

export interface SkillUserInput {
  readonly type: 'skill';
  readonly name: string;
  readonly path: string;
}

export interface MentionUserInput {
  readonly type: 'mention';
  readonly name: string;
  readonly path: string;
}

export type UserInput =
  | TextUserInput
  | ImageUserInput
  | LocalImageUserInput
  | AudioUserInput
  | LocalAudioUserInput
  | SkillUserInput
  | MentionUserInput;

export interface TextUserInputInput {
  type: 'text';
  text: string;
  text_elements?: readonly TextElement[] | undefined;
}

export type ImageUserInputInput =
  | {
      type: 'image';
      url: string;
      detail?: ImageDetailInput | null | undefined;
    }
  | {
      type: 'image';
      fileId: string;
      detail?: ImageDetailInput | null | undefined;
    };

export interface LocalImageUserInputInput {
  type: 'localImage';
  detail?: ImageDetailInput | null | undefined;
  path: string;
}

export type AudioUserInputInput =
  | {
      type: 'audio';
      url: string;
    }
  | {
      type: 'audio';
      fileId: string;
    };

export interface LocalAudioUserInputInput {
  type: 'localAudio';
  path: string;
}

export interface SkillUserInputInput {
  type: 'skill';
  name: string;
  path: string;
}

export interface MentionUserInputInput {
  type: 'mention';
  name: string;
  path: string;
}

export type UserInputInput =
  | TextUserInputInput
  | ImageUserInputInput
  | LocalImageUserInputInput
  | AudioUserInputInput
  | LocalAudioUserInputInput
  | SkillUserInputInput
  | MentionUserInputInput;

/** @experimental */
export type UserVerificationBiometricType = 'fingerprint' | (string & {});

/** @experimental */
export interface UserVerificationCancelParams {
  requestId: RequestId;
}

/** @experimental */
export type UserVerificationCancelResponse = Record<string, never>;

/** @experimental */
export type UserVerificationDeleteParams = Record<string, never>;

/** @experimental */
export type UserVerificationDeleteResponse = Record<string, never>;

/** @experimental */
export type UserVerificationEnrollParams = Record<string, never>;

/** @experimental */
export interface UserVerificationEnrollResponse {
  readonly algorithm?: string | null;
  readonly credentialId: string;
  readonly publicKey?: string | null;
}

/** @experimental */
export interface UserVerificationProof {
  readonly credentialId: string;
  readonly signature: string;
}

/** @experimental */
export type UserVerificationStatusParams = Record<string, never>;

/** @experimental */
export interface UserVerificationStatusResponse {
  readonly credentialId?: string | null;
  readonly unavailableMessage?: string | null;
  readonly unavailableReason?: UserVerificationUnavailableReason | null;
}

/** @experimental */
export type UserVerificationUnavailableReason =
  | 'credentialMissing'
  | 'biometricsUnavailable'
  | 'providerUnavailable'
  | (string & {});

/** @experimental */
export interface UserVerificationVerifyParams {
  challenge: string;
  description: string;
  title: string;
}

/** @experimental */
export interface UserVerificationVerifyResponse {
  readonly biometricType?: UserVerificationBiometricType | null;
  readonly proof: UserVerificationProof;
}

export type Verbosity = 'low' | 'medium' | 'high' | (string & {});

export interface WarningNotification {
  readonly message: string;
  readonly threadId?: string | null;
}

export interface SearchWebSearchAction {
  readonly type: 'search';
  readonly queries?: readonly string[] | null;
  readonly query?: string | null;
}

export interface OpenPageWebSearchAction {
  readonly type: 'openPage';
  readonly url?: string | null;
}

export interface FindInPageWebSearchAction {
  readonly type: 'findInPage';
  readonly pattern?: string | null;
  readonly url?: string | null;
}

export interface OtherWebSearchAction {
  readonly type: 'other';
}

export type WebSearchAction =
  | SearchWebSearchAction
  | OpenPageWebSearchAction
  | FindInPageWebSearchAction
  | OtherWebSearchAction;

export type WebSearchContextSize = 'low' | 'medium' | 'high' | (string & {});

export interface WebSearchLocation {
  readonly city?: string | null;
  readonly country?: string | null;
  readonly region?: string | null;
  readonly timezone?: string | null;
}

export type WebSearchMode = 'disabled' | 'cached' | 'indexed' | 'live' | (string & {});

export type WebSearchProvider = 'standalone' | 'search_mcp' | (string & {});

export interface WebSearchToolConfig {
  readonly allowed_domains?: readonly string[] | null;
  readonly context_size?: WebSearchContextSize | null;
  readonly location?: WebSearchLocation | null;
}

export type WindowsSandboxImplementation = 'elevated' | 'unelevated' | 'mxc' | (string & {});

export type WindowsSandboxReadiness = 'ready' | 'notConfigured' | 'updateRequired' | (string & {});

export interface WindowsSandboxReadinessResponse {
  readonly status: WindowsSandboxReadiness;
}

export interface WindowsSandboxSetupCompletedNotification {
  readonly error?: string | null;
  readonly mode: WindowsSandboxSetupMode;
  readonly success: boolean;
}

export type WindowsSandboxSetupMode = 'elevated' | 'unelevated' | (string & {});

export type WindowsSandboxSetupModeInput = 'elevated' | 'unelevated';

export interface WindowsSandboxSetupStartParams {
  cwd?: AbsolutePathBuf | null | undefined;
  mode: WindowsSandboxSetupModeInput;
}

export interface WindowsSandboxSetupStartResponse {
  readonly started: boolean;
}

export interface WindowsWorldWritableWarningNotification {
  readonly extraCount: number;
  readonly failedScan: boolean;
  readonly samplePaths: readonly string[];
}

export interface WorkspaceMessage {
  readonly archivedAt?: number | null;
  readonly createdAt?: number | null;
  readonly messageBody: string;
  readonly messageId: string;
  readonly messageType: WorkspaceMessageType;
}

export type WorkspaceMessageType = 'headline' | 'announcement' | 'unknown' | (string & {});

export interface WorkspaceRouting {
  readonly accountRoutingOverride: AccountRoutingOverride;
  readonly backendOrigin: string;
  readonly chatgptAccountId: string;
}

export type WriteStatus = 'ok' | 'okOverridden' | (string & {});

/** @experimental */
export interface CurrentTimeReadParams {
  readonly threadId: string;
}

/** @experimental */
export interface CurrentTimeReadResponse {
  currentTimeAt: number;
}

