/** The contact plan: a row per persona, a cell per stage with its planned contacts and the questions customers have there. */
import type { Contact, Insight, Persona, Stage } from "../generated/records";
import { takesPartIn } from "./group";
import { ofKind, record, type MapModel, type Records } from "./model";

export interface Question { insight: Insight; answered: boolean }
export interface PlanCell {
  stage: Stage;
  contacts: Contact[];
  questions: Question[];
  /** The persona takes no part in this stage. */
  out: boolean;
  /** Whether it should be filled; the row for everybody should not when there are personas. */
  counted: boolean;
  /** Nothing is said here though the persona is: neither to it nor to everybody. */
  empty: boolean;
}
/** `persona` null: what is said to everybody. */
export interface PlanRow { persona: Persona | null; cells: PlanCell[] }
export interface Plan { rows: PlanRow[]; empty: number; cells: number; unanswered: Insight[] }

export function contactPlan(records: Records, model: MapModel): Plan {
  const personas = personasOf(records, model);
  const contacts = ofKind(records, "contact").sort((a, b) => (a.wait_seconds ?? Infinity) - (b.wait_seconds ?? Infinity) || (a.id < b.id ? -1 : 1));
  const known = new Set(personas.map((p) => p.id));
  const of = (contact: Contact): string | null => (contact.persona && known.has(contact.persona) ? contact.persona : null);
  const questions = questionsByStage(records, model, contacts);
  const stages = model.stages.map(({ stage }) => stage.id);
  const rows = [null, ...personas].map((persona) => ({
    persona,
    cells: model.stages.map(({ stage, index }): PlanCell => {
      const here = contacts.filter((c) => c.stage === stage.id && of(c) === (persona?.id ?? null));
      const forAll = contacts.some((c) => c.stage === stage.id && of(c) === null);
      const counted = persona !== null || !personas.length;
      const out = persona !== null && !takesPartIn(persona, stage.id, stages);
      const asked = (questions[index] ?? []).filter(({ insight }) => {
        const who = insight.persona && known.has(insight.persona) ? insight.persona : null;
        return who === (persona?.id ?? null);
      });
      return { stage, contacts: here, questions: asked, out, counted, empty: counted && !out && !here.length && !forAll };
    }),
  }));
  const counted = rows.flatMap((row) => row.cells).filter((cell) => cell.counted && !cell.out);
  const unanswered = new Map(rows.flatMap((row) => row.cells.flatMap((cell) => cell.questions)).filter((q) => !q.answered).map((q) => [q.insight.id, q.insight]));
  return { rows, empty: counted.filter((cell) => cell.empty).length, cells: counted.length, unanswered: [...unanswered.values()] };
}

/** The journey's own personas in its order; a journey that names none has those that cards or contacts speak of. */
export function personasOf(records: Records, model: MapModel): Persona[] {
  const named = (model.journey?.personas ?? []).map((id) => record(records, "persona", id)).filter((p) => p !== undefined);
  if (named.length) return named;
  const spoken = new Set([...ofKind(records, "contact"), ...ofKind(records, "card")].map((r) => r.persona));
  return ofKind(records, "persona").filter((p) => spoken.has(p.id));
}

/** A question stands where its card does, else at its touchpoint; it is answered by its own text or by a contact. */
function questionsByStage(records: Records, model: MapModel, contacts: readonly Contact[]): Question[][] {
  const told = new Set(contacts.filter((c) => c.status !== "stopped").flatMap((c) => c.answers ?? []));
  const found: Question[][] = model.stages.map(() => []);
  for (const insight of ofKind(records, "insight")) {
    if (insight.insight_kind !== "question") continue;
    const step = model.stepOfRef.get(insight.id) ?? (insight.touchpoint ? model.stepOfRef.get(insight.touchpoint) : undefined);
    const stage = step === undefined ? undefined : model.stageOfStep.get(step);
    if (stage === undefined) continue;
    found[stage]!.push({ insight, answered: told.has(insight.id) || Object.values(insight.answer ?? {}).some(Boolean) });
  }
  return found;
}
