/**
 * A touchpoint's event rule as a form edits it: alternatives ("or") of conditions ("and"), every value as typed. An empty
 * condition says nothing; an alternative of nothing but empty ones is not there.
 */
import type { EventMatch, EventRule } from "../generated/records";

export const CONDITIONS = ["name", "channel", "property", "url", "utm"] as const;
export type ConditionKind = (typeof CONDITIONS)[number];
export const UTM_KEYS = ["source", "medium", "campaign", "term", "content"] as const;

export interface Condition {
  kind: ConditionKind;
  /** The property's or UTM parameter's name. */
  key: string;
  /** Values with commas between; a URL or UTM pattern as it is. */
  value: string;
}

export const newCondition = (kind: ConditionKind = "name"): Condition => ({ kind, key: kind === "utm" ? "source" : "", value: "" });
const list = (text: string): string[] => [...new Set(text.split(",").map((part) => part.trim()).filter(Boolean))];

/** The rule's alternatives; one with an empty condition when there is no rule, so that there is something to fill in. */
export function conditionsOf(rule: EventRule | null | undefined): Condition[][] {
  const found = (rule?.any ?? []).map(ofMatch).filter((conditions) => conditions.length);
  return found.length ? found : [[newCondition()]];
}

function ofMatch(match: EventMatch): Condition[] {
  const found: Condition[] = [];
  if (match.name?.length) found.push({ kind: "name", key: "", value: match.name.join(", ") });
  if (match.channel?.length) found.push({ kind: "channel", key: "", value: match.channel.join(", ") });
  for (const [key, values] of Object.entries(match.property ?? {})) found.push({ kind: "property", key, value: values.join(", ") });
  if (match.url) found.push({ kind: "url", key: "", value: match.url });
  for (const [key, value] of Object.entries(match.utm ?? {})) found.push({ kind: "utm", key, value });
  return found;
}

/** The rule that the alternatives say; null when they say nothing. */
export function ruleOf(alternatives: readonly (readonly Condition[])[]): EventRule | null {
  const any = alternatives.map(matchOf).filter((match) => Object.keys(match).length);
  return any.length ? { any } : null;
}

function matchOf(conditions: readonly Condition[]): EventMatch {
  const match: EventMatch = {};
  for (const { kind, key, value } of conditions) {
    const text = value.trim();
    const name = key.trim();
    const values = list(text);
    if (!values.length || ((kind === "property" || kind === "utm") && !name)) continue;
    if (kind === "name") match.name = [...new Set([...(match.name ?? []), ...values])];
    else if (kind === "channel") match.channel = [...new Set([...(match.channel ?? []), ...values])];
    else if (kind === "property") match.property = { ...match.property, [name]: values };
    else if (kind === "url") match.url = text;
    else match.utm = { ...match.utm, [name]: text };
  }
  return match;
}

/** The rule with one more way to recognise an event: by this name. */
export function withName(rule: EventRule | null | undefined, name: string): EventRule {
  const any = rule?.any ?? [];
  const plain = any.findIndex((match) => match.name?.length && Object.keys(match).length === 1);
  if (plain < 0) return { any: [...any, { name: [name] }] };
  return { any: any.map((match, i) => (i === plain ? { name: [...new Set([...match.name!, name])] } : match)) };
}
