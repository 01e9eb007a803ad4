/** The server's answers, typed. Every failure becomes a `Problem` that a person can read. */
import { answered } from "./features/shell/backoff";
import type { Atlas } from "./core/atlas";
import type { Belief, Guess, GuessSheet } from "./core/belief";
import { worded } from "./i18n.svelte";
import { at, within } from "./root";
import { shared, type SharedPage, type Shows } from "./shared.svelte";
import type { Said } from "./core/sentence";
import type { Answer, AuditPlan, AuditRow, AuditView, EvidenceLink, Finding, Grade, Part, Place, PlacedFinding, Promised, Spot, WaitingAction } from "./features/audits/model";
import type { EventRule, Figure, Persona, Source, Text } from "./generated/records";
import type { Duration, Evidence, Gap, Measured, Value } from "./generated/measured";

export interface ErrorBody {
  code?: string;
  what?: Said;
  /** All of it in English. */
  message?: string;
  where?: string | null;
  value?: unknown;
  allowed?: unknown;
  remedy?: Said | null;
}

export class Problem extends Error {
  constructor(readonly status: number, readonly body: ErrorBody) {
    super(body.message ?? (typeof body.what === "string" ? body.what : body.what?.text) ?? `HTTP ${status}`);
  }

  /** What is wrong, in the reader's language. */
  get words(): string {
    return worded(this.body.what) || this.message;
  }
}

/** Nobody is let in any more: the page for signing in, and from there back to where one was. */
function toSignIn(): void {
  const path = within(location.pathname) ?? "/";
  if (["/sign-in", "/welcome", "/still-true"].includes(path)) return;
  location.assign(at(`/sign-in?${new URLSearchParams({ next: path + location.search })}`));
}

async function call(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(at(`/api${path}`), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, { code: "unreachable" });
  }
  answered();
  if (response.ok) return response;
  const text = await response.text();
  if (response.status === 401) toSignIn();
  let body: ErrorBody = {};
  try {
    body = (JSON.parse(text) as { error?: ErrorBody }).error ?? {};
  } catch {
    // A proxy's page, or no JSON at all: its beginning is what there is to show.
    body = { what: text.slice(0, 300) };
  }
  throw new Problem(response.status, body);
}

