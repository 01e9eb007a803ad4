/** Texts in several languages, read in one. Mirrors `resa.journey.records.read_text`. */
import type { Text } from "../generated/records";

const FALLBACK = ["en", "sv", "nb", "da"];

/** The text in `language`, else in the first fallback that is written, else any, else "". */
export function readText(text: Text | undefined | null, language: string): string {
  if (!text) return "";
  for (const code of [language, ...FALLBACK]) if (text[code]) return text[code];
  return Object.values(text).find(Boolean) ?? "";
}

/** `"Maja Lind"` → `"ML"`, for the small round marks. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
