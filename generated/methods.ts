// Written by `npm run generate` from @openai/codex 0.171.0. Do not edit.
import type { ClientMethodInfo, MethodInfo } from '../src/protocol/method-info.js';
import { table } from '../src/protocol/table.js';
import type * as T from './types.js';

export interface ClientRequests {
  'initialize': { params: T.InitializeParams; result: T.InitializeResponse };
  /** @experimental */
  'server/diagnostics': { params: T.ServerDiagnosticsParams; result: T.ServerDiagnosticsResponse };
  /** @experimental */
  'userVerification/status': { params: T.UserVerificationStatusParams; result: T.UserVerificationStatusResponse };
  /** @experimental */
  'userVerification/enroll': { params: T.UserVerificationEnrollParams; result: T.UserVerificationEnrollResponse };
  /** @experimental */
  'userVerification/delete': { params: T.UserVerificationDeleteParams; result: T.UserVerificationDeleteResponse };
  /** @experimental */
  'userVerification/verify': { params: T.UserVerificationVerifyParams; result: T.UserVerificationVerifyResponse };
  /** @experimental */
  'userVerification/cancel': { params: T.UserVerificationCancelParams; result: T.UserVerificationCancelResponse };
  'thread/start': { params: T.ThreadStartParams; result: T.ThreadStartResponse };
  'thread/resume': { params: T.ThreadResumeParams; result: T.ThreadResumeResponse };
  'thread/fork': { params: T.ThreadForkParams; result: T.ThreadForkResponse };
  /** @experimental */
  'thread/sample': { params: T.ThreadSampleParams; result: T.ThreadSampleResponse };
  /** @experimental */
  'thread/sample/cancel': { params: T.ThreadSampleCancelParams; result: T.ThreadSampleCancelResponse };
  'thread/archive': { params: T.ThreadArchiveParams; result: T.ThreadArchiveResponse };
  'thread/delete': { params: T.ThreadDeleteParams; result: T.ThreadDeleteResponse };
  'thread/unsubscribe': { params: T.ThreadUnsubscribeParams; result: T.ThreadUnsubscribeResponse };
  /** @experimental */
  'thread/increment_elicitation': { params: T.ThreadIncrementElicitationParams; result: T.ThreadIncrementElicitationResponse };
  /** @experimental */
  'thread/decrement_elicitation': { params: T.ThreadDecrementElicitationParams; result: T.ThreadDecrementElicitationResponse };
  'thread/name/set': { params: T.ThreadSetNameParams; result: T.ThreadSetNameResponse };
  /** @experimental */
  'thread/prediction/request': { params: T.ThreadPredictionRequestParams; result: T.ThreadPredictionRequestResponse };
  'thread/goal/set': { params: T.ThreadGoalSetParams; result: T.ThreadGoalSetResponse };
  'thread/goal/get': { params: T.ThreadGoalGetParams; result: T.ThreadGoalGetResponse };
  'thread/goal/clear': { params: T.ThreadGoalClearParams; result: T.ThreadGoalClearResponse };
  /** @experimental */
  'thread/queue/add': { params: T.ThreadQueueAddParams; result: T.ThreadQueueAddResponse };
  /** @experimental */
  'thread/queue/list': { params: T.ThreadQueueListParams; result: T.ThreadQueueListResponse };
  /** @experimental */
  'thread/queue/update': { params: T.ThreadQueueUpdateParams; result: T.ThreadQueueUpdateResponse };
  /** @experimental */
  'thread/queue/delete': { params: T.ThreadQueueDeleteParams; result: T.ThreadQueueDeleteResponse };
  /** @experimental */
  'thread/queue/reorder': { params: T.ThreadQueueReorderParams; result: T.ThreadQueueReorderResponse };
  /** @experimental */
  'thread/queue/start': { params: T.ThreadQueueStartParams; result: T.ThreadQueueStartResponse };
  'thread/metadata/update': { params: T.ThreadMetadataUpdateParams; result: T.ThreadMetadataUpdateResponse };
  'thread/attachment/add': { params: T.ThreadAttachmentAddParams; result: T.ThreadAttachmentAddResponse };
  'thread/attachment/list': { params: T.ThreadAttachmentListParams; result: T.ThreadAttachmentListResponse };
  'thread/attachmentOwner/list': { params: T.ThreadAttachmentOwnerListParams; result: T.ThreadAttachmentOwnerListResponse };
  'thread/attachment/remove': { params: T.ThreadAttachmentRemoveParams; result: T.ThreadAttachmentRemoveResponse };
  'thread/section/move': { params: T.ThreadSectionMoveParams; result: T.ThreadSectionMoveResponse };
  /** @experimental */
  'thread/settings/update': { params: T.ThreadSettingsUpdateParams; result: T.ThreadSettingsUpdateResponse };
  /** @experimental */
  'thread/memoryMode/set': { params: T.ThreadMemoryModeSetParams; result: T.ThreadMemoryModeSetResponse };
  /** @experimental */
  'thread/memory/read': { params: T.ThreadMemoryReadParams; result: T.ThreadMemoryReadResponse };
  /** @experimental */
  'memory/status': { params: T.MemoryStatusParams; result: T.MemoryStatusResponse };
  /** @experimental */
  'memory/reset': { params: null | undefined; result: T.MemoryResetResponse };
  /** @experimental */
  'rollout/compress': { params: null | undefined; result: T.RolloutCompressResponse };
  'thread/unarchive': { params: T.ThreadUnarchiveParams; result: T.ThreadUnarchiveResponse };
  'thread/compact/start': { params: T.ThreadCompactStartParams; result: T.ThreadCompactStartResponse };
  'thread/shellCommand': { params: T.ThreadShellCommandParams; result: T.ThreadShellCommandResponse };
  'thread/approveGuardianDeniedAction': { params: T.ThreadApproveGuardianDeniedActionParams; result: T.ThreadApproveGuardianDeniedActionResponse };
  /** @experimental */
  'thread/backgroundTerminals/clean': { params: T.ThreadBackgroundTerminalsCleanParams; result: T.ThreadBackgroundTerminalsCleanResponse };
  /** @experimental */
  'thread/backgroundTerminals/list': { params: T.ThreadBackgroundTerminalsListParams; result: T.ThreadBackgroundTerminalsListResponse };
  /** @experimental */
  'thread/backgroundTerminals/terminate': { params: T.ThreadBackgroundTerminalsTerminateParams; result: T.ThreadBackgroundTerminalsTerminateResponse };
  'thread/revert': { params: T.ThreadRevertParams; result: T.ThreadRevertResponse };
  'thread/list': { params: T.ThreadListParams; result: T.ThreadListResponse };
  /** @experimental */
  'project/list': { params: T.ProjectListParams; result: T.ProjectListResponse };
  /** @experimental */
  'project/read': { params: T.ProjectReadParams; result: T.ProjectReadResponse };
  /** @experimental */
  'project/create': { params: T.ProjectCreateParams; result: T.ProjectCreateResponse };
  /** @experimental */
  'project/import': { params: T.ProjectImportParams; result: T.ProjectImportResponse };
  /** @experimental */
  'project/update': { params: T.ProjectUpdateParams; result: T.ProjectUpdateResponse };
  /** @experimental */
  'project/move': { params: T.ProjectMoveParams; result: T.ProjectMoveResponse };
  /** @experimental */
  'project/delete': { params: T.ProjectDeleteParams; result: T.ProjectDeleteResponse };
  'threadSection/list': { params: T.ThreadSectionListParams; result: T.ThreadSectionListResponse };
  'threadSection/create': { params: T.ThreadSectionCreateParams; result: T.ThreadSectionCreateResponse };
  'threadSection/update': { params: T.ThreadSectionUpdateParams; result: T.ThreadSectionUpdateResponse };
  'threadSection/delete': { params: T.ThreadSectionDeleteParams; result: T.ThreadSectionDeleteResponse };
  /** @experimental */
  'thread/search': { params: T.ThreadSearchParams; result: T.ThreadSearchResponse };
  /** @experimental */
  'thread/search/stream': { params: T.ThreadSearchParams; result: T.ThreadSearchResponse };
  /** @experimental */
  'thread/search/cancel': { params: T.ThreadSearchCancelParams; result: T.ThreadSearchCancelResponse };
  /** @experimental */
  'thread/search/stream/cancel': { params: T.ThreadSearchCancelParams; result: T.ThreadSearchCancelResponse };
  /** @experimental */
  'thread/searchOccurrences': { params: T.ThreadSearchOccurrencesParams; result: T.ThreadSearchOccurrencesResponse };
  'thread/loaded/list': { params: T.ThreadLoadedListParams; result: T.ThreadLoadedListResponse };
  'thread/read': { params: T.ThreadReadParams; result: T.ThreadReadResponse };
  /** @experimental */
  'thread/readState/update': { params: T.ThreadReadStateUpdateParams; result: T.ThreadReadStateUpdateResponse };
  'thread/turns/list': { params: T.ThreadTurnsListParams; result: T.ThreadTurnsListResponse };
  'thread/items/list': { params: T.ThreadItemsListParams; result: T.ThreadItemsListResponse };
  /** @experimental */
  'thread/items/read': { params: T.ThreadItemsReadParams; result: T.ThreadItemsReadResponse };
  /** @experimental */
  'thread/guardianReview': { params: T.ThreadGuardianReviewParams; result: T.ThreadGuardianReviewResponse };
  'thread/inject_items': { params: T.ThreadInjectItemsParams; result: T.ThreadInjectItemsResponse };
  /** @experimental */
  'thread/prepareApprovedPlan': { params: T.ThreadPrepareApprovedPlanParams; result: T.ThreadPrepareApprovedPlanResponse };
  'skills/list': { params: T.SkillsListParams; result: T.SkillsListResponse };
  'skills/extraRoots/set': { params: T.SkillsExtraRootsSetParams; result: T.SkillsExtraRootsSetResponse };
  'hooks/list': { params: T.HooksListParams; result: T.HooksListResponse };
  'marketplace/add': { params: T.MarketplaceAddParams; result: T.MarketplaceAddResponse };
  'marketplace/remove': { params: T.MarketplaceRemoveParams; result: T.MarketplaceRemoveResponse };
  'marketplace/upgrade': { params: T.MarketplaceUpgradeParams; result: T.MarketplaceUpgradeResponse };
  'plugin/list': { params: T.PluginListParams; result: T.PluginListResponse };
  /** @experimental */
  'plugin/search': { params: T.PluginSearchParams; result: T.PluginSearchResponse };
  'plugin/installed': { params: T.PluginInstalledParams; result: T.PluginInstalledResponse };
  'plugin/reconcile': { params: T.PluginReconcileParams; result: T.PluginReconcileResponse };
  'plugin/read': { params: T.PluginReadParams; result: T.PluginReadResponse };
  'plugin/skill/read': { params: T.PluginSkillReadParams; result: T.PluginSkillReadResponse };
  'plugin/share/save': { params: T.PluginShareSaveParams; result: T.PluginShareSaveResponse };
  'plugin/share/updateTargets': { params: T.PluginShareUpdateTargetsParams; result: T.PluginShareUpdateTargetsResponse };
  'plugin/share/list': { params: T.PluginShareListParams; result: T.PluginShareListResponse };
  'plugin/share/checkout': { params: T.PluginShareCheckoutParams; result: T.PluginShareCheckoutResponse };
  'plugin/share/delete': { params: T.PluginShareDeleteParams; result: T.PluginShareDeleteResponse };
  'app/read': { params: T.AppsReadParams; result: T.AppsReadResponse };
  'app/list': { params: T.AppsListParams; result: T.AppsListResponse };
  'app/installed': { params: T.AppsInstalledParams; result: T.AppsInstalledResponse };
  'fs/readFile': { params: T.FsReadFileParams; result: T.FsReadFileResponse };
  'fs/writeFile': { params: T.FsWriteFileParams; result: T.FsWriteFileResponse };
  'fs/createDirectory': { params: T.FsCreateDirectoryParams; result: T.FsCreateDirectoryResponse };
  'fs/getMetadata': { params: T.FsGetMetadataParams; result: T.FsGetMetadataResponse };
  'fs/readDirectory': { params: T.FsReadDirectoryParams; result: T.FsReadDirectoryResponse };
  'fs/remove': { params: T.FsRemoveParams; result: T.FsRemoveResponse };
  'fs/copy': { params: T.FsCopyParams; result: T.FsCopyResponse };
  'fs/watch': { params: T.FsWatchParams; result: T.FsWatchResponse };
  'fs/unwatch': { params: T.FsUnwatchParams; result: T.FsUnwatchResponse };
  'skills/config/write': { params: T.SkillsConfigWriteParams; result: T.SkillsConfigWriteResponse };
  'plugin/install': { params: T.PluginInstallParams; result: T.PluginInstallResponse };
  'plugin/uninstall': { params: T.PluginUninstallParams; result: T.PluginUninstallResponse };
  'turn/start': { params: T.TurnStartParams; result: T.TurnStartResponse };
  /** @experimental */
  'turn/settings/update': { params: T.TurnSettingsUpdateParams; result: T.TurnSettingsUpdateResponse };
  'turn/steer': { params: T.TurnSteerParams; result: T.TurnSteerResponse };
  'turn/interrupt': { params: T.TurnInterruptParams; result: T.TurnInterruptResponse };
  /** @experimental */
  'thread/realtime/start': { params: T.ThreadRealtimeStartParams; result: T.ThreadRealtimeStartResponse };
  /** @experimental */
  'thread/realtime/appendAudio': { params: T.ThreadRealtimeAppendAudioParams; result: T.ThreadRealtimeAppendAudioResponse };
  /** @experimental */
  'thread/realtime/appendText': { params: T.ThreadRealtimeAppendTextParams; result: T.ThreadRealtimeAppendTextResponse };
  /** @experimental */
  'thread/realtime/appendSpeech': { params: T.ThreadRealtimeAppendSpeechParams; result: T.ThreadRealtimeAppendSpeechResponse };
  /** @experimental */
  'thread/realtime/stop': { params: T.ThreadRealtimeStopParams; result: T.ThreadRealtimeStopResponse };
  /** @experimental */
  'thread/timeline/list': { params: T.ThreadTimelineListParams; result: T.ThreadTimelineListResponse };
  /** @experimental */
  'thread/realtime/list': { params: T.ThreadRealtimeListParams; result: T.ThreadRealtimeListResponse };
  /** @experimental */
  'thread/realtime/listVoices': { params: T.ThreadRealtimeListVoicesParams; result: T.ThreadRealtimeListVoicesResponse };
  'review/start': { params: T.ReviewStartParams; result: T.ReviewStartResponse };
  'model/list': { params: T.ModelListParams; result: T.ModelListResponse };
  'account/gatewayOAuth/read': { params: T.GatewayOAuthReadParams | null | undefined; result: T.GatewayOAuthReadResponse };
  'account/gatewayOAuth/login': { params: T.GatewayOAuthLoginParams | null | undefined; result: T.GatewayOAuthLoginResponse };
  'account/gatewayOAuth/cancel': { params: null | undefined; result: T.GatewayOAuthCancelResponse };
  'modelProvider/list': { params: T.ModelProviderListParams; result: T.ModelProviderListResponse };
  'modelProvider/config/write': { params: T.ModelProviderConfigWriteParams; result: T.ModelProviderConfigWriteResponse };
  'modelProvider/default/set': { params: T.ModelProviderDefaultSetParams; result: T.ConfigWriteResponse };
  'modelProvider/capabilities/read': { params: T.ModelProviderCapabilitiesReadParams; result: T.ModelProviderCapabilitiesReadResponse };
  'experimentalFeature/list': { params: T.ExperimentalFeatureListParams; result: T.ExperimentalFeatureListResponse };
  'permissionProfile/list': { params: T.PermissionProfileListParams; result: T.PermissionProfileListResponse };
  'experimentalFeature/enablement/set': { params: T.ExperimentalFeatureEnablementSetParams; result: T.ExperimentalFeatureEnablementSetResponse };
  /** @experimental */
  'remoteControl/enable': { params: T.RemoteControlEnableParams | null | undefined; result: T.RemoteControlEnableResponse };
  /** @experimental */
  'remoteControl/disable': { params: T.RemoteControlDisableParams | null | undefined; result: T.RemoteControlDisableResponse };
  /** @experimental */
  'remoteControl/status/read': { params: null | undefined; result: T.RemoteControlStatusReadResponse };
  /** @experimental */
  'remoteControl/pairing/start': { params: T.RemoteControlPairingStartParams; result: T.RemoteControlPairingStartResponse };
  /** @experimental */
  'remoteControl/pairing/status': { params: T.RemoteControlPairingStatusParams; result: T.RemoteControlPairingStatusResponse };
  /** @experimental */
  'remoteControl/client/list': { params: T.RemoteControlClientsListParams; result: T.RemoteControlClientsListResponse };
  /** @experimental */
  'remoteControl/client/revoke': { params: T.RemoteControlClientsRevokeParams; result: T.RemoteControlClientsRevokeResponse };
  /** @experimental */
  'collaborationMode/list': { params: T.CollaborationModeListParams; result: T.CollaborationModeListResponse };
  /** @experimental */
  'mock/experimentalMethod': { params: T.MockExperimentalMethodParams; result: T.MockExperimentalMethodResponse };
  /** @experimental */
  'environment/add': { params: T.EnvironmentAddParams; result: T.EnvironmentAddResponse };
  /** @experimental */
  'environment/info': { params: T.EnvironmentInfoParams; result: T.EnvironmentInfoResponse };
  /** @experimental */
  'environment/status': { params: T.EnvironmentStatusParams; result: T.EnvironmentStatusResponse };
  'mcpServer/oauth/login': { params: T.McpServerOauthLoginParams; result: T.McpServerOauthLoginResponse };
  'config/mcpServer/reload': { params: null | undefined; result: T.McpServerRefreshResponse };
  'mcpServerStatus/list': { params: T.ListMcpServerStatusParams; result: T.ListMcpServerStatusResponse };
  'mcpServer/resource/read': { params: T.McpResourceReadParams; result: T.McpResourceReadResponse };
  /** @experimental */
  'mcpServer/event/stream/start': { params: T.McpServerEventStreamStartParams; result: T.McpServerEventStreamStartResponse };
  /** @experimental */
  'mcpServer/event/stream/stop': { params: T.McpServerEventStreamStopParams; result: T.McpServerEventStreamStopResponse };
  'mcpServer/tool/call': { params: T.McpServerToolCallParams; result: T.McpServerToolCallResponse };
  'windowsSandbox/setupStart': { params: T.WindowsSandboxSetupStartParams; result: T.WindowsSandboxSetupStartResponse };
  'windowsSandbox/readiness': { params: null | undefined; result: T.WindowsSandboxReadinessResponse };
  'account/login/start': { params: T.LoginAccountParams; result: T.LoginAccountResponse };
  /** @experimental */
  'account/bedrock/discover': { params: T.BedrockDiscoverParams; result: T.BedrockDiscoverResponse };
  /** @experimental */
  'account/bedrock/setup': { params: T.BedrockSetupParams; result: T.BedrockSetupResponse };
  /** @experimental */
  'account/gcp/setup': { params: T.GcpSetupParams; result: T.GcpSetupResponse };
  /** @experimental */
  'account/bedrock/checkGovCloudRequirements': { params: T.BedrockCheckGovCloudRequirementsParams; result: T.BedrockCheckGovCloudRequirementsResponse };
  'account/login/cancel': { params: T.CancelLoginAccountParams; result: T.CancelLoginAccountResponse };
  /** @experimental */
  'accountSession/list': { params: T.AccountSessionsListParams; result: T.AccountSessionsResponse };
  /** @experimental */
  'accountSession/switch': { params: T.AccountSessionsSwitchParams; result: T.AccountSessionsSwitchResponse };
  'account/logout': { params: null | undefined; result: T.LogoutAccountResponse };
  'account/securitySetup/read': { params: null | undefined; result: T.GetAccountSecuritySetupResponse };
  'account/rateLimits/read': { params: T.GetAccountRateLimitsParams | null | undefined; result: T.GetAccountRateLimitsResponse };
  'account/rateLimitResetCredit/consume': { params: T.ConsumeAccountRateLimitResetCreditParams; result: T.ConsumeAccountRateLimitResetCreditResponse };
  'account/usage/read': { params: T.GetAccountTokenUsageParams | null | undefined; result: T.GetAccountTokenUsageResponse };
  'account/workspaceMessages/read': { params: null | undefined; result: T.GetWorkspaceMessagesResponse };
  'account/sendAddCreditsNudgeEmail': { params: T.SendAddCreditsNudgeEmailParams; result: T.SendAddCreditsNudgeEmailResponse };
  'feedback/upload': { params: T.FeedbackUploadParams; result: T.FeedbackUploadResponse };
  'feedback/save': { params: T.FeedbackSaveParams; result: T.FeedbackSaveResponse };
  'command/exec': { params: T.CommandExecParams; result: T.CommandExecResponse };
  'command/exec/write': { params: T.CommandExecWriteParams; result: T.CommandExecWriteResponse };
  'command/exec/terminate': { params: T.CommandExecTerminateParams; result: T.CommandExecTerminateResponse };
  'command/exec/resize': { params: T.CommandExecResizeParams; result: T.CommandExecResizeResponse };
  /** @experimental */
  'process/spawn': { params: T.ProcessSpawnParams; result: T.ProcessSpawnResponse };
  /** @experimental */
  'process/writeStdin': { params: T.ProcessWriteStdinParams; result: T.ProcessWriteStdinResponse };
  /** @experimental */
  'process/kill': { params: T.ProcessKillParams; result: T.ProcessKillResponse };
  /** @experimental */
  'process/resizePty': { params: T.ProcessResizePtyParams; result: T.ProcessResizePtyResponse };
  'config/read': { params: T.ConfigReadParams; result: T.ConfigReadResponse };
  'externalAgentConfig/detect': { params: T.ExternalAgentConfigDetectParams; result: T.ExternalAgentConfigDetectResponse };
  'externalAgentConfig/import': { params: T.ExternalAgentConfigImportParams; result: T.ExternalAgentConfigImportResponse };
  'externalAgentConfig/import/recordHistory': { params: T.ExternalAgentConfigImportHistoryRecordParams; result: T.ExternalAgentConfigImportHistoryRecordResponse };
  'externalAgentConfig/import/readHistories': { params: null | undefined; result: T.ExternalAgentConfigImportHistoriesReadResponse };
  'config/value/write': { params: T.ConfigValueWriteParams; result: T.ConfigWriteResponse };
  'config/batchWrite': { params: T.ConfigBatchWriteParams; result: T.ConfigWriteResponse };
  'configRequirements/read': { params: null | undefined; result: T.ConfigRequirementsReadResponse };
  'account/read': { params: T.GetAccountParams; result: T.GetAccountResponse };
  'fuzzyFileSearch': { params: T.FuzzyFileSearchParams; result: T.FuzzyFileSearchResponse };
  /** @experimental */
  'fuzzyFileSearch/sessionStart': { params: T.FuzzyFileSearchSessionStartParams; result: T.FuzzyFileSearchSessionStartResponse };
  /** @experimental */
  'fuzzyFileSearch/sessionUpdate': { params: T.FuzzyFileSearchSessionUpdateParams; result: T.FuzzyFileSearchSessionUpdateResponse };
  /** @experimental */
  'fuzzyFileSearch/sessionStop': { params: T.FuzzyFileSearchSessionStopParams; result: T.FuzzyFileSearchSessionStopResponse };
}

