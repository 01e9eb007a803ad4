/** The roles that a file's columns may have; names as the importer's options. */
export const EVENT_ROLES = [
  "customer", "event", "at", "case", "channel", "account", "start", "lifecycle", "instance", "actor", "status", "value", "message",
] as const;
export const ANSWER_ROLES = ["customer", "at", "touchpoint", "step", "score", "comment"] as const;

export const rolesFor = (kind: "events" | "answers"): readonly string[] => (kind === "events" ? EVENT_ROLES : ANSWER_ROLES);
