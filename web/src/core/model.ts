/**
 * The map as columns, lanes and cells, made from the document's records. Plain values, made anew when a record changes;
 * no measured number is here, and nothing of the screen.
 */
import type {
  Action, Card, Contact, Figure, Idea, Insight, Journey, Kpi, Lane, LaneKind, Note, Opportunity, Persona, Process, Source, Stage, Step,
  Touchpoint,
} from "../generated/records";

interface Kinds {
  journey: Journey; stage: Stage; step: Step; touchpoint: Touchpoint; persona: Persona; lane: Lane; card: Card;
  insight: Insight; source: Source; figure: Figure; opportunity: Opportunity; idea: Idea; action: Action; kpi: Kpi;
  process: Process; contact: Contact; note: Note;
}
export type Kind = keyof Kinds;
export type AnyRecord = { id: string } & { [field: string]: unknown };
export type Records = ReadonlyMap<string, AnyRecord>;

export const kindOf = (id: string): string => id.slice(0, id.indexOf(":"));

/** The record with this id when it is there and of this kind. */
export function record<K extends Kind>(records: Records, kind: K, id: string | null | undefined): Kinds[K] | undefined {
  if (!id || kindOf(id) !== kind) return undefined;
  return records.get(id) as unknown as Kinds[K] | undefined;
}

/** All records of a kind in their order: fractional index, then id. */
export function ofKind<K extends Kind>(records: Records, kind: K): Kinds[K][] {
  const found: AnyRecord[] = [];
  for (const [id, value] of records) if (kindOf(id) === kind) found.push(value);
  return found.sort(byOrder) as unknown as Kinds[K][];
}

