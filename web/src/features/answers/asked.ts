/** The question an address asks: its name and arguments, each under `q.<argument>`, so that a link is the question. */
import type { Argument, QuestionInfo } from "../../api";
import { has, t } from "../../i18n.svelte";
import { fromMap, takenOf, type Choices } from "./offers";

const PREFIX = "q.";
/** What the filter above the page decides for every question. */
const FILTER = new Set(["channel", "account", "segment", "start", "end"]);
/** Arguments that most people never touch. */
const RARE = new Set(["min-n", "limit", "seed", "permutations", "sample", "points", "variants", "draws", "order", "reversed", "low", "high", "zone", "closed", "hours", "holidays", "cluster", "session-gap", "most", "members", "edges", "repeats", "ordered", "no-swaps", "by"]);

export const GROUPS = ["where", "away", "time", "plan", "matters", "who", "said", "credit", "cut", "value", "data"];

/** The arguments of a question's form; those of the filter and of the comparison are chosen above. */
export const formOf = (question: QuestionInfo): Argument[] => question.arguments.filter((a) => !FILTER.has(a.name) && !a.name.startsWith("compare-"));
export const isRare = (argument: Argument): boolean => RARE.has(argument.name);
/** The answers at a glance stand in the address in place of a question. */
export const GLANCE = "glance";
/** What they are about: one walk over the events answers all of them in a moment, and they need nothing that the map does not say. */
const GLANCED = new Set([
  "transitions", "variants", "rework", "hand-overs", "drop-off", "stages", "time-in-stage", "waiting", "conformance", "promises", "outlook", "what-if",
  "retention", "lifecycle", "nps", "csat", "ces", "attribution", "value",
]);
/** What the server is asked for them: each with what the map says, those that lack something left out. */
export function glimpses(questions: readonly QuestionInfo[], goal: readonly string[], choices: Choices): { question: string; arguments: Record<string, string[]> }[] {
  return questions.filter((question) => GLANCED.has(question.question)).flatMap((question) => {
    const given = Object.fromEntries(fromMap(takenOf(question), new Set(), undefined, false, goal, choices));
    return formOf(question).some((a) => a.needed && !given[a.name]) ? [] : [{ question: question.question, arguments: given }];
  });
}
/** As texts name it. */
export const keyOf = (name: string): string => name.replace(/-/g, "_");
/** The question in the reader's words. */
export const questionWords = (one: QuestionInfo): string => (has(`questions.${keyOf(one.question)}`) ? t(`questions.${keyOf(one.question)}`) : one.title);
/** What `SurveyControl` lets one pick; how a file's scale is written was said when it was read. */
export const PICKED_OF_SURVEY: ReadonlySet<string> = new Set(["by", "score", "low", "high", "reversed"]);
/** What `WatchControl` lets one pick. */
export const PICKED_TO_WATCH: ReadonlySet<string> = new Set(["question", "figure", "row", "given", "over", "under"]);

export function valuesOf(query: URLSearchParams, name: string): string[] {
  return query.getAll(PREFIX + name).filter(Boolean);
}

/** The same address with these values; no value takes the argument out. */
export function withValues(query: URLSearchParams, name: string, values: readonly string[]): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete(PREFIX + name);
  for (const value of values) if (value) next.append(PREFIX + name, value);
  return next;
}

/** The address that asks another question: the filter stays, the arguments go, but what both take is kept. */
export function asking(query: URLSearchParams, question: QuestionInfo): URLSearchParams {
  const next = new URLSearchParams(query);
  const takes = new Set(question.arguments.map((a) => a.name));
  for (const key of [...next.keys()]) if (key.startsWith(PREFIX) && !takes.has(key.slice(PREFIX.length))) next.delete(key);
  for (const key of ["own", "of"]) next.delete(key);
  next.set("question", question.question);
  return next;
}

/** The address of the answers at a glance: the filter stays. */
export function atAGlance(query: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams([...query].filter(([key]) => !key.startsWith(PREFIX) && key !== "own" && key !== "of"));
  next.set("question", GLANCE);
  return next;
}

/** What the server is asked: the filter, the group compared with where the question takes one, the question's arguments. */
export function serverQuery(question: QuestionInfo, filter: string, query: URLSearchParams): URLSearchParams {
  const takes = new Set(question.arguments.map((a) => keyOf(a.name)));
  const sent = new URLSearchParams();
  // A persona is a segment to the question: the server puts its rule there.
  if (takes.has("compare_segment")) takes.add("compare_persona");
  for (const [key, value] of new URLSearchParams(filter)) if (!key.startsWith("compare_") || takes.has(key)) sent.append(key, value);
  for (const argument of question.arguments) for (const value of valuesOf(query, argument.name)) sent.append(argument.name, value);
  return sent;
}

/** The question's own arguments as the address has them. */
export const givenOf = (question: QuestionInfo, query: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries(question.arguments.map((a) => [a.name, valuesOf(query, a.name)] as const).filter(([, values]) => values.length));

/** The argument that there is no answer without and that has not been given. */
export const missing = (question: QuestionInfo, query: URLSearchParams): Argument | undefined =>
  formOf(question).find((a) => a.needed && !valuesOf(query, a.name).length);
