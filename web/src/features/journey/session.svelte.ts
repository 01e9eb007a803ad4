/** One open journey: its records, its measured map for the chosen filter, and what is selected. Shared by its pages. */
import { api, type Problem, type Filters, type Review } from "../../api";
import { asProblem } from "../../attempt.svelte";
import { gapId } from "../../core/ownership";
import { mapBuilder, record, type AnyRecord, type MapModel, type Records } from "../../core/model";
import type { Evidence, Gap, Measure, Measured, Signal, Unmatched } from "../../generated/measured";
import { useCustomerWord } from "../../i18n.svelte";
import { asWas } from "../../live/as_was";
import { Editor } from "../../live/editor.svelte";
import { changesFigures } from "../../live/figures";
import { go, route } from "../../router.svelte";
import { shared } from "../../shared.svelte";
import { saveForm, type Form } from "../edit/saving";
import { expected, type Expected } from "../expect/expected";
import { Together } from "../together/together.svelte";

const ASKED = ["persona", "segment", "channel", "account", "start", "end"];
export const COMPARED = ASKED.map((key) => `compare_${key}`);

/** How long the planned path rests before it is measured anew. */
const MEASURE_AFTER_MS = 700;

export class JourneySession {
  /** How the pages write, and who else is here. */
  readonly edit: Editor;
  /** What people do beside the document: comments, votes, the timer. */
  readonly together: Together;
  measured = $state.raw<Measured | null>(null);
  /** What lies between stages and steps; asked for by the pages that show it. */
  gaps = $state.raw<readonly Gap[] | null>(null);
  filters = $state.raw<Filters | null>(null);
  /** When the map is to be reviewed next, and why; as the server says it everywhere. */
  review = $state.raw<Review | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Why there are no numbers, when the records are there but measuring failed. */
  measureProblem = $state.raw<Problem | null>(null);
  measuring = $state(false);
  hovered = $state<string | null>(null);
  /** How large the map is drawn. */
  zoom = $state(1);
  #asked: string | null = null;
  #gapsOf: Measured | null = null;
  #abort: AbortController | null = null;
  #measureSoon: ReturnType<typeof setTimeout> | undefined;

