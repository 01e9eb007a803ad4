/** Lays out where customers really go: d3-sankey's geometry over the measured links, ends in a settled order. */
import { sankey, type SankeyLink, type SankeyNode } from "d3-sankey";
import type { Sankey } from "../generated/measured";

export interface FlowNode { id: string }
export interface FlowLink { source: string; target: string; value: number; index: number }
type Node = SankeyNode<FlowNode, FlowLink>;
type Link = SankeyLink<FlowNode, FlowLink>;

export interface PlacedNode { id: string; x: number; y: number; width: number; height: number; n: number; last: boolean }
export interface PlacedLink { source: string; target: string; n: number; path: string; width: number; index: number }

const ENDS = ["arrived", "open", "lost", "suppressed"];
const OTHER = "other";
type SankeyLinkData = Sankey["links"][number];

/**
 * Only links that lead forward are drawn: a picture without circles in which the flow reads from left to right. `nodes`
 * are in the map's order; `other`, where the small flows are merged, stands where it keeps most of them. The table has
 * every link.
 */
export function forward(data: Sankey): { kept: Sankey["links"]; back: Sankey["links"] } {
  const inner = data.nodes.filter((id) => id !== OTHER && id !== "start" && !ENDS.includes(id));
  const place = new Map(inner.map((id, i) => [id, i]));
  place.set("start", -1);
  for (const end of ENDS) place.set(end, Infinity);
  place.set(OTHER, placeOfOther(data.links, place, inner.length));
  const leads = (link: SankeyLinkData): boolean => (place.get(link.source) ?? Infinity) < (place.get(link.target) ?? Infinity);
  return { kept: data.links.filter(leads), back: data.links.filter((link) => !leads(link)) };
}

/** Between which two nodes `other` has the least flow leading back. */
function placeOfOther(links: Sankey["links"], place: ReadonlyMap<string, number>, count: number): number {
  let best = { at: count - 0.5, lost: Infinity };
  for (let at = count - 0.5; at >= -0.5; at--) {
    let lost = 0;
    for (const { source, target, n } of links) {
      if (target === OTHER && (place.get(source) ?? 0) > at) lost += n;
      if (source === OTHER && (place.get(target) ?? 0) < at) lost += n;
    }
    if (lost < best.lost) best = { at, lost };
  }
  return best.at;
}

/** A link as an area with even edges, which a thick stroke does not have on a steep way. */
function ribbon(link: Link): string {
  const [from, to] = [link.source as Node, link.target as Node];
  const [x0, x1, half] = [from.x1 ?? 0, to.x0 ?? 0, Math.max(0.5, (link.width ?? 1) / 2)];
  const [y0, y1, middle] = [link.y0 ?? 0, link.y1 ?? 0, (x0 + x1) / 2];
  const at = (...values: number[]): string => values.map((v) => Math.round(v * 10) / 10).join(" ");
  return (
    `M${at(x0, y0 - half)}C${at(middle, y0 - half, middle, y1 - half, x1, y1 - half)}L${at(x1, y1 + half)}` +
    `C${at(middle, y1 + half, middle, y0 + half, x0, y0 + half)}Z`
  );
}

export function laySankey(data: Sankey, width: number, height: number): { nodes: PlacedNode[]; links: PlacedLink[]; layers: number } {
  const { kept } = forward(data);
  const used = new Set(kept.flatMap((link) => [link.source, link.target]));
  const nodes = data.nodes.filter((id) => used.has(id)).map((id) => ({ id }));
  if (!nodes.length) return { nodes: [], links: [], layers: 0 };
  const layout = sankey<FlowNode, FlowLink>()
    .nodeId((node) => node.id)
    .nodeWidth(11)
    .nodePadding(Math.max(10, Math.min(26, height / Math.max(6, nodes.length))))
    // As early as can be, so that the eye finds the map's order; the ends stand together at the right.
    .nodeAlign((node, layers) => (ENDS.includes((node as Node).id) ? layers - 1 : (node.depth ?? 0)))
    .nodeSort((a, b) => ENDS.indexOf(a.id) - ENDS.indexOf(b.id) || (b.value ?? 0) - (a.value ?? 0))
    .extent([[1, 8], [width - 1, height - 8]]);
  const graph = layout({
    nodes: nodes.map((node) => ({ ...node })),
    links: kept.map((link, index) => ({ source: link.source, target: link.target, value: link.n, index })),
  });
  const idOf = (end: Link["source"]): string => (typeof end === "object" ? (end as Node).id : String(end));
  return {
    layers: Math.max(...graph.nodes.map((node) => node.depth ?? 0)) + 1,
    nodes: graph.nodes.map((node) => ({
      id: node.id, x: node.x0 ?? 0, y: node.y0 ?? 0, width: (node.x1 ?? 0) - (node.x0 ?? 0),
      height: Math.max(1, (node.y1 ?? 0) - (node.y0 ?? 0)), n: node.value ?? 0, last: (node.x1 ?? 0) > width - 20,
    })),
    links: graph.links.map((link) => ({
      source: idOf(link.source), target: idOf(link.target), n: link.value, path: ribbon(link), width: Math.max(1, link.width ?? 1), index: link.index ?? 0,
    })),
  };
}
