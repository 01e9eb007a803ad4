import { expect, it } from "vitest";
import { readRule, ruleText } from "../../src/core/rule";

it.each([
  "offer_sent, offer_opened",
  "channel: sms",
  "url: https://x.example/offer/*",
  "offer & channel: email, sms & utm_source: google & plan = gold, silver",
  "a\nchannel: web",
])("text → rule → text: %s", (text) => expect(ruleText(readRule(text))).toBe(text));

it("reads each part into its place", () => {
  expect(readRule("offer & utm_source: goo* & plan = gold")).toEqual({ any: [{ name: ["offer"], utm: { source: "goo*" }, property: { plan: ["gold"] } }] });
  expect(readRule("  \n ")).toBeNull();
  expect(ruleText(null)).toBe("");
});
