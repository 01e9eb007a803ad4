import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { early } from "../../build/early.ts";
import { packed } from "../../build/packed.ts";

type Handler = (html: string, context: { bundle: object }) => string;
const handler = (early().transformIndexHtml as { handler: Handler }).handler;
const page = '<script src="/first-paint.js"></script>';

test("the first script is told the files with the words, and no other", () => {
  const bundle = {
    sv: { type: "chunk", facadeModuleId: "\0virtual:texts/sv", fileName: "assets/sv-1.js" },
    said: { type: "chunk", facadeModuleId: "\0virtual:sentences/sv", fileName: "assets/sv-2.js" },
    da: { type: "chunk", facadeModuleId: "\0virtual:texts/da", fileName: "assets/da-3.js" },
    css: { type: "asset", fileName: "assets/a.css" },
  };
  expect(handler(page, { bundle })).toBe('<script src="/first-paint.js" data-da="/assets/da-3.js" data-sv="/assets/sv-1.js"></script>');
});

test("a build without words fails by name", () => {
  expect(() => handler(page, { bundle: {} })).toThrow("virtual:texts");
});

test("what gets smaller lies packed beside itself, the rest does not", () => {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const long = "const answer = 42;\n".repeat(200);
  writeFileSync(join(folder, "long.js"), long);
  writeFileSync(join(folder, "short.js"), "1");
  writeFileSync(join(folder, "font.woff2"), Buffer.alloc(5000));
  const plugin = packed() as unknown as { configResolved: (config: object) => void; closeBundle: () => void };
  plugin.configResolved({ root: folder, build: { outDir: "." } });
  plugin.closeBundle();
  expect(readdirSync(folder).sort()).toEqual(["font.woff2", "long.js", "long.js.br", "long.js.gz", "short.js"]);
  expect(brotliDecompressSync(readFileSync(join(folder, "long.js.br"))).toString()).toBe(long);
  expect(gunzipSync(readFileSync(join(folder, "long.js.gz"))).toString()).toBe(long);
});
