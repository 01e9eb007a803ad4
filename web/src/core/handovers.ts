/**
 * The journey by team, and each hand-over as an arrow from lane to lane: where lanes, boxes, arrows and their words stand.
 * Plain values; nothing of the screen.
 */
import type { Touchpoint } from "../generated/records";
import type { Gap, HandOver } from "../generated/measured";
import { byOrder, ofKind, record, type MapModel, type Records } from "./model";
import { gapId } from "./ownership";

export const BOX = { width: 132, height: 38, gap: 6 } as const;
export const LABEL = { width: 112, height: 50 } as const;
const HEAD = 148;
const PAD = 10;
/** Between columns: room for an arrow's words where one leaves, else a narrow way. */
const WORDS = LABEL.width + 28;
const NARROW = 20;
const THINNEST = 1.5;
const THICKEST = 7;

export interface TeamLane { team: string; y: number; height: number }
export interface TeamBox { id: string; step: number; x: number; y: number; crosses: boolean }
export interface Arrow {
  /** The gap that it opens. */
  gap: string;
  between: Gap;
  over: HandOver;
  path: string;
  width: number;
  label: { x: number; y: number };
}
export interface HandOverSheet { width: number; height: number; lanes: TeamLane[]; boxes: TeamBox[]; arrows: Arrow[]; columns: { step: number; x: number }[] }

/** Whose a touchpoint is, "" when it is nobody's. */
export const teamOf = (touchpoint: Touchpoint): string => touchpoint.team || touchpoint.owner || "";

/** Every hand-over between steps, in map order; those within a step's way that only a few took stand last. */
export function handOversOf(gaps: readonly Gap[], model: MapModel): { gap: Gap; over: HandOver }[] {
  const at = (id: string): number => model.stepIndex.get(id) ?? -1;
  return gaps
    .filter((gap) => gap.kind === "step" && at(gap.source) >= 0 && at(gap.target) >= 0)
    .sort((a, b) => at(a.source) - at(b.source) || at(a.target) - at(b.target))
    .flatMap((gap) => (gap.hand_overs ?? []).map((over) => ({ gap, over })));
}

export function layHandOvers(records: Records, model: MapModel, gaps: readonly Gap[]): HandOverSheet {
  const overs = handOversOf(gaps, model);
  const crossing = new Set(overs.flatMap(({ over }) => over.touchpoints));
  const cells = new Map<string, Touchpoint[]>();
  const teams: string[] = [];
  const cards = ofKind(records, "card").filter((card) => model.stepIndex.has(card.from_step)).sort((a, b) => model.stepIndex.get(a.from_step)! - model.stepIndex.get(b.from_step)! || byOrder(a, b));
  for (const card of cards) {
    const touchpoint = record(records, "touchpoint", card.ref);
    if (!touchpoint) continue;
    const team = teamOf(touchpoint);
    if (!teams.includes(team)) teams.push(team);
    const key = `${model.stepIndex.get(card.from_step)!} ${team}`;
    const cell = cells.get(key) ?? [];
    if (!cell.includes(touchpoint)) cells.set(key, [...cell, touchpoint]);
  }
  // What nobody owns stands last.
  teams.sort((a, b) => Number(!a) - Number(!b));
  const tallest = (team: string): number => Math.max(1, ...model.steps.map((_, step) => cells.get(`${step} ${team}`)?.length ?? 0));
  let y = 0;
  const lanes = teams.map((team): TeamLane => {
    const lane = { team, y, height: tallest(team) * (BOX.height + BOX.gap) - BOX.gap + 2 * PAD };
    y += lane.height;
    return lane;
  });
  const leaving = new Set(overs.map(({ gap }) => model.stepIndex.get(gap.source)!));
  const lefts: number[] = [];
  for (const step of model.steps.keys()) lefts.push(step ? lefts[step - 1]! + BOX.width + (leaving.has(step - 1) ? WORDS : NARROW) : HEAD + PAD);
  const x = (step: number): number => lefts[step] ?? HEAD + PAD;
  const boxes = lanes.flatMap(({ team, y: top }) =>
    model.steps.flatMap((_, step) => (cells.get(`${step} ${team}`) ?? []).map((one, i): TeamBox => ({ id: one.id, step, x: x(step), y: top + PAD + i * (BOX.height + BOX.gap), crosses: crossing.has(one.id) }))),
  );
  const middle = (step: number, team: string): number | null => {
    const own = boxes.filter((box) => box.step === step && teamOf(record(records, "touchpoint", box.id)!) === team);
    return own.length ? (own[0]!.y + own.at(-1)!.y + BOX.height) / 2 : null;
  };
  const most = Math.max(1, ...overs.map(({ over }) => over.n ?? 0));
  const arrows = overs.flatMap(({ gap, over }): Arrow[] => {
    const [from, to] = [model.stepIndex.get(gap.source)!, model.stepIndex.get(gap.target)!];
    const [start, end] = [middle(from, over.source), middle(to, over.target)];
    if (start === null || end === null) return [];
    const [x0, x1] = [x(from) + BOX.width, x(to) - 3];
    const bend = Math.min(70, (x1 - x0) / 2);
    return [{
      gap: gapId(gap.source, gap.target), between: gap, over,
      path: `M${x0} ${start}C${x0 + bend} ${start} ${x0 + WORDS - bend} ${end} ${x0 + WORDS - 8} ${end}H${x1}`,
      width: over.n ? THINNEST + (THICKEST - THINNEST) * Math.sqrt(over.n / most) : THINNEST,
      label: { x: x0 + 10, y: (start + end) / 2 - LABEL.height / 2 },
    }];
  });
  apart(arrows, y);
  return { width: x(model.steps.length - 1) + BOX.width + PAD, height: y, lanes, boxes, arrows, columns: model.steps.map((_, step) => ({ step, x: x(step) })) };
}

/** Words of arrows that leave the same step stand below each other, as near to their arrow as there is room. */
function apart(arrows: Arrow[], bottom: number): void {
  const columns = new Map<number, Arrow[]>();
  for (const arrow of arrows) columns.set(arrow.label.x, [...(columns.get(arrow.label.x) ?? []), arrow]);
  for (const column of columns.values()) {
    column.sort((a, b) => a.label.y - b.label.y);
    let free = 0;
    for (const { label } of column) free = (label.y = Math.max(label.y, free)) + LABEL.height + 2;
    let limit = Math.max(bottom, column.length * (LABEL.height + 2));
    for (const { label } of [...column].reverse()) limit = (label.y = Math.min(label.y, limit - LABEL.height)) - 2;
  }
}