export interface ServerRequests {
  'item/commandExecution/requestApproval': { params: T.CommandExecutionRequestApprovalParams; result: T.CommandExecutionRequestApprovalResponse };
  'item/fileChange/requestApproval': { params: T.FileChangeRequestApprovalParams; result: T.FileChangeRequestApprovalResponse };
  'item/tool/requestUserInput': { params: T.ToolRequestUserInputParams; result: T.ToolRequestUserInputResponse };
  'mcpServer/elicitation/request': { params: T.McpServerElicitationRequestParams; result: T.McpServerElicitationRequestResponse };
  'item/permissions/requestApproval': { params: T.PermissionsRequestApprovalParams; result: T.PermissionsRequestApprovalResponse };
  'item/tool/call': { params: T.DynamicToolCallParams; result: T.DynamicToolCallResponse };
  'account/chatgptAuthTokens/refresh': { params: T.ChatgptAuthTokensRefreshParams; result: T.ChatgptAuthTokensRefreshResponse };
  'attestation/generate': { params: T.AttestationGenerateParams; result: T.AttestationGenerateResponse };
  'applyPatchApproval': { params: T.ApplyPatchApprovalParams; result: T.ApplyPatchApprovalResponse };
  'execCommandApproval': { params: T.ExecCommandApprovalParams; result: T.ExecCommandApprovalResponse };
  /** @experimental */
  'currentTime/read': { params: T.CurrentTimeReadParams; result: T.CurrentTimeReadResponse };
}

