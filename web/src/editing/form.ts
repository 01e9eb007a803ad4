/** What a form changed in a record: only that is written, so that what others wrote in it meanwhile stays. */
import type { AnyRecord } from "../core/model";
import type { Change } from "../live/change";
import { kindInfo } from "../live/shared";

type Words = Record<string, string>;

/** `before`: the record as the form began with it; undefined for a new one. A field that says nothing is left out. */
export function putForm(c: Change, before: AnyRecord | undefined, wanted: AnyRecord): void {
  const now = c.get(wanted.id);
  if (!before || !now) {
    c.put(Object.fromEntries(Object.entries(wanted).filter(([, value]) => !isEmpty(value))) as AnyRecord);
    return;
  }
  const texts = new Set(kindInfo(wanted.id)?.texts);
  const changed: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(wanted)])) {
    const [was, is] = [before[name], wanted[name]];
    if (name === "id" || same(was, is)) continue;
    const next = texts.has(name) ? inItsLanguages(now[name] as Words | undefined, (was ?? {}) as Words, (is ?? {}) as Words) : is;
    changed[name] = isEmpty(next) ? undefined : next;
  }
  if (Object.keys(changed).length) c.patch(wanted.id, changed);
}

/** The text as it is now with the languages that the form changed. */
function inItsLanguages(now: Words | undefined, was: Words, is: Words): Words {
  const next = { ...now };
  for (const language of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (was[language] === is[language]) continue;
    if (is[language] === undefined) delete next[language];
    else next[language] = is[language];
  }
  return next;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
const same = (a: unknown, b: unknown): boolean => (isEmpty(a) && isEmpty(b)) || sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ) ?? "";
