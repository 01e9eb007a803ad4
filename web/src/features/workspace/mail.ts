/** Why a letter did not go out, in words, with what to do. */
import { t } from "../../i18n.svelte";

const KNOWN = new Set(["auth", "tls", "unreachable", "unsupported", "late", "sealed"]);

/** `problem` is a short code of the server: `auth`, `receiver:550`, `refused:451` … */
export function problemWords(problem: string): string {
  const [kind = "", code = ""] = problem.split(":");
  if (kind === "receiver") return t("mail.problem_receiver", { code });
  if (KNOWN.has(kind)) return t(`mail.problem_${kind}`);
  return t("mail.problem_refused", { code: code || problem });
}
