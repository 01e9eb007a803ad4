/** What the pages about people share; nothing of the screen. */
import type { Role } from "../../api";

/** The most first. */
export const ROLES: readonly Role[] = ["owner", "administrator", "editor", "commenter", "viewer", "none"];

/** What may be given in one journey. */
export const JOURNEY_ROLES: readonly Role[] = ["owner", "editor", "commenter", "viewer", "none"];

/** The roles that somebody of a role may give: only owners make owners and administrators. */
export const mayGive = (giver: Role): readonly Role[] => (giver === "owner" ? ROLES : ROLES.slice(2));

/** Whether somebody of a role runs accounts at all, and whether those of another role. */
export const runs = (giver: Role, role: Role = "none"): boolean =>
  giver === "owner" || (giver === "administrator" && role !== "owner" && role !== "administrator");

/** A page of ours to go back to; anything else leads to the start page. */
export function ownPath(next: string | null, origin: string): string {
  if (!next?.startsWith("/")) return "/";
  try {
    const url = new URL(next, origin);
    return url.origin === origin ? url.pathname + url.search : "/";
  } catch {
    return "/"; // no address
  }
}

/** What a browser calls itself, short: "Firefox, Windows". */
export function browserName(agent: string): string {
  const of = (names: readonly (readonly [RegExp, string])[]): string => names.find(([sign]) => sign.test(agent))?.[1] ?? "";
  const browser = of([[/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"]]);
  const system = of([[/Windows/, "Windows"], [/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Mac OS/, "macOS"], [/Linux/, "Linux"]]);
  return [browser, system].filter(Boolean).join(", ") || agent.slice(0, 60) || "–";
}
