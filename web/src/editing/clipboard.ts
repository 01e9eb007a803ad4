/**
 * Copy and paste between maps. What is copied is a clip: the chosen records with what they need, as JSON, and beside it
 * the same as a table of words for every other program.
 */
import { kindOf, record, type AnyRecord, type MapModel, type Records } from "../core/model";
import { readText } from "../core/text";
import type { Card, Lane, Stage, Step } from "../generated/records";
import type { Change } from "../live/change";
import { cardsAt, rowOf, wordsOf, type Gap } from "./cards";
import { takesCards } from "./lanes";
import { placeAt } from "./order";
import { allCards, reach } from "./spans";

export const FORMAT = "resa-clip/1";
export type ClipKind = "cards" | "steps" | "stages" | "lanes";

export interface Clip {
  format: typeof FORMAT;
  kind: ClipKind;
  stages: Stage[];
  steps: Step[];
  lanes: Lane[];
  /** With how many steps and shown lanes each stands from the first. */
  cards: { card: Card; step: number; width: number; lane: number }[];
  /** What the cards place; where it is already there it is not made again. */
  placed: AnyRecord[];
}

/** What the chosen ids are together: the largest kind among them decides. Null when there is nothing to copy. */
export function copy(records: Records, map: MapModel, ids: readonly string[]): Clip | null {
  const chosen = new Set(ids);
  const stages = map.stages.filter((s) => chosen.has(s.stage.id)).map((s) => s.stage);
  const lanes = map.lanes.filter((row) => chosen.has(row.lane.id)).map((row) => row.lane);
  const ofStages = new Set(stages.map((s) => s.id));
  const steps = map.steps.filter((step) => (stages.length ? ofStages.has(step.stage) : chosen.has(step.id)));
  const kind: ClipKind = stages.length ? "stages" : steps.length ? "steps" : lanes.length ? "lanes" : "cards";
  const inSteps = new Set(steps.map((step) => step.id));
  const inLanes = new Set(lanes.map((lane) => lane.id));
  const cards = allCards(map).filter((card) =>
    kind === "cards" ? chosen.has(card.id) : kind === "lanes" ? inLanes.has(card.lane) : inSteps.has(card.from_step),
  );
  if (kind === "cards" && !cards.length) return null;
  const path = kind === "cards" || kind === "lanes" ? map.steps.map((step) => step.id) : steps.map((step) => step.id);
  const rows = map.lanes.filter((row) => !row.lane.hidden || inLanes.has(row.lane.id)).map((row) => row.lane.id);
  const firstStep = kind === "cards" ? Math.min(...cards.map((card) => path.indexOf(card.from_step))) : 0;
  const usedRows = rows.filter((id) => cards.some((card) => card.lane === id));
  const firstLane = rows.indexOf(usedRows[0] ?? "");
  return {
    format: FORMAT,
    kind,
    stages,
    steps,
    lanes: kind === "lanes" ? lanes : map.lanes.map((row) => row.lane).filter((lane) => usedRows.includes(lane.id)),
    cards: cards.map((card) => {
      const [from, to] = reach(map, card);
      return { card, step: path.indexOf(card.from_step) - firstStep, width: to - from, lane: rows.indexOf(card.lane) - firstLane };
    }),
    placed: [...new Set(cards.flatMap((card) => (card.ref ? [card.ref] : [])))].flatMap((id) => records.get(id) ?? []),
  };
}

/** Lanes downwards, steps to the right; several cards of one cell on lines of their own. */
export function asTable(clip: Clip, language: string): string[][] {
  const placed = new Map(clip.placed.map((one) => [one.id, one]));
  const words = (card: Card): string => {
    const { id, field } = wordsOf(card);
    const said = readText((id === card.id ? card : placed.get(id))?.[field as never], language);
    return said || (typeof card.emotion === "number" ? String(card.emotion) : "");
  };
  const width = Math.max(clip.steps.length, ...clip.cards.map((one) => one.step + 1));
  const head = clip.steps.length ? [clip.steps.map((step) => readText(step.title, language))] : [];
  const laneIds = [...new Set(clip.lanes.map((lane) => lane.id))];
  const body = laneIds.flatMap((lane) => {
    const cells = Array.from({ length: width }, (_, step) => clip.cards.filter((one) => one.card.lane === lane && one.step === step).map((one) => words(one.card)));
    return Array.from({ length: Math.max(0, ...cells.map((cell) => cell.length)) }, (_, line) => cells.map((cell) => cell[line] ?? ""));
  });
  return [...head, ...body];
}

