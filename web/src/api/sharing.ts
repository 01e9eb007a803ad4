/** Links to one journey: read-only pages and guests. */
import type { Text } from "../generated/records";
import { type SharedPage, type Shows, shared } from "../shared.svelte";
import type { Role } from "./people";
import { get, of, post, send } from "./transport";

/** A link to a read-only page. */
export interface Share {
  share: string; name: string; shows: Shows; password: boolean; created_at: string; ends_at: string | null; ended: boolean;
  opened: number; opened_at: string | null; token: string | null;
}
/** A link by which several guests join. */
export interface GuestLink {
  link: string; name: string; role: Role; page: string; created_at: string; ends_at: string; ended: boolean; guests: string[]; token: string | null;
}

export const sharing = {
  /** A shared page has no rooms: what is there is there. */
  alone: shared !== null,
  sharedPage: () => get<SharedPage>(of("")),
  openShared: (password: string) => send("POST", `${of("")}/open`, { password }),
  shares: (id: string) => get<Share[]>(`${of(id)}/shares`),
  share: (id: string, body: { name: string; shows: Shows; password: string; days: number | null }) => post<Share>(`${of(id)}/shares`, body),
  unshare: (id: string, share: string) => send("DELETE", `${of(id)}/shares/${encodeURIComponent(share)}`),
  guestLinks: (id: string) => get<GuestLink[]>(`${of(id)}/guest-links`),
  makeGuestLink: (id: string, body: { name: string; role: Role; hours: number }) => post<GuestLink>(`${of(id)}/guest-links`, body),
  endGuestLink: (id: string, link: string) => send("DELETE", `${of(id)}/guest-links/${encodeURIComponent(link)}`),
  guestDoor: (token: string) => post<{ title: Text; workspace: string; role: Role }>("/guests/look", { token }),
  joinAsGuest: (token: string, name: string) => post<{ journey: string; page: string }>("/guests/join", { token, name }),
};