export function byOrder(a: { id: string; order?: unknown }, b: { id: string; order?: unknown }): number {
  const [x, y] = [String(a.order ?? ""), String(b.order ?? "")];
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export interface StageColumn {
  stage: Stage;
  index: number;
  steps: Step[];
  /** The place of its first step among all steps. */
  first: number;
}

/** A card across several stages, and the line under the cells it is drawn on. */
export interface Span { card: Card; from: number; to: number; track: number }

/** What stands in one lane: the cards of each stage, and those that span several. */
export interface LaneRow {
  lane: Lane;
  kind: LaneKind;
  cells: Card[][];
  spans: Span[];
  empty: boolean;
}

export interface MapModel {
  journey: Journey | undefined;
  stages: StageColumn[];
  steps: Step[];
  lanes: LaneRow[];
  /** Step id to the index of its stage. */
  stageOfStep: ReadonlyMap<string, number>;
  stepIndex: ReadonlyMap<string, number>;
  /** Touchpoint id to the step where its first card stands. */
  stepOfRef: ReadonlyMap<string, string>;
  /** Actions, ideas and opportunities by what they are about. */
  curesOf: ReadonlyMap<string, string[]>;
}

/** Lanes that draw something of their own and so are never empty. */
const DRAWN: ReadonlySet<LaneKind> = new Set(["steps", "interaction_line", "visibility_line", "internal_interaction_line"]);

/** The kinds that a map is made of, each in its order; cards are put in order cell by cell. */
const PARTS = ["journey", "stage", "step", "lane", "opportunity", "action", "card"] as const;
type Groups = { [K in (typeof PARTS)[number]]: Kinds[K][] };

function groups(records: Records): Groups {
  const found: Record<string, AnyRecord[]> = Object.fromEntries(PARTS.map((kind) => [kind, []]));
  for (const [id, value] of records) found[kindOf(id)]?.push(value);
  for (const kind of PARTS) if (kind !== "card") found[kind]!.sort(byOrder);
  return found as unknown as Groups;
}

/**
 * The map of these records. What is as it was in `before` (a lane, a cell, a stage) is the very same value again, so that
 * whoever draws it sees at once that there is nothing to do.
 */
export function buildMap(records: Records, before: MapModel | null = null): MapModel {
  const all = groups(records);
  const stepsOf = new Map<string, Step[]>();
  for (const step of all.step) {
    const list = stepsOf.get(step.stage);
    if (list) list.push(step);
    else stepsOf.set(step.stage, [step]);
  }
  const columns: StageColumn[] = [];
  const ordered: Step[] = [];
  for (const [index, stage] of all.stage.entries()) {
    const old = before?.stages[index];
    const own = stepsOf.get(stage.id) ?? [];
    const steps = kept(own, old?.steps);
    columns.push(old && old.stage === stage && old.steps === steps && old.first === ordered.length ? old : { stage, index, steps, first: ordered.length });
    for (const step of own) ordered.push(step);
  }
  const stages = kept(columns, before?.stages);
  const steps = kept(ordered, before?.steps);
  const same = before !== null && stages === before.stages;
  const stageOfStep = same ? before.stageOfStep : new Map(stages.flatMap(({ steps: own, index }) => own.map((step) => [step.id, index] as const)));
  const stepIndex = same ? before.stepIndex : new Map(steps.map((step, i) => [step.id, i]));
  const stepOfRef = new Map<string, string>();
  const cardsOfLane = new Map<string, Card[]>();
  const inOrder = (a: Card, b: Card): number => (stepIndex.get(a.from_step) ?? 0) - (stepIndex.get(b.from_step) ?? 0) || byOrder(a, b);
  const firstOfRef = new Map<string, Card>();
  for (const card of all.card) {
    const list = cardsOfLane.get(card.lane);
    if (list) list.push(card);
    else cardsOfLane.set(card.lane, [card]);
    if (!card.ref) continue;
    const first = firstOfRef.get(card.ref);
    if (!first || inOrder(card, first) < 0) firstOfRef.set(card.ref, card);
  }
  for (const [ref, card] of firstOfRef) stepOfRef.set(ref, card.from_step);
  const rows = all.lane.map((lane, i) => {
    const old = before?.lanes[i]?.lane.id === lane.id ? before.lanes[i] : before?.lanes.find((row) => row.lane.id === lane.id);
    return laneRow(lane, cardsOfLane.get(lane.id) ?? [], stages.length, stageOfStep, inOrder, old);
  });
  return { journey: all.journey[0], stages, steps, lanes: kept(rows, before?.lanes), stageOfStep, stepIndex, stepOfRef, curesOf: cures(records, all) };
}

/** Makes each map from the one before it. */
export function mapBuilder(): (records: Records) => MapModel {
  let last: MapModel | null = null;
  return (records) => (last = buildMap(records, last));
}

/** The old list when the new one says the same. */
function kept<T>(list: T[], old: T[] | undefined): T[] {
  return old && old.length === list.length && list.every((one, i) => one === old[i]) ? old : list;
}

function laneRow(
  lane: Lane, cards: Card[], columns: number, stageOfStep: ReadonlyMap<string, number>, inOrder: (a: Card, b: Card) => number, old: LaneRow | undefined,
): LaneRow {
  const found: Card[][] = Array.from({ length: columns }, () => []);
  const wide: Omit<Span, "track">[] = [];
  for (const card of cards) {
    const from = stageOfStep.get(card.from_step);
    if (from === undefined) continue;
    const to = (card.to_step && stageOfStep.get(card.to_step)) || from;
    if (to > from) wide.push({ card, from, to });
    else found[from]!.push(card);
  }
  const cells = kept(found.map((cell, i) => kept(cell.sort(inOrder), old?.cells[i])), old?.cells);
  const packed = tracks(wide.sort((a, b) => a.from - b.from || inOrder(a.card, b.card)));
  const spans = old && old.spans.length === packed.length && packed.every((s, i) => sameSpan(s, old.spans[i]!)) ? old.spans : packed;
  const empty = !cards.length && !DRAWN.has(lane.lane_kind);
  if (old && old.lane === lane && old.cells === cells && old.spans === spans && old.empty === empty) return old;
  return { lane, kind: lane.lane_kind, cells, spans, empty };
}

const sameSpan = (a: Span, b: Span): boolean => a.card === b.card && a.from === b.from && a.to === b.to && a.track === b.track;

/** Each on the first line where it overlaps nothing. */
function tracks(spans: Omit<Span, "track">[]): Span[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const free = ends.findIndex((end) => end < span.from);
    const track = free < 0 ? ends.length : free;
    ends[track] = span.to;
    return { ...span, track };
  });
}

/** What is being done about each touchpoint and step: open opportunities, ideas and actions. */
function cures(records: Records, all: Groups): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (about: readonly string[] | undefined, id: string): void => {
    for (const target of about ?? []) found.set(target, [...(found.get(target) ?? []), id]);
  };
  for (const item of all.opportunity) {
    add(item.touchpoints, item.id);
    add(item.steps, item.id);
  }
  for (const item of all.action) {
    add(item.touchpoints, item.id);
    const opportunity = record(records, "opportunity", item.opportunity);
    add(opportunity?.touchpoints, item.id);
    add(opportunity?.steps, item.id);
  }
  return found;
}
