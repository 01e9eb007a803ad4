/** Where a finding's first record can be looked at and changed. */
import { journeyPath } from "../../router.svelte";
import { personaPath } from "../personas/words";
import type { JourneySession } from "../journey/session.svelte";

const ON_THE_MAP = new Set(["stage", "step", "touchpoint"]);

/** The address of the first record that has a place, or null; the contact plan's rule is mended on its own page. */
export function placeOf(records: readonly string[], session: JourneySession, rule = ""): string | null {
  if (rule === "M41") return journeyPath(session.id, "contacts");
  for (const id of records) {
    const place = placeOfOne(id, session);
    if (place) return place;
  }
  return null;
}

function placeOfOne(id: string, session: JourneySession): string | null {
  const kind = id.split(":")[0]!;
  if (kind === "journey") return journeyPath(session.id, "settings");
  if (kind === "persona") return personaPath(id);
  if (kind === "source") return "/sources";
  const about = ON_THE_MAP.has(kind) ? id : session.stepOf(id);
  if (!about) return null;
  const query = new URLSearchParams(session.kept);
  query.set("about", about);
  return `${journeyPath(session.id)}?${query.toString()}`;
}
