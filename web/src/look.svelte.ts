/** The workspace's own look: asked once, kept in this browser so that the next page begins with it. */
import { api, type Look } from "./api";

const KEPT = "resa.look";
const NONE: Look = { name: "", accent: null, bands: [], logo: "", logo_dark: "" };
let current = $state.raw<Look>(kept());

function kept(): Look {
  try {
    return { ...NONE, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Look>) };
  } catch {
    return NONE; // a frame may be refused its storage: then the look comes with the answer
  }
}

function wear(next: Look): void {
  current = next;
  const root = document.documentElement.style;
  if (next.accent) {
    root.setProperty("--accent", `light-dark(${next.accent.light}, ${next.accent.dark})`);
    root.setProperty("--brand-bar", "3px");
  } else {
    root.removeProperty("--accent");
    root.removeProperty("--brand-bar");
  }
}

export const look = {
  get name(): string {
    return current.name;
  },
  /** Whether anything of it was chosen. */
  get known(): boolean {
    return Boolean(current.name || current.logo || current.accent);
  },
  /** The band over the stage of that number, as CSS; null without. */
  band(index: number): string | null {
    const shades = current.bands.length ? current.bands[index % current.bands.length]! : null;
    return shades && `light-dark(${shades.light}, ${shades.dark})`;
  },
  /** The logo for the ground; on a dark one without a twin it stands on white. */
  logo(dark: boolean): { url: string; plate: boolean } | null {
    const name = (dark && current.logo_dark) || current.logo;
    return name ? { url: api.logoUrl(name), plate: dark && !current.logo_dark } : null;
  },
};

/** Ask for it anew: at the start, and when it was changed. */
export async function learnLook(): Promise<void> {
  wear(current);
  try {
    wear(await api.look());
    localStorage.setItem(KEPT, JSON.stringify(current));
  } catch {
    // Without an answer the pages look as they did.
  }
}
