/** Lanes: added, moved, hidden, taken away with their cards. */
import type { MapModel } from "../core/model";
import type { LaneKind } from "../generated/records";
import type { Change } from "../live/change";
import { placeAt, without } from "./order";

/** The kinds one may add, in the groups they are offered in. Some draw themselves from other records and stand once. */
export const LANE_GROUPS: readonly { name: string; kinds: readonly LaneKind[] }[] = [
  { name: "customer", kinds: ["steps", "touchpoints", "actions", "thinking", "feeling", "emotion", "emotion_measured", "needs", "expectations", "questions", "pains", "gains", "quotes", "channels"] },
  { name: "company", kinds: ["response", "communication", "interaction_line", "visibility_line", "internal_interaction_line", "backstage", "processes", "systems", "owners", "metrics"] },
  { name: "change", kinds: ["opportunities", "improvements"] },
  { name: "other", kinds: ["river", "text", "images", "files", "links", "nested"] },
];
export const LANE_KINDS: readonly LaneKind[] = LANE_GROUPS.flatMap((group) => group.kinds);
const ONCE: ReadonlySet<LaneKind> = new Set(["river", "steps", "emotion_measured", "interaction_line", "visibility_line", "internal_interaction_line"]);

/** Whether the map may have (another) lane of the kind. */
export const mayAdd = (map: MapModel, kind: LaneKind): boolean => !ONCE.has(kind) || !map.lanes.some((row) => row.kind === kind);

/** Lanes whose cards may stand in another lane, too. */
export const takesCards = (kind: LaneKind): boolean =>
  kind !== "river" && kind !== "steps" && !kind.startsWith("emotion") && !kind.endsWith("_line");

/** A lane before the one at `index` of all lanes. */
export function addLane(c: Change, map: MapModel, kind: LaneKind, index: number, persona: string | null = null): string {
  const id = c.put({ id: c.newId("lane"), lane_kind: kind, ...(persona ? { persona } : {}) } as { id: string });
  placeAt(c, map.lanes.map((row) => row.lane), [id], index);
  return id;
}

/** The lane to the gap before the one at `index` of all lanes. */
export function moveLane(c: Change, map: MapModel, id: string, index: number): void {
  const all = map.lanes.map((row) => row.lane);
  const now = all.findIndex((lane) => lane.id === id);
  if (now < 0 || index === now || index === now + 1) return;
  const [rest, at] = without(all, new Set([id]), index);
  placeAt(c, rest, [id], at);
}

/** One place up or down among the lanes that are shown. */
export function moveLaneBy(c: Change, map: MapModel, id: string, by: 1 | -1, shown: readonly string[]): void {
  const at = shown.indexOf(id);
  const other = shown[at + by];
  if (at < 0 || !other) return;
  const index = map.lanes.findIndex((row) => row.lane.id === other);
  moveLane(c, map, id, by > 0 ? index + 1 : index);
}

export const hideLane = (c: Change, id: string, hidden: boolean): void => c.patch(id, { hidden: hidden || undefined });
export const removeLanes = (c: Change, ids: readonly string[]): void => c.remove(...ids);