/** Cells with tabs, quotes or line breaks are quoted, as every spreadsheet reads and writes them. */
export const toTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join("\t")).join("\n");

/** The clip in what a page or file gave us; null when it is none of ours. */
export function readClip(text: string): Clip | null {
  try {
    const found = JSON.parse(text) as Partial<Clip> | null;
    const lists = [found?.stages, found?.steps, found?.lanes, found?.cards, found?.placed];
    return found?.format === FORMAT && lists.every(Array.isArray) ? (found as Clip) : null;
  } catch {
    return null; // words of somewhere else
  }
}

/** Where it goes: cards into the gap; steps, stages and lanes after the one it is in. Gives what is new on the map. */
export function paste(c: Change, map: MapModel, shown: readonly string[], clip: Clip, at: Gap): string[] {
  for (const one of clip.placed) if (!c.get(one.id)) c.put(one);
  if (clip.kind === "stages") return pasteStages(c, map, clip, at);
  if (clip.kind === "steps") return pasteSteps(c, map, clip, at);
  if (clip.kind === "lanes") return pasteLanes(c, map, clip, at);
  return pasteCards(c, map, shown, clip, at);
}

function pasteCards(c: Change, map: MapModel, shown: readonly string[], clip: Clip, at: Gap): string[] {
  const open = shown.filter((id) => takesCards(rowOf(map, id)?.kind ?? "river"));
  const firstLane = Math.max(0, open.indexOf(at.lane));
  const sameLane = new Set(clip.cards.map((one) => one.lane)).size === 1;
  const start = map.stepIndex.get(at.step) ?? 0;
  const made: string[] = [];
  const added = new Map<string, string[]>();
  for (const { card, step, width, lane } of clip.cards) {
    if (typeof card.emotion === "number" && clip.cards.length > 1) continue;
    const into = sameLane ? (open[firstLane] ?? at.lane) : open[Math.min(open.length - 1, firstLane + lane)];
    if (!into) continue;
    const from = Math.min(map.steps.length - 1, start + step);
    const to = Math.min(map.steps.length - 1, from + width);
    const id = copyCard(c, card, into, map.steps[from]!.id, map.steps[to]!.id);
    const cell = `${into} ${from}`;
    const before = added.get(cell) ?? [];
    const there = cardsAt(rowOf(map, into), map.steps[from]!.id);
    const index = step === 0 && into === at.lane ? Math.min(at.index, there.length) : there.length;
    const siblings = [...there.slice(0, index).map((x) => c.get(x.id) as unknown as Card), ...before.map((x) => c.get(x) as unknown as Card), ...there.slice(index).map((x) => c.get(x.id) as unknown as Card)];
    placeAt(c, siblings, [id], index + before.length);
    added.set(cell, [...before, id]);
    made.push(id);
  }
  return made;
}

function copyCard(c: Change, card: Card, lane: string, step: string, to: string | null): string {
  const { to_step: _, from_step: __, lane: ___, id: ____, ...rest } = card;
  return c.put({ ...rest, id: c.newId("card"), lane, from_step: step, ...(to && to !== step ? { to_step: to } : {}), ...kept(c, card) } as { id: string });
}

/** Sources and personas of another workspace are not known here. */
function kept(c: Change, card: Card): Partial<Card> {
  return {
    ...(card.sources ? { sources: card.sources.filter((id) => c.get(id)) } : {}),
    ...(card.persona && !c.get(card.persona) ? { persona: null } : {}),
  };
}

