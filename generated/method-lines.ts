// Written by `npm run generate` from @openai/codex 0.169.0. Do not edit.

// Where the definitions of each kind begin.
export const NOTIFICATIONS = 84;
export const SERVER_REQUESTS = 170;
export const CLIENT_REQUESTS = 192;

// The names, and where each names its turn (`t`: turnId, `T`: turn.id), thread (`h`, `H`) and item (`i`, `I`), and
// then what else it is about.
export const notificationLines =
  'error th\n' +
  'thread/started H\n' +
  'thread/status/changed h\n' +
  'thread/readState/changed h\n' +
  'thread/archived h\n' +
  'thread/deleted h\n' +
  'thread/unarchived h\n' +
  'thread/closed h\n' +
  'thread/reverted h\n' +
  'skills/changed\n' +
  'thread/name/updated h\n' +
  'thread/section/changed h\n' +
  'thread/attachment/updated h\n' +
  'thread/goal/updated th\n' +
  'thread/prediction/updated h\n' +
  'thread/goal/cleared h\n' +
  'thread/queue/changed h\n' +
  'project/changed\n' +
  'thread/project/updated h\n' +
  'thread/environment/connected h\n' +
  'thread/environment/disconnected h\n' +
  'thread/settings/updated h\n' +
  'thread/tokenUsage/updated th\n' +
  'turn/started Th\n' +
  'hook/started th\n' +
  'turn/completed Th\n' +
  'hook/completed th\n' +
  'turn/diff/updated th\n' +
  'turn/plan/updated th\n' +
  'item/started thI\n' +
  'item/autoApprovalReview/started th\n' +
  'item/autoApprovalReview/completed th\n' +
  'autoApprovalReview/strictReviewRequired th\n' +
  'item/completed thI\n' +
  'item/agentMessage/delta thi\n' +
  'item/plan/delta thi\n' +
  'command/exec/outputDelta - process processId\n' +
  'process/outputDelta - process processHandle\n' +
  'process/exited - process processHandle\n' +
  'item/commandExecution/outputDelta thi\n' +
  'item/commandExecution/terminalInteraction thi\n' +
  'item/fileChange/outputDelta thi\n' +
  'item/fileChange/patchUpdated thi\n' +
  'serverRequest/resolved h\n' +
  'item/mcpToolCall/progress thi\n' +
  'mcpServer/oauthLogin/completed h login loginId\n' +
  'mcpServer/startupStatus/updated h\n' +
  'mcpServer/event/stream/notification - stream subscriptionId\n' +
  'account/updated\n' +
  'account/gatewayOAuth/changed - login loginId\n' +
  'account/rateLimits/updated\n' +
  'app/list/updated\n' +
  'remoteControl/status/changed\n' +
  'externalAgentConfig/import/progress - import importId\n' +
  'externalAgentConfig/import/completed - import importId\n' +
  'fs/changed - watch watchId\n' +
  'item/reasoning/summaryTextDelta thi\n' +
  'item/reasoning/summaryPartAdded thi\n' +
  'item/reasoning/textDelta thi\n' +
  'thread/compacted th\n' +
  'model/rerouted th\n' +
  'model/verification th\n' +
  'modelProvider/authRecoveryStarted th\n' +
  'modelProvider/authRecoveryCompleted th\n' +
  'turn/moderationMetadata th\n' +
  'model/safetyBuffering/updated th\n' +
  'warning h\n' +
  'guardianWarning h\n' +
  'deprecationNotice\n' +
  'configWarning\n' +
  'fuzzyFileSearch/sessionUpdated - search sessionId\n' +
  'fuzzyFileSearch/sessionCompleted - search sessionId\n' +
  'thread/realtime/started h\n' +
  'thread/realtime/itemAdded h\n' +
  'thread/realtime/item/started hI\n' +
  'thread/realtime/item/transcript/delta hi\n' +
  'thread/realtime/item/completed hI\n' +
  'thread/realtime/transcript/delta h\n' +
  'thread/realtime/transcript/done h\n' +
  'thread/realtime/outputAudio/delta h\n' +
  'thread/realtime/sdp h\n' +
  'thread/realtime/error h\n' +
  'thread/realtime/closed h\n' +
  'windows/worldWritableWarning\n' +
  'windowsSandbox/setupCompleted\n' +
  'account/login/completed - login loginId';

export const serverRequestLines =
  'item/commandExecution/requestApproval\n' +
  'item/fileChange/requestApproval\n' +
  'item/tool/requestUserInput\n' +
  'mcpServer/elicitation/request\n' +
  'item/permissions/requestApproval\n' +
  'item/tool/call\n' +
  'account/chatgptAuthTokens/refresh\n' +
  'attestation/generate\n' +
  'currentTime/read\n' +
  'applyPatchApproval\n' +
  'execCommandApproval';