export interface ClientNotifications {
  'initialized': null | undefined;
}

export interface ServerNotifications {
  'error': T.ErrorNotification;
  'thread/started': T.ThreadStartedNotification;
  'thread/status/changed': T.ThreadStatusChangedNotification;
  'thread/readState/changed': T.ThreadReadStateChangedNotification;
  'thread/archived': T.ThreadArchivedNotification;
  'thread/deleted': T.ThreadDeletedNotification;
  'thread/unarchived': T.ThreadUnarchivedNotification;
  'thread/closed': T.ThreadClosedNotification;
  'thread/reverted': T.ThreadRevertedNotification;
  'skills/changed': T.SkillsChangedNotification;
  'thread/name/updated': T.ThreadNameUpdatedNotification;
  'thread/section/changed': T.ThreadSectionChangedNotification;
  'thread/attachment/updated': T.ThreadAttachmentUpdatedNotification;
  'thread/goal/updated': T.ThreadGoalUpdatedNotification;
  'thread/prediction/updated': T.ThreadPredictionUpdatedNotification;
  'thread/goal/cleared': T.ThreadGoalClearedNotification;
  'thread/queue/changed': T.ThreadQueueChangedNotification;
  'project/changed': T.ProjectChangedNotification;
  'thread/project/updated': T.ThreadProjectUpdatedNotification;
  'thread/environment/connected': T.EnvironmentConnectionNotification;
  'thread/environment/disconnected': T.EnvironmentConnectionNotification;
  'thread/settings/updated': T.ThreadSettingsUpdatedNotification;
  'thread/tokenUsage/updated': T.ThreadTokenUsageUpdatedNotification;
  'turn/started': T.TurnStartedNotification;
  'hook/started': T.HookStartedNotification;
  'turn/completed': T.TurnCompletedNotification;
  'hook/completed': T.HookCompletedNotification;
  'turn/diff/updated': T.TurnDiffUpdatedNotification;
  'turn/plan/updated': T.TurnPlanUpdatedNotification;
  'item/started': T.ItemStartedNotification;
  'item/autoApprovalReview/started': T.ItemGuardianApprovalReviewStartedNotification;
  'item/autoApprovalReview/completed': T.ItemGuardianApprovalReviewCompletedNotification;
  'autoApprovalReview/strictReviewRequired': T.StrictReviewRequiredNotification;
  'item/completed': T.ItemCompletedNotification;
  'item/agentMessage/delta': T.AgentMessageDeltaNotification;
  'item/plan/delta': T.PlanDeltaNotification;
  'command/exec/outputDelta': T.CommandExecOutputDeltaNotification;
  'process/outputDelta': T.ProcessOutputDeltaNotification;
  'thread/search/partial': T.ThreadSearchPartialNotification;
  'process/exited': T.ProcessExitedNotification;
  'item/commandExecution/outputDelta': T.CommandExecutionOutputDeltaNotification;
  'item/commandExecution/terminalInteraction': T.TerminalInteractionNotification;
  'item/fileChange/outputDelta': T.FileChangeOutputDeltaNotification;
  'item/fileChange/patchUpdated': T.FileChangePatchUpdatedNotification;
  'serverRequest/resolved': T.ServerRequestResolvedNotification;
  'item/mcpToolCall/progress': T.McpToolCallProgressNotification;
  'mcpServer/oauthLogin/completed': T.McpServerOauthLoginCompletedNotification;
  'mcpServer/startupStatus/updated': T.McpServerStatusUpdatedNotification;
  'mcpServer/event/stream/notification': T.McpServerEventStreamNotification;
  'account/updated': T.AccountUpdatedNotification;
  'account/gatewayOAuth/changed': T.GatewayOAuthChangedNotification;
  'account/rateLimits/updated': T.AccountRateLimitsUpdatedNotification;
  'app/list/updated': T.AppListUpdatedNotification;
  'remoteControl/status/changed': T.RemoteControlStatusChangedNotification;
  'externalAgentConfig/import/progress': T.ExternalAgentConfigImportProgressNotification;
  'externalAgentConfig/import/completed': T.ExternalAgentConfigImportCompletedNotification;
  'fs/changed': T.FsChangedNotification;
  'item/reasoning/summaryTextDelta': T.ReasoningSummaryTextDeltaNotification;
  'item/reasoning/summaryPartAdded': T.ReasoningSummaryPartAddedNotification;
  'item/reasoning/textDelta': T.ReasoningTextDeltaNotification;
  'thread/compacted': T.ContextCompactedNotification;
  'model/rerouted': T.ModelReroutedNotification;
  'model/verification': T.ModelVerificationNotification;
  'modelProvider/authRecoveryStarted': T.AuthRecoveryNotification;
  'modelProvider/authRecoveryCompleted': T.AuthRecoveryNotification;
  'turn/moderationMetadata': T.TurnModerationMetadataNotification;
  'model/safetyBuffering/updated': T.ModelSafetyBufferingUpdatedNotification;
  'warning': T.WarningNotification;
  'guardianWarning': T.GuardianWarningNotification;
  'deprecationNotice': T.DeprecationNoticeNotification;
  'configWarning': T.ConfigWarningNotification;
  'fuzzyFileSearch/sessionUpdated': T.FuzzyFileSearchSessionUpdatedNotification;
  'fuzzyFileSearch/sessionCompleted': T.FuzzyFileSearchSessionCompletedNotification;
  'thread/realtime/started': T.ThreadRealtimeStartedNotification;
  'thread/realtime/itemAdded': T.ThreadRealtimeItemAddedNotification;
  'thread/realtime/item/started': T.ThreadRealtimeItemStartedNotification;
  'thread/realtime/item/transcript/delta': T.ThreadRealtimeItemTranscriptDeltaNotification;
  'thread/realtime/item/completed': T.ThreadRealtimeItemCompletedNotification;
  'thread/realtime/transcript/delta': T.ThreadRealtimeTranscriptDeltaNotification;
  'thread/realtime/transcript/done': T.ThreadRealtimeTranscriptDoneNotification;
  'thread/realtime/outputAudio/delta': T.ThreadRealtimeOutputAudioDeltaNotification;
  'thread/realtime/sdp': T.ThreadRealtimeSdpNotification;
  'thread/realtime/error': T.ThreadRealtimeErrorNotification;
  'thread/realtime/closed': T.ThreadRealtimeClosedNotification;
  'windows/worldWritableWarning': T.WindowsWorldWritableWarningNotification;
  'windowsSandbox/setupCompleted': T.WindowsSandboxSetupCompletedNotification;
  'account/login/completed': T.AccountLoginCompletedNotification;
}

