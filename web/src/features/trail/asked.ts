/** What of the trail is asked for, as it stands in the page's address: days are the reader's own. */
export interface Asked { person: string; action: string; document: string; from: string; until: string; before: string }

const NAMES = ["person", "action", "document", "from", "until", "before"] as const;

export const read = (query: URLSearchParams): Asked =>
  Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""])) as unknown as Asked;

/** The page's own address; another choice begins with the newest line again. */
export function address(asked: Asked, change: Partial<Asked> = {}): string {
  const wanted = { ...asked, before: "", ...change };
  const query = new URLSearchParams(NAMES.filter((name) => wanted[name]).map((name) => [name, wanted[name]]));
  return query.size ? `/trail?${query}` : "/trail";
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** The instant at which a day begins where the reader is; `after` days later. */
function begins(day: string, after = 0): string {
  const at = DAY.test(day) ? new Date(`${day}T00:00`) : new Date(NaN);
  if (Number.isNaN(at.getTime())) return "";
  at.setDate(at.getDate() + after);
  return at.toISOString();
}

/** The same for the server: instants, the end exclusive. */
export function query(asked: Asked): URLSearchParams {
  const { person, action, document, before } = asked;
  const wanted = { person, action, document, since: begins(asked.from), until: begins(asked.until, 1), before: /^\d{1,15}$/.test(before) ? before : "" };
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
}

export const narrowed = (asked: Asked): boolean => NAMES.some((name) => name !== "before" && asked[name] !== "");
