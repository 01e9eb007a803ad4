/** Links and pictures in the markup get the path under which the product stands: every `href` and `src` of an element goes
 * through `linked` of src/root.ts, so that no component has to think of it. */
import { fileURLToPath } from "node:url";
import { parse, type PreprocessorGroup } from "svelte/compiler";

const ROOT = fileURLToPath(new URL("../src/root.ts", import.meta.url));
const NAMES = new Set(["href", "src"]);
const NAME = "__linked";

interface Node { type: string; start: number; end: number; [field: string]: unknown }

export function rooted(): PreprocessorGroup {
  return { name: "resa-rooted", markup: ({ content }) => ({ code: withRoot(content) }) };
}

/** The component with its links wrapped, and the import that takes. */
export function withRoot(source: string, from = ROOT): string {
  const tree = parse(source, { modern: true });
  const edits: [number, number, string][] = [];
  walk(tree.fragment as unknown as Node, (node) => {
    if (node.type !== "RegularElement" && node.type !== "SvelteElement") return;
    for (const one of node["attributes"] as Node[]) {
      if (one.type !== "Attribute" || !NAMES.has(String(one["name"]))) continue;
      const value = expression(source, one["value"] as Node | Node[] | true);
      if (value) edits.push([one.start, one.end, `${String(one["name"])}={${NAME}(${value})}`]);
    }
  });
  if (!edits.length) return source;
  const needed = `import { linked as ${NAME} } from ${JSON.stringify(from)};`;
  const script = tree.instance as unknown as { content: Node } | null;
  if (script) edits.push([script.content.start, script.content.start, ` ${needed}`]);
  let made = source;
  for (const [start, end, text] of edits.sort((a, b) => b[0] - a[0])) made = made.slice(0, start) + text + made.slice(end);
  return script ? made : `<script lang="ts">${needed}</script>\n${made}`;
}

/** The attribute's value as an expression; "" for one that never is an address of ours. */
function expression(source: string, value: Node | Node[] | true): string {
  if (value === true) return "";
  const parts = Array.isArray(value) ? value : [value];
  const [first] = parts;
  if (!first || (first.type === "Text" && !String(first["data"]).startsWith("/"))) return "";
  const of = (part: Node): string => {
    const inner = part["expression"] as Node;
    return source.slice(inner.start, inner.end);
  };
  if (parts.length === 1 && first.type !== "Text") return of(first);
  return `\`${parts.map((part) => (part.type === "Text" ? String(part["data"]).replace(/[\\`$]/g, "\\$&") : `\${${of(part)}}`)).join("")}\``;
}

function walk(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, look);
  else if (node && typeof node === "object") {
    if (typeof (node as Node).type === "string") look(node as Node);
    for (const [key, inner] of Object.entries(node)) if (key !== "parent" && typeof inner === "object") walk(inner, look);
  }
}
