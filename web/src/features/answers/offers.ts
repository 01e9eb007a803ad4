/** What the forms offer: the map's touchpoints, by which the server calls their events, its stages, planned channels and promises; then
 * what is in the data only. */
import type { Binding, QuestionInfo } from "../../api";
import type { Measured } from "../../generated/measured";

export interface Offer { value: string; name: string }
export interface Offers { map: Offer[]; data: Offer[] }

/** All that the fields of a question may offer. */
export interface Choices {
  touchpoints: Offers;
  properties: { name: string; offers: Offer[] }[];
  /** The map's stages and planned channels as the arguments `stage` and `planned` write them. */
  stages: string[];
  planned: string[];
  promises: Offer[];
  /** The planned path as `plan.ts` reads it. */
  plan: string;
}

/** Each touchpoint is a stage of its own. */
export const EACH = "*";

/** `left` are the events of the map's own customers that no touchpoint recognises. Touchpoints without a rule recognise nothing,
 * and are not offered; titles that stand twice say their id too. */
export function touchpointOffers(binding: Binding, left: Measured["unmatched"], titleOf: (id: string) => string): Offers {
  const bound = binding.touchpoints.filter((row) => row.rule !== null);
  const titles = bound.map((row) => titleOf(row.id));
  const map = bound.map((row, i) => ({ value: row.id, name: titles.indexOf(titles[i]!) === titles.lastIndexOf(titles[i]!) ? titles[i]! : `${titles[i]!} (${row.id})` }));
  const data = [...new Set(left.map((one) => one.name))].map((name) => ({ value: name, name }));
  return { map, data };
}

/** A path is asked as one text, `a > b | c`; the form holds its steps. */
export const stepsOf = (values: readonly string[]): string[] => values.flatMap((value) => value.split(">")).map((step) => step.trim()).filter(Boolean);
export const pathOf = (steps: readonly string[]): string => steps.join(" > ");

/** A name as rules write it, in quotes where a sign in it would be read as one. */
export const quoted = (name: string): string => (/[|"\\]|^\s|\s$/.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name);

/** The map's stages and where it plans to be, as lines: `Buy=cart|pay`, `Buy=web|shop`. Titles are told apart. */
export function stageLines(binding: Binding, titleOf: (id: string) => string): { stages: string[]; planned: string[] } {
  const found = { stages: [] as string[], planned: [] as string[] };
  const used = new Set<string>();
  for (const stage of binding.ready?.stages ?? []) {
    const plain = titleOf(stage.id).replace(/\s*=\s*/g, " – ").trim() || stage.id;
    let title = plain;
    for (let n = 2; used.has(title); n++) title = `${plain} ${n}`;
    used.add(title);
    found.stages.push(`${title}=${stage.names.map(quoted).join("|")}`);
    if (stage.channels.length) found.planned.push(`${title}=${stage.channels.join("|")}`);
  }
  return found;
}

/** What stages are called in the argument `stage`. */
export const stageNames = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("=")).map((line) => line.slice(0, line.indexOf("=")));

/** The same promise, whatever order the address has it in. */
export const sameLines = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((line) => other.includes(line));

/** The rule "after `when`, `then` follows within so many days". */
export const promiseLine = (when: string, then: string, days: number | null): string =>
  `"${when.replace(/["\\]/g, "\\$&")}" -> "${then.replace(/["\\]/g, "\\$&")}"${days === null ? "" : ` within ${days}d`}`;

/** The arguments of a question that the map may fill in; what a purchase is the data tell, not the journey's goal. */
export const takenOf = (question: Pick<QuestionInfo, "arguments">): Set<string> => new Set(question.arguments.filter((a) => a.of !== "purchase").map((a) => a.name));

/** What a question can take from the map at once, by argument: what it cannot do without, and, as long as the person has said nothing
 * (`own`), the rest too. */
export function fromMap(
  takes: ReadonlySet<string>, given: ReadonlySet<string>, lacking: string | undefined, own: boolean, goal: readonly string[], choices: Choices,
): [string, string[]][] {
  const known: Record<string, readonly string[]> = {
    goal, promise: choices.promises.map((one) => one.value), plan: choices.plan ? [choices.plan] : [], stage: choices.stages, planned: choices.planned,
  };
  return Object.entries(known)
    .filter(([name, values]) => takes.has(name) && !given.has(name) && values.length && (!own || lacking === name))
    .map(([name, values]) => [name, [...values]]);
}
