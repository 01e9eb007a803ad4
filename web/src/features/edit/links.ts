/** What the link of a card leads to, and what it is called. */
export const isKeptFile = (link: string): boolean => link.startsWith("/api/files/");

/** "offert.pdf", "lunna.example/pris". */
export function linkName(link: string): string {
  if (isKeptFile(link)) return decodeURIComponent(link.slice(link.lastIndexOf("/") + 1));
  return link.replace(/^(https?:\/\/(www\.)?|mailto:)/, "").replace(/\/$/, "");
}

/** Only what a link may safely lead to: pages, mail and the files kept here; "" for all else. */
export const safeLink = (link: string | undefined): string =>
  link && (isKeptFile(link) || /^(https?:\/\/|mailto:)/i.test(link)) ? link : "";
