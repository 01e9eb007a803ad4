/** What is said of a persona wherever it is shown: its address, whether anything supports it, and its rule in words. */
import type { PersonaRow } from "../../api";
import type { SegmentRule } from "../../generated/records";
import { t } from "../../i18n.svelte";

/** `/personas/oil` is short for `/personas/persona:oil`. */
export const personaId = (part: string): string => (part.includes(":") ? part : `persona:${part}`);
export const personaPath = (id: string): string => `/personas/${encodeURIComponent(id)}`;

/** Nothing supports it: it is what the team believes. */
export const isBelieved = (row: Pick<PersonaRow, "evidence">): boolean => (row.evidence?.basis ?? "assumption") === "assumption";

/** All matches must hold, any value of each will do. */
export const ruleWords = (rule: SegmentRule): string =>
  (rule.all ?? []).map((match) => t("persona.is", { trait: match.trait.replace(/_/g, " "), values: match.values.join(` ${t("persona.or")} `) })).join(` ${t("persona.and")} `);
