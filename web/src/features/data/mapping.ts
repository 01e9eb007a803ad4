/**
 * What the reader has said about a file, as the importer's options. Plain values; the page draws them and the server
 * guesses whatever is not said here.
 */
import { isSentence, type Said as Spoken } from "../../core/sentence";
import type { Preview } from "../../api";

export type Kind = "events" | "answers";

/** The roles that a file's columns may have; names as the importer's options, in the order they are offered. */
export const EVENT_ROLES = [
  "customer", "event", "at", "case", "channel", "account", "start", "lifecycle", "instance", "actor", "status", "value", "message",
] as const;
export const ANSWER_ROLES = ["customer", "score", "comment", "about", "at", "account", "question"] as const;
export const rolesFor = (kind: Kind): readonly string[] => (kind === "events" ? EVENT_ROLES : ANSWER_ROLES);

/** How one score column is to be read; what is left out is guessed. */
export interface ScaleSaid {
  metric?: string;
  low?: number;
  high?: number;
  reversed?: boolean;
}
/** Another uploaded table whose rows belong to this one's by a key. */
export interface Join {
  upload: string;
  name: string;
  key: string;
  other_key: string;
}
/** Everything the reader has said so far. */
export interface Said {
  kind: Kind;
  /** Column to role; "" = a property, whatever it is called. A column that is not here is guessed. */
  chosen: Readonly<Record<string, string>>;
  scales: Readonly<Record<string, ScaleSaid>>;
  /** Reading: tz, date_order, delimiter, encoding, header, currency …; "" = guess. */
  settings: Readonly<Record<string, string>>;
  joins: readonly Join[];
  keepIds: boolean;
  again: boolean;
  language: string;
}

const SETTINGS: Record<Kind, readonly string[]> = {
  events: ["tz", "date_order", "delimiter", "encoding", "header", "event_value", "currency", "sheet"],
  answers: ["tz", "date_order", "delimiter", "encoding", "header", "about_value", "sheet"],
};

/** The role a column has now: what was said, else the guess, else "". */
export function roleOf(column: string, preview: Preview, chosen: Said["chosen"]): string {
  return chosen[column] ?? preview.columns.find((c) => c.name === column)?.guess ?? "";
}

/** Says that `column` is `role` ("" = a property). A role that only one column can have is taken from the other. */
export function choose(chosen: Said["chosen"], column: string, role: string): Record<string, string> {
  const others = Object.entries(chosen).filter(([name, its]) => name !== column && (its !== role || role === "" || role === "score"));
  return { ...Object.fromEntries(others), [column]: role };
}

/** The importer's options. */
export function importOptions(said: Said, preview: Preview | null): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const properties: string[] = [];
  for (const [column, role] of Object.entries(said.chosen)) {
    if (role === "") properties.push(column);
    else if (role !== "score") options[role] = column;
  }
  if (properties.length) options.properties = properties;
  if (said.kind === "answers") {
    if (preview && Object.values(said.chosen).includes("score")) {
      options.score = preview.columns.map((c) => c.name).filter((name) => roleOf(name, preview, said.chosen) === "score");
    }
    const scales = Object.entries(said.scales).filter(([, scale]) => Object.keys(scale).length);
    if (scales.length) options.scales = Object.fromEntries(scales);
    options.language = said.language;
  }
  for (const key of SETTINGS[said.kind]) {
    const value = said.settings[key]?.trim();
    if (value) options[key] = key === "header" ? value === "yes" : value;
  }
  if (said.kind === "events") {
    if (said.joins.length) options.joins = said.joins.map(({ upload, key, other_key }) => ({ upload, key, other_key }));
    if (said.keepIds) options.keep_ids = true;
  }
  if (said.again) options.again = true;
  return options;
}

/** Warnings that the page does not already say in words of its own (the scales' table, the marks in free texts). */
export const ownWarnings = (warnings: readonly Spoken[], also: readonly string[] = []): Spoken[] =>
  warnings.filter((said) => !isSentence(said) || !(OWN.has(said.code) || also.includes(said.code)));
const OWN = new Set(["voice.read_as_scale", "voice.personal_data_marked", "events.only_sheet_read_others"]);
