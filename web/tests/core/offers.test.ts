import { describe, expect, it } from "vitest";
import { likeness, offers } from "../../src/core/offers";
import type { Unmatched } from "../../src/generated/measured";

const event = (name: string, channel: string): Unmatched => ({ name, channel, journeys: 10, share: { value: 0.1 } }) as unknown as Unmatched;
const log = [event("neighbour_visit", "home_visit"), event("offer_sent", "email"), event("offer_opened", "email"), event("invoice", "email"), event("x", "web")];

describe("events offered to a touchpoint", () => {
  it.each([["Offer sent", "", ["offer_sent", "offer_opened"]], ["neighbour visit", "web", ["neighbour_visit"]], ["Grannbesök", "home_visit", []], ["", "email", []], ["Offerten", "email", ["offer_sent", "offer_opened"]]])(
    "%s (%s): %j", (title, channel, names) => expect(offers(title, channel, log).map((one) => one.name)).toEqual(names),
  );
  it("likeness is one for the same words, nought for none, and the same both ways", () => {
    expect(likeness("Brev hem", "brev_hem")).toBe(1);
    expect(likeness("åäö", "xyz")).toBe(0);
    expect(likeness("Fakturan", "faktura skickad")).toBe(likeness("faktura skickad", "Fakturan"));
    expect(likeness("Årsmöte", "arsmote")).toBe(1);
  });
});
