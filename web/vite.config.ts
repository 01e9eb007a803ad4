import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { early } from "./build/early.ts";
import { packed } from "./build/packed.ts";
import { rooted } from "./build/rooted.ts";
import { texts } from "./build/texts.ts";

const server = process.env.RESA_SERVER ?? "http://127.0.0.1:8321";

/** Builds the pages into the Python package, which serves them. `RESA_SERVER` points `npm run dev` at a running server. */
export default defineConfig({
  plugins: [svelte({ preprocess: [rooted(), vitePreprocess()] }), texts("../src/resa/texts"), early(), packed()],
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  // Files find each other wherever the product stands; the page itself is told by the server.
  experimental: { renderBuiltUrl: (_, { hostType }) => (hostType === "html" ? undefined : { relative: true }) },
  build: {
    outDir: "../src/resa/server/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What every first picture needs is one file, not twenty that wait for each other's connections.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: { proxy: { "/api": server, "/collab": { target: server, ws: true } } },
});
