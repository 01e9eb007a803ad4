/** What an expectation and its gap are called. */
import { reader, t, tn } from "../../i18n.svelte";
import type { JourneySession } from "../journey/session.svelte";
import { reasonWord, titleOf } from "../map/words";
import type { Expected } from "./expected";

/** "missed", "perhaps exceeded". */
export function verdictWord(one: Expected): string {
  if (!one.gap) return "";
  const word = t(`expect.${one.gap.verdict}`);
  return one.gap.sure ? word : t("expect.perhaps", { verdict: word });
}

/** "Expected +1.0 (Ada): missed. They say −0.4 (−0.8–0.0), −1.4 from what was expected." */
export function sentence(session: JourneySession, one: Expected): string {
  const f = reader.formats;
  const who = one.persona ? titleOf(session.get(one.persona)) : "";
  const said = one.asked
    ? one.value === null ? reasonWord(one.asked) : t("expect.asked", { v: f.signed(one.value), interval: f.interval(one.asked), n: tn("map.answers", one.asked.n ?? 0) })
    : one.value === null ? t("expect.words_only") : t("expect.expected", { v: f.signed(one.value) });
  const whose = one.asked ? [t("expect.from_survey"), who].filter(Boolean).join(", ") : who;
  const first = whose ? `${whose}: ${said}` : said;
  if (one.asked && one.value === null) return `${first}.`;
  if (!one.gap) return one.value === null ? first : `${first}. ${one.measured ? `${reasonWord(one.measured)}.` : t("expect.nothing_felt")}`;
  const felt = one.against === "measured"
    ? t("expect.measured", { v: f.signed(one.measured!.value), interval: f.interval(one.measured) })
    : t("expect.guess", { v: f.signed(one.guess) });
  const more = one.elsewhere ? ` ${t("expect.elsewhere", { persona: who })}` : "";
  return `${first}. ${felt}: ${verdictWord(one)} (${f.signed(one.gap.difference)}).${more}`;
}
