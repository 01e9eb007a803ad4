/** A page that is hidden writes down what waits; one that is seen again, or back on the network, sees whether its lines hold. */
import type { Editor } from "../../live/editor.svelte";

/** Gives the function that ends it. */
export function probing(edit: () => Editor): () => void {
  const probe = (): void => {
    if (document.visibilityState === "visible") edit().probe();
    else edit().keep();
  };
  addEventListener("online", probe);
  addEventListener("offline", probe);
  document.addEventListener("visibilitychange", probe);
  return () => {
    removeEventListener("online", probe);
    removeEventListener("offline", probe);
    document.removeEventListener("visibilitychange", probe);
  };
}
