/**
 * The map as columns, lanes and cells, made from the document's records. Plain values, made anew when a record changes;
 * no measured number is here, and nothing of the screen.
 */
import type {
  Action, Card, Figure, Idea, Insight, Journey, Kpi, Lane, LaneKind, Opportunity, Persona, Process, Source, Stage, Step,
  Touchpoint,
} from "../generated/records";

interface Kinds {
  journey: Journey; stage: Stage; step: Step; touchpoint: Touchpoint; persona: Persona; lane: Lane; card: Card;
  insight: Insight; source: Source; figure: Figure; opportunity: Opportunity; idea: Idea; action: Action; kpi: Kpi;
  process: Process;
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

/** What stands in one lane: the cards of each stage, and those that span several. */
export interface LaneRow {
  lane: Lane;
  kind: LaneKind;
  cells: Card[][];
  spans: { card: Card; from: number; to: number }[];
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

export function buildMap(records: Records): MapModel {
  const journey = ofKind(records, "journey")[0];
  const steps = ofKind(records, "step");
  const stages: StageColumn[] = [];
  const stageOfStep = new Map<string, number>();
  const ordered: Step[] = [];
  for (const [index, stage] of ofKind(records, "stage").entries()) {
    const own = steps.filter((s) => s.stage === stage.id);
    stages.push({ stage, index, steps: own, first: ordered.length });
    for (const step of own) {
      stageOfStep.set(step.id, index);
      ordered.push(step);
    }
  }
  const stepIndex = new Map(ordered.map((step, i) => [step.id, i]));
  const cards = ofKind(records, "card").sort(
    (a, b) => (stepIndex.get(a.from_step) ?? 0) - (stepIndex.get(b.from_step) ?? 0) || byOrder(a, b),
  );
  const stepOfRef = new Map<string, string>();
  const cardsOfLane = new Map<string, Card[]>();
  for (const card of cards) {
    if (card.ref && !stepOfRef.has(card.ref)) stepOfRef.set(card.ref, card.from_step);
    const list = cardsOfLane.get(card.lane);
    if (list) list.push(card);
    else cardsOfLane.set(card.lane, [card]);
  }
  const lanes = ofKind(records, "lane").map((lane) => laneRow(lane, cardsOfLane.get(lane.id) ?? [], stages.length, stageOfStep));
  return { journey, stages, steps: ordered, lanes, stageOfStep, stepIndex, stepOfRef, curesOf: cures(records) };
}

function laneRow(lane: Lane, cards: Card[], columns: number, stageOfStep: ReadonlyMap<string, number>): LaneRow {
  const cells: Card[][] = Array.from({ length: columns }, () => []);
  const spans: LaneRow["spans"] = [];
  for (const card of cards) {
    const from = stageOfStep.get(card.from_step);
    if (from === undefined) continue;
    const to = (card.to_step && stageOfStep.get(card.to_step)) || from;
    if (to > from) spans.push({ card, from, to });
    else cells[from]!.push(card);
  }
  const empty = !cards.length && !DRAWN.has(lane.lane_kind);
  return { lane, kind: lane.lane_kind, cells, spans, empty };
}

/** What is being done about each touchpoint and step: open opportunities, ideas and actions. */
function cures(records: Records): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (about: readonly string[] | undefined, id: string): void => {
    for (const target of about ?? []) found.set(target, [...(found.get(target) ?? []), id]);
  };
  for (const item of ofKind(records, "opportunity")) {
    add(item.touchpoints, item.id);
    add(item.steps, item.id);
  }
  for (const item of ofKind(records, "action")) {
    add(item.touchpoints, item.id);
    const opportunity = record(records, "opportunity", item.opportunity);
    add(opportunity?.touchpoints, item.id);
    add(opportunity?.steps, item.id);
  }
  return found;
}
