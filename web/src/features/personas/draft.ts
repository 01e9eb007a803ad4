/** A persona as its form edits it, in one language; the texts of other languages stay as they are. */
import type { BuyingRole, Persona, Text } from "../../generated/records";

export interface PersonaDraft {
  title: string;
  description: string;
  quote: string;
  /** One a line. */
  needs: string;
  goals: string;
  channels: string[];
  photo: string;
  role: BuyingRole | "";
  stance: NonNullable<Persona["stance"]> | "";
  influence: string;
  risk: string;
  proof: string;
  /** Values with commas between. */
  segment: { trait: string; values: string }[];
  sources: string[];
}

const own = (text: Text | undefined, language: string): string => text?.[language] ?? "";

export function draftOf(persona: Persona, language: string): PersonaDraft {
  const lines = (texts: Text[] | undefined): string => (texts ?? []).map((text) => own(text, language)).join("\n").trimEnd();
  return {
    title: own(persona.title, language),
    description: own(persona.description, language),
    quote: own(persona.quote, language),
    needs: lines(persona.needs),
    goals: lines(persona.goals),
    channels: [...(persona.channels ?? [])],
    photo: persona.photo ?? "",
    role: persona.role ?? "",
    stance: persona.stance ?? "",
    influence: persona.influence ? String(persona.influence) : "",
    risk: own(persona.perceived_risk, language),
    proof: own(persona.proof_needed, language),
    segment: (persona.segment?.all ?? []).map((match) => ({ trait: match.trait, values: match.values.join(", ") })),
    sources: [...(persona.sources ?? [])],
  };
}

/** The text with one language rewritten; an emptied language is taken away. */
function written(text: Text | undefined, language: string, words: string): Text {
  const rest = Object.fromEntries(Object.entries(text ?? {}).filter(([code]) => code !== language));
  return words.trim() ? { ...rest, [language]: words.trim() } : rest;
}

/** Lines onto texts by place, so that a line's other languages stay with it; texts that say nothing any more go. */
function writtenLines(texts: Text[] | undefined, language: string, lines: string): Text[] {
  const said = lines.split("\n").map((line) => line.trim());
  const n = Math.max(said.length, texts?.length ?? 0);
  return Array.from({ length: n }, (_, i) => written(texts?.[i], language, said[i] ?? "")).filter((text) => Object.keys(text).length);
}

export function personaOf(draft: PersonaDraft, before: Persona, language: string): Persona {
  const all = draft.segment
    .map(({ trait, values }) => ({ trait: trait.trim(), values: [...new Set(values.split(",").map((one) => one.trim()).filter(Boolean))] }))
    .filter(({ trait, values }) => trait && values.length);
  return {
    ...before,
    title: written(before.title, language, draft.title),
    description: written(before.description, language, draft.description),
    quote: written(before.quote, language, draft.quote),
    needs: writtenLines(before.needs, language, draft.needs),
    goals: writtenLines(before.goals, language, draft.goals),
    channels: draft.channels,
    photo: draft.photo,
    role: draft.role || null,
    stance: draft.stance || null,
    influence: draft.influence ? Number(draft.influence) : null,
    perceived_risk: written(before.perceived_risk, language, draft.risk),
    proof_needed: written(before.proof_needed, language, draft.proof),
    segment: all.length ? { all } : null,
    sources: draft.sources,
  };
}
