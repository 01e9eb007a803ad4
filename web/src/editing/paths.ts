/**
 * The planned path: arrows between steps (branches and loops), steps that may be left out, steps where the path may end.
 * A step without arrows goes on to the one after it; drawing an arrow keeps that way open beside the new one.
 */
import type { MapModel } from "../core/model";
import type { Next, Step, Text } from "../generated/records";
import type { Change } from "../live/change";

/** Where the customer goes from a step as planned: its arrows, else the step after it. */
export function ways(map: MapModel, step: Step): Next[] {
  if (step.next?.length) return step.next;
  const after = following(map, step.id);
  return after ? [{ step: after }] : [];
}

export function following(map: MapModel, id: string): string | undefined {
  const at = map.stepIndex.get(id);
  return at === undefined ? undefined : map.steps[at + 1]?.id;
}

/** An arrow; one that is there already stays as it is. A step may lead to itself: it is done again. */
export function connect(c: Change, map: MapModel, from: string, to: string, label: Text = {}): void {
  const step = c.get(from) as unknown as Step | undefined;
  if (!step || !c.get(to)) return;
  const now = ways(map, step);
  if (now.some((way) => way.step === to)) return;
  const next: Next = Object.keys(label).length ? { step: to, label } : { step: to };
  c.patch(from, { next: [...now, next] });
}

/** Without the arrow; when only the way to the following step is left, the step needs none. */
export function disconnect(c: Change, map: MapModel, from: string, to: string): void {
  const step = c.get(from) as unknown as Step | undefined;
  if (!step) return;
  setWays(c, map, step, ways(map, step).filter((way) => way.step !== to));
}

/** The arrow leads to another step instead. */
export function redirect(c: Change, map: MapModel, from: string, to: string, instead: string): void {
  const step = c.get(from) as unknown as Step | undefined;
  if (!step || to === instead || !c.get(instead)) return;
  const now = ways(map, step);
  if (!now.some((way) => way.step === to)) return;
  const rest = now.filter((way) => way.step !== instead);
  setWays(c, map, step, rest.map((way) => (way.step === to ? { ...way, step: instead } : way)));
}

export function nameArrow(c: Change, map: MapModel, from: string, to: string, language: string, words: string): void {
  const step = c.get(from) as unknown as Step | undefined;
  if (!step) return;
  const next = ways(map, step).map((way) => {
    if (way.step !== to) return way;
    const label = { ...way.label, [language]: words };
    if (!words) delete label[language];
    return Object.keys(label).length ? { ...way, label } : { step: way.step };
  });
  setWays(c, map, step, next);
}

function setWays(c: Change, map: MapModel, step: Step, next: Next[]): void {
  const usual = next.length === 1 && next[0]!.step === following(map, step.id) && !next[0]!.label;
  c.patch(step.id, { next: !next.length || usual ? undefined : next });
}

export const toggle = (c: Change, ids: readonly string[], field: "optional" | "ends"): void => {
  const on = !ids.every((id) => c.get(id)?.[field]);
  for (const id of ids) c.patch(id, { [field]: on || undefined });
};

/** What is drawn besides the plain way on: branches forward, loops back, each with its words. */
export interface Arrow { from: number; to: number; step: string; target: string; label: Text | undefined }

export function arrows(map: MapModel): Arrow[] {
  return map.steps.flatMap((step, from) =>
    (step.next ?? []).flatMap((way) => {
      const to = map.stepIndex.get(way.step);
      const plain = to === from + 1 && !Object.values(way.label ?? {}).some(Boolean);
      return to === undefined || plain ? [] : [{ from, to, step: step.id, target: way.step, label: way.label }];
    }),
  );
}
