/** What of a page is in view, told so that another screen can show the same: a thing near the corner, or how far down. */
import type { Presence } from "../../live/presence";

type View = NonNullable<Presence["view"]>;
const scroller = (): HTMLElement | null => document.querySelector<HTMLElement>(".scroller");
/** What is right and below of the lane names and the stage titles. */
const CORNER = { left: 150, top: 110 };

/** The thing nearest to the upper left corner of what is in view of the sheet; both screens put it in the same place. */
export function cornerOf(): View | null {
  const area = scroller();
  if (!area) return null;
  const edge = area.getBoundingClientRect();
  const [left, top] = [edge.left + CORNER.left, edge.top + CORNER.top];
  let best: View | null = null;
  let least = Infinity;
  for (const item of area.querySelectorAll<HTMLElement>("[data-item]")) {
    const box = item.getBoundingClientRect();
    const far = Math.abs(box.left - left) + Math.abs(box.top - top);
    if (box.width && far < least) [best, least] = [{ at: item.dataset.item!, x: box.left - edge.left, y: box.top - edge.top }, far];
  }
  return best;
}

/** How far down an ordinary page is, as a share of its length: screens differ in height. */
export function atPage(): View {
  const most = document.documentElement.scrollHeight - innerHeight;
  return { at: "page", x: 0, y: most > 0 ? scrollY / most : 0 };
}

export function scrollTo(view: View): void {
  if (view.at === "page") {
    const most = document.documentElement.scrollHeight - innerHeight;
    window.scrollTo({ top: view.y * most, behavior: "smooth" });
    return;
  }
  const area = scroller();
  const item = area?.querySelector(`[data-item="${CSS.escape(view.at)}"]`);
  if (!area || !item) return;
  const [box, edge] = [item.getBoundingClientRect(), area.getBoundingClientRect()];
  area.scrollBy({ left: box.left - edge.left - view.x, top: box.top - edge.top - view.y, behavior: "smooth" });
}
