"""What an operator should know of a box: of each workflow its nodes, models, licence and memory, or what it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.comfy import nodes
from engine.comfy.client import Client
from engine.comfy.library import Library, Workflow
from engine.comfy.nodes import Catalogue, Kind
from engine.comfy.shelf import Model
from engine.comfy.station import GIB, fits
from engine.domain.errors import BoxFault
from engine.domain.frozen import Frozen


class Row(Frozen):
    """A workflow at a box. `base` is the best it runs on there; without one the lists say what the best one lacks.
    `unseen` are files that it needs and that no box can be asked for, `unproven` those whose hash we don't know."""

    workflow: str
    step: str
    keep: tuple[str, ...] = ()
    base: str | None = None
    nodes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    licence: tuple[str, ...] = ()
    memory: str | None = None
    unseen: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        return self.base is not None

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(f"{self.step} {keep}" for keep in self.keep) or (self.step,)


class BoxReport(Frozen):
    """`fault` is why nothing is known of it; `vram` in GB."""

    name: str
    url: str
    version: str = ""
    device: str = ""
    vram: float | None = None
    fault: str | None = None
    rows: tuple[Row, ...] = ()


def unmet(reports: Sequence[BoxReport], library: Library) -> list[str]:
    """Features of our workflows that no box can carry out."""
    wanted = {feature for flow in library.workflows.values() for feature in row(flow, library, None, {}, ()).features}
    met = {feature for report in reports for each in report.rows if each.runs for feature in each.features}
    return sorted(wanted - met)


async def inspected(client: Client, library: Library, facts: Catalogue, agreed: frozenset[str]) -> BoxReport:
    """Never raises for a box that is not well. `agreed` are licences that are settled: nobody is warned of them."""
    where = {"name": client.address.name, "url": client.address.url}
    try:
        stats = await client.stats()
        infos = await client.classes(sorted(nodes.used(library)))
    except BoxFault as fault:
        return BoxReport(**where, fault=str(fault))
    memory = client.address.vram or stats.vram_total / GIB
    barred = library.shelf.barred(library.models(), agreed)
    kinds = {name: nodes.kind(raw) for name, raw in infos.items()}
    rows = tuple(row(flow, library, memory, kinds, barred, facts) for flow in library.workflows.values())
    return BoxReport(**where, version=stats.version, device=stats.device, vram=round(memory, 1), rows=rows)


async def recorded(client: Client, library: Library) -> Catalogue:
    """The facts of a box's nodes, to be kept. Raises BoxFault."""
    stats = await client.stats()
    return nodes.recorded(await client.classes(sorted(nodes.used(library))), stats.version, library)


def row(
    flow: Workflow,
    library: Library,
    memory: float | None,
    kinds: Mapping[str, Kind],
    barred: Sequence[str],
    facts: Catalogue | None = None,
) -> Row:
    absent = _classes(flow, flow.bases[0], library, kinds, facts)
    best = next((base for base in flow.bases if _whole(flow, base, library, memory, kinds)), None)
    shown = best or flow.bases[0]
    needs = set(flow.needs(shown, library.shelf).values())
    files = [library.shelf.models[key] for key in sorted(needs)]
    return Row(
        workflow=flow.key,
        step=flow.step,
        keep=flow.keep,
        base=best,
        nodes=() if best else tuple(absent),
        models=() if best else tuple(_files(flow, shown, library, kinds)),
        licence=tuple(f"{key} ({library.shelf.models[key].licence})" for key in sorted(needs & set(barred))),
        memory=None if fits(shown, library, memory) else _memory(shown, library, memory),
        unseen=tuple(_told(model) for model in files if model.hidden),
        unproven=tuple(model.file for model in files if model.sha256 is None),
    )


def _whole(flow: Workflow, base: str, library: Library, memory: float | None, kinds: Mapping[str, Kind]) -> bool:
    return (
        not any(_classes(flow, base, library, kinds, None))
        and not any(_files(flow, base, library, kinds))
        and fits(base, library, memory)
    )


def _classes(
    flow: Workflow, base: str, library: Library, kinds: Mapping[str, Kind], facts: Catalogue | None
) -> Iterator[str]:
    """Classes that are not there, each with the pack it comes from."""
    wanted = {node["class_type"] for node in flow.made(base, library.shelf, {}).values()}
    for name in sorted(wanted - set(kinds)):
        module = facts.kinds[name].module if facts is not None and name in facts.kinds else ""
        pack = next((each for each in library.shelf.packs.values() if each.name in module), None)
        source = f"pack {pack.name} {pack.commit} from {pack.source}" if pack else "a newer ComfyUI"
        yield f"{name}: {source}"


def _files(flow: Workflow, base: str, library: Library, kinds: Mapping[str, Kind]) -> Iterator[str]:
    """Files a box does not list, each with where it belongs and comes from."""
    prompt = flow.made(base, library.shelf, {})
    for role, key in sorted(flow.needs(base, library.shelf).items()):
        model = library.shelf.models[key]
        if role in flow.models and not _listed(flow.models[role], model.file, flow, prompt, kinds):
            yield _told(model)


def _told(model: Model) -> str:
    folder = model.folder if "/" in model.folder else f"models/{model.folder}"
    return f"{model.file} in {folder}, {model.gb:g} GB, {model.licence}, from {model.source}"


def _listed(place: str, file: str, flow: Workflow, prompt: Mapping[str, Any], kinds: Mapping[str, Kind]) -> bool:
    title, _, name = place.rpartition(".")
    known = kinds.get(prompt[flow.graph.titled(title)]["class_type"])
    take = known.takes.get(name) if known is not None else None
    return take is None or take.options is None or file in take.options


def _memory(base: str, library: Library, memory: float | None) -> str:
    return f"{base} wants {library.shelf.bases[base].vram:g} GB, the card has {memory or 0:.1f}"
