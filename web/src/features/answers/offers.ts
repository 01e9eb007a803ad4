/** What the forms offer: the map's touchpoints by the event names that mean them, then what is in the data only. */
import type { Binding } from "../../api";

export interface Offer { value: string; name: string }

/** A touchpoint stands for its event names; several are alternatives, which a path writes with `|`. */
export function touchpointOffers(binding: Binding, titleOf: (id: string) => string, path: boolean): { map: Offer[]; data: Offer[] } {
  const map: Offer[] = [];
  const taken = new Set<string>();
  for (const row of binding.touchpoints) {
    row.names.forEach((name) => taken.add(name));
    if (!row.names.length) continue;
    if (path) map.push({ value: row.names.join(" | "), name: titleOf(row.id) });
    else for (const name of row.names) map.push({ value: name, name: row.names.length > 1 ? `${titleOf(row.id)} (${name})` : titleOf(row.id) });
  }
  const data = [...new Set(binding.unmatched.map((one) => one.name))].filter((name) => !taken.has(name)).map((name) => ({ value: name, name }));
  const seen = new Set<string>();
  return { map: map.filter((offer) => !seen.has(offer.value) && seen.add(offer.value)), data };
}

/** A path is asked as one text, `a > b | c`; the form holds its steps. */
export const stepsOf = (values: readonly string[]): string[] => values.flatMap((value) => value.split(">")).map((step) => step.trim()).filter(Boolean);
export const pathOf = (steps: readonly string[]): string => steps.join(" > ");
