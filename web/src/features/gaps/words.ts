/** What a gap, who holds a case in it, and a hand-over are called. */
import type { Between, Owned } from "../../core/ownership";
import type { Contact, Gap, Held } from "../../generated/measured";
import { reader, t } from "../../i18n.svelte";
import type { JourneySession } from "../journey/session.svelte";
import { channelName, titleOf } from "../map/words";

export const gapName = (session: JourneySession, gap: Between): string => `${titleOf(session.get(gap.source))} → ${titleOf(session.get(gap.target))}`;
export const ownerName = (owned: Owned): string => [owned.owner, owned.team].filter(Boolean).join(", ");
export const teamName = (name: string): string => name || t("map.nobody_owns");
export const holderName = (held: Held): string => held.name || t(`gaps.holder_${held.kind}`);

export function contactName(session: JourneySession, contact: Contact, of: "touchpoint" | "channel"): string {
  if (of === "channel") return channelName(contact.about);
  return contact.on_map ? titleOf(session.get(contact.about)) : contact.about.replace(/_/g, " ");
}

/** "Half wait 3 d 2 h at most (2 d 22 h – 3 d 6 h, n 2 081)". */
export function waitSentence(gap: Gap): string {
  const { wait } = gap;
  if (wait.median === null) return "";
  const f = reader.formats;
  const interval = wait.low != null && wait.high != null ? `${f.duration(wait.low)} – ${f.duration(wait.high)}, ` : "";
  return t("gaps.wait_sentence", { wait: f.duration(wait.median), interval, n: f.count(wait.n) });
}
