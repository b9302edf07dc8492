/**
 * An object with private members, which a proxy around it would not have. A library that makes objects reactive, as Vue
 * does, leaves it as it is.
 */
export abstract class Handle {
  /** @internal Vue wraps nothing that has this. */
  protected get __v_skip(): boolean {
    return true;
  }
}
