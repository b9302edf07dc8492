// Written by `npm run generate` from @openai/codex 0.171.0. Do not edit.

export interface ClientGroupMethods {
  accounts: {
    /**
     * `account/bedrock/discover`
     *
     * @experimental
     */
    discoverBedrock: 'account/bedrock/discover';
    /**
     * `account/bedrock/setup`
     *
     * @experimental
     */
    setupBedrock: 'account/bedrock/setup';
    /**
     * `account/gcp/setup`
     *
     * @experimental
     */
    setupGcp: 'account/gcp/setup';
    /**
     * `account/bedrock/checkGovCloudRequirements`
     *
     * @experimental
     */
    checkBedrockGovCloudRequirements: 'account/bedrock/checkGovCloudRequirements';
    /**
     * `accountSession/list`
     *
     * @experimental
     */
    listSessions: 'accountSession/list';
    /**
     * `accountSession/switch`
     *
     * @experimental
     */
    switchSession: 'accountSession/switch';
    /** `account/securitySetup/read` */
    readSecuritySetup: 'account/securitySetup/read';
    /** `account/rateLimitResetCredit/consume` */
    consumeRateLimitResetCredit: 'account/rateLimitResetCredit/consume';
    /** `account/usage/read` */
    readUsage: 'account/usage/read';
    /** `account/workspaceMessages/read` */
    readWorkspaceMessages: 'account/workspaceMessages/read';
    /** `account/sendAddCreditsNudgeEmail` */
    sendAddCreditsNudgeEmail: 'account/sendAddCreditsNudgeEmail';
  };
  apps: {
    /** `app/read` */
    read: 'app/read';
    /** `app/list`: the entries, page by page as far as they are taken */
    list: 'app/list';
    /** `app/installed` */
    installed: 'app/installed';
  };
  collaborationModes: {
    /**
     * `collaborationMode/list`
     *
     * @experimental
     */
    list: 'collaborationMode/list';
  };
  config: {
    /** `config/read` */
    read: 'config/read';
    /** `config/value/write` */
    writeValue: 'config/value/write';
    /** `config/batchWrite` */
    batchWrite: 'config/batchWrite';
    /** `configRequirements/read` */
    readRequirements: 'configRequirements/read';
  };
  environments: {
    /**
     * `environment/add`
     *
     * @experimental
     */
    add: 'environment/add';
    /**
     * `environment/info`
     *
     * @experimental
     */
    info: 'environment/info';
    /**
     * `environment/status`
     *
     * @experimental
     */
    status: 'environment/status';
  };
  externalAgents: {
    /** `externalAgentConfig/detect` */
    detect: 'externalAgentConfig/detect';
    /** `externalAgentConfig/import/recordHistory` */
    recordHistory: 'externalAgentConfig/import/recordHistory';
    /** `externalAgentConfig/import/readHistories` */
    readHistories: 'externalAgentConfig/import/readHistories';
  };
  features: {
    /** `experimentalFeature/list`: the entries, page by page as far as they are taken */
    list: 'experimentalFeature/list';
    /** `experimentalFeature/enablement/set` */
    setEnablement: 'experimentalFeature/enablement/set';
  };
  feedback: {
    /** `feedback/upload` */
    upload: 'feedback/upload';
    /** `feedback/save` */
    save: 'feedback/save';
  };
  fileSearch: {
    /** `fuzzyFileSearch` */
    once: 'fuzzyFileSearch';
  };
  gatewayOAuth: {
    /** `account/gatewayOAuth/read` */
    read: 'account/gatewayOAuth/read';
    /** `account/gatewayOAuth/login` */
    login: 'account/gatewayOAuth/login';
    /** `account/gatewayOAuth/cancel` */
    cancel: 'account/gatewayOAuth/cancel';
  };
  hooks: {
    /** `hooks/list` */
    list: 'hooks/list';
  };
  marketplaces: {
    /** `marketplace/add` */
    add: 'marketplace/add';
    /** `marketplace/remove` */
    remove: 'marketplace/remove';
    /** `marketplace/upgrade` */
    upgrade: 'marketplace/upgrade';
  };
  mcpServers: {
    /** `mcpServer/oauth/login` */
    login: 'mcpServer/oauth/login';
    /** `config/mcpServer/reload` */
    reload: 'config/mcpServer/reload';
    /** `mcpServerStatus/list`: the entries, page by page as far as they are taken */
    list: 'mcpServerStatus/list';
    /** `mcpServer/resource/read` */
    readResource: 'mcpServer/resource/read';
  };
  memory: {
    /**
     * `memory/status`
     *
     * @experimental
     */
    status: 'memory/status';
    /**
     * `memory/reset`
     *
     * @experimental
     */
    reset: 'memory/reset';
  };
  modelProviders: {
    /** `modelProvider/list` */
    list: 'modelProvider/list';
    /** `modelProvider/config/write` */
    writeConfig: 'modelProvider/config/write';
    /** `modelProvider/default/set` */
    setDefault: 'modelProvider/default/set';
    /** `modelProvider/capabilities/read` */
    readCapabilities: 'modelProvider/capabilities/read';
  };
  permissionProfiles: {
    /** `permissionProfile/list`: the entries, page by page as far as they are taken */
    list: 'permissionProfile/list';
  };
  pluginShares: {
    /** `plugin/share/save` */
    save: 'plugin/share/save';
    /** `plugin/share/updateTargets` */
    updateTargets: 'plugin/share/updateTargets';
    /** `plugin/share/list` */
    list: 'plugin/share/list';
    /** `plugin/share/checkout` */
    checkout: 'plugin/share/checkout';
    /** `plugin/share/delete` */
    delete: 'plugin/share/delete';
  };
  plugins: {
    /** `plugin/list` */
    list: 'plugin/list';
    /**
     * `plugin/search`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    search: 'plugin/search';
    /** `plugin/installed` */
    installed: 'plugin/installed';
    /** `plugin/reconcile` */
    reconcile: 'plugin/reconcile';
    /** `plugin/read` */
    read: 'plugin/read';
    /** `plugin/skill/read` */
    readSkill: 'plugin/skill/read';
    /** `plugin/install` */
    install: 'plugin/install';
    /** `plugin/uninstall` */
    uninstall: 'plugin/uninstall';
  };
  projects: {
    /**
     * `project/list`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    list: 'project/list';
    /**
     * `project/read`
     *
     * @experimental
     */
    read: 'project/read';
    /**
     * `project/create`
     *
     * @experimental
     */
    create: 'project/create';
    /**
     * `project/import`
     *
     * @experimental
     */
    import: 'project/import';
    /**
     * `project/update`
     *
     * @experimental
     */
    update: 'project/update';
    /**
     * `project/move`
     *
     * @experimental
     */
    move: 'project/move';
    /**
     * `project/delete`
     *
     * @experimental
     */
    delete: 'project/delete';
  };
  realtime: {
    /**
     * `thread/realtime/listVoices`
     *
     * @experimental
     */
    listVoices: 'thread/realtime/listVoices';
  };
  remoteControl: {
    /**
     * `remoteControl/enable`
     *
     * @experimental
     */
    enable: 'remoteControl/enable';
    /**
     * `remoteControl/disable`
     *
     * @experimental
     */
    disable: 'remoteControl/disable';
    /**
     * `remoteControl/status/read`
     *
     * @experimental
     */
    readStatus: 'remoteControl/status/read';
    /**
     * `remoteControl/pairing/start`
     *
     * @experimental
     */
    startPairing: 'remoteControl/pairing/start';
    /**
     * `remoteControl/pairing/status`
     *
     * @experimental
     */
    pairingStatus: 'remoteControl/pairing/status';
    /**
     * `remoteControl/client/list`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    listClients: 'remoteControl/client/list';
    /**
     * `remoteControl/client/revoke`
     *
     * @experimental
     */
    revokeClient: 'remoteControl/client/revoke';
  };
  rollouts: {
    /**
     * `rollout/compress`
     *
     * @experimental
     */
    compress: 'rollout/compress';
  };
  sections: {
    /** `threadSection/list`: the entries, page by page as far as they are taken */
    list: 'threadSection/list';
    /** `threadSection/create` */
    create: 'threadSection/create';
    /** `threadSection/update` */
    update: 'threadSection/update';
    /** `threadSection/delete` */
    delete: 'threadSection/delete';
  };
  server: {
    /**
     * `server/diagnostics`
     *
     * @experimental
     */
    diagnostics: 'server/diagnostics';
  };
  skills: {
    /** `skills/list` */
    list: 'skills/list';
    /** `skills/extraRoots/set` */
    setExtraRoots: 'skills/extraRoots/set';
    /** `skills/config/write` */
    writeConfig: 'skills/config/write';
  };
  threads: {
    /**
     * `thread/sample/cancel`
     *
     * @experimental
     */
    cancelSample: 'thread/sample/cancel';
    /** `thread/attachmentOwner/list`: the entries, page by page as far as they are taken */
    listAttachmentOwners: 'thread/attachmentOwner/list';
    /**
     * `thread/search`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    search: 'thread/search';
    /**
     * `thread/search/stream`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    streamSearch: 'thread/search/stream';
    /**
     * `thread/search/cancel`
     *
     * @experimental
     */
    cancelSearch: 'thread/search/cancel';
    /**
     * `thread/search/stream/cancel`
     *
     * @experimental
     */
    cancelStreamSearch: 'thread/search/stream/cancel';
    /** `thread/loaded/list`: the entries, page by page as far as they are taken */
    listLoaded: 'thread/loaded/list';
  };
  userVerification: {
    /**
     * `userVerification/status`
     *
     * @experimental
     */
    status: 'userVerification/status';
    /**
     * `userVerification/enroll`
     *
     * @experimental
     */
    enroll: 'userVerification/enroll';
    /**
     * `userVerification/delete`
     *
     * @experimental
     */
    delete: 'userVerification/delete';
    /**
     * `userVerification/verify`
     *
     * @experimental
     */
    verify: 'userVerification/verify';
    /**
     * `userVerification/cancel`
     *
     * @experimental
     */
    cancel: 'userVerification/cancel';
  };
  windowsSandbox: {
    /** `windowsSandbox/setupStart` */
    startSetup: 'windowsSandbox/setupStart';
    /** `windowsSandbox/readiness` */
    readiness: 'windowsSandbox/readiness';
  };
}

