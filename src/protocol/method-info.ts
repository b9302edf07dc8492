/** What is known about a method or notification apart from its types. */
export interface MethodInfo {
  /** Whether the server only offers it to clients that ask for the experimental API. */
  readonly experimental: boolean;
}

/** What is known about a method that clients call. */
export interface ClientMethodInfo extends MethodInfo {
  /** Whether params have to be sent, `{}` at least, or may be left out, or do not exist. */
  readonly params: 'required' | 'optional' | 'none';
}
