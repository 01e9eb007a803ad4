/** Which pieces of the sheet are drawn: those near the window, and the one that holds the place where the focus is. */
import { getContext, setContext } from "svelte";
import type { Attachment } from "svelte/attachments";
import type { Place } from "../../core/keyboard";

const KEY = Symbol("sheet window");
type Tell = (near: boolean, height: number) => void;

export class SheetWindow {
  /** On paper everything is drawn. */
  all = $state(false);
  /** Drawn wherever it is: the place that has the focus, or that one is on the way to. */
  pinned = $state.raw<Place | null>(null);
  #scroller: HTMLElement | null = null;
  #tell = new WeakMap<Element, Tell>();
  #near: IntersectionObserver | null = null;
  #far: IntersectionObserver | null = null;

  /** `scroller` null: the page itself scrolls. */
  open(scroller: HTMLElement | null): () => void {
    this.#scroller = scroller;
    const watch = (margin: string): IntersectionObserver =>
      new IntersectionObserver((entries) => {
        for (const entry of entries) this.#tell.get(entry.target)?.(entry.isIntersecting, entry.boundingClientRect.height);
      }, { root: scroller, rootMargin: margin });
    // Lanes a little farther than cards, so that a lane's cells are there when they come into view.
    this.#near = watch("350px 300px");
    this.#far = watch("800px 300px");
    for (const [element, kind] of this.#waiting) (kind === "lane" ? this.#far : this.#near).observe(element);
    this.#waiting.clear();
    return () => {
      this.#near?.disconnect();
      this.#far?.disconnect();
    };
  }
  #waiting = new Map<Element, "lane" | "cards">();

  /** Tells when the element comes near the window and when it leaves. */
  watch(kind: "lane" | "cards", tell: Tell): Attachment {
    return (element) => {
      this.#tell.set(element, tell);
      const observer = kind === "lane" ? this.#far : this.#near;
      if (observer) observer.observe(element);
      else this.#waiting.set(element, kind);
      return () => {
        this.#waiting.delete(element);
        this.#far?.unobserve(element);
        this.#near?.unobserve(element);
      };
    };
  }

  /** A first guess, before the browser has laid anything out: whether this stretch of the sheet stands in the window. */
  guess(x: number, y: number): boolean {
    const at = this.#scroller;
    return y < (at?.scrollTop ?? 0) + (at?.clientHeight ?? innerHeight) && x < (at?.scrollLeft ?? 0) + (at?.clientWidth ?? innerWidth) + 200;
  }
}

export const setSheetWindow = (it: SheetWindow): SheetWindow => setContext(KEY, it);
export const sheetWindow = (): SheetWindow => getContext<SheetWindow>(KEY);
