/** Lays out where customers really go: d3-sankey's geometry over the measured links, ends in a settled order. */
import { sankey, sankeyJustify, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from "d3-sankey";
import type { Sankey } from "../generated/measured";

export interface FlowNode { id: string }
export interface FlowLink { source: string; target: string; value: number; index: number }
type Node = SankeyNode<FlowNode, FlowLink>;
type Link = SankeyLink<FlowNode, FlowLink>;

export interface PlacedNode { id: string; x: number; y: number; width: number; height: number; n: number; last: boolean }
export interface PlacedLink { source: string; target: string; n: number; path: string; width: number; index: number }

const ENDS = ["arrived", "open", "lost"];

/**
 * Only links that lead forward are drawn: a picture without circles in which the flow reads from left to right. `nodes`
 * are in the map's order; the small ones merged into `other` stand last before the ends. The table has every link.
 */
export function forward(data: Sankey): { kept: Sankey["links"]; back: Sankey["links"] } {
  const place = new Map(data.nodes.map((id, i) => [id, ENDS.includes(id) ? Infinity : id === "other" ? data.nodes.length : id === "start" ? -1 : i]));
  const at = (id: string): number => place.get(id) ?? Infinity;
  const kept = data.links.filter((link) => at(link.source) < at(link.target));
  return { kept, back: data.links.filter((link) => at(link.source) >= at(link.target)) };
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
    .nodeAlign(sankeyJustify)
    .nodeSort((a, b) => ENDS.indexOf(a.id) - ENDS.indexOf(b.id) || (b.value ?? 0) - (a.value ?? 0))
    .extent([[1, 8], [width - 1, height - 8]]);
  const graph = layout({
    nodes: nodes.map((node) => ({ ...node })),
    links: kept.map((link, index) => ({ source: link.source, target: link.target, value: link.n, index })),
  });
  const path = sankeyLinkHorizontal<FlowNode, FlowLink>();
  const idOf = (end: Link["source"]): string => (typeof end === "object" ? (end as Node).id : String(end));
  return {
    layers: Math.max(...graph.nodes.map((node) => node.depth ?? 0)) + 1,
    nodes: graph.nodes.map((node) => ({
      id: node.id, x: node.x0 ?? 0, y: node.y0 ?? 0, width: (node.x1 ?? 0) - (node.x0 ?? 0),
      height: Math.max(1, (node.y1 ?? 0) - (node.y0 ?? 0)), n: node.value ?? 0, last: (node.x1 ?? 0) > width - 20,
    })),
    links: graph.links.map((link) => ({
      source: idOf(link.source), target: idOf(link.target), n: link.value, path: path(link) ?? "", width: Math.max(1, link.width ?? 1), index: link.index ?? 0,
    })),
  };
}
