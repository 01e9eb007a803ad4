/**
 * Which fields of a record the panel offers, in which order: the first ones always, the rest under "more". What a field
 * may hold comes from the records themselves (`generated/fields`).
 */
import type { Kind } from "../../core/model";
import { kindOf, type AnyRecord } from "../../core/model";
import { FIELDS, type FieldInfo } from "../../generated/fields";

export interface Form { first: readonly string[]; more: readonly string[] }

const FORMS: Partial<Record<Kind, Form>> = {
  journey: {
    first: ["title", "purpose", "scenario", "customer_goal", "customer_promise", "state", "owner"],
    more: ["scope_kind", "market", "team", "personas", "goal_touchpoints", "kpis", "tags"],
  },
  stage: { first: ["title", "customer_goal", "stage_kind", "owner", "team"], more: ["onward_owner", "onward_team", "communicate", "communicate_how"] },
  step: { first: ["title", "description", "next", "optional", "ends", "engagement"], more: ["stage", "owner", "team", "nested_journey"] },
  touchpoint: {
    first: ["title", "channel", "owner", "team", "importance", "moment_of_truth", "expected", "response"],
    more: ["description", "ownership", "contact", "form", "initiator", "receiver", "systems", "tags"],
  },
  lane: { first: ["title", "persona", "hidden"], more: [] },
  card: { first: ["text", "sources", "image", "icon", "color", "link", "emotion"], more: ["from_step", "to_step", "lane", "persona"] },
  insight: {
    first: ["insight_kind", "text", "severity", "expected_emotion", "answer", "alternative_kind", "weight", "sources"],
    more: ["touchpoint", "persona", "owner", "tags"],
  },
  opportunity: {
    first: ["title", "status", "owner", "insights", "touchpoints", "steps"],
    more: ["team", "customer_value", "business_value", "effort", "tags"],
  },
  idea: { first: ["title", "idea_kind", "opportunity", "owner"], more: ["tags"] },
  action: {
    first: ["title", "status", "owner", "due_at", "goal", "kpi"],
    more: ["description", "team", "idea", "opportunity", "touchpoints", "started_at", "done_at", "verdict", "verdict_kind", "verdict_text"],
  },
  kpi: { first: ["title", "unit", "direction", "baseline", "baseline_at", "target", "target_at"], more: ["owner", "touchpoint", "stage"] },
  process: { first: ["title", "description", "owner", "systems"], more: ["team", "touchpoints"] },
  source: { first: ["title", "source_kind", "n", "date", "link", "note"], more: ["purpose"] },
};

/** Fields that say something only of some records of their kind. */
const ONLY: Record<string, (record: AnyRecord) => boolean> = {
  "insight.answer": (one) => one.insight_kind === "question",
  "insight.alternative_kind": (one) => one.insight_kind === "alternative",
  "insight.expected_emotion": (one) => one.insight_kind === "expectation",
  "insight.weight": (one) => one.insight_kind === "criterion",
  "insight.severity": (one) => one.insight_kind === "pain" || one.insight_kind === "barrier",
  "action.verdict_kind": (one) => Boolean(one.verdict),
  "action.verdict_text": (one) => Boolean(one.verdict),
  "card.emotion": (one) => typeof one.emotion === "number",
};
/** What a card that places a record has of its own; the rest is the record's. */
const PLACING = new Set(["from_step", "to_step", "lane", "persona"]);

/** The form of a record; null for kinds that have a page of their own. */
export function formOf(record: AnyRecord | undefined): Form | null {
  const kind = record ? (kindOf(record.id) as Kind) : undefined;
  const form = kind && FORMS[kind];
  if (!record || !form) return null;
  const shown = (name: string): boolean =>
    (ONLY[`${kind}.${name}`]?.(record) ?? true) && !(kind === "card" && record.ref && !PLACING.has(name));
  return { first: form.first.filter(shown), more: form.more.filter(shown) };
}

export const fieldInfo = (id: string, name: string): FieldInfo => FIELDS[kindOf(id)]?.[name] ?? { is: "other" };

/** The words for a choice stand under this key, one per value. */
export function choiceKey(kind: string, field: string): string {
  const own: Record<string, string> = {
    "action.status": "action_status", "opportunity.status": "opportunity_status", "journey.scope_kind": "scope",
    "idea.idea_kind": "idea", "insight.insight_kind": "insight", "stage.stage_kind": "stage", "source.source_kind": "source",
    "insight.alternative_kind": "alternative", "action.verdict_kind": "verdict_kind",
  };
  return `journey.${own[`${kind}.${field}`] ?? field}_`;
}

/** What one has typed for a number: the number, null for nothing, undefined when it cannot be taken. */
export function typedNumber(text: string, info: FieldInfo): number | null | undefined {
  const plain = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace("−", "-").replace(",", ".");
  if (!plain) return null;
  const value = /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  const fits = Number.isFinite(value) && (info.is !== "whole" || Number.isInteger(value));
  if (!fits || (info.low !== undefined && value < info.low) || (info.high !== undefined && value > info.high)) return undefined;
  return value;
}

/** Values in use for a field of plain words on any record, those most used first. */
export function wordsInUse(records: Iterable<AnyRecord>, field: string): string[] {
  const count = new Map<string, number>();
  for (const one of records) {
    const value = one[field];
    for (const word of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof word === "string" && word) count.set(word, (count.get(word) ?? 0) + 1);
    }
  }
  return [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}

/** A plain list as typed with commas between. */
export const typedWords = (text: string): string[] => [...new Set(text.split(",").map((word) => word.trim()).filter(Boolean))];
