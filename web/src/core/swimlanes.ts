/**
 * The journey by who acts, by channel, or as a service blueprint: the same records in other rows, a column per step.
 * Plain values; nothing of the screen.
 */
import type { Process, Touchpoint } from "../generated/records";
import { byOrder, ofKind, record, type MapModel, type Records } from "./model";

export const ARRANGEMENTS = ["actor", "channel", "blueprint"] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

/** Who starts or receives: the customer, a team of ours, nobody named, a partner, or somebody else by name. */
export interface Actor { kind: "customer" | "team" | "nobody" | "partner" | "other"; name: string }
export interface Item {
  /** What is opened: a record's id; "" for a system, which is only a name. */
  id: string;
  kind: "touchpoint" | "step" | "card" | "process" | "system" | "owner";
  /** A name that is no record's title. */
  name?: string;
  part: "starts" | "receives" | "stands";
  /** Who is at the other end. */
  other?: Actor;
}
export type BlueprintRow = "around" | "customer" | "front" | "backstage" | "processes" | "systems" | "owners";
export type Line = "interaction_line" | "visibility_line" | "internal_interaction_line";
export interface Row {
  key: string;
  actor?: Actor;
  channel?: string;
  part?: BlueprintRow;
  /** One list per step. */
  cells: Item[][];
  /** The line drawn under this row. */
  line?: Line;
}
export interface HandOver { step: number; from: Actor; to: Actor; owner: string }
export interface Swimlanes { rows: Row[]; handOvers: HandOver[]; /** Steps where customers meet us and nothing is said to lie behind. */ bare: ReadonlySet<number> }

interface Placed { touchpoint: Touchpoint; step: number }

export function swimlanes(records: Records, model: MapModel, arrangement: Arrangement): Swimlanes {
  const placed = touchpointsInOrder(records, model);
  if (arrangement === "blueprint") return blueprint(records, model, placed);
  const rows = arrangement === "channel" ? byChannel(placed, model.steps.length) : byActor(placed, model.steps.length);
  return { rows, handOvers: handOvers(placed, model), bare: new Set() };
}

/** In map order, each at every step where a card begins that places it. */
function touchpointsInOrder(records: Records, model: MapModel): Placed[] {
  return ofKind(records, "card")
    .filter((card) => model.stepIndex.has(card.from_step))
    .sort((a, b) => model.stepIndex.get(a.from_step)! - model.stepIndex.get(b.from_step)! || byOrder(a, b))
    .map((card) => ({ touchpoint: record(records, "touchpoint", card.ref), step: model.stepIndex.get(card.from_step)! }))
    .filter((p): p is Placed => p.touchpoint !== undefined);
}

const ours = (t: Touchpoint): Actor => (t.team || t.owner ? { kind: "team", name: t.team || t.owner! } : { kind: "nobody", name: "" });

function actor(t: Touchpoint, side: string): Actor {
  if (side === "customer") return { kind: "customer", name: "" };
  if (side === "company") return ours(t);
  return side === "partner" ? { kind: "partner", name: "" } : { kind: "other", name: side };
}
export const starter = (t: Touchpoint): Actor => actor(t, t.initiator ?? "customer");
/** Who is met; an action has one actor alone. */
export const receiver = (t: Touchpoint): Actor | null => (t.form === "action" ? null : actor(t, t.receiver ?? "company"));
const keyOf = (a: Actor): string => `${a.kind} ${a.name}`;
const RANK: Record<Actor["kind"], number> = { customer: 0, team: 1, nobody: 2, partner: 3, other: 4 };

function grid(steps: number): Item[][] {
  return Array.from({ length: steps }, () => []);
}

/** The customer first, then teams as they appear, what nobody owns, partners and others. */
function byActor(placed: readonly Placed[], steps: number): Row[] {
  const rows = new Map<string, Row>();
  const rowOf = (a: Actor): Row => {
    const key = keyOf(a);
    if (!rows.has(key)) rows.set(key, { key, actor: a, cells: grid(steps) });
    return rows.get(key)!;
  };
  rowOf({ kind: "customer", name: "" });
  for (const { touchpoint, step } of placed) {
    const [from, to] = [starter(touchpoint), receiver(touchpoint)];
    const own = to !== null && keyOf(to) !== keyOf(from);
    rowOf(from).cells[step]!.push({ id: touchpoint.id, kind: "touchpoint", part: "starts", ...(own ? { other: to } : {}) });
    if (own) rowOf(to).cells[step]!.push({ id: touchpoint.id, kind: "touchpoint", part: "receives", other: from });
  }
  return [...rows.values()].sort((a, b) => RANK[a.actor!.kind] - RANK[b.actor!.kind]);
}

function byChannel(placed: readonly Placed[], steps: number): Row[] {
  const rows = new Map<string, Row>();
  for (const { touchpoint, step } of placed) {
    const channel = touchpoint.channel ?? "";
    if (!rows.has(channel)) rows.set(channel, { key: `channel ${channel}`, channel, cells: grid(steps) });
    rows.get(channel)!.cells[step]!.push({ id: touchpoint.id, kind: "touchpoint", part: "stands" });
  }
  return [...rows.values()].sort((a, b) => Number(!a.channel) - Number(!b.channel));
}

