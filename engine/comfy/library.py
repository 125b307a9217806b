"""`workflows/` as values: a graph in JSON and beside it a YAML that names its inputs, outputs, models and limits."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError

from engine.comfy.graph import Graph, Value
from engine.comfy.shelf import Shelf
from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen

Places = Annotated[tuple[str, ...], Field(min_length=1)]
"""Where a value goes: `title.input`, perhaps at several nodes."""

Kind = Literal["generate", "restyle", "surround", "matte", "carve", "fill", "upscale", "probe"]


class Workflow(Frozen):
    """A graph that carries out one kind of step.

    `bases` are what it may be loaded with, the best first, the later ones for less memory; `fixed` are models it has
    whatever the base, `beside` ones that no input names. `deadline` in seconds bounds the whole of a prompt.
    `variants` are named experiments: other values for some inputs; which one was taken is kept with the order.
    """

    key: str
    step: Kind
    does: str
    graph: Graph
    inputs: Mapping[str, Places]
    outputs: Mapping[str, str]
    models: Mapping[str, str] = Field(default_factory=dict)
    fixed: Mapping[str, str] = Field(default_factory=dict)
    beside: tuple[str, ...] = ()
    bases: Annotated[tuple[str, ...], Field(min_length=1)]
    packs: tuple[str, ...] = ()
    deadline: Annotated[float, Field(gt=0, le=3600)]
    less_memory: str
    keep: tuple[str, ...] = ()
    variants: Annotated[Mapping[str, Mapping[str, Value]], Field(min_length=1)] = Field(
        default_factory=lambda: {"A": {}}
    )

    def needs(self, base: str, shelf: Shelf) -> dict[str, str]:
        """Roles and keys of the models it runs with on a base, those beside it under their own names."""
        roles = {**shelf.bases[base].models, **self.fixed}
        return {role: key for role, key in roles.items() if role in self.models} | {key: key for key in self.beside}

    def made(self, base: str, shelf: Shelf, values: Mapping[str, Value]) -> dict[str, Any]:
        """The graph for /prompt: a base's models and values, then the given ones for inputs it has."""
        given = {**shelf.bases[base].values, **values}
        places = {place: given[name] for name, at in self.inputs.items() if name in given for place in at}
        files = {
            self.models[role]: shelf.models[key].file
            for role, key in self.needs(base, shelf).items()
            if role in self.models
        }
        return self.graph.bound({**places, **files})

    def saves(self, output: str) -> str:
        """The id of the node whose pictures are this output."""
        return self.graph.titled(self.outputs[output])


class Library(Frozen):
    workflows: Mapping[str, Workflow]
    shelf: Shelf

    def of(self, step: str) -> Iterator[Workflow]:
        return (each for each in self.workflows.values() if each.step == step)

    def models(self) -> frozenset[str]:
        """Every model that some workflow names."""
        return frozenset(
            key
            for each in self.workflows.values()
            for base in each.bases
            for key in each.needs(base, self.shelf).values()
        )


def load(folder: Path, shelf: Shelf) -> Library:
    """Raises SettingsWrong: one sentence for the first thing that is wrong, with the file it is in."""
    found: dict[str, Workflow] = {}
    for path in sorted(folder.glob("*.yaml")):
        workflow = _workflow(path)
        if workflow.key in found:
            raise SettingsWrong(f"{path}: there is another workflow named {workflow.key!r}; rename one.")
        _fits(path, workflow, shelf)
        found[workflow.key] = workflow
    alone = (
        {path.stem for path in folder.glob("*.json")} - {path.stem for path in folder.glob("*.yaml")} - {CATALOGUE}
    )
    if alone:
        raise SettingsWrong(f"{folder / min(alone)}.json has no YAML beside it that says what it is for.")
    if not found:
        raise SettingsWrong(f"{folder} has no workflows: restore them from the repository.")
    return Library(workflows=found, shelf=shelf)


CATALOGUE = "nodes"


def _workflow(path: Path) -> Workflow:
    graph = Graph.parsed(path.stem, _json(path.with_suffix(".json")))
    content = _yaml(path)
    try:
        return Workflow.model_validate({"key": path.stem, **content, "graph": graph})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsWrong(f"{path}: {place} is wrong: {first['msg']}.") from None


def _json(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsWrong(f"{path} is missing: its YAML is there, the graph is not.") from None
    except (ValueError, UnicodeDecodeError) as wrong:
        raise SettingsWrong(f"{path} is no JSON: {wrong}") from None
    if not isinstance(content, dict):
        raise SettingsWrong(f"{path} is no graph in API format: in ComfyUI use Export (API).")
    return content


def _yaml(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise SettingsWrong(f"{path} is no YAML: {wrong}") from None
    if not isinstance(content, dict):
        raise SettingsWrong(f"{path} must name step, inputs, outputs, bases and deadline.")
    return content


def _fits(path: Path, workflow: Workflow, shelf: Shelf) -> None:
    places = [place for at in workflow.inputs.values() for place in at] + list(workflow.models.values())
    for place in places:
        if not workflow.graph.has(place):
            raise SettingsWrong(
                f"{path}: there is no {place!r} in {path.stem}.json; the titles there: {_titles(workflow)}."
            )
    for title in workflow.outputs.values():
        if title not in {node.title for node in workflow.graph.nodes.values()}:
            raise SettingsWrong(
                f"{path}: there is no node {title!r} in {path.stem}.json; there are: {_titles(workflow)}."
            )
    for name, known in ((key, shelf.bases) for key in workflow.bases):
        if name not in known:
            raise SettingsWrong(f"{path}: there is no base {name!r} in configs/models.yaml.")
    for name in (*workflow.fixed.values(), *workflow.beside):
        if name not in shelf.models:
            raise SettingsWrong(f"{path}: there is no model {name!r} in configs/models.yaml.")
    for name in workflow.packs:
        if name not in shelf.packs:
            raise SettingsWrong(f"{path}: there is no pack {name!r} in configs/models.yaml.")
    for base in workflow.bases:
        missing = set(workflow.models) - set(shelf.bases[base].models) - set(workflow.fixed)
        if missing:
            raise SettingsWrong(f"{path}: base {base} has no model for the role {min(missing)!r}.")
    for variant, values in workflow.variants.items():
        unknown = set(values) - set(workflow.inputs)
        if unknown:
            raise SettingsWrong(f"{path}: variant {variant} sets {min(unknown)!r}, which is no input.")


def _titles(workflow: Workflow) -> str:
    return ", ".join(sorted(node.title for node in workflow.graph.nodes.values()))
