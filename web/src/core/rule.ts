/**
 * A touchpoint's event rule as lines of text, for people who type: one line is one way to recognise an event.
 * `offer_sent, offer_opened` · `channel: sms` · `url: https://x.example/offer/*` · `utm_source: google` · `plan = gold`,
 * parts of one line joined by ` & `.
 */
import type { EventMatch, EventRule } from "../generated/records";

const list = (text: string): string[] => text.split(",").map((part) => part.trim()).filter(Boolean);

export function ruleText(rule: EventRule | null | undefined): string {
  return (rule?.any ?? []).map(matchText).join("\n");
}

function matchText(match: EventMatch): string {
  const parts: string[] = [];
  if (match.name?.length) parts.push(match.name.join(", "));
  if (match.channel?.length) parts.push(`channel: ${match.channel.join(", ")}`);
  if (match.url) parts.push(`url: ${match.url}`);
  for (const [key, pattern] of Object.entries(match.utm ?? {})) parts.push(`utm_${key}: ${pattern}`);
  for (const [key, values] of Object.entries(match.property ?? {})) parts.push(`${key} = ${values.join(", ")}`);
  return parts.join(" & ");
}

/** The rule that the lines say; empty lines say nothing, and no lines is no rule. */
export function readRule(text: string): EventRule | null {
  const any = text.split("\n").map((line) => line.trim()).filter(Boolean).map(readMatch);
  return any.length ? { any } : null;
}

function readMatch(line: string): EventMatch {
  const match: EventMatch = {};
  for (const part of line.split(/\s+&\s+/)) {
    const named = part.match(/^(channel|url|utm_\w+)\s*:\s*(.+)$/i);
    const property = part.match(/^([^=]+?)\s*=\s*(.+)$/);
    if (named) {
      const key = named[1]!.toLowerCase();
      if (key === "channel") match.channel = list(named[2]!);
      else if (key === "url") match.url = named[2]!.trim();
      else match.utm = { ...match.utm, [key.slice(4)]: named[2]!.trim() };
    } else if (property) match.property = { ...match.property, [property[1]!]: list(property[2]!) };
    else match.name = [...(match.name ?? []), ...list(part)];
  }
  return match;
}
