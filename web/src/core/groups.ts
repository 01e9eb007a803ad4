/** Things in lists by a name that each of them has; names and things keep their order. */
export function grouped<T>(things: readonly T[], nameOf: (thing: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const list = found.get(name);
    if (list) list.push(thing);
    else found.set(name, [thing]);
  }
  return found;
}
