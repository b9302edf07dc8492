/** A name for something on the server that nobody else on it uses, be it over another connection. */
export function uniqueId(): string {
  const random = () => Math.random().toString(36).slice(2, 12);
  return `rx-${random()}${random()}`;
}
