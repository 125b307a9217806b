"""What a box's nodes take and give: read from /object_info in both encodings, kept as facts, held against graphs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.comfy.graph import LOADERS
from engine.comfy.library import CATALOGUE, Library
from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen

COMBO = "COMBO"
UPLOADED = {("LoadImage", "image"), ("LoadImageMask", "image")}
"""Inputs that list files of our own making."""


class Take(Frozen):
    """An input: `type` of what it takes, `options` of a choice (None: whatever files lie there)."""

    type: str
    required: bool = True
    options: tuple[str | int | float | bool, ...] | None = None
    least: float | None = None
    most: float | None = None


class Kind(Frozen):
    """A class of nodes. `gives` are the types of its outputs, `module` the place it comes from."""

    takes: Mapping[str, Take]
    gives: tuple[str, ...]
    module: str = ""


class Catalogue(Frozen):
    """Facts about the classes that our workflows use, as one server told them."""

    version: str
    kinds: Mapping[str, Kind]


def kind(raw: Mapping[str, Any]) -> Kind:
    """One entry of /object_info."""
    takes: dict[str, Take] = {}
    for group in ("required", "optional"):
        for name, spec in (raw.get("input", {}).get(group) or {}).items():
            takes[name] = _take(spec, group == "required")
    return Kind(
        takes=takes, gives=tuple(str(each) for each in raw.get("output", ())), module=raw.get("python_module", "")
    )


def _take(spec: Any, required: bool) -> Take:
    """v1 says a choice as `[[…], {…}]`, v3 as `["COMBO", {"options": […]}]`."""
    first, more = (spec[0], spec[1] if len(spec) > 1 else {}) if isinstance(spec, list) and spec else (str(spec), {})
    if isinstance(first, list):
        return Take(type=COMBO, required=required, options=_plain(first))
    if first == COMBO or "options" in more:
        return Take(type=COMBO, required=required, options=_plain(more.get("options", ())))
    return Take(type=str(first), required=required, least=more.get("min"), most=more.get("max"))


def _plain(options: Iterable[Any]) -> tuple[str | int | float | bool, ...]:
    return tuple(each for each in options if isinstance(each, str | int | float | bool))


def used(library: Library) -> frozenset[str]:
    """Every class of the workflows, and the twins that loaders of quantised files turn into."""
    own = {node.class_type for each in library.workflows.values() for node in each.graph.nodes.values()}
    twins = {twin for pair in LOADERS.items() if own & set(pair) for twin in pair}
    return frozenset(own | twins)


def wrong(prompt: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[str]:
    """What a server would refuse in a graph, each as "title.input: why"."""
    for node in prompt.values():
        known = kinds.get(node["class_type"])
        title = node["_meta"]["title"]
        if known is None:
            yield f"{title}: no class {node['class_type']}"
            continue
        for name, take in known.takes.items():
            if take.required and name not in node["inputs"]:
                yield f"{title}.{name}: missing"
        for name, value in node["inputs"].items():
            yield from (f"{title}.{name}: {why}" for why in _misfits(value, known.takes.get(name), prompt, kinds))


def _misfits(value: Any, take: Take | None, prompt: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[str]:
    if take is None:
        yield "no such input"
    elif isinstance(value, list):
        source = kinds.get(prompt[value[0]]["class_type"])
        gives = source.gives if source is not None else ()
        if value[1] >= len(gives) or not _compatible(gives[value[1]], take.type):
            yield f"wants {take.type}, gets {gives[value[1]] if value[1] < len(gives) else 'nothing'}"
    elif take.type == COMBO and take.options is not None and value not in take.options:
        yield f"{value!r} is no choice"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if take.least is not None and value < take.least:
            yield f"{value} is under {take.least}"
        if take.most is not None and value > take.most:
            yield f"{value} is over {take.most}"


def _compatible(given: str, wanted: str) -> bool:
    return wanted in ("*", given) or given == "*" or given in wanted.split(",")


def recorded(infos: Mapping[str, Mapping[str, Any]], version: str, library: Library) -> Catalogue:
    """Facts to keep: files that lie on one server are left out."""
    files = _files(library)
    kinds = {}
    for name, raw in sorted(infos.items()):
        known = kind(raw)
        takes = {
            key: take.model_copy(update={"options": None}) if (name, key) in files else take
            for key, take in known.takes.items()
        }
        kinds[name] = known.model_copy(update={"takes": takes})
    return Catalogue(version=version, kinds=kinds)


def _files(library: Library) -> frozenset[tuple[str, str]]:
    places = set(UPLOADED)
    for workflow in library.workflows.values():
        for place in workflow.models.values():
            title, _, name = place.rpartition(".")
            own = workflow.graph.nodes[workflow.graph.titled(title)].class_type
            twins = next(({*pair} for pair in LOADERS.items() if own in pair), {own})
            places |= {(twin, name) for twin in twins}
    return frozenset(places)


def read(folder: Path) -> Catalogue:
    """The kept facts. Raises SettingsWrong."""
    path = folder / f"{CATALOGUE}.json"
    try:
        return Catalogue.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise SettingsWrong(
            f"{path} can't be read ({type(fault).__name__}): `fit-ad check --record` writes it."
        ) from None


def write(folder: Path, catalogue: Catalogue) -> None:
    content = catalogue.model_dump(mode="json", exclude_defaults=True)
    (folder / f"{CATALOGUE}.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
