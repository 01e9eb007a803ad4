/**
 * Fractional index: keys that sort as text, with always room for one more between two. The twin of
 * `resa.journey.order`: the page and the server make the same keys.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LEAST = `A${"0".repeat(26)}`;

/** A key after `before` and ahead of `after`; null is no neighbour. Throws when there is no room (keys written by hand). */
export function keyBetween(before: string | null, after: string | null): string {
  const low = before || null;
  const high = after || null;
  if (low !== null && high !== null && low >= high) throw new RangeError(`${low} does not sort before ${high}`);
  if ((low !== null && !isKey(low)) || (high !== null && !isKey(high))) return betweenForeign(low ?? "", high);
  if (low === null) return high === null ? "a0" : keyBefore(high);
  if (high === null) return keyAfter(low);
  const [lowWhole, highWhole] = [whole(low), whole(high)];
  if (lowWhole === highWhole) return lowWhole + midpoint(low.slice(lowWhole.length), high.slice(highWhole.length));
  const following = increment(lowWhole);
  return following !== null && following < high ? following : lowWhole + midpoint(low.slice(lowWhole.length), null);
}

/** Whether the key is one of this scheme; other text still sorts, as text. */
export function isKey(key: string): boolean {
  if (!key || key === LEAST || [...key].some((c) => !DIGITS.includes(c))) return false;
  const length = wholeLength(key[0]!);
  return length !== null && key.length >= length && !(key.length > length && key.endsWith("0"));
}

function wholeLength(head: string): number | null {
  if (head >= "a" && head <= "z") return head.charCodeAt(0) - 97 + 2;
  if (head >= "A" && head <= "Z") return 90 - head.charCodeAt(0) + 2;
  return null;
}

const whole = (key: string): string => key.slice(0, wholeLength(key[0]!)!);

function keyBefore(high: string): string {
  const own = whole(high);
  if (own === LEAST) return own + midpoint("", high.slice(own.length));
  if (own < high) return own;
  const lower = decrement(own)!;
  return lower === LEAST ? lower + midpoint("", null) : lower;
}

function keyAfter(low: string): string {
  const own = whole(low);
  return increment(own) ?? own + midpoint(low.slice(own.length), null);
}

function increment(key: string): string | null {
  const head = key[0]!;
  const digits = [...key.slice(1)];
  for (let i = digits.length - 1; i >= 0; i--) {
    const value = DIGITS.indexOf(digits[i]!) + 1;
    if (value < DIGITS.length) {
      digits[i] = DIGITS[value]!;
      return head + digits.join("");
    }
    digits[i] = "0";
  }
  if (head === "Z") return "a0";
  if (head === "z") return null;
  const larger = String.fromCharCode(head.charCodeAt(0) + 1);
  return larger + (larger > "a" ? [...digits, "0"] : digits.slice(0, -1)).join("");
}

function decrement(key: string): string | null {
  const head = key[0]!;
  const digits = [...key.slice(1)];
  const last = DIGITS.at(-1)!;
  for (let i = digits.length - 1; i >= 0; i--) {
    const value = DIGITS.indexOf(digits[i]!) - 1;
    if (value >= 0) {
      digits[i] = DIGITS[value]!;
      return head + digits.join("");
    }
    digits[i] = last;
  }
  if (head === "a") return `Z${last}`;
  if (head === "A") return null;
  const smaller = String.fromCharCode(head.charCodeAt(0) - 1);
  return smaller + (smaller < "Z" ? [...digits, last] : digits.slice(0, -1)).join("");
}

/** A fraction strictly between two; "" is zero, null is one; no trailing zeros. */
function midpoint(low: string, high: string | null): string {
  if (high !== null) {
    let same = 0;
    while (same < high.length && (low[same] ?? "0") === high[same]) same++;
    if (same === high.length) throw new RangeError("no key fits in between");
    if (same) return high.slice(0, same) + midpoint(low.slice(same), high.slice(same));
  }
  const lowDigit = low ? digit(low[0]!) : 0;
  const highDigit = high ? digit(high[0]!) : DIGITS.length;
  if (highDigit - lowDigit > 1) return DIGITS[Math.floor((lowDigit + highDigit + 1) / 2)]!;
  if (high !== null && high.length > 1) return high[0]!;
  return DIGITS[lowDigit]! + midpoint(low.slice(1), null);
}

function digit(letter: string): number {
  const found = DIGITS.indexOf(letter);
  if (found < 0) throw new RangeError(`${letter} is no digit of an order`);
  return found;
}

/** Between keys written by hand ('1', 'b', '010'): plain text sorting, the shortest that fits. */
function betweenForeign(low: string, high: string | null): string {
  if (high === null) return `${low}V`;
  let made = "";
  try {
    made = midpoint(low, high);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  if (!(low < made && made < high)) throw new RangeError(`no key fits between ${low} and ${high}`);
  return made;
}
