import { expect, test } from "vitest";
import { withRoot } from "../build/rooted";

const made = (markup: string): string => withRoot(markup, "./root").split("\n").slice(1).join("\n");

test.each([
  ['<a href="/data">x</a>', "<a href={__linked(`/data`)}>x</a>"],
  ['<a href="/personas/{id}?a={b ? 1 : 2}">x</a>', "<a href={__linked(`/personas/${id}?a=${b ? 1 : 2}`)}>x</a>"],
  ["<a {href} class='x'>x</a>", "<a href={__linked(href)} class='x'>x</a>"],
  ["{#each all as one}<img src={one.url} alt='' />{/each}", "{#each all as one}<img src={__linked(one.url)} alt='' />{/each}"],
])("%s", (before, after) => expect(made(before)).toBe(after));

test.each(['<a href="#main">x</a>', '<a href="https://example.org">x</a>', "<Other href={x} />", "<p>href</p>"])("%s stays", (markup) =>
  expect(withRoot(markup, "./root")).toBe(markup),
);

test("a component's own script gets the import", () => {
  expect(withRoot('<script lang="ts">\n  let x = 1;\n</script>\n<a href={`/a/${x}`}>x</a>', "./root")).toBe(
    '<script lang="ts"> import { linked as __linked } from "./root";\n  let x = 1;\n</script>\n<a href={__linked(`/a/${x}`)}>x</a>',
  );
});
