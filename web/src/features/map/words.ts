/** Names and sentences of what stands on the map, in the reader's language. */
import type { Measure, Value } from "../../generated/measured";
import { withoutMarks } from "../../core/marks";
import type { AnyRecord } from "../../core/model";
import type { Evidence } from "../../generated/measured";
import type { Text } from "../../generated/records";
import { has, reader, say, t } from "../../i18n.svelte";

/** What a record is called: its title, or its text. */
export function titleOf(record: AnyRecord | undefined): string {
  if (!record) return "";
  return withoutMarks(say(record.title as Text) || say(record.text as Text)) || record.id.slice(record.id.indexOf(":") + 1);
}

/** A channel's word on the screen; the team's own words stay as they are. */
export const channelName = (channel: string): string =>
  has(`journey.channel_${channel}`) ? t(`journey.channel_${channel}`) : channel.replace(/_/g, " ");

export const reasonWord = (value: { reason?: string } | null | undefined): string =>
  value?.reason ? t(`map.reason_${value.reason}`) : t("map.reason_no_data");

/** "33.4 % (32.6–34.3, n 12 340)" or the reason why there is none. */
export function valueWords(value: Value | null | undefined, currency?: string): string {
  if (!value || value.value === null) return reasonWord(value);
  const f = reader.formats;
  const interval = f.interval(value);
  const n = value.n ? `n ${f.count(value.n)}` : "";
  const rest = [interval, n].filter(Boolean).join(", ");
  return f.value(value, currency) + (rest ? ` (${rest})` : "");
}

/** "3 105 of 8 214 went on (37.8 %), 5 045 were lost, 64 are still under way." */
export function flowSentence(measure: Measure | undefined): string {
  const flow = measure?.flow;
  if (!flow || flow.reached === null) return t("map.no_numbers", { why: reasonWord(flow) });
  const f = reader.formats;
  const reached = f.count(flow.reached);
  if (flow.lost === null || flow.went_on === null) {
    return t("map.flow_reached", { reached, customers_n: f.count(flow.reached_customers) });
  }
  return t("map.flow_sentence", {
    went: f.count(flow.went_on), reached, share: f.share(flow.reached ? flow.went_on / flow.reached : null),
    lost: f.count(flow.lost), lost_share: f.share(flow.lost_share.value), open: f.count(flow.open),
  });
}

export const basisWords = (evidence: Evidence | undefined): string =>
  evidence
    ? t("map.evidence_words", { basis: t(`map.basis_${evidence.basis}`), grade: evidence.grade, n: evidence.n ? reader.formats.count(evidence.n) : "–" })
    : t("map.basis_assumption");
