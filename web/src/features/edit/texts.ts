/** Writing one text of a record: in which languages, as which undo step, and what it is called. */
import { kindOf } from "../../core/model";
import type { Text } from "../../generated/records";
import { has, LANGUAGES, t, type Language } from "../../i18n.svelte";
import type { JourneySession } from "../journey/session.svelte";

/** The journey's languages, and the one that is being written. */
export function textLanguages(session: JourneySession): Language[] {
  const own = session.model.journey?.languages ?? [];
  return LANGUAGES.filter((code) => own.includes(code) || code === session.edit.language);
}

/** "Title: Stage", for a screen reader. */
export function textName(id: string, field: string): string {
  return `${fieldName(kindOf(id), field)} – ${t(`journey.kind_${kindOf(id)}`)}`;
}

/** What a field is called; one of several kinds may have a word of its own. */
export function fieldName(kind: string, field: string): string {
  return has(`edit.field_${kind}_${field}`) ? t(`edit.field_${kind}_${field}`) : t(`edit.field_${field}`);
}

/** Writes a text; all that is written under the same `step` is one step to undo. */
export function writeText(session: JourneySession, id: string, field: string, language: string, words: string, step: string): void {
  if (session.edit.mayEdit) session.edit.run("text", (c) => c.text(id, field, language, words), { joins: step });
}

/** Without blanks around it, and without the languages in which nothing is left. */
export function tidied(text: Text | undefined): Text {
  return Object.fromEntries(
    Object.entries(text ?? {}).map(([code, words]) => [code, words.trim()]).filter(([, words]) => words),
  ) as Text;
}

export function tidyText(session: JourneySession, id: string, field: string, step: string): void {
  const text = session.get(id)?.[field] as Text | undefined;
  const tidy = tidied(text);
  if (!text || JSON.stringify(tidy) === JSON.stringify(text) || !session.edit.mayEdit) return;
  session.edit.run("text", (c) => c.patch(id, { [field]: tidy }), { joins: step });
}
