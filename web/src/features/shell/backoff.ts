/** How long to wait before asking a silent server again: longer each time, from two seconds to half a minute. */
const FIRST = 2_000;
const LONGEST = 30_000;
let wait = FIRST;

export function nextWait(): number {
  const now = wait;
  wait = Math.min(wait * 2, LONGEST);
  return now;
}

/** The server has answered, whatever it said. */
export function answered(): void {
  wait = FIRST;
}
