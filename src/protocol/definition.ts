import { definitions } from '../../generated/definitions.js';
import { lazy, type Lazy } from './lazy.js';
import { readDefinition } from './read-definition.js';

const read: Readonly<Record<'closed' | 'open', Lazy<unknown>[]>> = { closed: [], open: [] };

/** The schema of the definition in one place of the list, read when it is first needed and then kept. */
export function definition(place: number, closed: boolean): Lazy<unknown> {
  return (read[closed ? 'closed' : 'open'][place] ??= lazy(() =>
    readDefinition(definitions[place] ?? '', closed, definition),
  ));
}

/** The members of a definition that only exist with the experimental API. */
export function experimentalMembers(place: number): readonly string[] {
  return definitions[place]?.match(/(?<=\^)\w+/g) ?? [];
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
