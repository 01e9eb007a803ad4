"""A graph from a GEXF file (Gephi, NetworkX …): nodes with labels, directed edges, attributes by their title. Read as a stream."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import LimitError, UnreadableError
from ..texts.sentence import Sentence

#: Nodes and edges together; a graph that people look at has thousands.
MOST = 2_000_000


@dataclass(slots=True)
class Graph:
    """`edges` holds (source, target, attributes) with indices into `names`."""

    labels: list[str] = field(default_factory=list)
    """Label of each node, its id where it has none."""
    names: list[str] = field(default_factory=list)
    """The same, with the id in brackets where several nodes have the label."""
    ids: list[str] = field(default_factory=list)
    edges: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)
    directed: bool = True
    """No edge, nor the graph, says that it has no direction."""


def read_gexf(path: str | Path) -> Graph:
    """The graph of the file. UnreadableError when it is none or an edge ends nowhere; LimitError over a bound."""
    import duckdb

    from .limits import LIMITS
    from .options import ImportOptions
    from .readers.base import Context
    from .readers.xml_stream import parse
    from .refused import RefusedRows
    from .sources import sources
    from .working import private_folder

    with private_folder("graph") as folder, duckdb.connect() as connection:
        found = sources(Path(path), folder, LIMITS, "gexf")
        if len(found) != 1:
            raise UnreadableError(
                Sentence("events.archive_holds_several_files"), where=str(path), remedy=Sentence("events.unpack")
            )
        reading = _Reading(found[0].shown)
        refused = RefusedRows(folder / "refused.csv")
        parse(found[0], reading, Context(connection, folder, ImportOptions(), refused), text=True)
        refused.close()
    if not reading.is_gexf:
        raise UnreadableError(
            Sentence("events.no_gexf_graph"), where=found[0].shown, allowed=Sentence("events.file_begins_gexf")
        )
    return reading.finish()


class _Reading:
    """Elements to a graph; edges may come before the nodes they name."""

    def __init__(self, shown: str) -> None:
        self.is_gexf = False
        self._shown = shown
        self._graph = Graph()
        self._titles: dict[tuple[str, str], str] = {}
        self._defaults: dict[tuple[str, str], str] = {}
        """What an element has that does not say, by class and id of the attribute."""
        self._attribute: tuple[str, str] | None = None
        self._default: list[str] | None = None
        self._class = ""
        self._edges: list[tuple[str, str, dict[str, str]]] = []
        self._attributes: dict[str, str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "gexf":
            self.is_gexf = True
        elif tag == "graph":
            self._graph.directed = attributes.get("defaultedgetype", "directed") == "directed"
        elif tag == "attributes":
            self._class = attributes.get("class", "")
        elif tag == "attribute":
            self._attribute = self._class, attributes.get("id", "")
            self._titles[self._attribute] = attributes.get("title", "")
        elif tag == "default" and self._attribute is not None:
            self._default = []
        elif tag == "node":
            self._graph.ids.append(attributes.get("id", ""))
            self._graph.labels.append(attributes.get("label") or attributes.get("id", ""))
        elif tag == "edge":
            self._attributes = {k: v for k, v in attributes.items() if k not in ("source", "target", "id")}
            source, target = attributes.get("source", ""), attributes.get("target", "")
            self._edges.append((source, target, self._attributes))
            if attributes.get("type") == "mutual" and source != target:
                self._edges.append((target, source, self._attributes))
            self._graph.directed &= attributes.get("type") != "undirected"
        elif tag == "attvalue" and self._attributes is not None:
            of = attributes.get("for") or attributes.get("id", "")  # GEXF 1.0 and 1.1 wrote id
            self._attributes[self._titles.get(("edge", of), of)] = attributes.get("value", "")
        if self.n_done() > MOST:
            raise LimitError(
                Sentence("events.graph_too_large"), where=self._shown, allowed=Sentence("events.nodes_edges", most=MOST)
            )

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "edge":
            self._attributes = None
        elif tag == "default" and self._default is not None and self._attribute is not None:
            self._defaults[self._attribute] = "".join(self._default).strip()
            self._default = None
        elif tag == "attribute":
            self._attribute = None

    def text(self, data: str) -> None:
        """The value of a default; other texts say nothing."""
        if self._default is not None:
            self._default.append(data)

    def n_done(self) -> int:
        """Nodes and edges so far."""
        return len(self._graph.ids) + len(self._edges)

    def finish(self) -> Graph:
        """The graph, its edges by index."""
        index = {id: i for i, id in enumerate(self._graph.ids)}
        if len(index) < len(self._graph.ids):
            twice = next(id for i, id in enumerate(self._graph.ids) if index[id] != i)
            raise UnreadableError(Sentence("events.two_nodes_have_one_id"), where=self._shown, value=twice)
        many = Counter(self._graph.labels)
        named = zip(self._graph.labels, self._graph.ids, strict=True)
        self._graph.names = [f"{name} ({id})" if many[name] > 1 else name for name, id in named]
        defaults = {self._titles[key]: value for key, value in self._defaults.items() if key[0] == "edge"}
        for source, target, attributes in self._edges:
            if source not in index or target not in index:
                raise UnreadableError(
                    Sentence("events.edge_ends_at_node_not"), where=self._shown,
                    value=source if source not in index else target,
                )  # fmt: skip
            self._graph.edges.append((index[source], index[target], {**defaults, **attributes}))
        return self._graph
