/** Which lanes are drawn, and what they are called. */
import type { LaneRow } from "../../core/model";
import type { Measured } from "../../generated/measured";
import { say, t } from "../../i18n.svelte";

/** In the document's order, without the hidden and the empty ones (who writes sees these, too); the two emotion lanes are one picture. `only`: the lanes that the view names. */
export function shownLanes(lanes: readonly LaneRow[], measured: Measured | null, empty = false, only: ReadonlySet<string> | null = null): LaneRow[] {
  const believed = lanes.some((row) => row.kind === "emotion" && !row.lane.hidden && (empty || !row.empty));
  const felt = measured?.steps.some((step) => step.emotion) ?? false;
  return lanes.filter((row) => {
    if (row.lane.hidden || row.kind === "river" || (only && !only.has(row.lane.id))) return false;
    if (row.kind === "emotion_measured") return felt && !believed;
    if (row.kind === "emotion") return empty || !row.empty || felt;
    return empty || !row.empty;
  });
}

export const laneName = (row: LaneRow): string => say(row.lane.title) || t(`map.lane_${row.kind}`);