const EXPERIMENTAL_NONE: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: true, params: 'none' });
const EXPERIMENTAL_OPTIONAL: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: true, params: 'optional' });
const EXPERIMENTAL_REQUIRED: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: true, params: 'required' });
const STABLE_NONE: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: false, params: 'none' });
const STABLE_OPTIONAL: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: false, params: 'optional' });
const STABLE_REQUIRED: ClientMethodInfo = /*@__PURE__*/ Object.freeze({ experimental: false, params: 'required' });
const STABLE: MethodInfo = /*@__PURE__*/ Object.freeze({ experimental: false });
const EXPERIMENTAL: MethodInfo = /*@__PURE__*/ Object.freeze({ experimental: true });

export const clientMethods: { readonly [M in keyof ClientRequests]: ClientMethodInfo } = /*@__PURE__*/ table({
  'initialize': STABLE_REQUIRED,
  'server/diagnostics': EXPERIMENTAL_REQUIRED,
  'userVerification/status': EXPERIMENTAL_REQUIRED,
  'userVerification/enroll': EXPERIMENTAL_REQUIRED,
  'userVerification/delete': EXPERIMENTAL_REQUIRED,
  'userVerification/verify': EXPERIMENTAL_REQUIRED,
  'userVerification/cancel': EXPERIMENTAL_REQUIRED,
  'thread/start': STABLE_REQUIRED,
  'thread/resume': STABLE_REQUIRED,
  'thread/fork': STABLE_REQUIRED,
  'thread/sample': EXPERIMENTAL_REQUIRED,
  'thread/sample/cancel': EXPERIMENTAL_REQUIRED,
  'thread/archive': STABLE_REQUIRED,
  'thread/delete': STABLE_REQUIRED,
  'thread/unsubscribe': STABLE_REQUIRED,
  'thread/increment_elicitation': EXPERIMENTAL_REQUIRED,
  'thread/decrement_elicitation': EXPERIMENTAL_REQUIRED,
  'thread/name/set': STABLE_REQUIRED,
  'thread/prediction/request': EXPERIMENTAL_REQUIRED,
  'thread/goal/set': STABLE_REQUIRED,
  'thread/goal/get': STABLE_REQUIRED,
  'thread/goal/clear': STABLE_REQUIRED,
  'thread/queue/add': EXPERIMENTAL_REQUIRED,
  'thread/queue/list': EXPERIMENTAL_REQUIRED,
  'thread/queue/update': EXPERIMENTAL_REQUIRED,
  'thread/queue/delete': EXPERIMENTAL_REQUIRED,
  'thread/queue/reorder': EXPERIMENTAL_REQUIRED,
  'thread/queue/start': EXPERIMENTAL_REQUIRED,
  'thread/metadata/update': STABLE_REQUIRED,
  'thread/attachment/add': STABLE_REQUIRED,
  'thread/attachment/list': STABLE_REQUIRED,
  'thread/attachmentOwner/list': STABLE_REQUIRED,
  'thread/attachment/remove': STABLE_REQUIRED,
  'thread/section/move': STABLE_REQUIRED,
  'thread/settings/update': EXPERIMENTAL_REQUIRED,
  'thread/memoryMode/set': EXPERIMENTAL_REQUIRED,
  'thread/memory/read': EXPERIMENTAL_REQUIRED,
  'memory/status': EXPERIMENTAL_REQUIRED,
  'memory/reset': EXPERIMENTAL_NONE,
  'rollout/compress': EXPERIMENTAL_NONE,
  'thread/unarchive': STABLE_REQUIRED,
  'thread/compact/start': STABLE_REQUIRED,
  'thread/shellCommand': STABLE_REQUIRED,
  'thread/approveGuardianDeniedAction': STABLE_REQUIRED,
  'thread/backgroundTerminals/clean': EXPERIMENTAL_REQUIRED,
  'thread/backgroundTerminals/list': EXPERIMENTAL_REQUIRED,
  'thread/backgroundTerminals/terminate': EXPERIMENTAL_REQUIRED,
  'thread/revert': STABLE_REQUIRED,
  'thread/list': STABLE_REQUIRED,
  'project/list': EXPERIMENTAL_REQUIRED,
  'project/read': EXPERIMENTAL_REQUIRED,
  'project/create': EXPERIMENTAL_REQUIRED,
  'project/import': EXPERIMENTAL_REQUIRED,
  'project/update': EXPERIMENTAL_REQUIRED,
  'project/move': EXPERIMENTAL_REQUIRED,
  'project/delete': EXPERIMENTAL_REQUIRED,
  'threadSection/list': STABLE_REQUIRED,
  'threadSection/create': STABLE_REQUIRED,
  'threadSection/update': STABLE_REQUIRED,
  'threadSection/delete': STABLE_REQUIRED,
  'thread/search': EXPERIMENTAL_REQUIRED,
  'thread/search/stream': EXPERIMENTAL_REQUIRED,
  'thread/search/cancel': EXPERIMENTAL_REQUIRED,
  'thread/search/stream/cancel': EXPERIMENTAL_REQUIRED,
  'thread/searchOccurrences': EXPERIMENTAL_REQUIRED,
  'thread/loaded/list': STABLE_REQUIRED,
  'thread/read': STABLE_REQUIRED,
  'thread/readState/update': EXPERIMENTAL_REQUIRED,
  'thread/turns/list': STABLE_REQUIRED,
  'thread/items/list': STABLE_REQUIRED,
  'thread/items/read': EXPERIMENTAL_REQUIRED,
  'thread/guardianReview': EXPERIMENTAL_REQUIRED,
  'thread/inject_items': STABLE_REQUIRED,
  'thread/prepareApprovedPlan': EXPERIMENTAL_REQUIRED,
  'skills/list': STABLE_REQUIRED,
  'skills/extraRoots/set': STABLE_REQUIRED,
  'hooks/list': STABLE_REQUIRED,
  'marketplace/add': STABLE_REQUIRED,
  'marketplace/remove': STABLE_REQUIRED,
  'marketplace/upgrade': STABLE_REQUIRED,
  'plugin/list': STABLE_REQUIRED,
  'plugin/search': EXPERIMENTAL_REQUIRED,
  'plugin/installed': STABLE_REQUIRED,
  'plugin/reconcile': STABLE_REQUIRED,
  'plugin/read': STABLE_REQUIRED,
  'plugin/skill/read': STABLE_REQUIRED,
  'plugin/share/save': STABLE_REQUIRED,
  'plugin/share/updateTargets': STABLE_REQUIRED,
  'plugin/share/list': STABLE_REQUIRED,
  'plugin/share/checkout': STABLE_REQUIRED,
  'plugin/share/delete': STABLE_REQUIRED,
  'app/read': STABLE_REQUIRED,
  'app/list': STABLE_REQUIRED,
  'app/installed': STABLE_REQUIRED,
  'fs/readFile': STABLE_REQUIRED,
  'fs/writeFile': STABLE_REQUIRED,
  'fs/createDirectory': STABLE_REQUIRED,
  'fs/getMetadata': STABLE_REQUIRED,
  'fs/readDirectory': STABLE_REQUIRED,
  'fs/remove': STABLE_REQUIRED,
  'fs/copy': STABLE_REQUIRED,
  'fs/watch': STABLE_REQUIRED,
  'fs/unwatch': STABLE_REQUIRED,
  'skills/config/write': STABLE_REQUIRED,
  'plugin/install': STABLE_REQUIRED,
  'plugin/uninstall': STABLE_REQUIRED,
  'turn/start': STABLE_REQUIRED,
  'turn/settings/update': EXPERIMENTAL_REQUIRED,
  'turn/steer': STABLE_REQUIRED,
  'turn/interrupt': STABLE_REQUIRED,
  'thread/realtime/start': EXPERIMENTAL_REQUIRED,
  'thread/realtime/appendAudio': EXPERIMENTAL_REQUIRED,
  'thread/realtime/appendText': EXPERIMENTAL_REQUIRED,
  'thread/realtime/appendSpeech': EXPERIMENTAL_REQUIRED,
  'thread/realtime/stop': EXPERIMENTAL_REQUIRED,
  'thread/timeline/list': EXPERIMENTAL_REQUIRED,
  'thread/realtime/list': EXPERIMENTAL_REQUIRED,
  'thread/realtime/listVoices': EXPERIMENTAL_REQUIRED,
  'review/start': STABLE_REQUIRED,
  'model/list': STABLE_REQUIRED,
  'account/gatewayOAuth/read': STABLE_OPTIONAL,
  'account/gatewayOAuth/login': STABLE_OPTIONAL,
  'account/gatewayOAuth/cancel': STABLE_NONE,
  'modelProvider/list': STABLE_REQUIRED,
  'modelProvider/config/write': STABLE_REQUIRED,
  'modelProvider/default/set': STABLE_REQUIRED,
  'modelProvider/capabilities/read': STABLE_REQUIRED,
  'experimentalFeature/list': STABLE_REQUIRED,
  'permissionProfile/list': STABLE_REQUIRED,
  'experimentalFeature/enablement/set': STABLE_REQUIRED,
  'remoteControl/enable': EXPERIMENTAL_OPTIONAL,
  'remoteControl/disable': EXPERIMENTAL_OPTIONAL,
  'remoteControl/status/read': EXPERIMENTAL_NONE,
  'remoteControl/pairing/start': EXPERIMENTAL_REQUIRED,
  'remoteControl/pairing/status': EXPERIMENTAL_REQUIRED,
  'remoteControl/client/list': EXPERIMENTAL_REQUIRED,
  'remoteControl/client/revoke': EXPERIMENTAL_REQUIRED,
  'collaborationMode/list': EXPERIMENTAL_REQUIRED,
  'mock/experimentalMethod': EXPERIMENTAL_REQUIRED,
  'environment/add': EXPERIMENTAL_REQUIRED,
  'environment/info': EXPERIMENTAL_REQUIRED,
  'environment/status': EXPERIMENTAL_REQUIRED,
  'mcpServer/oauth/login': STABLE_REQUIRED,
  'config/mcpServer/reload': STABLE_NONE,
  'mcpServerStatus/list': STABLE_REQUIRED,
  'mcpServer/resource/read': STABLE_REQUIRED,
  'mcpServer/event/stream/start': EXPERIMENTAL_REQUIRED,
  'mcpServer/event/stream/stop': EXPERIMENTAL_REQUIRED,
  'mcpServer/tool/call': STABLE_REQUIRED,
  'windowsSandbox/setupStart': STABLE_REQUIRED,
  'windowsSandbox/readiness': STABLE_NONE,
  'account/login/start': STABLE_REQUIRED,
  'account/bedrock/discover': EXPERIMENTAL_REQUIRED,
  'account/bedrock/setup': EXPERIMENTAL_REQUIRED,
  'account/gcp/setup': EXPERIMENTAL_REQUIRED,
  'account/bedrock/checkGovCloudRequirements': EXPERIMENTAL_REQUIRED,
  'account/login/cancel': STABLE_REQUIRED,
  'accountSession/list': EXPERIMENTAL_REQUIRED,
  'accountSession/switch': EXPERIMENTAL_REQUIRED,
  'account/logout': STABLE_NONE,
  'account/securitySetup/read': STABLE_NONE,
  'account/rateLimits/read': STABLE_OPTIONAL,
  'account/rateLimitResetCredit/consume': STABLE_REQUIRED,
  'account/usage/read': STABLE_OPTIONAL,
  'account/workspaceMessages/read': STABLE_NONE,
  'account/sendAddCreditsNudgeEmail': STABLE_REQUIRED,
  'feedback/upload': STABLE_REQUIRED,
  'feedback/save': STABLE_REQUIRED,
  'command/exec': STABLE_REQUIRED,
  'command/exec/write': STABLE_REQUIRED,
  'command/exec/terminate': STABLE_REQUIRED,
  'command/exec/resize': STABLE_REQUIRED,
  'process/spawn': EXPERIMENTAL_REQUIRED,
  'process/writeStdin': EXPERIMENTAL_REQUIRED,
  'process/kill': EXPERIMENTAL_REQUIRED,
  'process/resizePty': EXPERIMENTAL_REQUIRED,
  'config/read': STABLE_REQUIRED,
  'externalAgentConfig/detect': STABLE_REQUIRED,
  'externalAgentConfig/import': STABLE_REQUIRED,
  'externalAgentConfig/import/recordHistory': STABLE_REQUIRED,
  'externalAgentConfig/import/readHistories': STABLE_NONE,
  'config/value/write': STABLE_REQUIRED,
  'config/batchWrite': STABLE_REQUIRED,
  'configRequirements/read': STABLE_NONE,
  'account/read': STABLE_REQUIRED,
  'fuzzyFileSearch': STABLE_REQUIRED,
  'fuzzyFileSearch/sessionStart': EXPERIMENTAL_REQUIRED,
  'fuzzyFileSearch/sessionUpdate': EXPERIMENTAL_REQUIRED,
  'fuzzyFileSearch/sessionStop': EXPERIMENTAL_REQUIRED,
});

