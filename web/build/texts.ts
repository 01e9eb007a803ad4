/** The words on the screen: `virtual:texts/<language>` holds one language of every file in the texts folder,
 * `virtual:sentences/<language>` what the server says by code (its folder `sentences`), which a page can wait for. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Plugin } from "vite";

const PREFIXES = { "virtual:texts/": ".", "virtual:sentences/": "sentences" };

/** `{"map.leak": "…"}` of one language; a text that lacks the language fails the build, by name. */
export function catalogue(folder: string, language: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json")) continue;
    const room = basename(file, ".json");
    const entries = JSON.parse(readFileSync(join(folder, file), "utf-8")) as Record<string, Record<string, string>>;
    for (const [key, forms] of Object.entries(entries)) {
      const text = forms[language];
      if (text === undefined) throw new Error(`${file}: '${key}' has no text in '${language}'`);
      found[`${room}.${key}`] = text;
    }
  }
  return found;
}

export function texts(folder: string): Plugin {
  const root = resolve(import.meta.dirname, "..", folder);
  return {
    name: "resa-texts",
    resolveId: (id) => (Object.keys(PREFIXES).some((prefix) => id.startsWith(prefix)) ? `\0${id}` : null),
    load(id) {
      const found = Object.entries(PREFIXES).find(([prefix]) => id.startsWith(`\0${prefix}`));
      if (!found) return null;
      const folder = join(root, found[1]);
      for (const file of readdirSync(folder)) if (file.endsWith(".json")) this.addWatchFile(join(folder, file));
      return `export default ${JSON.stringify(catalogue(folder, id.slice(found[0].length + 1)))};`;
    },
  };
}
