import { threadGroup } from '../groups/build-group.js';
import type { ThreadGroups } from '../groups/group.js';
import { BaseThread } from './base-thread.js';
import type { Turn } from './turn.js';

/** The server's methods about one thread that stand for themselves, by what they are about. See `Codex`. */
export abstract class GroupedThread extends BaseThread<Turn> implements ThreadGroups {
  /** Files that belong to the thread. */
  get attachments(): ThreadGroups['attachments'] {
    return this.#group('attachments');
  }

  /** Commands that go on after their turn. */
  get backgroundTerminals(): ThreadGroups['backgroundTerminals'] {
    return this.#group('backgroundTerminals');
  }

  /** Holds the timers of the thread while a user is asked something elsewhere. */
  get elicitations(): ThreadGroups['elicitations'] {
    return this.#group('elicitations');
  }

  /** The goal of the thread, as it is stored; `goal` pursues one. */
  get goals(): ThreadGroups['goals'] {
    return this.#group('goals');
  }

  /** The automatic reviewer. */
  get guardian(): ThreadGroups['guardian'] {
    return this.#group('guardian');
  }

  /** What was said, item by item. */
  get history(): ThreadGroups['history'] {
    return this.#group('history');
  }

  /** Tools of MCP servers, called without the agent. */
  get mcpServers(): ThreadGroups['mcpServers'] {
    return this.#group('mcpServers');
  }

  /** What the agent remembers of this thread. */
  get memory(): ThreadGroups['memory'] {
    return this.#group('memory');
  }

  /** What is known of the thread besides its turns. */
  get metadata(): ThreadGroups['metadata'] {
    return this.#group('metadata');
  }

  /** Plans the agent has proposed. */
  get plans(): ThreadGroups['plans'] {
    return this.#group('plans');
  }

  /** What the user may say next. */
  get predictions(): ThreadGroups['predictions'] {
    return this.#group('predictions');
  }

  /** Inputs that wait on the server for the turns before them; `enqueue` follows one. */
  get queue(): ThreadGroups['queue'] {
    return this.#group('queue');
  }

  /** How far the user has read. */
  get readState(): ThreadGroups['readState'] {
    return this.#group('readState');
  }

  /** Answers of the model outside the history. */
  get samples(): ThreadGroups['samples'] {
    return this.#group('samples');
  }

  /** The section in which the thread is listed. */
  get sections(): ThreadGroups['sections'] {
    return this.#group('sections');
  }

  /** Model, effort and the like for the turns to come. */
  get settings(): ThreadGroups['settings'] {
    return this.#group('settings');
  }

  /** The history as it is shown. */
  get timeline(): ThreadGroups['timeline'] {
    return this.#group('timeline');
  }

  #group<Name extends keyof ThreadGroups>(name: Name): ThreadGroups[Name] {
    return threadGroup(this.context.connection, name, this.id);
  }
}
