/** Whether a table's first lines are a log, a row per event, rather than a map: most rows carry an instant. */
const INSTANT = /(?:\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{4})[ T]\d\d?[:.]\d\d/;
const FEWEST = 5;

export function looksLikeLog(start: string): boolean {
  const rows = start.split(/\r?\n/).slice(1, 60).filter((row) => row.trim());
  return rows.length >= FEWEST && rows.filter((row) => INSTANT.test(row)).length >= 0.8 * rows.length;
}
