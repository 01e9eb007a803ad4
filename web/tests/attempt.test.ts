import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../src/api/transport";
import { Attempt } from "../src/attempt.svelte";

/** An answer that comes when the test says so. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (cause: unknown) => void } {
  let [resolve, reject]: [(value: T) => void, (cause: unknown) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}
const refused = new Problem(409, { code: "taken", what: "The name is taken." });

describe("run: somebody pressed", () => {
  it("is busy until it is done, and says that it was", async () => {
    const attempt = new Attempt();
    const { promise, resolve } = later<void>();
    const ran = attempt.run(() => promise);
    expect(attempt.busy).toBe(true);
    resolve();
    expect(await ran).toBe(true);
    expect([attempt.busy, attempt.problem]).toEqual([false, null]);
  });
  it("keeps what went wrong until it is tried again", async () => {
    const attempt = new Attempt();
    expect(await attempt.run(() => Promise.reject(refused))).toBe(false);
    expect([attempt.problem, attempt.words, attempt.busy]).toEqual([refused, "The name is taken.", false]);
    const { promise, resolve } = later<void>();
    const again = attempt.run(() => promise);
    expect(attempt.problem).toBeNull();
    resolve();
    await again;
  });
  it("takes whatever is thrown, also before anything is awaited", async () => {
    const attempt = new Attempt();
    await attempt.run(() => { throw new Error("no such card"); });
    expect([attempt.problem?.status, attempt.words]).toEqual([0, "no such card"]);
  });
  it("is busy until the last of two is done", async () => {
    const attempt = new Attempt();
    const [one, two] = [later<void>(), later<void>()];
    const ran = [attempt.run(() => one.promise), attempt.run(() => two.promise)];
    one.resolve();
    await ran[0];
    expect(attempt.busy).toBe(true);
    two.resolve();
    await ran[1];
    expect(attempt.busy).toBe(false);
  });
  it("looks again afterwards, whatever became of it, and is busy meanwhile", async () => {
    const told: string[] = [];
    const attempt: Attempt = new Attempt(async () => void told.push(`looked, ${attempt.busy ? "busy" : "idle"}`));
    await attempt.run(() => told.push("done"));
    await attempt.run(() => Promise.reject(refused));
    expect(told).toEqual(["done", "looked, busy", "looked, busy"]);
    expect([attempt.problem, attempt.busy]).toEqual([refused, false]);
  });
});

describe("load: the page looks", () => {
  it("hands on the answer, and forgets what went wrong only then", async () => {
    const attempt = new Attempt();
    const found: number[] = [];
    await attempt.load(() => Promise.reject(refused), () => found.push(0));
    const { promise, resolve } = later<number>();
    const loads = attempt.load(() => promise, (n) => found.push(n));
    expect([attempt.problem, attempt.loading, attempt.busy]).toEqual([refused, true, false]);
    resolve(7);
    await loads;
    expect([found, attempt.problem, attempt.loading]).toEqual([[7], null, false]);
  });
  it("drops an answer, and a failure, that a later question has overtaken", async () => {
    const attempt = new Attempt();
    const found: string[] = [];
    const [slow, failing, quick] = [later<string>(), later<string>(), later<string>()];
    const loads = [slow, failing, quick].map((one) => attempt.load(() => one.promise, (answer) => found.push(answer)));
    quick.resolve("quick");
    await loads[2];
    slow.resolve("slow");
    failing.reject(refused);
    await Promise.all(loads);
    expect([found, attempt.problem, attempt.loading]).toEqual([["quick"], null, false]);
  });
});

describe("soon: while somebody types", () => {
  afterEach(() => void vi.useRealTimers());

  it("asks once, when nothing has changed for a moment, and drops what was taken back", async () => {
    vi.useFakeTimers();
    const attempt = new Attempt();
    const [asked, found]: [string[], string[]] = [[], []];
    const first = later<string>();
    const ask = (words: string, answer: Promise<string>) => attempt.soon(() => (asked.push(words), answer), (what) => found.push(what));
    ask("a", first.promise)();
    const takeBack = ask("ab", first.promise);
    await vi.runAllTimersAsync();
    takeBack();
    ask("abc", Promise.resolve("of abc"));
    await vi.runAllTimersAsync();
    first.resolve("of ab");
    await vi.runAllTimersAsync();
    expect([asked, found]).toEqual([["ab", "abc"], ["of abc"]]);
  });
  it("forgets what is asked and what went wrong", async () => {
    const attempt = new Attempt();
    await attempt.load(() => Promise.reject(refused), () => undefined);
    const { promise, resolve } = later<string>();
    const found: string[] = [];
    const loads = attempt.load(() => promise, (answer) => found.push(answer));
    attempt.forget();
    resolve("late");
    await loads;
    expect([found, attempt.problem, attempt.loading]).toEqual([[], null, false]);
  });
});
