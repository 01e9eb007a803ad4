/** A draft's report as `POST /api/discover` gives it (`resa.evidence.discovery.report`). */
import type { Said } from "../../core/sentence";
import type { Value } from "../../generated/measured";

export interface Discovery {
  journeys: number;
  events: number;
  sampled_every: number;
  stages: number;
  steps: number;
  touchpoints: number;
  events_on_map: number;
  explained: Value;
  fitness: Value;
  representative_path: string[];
  representative_n: number | null;
  dropped_names: { name: string; journeys: number | null; share: number | null }[];
  dropped_branches: { source: string; target: string; n: number }[];
  n_dropped_branches: number;
  personas: { id: string; share: number; more: string[]; less: string[]; trait: string | null; values: string[]; precision: number | null; recall: number | null; tried: number | null }[];
  persona_note: Said;
  goals: string[];
  warnings: Said[];
}