export const methodsWithoutParams: readonly string[] = [
  'memory/reset',
  'rollout/compress',
  'account/gatewayOAuth/cancel',
  'remoteControl/status/read',
  'config/mcpServer/reload',
  'windowsSandbox/readiness',
  'account/logout',
  'account/securitySetup/read',
  'account/workspaceMessages/read',
  'externalAgentConfig/import/readHistories',
  'configRequirements/read',
];

/** Of methods that are not experimental themselves: the members of their params that are. */
export const experimentalParams: { readonly [M in keyof ClientRequests]?: readonly string[] } = /*@__PURE__*/ table({
  'thread/start': [
    'allowProviderModelFallback',
    'daybreakEnabled',
    'dynamicTools',
    'environments',
    'experimentalRawEvents',
    'historyMode',
    'mockExperimentalField',
    'multiAgentMode',
    'permissions',
    'projectId',
    'runtimeWorkspaceRoots',
    'selectedCapabilityRoots',
  ],
  'thread/resume': [
    'history',
    'initialTurnsPage',
    'path',
    'permissions',
    'runtimeWorkspaceRoots',
  ],
  'thread/fork': [
    'attachToSource',
    'beforeTurnId',
    'deferGoalContinuation',
    'experimentalDisablePredictionMcp',
    'experimentalPredictionMode',
    'path',
    'permissions',
    'runtimeWorkspaceRoots',
  ],
  'thread/metadata/update': ['daybreakEnabled', 'projectId'],
  'thread/list': [
    'ancestorThreadId',
    'attachedToThreadId',
    'includeAttachedThreads',
    'parentThreadId',
    'projectId',
  ],
  'turn/start': [
    'additionalContext',
    'collaborationMode',
    'cyberAccessProgram',
    'environments',
    'multiAgentMode',
    'permissions',
    'responsesapiClientMetadata',
    'responsesapiClientMetadataPatch',
    'runtimeWorkspaceRoots',
  ],
  'turn/steer': [
    'additionalContext',
    'responsesapiClientMetadata',
    'responsesapiClientMetadataPatch',
  ],
  'command/exec': ['permissionProfile'],
});

