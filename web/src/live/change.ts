/**
 * One change of the map while it is being made: pure values over a snapshot of the records. Nothing is written until the
 * whole change is known, so that a command that fails half-way has changed nothing.
 */
import { byOrder, kindOf, type AnyRecord, type Records } from "../core/model";
import { newId } from "../core/ids";
import { keyBetween } from "./order";
import { kindInfo } from "./shared";

/** What an editing command writes with; see `Editor.run`. */
export interface Change {
  /** The record as it stands, with the changes made so far. */
  get(id: string): AnyRecord | undefined;
  /** A new or whole record; it goes into the journey's or the library's document by its kind. Gives the id. */
  put(record: { id: string }): string;
  /** Some fields; `undefined` removes a field. A record that is not there (any more) stays away. */
  patch(id: string, fields: Record<string, unknown>): void;
  /** A text in one language; what others write in the same text at the same time stays. */
  text(id: string, field: string, language: string, words: string): void;
  /** Takes records away, and with them what cannot be without them; who else named them names them no longer. */
  remove(...ids: string[]): void;
  newId(kind: string): string;
  /** A key for `order` that sorts between two others; null is no neighbour. */
  between(before: string | null, after: string | null): string;
}

export class Draft implements Change {
  /** Id to the record as wanted; null when it goes. */
  readonly staged = new Map<string, AnyRecord | null>();
  #base: Records;
  /** What can be read and patched beside the records, and is never found by going through them. */
  #beside: (id: string) => AnyRecord | undefined;

  constructor(records: Records, beside: (id: string) => AnyRecord | undefined = () => undefined) {
    this.#base = records;
    this.#beside = beside;
  }

  get(id: string): AnyRecord | undefined {
    const staged = this.staged.get(id);
    return staged === null ? undefined : (staged ?? this.#base.get(id) ?? this.#beside(id));
  }

  put(record: { id: string }): string {
    if (!kindInfo(record.id)) throw new TypeError(`no record is of the kind of ${record.id}`);
    this.staged.set(record.id, { ...(record as AnyRecord) });
    return record.id;
  }

  patch(id: string, fields: Record<string, unknown>): void {
    const now = this.get(id);
    if (!now) return;
    const next: AnyRecord = { ...now };
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) delete next[name];
      else if (name !== "id") next[name] = value;
    }
    this.staged.set(id, next);
  }

  text(id: string, field: string, language: string, words: string): void {
    const now = this.get(id);
    if (!now) return;
    const held = { ...(now[field] as Record<string, string> | undefined) };
    if ((held[language] ?? "") === words) return;
    held[language] = words;
    this.patch(id, { [field]: held });
  }

  remove(...ids: string[]): void {
    const steps = this.#stepsInOrder();
    const gone = new Set<string>();
    const waiting = ids.filter((id) => this.get(id) && kindOf(id) !== "journey");
    while (waiting.length) {
      for (const id of waiting.splice(0)) gone.add(id);
      for (const record of this.#all()) {
        if (gone.has(record.id)) continue;
        const kept = withoutNames(moved(record, gone, steps), gone);
        if (kept === null) waiting.push(record.id);
      }
    }
    for (const record of this.#all()) {
      if (gone.has(record.id)) continue;
      const kept = withoutNames(moved(record, gone, steps), gone);
      if (kept && kept !== record) this.staged.set(record.id, kept);
    }
    for (const id of gone) this.staged.set(id, null);
  }

  newId(kind: string): string {
    for (;;) {
      const id = newId(kind);
      if (!this.get(id)) return id;
    }
  }

  between(before: string | null, after: string | null): string {
    return keyBetween(before, after);
  }

  *#all(): Generator<AnyRecord> {
    for (const [id, record] of this.#base) if (!this.staged.has(id)) yield record;
    for (const record of [...this.staged.values()]) if (record) yield record;
  }

  /** Ids of all steps as they stand on the map: by stage, then by their own order. */
  #stepsInOrder(): string[] {
    const stages: AnyRecord[] = [];
    const steps: AnyRecord[] = [];
    for (const record of this.#all()) {
      if (kindOf(record.id) === "stage") stages.push(record);
      else if (kindOf(record.id) === "step") steps.push(record);
    }
    const place = new Map(stages.sort(byOrder).map((stage, i) => [stage.id, i]));
    const at = (step: AnyRecord): number => place.get(String(step.stage)) ?? stages.length;
    return steps.sort((a, b) => at(a) - at(b) || byOrder(a, b)).map((step) => step.id);
  }
}

/** A card that spans steps of which some go shrinks to those that stay; null when none stays. */
function moved(record: AnyRecord, gone: ReadonlySet<string>, steps: readonly string[]): AnyRecord | null {
  if (kindOf(record.id) !== "card") return record;
  const from = String(record.from_step);
  const to = typeof record.to_step === "string" ? record.to_step : from;
  if (!gone.has(from) && !gone.has(to)) return record;
  const span = steps.slice(steps.indexOf(from), steps.indexOf(to) + 1).filter((step) => !gone.has(step));
  if (!span.length) return null;
  const next: AnyRecord = { ...record, from_step: span[0] };
  if (span.length > 1) next.to_step = span.at(-1);
  else delete next.to_step;
  return next;
}

/** The record without the names of what is gone: the same one when it names none, null when it cannot be without. */
function withoutNames(record: AnyRecord | null, gone: ReadonlySet<string>): AnyRecord | null {
  const kind = record && kindInfo(record.id);
  if (!record || !kind) return record;
  let next = record;
  const change = (name: string, value: unknown): void => {
    if (next === record) next = { ...record };
    if (value === undefined) delete next[name];
    else next[name] = value;
  };
  for (const name of kind.one) {
    if (!gone.has(record[name] as string)) continue;
    // A card that placed the record has nothing left to show.
    if (kind.needs.includes(name) || (kindOf(record.id) === "card" && name === "ref")) return null;
    change(name, undefined);
  }
  for (const name of kind.many) {
    const named = record[name];
    if (Array.isArray(named) && named.some((id) => gone.has(id as string))) {
      const left = named.filter((id) => !gone.has(id as string)) as unknown[];
      change(name, left.length ? left : undefined);
    }
  }
  for (const [list, name] of Object.entries(kind.parts)) {
    const parts = record[list];
    if (Array.isArray(parts) && parts.some((part: Record<string, string>) => gone.has(part[name]!))) {
      const left = parts.filter((part: Record<string, string>) => !gone.has(part[name]!)) as unknown[];
      change(list, left.length ? left : undefined);
    }
  }
  return next;
}
