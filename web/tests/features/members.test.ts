import { describe, expect, it } from "vitest";
import { browserName, mayGive, ownPath, runs } from "../../src/features/members/members";

describe("where signing in leads back to", () => {
  it.each(["//evil.example/", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", null, "/\t/evil.example", "///evil.example"])(
    "never leaves us: %s",
    (next) => expect(new URL(ownPath(next, "https://resa.example"), "https://resa.example").origin).toBe("https://resa.example"),
  );
  it("keeps page and query of our own", () => expect(ownPath("/journeys/journey%3Aa?x=1#y", "https://resa.example")).toBe("/journeys/journey%3Aa?x=1"));
});

describe("who runs whom", () => {
  it("lets only owners make owners", () => {
    expect(mayGive("owner")).toContain("administrator");
    expect(mayGive("administrator")).toEqual(["editor", "commenter", "viewer", "none"]);
    expect([runs("administrator", "owner"), runs("administrator", "editor"), runs("editor"), runs("owner", "owner")]).toEqual([false, true, false, true]);
  });
});

it("a browser's name is short", () => {
  expect(browserName("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0")).toBe("Edge, Windows");
  expect(browserName("")).toBe("–");
});
