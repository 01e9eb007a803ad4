/** The pages' addresses: path and query as state, links without reloads, back and forward as usual. */
import { at, within } from "./root";
import { shared } from "./shared.svelte";

/** As the program knows it; what is not ours leads to the page for what does not exist. */
const here = (): string => within(location.pathname) ?? location.pathname;
let path = $state(here());
let query = $state.raw(new URLSearchParams(location.search));

function read(): void {
  path = here();
  query = new URLSearchParams(location.search);
}
addEventListener("popstate", read);

export const route = {
  get path(): string {
    return path;
  },
  get query(): URLSearchParams {
    return query;
  },
  /** The path's parts, decoded: `/journeys/journey%3Aa/table` → `["journeys", "journey:a", "table"]`. */
  get parts(): string[] {
    return path.split("/").filter(Boolean).map(decoded);
  },
};

/** A part that is no valid percent-code stays as it is written, and leads to the page for what does not exist. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // as it is written
  }
}

export function go(to: string, options: { replace?: boolean; keepScroll?: boolean } = {}): void {
  history[options.replace ? "replaceState" : "pushState"](null, "", at(to));
  const before = path;
  read();
  if (!options.keepScroll && path !== before) scrollTo(0, 0);
}

/** Takes clicks on our own links; new tabs, downloads and other sites stay the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  const to = url.origin === location.origin ? within(url.pathname) : null;
  if (to === null || to.startsWith("/api/")) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  event.preventDefault();
  go(to + url.search + url.hash);
}

/** The journey an address speaks of: `/journeys/heat` is short for `/journeys/journey:heat`. */
export const journeyId = (part: string): string => (part.includes(":") ? part : `journey:${part}`);

export const journeyPath = (id: string, page = ""): string => `${shared ? shared.base : `/journeys/${encodeURIComponent(id)}`}${page ? `/${page}` : ""}`;
