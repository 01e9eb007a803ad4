import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { texts } from "./build/texts.ts";

const server = process.env.RESA_SERVER ?? "http://127.0.0.1:8321";

/** Builds the pages into the Python package, which serves them. `RESA_SERVER` points `npm run dev` at a running server. */
export default defineConfig({
  plugins: [svelte(), texts("../src/resa/texts")],
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  build: {
    outDir: "../src/resa/server/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { "/api": server, "/collab": { target: server, ws: true } } },
});
