import { clientGroup } from '../groups/build-group.js';
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
  readonly accounts: ClientGroups['accounts'] = clientGroup(this.context.connection, 'accounts');
  /** Apps that the account may use. */
  readonly apps: ClientGroups['apps'] = clientGroup(this.context.connection, 'apps');
  /** Modes in which an agent works with its user. */
  readonly collaborationModes: ClientGroups['collaborationModes'] = clientGroup(
    this.context.connection,
    'collaborationModes',
  );
  /** The configuration of the server, and what it is held to. */
  readonly config: ClientGroups['config'] = clientGroup(this.context.connection, 'config');
  /** Machines on which commands can be run. */
  readonly environments: ClientGroups['environments'] = clientGroup(this.context.connection, 'environments');
  /** What other agents on this machine have configured. */
  readonly externalAgents: ClientGroups['externalAgents'] = clientGroup(
    this.context.connection,
    'externalAgents',
  );
  /** Features that can be switched on. */
  readonly features: ClientGroups['features'] = clientGroup(this.context.connection, 'features');
  /** Reports to the makers of Codex. */
  readonly feedback: ClientGroups['feedback'] = clientGroup(this.context.connection, 'feedback');
  /** A search for files by one query; `searchFiles` follows many. */
  readonly fileSearch: ClientGroups['fileSearch'] = clientGroup(this.context.connection, 'fileSearch');
  /** The login at a gateway. */
  readonly gatewayOAuth: ClientGroups['gatewayOAuth'] = clientGroup(this.context.connection, 'gatewayOAuth');
  /** Programs that run when something happens. */
  readonly hooks: ClientGroups['hooks'] = clientGroup(this.context.connection, 'hooks');
  /** Where plugins come from. */
  readonly marketplaces: ClientGroups['marketplaces'] = clientGroup(this.context.connection, 'marketplaces');
  /** MCP servers: what they offer, and logging in to them. */
  readonly mcpServers: ClientGroups['mcpServers'] = clientGroup(this.context.connection, 'mcpServers');
  /** What agents remember over threads. */
  readonly memory: ClientGroups['memory'] = clientGroup(this.context.connection, 'memory');
  /** Who serves the models. */
  readonly modelProviders: ClientGroups['modelProviders'] = clientGroup(
    this.context.connection,
    'modelProviders',
  );
  /** Named sets of permissions. */
  readonly permissionProfiles: ClientGroups['permissionProfiles'] = clientGroup(
    this.context.connection,
    'permissionProfiles',
  );
  /** Plugins, and the skills in them. */
  readonly plugins: ClientGroups['plugins'] = clientGroup(this.context.connection, 'plugins');
  /** Plugins shared with others. */
  readonly pluginShares: ClientGroups['pluginShares'] = clientGroup(this.context.connection, 'pluginShares');
  /** Projects, which group threads. */
  readonly projects: ClientGroups['projects'] = clientGroup(this.context.connection, 'projects');
  /** Voices for spoken conversations; `Thread.realtime` holds one. */
  readonly realtime: ClientGroups['realtime'] = clientGroup(this.context.connection, 'realtime');
  /** Clients elsewhere that may control this server. */
  readonly remoteControl: ClientGroups['remoteControl'] = clientGroup(
    this.context.connection,
    'remoteControl',
  );
  /** The files in which threads are stored. */
  readonly rollouts: ClientGroups['rollouts'] = clientGroup(this.context.connection, 'rollouts');
  /** Sections, which order threads. */
  readonly sections: ClientGroups['sections'] = clientGroup(this.context.connection, 'sections');
  /** The server itself. */
  readonly server: ClientGroups['server'] = clientGroup(this.context.connection, 'server');
  /** Skills that agents can use. */
  readonly skills: ClientGroups['skills'] = clientGroup(this.context.connection, 'skills');
  /** Threads as a whole: search, those that are loaded. Single ones have handles. */
  readonly threads: ClientGroups['threads'] = clientGroup(this.context.connection, 'threads');
  /** Asking whether it is the user who decides. */
  readonly userVerification: ClientGroups['userVerification'] = clientGroup(
    this.context.connection,
    'userVerification',
  );
  /** The sandbox on Windows. */
  readonly windowsSandbox: ClientGroups['windowsSandbox'] = clientGroup(
    this.context.connection,
    'windowsSandbox',
  );
}
