/** What waits for the reader: reviews that are due, actions that are late. Asked for with every page that shows it. */
import { api, type Waits } from "../../api";
import { shared } from "../../shared.svelte";

let known = $state.raw<Waits | null>(null);

export const waiting = {
  get found(): Waits | null {
    return known;
  },
};

export async function askWaits(): Promise<void> {
  if (shared) return; // a shared page knows nobody
  try {
    known = await api.waiting();
  } catch {
    // Nothing is said then; the pages themselves tell what is wrong.
  }
}
