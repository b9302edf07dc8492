/**
 * What can become of a method between client and server: a request of the client got its `result` or a `refusal`, a
 * request of the server was `answered`, a `notification` came.
 */
export type ExchangeKind = 'result' | 'refusal' | 'answered' | 'notification';

/** Where a test stands: its file below the repository, and its name with those of the groups around it. */
export interface TestPlace {
  readonly file: string;
  readonly name: string;
}

/** That a test exchanged a method with the real server. */
export interface Exchange {
  readonly kind: ExchangeKind;
  readonly method: string;
  readonly test: TestPlace;
}
