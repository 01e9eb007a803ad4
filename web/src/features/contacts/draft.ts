/** A planned contact as its form holds it, and the record it becomes; texts in other languages and unknown fields stay. */
import type { Contact, Text } from "../../generated/records";
import { inUnit, secondsOf, type Unit } from "../edit/durations";

export const STATUSES = ["idea", "planned", "ready", "live", "stopped"] as const;

export interface Draft {
  message: string;
  content: string;
  channel: string;
  moment: string;
  /** The touchpoint that sets it off, and how long after. */
  after: string;
  wait: string;
  unit: Unit;
  step: string;
  owner: string;
  status: (typeof STATUSES)[number];
  purpose: "service" | "marketing";
  answers: string[];
}

export const draftOf = (contact: Contact | undefined, language: string): Draft => ({
  message: contact?.message?.[language] ?? "",
  content: contact?.content?.[language] ?? "",
  channel: contact?.channel ?? "",
  moment: contact?.moment?.[language] ?? "",
  step: contact?.step ?? "",
  after: contact?.after ?? "",
  ...waitOf(contact?.wait_seconds),
  owner: contact?.owner ?? "",
  status: contact?.status ?? "idea",
  purpose: contact?.purpose ?? "service",
  answers: [...(contact?.answers ?? [])],
});

function waitOf(seconds: number | null | undefined): { wait: string; unit: Unit } {
  const [wait, unit] = inUnit(seconds);
  return { wait, unit };
}

/** Only what has been written: a field at its default is left out, as in the file. */
export function contactRecord(draft: Draft, before: Partial<Contact> & { id: string; stage: string }, language: string): { id: string } {
  const text = (field: "message" | "content" | "moment"): Text | undefined => {
    const { [language]: _, ...others } = before[field] ?? {};
    const said = draft[field].trim();
    const all = said ? { ...others, [language]: said } : others;
    return Object.keys(all).length ? all : undefined;
  };
  const fields: Record<string, unknown> = {
    ...before,
    message: text("message"), content: text("content"), moment: text("moment"),
    channel: draft.channel.trim() || undefined, step: draft.step || undefined,
    after: draft.after || undefined, wait_seconds: secondsOf(draft.wait, draft.unit) ?? undefined, owner: draft.owner.trim() || undefined,
    status: draft.status === "idea" ? undefined : draft.status,
    purpose: draft.purpose === "service" ? undefined : draft.purpose,
    answers: draft.answers.length ? draft.answers : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { id: string };
}
