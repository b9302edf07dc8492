import type { ValidationIssue } from '../errors/client-errors.js';

type Issues = readonly ValidationIssue[] | undefined;

/** Compares payloads with the protocol's schemas. `undefined` means valid, or a method it does not know. */
export interface Validator {
  params(method: string, params: unknown): Issues;
  result(method: string, result: unknown): Issues;
  notification(method: string, params: unknown): Issues;
  serverRequest(method: string, params: unknown): Issues;
  /** The result a server request is answered with. */
  answer(method: string, result: unknown): Issues;
}
