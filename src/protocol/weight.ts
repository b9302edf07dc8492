/** What a value takes that is no text, members included: about as much as engines need for a small one. */
const VALUE_BYTES = 48;

/**
 * About how many bytes a value takes that was read from JSON, at most: engines need up to two for a character. Stops to
 * count above `max`, so that a value without an end has one. Never throws: a member that cannot be read counts as one.
 */
export function weightOf(value: unknown, max: number): number {
  const left = [value];
  let weight = 0;
  while (left.length > 0 && weight <= max) {
    const each = left.pop();
    weight += VALUE_BYTES;
    if (typeof each === 'string') weight += 2 * each.length;
    else if (typeof each === 'object' && each !== null) weight += namesIn(each, left);
  }
  return weight;
}

/** What the names of the members take. The members are put to what is left. */
function namesIn(value: object, left: unknown[]): number {
  let weight = 0;
  try {
    const isList = Array.isArray(value);
    for (const [name, member] of Object.entries(value)) {
      if (!isList) weight += 2 * name.length;
      left.push(member);
    }
  } catch {
    return weight;
  }
  return weight;
}
