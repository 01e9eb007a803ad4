/** Who is here and who may what: signing in, accounts, members, teams, rights, the audit trail. */
import { get, of, post, put, send } from "./transport";

const accountOf = (person: string | null): string => (person ? `/members/${encodeURIComponent(person)}` : "/account");
export type Role = "owner" | "administrator" | "editor" | "commenter" | "viewer" | "none";
export interface Person { person: string; name: string; role: Role; link: string | null; guest: boolean }
/** Oneself, and what one's role allows in the workspace. */
export interface Me extends Person { may: string[] }
/** What one has to know before anybody has signed in. */
export interface Door { signs_in: boolean; signed_in: boolean; may_begin: boolean; by_mail: boolean; provider: string }
export interface Member {
  person: string; name: string; email: string; role: Role; second_factor: boolean; waiting: boolean; signed_in_at: string | null;
}
/** A link that is told this once. */
export interface Invited { person: string; token: string; ends_at: string }
export interface Session { session: string; browser: string; started_at: string; seen_at: string; mine: boolean }
export interface Team { team: string; name: string; people: string[] }
export interface JourneyRight { holder: string; name: string; role: Role }
export interface Token { token: string; name: string; role: Role; created_at: string; used_at: string | null; ends_at: string | null; secret: string | null }
/** Who did what, when; `detail` holds ids, counts and names of files. */
export interface TrailLine {
  seq: number; at: string; principal: string; person: string | null; action: string; document: string | null; version: number | null;
  detail: Record<string, unknown>;
}
export interface TrailChoices { people: Record<string, string>; teams: Record<string, string>; actions: string[]; documents: string[] }
export interface Invitation {
  person: string; name: string; email: string; role: Role; teams: string[]; invited_by: string; at: string; ends_at: string | null; ended: boolean;
  letter: "none" | "waiting" | "sent" | "given up"; problem: string;
}
export interface InvitationSent { person: string; ends_at: string; mailed: boolean; token: string | null }

export const people = {
  door: () => get<Door>("/sign-in"),
  signIn: (body: { email: string; password: string; code: string }) => post<{ state: "in" | "second-factor" }>("/sign-in", body),
  askForLink: (email: string, language: string) => send("POST", "/sign-in/mail", { email, language }),
  enter: (token: string, code: string) => post<{ state: "in" | "second-factor" }>("/sign-in/mail/enter", { token, code }),
  makeOwner: (body: { name: string; email: string; password: string }) => post<{ state: "in" }>("/sign-in/owner", body),
  invitee: (token: string) => post<{ name: string; email: string }>("/sign-in/link", { token }),
  choosePassword: (token: string, password: string, name: string) => send("PUT", "/sign-in/link", { token, password, name }),
  signOut: () => send("POST", "/sign-out"),
  account: () => get<Member | null>("/account"),
  changePassword: (old: string, fresh: string) => send("PUT", "/account/password", { old, new: fresh }),
  sessions: (person: string | null) => get<Session[]>(`${accountOf(person)}/sessions`),
  endSession: (person: string | null, session: string) => send("DELETE", `${accountOf(person)}/sessions/${encodeURIComponent(session)}`),
  beginFactor: (password: string) => post<{ secret: string; address: string; picture: string }>("/account/second-factor", { password }),
  confirmFactor: (code: string) => put<{ codes: string[] }>("/account/second-factor", { code }),
  endFactor: (password: string) => send("DELETE", "/account/second-factor", { password }),
  tokens: () => get<Token[]>("/account/tokens"),
  makeToken: (body: { name: string; role: Role; days: number | null }) => post<Token>("/account/tokens", body),
  takeToken: (token: string) => send("DELETE", `/account/tokens/${encodeURIComponent(token)}`),
  members: () => get<Member[]>("/members"),
  setRole: (person: string, role: Role) => send("PUT", accountOf(person), { role }),
  removeMember: (person: string) => send("DELETE", accountOf(person)),
  newLink: (person: string) => post<Invited>(`${accountOf(person)}/link`, {}),
  forgetFactor: (person: string) => send("DELETE", `${accountOf(person)}/second-factor`),
  invitations: () => get<Invitation[]>("/invitations"),
  inviteByMail: (body: { email: string; name: string; role: Role; team: string | null; language: string }) => post<InvitationSent>("/invitations", body),
  inviteAgain: (person: string, language: string) => post<InvitationSent>(`/invitations/${encodeURIComponent(person)}/again?language=${language}`, {}),
  withdrawInvitation: (person: string) => send("DELETE", `/invitations/${encodeURIComponent(person)}`),
  teams: () => get<Team[]>("/teams"),
  makeTeam: (name: string) => post<Team>("/teams", { name }),
  changeTeam: (team: string, change: { name?: string; people?: string[] }) => send("PUT", `/teams/${encodeURIComponent(team)}`, change),
  removeTeam: (team: string) => send("DELETE", `/teams/${encodeURIComponent(team)}`),
  rights: (id: string) => get<JourneyRight[]>(`${of(id)}/rights`),
  giveRight: (id: string, holder: string, role: Role | null) => send("PUT", `${of(id)}/rights/${encodeURIComponent(holder)}`, { role }),
  me: (journey?: string) => get<Me>(journey ? `/me?journey=${encodeURIComponent(journey)}` : "/me"),
  rename: (name: string) => send("PUT", "/me", { name }),
  leave: () => send("POST", "/me/leave"),
  people: () => get<Person[]>("/people"),
  invite: (name: string, role: Role, journey: string | null) => post<Person>("/people", { name, role, journey }),
  withdraw: (person: string) => send("DELETE", `/people/${encodeURIComponent(person)}`),
  trail: (asked: URLSearchParams, limit: number) => get<TrailLine[]>(`/audit?${new URLSearchParams([...asked, ["limit", String(limit)]])}`),
  trailChoices: () => get<TrailChoices>("/audit/choices"),
  trailFileUrl: (asked: URLSearchParams) => `/api/audit.csv?${asked}`,
};
