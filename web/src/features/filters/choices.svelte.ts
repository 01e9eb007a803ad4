/** What the chips offer, and what is chosen, in the reader's words. Reads the address; nothing is kept here. */
import type { Filters } from "../../api";
import type { JourneySession } from "../journey/session.svelte";
import { channelName } from "../map/words";
import { reader, say, t } from "../../i18n.svelte";
import { route } from "../../router.svelte";

export const DIMENSIONS = ["persona", "segment", "channel", "account"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export interface Choice { value: string; name: string; n: number | null }
export interface ChoiceGroup { name: string; choices: Choice[] }

const plain = (name: string): string => name.replace(/_/g, " ");

/** The choices of one dimension; segments come in a group per property. */
export function choicesOf(filters: Filters, dimension: Dimension): ChoiceGroup[] {
  switch (dimension) {
    case "persona": return [{ name: "", choices: filters.personas.map((p) => ({ value: p.id, name: say(p.title), n: p.n })) }];
    case "channel": return [{ name: "", choices: filters.channels.map((c) => ({ value: c.name, name: channelName(c.name), n: c.n })) }];
    case "account": return [{ name: "", choices: (filters.account_names ?? []).map((a) => ({ value: a.value, name: a.value, n: a.n })) }];
    case "segment":
      return Object.entries(filters.traits).map(([trait, values]) => ({
        name: plain(trait), choices: values.map((v) => ({ value: `${trait}:${v.value}`, name: `${plain(trait)}: ${v.value}`, n: v.n })),
      }));
  }
}

/** Whether the data and the map have anything to choose by. */
export function offers(filters: Filters, dimension: Dimension): boolean {
  return dimension === "account" ? (filters.accounts ?? 0) > 0 : choicesOf(filters, dimension).some((group) => group.choices.length > 0);
}

export function nameOf(filters: Filters | null, dimension: Dimension, value: string): string {
  if (dimension === "persona") {
    const found = filters?.personas.find((p) => p.id === value);
    return found ? say(found.title) : value;
  }
  if (dimension === "channel") return channelName(value);
  return dimension === "segment" ? plain(value).replace(":", ": ") : value;
}

/** "1 Nov 2024 – 31 Oct 2026"; the end that people mean is the last day, so an exclusive end is shown as the day before. */
export function periodWords(start: string | null, end: string | null): string {
  const f = reader.formats;
  return `${start ? f.date(start) : "…"} – ${end ? f.date(dayBefore(end)) : "…"}`;
}
export const dayBefore = (date: string): string => shifted(date, -1);
export const dayAfter = (date: string): string => shifted(date, 1);
function shifted(date: string, days: number): string {
  const at = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The period of the same length that ends where this one begins. */
export function periodBefore(start: string, end: string): { start: string; end: string } {
  const days = Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);
  return { start: shifted(start, -days), end: start };
}

/** What the numbers are about, in one line: "Persona The house owner · Channel Web"; "" when they are about all. */
export function groupWords(session: JourneySession, prefix: "" | "compare_" = ""): string {
  const query = route.query;
  const parts = DIMENSIONS.flatMap((key) => {
    const value = query.get(prefix + key);
    return value ? [nameOf(session.filters, key, value)] : [];
  });
  const [start, end] = [query.get(`${prefix}start`), query.get(`${prefix}end`)];
  if (start || end) parts.push(periodWords(start, end));
  return parts.join(" · ");
}

/** The two groups of a comparison as they are called beside their numbers. */
export const thisGroup = (session: JourneySession): string => groupWords(session) || t("map.all_of_them");
export const otherGroup = (session: JourneySession): string => groupWords(session, "compare_");
