/** The one stretch in which two texts differ: where carets go when others write, and how two writers' texts become one. */

export interface Splice { at: number; gone: number; added: string }

/** What to replace in `before` to get `after`; nothing when they are equal. */
export function splice(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at++;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { at, gone: before.length - at - end, added: after.slice(at, after.length - end) };
}

/** Where a caret stands after the text has changed around it: after what was put in before it, never inside what went. */
export function movedCaret(caret: number, { at, gone, added }: Splice): number {
  if (caret <= at) return caret;
  if (caret >= at + gone) return caret - gone + added.length;
  return at + added.length;
}

/** Both writers' words, each having begun with `base`; where both changed the same stretch, theirs stand before mine. */
export function mergedText(base: string, mine: string, theirs: string): string {
  const own = splice(base, mine);
  const other = splice(base, theirs);
  if (!other.gone && !other.added) return mine;
  if (!own.gone && !own.added) return theirs;
  const start = movedCaret(other.at, own);
  const overlap = own.at < other.at + other.gone && other.at < own.at + own.gone;
  if (overlap) {
    const from = Math.min(own.at, other.at);
    const to = Math.max(own.at + own.gone, other.at + other.gone);
    return base.slice(0, from) + other.added + own.added + base.slice(to);
  }
  const at = other.at <= own.at ? other.at : start;
  return mine.slice(0, at) + other.added + mine.slice(at + other.gone);
}
