/**
 * Whether two values are the same JSON, whatever the order of their members. Costs as much as there is to compare, and
 * takes any depth. Never throws: values that cannot be read are not the same.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  const pairs: (readonly [unknown, unknown])[] = [[one, other]];
  try {
    for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
      const [a, b] = pair;
      if (a === b) continue;
      if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return false;
      const keys = Object.keys(a);
      if (keys.length !== Object.keys(b).length) return false;
      for (const key of keys) {
        if (!Object.hasOwn(b, key)) return false;
        pairs.push([a[key], b[key]]);
      }
    }
    return true;
  } catch {
    return false;
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
