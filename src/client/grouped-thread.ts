import { threadGroup } from '../groups/build-group.js';
import type { ThreadGroups } from '../groups/group.js';
import { BaseThread } from './base-thread.js';
import type { Turn } from './turn.js';

/** The server's methods about one thread that stand for themselves, by what they are about. See `Codex`. */
export abstract class GroupedThread extends BaseThread<Turn> {
  /** Files that belong to the thread. */
  get attachments(): ThreadGroups['attachments'] {
    return threadGroup(this.context.connection, this.id, 'attachments');
  }

  /** Commands that go on after their turn. */
  get backgroundTerminals(): ThreadGroups['backgroundTerminals'] {
    return threadGroup(this.context.connection, this.id, 'backgroundTerminals');
  }

  /** Holds the timers of the thread while a user is asked something elsewhere. */
  get elicitations(): ThreadGroups['elicitations'] {
    return threadGroup(this.context.connection, this.id, 'elicitations');
  }

  /** The goal of the thread, as it is stored; `goal` pursues one. */
  get goals(): ThreadGroups['goals'] {
    return threadGroup(this.context.connection, this.id, 'goals');
  }

  /** The automatic reviewer. */
  get guardian(): ThreadGroups['guardian'] {
    return threadGroup(this.context.connection, this.id, 'guardian');
  }

  /** What was said, item by item. */
  get history(): ThreadGroups['history'] {
    return threadGroup(this.context.connection, this.id, 'history');
  }

  /** Tools of MCP servers, called without the agent. */
  get mcpServers(): ThreadGroups['mcpServers'] {
    return threadGroup(this.context.connection, this.id, 'mcpServers');
  }

  /** What the agent remembers of this thread. */
  get memory(): ThreadGroups['memory'] {
    return threadGroup(this.context.connection, this.id, 'memory');
  }

  /** What is known of the thread besides its turns. */
  get metadata(): ThreadGroups['metadata'] {
    return threadGroup(this.context.connection, this.id, 'metadata');
  }

  /** Plans the agent has proposed. */
  get plans(): ThreadGroups['plans'] {
    return threadGroup(this.context.connection, this.id, 'plans');
  }

  /** What the user may say next. */
  get predictions(): ThreadGroups['predictions'] {
    return threadGroup(this.context.connection, this.id, 'predictions');
  }

  /** Inputs that wait on the server for the turns before them; `enqueue` follows one. */
  get queue(): ThreadGroups['queue'] {
    return threadGroup(this.context.connection, this.id, 'queue');
  }

  /** How far the user has read. */
  get readState(): ThreadGroups['readState'] {
    return threadGroup(this.context.connection, this.id, 'readState');
  }

  /** Answers of the model outside the history. */
  get samples(): ThreadGroups['samples'] {
    return threadGroup(this.context.connection, this.id, 'samples');
  }

  /** The section in which the thread is listed. */
  get sections(): ThreadGroups['sections'] {
    return threadGroup(this.context.connection, this.id, 'sections');
  }

  /** Model, effort and the like for the turns to come. */
  get settings(): ThreadGroups['settings'] {
    return threadGroup(this.context.connection, this.id, 'settings');
  }

  /** The history as it is shown. */
  get timeline(): ThreadGroups['timeline'] {
    return threadGroup(this.context.connection, this.id, 'timeline');
  }
}
