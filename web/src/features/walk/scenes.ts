/** One typical journey as scenes: what happened on which day, who began, the planned step beside, what was left out. */
import type { Walks } from "../../api";
import { record, type MapModel, type Records } from "../../core/model";
import { starter } from "../../core/swimlanes";

export type Told = Walks["paths"][number];
export interface Scene {
  touchpoint: string;
  day: number;
  /** Days without any contact before it. */
  silence: number;
  low: number;
  high: number;
  /** A message from us, something the customer did, or somebody else. */
  from: "us" | "customer" | "others";
  /** The planned step it belongs to. */
  step: string | undefined;
  /** Steps that the plan has between the one before and this, and that did not happen. */
  left: string[];
  /** It comes earlier on the map than what came before it. */
  back: boolean;
}

export function scenes(path: Told, records: Records, model: MapModel): Scene[] {
  const met = new Set(path.entries.map((entry) => model.stepOfRef.get(entry.touchpoint)));
  const withTouchpoints = new Set([...model.stepOfRef].filter(([ref]) => ref.startsWith("touchpoint:")).map(([, step]) => step));
  let at = -1;
  return path.entries.map((entry) => {
    const step = model.stepOfRef.get(entry.touchpoint);
    const index = step === undefined ? at : (model.stepIndex.get(step) ?? at);
    const left = model.steps.slice(at + 1, Math.max(at + 1, index)).filter((s) => !s.optional && !met.has(s.id) && withTouchpoints.has(s.id)).map((s) => s.id);
    const back = index < at;
    at = Math.max(at, index);
    const touchpoint = record(records, "touchpoint", entry.touchpoint);
    const who = touchpoint ? starter(touchpoint).kind : "nobody";
    return { ...entry, step, left, back, from: who === "customer" ? "customer" : who === "team" || who === "nobody" ? "us" : "others" };
  });
}

/** How tall a silence is drawn: it grows with its length, ever slower. */
export const silenceHeight = (days: number): number => (days < 1 ? 0 : Math.round(14 + 18 * Math.log2(1 + days)));
