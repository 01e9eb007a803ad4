/** A line of the trail in words. */
import type { TrailChoices, TrailLine } from "../../api";
import { has, reader, t } from "../../i18n.svelte";

/** What was done; one that this version has no words for keeps its name. */
export function done(action: string): string {
  const key = `trail.action_${action.replace(/[ -]/g, "_")}`;
  return has(key) ? t(key) : action;
}

const COUNTS = ["rows", "n", "events", "answers", "journeys", "touchpoints", "round", "revision"] as const;
const NAMES = ["format", "source", "about", "issuer", "digest"] as const;

/** What more the line says; ids of links, sessions and batches are left to the file. */
export function parts(line: TrailLine, choices: TrailChoices): string[] {
  const { detail } = line;
  const said: string[] = [];
  const part = (name: string, value: string): unknown => said.push(t(`trail.part_${name}`, { value }));
  const of = String(detail["of"] ?? "");
  const whom = choices.people[of] ?? choices.teams[of];
  if (whom) part("of", whom);
  if (typeof detail["role"] === "string" && has(`members.role_${detail["role"]}`)) part("role", t(`members.role_${detail["role"]}`).toLocaleLowerCase());
  const way = `trail.way_${String(detail["way"]).replace(/ /g, "_")}`;
  if (has(way)) said.push(t(way));
  const changed = changes(detail);
  if (changed) part("changed", reader.formats.count(changed));
  for (const name of COUNTS) if (typeof detail[name] === "number") part(name, reader.formats.count(detail[name]));
  for (const name of NAMES) if (typeof detail[name] === "string" && detail[name]) part(name, detail[name]);
  return said;
}

function changes(detail: Record<string, unknown>): number {
  const { put, remove, live } = detail;
  if (live && typeof live === "object") return Object.keys(live).length;
  return (Array.isArray(put) ? put.length : 0) + (Array.isArray(remove) ? remove.length : 0);
}
