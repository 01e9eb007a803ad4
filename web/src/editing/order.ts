/** Where something stands among its own kind: keys between its neighbours, or the row numbered anew when there is no room. */
import type { Change } from "../live/change";

export interface Ordered { id: string; order?: string | undefined }

/** Puts `ids` (records already there) at `index` among `siblings`, which do not contain them. */
export function placeAt(c: Change, siblings: readonly Ordered[], ids: readonly string[], index: number): void {
  if (!ids.length) return;
  const at = Math.max(0, Math.min(siblings.length, index));
  const before = siblings[at - 1]?.order ?? null;
  const after = siblings[at]?.order ?? null;
  const room = (at === 0 || before) && (at === siblings.length || after) && (before === null || after === null || before < after);
  if (!room || !between(c, ids, before, after)) renumber(c, [...siblings.slice(0, at).map((s) => s.id), ...ids, ...siblings.slice(at).map((s) => s.id)]);
}

function between(c: Change, ids: readonly string[], before: string | null, after: string | null): boolean {
  const keys: string[] = [];
  try {
    for (const _ of ids) keys.push(c.between(keys.at(-1) ?? before, after));
  } catch (cause) {
    // Keys written by hand may leave no room.
    if (cause instanceof RangeError) return false;
    throw cause;
  }
  ids.forEach((id, i) => c.patch(id, { order: keys[i] }));
  return true;
}

function renumber(c: Change, ids: readonly string[]): void {
  let key: string | null = null;
  for (const id of ids) {
    key = c.between(key, null);
    if (c.get(id)?.order !== key) c.patch(id, { order: key });
  }
}

/** `list` without `ids`, and where `index` (a gap in the whole list) is then. */
export function without<T extends { id: string }>(list: readonly T[], ids: ReadonlySet<string>, index: number): [T[], number] {
  const gone = list.slice(0, index).filter((one) => ids.has(one.id)).length;
  return [list.filter((one) => !ids.has(one.id)), index - gone];
}
