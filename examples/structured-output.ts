// An answer that is a typed value: the model is held to a zod schema, and the answer is parsed with it.
import { Codex, OutputParseError } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize } from 'rxjs';
import { z } from 'zod';
import './support/offline.js'; // does nothing without --offline

// Every property is required, nothing else is allowed: that is what a model can be held to. Use `.nullable()` for what
// may be missing. A schema that goes further is refused before anything is sent, with the places and what to do.
const Stop = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sight'), name: z.string(), minutes: z.int() }),
  z.object({ kind: z.literal('meal'), name: z.string(), dish: z.string() }),
]);
const Walk = z.object({
  title: z.string().describe('a few words'),
  startsAt: z.iso.datetime().transform((time) => new Date(time)), // a string for the model, a Date here
  stops: z.array(Stop).max(5),
});

const codex = new Codex(stdio());

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.run('Plan a walk through Oslo: three stops.', { output: Walk })),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ output: { title, startsAt, stops } }) => {
      console.log(`${title} (${startsAt.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })})`);
      stops.forEach((stop, i) => console.log(`${i + 1}. ${stop.name}: ${todo(stop)}`));
    },
    error: (error: unknown) => {
      // The message names the places that deviate; the answer itself is in `text`, which is not printed by itself.
      if (error instanceof OutputParseError) console.error('The model did not keep to the schema.');
      console.error(String(error));
      process.exitCode = 1;
    },
  });

function todo(stop: z.output<typeof Stop>): string {
  return stop.kind === 'meal' ? `eat ${stop.dish}` : `look around for ${stop.minutes} minutes`;
}
