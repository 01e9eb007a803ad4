/** The saved views of a journey, shared by its pages; where a journey opens, and where a link to a view leads. */
import { api, type SavedView } from "../../api";
import { openJourney } from "../journey/session.svelte";
import { zoomOf } from "./address";
import { go, journeyPath, route } from "../../router.svelte";
import { whole } from "../../root";

class SavedViews {
  list = $state.raw<SavedView[]>([]);
  #loading: Promise<void> | null = null;

  constructor(readonly journey: string) {}

  /** Once for all pages; what fails leaves the list empty and is asked for again. */
  load(): Promise<void> {
    return (this.#loading ??= api.savedViews(this.journey).then(
      (list) => void (this.list = list),
      () => void (this.#loading = null),
    ));
  }
  async again(): Promise<void> {
    this.list = await api.savedViews(this.journey);
  }
  open(view: SavedView, replace = false): void {
    openJourney(this.journey).zoom = zoomOf(new URLSearchParams(view.query));
    go(journeyPath(this.journey, view.page) + (view.query ? `?${view.query}` : ""), { replace });
  }
  link(view: SavedView): string {
    return whole(`${journeyPath(this.journey)}?view=${encodeURIComponent(view.view)}`);
  }
}

const known = new Map<string, SavedViews>();
export function savedViews(journey: string): SavedViews {
  let found = known.get(journey);
  if (!found) known.set(journey, (found = new SavedViews(journey)));
  return found;
}

const begun = new Set<string>();

/**
 * Leads to the view that a link names, or, the first time a journey is opened by its bare address, to its default view.
 * Whoever then goes to the map stays there.
 */
export async function arrive(journey: string): Promise<void> {
  const first = !begun.has(journey);
  begun.add(journey);
  const [path, named] = [route.path, route.query.get("view")];
  const bare = first && route.parts.length === 2 && ![...route.query].length;
  if (!named && !bare) return;
  const saved = savedViews(journey);
  await saved.load();
  if (route.path !== path) return;
  const view = saved.list.find((one) => (named ? one.view === named : one.is_default));
  if (view) saved.open(view, true);
}