const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call(path, signal ? { signal } : undefined)).json() as Promise<T>;
const post = async <T>(path: string, body: unknown): Promise<T> =>
  (await call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json() as Promise<T>;
const put = async <T>(path: string, body: unknown): Promise<T> =>
  (await call(path, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json() as Promise<T>;
async function postFile<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.append("file", file);
  return (await call(path, { method: "POST", body: form })).json() as Promise<T>;
}
const accountOf = (person: string | null): string => (person ? `/members/${encodeURIComponent(person)}` : "/account");
/** A journey's address; of a shared page its link's, which answers only what is shown. */
const of = (id: string): string => (shared ? `/shared/${shared.token}` : `/journeys/${encodeURIComponent(id)}`);

export interface Status { version: string; loopback_only: boolean; workspace: { name: string }; languages: string[] }
export interface JourneyRow {
  id: string; title: Text; state: string; market: string; scope_kind: string; owner: string; team: string;
  personas: string[]; grade: string | null; share_with_source: number | null; customers: number | null;
  last_measured: string | null; revealed: boolean; discovered: boolean; updated_at: string | null;
  flow?: [number | null, number | null, number | null][]; customer_word?: string; customer_forms?: Record<string, [string, string, string, string]>;
  reviewed_at?: string | null; review_every_days?: number; n_stages?: number; n_steps?: number; parent_step?: string | null;
}
/** A record that holds the words looked for; `pieces` are its best text, what was found marked. */
export interface SearchHit { record: string; kind: string; field: string; language: string; also: string[]; pieces: [string, boolean][] }
export interface SharedHit extends SearchHit { journeys: { id: string; title: Text }[] }
export interface JourneyHits { journey: string; title: Text; state: string; hits: SearchHit[]; found: number; at_least: boolean }
export interface SearchAnswer { words: string[]; journeys: JourneyHits[]; more_journeys: boolean; library: SharedHit[]; more_library: boolean }
export interface Diagnostic {
  rule: string; where: string; record?: string; field?: string; value?: unknown; message: Said; remedy: Said;
  severity: "error" | "warning" | "info";
}
/** What the quality rules say of a map; `worst` are positions in `findings`. */
export interface LintFinding {
  rule: string; severity: "error" | "warn" | "info"; group: string; records: string[]; message: string; rule_text: string;
  source: string; fixable: boolean;
}
export interface LintGroup {
  group: string; share: number | null; passed: string[]; failed: string[]; unchecked: { rule: string; reason: string }[];
}
export interface LintReport { draft: boolean; findings: LintFinding[]; worst: number[]; groups: LintGroup[] }
export interface Filters {
  personas: { id: string; title: Text; n: number | null }[];
  channels: { name: string; n: number | null }[];
  traits: Record<string, { value: string; n: number | null }[]>;
  accounts: number | null;
  account_names?: { value: string; n: number }[];
  first_at: string | null;
  last_at: string | null;
}
export interface CustomerRow { customer: string; account?: string | null; path: { name: string; at: string; touchpoint?: string | null }[] }
export interface Customers { n: number | null; suppressed: boolean; rows: CustomerRow[] }
/** A change in the reader's words. */
export type ChangeGroup = "added" | "removed" | "moved" | "reworded" | "owner" | "feeling" | "other";
export interface Told {
  group: ChangeGroup; text: string; record: string; kind: string; name: string; field: string | null; language: string | null;
  before: string; after: string;
}
export interface Sitting { sitting: string; person: string; name: string; started_at: string; ended_at: string; changes: Told[]; more: number }
export interface HistoryPage { sittings: Sitting[]; next: string | null; made: { name: string; at: string; brought: boolean } | null }
export interface Version {
  version: string; kind: "named" | "import" | "restore" | "review"; name: string; note: string; at: string; person: string; saved_by: string;
}
export interface Restoring { put: { id: string }[]; remove: string[]; shared: { record: { id: string }; name: Text }[] }
/** One of two maps that are compared, or a map as it stood. */
export interface Side {
  side: string; journey: string; title: Text; state: string; version: Version | null; persona: string | null; persona_title: Text;
  records: { id: string; [field: string]: unknown }[];
}
export interface Comparison { before: Side; after: Side; changes: Told[]; counts: Record<ChangeGroup, number> }
/** A page of a journey with its query, under a name. */
export interface SavedView { view: string; name: string; page: string; query: string; is_default: boolean; saved_by: string; saved_at: string }
/** Typical real journeys, the most typical first; times are whole days since they began. */
export interface Walks {
  journeys: number | null;
  reason: string;
  paths: { n: number; arrives: boolean; entries: { touchpoint: string; day: number; silence: number; low: number; high: number }[] }[];
}
export interface BindingRow {
  id: string; rule: EventRule | null; n_events: number | null; n_customers: number | null; names: string[]; suggested?: EventRule | null;
}
export interface NameCount { name: string; channel: string; n?: number; n_events?: number; journeys: number | null; after?: string | null }
/** What questions need not be told: the map's stages, planned channels and promises in the data's names. */
export interface Ready {
  stages: { id: string; names: string[]; channels: string[] }[];
  promises: { touchpoint: string; kind: "expected" | "response"; rule: string }[];
  plan: string;
}
export interface Binding { touchpoints: BindingRow[]; unmatched: NameCount[]; ghosts: string[]; unbound: string[]; warnings?: Said[]; ready?: Ready }
export interface RulePreview { n_events: number | null; n_customers: number | null; names: { name: string; channel: string; n: number }[] }
export interface PersonaRow { persona: Persona; journeys: string[]; customers: number | null; evidence: Evidence | null }
export interface SourceRow {
  source: Source; used_by: string[]; fresh: boolean | null;
  /** How long knowledge of its kind holds. */
  valid_days: number;
  claims: { id: string; text: Text; journey: string | null }[];
}
export interface Upload { upload: string; name: string; size: number; kind_guess: "events" | "answers" | "journey" }
export interface Preview {
  format: string; encoding: string | null; delimiter: string | null;
  columns: { name: string; sample: string[]; guess: string | null }[];
  roles: Record<string, unknown>; rows: unknown[][]; warnings: Said[];
  /** Roles that have to be chosen before the file can be imported. */
  missing?: string[];
  /** Workbooks: the sheets to choose from, and the one shown. */
  sheets?: string[]; sheet?: string;
  /** Answers: the scale of each score column. */
  scales?: { column: string; metric: string; low: number; high: number; reversed: boolean; reason: Said }[];
  /** Answers: scales that look reversed and that nobody has said anything about. */
  questions?: ScaleQuestion[];
}
export interface ScaleQuestion {
  column: string; low: number; high: number; reason: Said; evidence: "name" | "labels" | "other_score" | "comments";
  correlation: number | null; n: number | null; text: Said;
}
export interface Batch {
  batch: string; kind: string; source: string; at: string; rows: number; events: number | null; customers: number | null;
  n_refused: number; purpose: string; undone_at: string | null;
}
export interface Job {
  id: string; kind: string; state: "queued" | "running" | "done" | "failed" | "cancelled"; done: number; total: number | null;
  what: Said | null; result: Record<string, unknown> | null; error: ErrorBody | null;
}

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
export interface Reason { cause: "never" | "interval" | "kpi" | "evidence" | "signal" | "change"; day: string; sentence: Said; about: string; name: string; came_at: string }
export interface Review {
  journey: string; title: Text; owner: string; team: string; reviewed_at: string | null; every_days: number;
  day: string; due: boolean; reasons: Reason[];
}
/** What waits for the reader. */
export interface Waits { reviews: Review[]; actions: Holdings["actions"] }
export interface ReviewRules { every_days: number; ahead_days: number; valid_days: Record<string, number> }
export type ChangeKind = "release" | "price" | "regulation" | "competitor" | "organisation" | "market" | "other";
/** A change in the business or the market that somebody noted. */
export interface NotedChange {
  change: string; kind: ChangeKind; what: string; day: string; link: string; everywhere: boolean;
  concerns: { journey: string; journey_title: Text; about: string; title: Text | null }[];
  noted_by: string; noted_at: string; edited_at: string | null; mine: boolean; may_change: boolean;
}
export interface NewChange { what: string; kind: ChangeKind; day: string; link: string; concerns: { journey: string; about: string }[] }
/** A journey of which one may note a change, with its stages and touchpoints. */
export interface ChangePlaces { journey: string; title: Text; places: { id: string; kind: "stage" | "touchpoint"; title: Text }[] }
export interface SinceReview {
  since: string; review: Review; edited: number; edited_by: string[]; version: string | null; changes: NotedChange[];
  signals: { signal: string; sentence: Said; raised_at: string; ended_at: string | null; seen_by: string | null; note: string }[];
  evidence: { kind: "events" | "answers" | "source"; about: string; title: Text; n: number | null; at: string }[];
}
export interface Owners {
  silence: "" | "no server" | "no address";
  owners: { name: string; touchpoints: number; parts: number; journeys: number; reach: "reached" | "off" | "no account" | "several" | "may not look"; told_at: string | null; said_at: string | null }[];
}
export interface LetterChoice { on: boolean; language: "sv" | "da" | "nb" | "en" | null }
export interface Holdings {
  name: string;
  touchpoints: { id: string; kind: "touchpoint" | "stage" | "transition"; title: Text; to: Text; wait: Duration | null; journey: string | null; now: { customers: number | null }; more_customers: number | null; comments: number; said_at: string | null; told_at: string | null }[];
  actions: { id: string; title: Text; due_at: string | null; late: boolean }[];
  correctives: { audit: string; finding: string; action: string; words: string; due_at: string; late: boolean }[];
  reviews: Review[];
}
/** Who did what, when; `detail` holds ids, counts and names of files. */
export interface TrailLine {
  seq: number; at: string; principal: string; person: string | null; action: string; document: string | null; version: number | null;
  detail: Record<string, unknown>;
}
export interface TrailChoices { people: Record<string, string>; teams: Record<string, string>; actions: string[]; documents: string[] }
/** An address that is told what happens here, and its messages. */
export interface Webhook {
  hook: string; address: string; events: string[]; on: boolean; why_off: "" | "gone" | "given up"; waiting: number; created_at: string;
  secret: string | null;
}
export interface Delivery {
  delivery: string; event: string; state: "waiting" | "taken" | "given up"; attempts: number; answer: string; created_at: string;
  due_at: string | null; ended_at: string | null; body: string;
}
export interface Comment {
  comment: string; seq: number; name: string; mine: boolean; body: string; mentions: string[]; at: string; edited_at: string | null; removed: boolean;
}
export interface Shades { light: string; dark: string }
/** The workspace's own look, as everybody sees it. */
export interface Look { name: string; accent: Shades | null; bands: Shades[]; logo: string; logo_dark: string }
export interface OnGround { contrast: number; needed: number; fits: boolean; nearest: string }
export interface ColorCheck { color: string; light: OnGround; dark: OnGround; alike: "loss" | "care" | "good" | "evidence" | null }
export interface SlidePlace { left: number; top: number; width: number; height: number }
/** What is used of a PowerPoint template; sizes in centimetres, places as shares of a slide. */
export interface TemplateUse {
  name: string; size: [number, number]; layouts: { slide: "title" | "map" | "table"; layout: string; fits: boolean }[];
  map_place: SlidePlace; table_place: SlidePlace; fonts: string[]; colors: string[]; notes: Said[];
}
export interface LookSettings { shown: Look; accent: string; accent_dark: string; bands: string[]; accent_check: ColorCheck | null; template: TemplateUse | null }
export interface LetterRow { letter: string; template: string; receiver: string; state: "waiting" | "sent" | "given up"; tries: number; problem: string; created_at: string; due_at: string; ended_at: string | null }
export interface MailState { set_up: boolean; sender: string; server: string; waiting: number; given_up: number; letters: LetterRow[] }
export interface Invitation {
  person: string; name: string; email: string; role: Role; teams: string[]; invited_by: string; at: string; ends_at: string | null; ended: boolean;
  letter: "none" | "waiting" | "sent" | "given up"; problem: string;
}
export interface InvitationSent { person: string; ends_at: string; mailed: boolean; token: string | null }
export interface Thread {
  thread: string; about: string; resolved_at: string | null; resolved_by: string | null; unread: number; names_me: boolean; comments: Comment[];
}
export interface VoteRound {
  round: string; title: string; kinds: string[]; dots: number; opened_by: string; opened_at: string; closed_at: string | null;
  mine: Record<string, number>; voters: number; results: { record: string; dots: number; voters: number }[] | null;
}
export interface Timer { label: string; seconds: number; started_by: string; ends_at: string; now: string }

/** Acts on an audit give the audit as it then stands. */
const inAudit = async (method: "PUT" | "DELETE" | "POST", audit: string, path: string, body?: unknown): Promise<AuditView> =>
  (await call(`/audits/${encodeURIComponent(audit)}${path}`, body === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json() as Promise<AuditView>;
const send = async (method: "PUT" | "DELETE" | "POST", path: string, body?: unknown): Promise<void> =>
  void (await call(path, body === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }));
export interface TemplateRow {
  name: string; title: Text; about: Text; market: string; scope_kind: string; fits: string[]; personas: Text[]; lanes: string[];
  stages: { title: Text; steps: Text[]; emotions: (number | null)[]; touchpoints: number }[];
}
/** Common touchpoints by category, and the usual stages with a step each. */
export interface Typical {
  categories: { name: string; title: Text; touchpoints: { title: Text; channel: string; stage: string; marks: string[] }[] }[];
  stages: { kind: string; title: Text; step: Text }[];
}
/** A pasted list as read; `left_out` holds line, text and reason. */
export interface TouchpointList {
  touchpoints: { title: string; channel: string; stage: string; line: number; text: Text; marks: string[]; usual_stage: string | null }[];
  stages: string[]; left_out: [number, string, string][];
}

/** A map of another tool as it would be; rows and columns by their number in the file. */
export interface MapPreview {
  format: string; title: string; sheet: string; sheets: string[]; across: boolean; counts: Record<string, number>;
  lines: { at: number; label: string; role: string; why: string; scale: string; n: number; sample: string[] }[];
  stops: { at: number; stage: string; step: string; n: number; ignored: boolean }[];
  stages: { title: string; steps: string[] }[];
  notes: { kind: "understood" | "changed" | "lost"; code: string; where: string; values: Record<string, string> }[];
}
export interface MapChoices {
  sheet?: string; across?: boolean; lines: Record<number, string>; stops: Record<number, string>; scales: Record<number, string>;
}

/** A touchpoint with its places on all journeys. */
export interface InventoryRow {
  id: string; title: Text; channel: string; owner: string; team: string; importance: number | null; moment_of_truth: boolean; ownership: string;
  /** When its owner last said that it is still true. */
  said_at: string | null;
  places: { journey: string; journey_title: Text; stage: Text; step: string; step_title: Text; after: string[]; reviewed_at: string | null }[];
}
export interface Inventory {
  rows: InventoryRow[]; owners: { name: string; touchpoints: number; parts: number; many: boolean }[]; unowned: number; handovers: number; many: number;
  parts: PartRow[]; parts_unowned: number;
}
/** A stage, or the transition out of it. */
export interface PartRow {
  id: string; kind: "stage" | "transition"; journey: string; journey_title: Text; stage: string; title: Text; to: Text; owner: string; team: string;
  reviewed_at: string | null; said_at: string | null;
}
export interface InventoryFigures { id: string; journey: string; customers: number | null; reason: string; emotion: Value | null; grade: string }
export interface Argument { name: string; kind: string; meaning: string; default?: unknown; of: string; choices: string[]; needed: boolean }
export interface QuestionInfo { question: string; title: string; group: string; needs: string; arguments: Argument[] }
export interface ShownAnswer {
  question: string; sentence: Said;
  /** SVG made by the server in the page's own colours. */
  picture: string;
  columns: { name: string; label: string; numeric: boolean; unit: string }[]; cells: string[][]; n_rows: number;
  /** What tells each row from the others, as column=value; none when its figures cannot be watched. */
  keys: string[][];
  /** Rows that rest on fewer than five. */
  hidden: number; filtered: boolean; warnings: Said[]; as_of_seq: number | null;
}
/** Which figure is watched, of whom, and against what: a threshold, or limits learned from `baseline` periods. */
export interface WatchAsked {
  question: string; figure: string; row: string[]; given: Record<string, string[]>; filter: Partial<Measured["filter"]>;
  every: "day" | "week" | "month"; baseline: number; wait: number; over: number | null; under: number | null;
}
export interface WatchPoint { period: string; value: number | null; n: number | null; centre: number | null; low: number | null; high: number | null; signal: string | null }
export interface WatchSignal {
  signal: string; sentence: Said; side: "high" | "low"; first: string; last: string; n_periods: number; raised_at: string;
  seen_by: string | null; seen_at: string | null; note: string; ended_at: string | null;
}
export interface Watch {
  watch: string; name: string; about: string; asked: WatchAsked; unit: string; history: WatchPoint[]; signals: WatchSignal[]; problem: Said | null;
  made_by: string; made_at: string; checked_at: string | null;
  /** New data, or the watch itself, has not been looked at yet. */
  waiting: boolean;
}
export interface AskState { done: number; total: number | null; seconds: number; seconds_left: number | null }

/** A link to a read-only page. */
export interface Share {
  share: string; name: string; shows: Shows; password: boolean; created_at: string; ends_at: string | null; ended: boolean;
  opened: number; opened_at: string | null; token: string | null;
}
/** A link by which several guests join. */
export interface GuestLink {
  link: string; name: string; role: Role; page: string; created_at: string; ends_at: string; ended: boolean; guests: string[]; token: string | null;
}
export type AgendaStep = "opening" | "touchpoints" | "insights" | "map" | "analysis" | "improvements" | "closing" | "pause" | "own";
export interface AgendaItem { item: string; step: AgendaStep; minutes: number; title: string; prompt: string }
export interface Jot { jot: string; item: string; body: string; mine: boolean; cluster: string; parked: boolean; became: string }
export interface Cluster { cluster: string; item: string; name: string }
export interface Decision { decision: string; workshop: string; words: string; owner: string; due_at: string | null; action: string; state: string }
export interface Decided { words: string; owner: string; due_at: string | null; action?: string; done?: boolean }
/** A workshop as one person sees it: of notes only one's own and those that are opened. */
export interface Workshop {
  workshop: string; title: string; agenda: AgendaItem[]; here: string; stage: string; opened: string[]; opened_by: string; created_at: string;
  closed_at: string | null; seats: { person: string; name: string; team: string }[]; seat: string | null; jots: Jot[]; clusters: Cluster[];
  hidden: Record<string, number>; decisions: Decision[];
}
export interface WorkshopSeries {
  workshops: { workshop: string; title: string; created_at: string; closed_at: string | null; people: number; teams: string[] }[];
  now: string | null; decisions: Decision[]; teams: string[]; absent: string[];
}
const shopAt = (id: string, shop: string): string => `${of(id)}/workshops/${encodeURIComponent(shop)}`;

export const api = {
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
  reviews: () => get<Review[]>("/reviews"),
  review: (id: string) => get<Review>(`${of(id)}/review`),
  reviewRules: () => get<ReviewRules>("/reviews/rules"),
  sinceReview: (id: string, language: string) => get<SinceReview>(`${of(id)}/since-review?lang=${language}`),
  waiting: () => get<Waits>("/waiting"),
  changes: () => get<NotedChange[]>("/changes"),
  changePlaces: () => get<ChangePlaces[]>("/changes/places"),
  noteChange: (body: NewChange) => post<NotedChange>("/changes", body),
  alterChange: (change: string, body: NewChange) => put<NotedChange>(`/changes/${encodeURIComponent(change)}`, body),
  removeChange: (change: string) => send("DELETE", `/changes/${encodeURIComponent(change)}`),
  bringChangeBack: (change: string) => post<NotedChange>(`/changes/${encodeURIComponent(change)}/bring-back`, {}),
  owners: () => get<Owners>("/owners"),
  ownLetters: () => get<LetterChoice>("/account/letters"),
  chooseLetters: (choice: LetterChoice) => send("PUT", "/account/letters", choice),
  holdings: (token: string) => post<Holdings>("/still-true/look", { token }),
  sayStillTrue: (token: string, touchpoints: string[]) => post<{ touchpoints: number }>("/still-true", { token, touchpoints }),
  stopLetters: (token: string) => send("POST", "/still-true/stop", { token }),
  webhooks: () => get<Webhook[]>("/webhooks"),
  makeWebhook: (body: { address: string; events: string[] }) => post<Webhook>("/webhooks", body),
  changeWebhook: (hook: string, body: { events?: string[]; on?: boolean }) =>
    call(`/webhooks/${encodeURIComponent(hook)}`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  removeWebhook: (hook: string) => call(`/webhooks/${encodeURIComponent(hook)}`, { method: "DELETE" }),
  tryWebhook: (hook: string) => call(`/webhooks/${encodeURIComponent(hook)}/test`, { method: "POST" }),
  deliveries: (hook: string) => get<Delivery[]>(`/webhooks/${encodeURIComponent(hook)}/deliveries`),
  deliverAgain: (hook: string, delivery: string) =>
    call(`/webhooks/${encodeURIComponent(hook)}/deliveries/${encodeURIComponent(delivery)}/again`, { method: "POST" }),
  makeToken: (body: { name: string; role: Role; days: number | null }) => post<Token>("/account/tokens", body),
  takeToken: (token: string) => send("DELETE", `/account/tokens/${encodeURIComponent(token)}`),
  members: () => get<Member[]>("/members"),
  setRole: (person: string, role: Role) => send("PUT", accountOf(person), { role }),
  removeMember: (person: string) => send("DELETE", accountOf(person)),
  newLink: (person: string) => post<Invited>(`${accountOf(person)}/link`, {}),
  forgetFactor: (person: string) => send("DELETE", `${accountOf(person)}/second-factor`),
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
  threads: (id: string) => get<Thread[]>(`${of(id)}/comments`),
  comment: (id: string, body: { about: string; body: string; thread?: string; mentions: string[] }) => send("POST", `${of(id)}/comments`, body),
  changeComment: (id: string, comment: string, body: string) => send("PUT", `${of(id)}/comments/${encodeURIComponent(comment)}`, { body }),
  removeComment: (id: string, comment: string) => send("DELETE", `${of(id)}/comments/${encodeURIComponent(comment)}`),
  resolve: (id: string, thread: string, resolved: boolean) => send("PUT", `${of(id)}/threads/${encodeURIComponent(thread)}`, { resolved }),
  seen: (id: string, thread: string, seq: number) => send("PUT", `${of(id)}/threads/${encodeURIComponent(thread)}/seen`, { seq }),
  votes: (id: string) => get<VoteRound[]>(`${of(id)}/votes`),
  beginVote: (id: string, body: { kinds: string[]; dots: number; title: string }) => send("POST", `${of(id)}/votes`, body),
  vote: (id: string, round: string, dots: Record<string, number>) => send("PUT", `${of(id)}/votes/${encodeURIComponent(round)}/mine`, { dots }),
  closeVote: (id: string, round: string) => send("POST", `${of(id)}/votes/${encodeURIComponent(round)}/close`),
  timer: (id: string) => get<Timer | null>(`${of(id)}/timer`),
  startTimer: (id: string, seconds: number, label: string) => send("PUT", `${of(id)}/timer`, { seconds, label }),
  stopTimer: (id: string) => send("DELETE", `${of(id)}/timer`),
  status: () => get<Status>("/status"),
  look: () => get<Look>("/look"),
  logoUrl: (name: string) => `/api/look/logo/${encodeURIComponent(name)}`,
  lookSettings: () => get<LookSettings>("/look/settings"),
  changeLook: (change: { name?: string; accent?: string; accent_dark?: string; bands?: string[] }) => put<LookSettings>("/look", change),
  checkColor: (color: string, kind: "accent" | "band") => get<ColorCheck>(`/look/color?${new URLSearchParams({ color, kind })}`),
  keepLogo: (file: File, variant: "light" | "dark") => postFile<{ name: string }>(`/look/logo?variant=${variant}`, file),
  dropLogo: (variant: "light" | "dark") => send("DELETE", `/look/logo?variant=${variant}`),
  keepTemplate: (file: File) => postFile<TemplateUse>("/look/template", file),
  dropTemplate: () => send("DELETE", "/look/template"),
  mail: () => get<MailState>("/mail"),
  trialLetter: (language: string, email: string) => post<{ letter: string; receiver: string }>("/mail/trial", { language, email }),
  invitations: () => get<Invitation[]>("/invitations"),
  inviteByMail: (body: { email: string; name: string; role: Role; team: string | null; language: string }) => post<InvitationSent>("/invitations", body),
  inviteAgain: (person: string, language: string) => post<InvitationSent>(`/invitations/${encodeURIComponent(person)}/again?language=${language}`, {}),
  withdrawInvitation: (person: string) => send("DELETE", `/invitations/${encodeURIComponent(person)}`),
  journeys: () => get<JourneyRow[]>("/journeys"),
  trail: (asked: URLSearchParams, limit: number) => get<TrailLine[]>(`/audit?${new URLSearchParams([...asked, ["limit", String(limit)]])}`),
  trailChoices: () => get<TrailChoices>("/audit/choices"),
  trailFileUrl: (asked: URLSearchParams) => `/api/audit.csv?${asked}`,
  atlas: () => get<Atlas>("/atlas"),
  search: (q: string, journey: string, lang: string, signal?: AbortSignal) =>
    get<SearchAnswer>(`/search?${new URLSearchParams({ q, lang, ...(journey && { journey }) })}`, signal),
  templates: () => get<TemplateRow[]>("/templates"),
  typical: () => get<Typical>("/touchpoints/typical"),
  lookAtMap: (upload: string, choices: MapChoices, language: string) =>
    post<MapPreview>(`/uploads/${encodeURIComponent(upload)}/map`, { choices, language }),
  readTouchpoints: (text: string) => post<TouchpointList>("/touchpoints/read", { text }),
  newJourney: (body: { title: string; language: string; market?: string; template: string; beginning?: object; stages?: object[]; upload?: string; choices?: object }) =>
    post<{ id: string }>("/journeys", body),
  removeJourney: (id: string) => call(of(id), { method: "DELETE" }),
  openFile: (file: File) => postFile<{ id: string; diagnostics: Diagnostic[] }>("/journeys", file),
  /** A journey's shared document, or the library's, to start from. */
  document: async (id: string | null): Promise<{ state: Uint8Array; epoch: number; mayEdit: boolean; workspace: string }> => {
    // A shared page has one document with everything in it; the other is empty.
    if (shared && !id) return { state: new Uint8Array([0, 0]), epoch: 0, mayEdit: false, workspace: "" };
    const answer = await call(`${id ? of(id) : "/library"}/document`);
    const { headers } = answer;
    return {
      state: new Uint8Array(await answer.arrayBuffer()),
      epoch: Number(headers.get("x-resa-epoch")),
      mayEdit: headers.get("x-resa-may-edit") === "yes",
      workspace: headers.get("x-resa-workspace") ?? "",
    };
  },
  /** Records into a journey's document, or (null) into the library's, past every room: for what is not undone in the page. */
  putRecords: (id: string | null, put: object[], remove: string[] = []) =>
    post<{ epoch: number; diagnostics: Diagnostic[] }>(`${id ? of(id) : "/library"}/records`, { put, remove }),
  /** Whether the records could be put so; writes nothing. Throws the Problem that putting them would give. */
  checkRecords: (id: string | null, put: object[]) =>
    post<{ diagnostics: Diagnostic[] }>(`${id ? of(id) : "/library"}/records/check`, { put }),
  diagnostics: (id: string) => get<Diagnostic[]>(`${of(id)}/diagnostics`),
  lint: (id: string, language: string) => get<LintReport>(`${of(id)}/lint?language=${language}`),
  fixLint: (id: string, rule: string) => post<unknown>(`${of(id)}/lint/fix`, { rule }),
  gaps: (id: string, query: string) => get<Gap[]>(`${of(id)}/gaps${query ? `?${query}` : ""}`),
  measured: (id: string, query: string, signal?: AbortSignal) => get<Measured>(`${of(id)}/measured${query ? `?${query}` : ""}`, signal),
  reveal: (id: string, revealed: boolean) => post<{ revealed: boolean }>(`${of(id)}/reveal`, { revealed }),
  guesses: (id: string) => get<GuessSheet>(`${of(id)}/guesses`),
  guess: (id: string, guesses: Guess[]) => put<GuessSheet>(`${of(id)}/guesses`, { guesses }),
  lockGuesses: (id: string) => post<GuessSheet>(`${of(id)}/guesses/lock`, {}),
  belief: (id: string) => get<Belief>(`${of(id)}/belief`),
  filters: (id: string) => get<Filters>(`${of(id)}/filters`),
  customers: (id: string, about: string, outcome: string, query: string, limit = 20) =>
    get<Customers>(`${of(id)}/customers?${new URLSearchParams({ about, outcome, limit: String(limit) })}${query ? `&${query}` : ""}`),
  questions: () => get<QuestionInfo[]>("/questions"),
  /** A question as people read it; `query` is the filter and the question's own arguments. */
  ask: (id: string, name: string, query: string, signal: AbortSignal) => get<ShownAnswer>(`${of(id)}/answers/${encodeURIComponent(name)}?${query}`, signal),
  askState: (token: string) => get<AskState | null>(`/asks/${encodeURIComponent(token)}`),
  stopAsking: (token: string) => send("POST", `/asks/${encodeURIComponent(token)}/stop`),
  watches: (id: string) => get<Watch[]>(`${of(id)}/watches`),
  saveWatch: (id: string, watch: { name: string; about: string; asked: WatchAsked }) => post<Watch>(`${of(id)}/watches`, watch),
  changeWatch: (id: string, watch: string, change: { name?: string; about?: string; asked?: WatchAsked }) => put<Watch>(`${of(id)}/watches/${encodeURIComponent(watch)}`, change),
  removeWatch: (id: string, watch: string) => call(`${of(id)}/watches/${encodeURIComponent(watch)}`, { method: "DELETE" }),
  signalSeen: (id: string, signal: string, note: string) => put<Watch>(`${of(id)}/signals/${encodeURIComponent(signal)}/seen`, { note }),
  savedViews: (id: string) => get<SavedView[]>(`${of(id)}/views`),
  saveView: (id: string, view: { name: string; page: string; query: string }) => post<SavedView>(`${of(id)}/views`, view),
  changeView: (id: string, view: string, change: { name?: string; page?: string; query?: string; is_default?: boolean }) =>
    put<SavedView>(`${of(id)}/views/${encodeURIComponent(view)}`, change),
  removeView: (id: string, view: string) => call(`${of(id)}/views/${encodeURIComponent(view)}`, { method: "DELETE" }),
  walk: (id: string, query: string, signal?: AbortSignal) => get<Walks>(`${of(id)}/walk${query ? `?${query}` : ""}`, signal),
  binding: (id: string) => get<Binding>(`${of(id)}/binding`),
  previewRule: (id: string, rule: EventRule) => post<RulePreview>(`${of(id)}/binding/preview`, { rule }),
  exportUrl: (id: string, format: string, lang: string, theme: string) =>
    `/api${of(id)}/export?${new URLSearchParams({ format, lang, theme })}`,
  exportLosses: (id: string, format: string, lang: string) => get<MapPreview["notes"]>(`${of(id)}/export/losses?${new URLSearchParams({ format, lang })}`),
  contactPlanUrl: (id: string, lang: string) => `/api${of(id)}/contact-plan?lang=${lang}`,
  fileUrl: (id: string) => `/api${of(id)}/file`,
  history: (id: string, lang: string, more: { record?: string; before?: string; limit?: string } = {}) =>
    get<HistoryPage>(`${of(id)}/history?${new URLSearchParams({ lang, ...more })}`),
  versions: (id: string) => get<Version[]>(`${of(id)}/versions`),
  version: (id: string, version: string) => get<Side>(`${of(id)}/versions/${encodeURIComponent(version)}`),
  saveVersion: (id: string, body: { name?: string; note?: string; kind?: Version["kind"] }) => post<Version>(`${of(id)}/versions`, body),
  renameVersion: (id: string, version: string, name: string, note: string) => put<Version>(`${of(id)}/versions/${encodeURIComponent(version)}`, { name, note }),
  forgetVersion: (id: string, version: string) => send("DELETE", `${of(id)}/versions/${encodeURIComponent(version)}`),
  versionFileUrl: (id: string, version: string) => `/api${of(id)}/versions/${encodeURIComponent(version)}/file`,
  restoring: (id: string, version: string) => get<Restoring>(`${of(id)}/versions/${encodeURIComponent(version)}/restoring`),
  compare: (id: string, before: string, after: string, lang: string) =>
    get<Comparison>(`${of(id)}/compare?${new URLSearchParams({ before, after, lang })}`),
  inventory: () => get<Inventory>("/touchpoints"),
  inventoryFigures: () => get<InventoryFigures[]>("/touchpoints/figures"),
  assign: (body: { touchpoints?: string[]; parts?: string[]; owner?: string; team?: string }) => post<{ changed: number }>("/touchpoints/assign", body),
  personas: () => get<PersonaRow[]>("/personas"),
  sources: () => get<SourceRow[]>("/sources"),
  figures: () => get<Figure[]>("/figures"),
  keepImage: (file: File) => postFile<{ name: string }>("/images", file),
  keepFile: (file: File) => postFile<{ link: string; name: string; size: number }>("/files", file),
  personalData: (text: string, language: string) => post<{ text: string; found: Record<string, number> }>("/personal-data", { text, language }),
  imageUrl: (name: string) => `/api${shared ? of("") : ""}/images/${encodeURIComponent(name)}`,
  upload: (file: File) => postFile<Upload>("/uploads", file),
  preview: (upload: string, options: object, kind: string) =>
    post<Preview>(`/uploads/${encodeURIComponent(upload)}/preview`, { options, kind }),
  startImport: (body: { upload: string; options: object; kind: string; dry_run: boolean; purpose: string }) =>
    post<{ job: string }>("/imports", body),
  imports: () => get<Batch[]>("/imports"),
  undoImport: (batch: string) => post<{ job: string }>(`/imports/${encodeURIComponent(batch)}/undo`, {}),
  refusedUrl: (batch: string) => `/api/imports/${encodeURIComponent(batch)}/refused`,
  job: (id: string) => get<Job>(`/jobs/${encodeURIComponent(id)}`),
  cancelJob: (id: string) => post<unknown>(`/jobs/${encodeURIComponent(id)}/cancel`, {}),
  makeDemo: () => post<{ job: string }>("/demo", {}),
  discover: (title: string, language: string) => post<{ job: string }>("/discover", { title, language }),
  workshops: (id: string) => get<WorkshopSeries>(`${of(id)}/workshops`),
  workshopNow: (id: string) => get<Workshop | null>(`${of(id)}/workshop`),
  workshop: (id: string, shop: string) => get<Workshop>(shopAt(id, shop)),
  beginWorkshop: (id: string, title: string) => post<{ id: string }>(`${of(id)}/workshops`, { title }),
  changeWorkshop: (id: string, shop: string, change: { title?: string; agenda?: AgendaItem[]; here?: string; stage?: string; open?: string }) => send("PUT", shopAt(id, shop), change),
  closeWorkshop: (id: string, shop: string) => send("POST", `${shopAt(id, shop)}/close`),
  sitDown: (id: string, shop: string, team: string) => send("PUT", `${shopAt(id, shop)}/seat`, { team }),
  writeJot: (id: string, shop: string, item: string, body: string) => post<{ id: string }>(`${shopAt(id, shop)}/jots`, { item, body }),
  changeJot: (id: string, shop: string, jot: string, change: { body?: string; cluster?: string; parked?: boolean; became?: string }) => send("PUT", `${shopAt(id, shop)}/jots/${encodeURIComponent(jot)}`, change),
  removeJot: (id: string, shop: string, jot: string) => send("DELETE", `${shopAt(id, shop)}/jots/${encodeURIComponent(jot)}`),
  groupJots: (id: string, shop: string, item: string, name: string, jots: string[]) => post<{ id: string }>(`${shopAt(id, shop)}/clusters`, { item, name, jots }),
  nameCluster: (id: string, shop: string, cluster: string, name: string) => send("PUT", `${shopAt(id, shop)}/clusters/${encodeURIComponent(cluster)}`, { name }),
  ungroup: (id: string, shop: string, cluster: string) => send("DELETE", `${shopAt(id, shop)}/clusters/${encodeURIComponent(cluster)}`),
  decide: (id: string, shop: string, decided: Decided) => post<{ id: string }>(`${shopAt(id, shop)}/decisions`, decided),
  changeDecision: (id: string, decision: string, decided: Decided) => send("PUT", `${of(id)}/decisions/${encodeURIComponent(decision)}`, decided),
  takeBackDecision: (id: string, decision: string) => send("DELETE", `${of(id)}/decisions/${encodeURIComponent(decision)}`),
  workshopSummaryUrl: (id: string, shop: string, format: "pdf" | "md", lang: string) => `/api${shopAt(id, shop)}/summary?${new URLSearchParams({ format, lang })}`,
  workshopText: async (id: string, shop: string, lang: string) => (await call(`${shopAt(id, shop)}/summary?${new URLSearchParams({ format: "md", lang })}`)).text(),
  mailWorkshop: (id: string, shop: string, body: { to: string[]; link: string; language: string }) => post<{ letters: number }>(`${shopAt(id, shop)}/letters`, body),
  /** A link by which all guests of a workshop join, each under a name of their own; told this once. */
  workshopLink: (id: string, body: { name: string; role: Role; hours: number }) => post<{ token: string }>(`${of(id)}/guest-links`, { ...body, page: "workshop" }),
  wallUrl: (id: string, paper: string, tile: string, lang: string) => `/api${of(id)}/wall?${new URLSearchParams({ paper, ...(tile ? { tile } : {}), lang })}`,
  blankCardsUrl: (id: string, paper: string, lang: string) => `/api${of(id)}/blank-cards?${new URLSearchParams({ paper, lang })}`,
  audits: () => get<AuditRow[]>("/audits"),
  auditPlaces: () => get<Place[]>("/audit-places"),
  correctiveActions: () => get<WaitingAction[]>("/corrective-actions"),
  findings: (id: string) => get<PlacedFinding[]>(`${of(id)}/findings`),
  audit: (audit: string) => get<AuditView>(`/audits/${encodeURIComponent(audit)}`),
  planAudit: (plan: AuditPlan) => post<AuditView>("/audits", plan),
  changeAudit: (audit: string, change: Partial<AuditPlan> & { summary?: string }) => inAudit("PUT", audit, "", change),
  removeAudit: (audit: string) => send("DELETE", `/audits/${encodeURIComponent(audit)}`),
  askInAudit: (audit: string, words: string, scope: Spot[]) => inAudit("POST", audit, "/questions", { words, scope }),
  dropQuestion: (audit: string, item: string) => inAudit("DELETE", audit, `/questions/${encodeURIComponent(item)}`),
  answerQuestion: (audit: string, item: string, body: { answer: Answer | null; evidence: string; links: EvidenceLink[] }) => inAudit("PUT", audit, `/questions/${encodeURIComponent(item)}`, body),
  writeFinding: (audit: string, body: Partial<Spot> & { grade: Grade; words: string; item?: string; requirement?: string; evidence?: string }) => inAudit("POST", audit, "/findings", body),
  changeFinding: (audit: string, finding: string, change: Partial<Pick<Finding, "grade" | "words" | "requirement" | "evidence" | "links" | "whys" | "cause" | "measure">>) => inAudit("PUT", audit, `/findings/${encodeURIComponent(finding)}`, change),
  removeFinding: (audit: string, finding: string) => inAudit("DELETE", audit, `/findings/${encodeURIComponent(finding)}`),
  promiseAction: (audit: string, finding: string, action: Promised) => inAudit("POST", audit, `/findings/${encodeURIComponent(finding)}/actions`, action),
  keepAction: (audit: string, action: string, body: Promised) => inAudit("PUT", audit, `/actions/${encodeURIComponent(action)}`, body),
  takeActionBack: (audit: string, action: string) => inAudit("DELETE", audit, `/actions/${encodeURIComponent(action)}`),
  checkEffect: (audit: string, finding: string, effective: boolean, words: string) => inAudit("POST", audit, `/findings/${encodeURIComponent(finding)}/checks`, { effective, words }),
  signAudit: (audit: string, part: Part, aware: boolean) => inAudit("POST", audit, "/signatures", { part, aware }),
  reviseAudit: (audit: string) => inAudit("POST", audit, "/revise"),
  closeAudit: (audit: string) => inAudit("POST", audit, "/close"),
  auditReportUrl: (audit: string, format: "pdf" | "md" | "json", lang: string, revision?: number) =>
    `/api/audits/${encodeURIComponent(audit)}/report?${new URLSearchParams({ format, lang, ...(revision ? { revision: String(revision) } : {}) })}`,
  qrUrl: (text: string) => `/api/qr?${new URLSearchParams({ text })}`,
};
