import { defineThreadGroups } from '../groups/build-group.js';
import type { ThreadGroups } from '../groups/group.js';
import { BaseThread } from './base-thread.js';
import type { Turn } from './turn.js';

/** The server's methods about one thread that stand for themselves, by what they are about. See `Codex`. */
export abstract class GroupedThread extends BaseThread<Turn> {
  /** Files that belong to the thread. */
  declare readonly attachments: ThreadGroups['attachments'];
  /** Commands that go on after their turn. */
  declare readonly backgroundTerminals: ThreadGroups['backgroundTerminals'];
  /** Holds the timers of the thread while a user is asked something elsewhere. */
  declare readonly elicitations: ThreadGroups['elicitations'];
  /** The goal of the thread, as it is stored; `goal` pursues one. */
  declare readonly goals: ThreadGroups['goals'];
  /** The automatic reviewer. */
  declare readonly guardian: ThreadGroups['guardian'];
  /** What was said, item by item. */
  declare readonly history: ThreadGroups['history'];
  /** Tools of MCP servers, called without the agent. */
  declare readonly mcpServers: ThreadGroups['mcpServers'];
  /** What the agent remembers of this thread. */
  declare readonly memory: ThreadGroups['memory'];
  /** What is known of the thread besides its turns. */
  declare readonly metadata: ThreadGroups['metadata'];
  /** Plans the agent has proposed. */
  declare readonly plans: ThreadGroups['plans'];
  /** What the user may say next. */
  declare readonly predictions: ThreadGroups['predictions'];
  /** Inputs that wait on the server for the turns before them; `enqueue` follows one. */
  declare readonly queue: ThreadGroups['queue'];
  /** How far the user has read. */
  declare readonly readState: ThreadGroups['readState'];
  /** Answers of the model outside the history. */
  declare readonly samples: ThreadGroups['samples'];
  /** The section in which the thread is listed. */
  declare readonly sections: ThreadGroups['sections'];
  /** Model, effort and the like for the turns to come. */
  declare readonly settings: ThreadGroups['settings'];
  /** The history as it is shown. */
  declare readonly timeline: ThreadGroups['timeline'];

  constructor(...given: ConstructorParameters<typeof BaseThread<Turn>>) {
    super(...given);
    defineThreadGroups(this, this.context.connection, this.id);
  }
}
