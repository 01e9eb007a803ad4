import { describe, expect, it } from "vitest";
import { looksLikeLog } from "../../src/features/start/log";

const times = (write: (day: number) => string): string => `who;what;when\n${Array.from({ length: 8 }, (_, i) => write(i + 1)).join("\n")}`;

describe("a table that is dropped", () => {
  it("is a log when most rows carry an instant", () => {
    expect(looksLikeLog(times((day) => `c${day};visit;2025-03-0${day}T10:00:00Z`))).toBe(true);
    expect(looksLikeLog(times((day) => `c${day};visit;0${day}.03.2025 10:00`))).toBe(true);
    expect(looksLikeLog(times((day) => `c${day};visit;${day}/3/2025 9:05`))).toBe(true);
  });
  it("is a map when it is not, or too short to tell", () => {
    expect(looksLikeLog("Phase,Need,Choose\nStep,I freeze,I compare\nDate,2025-03-01,2025-04-01\nTouchpoints,Neighbour,Website\nPains,cold,dear\nOwner,Ada,Bo")).toBe(false);
    expect(looksLikeLog("who;when\na;2025-03-01 10:00")).toBe(false);
    expect(looksLikeLog("")).toBe(false);
  });
});