export const serverRequestMethods: { readonly [M in keyof ServerRequests]: MethodInfo } = /*@__PURE__*/ table({
  'item/commandExecution/requestApproval': STABLE,
  'item/fileChange/requestApproval': STABLE,
  'item/tool/requestUserInput': STABLE,
  'mcpServer/elicitation/request': STABLE,
  'item/permissions/requestApproval': STABLE,
  'item/tool/call': STABLE,
  'account/chatgptAuthTokens/refresh': STABLE,
  'attestation/generate': STABLE,
  'applyPatchApproval': STABLE,
  'execCommandApproval': STABLE,
  'currentTime/read': EXPERIMENTAL,
});

export const notificationMethods: { readonly [M in keyof ServerNotifications]: MethodInfo } = /*@__PURE__*/ table({
  'error': STABLE,
  'thread/started': STABLE,
  'thread/status/changed': STABLE,
  'thread/readState/changed': STABLE,
  'thread/archived': STABLE,
  'thread/deleted': STABLE,
  'thread/unarchived': STABLE,
  'thread/closed': STABLE,
  'thread/reverted': STABLE,
  'skills/changed': STABLE,
  'thread/name/updated': STABLE,
  'thread/section/changed': STABLE,
  'thread/attachment/updated': STABLE,
  'thread/goal/updated': STABLE,
  'thread/prediction/updated': STABLE,
  'thread/goal/cleared': STABLE,
  'thread/queue/changed': STABLE,
  'project/changed': STABLE,
  'thread/project/updated': STABLE,
  'thread/environment/connected': STABLE,
  'thread/environment/disconnected': STABLE,
  'thread/settings/updated': STABLE,
  'thread/tokenUsage/updated': STABLE,
  'turn/started': STABLE,
  'hook/started': STABLE,
  'turn/completed': STABLE,
  'hook/completed': STABLE,
  'turn/diff/updated': STABLE,
  'turn/plan/updated': STABLE,
  'item/started': STABLE,
  'item/autoApprovalReview/started': STABLE,
  'item/autoApprovalReview/completed': STABLE,
  'autoApprovalReview/strictReviewRequired': STABLE,
  'item/completed': STABLE,
  'item/agentMessage/delta': STABLE,
  'item/plan/delta': STABLE,
  'command/exec/outputDelta': STABLE,
  'process/outputDelta': STABLE,
  'thread/search/partial': STABLE,
  'process/exited': STABLE,
  'item/commandExecution/outputDelta': STABLE,
  'item/commandExecution/terminalInteraction': STABLE,
  'item/fileChange/outputDelta': STABLE,
  'item/fileChange/patchUpdated': STABLE,
  'serverRequest/resolved': STABLE,
  'item/mcpToolCall/progress': STABLE,
  'mcpServer/oauthLogin/completed': STABLE,
  'mcpServer/startupStatus/updated': STABLE,
  'mcpServer/event/stream/notification': STABLE,
  'account/updated': STABLE,
  'account/gatewayOAuth/changed': STABLE,
  'account/rateLimits/updated': STABLE,
  'app/list/updated': STABLE,
  'remoteControl/status/changed': STABLE,
  'externalAgentConfig/import/progress': STABLE,
  'externalAgentConfig/import/completed': STABLE,
  'fs/changed': STABLE,
  'item/reasoning/summaryTextDelta': STABLE,
  'item/reasoning/summaryPartAdded': STABLE,
  'item/reasoning/textDelta': STABLE,
  'thread/compacted': STABLE,
  'model/rerouted': STABLE,
  'model/verification': STABLE,
  'modelProvider/authRecoveryStarted': STABLE,
  'modelProvider/authRecoveryCompleted': STABLE,
  'turn/moderationMetadata': STABLE,
  'model/safetyBuffering/updated': STABLE,
  'warning': STABLE,
  'guardianWarning': STABLE,
  'deprecationNotice': STABLE,
  'configWarning': STABLE,
  'fuzzyFileSearch/sessionUpdated': STABLE,
  'fuzzyFileSearch/sessionCompleted': STABLE,
  'thread/realtime/started': STABLE,
  'thread/realtime/itemAdded': STABLE,
  'thread/realtime/item/started': STABLE,
  'thread/realtime/item/transcript/delta': STABLE,
  'thread/realtime/item/completed': STABLE,
  'thread/realtime/transcript/delta': STABLE,
  'thread/realtime/transcript/done': STABLE,
  'thread/realtime/outputAudio/delta': STABLE,
  'thread/realtime/sdp': STABLE,
  'thread/realtime/error': STABLE,
  'thread/realtime/closed': STABLE,
  'windows/worldWritableWarning': STABLE,
  'windowsSandbox/setupCompleted': STABLE,
  'account/login/completed': STABLE,
});
