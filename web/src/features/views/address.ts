/** What of an address makes a view: the lanes and the zoom of the map beside the filters that every page has. */

/** The lanes that are shown; null = all. */
export function lanesOf(query: URLSearchParams): ReadonlySet<string> | null {
  const named = query.get("lanes")?.split(",").filter(Boolean);
  return named?.length ? new Set(named) : null;
}

/** The lanes as the address names them; null when all are shown, or none, which would be an empty map. */
export function lanesText(shown: ReadonlySet<string>, all: readonly string[]): string | null {
  const named = all.filter((id) => shown.has(id));
  return named.length && named.length < all.length ? named.join(",") : null;
}

/** As far as the map can be made smaller and larger. */
const ZOOM = { least: 0.25, most: 2 };

/** The zoom an address begins with, 1 when it names none that is one. */
export function zoomOf(query: URLSearchParams): number {
  const zoom = Number(query.get("zoom"));
  return zoom >= ZOOM.least && zoom <= ZOOM.most ? zoom : 1;
}

/** What is kept of where one stands: the query without what is open beside it, with the map's zoom. */
export function keptQuery(query: URLSearchParams, page: string, zoom: number): string {
  const kept = new URLSearchParams(query);
  for (const key of ["about", "view", "zoom"]) kept.delete(key);
  if (page === "" && Math.abs(zoom - 1) > 0.005) kept.set("zoom", zoom.toFixed(2));
  return kept.toString();
}

/** Two addresses show the same when their queries hold the same, in whatever order. */
export const sameQuery = (a: string, b: string): boolean => sorted(a) === sorted(b);
const sorted = (query: string): string => {
  const parts = new URLSearchParams(query);
  parts.sort();
  return parts.toString();
};
