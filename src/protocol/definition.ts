import { definitions } from '../../generated/definitions.js';
import { lazy, type Lazy } from './lazy.js';
import { readDefinition } from './read-definition.js';

const known: Readonly<Record<'closed' | 'open', Lazy<unknown>[]>> = { closed: [], open: [] };

let lines: readonly string[] | undefined;

/** The schema of the definition in one place, read when it is first needed and then kept. */
export function definition(place: number, closed: boolean): Lazy<unknown> {
  // Every frame comes by here: a function made in this one would cost it an allocation, also where it is not needed.
  return (known[closed ? 'closed' : 'open'][place] ??= inPlace(place, closed));
}

function inPlace(place: number, closed: boolean): Lazy<unknown> {
  return lazy(() => readDefinition(textOf(place), closed, definition));
}

/** The members of a definition that only exist with the experimental API. */
export function experimentalMembers(place: number): readonly string[] {
  return (
    textOf(place)
      .match(/\^\w+/g)
      ?.map((marked) => marked.slice(1))
      .sort() ?? []
  );
}

/** The schema of what comes in: of a definition that has a place, or that is written here. */
export function incoming<T>(source: number | string): Lazy<T> {
  return lazy(() => schemaOf(source, false));
}

/** The schema of what goes out. */
export function outgoing<T>(source: number | string): Lazy<T> {
  return lazy(() => schemaOf(source, true));
}

function schemaOf(source: number | string, closed: boolean): Lazy<unknown> {
  return typeof source === 'number' ? definition(source, closed) : readDefinition(source, closed, definition);
}

function textOf(place: number): string {
  return (lines ??= definitions.split('\n'))[place] ?? '';
}
