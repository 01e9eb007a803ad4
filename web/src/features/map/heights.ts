/** How high what is not drawn will be, about: enough for a scroll bar that hardly moves. */
import type { Sheet } from "../../core/columns";
import { kindOf, type LaneRow } from "../../core/model";
import { abreast, cardHeight, stackHeight } from "../../core/pieces";
import type { Card, LaneKind } from "../../generated/records";
import { say } from "../../i18n.svelte";
import type { JourneySession } from "../journey/session.svelte";
import { titleOf } from "./words";

const FACTS = 34; // what a touchpoint has besides its name
const LINE_LANE = 25;
const EMOTION = 190;

function heightOf(session: JourneySession, card: Card, width: number): number {
  const placed = card.ref ? session.get(card.ref) : undefined;
  const letters = (say(card.text) || titleOf(placed)).length;
  return cardHeight(letters, width, (card.ref && kindOf(card.ref) === "touchpoint" ? FACTS : 0) + (card.image ? 120 : 0));
}

/** Of the cards from `first` to `end`. */
export function guessedHeight(session: JourneySession, kind: LaneKind, cards: readonly Card[], first: number, end: number, width: number): number {
  const heights = cards.slice(first, end).map((card) => heightOf(session, card, width));
  return stackHeight(heights, kind === "steps" ? 1 : abreast(width));
}

export function laneHeight(session: JourneySession, row: LaneRow, sheet: Sheet): number {
  if (row.kind.endsWith("_line")) return LINE_LANE;
  if (row.kind.startsWith("emotion")) return EMOTION;
  const cells = row.cells.map((cards, i) => guessedHeight(session, row.kind, cards, 0, cards.length, sheet.columns[i]?.width ?? 200));
  const own = row.kind === "steps" ? session.model.stages.map((s) => s.steps.length * 40) : [];
  const tracks = row.spans.reduce((most, span) => Math.max(most, span.track + 1), 0);
  return Math.max(40, ...cells, ...own) + 19 + tracks * 34;
}