/** The lane of this map that a copied card belongs in: the same one, else one of its kind and name, else a new one. */
function laneFor(c: Change, map: MapModel, lane: Lane, made: Map<string, string>): string {
  const known = made.get(lane.id) ?? map.lanes.find((row) => row.lane.id === lane.id && row.kind === lane.lane_kind)?.lane.id
    ?? map.lanes.find((row) => row.kind === lane.lane_kind && JSON.stringify(row.lane.title ?? {}) === JSON.stringify(lane.title ?? {}))?.lane.id;
  const own = map.lanes.map((row) => row.lane);
  const here = [...own, ...[...made.values()].filter((one) => !own.some((lane) => lane.id === one)).map((one) => c.get(one) as unknown as Lane)];
  const id = known ?? newLane(c, lane, here, here.length);
  made.set(lane.id, id);
  return id;
}

function newLane(c: Change, lane: Lane, siblings: readonly Lane[], index: number): string {
  const id = c.put({ ...lane, id: c.newId("lane"), ...(lane.persona && !c.get(lane.persona) ? { persona: null } : {}) });
  placeAt(c, siblings, [id], index);
  return id;
}

function pasteSteps(c: Change, map: MapModel, clip: Clip, at: Gap): string[] {
  const column = map.stages.find((s) => s.steps.some((step) => step.id === at.step)) ?? map.stages.at(-1);
  if (!column) return [];
  const made = putSteps(c, clip.steps, () => column.stage.id);
  placeAt(c, column.steps, made, column.steps.findIndex((step) => step.id === at.step) + 1);
  return [...made, ...putCards(c, map, clip, made)];
}

function pasteStages(c: Change, map: MapModel, clip: Clip, at: Gap): string[] {
  const index = (map.stageOfStep.get(at.step) ?? map.stages.length - 1) + 1;
  const names = new Map(clip.stages.map((stage) => [stage.id, c.put({ ...stage, id: c.newId("stage") })]));
  placeAt(c, map.stages.map((s) => s.stage), [...names.values()], index);
  const made = putSteps(c, clip.steps, (step) => names.get(step.stage)!);
  return [...names.values(), ...made, ...putCards(c, map, clip, made)];
}

/** Arrows among the copied steps are copied; those that lead elsewhere are not. */
function putSteps(c: Change, steps: readonly Step[], stageOf: (step: Step) => string): string[] {
  const names = new Map(steps.map((step) => [step.id, c.newId("step")]));
  return steps.map((step) => {
    const { next, ...rest } = step;
    const kept = next?.flatMap((way) => (names.has(way.step) ? [{ ...way, step: names.get(way.step)! }] : []));
    return c.put({ ...rest, id: names.get(step.id)!, stage: stageOf(step), ...(kept?.length ? { next: kept } : {}) } as { id: string });
  });
}

function putCards(c: Change, map: MapModel, clip: Clip, steps: readonly string[]): string[] {
  const made = new Map<string, string>();
  for (const lane of clip.lanes) laneFor(c, map, lane, made);
  return clip.cards.flatMap(({ card, step, width }) => {
    const lane = made.get(card.lane);
    const from = steps[step];
    return lane && from ? [copyCard(c, card, lane, from, steps[Math.min(steps.length - 1, step + width)] ?? null)] : [];
  });
}

function pasteLanes(c: Change, map: MapModel, clip: Clip, at: Gap): string[] {
  const index = map.lanes.findIndex((row) => row.lane.id === at.lane) + 1;
  const names = new Map(clip.lanes.map((lane, i) => [lane.id, newLane(c, lane, map.lanes.map((row) => row.lane), index + i)]));
  if (clip.lanes.length > 1) placeAt(c, map.lanes.map((row) => row.lane), [...names.values()], index);
  const last = map.steps.length - 1;
  const cards = clip.cards.flatMap(({ card, step, width }) => {
    const own = map.steps.some((one) => one.id === card.from_step) ? (map.stepIndex.get(card.from_step) ?? 0) : Math.min(last, step);
    const from = map.steps[own];
    return from ? [copyCard(c, card, names.get(card.lane)!, from.id, map.steps[Math.min(last, own + width)]?.id ?? null)] : [];
  });
  return [...names.values(), ...cards];
}

/** Whether the record is one that can be chosen and copied on the sheet. */
export const copyable = (id: string): boolean => ["card", "step", "stage", "lane"].includes(kindOf(id));
export const cardOf = (records: Records, id: string): Card | undefined => record(records, "card", id);
