import type { ProcessTree } from './process-tree.js';

const live = new Set<ProcessTree>();

/**
 * Kills the tree if this process exits before the returned function is called. A process that dies of a signal runs
 * no exit handler; its children see the end of their input instead.
 */
export function killOnHostExit(tree: ProcessTree): () => void {
  if (live.size === 0) process.on('exit', killAll);
  live.add(tree);
  return () => {
    if (live.delete(tree) && live.size === 0) process.off('exit', killAll);
  };
}

function killAll(): void {
  for (const tree of live) {
    tree.kill();
    // What was started while the first look was taken.
    tree.kill();
  }
}
