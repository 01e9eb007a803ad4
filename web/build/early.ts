/** What the page needs before its first picture and would else find out about one after the other: the file with the
 * words of each language is named on the script that runs first (`public/first-paint.js`), which sends for the right one. */
import type { Plugin } from "vite";

const WORDS = "\0virtual:texts/";

export function early(): Plugin {
  return {
    name: "resa-early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const names = Object.values(bundle ?? {}).flatMap((file) =>
          file.type === "chunk" && file.facadeModuleId?.startsWith(WORDS) ? [`data-${file.facadeModuleId.slice(WORDS.length)}="/${file.fileName}"`] : [],
        );
        if (!names.length) throw new Error("no file holds the words of a language: has virtual:texts/… been renamed?");
        return html.replace('<script src="/first-paint.js"', `<script src="/first-paint.js" ${names.sort().join(" ")}`);
      },
    },
  };
}
