import { clientGroups } from '../groups/build-group.js';
import type { ClientGroups } from '../groups/group.js';
import { BaseClient } from './base-client.js';
import type { Thread } from './thread.js';
import type { Turn } from './turn.js';

/**
 * The server's methods that stand for themselves, by what they are about. Each is cold, emits its result once, and
 * errors as `request` does; a list emits its entries, and asks for the next page only when those before are taken.
 */
export abstract class GroupedClient extends BaseClient<Turn, Thread> {
  /** Accounts of model providers, sessions, usage and credits. Who is logged in is told by `account()`. */
  declare readonly accounts: ClientGroups['accounts'];
  /** Apps that the account may use. */
  declare readonly apps: ClientGroups['apps'];
  /** Modes in which an agent works with its user. */
  declare readonly collaborationModes: ClientGroups['collaborationModes'];
  /** The configuration of the server, and what it is held to. */
  declare readonly config: ClientGroups['config'];
  /** Machines on which commands can be run. */
  declare readonly environments: ClientGroups['environments'];
  /** What other agents on this machine have configured. */
  declare readonly externalAgents: ClientGroups['externalAgents'];
  /** Features that can be switched on. */
  declare readonly features: ClientGroups['features'];
  /** Reports to the makers of Codex. */
  declare readonly feedback: ClientGroups['feedback'];
  /** A search for files by one query; `searchFiles` follows many. */
  declare readonly fileSearch: ClientGroups['fileSearch'];
  /** The login at a gateway. */
  declare readonly gatewayOAuth: ClientGroups['gatewayOAuth'];
  /** Programs that run when something happens. */
  declare readonly hooks: ClientGroups['hooks'];
  /** Where plugins come from. */
  declare readonly marketplaces: ClientGroups['marketplaces'];
  /** MCP servers: what they offer, and logging in to them. */
  declare readonly mcpServers: ClientGroups['mcpServers'];
  /** What agents remember over threads. */
  declare readonly memory: ClientGroups['memory'];
  /** Who serves the models. */
  declare readonly modelProviders: ClientGroups['modelProviders'];
  /** Named sets of permissions. */
  declare readonly permissionProfiles: ClientGroups['permissionProfiles'];
  /** Plugins, and the skills in them. */
  declare readonly plugins: ClientGroups['plugins'];
  /** Plugins shared with others. */
  declare readonly pluginShares: ClientGroups['pluginShares'];
  /** Projects, which group threads. */
  declare readonly projects: ClientGroups['projects'];
  /** Voices for spoken conversations; `Thread.realtime` holds one. */
  declare readonly realtime: ClientGroups['realtime'];
  /** Clients elsewhere that may control this server. */
  declare readonly remoteControl: ClientGroups['remoteControl'];
  /** The files in which threads are stored. */
  declare readonly rollouts: ClientGroups['rollouts'];
  /** Sections, which order threads. */
  declare readonly sections: ClientGroups['sections'];
  /** The server itself. */
  declare readonly server: ClientGroups['server'];
  /** Skills that agents can use. */
  declare readonly skills: ClientGroups['skills'];
  /** Threads as a whole: search, those that are loaded. Single ones have handles. */
  declare readonly threads: ClientGroups['threads'];
  /** Asking whether it is the user who decides. */
  declare readonly userVerification: ClientGroups['userVerification'];
  /** The sandbox on Windows. */
  declare readonly windowsSandbox: ClientGroups['windowsSandbox'];

  constructor(...given: ConstructorParameters<typeof BaseClient<Turn, Thread>>) {
    super(...given);
    Object.assign(this, clientGroups(this.context.connection));
  }
}
