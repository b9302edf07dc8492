// Two tools of this process that the model calls. What is wrong with a call it learns from the answer, and tries again.
import { Codex, tool } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize, from, map, timer } from 'rxjs';
import { z } from 'zod';
import './support/offline.js'; // does nothing without --offline

const TASKS = [
  { id: 17, title: 'Water the plants', since: '2026-03-03', isDone: false },
  { id: 18, title: 'Fix the gate', since: '2026-04-11', isDone: true },
];

const listTasks = tool({
  name: 'list_tasks',
  description: 'Lists the tasks of the user: id and title of each.',
  input: z.object({ order: z.enum(['oldest', 'newest']).describe('Which comes first') }),
  // Anything that emits will do; every value becomes a part of the answer.
  run: ({ order }) => {
    const sorted = order === 'oldest' ? TASKS : [...TASKS].reverse();
    return from(sorted).pipe(map(({ id, title }) => `${id}: ${title}`));
  },
});

const readTask = tool({
  name: 'read_task',
  description: 'Tells everything about one task.',
  input: z.object({ id: z.number().int() }),
  // With `output`, a value is sent as JSON.
  output: z.object({ title: z.string(), since: z.iso.date(), isDone: z.boolean() }),
  run: ({ id }, { progress }) => {
    progress(`looking for task ${id}`);
    const task = TASKS.find((each) => each.id === id);
    if (task === undefined) throw new Error(`there is no task ${id}; list_tasks tells which there are`);
    return timer(100).pipe(map(() => task));
  },
});

const codex = new Codex(stdio());

// The model does not see this.
readTask.progress$.subscribe(({ value }) => console.log(`(${String(value)})`));

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll', tools: [listTasks, readTask] })
  .pipe(
    concatMap((thread) => thread.run('Which of my tasks is the oldest, and is it done?')),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ items, finalResponse }) => {
      for (const item of items) {
        if (item.type === 'dynamicToolCall') console.log(`${item.tool}: ${item.success ? 'ok' : 'failed'}`);
      }
      console.log(finalResponse);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
