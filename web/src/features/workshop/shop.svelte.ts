/** What one does at a workshop: a thin layer over the API, and what the page derives from what it is told. */
import { api, type AgendaItem, type Cluster, type Jot, type Workshop } from "../../api";
import { reader, say, t } from "../../i18n.svelte";
import { ofKind } from "../../core/model";
import { Attempt } from "../../attempt.svelte";
import type { JourneySession } from "../journey/session.svelte";

export const PARKING = "parking";
/** How many questions there are to each step. */
const ASKED: Record<string, number> = { opening: 2, touchpoints: 3, insights: 3, map: 3, analysis: 3, improvements: 3, closing: 2, pause: 1, own: 1 };

export class Shop {
  readonly attempt = new Attempt(() => this.session.together.load("workshop"));
  readonly at: Workshop | null = $derived.by(() => this.session.together.workshop);
  readonly item: AgendaItem | undefined = $derived(this.at?.agenda.find((one) => one.item === this.at?.here));
  readonly next: AgendaItem | undefined = $derived.by(() => {
    const agenda = this.at?.agenda ?? [];
    return agenda[agenda.findIndex((one) => one.item === this.at?.here) + 1];
  });
  /** Who may edit the map leads. */
  readonly leads: boolean = $derived.by(() => this.session.edit.mayEdit && this.session.together.me?.role !== "commenter" && this.session.together.me?.role !== "viewer");
  readonly isOpen: boolean = $derived(!!this.item && !!this.at?.opened.includes(this.item.item));
  /** The notes at the item everybody is at. */
  readonly jots: readonly Jot[] = $derived((this.at?.jots ?? []).filter((one) => one.item === this.item?.item && !one.parked));
  readonly parked: readonly Jot[] = $derived((this.at?.jots ?? []).filter((one) => one.parked && (one.mine || this.at!.opened.includes(one.item))));
  readonly clusters: readonly Cluster[] = $derived((this.at?.clusters ?? []).filter((one) => one.item === this.item?.item));

  constructor(readonly session: JourneySession) {}

  /** Does it, and asks how the workshop stands; what goes wrong is shown. */
  async doing<T>(act: (id: string, shop: string) => Promise<T>): Promise<T | undefined> {
    const shop = this.at?.workshop;
    if (!shop) return undefined;
    let done: T | undefined;
    await this.attempt.run(async () => (done = await act(this.session.id, shop)));
    return done;
  }

  /** Takes everybody to an item, and starts its clock. */
  async goTo(item: AgendaItem): Promise<void> {
    await this.doing(async (id, shop) => {
      await api.changeWorkshop(id, shop, { here: item.item });
      await api.startTimer(id, item.minutes * 60, titleOf(item));
    });
    await this.session.together.load("timer");
  }

  async moreTime(minutes: number): Promise<void> {
    const { timer, skew } = this.session.together;
    const left = timer ? Math.max(0, (Date.parse(timer.ends_at) - Date.now() - skew) / 1000) : 0;
    await this.doing((id) => api.startTimer(id, Math.round(left + minutes * 60), this.item ? titleOf(this.item) : ""));
    await this.session.together.load("timer");
  }

  /** A note into a group, a new group ("new"), none ("") or onto the parking lot. */
  async move(jot: string, place: string): Promise<void> {
    await this.doing(async (id, shop) => {
      if (place === PARKING) await api.changeJot(id, shop, jot, { parked: true });
      else if (place === "new") await api.groupJots(id, shop, this.item!.item, "", [jot]);
      else await api.changeJot(id, shop, jot, { cluster: place, parked: false });
    });
  }
}

export const titleOf = (item: AgendaItem): string => item.title || t(`workshop.step_${item.step}`);

/** The questions everybody sees: the facilitator's own, else the step's; and that of the stage looked at. */
export function questionsOf(session: JourneySession, item: AgendaItem, stage: string): string[] {
  const own = item.prompt ? [item.prompt] : Array.from({ length: ASKED[item.step] ?? 1 }, (_, i) => t(`workshop.ask_${item.step}_${i + 1}`));
  const looked = ofKind(session.records, "stage").find((one) => one.id === stage);
  return looked ? [...own, t(`workshop.ask_stage_${looked.stage_kind ?? "own"}`)] : own;
}

/** 95 → "1 h 35 min" as the reader writes it. */
export function spell(minutes: number): string {
  const words = (n: number, unit: "hour" | "minute"): string => new Intl.NumberFormat(reader.language, { style: "unit", unit, unitDisplay: "short" }).format(n);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? words(hours, "hour") : "", rest || !hours ? words(rest, "minute") : ""].filter(Boolean).join(" ");
}

export const clusterName = (cluster: Cluster, i: number): string => cluster.name || t("workshop.group_unnamed", { n: i + 1 });
export const short = (words: string): string => (words.length > 40 ? `${words.slice(0, 39)}…` : words);
export const stageName = (session: JourneySession, stage: string): string => say(ofKind(session.records, "stage").find((one) => one.id === stage)?.title);