/** Where the journey goes from one of ours to another between two steps; the step before says who owns that. */
function handOvers(placed: readonly Placed[], model: MapModel): HandOver[] {
  const found: HandOver[] = [];
  let last: { actor: Actor; step: number } | null = null;
  for (const { touchpoint, step } of placed) {
    const actors = [receiver(touchpoint), starter(touchpoint)].filter((a) => a !== null && a.kind !== "customer" && a.kind !== "other") as Actor[];
    const next = actors[0];
    if (!next) continue;
    if (last && last.step !== step && keyOf(last.actor) !== keyOf(next)) found.push({ step, from: last.actor, to: next, owner: model.steps[last.step]!.owner ?? "" });
    last = { actor: next, step };
  }
  return found;
}

function blueprint(records: Records, model: MapModel, placed: readonly Placed[]): Swimlanes {
  const n = model.steps.length;
  const rows: Record<BlueprintRow, Item[][]> = { around: grid(n), customer: grid(n), front: grid(n), backstage: grid(n), processes: grid(n), systems: grid(n), owners: grid(n) };
  model.steps.forEach((step, i) => rows.customer[i]!.push({ id: step.id, kind: "step", part: "stands" }));
  const names = { systems: grid(n).map(() => new Set<string>()), owners: grid(n).map(() => new Set<string>()) };
  const behind = processesByStep(records, model);
  for (const { touchpoint, step } of placed) {
    const outside = touchpoint.ownership === "customer" || touchpoint.ownership === "social";
    const hidden = touchpoint.form === "action" && (touchpoint.initiator ?? "customer") !== "customer";
    rows[outside ? "around" : hidden ? "backstage" : "front"][step]!.push({ id: touchpoint.id, kind: "touchpoint", part: "stands" });
    for (const system of touchpoint.systems ?? []) names.systems[step]!.add(system);
    if (!outside) names.owners[step]!.add(touchpoint.team || touchpoint.owner || "");
  }
  const LANES: Partial<Record<string, BlueprintRow>> = { actions: "customer", backstage: "backstage", processes: "processes", systems: "systems", response: "front" };
  for (const { kind, cells, spans } of model.lanes) {
    const row = LANES[kind];
    if (!row) continue;
    for (const card of [...cells.flat(), ...spans.map((s) => s.card)]) {
      const first = model.stepIndex.get(card.from_step);
      if (first === undefined || card.ref?.startsWith("touchpoint:") || card.ref?.startsWith("process:")) continue;
      for (let i = first; i <= (model.stepIndex.get(card.to_step ?? "") ?? first); i++) rows[row][i]!.push({ id: card.ref ?? card.id, kind: "card", part: "stands" });
    }
  }
  behind.forEach((processes, step) => {
    for (const process of processes) {
      rows.processes[step]!.push({ id: process.id, kind: "process", part: "stands" });
      for (const system of process.systems ?? []) names.systems[step]!.add(system);
      if (process.team || process.owner) names.owners[step]!.add(process.team || process.owner!);
    }
  });
  names.systems.forEach((found, i) => rows.systems[i]!.push(...[...found].map((name): Item => ({ id: "", kind: "system", name, part: "stands" }))));
  names.owners.forEach((found, i) => rows.owners[i]!.push(...[...found].map((name): Item => ({ id: "", kind: "owner", name, part: "stands" }))));
  const LINES: Partial<Record<BlueprintRow, Line>> = { customer: "interaction_line", front: "visibility_line", backstage: "internal_interaction_line" };
  const order: BlueprintRow[] = ["around", "customer", "front", "backstage", "processes", "systems", "owners"];
  const bare = model.steps.map((_, i) => i).filter((i) => rows.front[i]!.some((item) => item.kind === "touchpoint") && !rows.backstage[i]!.length && !rows.processes[i]!.length);
  return {
    rows: order
      .filter((part) => part !== "around" || rows.around.some((cell) => cell.length))
      .map((part): Row => ({ key: part, part, cells: rows[part], ...(LINES[part] ? { line: LINES[part]! } : {}) })),
    handOvers: handOvers(placed, model),
    bare: new Set(bare),
  };
}

/** A process stands where its card does, and at every step of the touchpoints that it names. */
function processesByStep(records: Records, model: MapModel): Process[][] {
  const at = model.steps.map(() => new Map<string, Process>());
  const cards = ofKind(records, "card");
  for (const process of ofKind(records, "process")) {
    const refs = new Set<string>([process.id, ...(process.touchpoints ?? [])]);
    for (const card of cards) if (card.ref && refs.has(card.ref)) at[model.stepIndex.get(card.from_step) ?? -1]?.set(process.id, process);
  }
  return at.map((found) => [...found.values()]);
}
