/** The words on the screen: `virtual:texts/<language>` holds one language of every file in the texts folder. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Plugin } from "vite";

const PREFIX = "virtual:texts/";

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
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      for (const file of readdirSync(root)) if (file.endsWith(".json")) this.addWatchFile(join(root, file));
      return `export default ${JSON.stringify(catalogue(root, id.slice(PREFIX.length + 1)))};`;
    },
  };
}
