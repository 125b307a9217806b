"""Puts a fleet together from plain values: the workflows we may use, the boxes, the slips."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.comfy import library, shelf
from engine.comfy.client import Client
from engine.comfy.library import Library, Workflow
from engine.comfy.pool import Pool
from engine.comfy.shelf import Shelf
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from engine.domain.errors import SettingsWrong


def flows(models: Path, workflows: Path, without: Iterable[str] = ()) -> Library:
    """What ships, less what needs models of an unwanted licence. Raises SettingsWrong."""
    whole = library.load(workflows, shelf.read(models))
    unknown = set(without) - set(whole.shelf.licences)
    if unknown:
        known = ", ".join(sorted(whole.shelf.licences))
        raise SettingsWrong(f"FITAD_BOXES__WITHOUT names the licence {min(unknown)!r}; there are: {known}.")
    barred = frozenset(key for key, model in whole.shelf.models.items() if model.licence in set(without))
    kept = (_kept(flow, whole.shelf, barred) for flow in whole.workflows.values())
    return Library(workflows={flow.key: flow for flow in kept if flow.bases}, shelf=whole.shelf)


def _kept(flow: Workflow, stock: Shelf, barred: frozenset[str]) -> Workflow:
    bases = tuple(base for base in flow.bases if not barred & set(flow.needs(base, stock).values()))
    return flow.model_copy(update={"bases": bases})


def demand_licensed(found: Library, agreed: frozenset[str]) -> None:
    """Before money is taken. Raises SettingsWrong: which models may not be used for that, and the ways out."""
    barred = found.shelf.barred(found.models(), agreed)
    if not barred:
        return
    licences = sorted({found.shelf.models[key].licence for key in barred})
    told = "; ".join(f"{name} wants {found.shelf.licences[name].terms}" for name in licences)
    named = ",".join(licences)
    raise SettingsWrong(
        f"Plans are on, and a paid service may not run {', '.join(barred)} as they are: {told}. If you have "
        f"that, set FITAD_BOXES__AGREED={named}; else leave these models out with FITAD_BOXES__WITHOUT={named}."
    )


Place = tuple[str, str, Mapping[str, str], float | None, str | None]
"""Name, address, headers, GB of memory if the operator knows better, a file of its certificate authority."""


def pool(found: Library, places: Sequence[Place], slips: Path, drained: Iterable[str] = ()) -> Pool:
    """`slips` is a folder of this process's own."""
    made = Pool(found, [Client(Address(*place), FileSlips(slips)) for place in places])
    for name in drained:
        made.drain(name)
    return made
