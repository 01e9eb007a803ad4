/** What one person does on a sheet right now: what is chosen, dragged and told. Nothing of it is in the document. */
import { getContext, setContext } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import type { Mark } from "../../core/gaps";
import type { LaneRow } from "../../core/model";
import type { Change } from "../../live/change";
import { Problem } from "../../api";
import type { JourneySession } from "../journey/session.svelte";
import { has, t } from "../../i18n.svelte";
import { route } from "../../router.svelte";
import { lanesOf, zoomOf } from "../views/address";
import { shownLanes } from "./lanes";
import { titleOf } from "./words";

const KEY = Symbol("board");
const TOAST_MS = 7_000;
export const ZOOM = { least: 0.25, most: 2, step: 1.2 } as const;

export type Writer = (id: string, field: string, onend?: (end: { saved: boolean; empty: boolean }) => void) => boolean;
export interface Toast { text: string; undo: boolean; care?: boolean }
/** What hangs at the pointer, and where it would land. */
export interface Dragged { what: string; more: number; x: number; y: number; ids: ReadonlySet<string> }
export interface Target { mark: Mark; words: string; refused?: boolean }

export class Board {
  /** Cards, steps, stages and lanes by id. */
  readonly chosen = new SvelteSet<string>();
  dragged = $state.raw<Dragged | null>(null);
  target = $state.raw<Target | null>(null);
  marquee = $state.raw<Mark | null>(null);
  /** A guess while its point is dragged. */
  feeling = $state.raw<{ step: string; value: number } | null>(null);
  /** An arrow while it is drawn: from a step to the pointer. */
  arrow = $state.raw<{ from: string; x0: number; y0: number; x: number; y: number } | null>(null);
  /** The step that an arrow is drawn from with the keyboard. */
  linking = $state<string | null>(null);
  /** A new touchpoint that is offered the events it may be. */
  offered = $state<string | null>(null);
  toast = $state.raw<Toast | null>(null);
  /** Read and print: lanes without anything in them are left out. */
  quiet = $state(false);
  finding = $state(false);
  pasting = $state.raw<{ rows: string[][]; at: { lane: string; step: string } } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly lanes: LaneRow[] = $derived.by(() => shownLanes(this.session.model.lanes, this.session.measured, this.mayEdit && !this.quiet, lanesOf(route.query)));

  /** Opens the field over a text; the page gives it. */
  writer: Writer = () => false;
  /** Brings a thing into view drawn first when it is far away; the sheet gives it. */
  show: (id: string) => Promise<void> = () => Promise.resolve();

  constructor(readonly session: JourneySession) {
    session.zoom = zoomOf(route.query);
  }

  /** Kept by the session, so that a saved view knows it. */
  get zoom(): number {
    return this.session.zoom;
  }
  set zoom(next: number) {
    this.session.zoom = next;
  }

  get mayEdit(): boolean {
    return this.session.edit.mayEdit;
  }
  get laneIds(): string[] {
    return this.lanes.map((row) => row.lane.id);
  }
  name(id: string): string {
    return titleOf(this.session.get(id));
  }
  /** Only the chosen that are still there, of one kind. */
  of(kind: "card" | "step" | "stage" | "lane"): string[] {
    return [...this.chosen].filter((id) => id.startsWith(`${kind}:`) && this.session.records.has(id));
  }

  choose(ids: readonly string[], add = false): void {
    if (!add) for (const id of this.chosen) if (!ids.includes(id)) this.chosen.delete(id);
    for (const id of ids) this.chosen.add(id);
    this.session.edit.tell({ selecting: [...this.chosen] });
  }
  toggle(id: string): void {
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.session.edit.tell({ selecting: [...this.chosen] });
  }

  /** Opens a text for writing where it stands; false where there is none. */
  write(id: string, field: string, onend?: (end: { saved: boolean; empty: boolean }) => void): boolean {
    if (!this.session.records.has(id)) return false;
    return this.writer(id, field, onend);
  }

  /** One step that can be undone, by the name of its words. What cannot be done is said. */
  run<T>(key: string, command: (c: Change) => T, values: Record<string, string | number> = {}): T | undefined {
    let value: T | undefined;
    try {
      this.session.edit.run(t(key, values), (c) => {
        value = command(c);
      });
    } catch (cause) {
      this.say(cause instanceof Problem ? cause.message : t("sheet.failed"), { care: true });
      if (!(cause instanceof Problem)) throw cause;
    }
    return value;
  }

  say(text: string, { undo = false, care = false } = {}): void {
    clearTimeout(this.#timer);
    this.toast = { text, undo, care };
    this.#timer = setTimeout(() => (this.toast = null), TOAST_MS);
  }
  hush(): void {
    clearTimeout(this.#timer);
    this.toast = null;
  }

  undo(): void {
    const what = this.session.edit.undo();
    this.say(what ? t("sheet.undone", { what: named(what) }) : t("sheet.nothing_to_undo"));
  }
  redo(): void {
    const what = this.session.edit.redo();
    this.say(what ? t("sheet.redone", { what: named(what) }) : t("sheet.nothing_to_redo"));
  }
}

/** Commands elsewhere name themselves by a key. */
const named = (what: string): string => (has(`sheet.do_${what}`) ? t(`sheet.do_${what}`) : what);

export const setBoard = (board: Board): Board => setContext(KEY, board);
/** The board around, where a card stands on one; cards are drawn elsewhere, too. */
export const boardAround = (): Board | undefined => getContext<Board | undefined>(KEY);
