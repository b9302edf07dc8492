import type * as z from 'zod/v4/mini';

/** A schema that is built when it is first asked for, and then kept. */
export type Lazy<T> = () => z.ZodMiniType<T>;

/**
 * Defers building a schema. Nothing of it exists before the first call, so that importing every schema of the
 * protocol costs next to nothing, and definitions may refer to each other in circles.
 *
 * What `make` builds is not compared with `T`: inferring the types of all schemas takes the compiler longer than the
 * rest of the package together. The generator writes the type and the schema from the same definition.
 */
export function lazy<T>(make: () => Lazy<unknown>): Lazy<T> {
  let schema: z.ZodMiniType<T> | undefined;
  return () => (schema ??= make()() as z.ZodMiniType<T>);
}
