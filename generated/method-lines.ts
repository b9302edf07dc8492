// Written by `npm run generate` from @openai/codex 0.171.0. Do not edit.
import type { ResourceKind } from '../src/protocol/notification-route.js';

// Where the definitions of each kind begin.
export const NOTIFICATIONS = 85;
export const SERVER_REQUESTS = 172;
export const CLIENT_REQUESTS = 194;

export const notificationLines =
  'error\n' +
  'thread/started\n' +
  'thread/status/changed\n' +
  'thread/readState/changed\n' +
  'thread/archived\n' +
  'thread/deleted\n' +
  'thread/unarchived\n' +
  'thread/closed\n' +
  'thread/reverted\n' +
  'skills/changed\n' +
  'thread/name/updated\n' +
  'thread/section/changed\n' +
  'thread/attachment/updated\n' +
  'thread/goal/updated\n' +
  'thread/prediction/updated\n' +
  'thread/goal/cleared\n' +
  'thread/queue/changed\n' +
  'project/changed\n' +
  'thread/project/updated\n' +
  'thread/environment/connected\n' +
  'thread/environment/disconnected\n' +
  'thread/settings/updated\n' +
  'thread/tokenUsage/updated\n' +
  'turn/started\n' +
  'hook/started\n' +
  'turn/completed\n' +
  'hook/completed\n' +
  'turn/diff/updated\n' +
  'turn/plan/updated\n' +
  'item/started\n' +
  'item/autoApprovalReview/started\n' +
  'item/autoApprovalReview/completed\n' +
  'autoApprovalReview/strictReviewRequired\n' +
  'item/completed\n' +
  'item/agentMessage/delta\n' +
  'item/plan/delta\n' +
  'command/exec/outputDelta\n' +
  'process/outputDelta\n' +
  'thread/search/partial\n' +
  'process/exited\n' +
  'item/commandExecution/outputDelta\n' +
  'item/commandExecution/terminalInteraction\n' +
  'item/fileChange/outputDelta\n' +
  'item/fileChange/patchUpdated\n' +
  'serverRequest/resolved\n' +
  'item/mcpToolCall/progress\n' +
  'mcpServer/oauthLogin/completed\n' +
  'mcpServer/startupStatus/updated\n' +
  'mcpServer/event/stream/notification\n' +
  'account/updated\n' +
  'account/gatewayOAuth/changed\n' +
  'account/rateLimits/updated\n' +
  'app/list/updated\n' +
  'remoteControl/status/changed\n' +
  'externalAgentConfig/import/progress\n' +
  'externalAgentConfig/import/completed\n' +
  'fs/changed\n' +
  'item/reasoning/summaryTextDelta\n' +
  'item/reasoning/summaryPartAdded\n' +
  'item/reasoning/textDelta\n' +
  'thread/compacted\n' +
  'model/rerouted\n' +
  'model/verification\n' +
  'modelProvider/authRecoveryStarted\n' +
  'modelProvider/authRecoveryCompleted\n' +
  'turn/moderationMetadata\n' +
  'model/safetyBuffering/updated\n' +
  'warning\n' +
  'guardianWarning\n' +
  'deprecationNotice\n' +
  'configWarning\n' +
  'fuzzyFileSearch/sessionUpdated\n' +
  'fuzzyFileSearch/sessionCompleted\n' +
  'thread/realtime/started\n' +
  'thread/realtime/itemAdded\n' +
  'thread/realtime/item/started\n' +
  'thread/realtime/item/transcript/delta\n' +
  'thread/realtime/item/completed\n' +
  'thread/realtime/transcript/delta\n' +
  'thread/realtime/transcript/done\n' +
  'thread/realtime/outputAudio/delta\n' +
  'thread/realtime/sdp\n' +
  'thread/realtime/error\n' +
  'thread/realtime/closed\n' +
  'windows/worldWritableWarning\n' +
  'windowsSandbox/setupCompleted\n' +
  'account/login/completed';

// What else than a turn, a thread or an item a notification is about, and the member that names it.
export const resourceMembers: ReadonlyMap<string, readonly [ResourceKind, string]> = /*@__PURE__*/ new Map([
  ['command/exec/outputDelta', ['process', 'processId']],
  ['process/outputDelta', ['process', 'processHandle']],
  ['process/exited', ['process', 'processHandle']],
  ['mcpServer/oauthLogin/completed', ['login', 'loginId']],
  ['mcpServer/event/stream/notification', ['stream', 'subscriptionId']],
  ['account/gatewayOAuth/changed', ['login', 'loginId']],
  ['externalAgentConfig/import/progress', ['import', 'importId']],
  ['externalAgentConfig/import/completed', ['import', 'importId']],
  ['fs/changed', ['watch', 'watchId']],
  ['fuzzyFileSearch/sessionUpdated', ['search', 'sessionId']],
  ['fuzzyFileSearch/sessionCompleted', ['search', 'sessionId']],
  ['account/login/completed', ['login', 'loginId']],
]);

// Notifications in which only this one of the members that may name a turn, thread or item does so.
export const onlyPlaces: ReadonlyMap<string, string> = /*@__PURE__*/ new Map([
  ['thread/started', 'thread'],
  ['turn/started', 'turn'],
  ['turn/completed', 'turn'],
  ['item/started', 'item'],
  ['item/completed', 'item'],
  ['thread/realtime/itemAdded', 'itemId'],
  ['thread/realtime/item/started', 'item'],
  ['thread/realtime/item/completed', 'item'],
]);

export const serverRequestLines =
  'item/commandExecution/requestApproval\n' +
  'item/fileChange/requestApproval\n' +
  'item/tool/requestUserInput\n' +
  'mcpServer/elicitation/request\n' +
  'item/permissions/requestApproval\n' +
  'item/tool/call\n' +
  'account/chatgptAuthTokens/refresh\n' +
  'attestation/generate\n' +
  'applyPatchApproval\n' +
  'execCommandApproval\n' +
  'currentTime/read';

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
  'thread/search/stream^ threads* streamSearch\n' +
  'thread/search/cancel^ threads cancelSearch\n' +
  'thread/search/stream/cancel^ threads cancelStreamSearch\n' +
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
  'thread/realtime/list^ .history+ listRealtime\n' +
  'thread/realtime/listVoices^ realtime\n' +
  'review/start\n' +
  'model/list\n' +
  'account/gatewayOAuth/read gatewayOAuth\n' +
  'account/gatewayOAuth/login gatewayOAuth\n' +
  'account/gatewayOAuth/cancel gatewayOAuth\n' +
  'modelProvider/list modelProviders\n' +
  'modelProvider/config/write modelProviders writeConfig\n' +
  'modelProvider/default/set modelProviders setDefault\n' +
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
