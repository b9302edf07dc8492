import type { FileUpdateChange } from '../../generated/types.js';
import { readMember } from '../protocol/read-member.js';
import { weightOf } from '../protocol/weight.js';

/** The patch of one item, as the server told it last. */
export type Patch = readonly FileUpdateChange[];

/** How many open items are remembered: a turn whose end never comes must not grow for ever. */
const REMEMBERED_ITEMS = 256;

/** How many bytes their patches may take together; a single one may take as many as its frame. */
const REMEMBERED_BYTES = 64 * 1024 * 1024;

interface Remembered {
  readonly patch: Patch;
  readonly bytes: number;
}

/**
 * The changes of files that are under way, by their items: the server names them when the item starts, and not again
 * when it asks for leave to make them. An item is forgotten at its end or that of its turn; an approval keeps its patch.
 */
export class FileChanges {
  readonly #patches = new Map<string, Remembered>();
  #bytes = 0;

  /** Told of every notification before anybody else is. */
  hear(method: string, params: unknown): void {
    switch (method) {
      case 'item/started': {
        const item = readMember(params, 'item');
        if (readMember(item, 'type') === 'fileChange') this.#set(keyIn(params, readMember(item, 'id')), item);
        break;
      }
      case 'item/fileChange/patchUpdated': {
        // Before its item has started this is a part of a patch that is still being written.
        const key = keyIn(params, readMember(params, 'itemId'));
        if (this.#patches.has(key)) this.#set(key, params);
        break;
      }
      case 'item/completed':
        if (this.#patches.size > 0) this.#drop(keyIn(params, readMember(readMember(params, 'item'), 'id')));
        break;
      case 'turn/completed':
        if (this.#patches.size > 0)
          this.#forget(keyOf(readMember(params, 'threadId'), readMember(readMember(params, 'turn'), 'id')));
    }
  }

  /** The patch of an item that is under way, if it was told. */
  find(threadId: string, turnId: string, itemId: string): Patch | undefined {
    return this.#patches.get(keyOf(threadId, turnId, itemId))?.patch;
  }

  /** Nothing more is heard of a thread. */
  forgetThread(threadId: string): void {
    this.#forget(keyOf(threadId));
  }

  #set(key: string, source: unknown): void {
    const changes = readMember(source, 'changes');
    if (!Array.isArray(changes)) return;
    const bytes = weightOf([key, changes], REMEMBERED_BYTES);
    this.#bytes += bytes - (this.#patches.get(key)?.bytes ?? 0);
    this.#patches.set(key, { patch: changes, bytes });
    for (const oldest of this.#patches.keys()) {
      if (this.#patches.size <= REMEMBERED_ITEMS && this.#bytes <= REMEMBERED_BYTES) break;
      if (oldest !== key) this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#patches.get(key)?.bytes ?? 0;
    this.#patches.delete(key);
  }

  #forget(prefix: string): void {
    for (const key of this.#patches.keys()) if (key.startsWith(prefix)) this.#drop(key);
  }
}

function keyIn(params: unknown, itemId: unknown): string {
  return keyOf(readMember(params, 'threadId'), readMember(params, 'turnId'), itemId);
}

function keyOf(...ids: readonly unknown[]): string {
  return ids.map((id) => `${JSON.stringify(id)}/`).join('');
}