  readonly records: Records = $derived.by(() => this.edit.records);
  #build = mapBuilder();
  readonly model: MapModel = $derived(this.#build(this.records));
  readonly byId: ReadonlyMap<string, Measure> = $derived(index(this.measured));
  readonly comparedById: ReadonlyMap<string, Measure> = $derived(index(this.measured?.compared ?? null));
  readonly unmatchedAt: ReadonlyMap<number, Unmatched[]> = $derived(placeUnmatched(this.measured, this.model));
  /** What customers expected, held against what is felt. */
  readonly expected: readonly Expected[] = $derived.by(() => expected(this));
  /** The stage of the leak that is worth most to mend (the headline's); −1 without one. */
  readonly worstStage: number = $derived(stageOfLeak(this, "about"));
  /** The stage of the leak that loses most: the same, unless the headline names another. */
  readonly mostLostStage: number = $derived(stageOfLeak(this, "most_lost_about"));
  /** What watched figures say, by what they stand at; "" is the whole journey. */
  readonly signalsAt: ReadonlyMap<string, Signal[]> = $derived(byPlace(this.measured?.signals ?? []));
  readonly gapAt: ReadonlyMap<string, Gap> = $derived(new Map((this.gaps ?? []).map((one) => [gapId(one.source, one.target), one])));
  readonly ghosts: ReadonlySet<string> = $derived(new Set(this.measured?.ghosts));

  /** With a version (or a moment) the map as it was then: to read only, with its evidence then. */
  constructor(readonly id: string, readonly version: string | null = null) {
    this.edit = version === null ? new Editor(id) : new Editor(id, asWas(id, version));
    this.together = new Together(this);
    this.edit.documents.onChange((changes) => {
      if (!this.ready) return;
      if (changes.some(({ id }) => id === this.id)) useCustomerWord(record(this.records, "journey", this.id));
      if (changes.some(changesFigures)) this.#measureAgain();
    });
  }

  get ready(): boolean {
    return this.edit.loaded;
  }
  /** Whether this is the journey of the present, seen from inside: of a shared page or a map as it was, less can be asked. */
  get inside(): boolean {
    return shared === null && this.version === null;
  }
  get hasNotes(): boolean {
    for (const id of this.records.keys()) if (id.startsWith("note:")) return true;
    return false;
  }
  get selected(): string | null {
    return route.query.get("about");
  }
  get currency(): string | undefined {
    return this.model.journey?.goal_value?.currency;
  }
  /** Whether another group stands beside the one looked at. */
  get comparing(): boolean {
    return COMPARED.some((key) => route.query.has(key));
  }
  /** The filter's part of the address, in a settled order: what links between the journey's pages carry on. */
  get kept(): string {
    return picked([...ASKED, ...COMPARED]).toString();
  }
  /**
   * What the server is asked. The other group differs only in what it is compared by: the rest of the filter holds for
   * both, so that a channel is compared within the persona looked at, and a period with another of the same customers.
   */
  get query(): string {
    const asked = picked(ASKED);
    if (!this.comparing) return asked.toString();
    const period = route.query.has("compare_start") || route.query.has("compare_end");
    for (const key of ASKED) {
      const own = route.query.getAll(`compare_${key}`);
      const replaced = own.length > 0 || (period && (key === "start" || key === "end"));
      for (const value of replaced ? own : route.query.getAll(key)) asked.append(`compare_${key}`, value);
    }
    return asked.toString();
  }

  async load(): Promise<void> {
    try {
      await this.edit.load();
      useCustomerWord(this.model.journey);
      this.problem = null;
      // Whatever failed while the server was silent is asked for again.
      if (this.measureProblem) void this.measure(this.query, true);
      if (!this.filters && this.inside) void this.loadFilters();
      if (shared?.shows("comments")) void this.together.load("comments");
    } catch (cause) {
      // What is on the screen already stays there.
      if (!this.ready) this.problem = asProblem(cause);
    }
  }

  /** Measures anew when the filter has changed (or when told to). */
  async measure(query: string, force = false): Promise<void> {
    if ((!force && query === this.#asked) || (shared && !shared.shows("numbers"))) return;
    this.#asked = query;
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.measuring = true;
    try {
      this.measured = await (this.version === null ? api.measured(this.id, query, abort.signal) : api.measuredThen(this.id, this.version, abort.signal));
      this.measureProblem = null;
    } catch (cause) {
      if (abort.signal.aborted) return;
      this.measureProblem = asProblem(cause);
      this.measured = null;
    }
    this.measuring = false;
  }

  /** What lies between, of what was last measured; what is shown stays until it is known. */
  async measureGaps(): Promise<void> {
    const of = this.measured;
    if (!of || of === this.#gapsOf || !this.inside) return;
    this.#gapsOf = of;
    try {
      const found = await api.gaps(this.id, picked(ASKED).toString());
      if (this.#gapsOf === of) this.gaps = found;
    } catch {
      // Without it the map says as much as before; the hand-over page says that nothing is measured.
      if (this.#gapsOf === of) this.gaps = [];
    }
  }

  async loadFilters(): Promise<void> {
    try {
      this.filters = await api.filters(this.id);
    } catch {
      // A map without data has nothing to filter by; why there is none the measured map says.
      this.filters = null;
    }
  }

  async loadReview(): Promise<void> {
    if (!this.inside) return;
    try {
      await this.edit.whenSaved();
      this.review = await api.review(this.id);
    } catch {
      // It stays as it was; the map itself says when the server is silent.
    }
  }
  /** Somebody has looked the map through and says that it is still true: all that has come up until now is answered. */
  async reviewed(): Promise<void> {
    const journey = this.model.journey;
    if (!journey) return;
    const came = (this.review?.reasons ?? []).map((one) => one.came_at);
    const moment = [new Date().toISOString(), ...came].sort().at(-1)!;
    this.edit.run("review", (c) => c.patch(journey.id, { reviewed_at: new Date().toLocaleDateString("sv-SE"), reviewed_moment: moment }));
    await this.loadReview();
  }

  select(id: string | null): void {
    const query = new URLSearchParams(route.query);
    if (id) query.set("about", id);
    else query.delete("about");
    const text = query.toString();
    go(route.path + (text ? `?${text}` : ""), { replace: true, keepScroll: true });
  }

  setFilter(values: Record<string, string | null>): void {
    const query = new URLSearchParams(route.query);
    for (const [key, value] of Object.entries(values)) {
      if (value) query.set(key, value);
      else query.delete(key);
    }
    const text = query.toString();
    go(route.path + (text ? `?${text}` : ""), { keepScroll: true });
  }

  /** Writes whole records as one step that can be undone, and measures again once the server has them. */
  write(what: string, put: readonly { id: string }[], remove: readonly string[] = []): void {
    this.edit.run(what, (c) => {
      for (const one of put) c.put(one);
      c.remove(...remove);
    });
    this.#measureAgain();
  }

  /** What forms hold, checked by the server, then written as one step that can be undone. Throws a Problem. */
  async save(what: string, forms: readonly Form[]): Promise<void> {
    await saveForm(this.edit, what, forms);
    this.#measureAgain();
  }

  /** What is measured depends on what was written: measured anew once it rests and the server has it. */
  #measureAgain(): void {
    clearTimeout(this.#measureSoon);
    this.#measureSoon = setTimeout(() => {
      void this.edit.whenSaved().then(() => this.measure(this.query, true));
    }, MEASURE_AFTER_MS);
  }

  close(): void {
    clearTimeout(this.#measureSoon);
    this.#abort?.abort();
    this.edit.close();
  }

  async reveal(revealed: boolean): Promise<void> {
    await api.reveal(this.id, revealed);
    await Promise.all([this.load(), this.measure(this.query, true)]);
  }

  evidence(id: string): Evidence | undefined {
    return this.byId.get(id)?.evidence ?? this.measured?.claims?.[id];
  }
  get(id: string): AnyRecord | undefined {
    return this.records.get(id);
  }
  /** The step a record stands at: itself, its stage's first, or where its card is. */
  stepOf(id: string): string | undefined {
    if (id.startsWith("step:")) return id;
    if (id.startsWith("card:")) return record(this.records, "card", id)?.from_step;
    return this.model.stepOfRef.get(id);
  }
}

function index(measured: Measured | null): ReadonlyMap<string, Measure> {
  const found = new Map<string, Measure>();
  if (measured) for (const list of [measured.stages, measured.steps, measured.touchpoints]) for (const m of list) found.set(m.id, m);
  return found;
}

function byPlace(signals: readonly Signal[]): ReadonlyMap<string, Signal[]> {
  const found = new Map<string, Signal[]>();
  for (const one of signals) found.set(one.about ?? "", [...(found.get(one.about ?? "") ?? []), one]);
  return found;
}

/** Events that no touchpoint recognises, by the index of the stage where they most often happen. */
function placeUnmatched(measured: Measured | null, model: MapModel): ReadonlyMap<number, Unmatched[]> {
  const found = new Map<number, Unmatched[]>();
  for (const item of measured?.unmatched ?? []) {
    const step = item.step ?? (item.after ? model.stepOfRef.get(item.after) : undefined);
    const stage = step ? (model.stageOfStep.get(step) ?? 0) : 0;
    found.set(stage, [...(found.get(stage) ?? []), item]);
  }
  return found;
}

function stageOfLeak(session: JourneySession, which: "about" | "most_lost_about"): number {
  const headline = session.measured?.headlines.find((h) => h.kind === "greatest_leak");
  const about = (which === "most_lost_about" && headline?.values?.most_lost_about) || headline?.about;
  if (typeof about !== "string") return -1;
  const stage = session.model.stages.find((s) => s.stage.id === about);
  return stage?.index ?? session.model.stageOfStep.get(session.stepOf(about) ?? "") ?? -1;
}

function picked(keys: readonly string[], from = route.query): URLSearchParams {
  const found = new URLSearchParams();
  for (const key of keys) for (const value of from.getAll(key)) if (value) found.append(key, value);
  return found;
}

/** The address's query with somebody else's filter in place of one's own; what else stands there stays. */
export function withFilter(query: URLSearchParams, filter: string): URLSearchParams {
  const made = new URLSearchParams(query);
  for (const key of [...ASKED, ...COMPARED]) made.delete(key);
  for (const [key, value] of picked([...ASKED, ...COMPARED], new URLSearchParams(filter))) made.append(key, value);
  return made;
}

const sessions = new Map<string, JourneySession>();

/** The session of this journey (or of it as it was): the same for all its pages, begun the first time it is asked for. */
export function openJourney(id: string, version: string | null = null): JourneySession {
  const key = version === null ? id : `${id}@${version}`;
  const known = sessions.get(key);
  if (known) return known;
  const made = new JourneySession(id, version);
  sessions.set(key, made);
  void made.load();
  return made;
}

/** When one leaves a journey's pages: what is opened next is read anew, with the data imported in between. */
export function closeJourneys(): void {
  for (const session of sessions.values()) session.close();
  sessions.clear();
}
