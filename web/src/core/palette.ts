/**
 * The colours a card may have: a wash behind the same ink as everywhere. Chosen so that both inks stand at 4.5 : 1 or more on
 * each of them, in light and in dark (tests/core/palette.test.ts measures it), and named, so that colour is never alone.
 */
export const PALETTE = {
  blue: ["#dcebf5", "#1b3547"],
  teal: ["#d8efec", "#14393a"],
  green: ["#dff1e2", "#1b3a26"],
  yellow: ["#fbf0c9", "#3d3413"],
  orange: ["#fce5d3", "#43290f"],
  red: ["#fbe0de", "#45211f"],
  violet: ["#e9e3f7", "#312848"],
  grey: ["#e8ebee", "#2c323a"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;
export type Color = keyof typeof PALETTE;

export const isColor = (name: string | undefined | null): name is Color => Boolean(name) && Object.hasOwn(PALETTE, name!);

/** As a CSS colour of both themes; nothing for what is no colour of ours. */
export const wash = (name: string | undefined | null): string | undefined =>
  isColor(name) ? `light-dark(${PALETTE[name].join(", ")})` : undefined;

/** WCAG 2.2 contrast of two opaque colours as #rrggbb. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
