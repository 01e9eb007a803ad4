import { expect, test } from "vitest";
import { emptyGuess, guessedSteps, timeOf } from "../../src/core/belief";

test("a time is shown in the largest unit that divides it", () => {
  expect(timeOf(172_800)).toEqual({ amount: 2, unit: 86_400 });
  expect(timeOf(90 * 60)).toEqual({ amount: 90, unit: 60 });
  expect(timeOf(7_200)).toEqual({ amount: 2, unit: 3_600 });
  expect(timeOf(0)).toEqual({ amount: 0, unit: 60 });
  expect(timeOf(null)).toEqual({ amount: null, unit: 86_400 });
});

test("only what is guessed counts, for the persona looked at", () => {
  const guesses = [emptyGuess("step:a", null), { ...emptyGuess("step:b", null), emotion: 0 }, { ...emptyGuess("step:b", "persona:x"), loss: 0.2 }];
  expect(guessedSteps(guesses, null)).toBe(1);
  expect(guessedSteps(guesses, "persona:x")).toBe(1);
});
