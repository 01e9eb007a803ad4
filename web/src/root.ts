/**
 * Where the product stands on its site: "" or a path such as "/resa", which the server writes into the page. Within the
 * program every address begins at the product's own start ("/journeys"); it gets the path only where the browser takes
 * it: links and pictures in the markup (by `build/rooted.ts`), requests, and addresses that people copy.
 */
export const root: string = globalThis.document?.querySelector<HTMLMetaElement>("meta[name=resa-root]")?.content ?? "";

/** Our own address as the browser needs it; what leads elsewhere stays. */
export const at = (address: string): string => (root && /^\/(?![/\\])/.test(address) ? root + address : address);

/** The same for an attribute, which may be missing: what the build puts around links in the markup. */
export const linked = <T>(value: T): T | string => (typeof value === "string" ? at(value) : value);

/** The browser's address as the program knows it; null when it is not ours. */
export function within(pathname: string): string | null {
  if (!root) return pathname;
  if (pathname === root) return "/";
  return pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : null;
}

/** The whole address of one of our pages, for people to copy. */
export const whole = (address: string): string => location.origin + at(address);

/** The browser leaves for another of our pages: whatever waits for it is still waiting when this page goes. */
export function leave(address: string): Promise<never> {
  location.assign(at(address));
  return new Promise(() => undefined);
}
