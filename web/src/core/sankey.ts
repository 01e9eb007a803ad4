/** Lays out where customers really go: d3-sankey's geometry over the measured links, ends in a settled order. */
import { sankey, sankeyJustify, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from "d3-sankey";
import type { Sankey } from "../generated/measured";

export interface FlowNode { id: string }
export interface FlowLink { source: string; target: string; value: number; index: number }
type Node = SankeyNode<FlowNode, FlowLink>;
type Link = SankeyLink<FlowNode, FlowLink>;

export interface PlacedNode { id: string; x: number; y: number; width: number; height: number; n: number; last: boolean }
export interface PlacedLink { source: string; target: string; n: number; path: string; width: number; index: number }

/** Links that would close a circle are left out of the picture (the table has them all); d3-sankey cannot lay circles. */
export function withoutCircles(links: Sankey["links"]): { kept: Sankey["links"]; left: Sankey["links"] } {
  const next = new Map<string, Set<string>>();
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const open = [from];
    while (open.length) {
      const at = open.pop()!;
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(next.get(at) ?? []));
    }
    return false;
  };
  const kept: Sankey["links"] = [];
  const left: Sankey["links"] = [];
  // The thickest first, so that what is left out is thin.
  for (const link of [...links].sort((a, b) => b.n - a.n)) {
    if (link.source === link.target || reaches(link.target, link.source)) left.push(link);
    else {
      kept.push(link);
      next.set(link.source, (next.get(link.source) ?? new Set()).add(link.target));
    }
  }
  return { kept, left };
}

const ENDS = ["arrived", "open", "lost"];

export function laySankey(data: Sankey, width: number, height: number): { nodes: PlacedNode[]; links: PlacedLink[]; layers: number } {
  const { kept } = withoutCircles(data.links);
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