// The names, `^` behind those that are experimental. Then the group of the client, or of a thread after a dot, with a
// `*` where the entries of all pages are emitted and a `+` where the pages are; and the name in that group, unless it is
// the last word of the method.
export const clientMethodLines =
  'initialize\n' +
  'server/diagnostics^ server\n' +
  'userVerification/status^ userVerification\n' +
  'userVerification/enroll^ userVerification\n' +
  'userVerification/delete^ userVerification\n' +
  'userVerification/verify^ userVerification\n' +
  'userVerification/cancel^ userVerification\n' +
  'thread/start\n' +
  'thread/resume\n' +
  'thread/fork\n' +
  'thread/sample^ .samples create\n' +
  'thread/sample/cancel^ threads cancelSample\n' +
  'thread/archive\n' +
  'thread/delete\n' +
  'thread/unsubscribe\n' +
  'thread/increment_elicitation^ .elicitations increment\n' +
  'thread/decrement_elicitation^ .elicitations decrement\n' +
  'thread/name/set\n' +
  'thread/prediction/request^ .predictions\n' +
  'thread/goal/set .goals\n' +
  'thread/goal/get .goals\n' +
  'thread/goal/clear .goals\n' +
  'thread/queue/add^ .queue\n' +
  'thread/queue/list^ .queue*\n' +
  'thread/queue/update^ .queue\n' +
  'thread/queue/delete^ .queue\n' +
  'thread/queue/reorder^ .queue\n' +
  'thread/queue/start^ .queue\n' +
  'thread/metadata/update .metadata\n' +
  'thread/attachment/add .attachments\n' +
  'thread/attachment/list .attachments*\n' +
  'thread/attachmentOwner/list threads* listAttachmentOwners\n' +
  'thread/attachment/remove .attachments\n' +
  'thread/section/move .sections\n' +
  'thread/settings/update^ .settings\n' +
  'thread/memoryMode/set^ .memory setMode\n' +
  'thread/memory/read^ .memory\n' +
  'memory/status^ memory\n' +
  'memory/reset^ memory\n' +
  'rollout/compress^ rollouts\n' +
  'thread/unarchive\n' +
  'thread/compact/start\n' +
  'thread/shellCommand\n' +
  'thread/approveGuardianDeniedAction .guardian approveDeniedAction\n' +
  'thread/backgroundTerminals/clean^ .backgroundTerminals\n' +
  'thread/backgroundTerminals/list^ .backgroundTerminals*\n' +
  'thread/backgroundTerminals/terminate^ .backgroundTerminals\n' +
  'thread/revert\n' +
  'thread/list\n' +
  'project/list^ projects*\n' +
  'project/read^ projects\n' +
  'project/create^ projects\n' +
  'project/import^ projects\n' +
  'project/update^ projects\n' +
  'project/move^ projects\n' +
  'project/delete^ projects\n' +
  'threadSection/list sections*\n' +
  'threadSection/create sections\n' +
  'threadSection/update sections\n' +
  'threadSection/delete sections\n' +
  'thread/search^ threads*\n' +
  'thread/searchOccurrences^ .history*\n' +
  'thread/loaded/list threads* listLoaded\n' +
  'thread/read\n' +
  'thread/readState/update^ .readState\n' +
  'thread/turns/list\n' +
  'thread/items/list\n' +
  'thread/items/read^ .history readItems\n' +
  'thread/guardianReview^ .guardian review\n' +
  'thread/inject_items .history injectItems\n' +
  'thread/prepareApprovedPlan^ .plans prepareApproved\n' +
  'skills/list skills\n' +
  'skills/extraRoots/set skills setExtraRoots\n' +
  'hooks/list hooks\n' +
  'marketplace/add marketplaces\n' +
  'marketplace/remove marketplaces\n' +
  'marketplace/upgrade marketplaces\n' +
  'plugin/list plugins\n' +
  'plugin/search^ plugins*\n' +
  'plugin/installed plugins\n' +
  'plugin/reconcile plugins\n' +
  'plugin/read plugins\n' +
  'plugin/skill/read plugins readSkill\n' +
  'plugin/share/save pluginShares\n' +
  'plugin/share/updateTargets pluginShares\n' +
  'plugin/share/list pluginShares\n' +
  'plugin/share/checkout pluginShares\n' +
  'plugin/share/delete pluginShares\n' +
  'app/read apps\n' +
  'app/list apps*\n' +
  'app/installed apps\n' +
  'fs/readFile\n' +
  'fs/writeFile\n' +
  'fs/createDirectory\n' +
  'fs/getMetadata\n' +
  'fs/readDirectory\n' +
  'fs/remove\n' +
  'fs/copy\n' +
  'fs/watch\n' +
  'fs/unwatch\n' +
  'skills/config/write skills writeConfig\n' +
  'plugin/install plugins\n' +
  'plugin/uninstall plugins\n' +
  'turn/start\n' +
  'turn/settings/update^ .settings updateTurn\n' +
  'turn/steer\n' +
  'turn/interrupt\n' +
  'thread/realtime/start^\n' +
  'thread/realtime/appendAudio^\n' +
  'thread/realtime/appendText^\n' +
  'thread/realtime/appendSpeech^\n' +
  'thread/realtime/stop^\n' +
  'thread/timeline/list^ .timeline+\n' +
  'thread/realtime/listVoices^ realtime\n' +
  'review/start\n' +
  'model/list\n' +
  'account/gatewayOAuth/read gatewayOAuth\n' +
  'account/gatewayOAuth/login gatewayOAuth\n' +
  'account/gatewayOAuth/cancel gatewayOAuth\n' +
  'modelProvider/list modelProviders\n' +
  'modelProvider/config/write modelProviders writeConfig\n' +
  'modelProvider/capabilities/read modelProviders readCapabilities\n' +
  'experimentalFeature/list features*\n' +
  'permissionProfile/list permissionProfiles*\n' +
  'experimentalFeature/enablement/set features setEnablement\n' +
  'remoteControl/enable^ remoteControl\n' +
  'remoteControl/disable^ remoteControl\n' +
  'remoteControl/status/read^ remoteControl readStatus\n' +
  'remoteControl/pairing/start^ remoteControl startPairing\n' +
  'remoteControl/pairing/status^ remoteControl pairingStatus\n' +
  'remoteControl/client/list^ remoteControl* listClients\n' +
  'remoteControl/client/revoke^ remoteControl revokeClient\n' +
  'collaborationMode/list^ collaborationModes\n' +
  'mock/experimentalMethod^\n' +
  'environment/add^ environments\n' +
  'environment/info^ environments\n' +
  'environment/status^ environments\n' +
  'mcpServer/oauth/login mcpServers\n' +
  'config/mcpServer/reload mcpServers\n' +
  'mcpServerStatus/list mcpServers*\n' +
  'mcpServer/resource/read mcpServers readResource\n' +
  'mcpServer/event/stream/start^\n' +
  'mcpServer/event/stream/stop^\n' +
  'mcpServer/tool/call .mcpServers callTool\n' +
  'windowsSandbox/setupStart windowsSandbox startSetup\n' +
  'windowsSandbox/readiness windowsSandbox\n' +
  'account/login/start\n' +
  'account/bedrock/discover^ accounts discoverBedrock\n' +
  'account/bedrock/setup^ accounts setupBedrock\n' +
  'account/gcp/setup^ accounts setupGcp\n' +
  'account/bedrock/checkGovCloudRequirements^ accounts checkBedrockGovCloudRequirements\n' +
  'account/login/cancel\n' +
  'accountSession/list^ accounts listSessions\n' +
  'accountSession/switch^ accounts switchSession\n' +
  'account/logout\n' +
  'account/securitySetup/read accounts readSecuritySetup\n' +
  'account/rateLimits/read\n' +
  'account/rateLimitResetCredit/consume accounts consumeRateLimitResetCredit\n' +
  'account/usage/read accounts readUsage\n' +
  'account/workspaceMessages/read accounts readWorkspaceMessages\n' +
  'account/sendAddCreditsNudgeEmail accounts\n' +
  'feedback/upload feedback\n' +
  'feedback/save feedback\n' +
  'command/exec\n' +
  'command/exec/write\n' +
  'command/exec/terminate\n' +
  'command/exec/resize\n' +
  'process/spawn^\n' +
  'process/writeStdin^\n' +
  'process/kill^\n' +
  'process/resizePty^\n' +
  'config/read config\n' +
  'externalAgentConfig/detect externalAgents\n' +
  'externalAgentConfig/import\n' +
  'externalAgentConfig/import/recordHistory externalAgents\n' +
  'externalAgentConfig/import/readHistories externalAgents\n' +
  'config/value/write config writeValue\n' +
  'config/batchWrite config\n' +
  'configRequirements/read config readRequirements\n' +
  'account/read\n' +
  'fuzzyFileSearch fileSearch once\n' +
  'fuzzyFileSearch/sessionStart^\n' +
  'fuzzyFileSearch/sessionUpdate^\n' +
  'fuzzyFileSearch/sessionStop^';
