import type { $ZodIssue } from 'zod/v4/core';
import type { ValidationIssue } from '../errors/client-errors.js';

/** An issue that a schema of the caller has found, without what was parsed. */
export function toValidationIssue({ code, path, message }: $ZodIssue): ValidationIssue {
  // Of zod's own messages, only this one quotes what was parsed.
  return {
    path,
    message: code === 'unrecognized_keys' ? 'has members that the schema does not name' : message,
  };
}