export interface ThreadGroupMethods {
  attachments: {
    /** `thread/attachment/add` */
    add: 'thread/attachment/add';
    /** `thread/attachment/list`: the entries, page by page as far as they are taken */
    list: 'thread/attachment/list';
    /** `thread/attachment/remove` */
    remove: 'thread/attachment/remove';
  };
  backgroundTerminals: {
    /**
     * `thread/backgroundTerminals/clean`
     *
     * @experimental
     */
    clean: 'thread/backgroundTerminals/clean';
    /**
     * `thread/backgroundTerminals/list`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    list: 'thread/backgroundTerminals/list';
    /**
     * `thread/backgroundTerminals/terminate`
     *
     * @experimental
     */
    terminate: 'thread/backgroundTerminals/terminate';
  };
  elicitations: {
    /**
     * `thread/increment_elicitation`
     *
     * @experimental
     */
    increment: 'thread/increment_elicitation';
    /**
     * `thread/decrement_elicitation`
     *
     * @experimental
     */
    decrement: 'thread/decrement_elicitation';
  };
  goals: {
    /** `thread/goal/set` */
    set: 'thread/goal/set';
    /** `thread/goal/get` */
    get: 'thread/goal/get';
    /** `thread/goal/clear` */
    clear: 'thread/goal/clear';
  };
  guardian: {
    /** `thread/approveGuardianDeniedAction` */
    approveDeniedAction: 'thread/approveGuardianDeniedAction';
    /**
     * `thread/guardianReview`
     *
     * @experimental
     */
    review: 'thread/guardianReview';
  };
  history: {
    /**
     * `thread/searchOccurrences`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    searchOccurrences: 'thread/searchOccurrences';
    /**
     * `thread/items/read`
     *
     * @experimental
     */
    readItems: 'thread/items/read';
    /** `thread/inject_items` */
    injectItems: 'thread/inject_items';
    /**
     * `thread/realtime/list`: the pages, as far as they are taken
     *
     * @experimental
     */
    listRealtime: 'thread/realtime/list';
  };
  mcpServers: {
    /** `mcpServer/tool/call` */
    callTool: 'mcpServer/tool/call';
  };
  memory: {
    /**
     * `thread/memoryMode/set`
     *
     * @experimental
     */
    setMode: 'thread/memoryMode/set';
    /**
     * `thread/memory/read`
     *
     * @experimental
     */
    read: 'thread/memory/read';
  };
  metadata: {
    /** `thread/metadata/update` */
    update: 'thread/metadata/update';
  };
  plans: {
    /**
     * `thread/prepareApprovedPlan`
     *
     * @experimental
     */
    prepareApproved: 'thread/prepareApprovedPlan';
  };
  predictions: {
    /**
     * `thread/prediction/request`
     *
     * @experimental
     */
    request: 'thread/prediction/request';
  };
  queue: {
    /**
     * `thread/queue/add`
     *
     * @experimental
     */
    add: 'thread/queue/add';
    /**
     * `thread/queue/list`: the entries, page by page as far as they are taken
     *
     * @experimental
     */
    list: 'thread/queue/list';
    /**
     * `thread/queue/update`
     *
     * @experimental
     */
    update: 'thread/queue/update';
    /**
     * `thread/queue/delete`
     *
     * @experimental
     */
    delete: 'thread/queue/delete';
    /**
     * `thread/queue/reorder`
     *
     * @experimental
     */
    reorder: 'thread/queue/reorder';
    /**
     * `thread/queue/start`
     *
     * @experimental
     */
    start: 'thread/queue/start';
  };
  readState: {
    /**
     * `thread/readState/update`
     *
     * @experimental
     */
    update: 'thread/readState/update';
  };
  samples: {
    /**
     * `thread/sample`
     *
     * @experimental
     */
    create: 'thread/sample';
  };
  sections: {
    /** `thread/section/move` */
    move: 'thread/section/move';
  };
  settings: {
    /**
     * `thread/settings/update`
     *
     * @experimental
     */
    update: 'thread/settings/update';
    /**
     * `turn/settings/update`
     *
     * @experimental
     */
    updateTurn: 'turn/settings/update';
  };
  timeline: {
    /**
     * `thread/timeline/list`: the pages, as far as they are taken
     *
     * @experimental
     */
    list: 'thread/timeline/list';
  };
}

/** Of methods: those that emit the entries of all pages. */
export type ListMethod = 
  | 'app/list'
  | 'experimentalFeature/list'
  | 'mcpServerStatus/list'
  | 'permissionProfile/list'
  | 'plugin/search'
  | 'project/list'
  | 'remoteControl/client/list'
  | 'threadSection/list'
  | 'thread/attachmentOwner/list'
  | 'thread/search'
  | 'thread/search/stream'
  | 'thread/loaded/list'
  | 'thread/attachment/list'
  | 'thread/backgroundTerminals/list'
  | 'thread/searchOccurrences'
  | 'thread/queue/list';

/** Of methods: those that emit whole pages, which hold more than entries. */
export type PageMethod = 'thread/realtime/list' | 'thread/timeline/list';
