/** What the server says of internal audits, and how a finding and a status look. */
import type { Said } from "../../core/sentence";
import type { Text } from "../../generated/records";

export type Status = "planned" | "ongoing" | "reported" | "closed";
export type Grade = "major" | "minor" | "observation" | "good";
export type Answer = "conforms" | Grade | "not_applicable";
export type State = "noted" | "no_action" | "acting" | "unchecked" | "effective" | "not_effective";
export type Part = "lead" | "auditor" | "auditee" | "management";

export const GRADES: readonly Grade[] = ["major", "minor", "observation", "good"];
export const ANSWERS: readonly Answer[] = ["conforms", "minor", "major", "observation", "good", "not_applicable"];
export const PARTS: readonly Part[] = ["lead", "auditor", "auditee", "management"];

export interface Spot { journey: string; about: string }
export interface Place extends Spot {
  kind: "journey" | "stage" | "touchpoint"; title: Text; within: Text; journey_title: Text; owner: string; team: string; gone: boolean;
}
export interface EvidenceLink { name: string; address: string }
export interface Fact { sentence: Said; holds: boolean | null }
export interface Item extends Spot {
  item: string; question: string; words: string; answer: Answer | null; evidence: string; links: EvidenceLink[]; by: string; at: string | null; facts: Fact[];
}
export interface Corrective { action: string; words: string; owner: string; due_at: string; done_at: string | null; done_by: string; note: string }
export interface Effect { measure: string; sentence: Said; met: boolean | null }
export interface Check { by: string; at: string; effective: boolean; words: string; effect: Effect | null }
export interface Finding extends Spot {
  finding: string; number: number; item: string; grade: Grade; words: string; requirement: string; evidence: string; links: EvidenceLink[];
  whys: string[]; cause: string; measure: string; actions: Corrective[]; checks: Check[]; by: string; at: string;
}
export interface AuditContent {
  audit: string; revision: number; status: Status; title: string; purpose: string; criteria: string[]; auditors: string[]; planned_at: string;
  places: Place[]; items: Item[]; findings: Finding[]; summary: string; made_by: string; made_at: string; closed_at: string | null;
}
export interface Standing { finding: string; state: State; late: number; effect: Effect | null }
export interface Signature { name: string; part: Part; at: string; genuine: boolean }
export interface SignedReport { revision: number; digest: string; intact: boolean; made_at: string; signatures: Signature[]; warnings: Said[]; changed_since: boolean }
export interface MeasureChoice { measure: string; journey: string; name: Text; kind: "kpi" | "watch" }
export interface AuditView {
  content: AuditContent; may_edit: boolean; standing: Standing[]; gaps: Said[]; warnings: Said[]; reports: SignedReport[]; measures: MeasureChoice[];
}
export interface AuditRow {
  audit: string; title: string; status: Status; revision: number; planned_at: string; auditors: string[]; journeys: Text[]; places: number;
  questions: number; answered: number; findings: Partial<Record<Grade, number>>; waiting: number; late: number; may_edit: boolean;
}
export interface PlacedFinding { audit: string; title: string; finding: string; number: number; about: string; grade: Grade; words: string; state: State; late: number }
export interface WaitingAction {
  audit: string; title: string; finding: string; number: number; action: string; words: string; owner: string; due_at: string; late: boolean; place: Text; journey: string;
}
export interface AuditPlan { title: string; scope: Spot[]; auditors: string[]; planned_at: string; purpose: string; criteria: string[] }
export interface Promised { words: string; owner: string; due_at: string; done: boolean; note: string }

export const auditPath = (audit: string, finding = ""): string => `/audits/${encodeURIComponent(audit)}${finding ? `#${encodeURIComponent(finding)}` : ""}`;
export const placeKey = (one: Spot): string => `${one.journey} ${one.about}`;
export const isNonconformity = (answer: Answer | null): answer is "major" | "minor" => answer === "major" || answer === "minor";
/** Lines of a text area as a list: spaces and empty lines go. */
export const lines = (text: string): string[] => text.split("\n").map((one) => one.trim()).filter(Boolean);

const OF_GRADE: Record<Grade, string> = { major: "loss", minor: "care", observation: "", good: "good" };
const OF_STATE: Record<State, string> = { noted: "", no_action: "loss", acting: "flow", unchecked: "care", effective: "good", not_effective: "loss" };
const OF_STATUS: Record<Status, string> = { planned: "", ongoing: "flow", reported: "care", closed: "good" };
export const gradeTone = (grade: Grade): string => OF_GRADE[grade];
export const stateTone = (state: State): string => OF_STATE[state];
export const statusTone = (status: Status): string => OF_STATUS[status];
/** The questions of each place, in the order of the places. */
export function byPlace(content: AuditContent): { place: Place; items: Item[]; open: number }[] {
  const items = new Map<string, Item[]>();
  for (const item of content.items) items.set(placeKey(item), [...(items.get(placeKey(item)) ?? []), item]);
  return content.places.map((place) => {
    const here = items.get(placeKey(place)) ?? [];
    return { place, items: here, open: here.filter((one) => one.answer === null).length };
  });
}
