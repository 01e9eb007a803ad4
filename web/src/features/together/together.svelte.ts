/**
 * What the people at one map do beside its document: comments, votes, the timer, and who one is. Asked for once the map
 * stands, and again when the room says that something changed.
 */
import { api, type Person, type Thread, type Timer, type VoteRound, type Workshop } from "../../api";
import type { PlacedFinding } from "../audits/model";
import { grouped } from "../../core/groups";
import type { Presence } from "../../live/presence";
import { go, journeyPath, route } from "../../router.svelte";
import type { JourneySession } from "../journey/session.svelte";

export type Tab = "comments" | "workshop" | "people";

export class Together {
  me = $state.raw<Person | null>(null);
  people = $state.raw<readonly Person[]>([]);
  threads = $state.raw<readonly Thread[]>([]);
  rounds = $state.raw<readonly VoteRound[]>([]);
  /** What internal audits found on this map. */
  findings = $state.raw<readonly PlacedFinding[]>([]);
  timer = $state.raw<Timer | null>(null);
  /** The workshop that is going on, as one sees it. */
  workshop = $state.raw<Workshop | null>(null);
  /** How far this page's clock is behind the server's, in milliseconds. */
  skew = 0;
  /** Which part of the drawer is open. */
  tab = $state<Tab | null>(null);
  /** Whose view this page follows. */
  following = $state<number | null>(null);
  /** Who that is, while they are here. */
  readonly leader: Presence | undefined = $derived.by(() => this.session.edit.here.find((one) => one.client === this.following));
  /** How many follow this page. */
  readonly followers: number = $derived.by(() => this.session.edit.here.filter((one) => one.follows === this.session.edit.client).length);
  /** The round that runs. */
  readonly open: VoteRound | undefined = $derived(this.rounds.find((round) => !round.closed_at));
  readonly unread: number = $derived(this.threads.reduce((sum, thread) => sum + thread.unread, 0));
  readonly named: boolean = $derived(this.threads.some((thread) => thread.names_me));
  /** Open threads by the record they are about. */
  readonly threadsOf: ReadonlyMap<string, Thread[]> = $derived(grouped(this.threads.filter((thread) => !thread.resolved_at), (thread) => thread.about));
  readonly findingsOf: ReadonlyMap<string, PlacedFinding[]> = $derived(grouped(this.findings, (finding) => finding.about));
  /** Whether there is anything to draw over the sheet. */
  readonly onSheet: boolean = $derived.by(
    () => this.session.edit.here.length > 0 || this.threadsOf.size > 0 || this.open !== undefined || this.session.hasNotes,
  );
  readonly mayComment: boolean = $derived(this.me !== null && this.me.role !== "viewer");

  constructor(readonly session: JourneySession) {
    session.edit.onnews = (topic) => void this.load(topic);
  }

  /** Asks for what has changed; what cannot be had stays as it was, and the status says that the server is silent. */
  async load(topic: string): Promise<void> {
    const { id } = this.session;
    const wants = (one: string): boolean => topic === one || topic === "all";
    const asked: Promise<void>[] = [];
    if (wants("people")) asked.push(api.me(id).then((me) => this.#met(me)), api.people().then((people) => void (this.people = people)));
    if (wants("comments")) asked.push(api.threads(id).then((threads) => void (this.threads = threads)));
    if (wants("votes")) asked.push(api.votes(id).then((rounds) => void (this.rounds = rounds)));
    if (wants("audits")) asked.push(api.findings(id).then((findings) => void (this.findings = findings)));
    if (wants("workshop")) asked.push(this.#loadWorkshop());
    if (wants("timer")) {
      asked.push(api.timer(id).then((timer) => {
        this.timer = timer;
        if (timer) this.skew = Date.parse(timer.now) - Date.now();
      }));
    }
    await Promise.allSettled(asked);
  }

  /** News may come faster than answers: an older answer never takes the place of a newer one. */
  #asked = 0;
  async #loadWorkshop(): Promise<void> {
    const asked = ++this.#asked;
    const found = await api.workshopNow(this.session.id);
    if (asked === this.#asked) this.workshop = found;
  }

  /** Puts one's dots on a record: so many more, or fewer. */
  async dot(record: string, more: number): Promise<void> {
    const round = this.open;
    if (!round) return;
    const mine = { ...round.mine, [record]: Math.max(0, (round.mine[record] ?? 0) + more) };
    if (Object.values(mine).reduce((sum, n) => sum + n, 0) > round.dots) return;
    this.rounds = this.rounds.map((one) => (one === round ? { ...one, mine } : one));
    await api.vote(this.session.id, round.round, mine);
  }

  /** Goes to where somebody is. */
  visit(who: Presence): void {
    const page = journeyPath(this.session.id, who.page ?? "");
    const about = who.about ?? who.pointer?.at ?? null;
    const query = new URLSearchParams(route.query);
    if (about) query.set("about", about);
    const text = query.toString();
    go(page + (text ? `?${text}` : ""), { keepScroll: true });
  }

  #met(me: Person): void {
    this.me = me;
    this.session.edit.tell({ name: me.name, color: colorOf(me.person) });
  }
}

/** The same person has the same colour on every screen. */
export function colorOf(person: string): number {
  let sum = 0;
  for (const letter of person) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0;
  return sum % 8;
}
