/** Every place on the sheet that can be walked to, drawn or not, in reading order, with what stands there. */
import type { Place } from "../../core/keyboard";
import type { LaneRow } from "../../core/model";
import type { JourneySession } from "../journey/session.svelte";

/** Places in a cell from here on are cards that span stages, and events that no touchpoint recognises. */
export const SPANS = 2_000_000;
export const UNMATCHED = 1_000_000;

export interface Spot extends Place {
  about: string;
  /** The card, step, stage or lane that stands there; none in a cell that waits for its first. */
  item?: string;
}

/** Row 0 is the stages, row 1 the river, the lanes follow in the order they are shown. */
export function spots(session: JourneySession, lanes: readonly LaneRow[], writes = false): Spot[] {
  const { stages } = session.model;
  const found: Spot[] = stages.map(({ stage, index }) => ({ row: 0, column: index, index: 0, about: stage.id, item: stage.id }));
  for (const { stage, index } of stages) {
    const flow = session.byId.get(stage.id)?.flow;
    if (flow && flow.reached !== null) found.push({ row: 1, column: index, index: 0, about: stage.id });
  }
  const persona = session.measured?.filter.persona ?? null;
  lanes.forEach((lane, i) => {
    const row = i + 2;
    if (writes) found.push({ row, column: -1, index: 0, about: "", item: lane.lane.id });
    if (lane.kind.endsWith("_line")) return;
    for (const { index: column, steps } of stages) {
      const cell = lane.cells[column] ?? [];
      if (lane.kind === "steps" || lane.kind.startsWith("emotion")) {
        steps.forEach((step, index) => found.push({ row, column, index, about: step.id, ...(lane.kind === "steps" ? { item: step.id } : {}) }));
        if (writes && !steps.length && lane.kind === "steps") found.push({ row, column, index: 0, about: "" });
        continue;
      }
      cell.forEach((card, index) => {
        if (!card.persona || !persona || card.persona === persona) found.push({ row, column, index, about: card.ref ?? card.id, item: card.id });
      });
      const strangers = lane.kind === "touchpoints" ? (session.unmatchedAt.get(column) ?? []) : [];
      if (strangers.length) {
        strangers.forEach((one, k) => found.push({ row, column, index: UNMATCHED + k, about: `unmatched:${one.name}` }));
      } else if (lane.kind === "improvements" && column === session.worstStage && !cell.length) {
        const about = session.measured?.headlines.find((h) => h.kind === "greatest_leak")?.about;
        found.push({ row, column, index: 0, about: String(about ?? "") });
      } else if (writes && !cell.length && steps.length) found.push({ row, column, index: 0, about: "" });
      lane.spans.forEach((span, k) => {
        if (span.from === column) found.push({ row, column, index: SPANS + k, about: span.card.ref ?? span.card.id, item: span.card.id });
      });
    }
  });
  return found;
}
