/** What the reader may do in the workspace, as the server decides it: what it would refuse is not offered. */
import { api } from "../../api";
import { shared } from "../../shared.svelte";

/** Begin journeys, use data, change what all journeys share, run the workspace. */
export type May = "begin" | "use" | "edit" | "manage";

let known = $state.raw<ReadonlySet<string> | null>(null);

export const reading = {
  /** Not before the server has said so: nothing is offered and then taken away. */
  may: (what: May): boolean => known?.has(what) ?? false,
  /** Whether it has said no. */
  mayNot: (what: May): boolean => known !== null && !known.has(what),
};

/** Asked anew with every page: rights change, and so does who sits here. */
export async function askMay(): Promise<void> {
  if (shared) return; // a shared page knows nobody
  try {
    known = new Set((await api.me()).may);
  } catch {
    // Without an answer it stays as it was; the server decides anyway.
  }
}
