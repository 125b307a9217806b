"""A ComfyUI graph in API format as a value: nodes found by their titles, which survive every re-export."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, ValidationError

from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen

Value = str | int | float | bool
GGUF = ".gguf"
LOADERS = {"UNETLoader": "UnetLoaderGGUF", "DualCLIPLoader": "DualCLIPLoaderGGUF"}
"""Which class loads a quantised file; a plain loader does not even list it."""


class Meta(Frozen):
    title: str


class Node(Frozen):
    """`inputs` are values, or links: the id of a node and the number of its output."""

    class_type: str
    inputs: Mapping[str, Any]
    meta: Meta = Field(alias="_meta")

    @property
    def title(self) -> str:
        return self.meta.title

    @property
    def links(self) -> Iterator[tuple[str, str, int]]:
        """Input, the node it comes from, the number of its output."""
        for name, value in self.inputs.items():
            if isinstance(value, list):
                yield name, str(value[0]), int(value[1])


class Graph(Frozen):
    """Nodes by id. Titles are unique and every link leads to a node."""

    nodes: Mapping[str, Node]

    @classmethod
    def parsed(cls, name: str, content: Mapping[str, Any]) -> "Graph":
        """Raises SettingsWrong with what to correct in the file."""
        try:
            graph = cls(nodes={key: Node.model_validate(node) for key, node in content.items()})
        except ValidationError as wrong:
            place = ".".join(str(part) for part in wrong.errors()[0]["loc"])
            raise SettingsWrong(
                f"workflows/{name}.json is no graph in API format ({place}): in ComfyUI use Export (API)."
            ) from None
        graph.check(name)
        return graph

    def check(self, name: str) -> None:
        titles = [node.title for node in self.nodes.values()]
        twice = sorted({title for title in titles if titles.count(title) > 1})
        if twice:
            raise SettingsWrong(f"workflows/{name}.json: the title {twice[0]!r} stands on two nodes; rename one.")
        for node in self.nodes.values():
            for given, source, _ in node.links:
                if source not in self.nodes:
                    raise SettingsWrong(
                        f"workflows/{name}.json: {given} of {node.title!r} comes from no node {source}."
                    )

    def titled(self, title: str) -> str:
        """The id of a node. Raises KeyError."""
        return next(key for key, node in self.nodes.items() if node.title == title)

    def has(self, place: str) -> bool:
        """Whether there is such a node with such an input; `place` is `title.input`."""
        title, _, name = place.rpartition(".")
        return any(node.title == title and name in node.inputs for node in self.nodes.values())

    def bound(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """The graph as /prompt takes it, with values by `title.input`; loaders follow their files' endings."""
        made: dict[str, Any] = {
            key: {"class_type": node.class_type, "inputs": dict(node.inputs), "_meta": {"title": node.title}}
            for key, node in self.nodes.items()
        }
        for place, value in values.items():
            title, _, name = place.rpartition(".")
            made[self.titled(title)]["inputs"][name] = value
        for node in made.values():
            _loaded(node)
        return made


def _loaded(node: dict[str, Any]) -> None:
    """The class of a loader by the files it is given."""
    plain = next((key for key, twin in LOADERS.items() if node["class_type"] in (key, twin)), None)
    if plain is None:
        return
    quantised = any(str(value).endswith(GGUF) for value in node["inputs"].values())
    node["class_type"] = LOADERS[plain] if quantised else plain
    if plain == "UNETLoader":
        node["inputs"].pop("weight_dtype", None)
        if not quantised:
            node["inputs"]["weight_dtype"] = "default"
