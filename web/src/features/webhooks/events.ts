/** What others can be told of, as the server names it, in the order people choose it. */
export const EVENTS = [
  "journey.created", "journey.changed", "journey.deleted", "library.changed", "comment.made", "data.imported", "data.import_undone", "data.erased",
] as const;

/** The text that says an event in the reader's words. */
export const wordsOf = (event: string): string => `webhooks.${event.replace(".", "_")}`;
