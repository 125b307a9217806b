"""Who makes pictures: this machine's processor, and boxes where some are set."""

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.wiring.words import censor
from engine.domain.world import World
from engine.ports import Censor, Media, PictureMaker, Studio

if TYPE_CHECKING:
    from engine.comfy.inspect import BoxReport
    from engine.comfy.library import Library
    from engine.comfy.nodes import Catalogue
    from engine.comfy.pool import Pool

StudioBuilder = Callable[[Settings, World, Media], Studio]


def workroom(settings: Settings, world: World, media: Media) -> Studio:
    """The studio on this machine's processor. Raises WeightsMissing, FaceMissing."""
    from engine.imaging.faces import FaceFinder
    from engine.imaging.lettering import Typecase
    from engine.imaging.maker import CpuMaker
    from engine.imaging.matte import Matter
    from engine.imaging.nudity import NudityFinder
    from engine.imaging.studio import Workroom

    assets = settings.store.assets
    matter, typecase = Matter(assets), Typecase(world.faces, assets / "faces")
    matter.warm()
    judge = censor(settings, world, NudityFinder())
    maker = _maker(settings, CpuMaker(world, matter), judge)
    return Workroom(world, media, maker, typecase, FaceFinder(assets), settings.chat.locale, judge)


def _maker(settings: Settings, spare: PictureMaker, judge: Censor) -> PictureMaker:
    """The fleet of boxes with the processor behind it, or the processor alone where there are none."""
    if not settings.boxes.places:
        return spare
    from engine.comfy.maker import BoxMaker

    return BoxMaker(boxes(settings), spare, judge)


def boxes(settings: Settings) -> "Pool":
    """The fleet. Raises SettingsWrong."""
    from engine.comfy import fleet

    slips = settings.store.data / "prompts" / settings.engine.name
    drained = [each.name for each in settings.boxes.places if each.drain]
    return fleet.pool(workflows(settings), settings.boxes.addresses, slips, drained)


def workflows(settings: Settings) -> "Library":
    """What boxes may be asked for. Raises SettingsWrong, also where a paid plan would break a licence."""
    from engine.comfy import fleet

    found = fleet.flows(settings.configs / "models.yaml", settings.workflows, settings.boxes.unwanted)
    if settings.money.plans:
        fleet.demand_licensed(found, settings.boxes.agreements)
    return found


async def looked_at(settings: Settings) -> "tuple[list[BoxReport], list[str]]":
    """Every box, and what none of them can do. Raises SettingsWrong."""
    from engine.comfy import inspect

    found, pool = workflows(settings), boxes(settings)
    facts, agreed = _facts(settings), settings.boxes.agreements
    if not settings.money.plans:
        agreed |= frozenset(found.shelf.licences)
    asked = (inspect.inspected(station.client, found, facts, agreed) for station in pool.stations)
    try:
        reports = list(await asyncio.gather(*asked))
    finally:
        await pool.close()
    return reports, inspect.unmet(reports, found)


async def record(settings: Settings) -> str:
    """Keeps what the first box says of its nodes; says where. Raises SettingsWrong, BoxFault."""
    from engine.comfy import inspect, nodes

    pool = boxes(settings)
    try:
        facts = await inspect.recorded(pool.stations[0].client, workflows(settings))
    finally:
        await pool.close()
    nodes.write(settings.workflows, facts)
    return f"The nodes of ComfyUI {facts.version} are kept in {settings.workflows}"


def _facts(settings: Settings) -> "Catalogue":
    from engine.comfy import nodes

    return nodes.read(settings.workflows)


def drawing() -> ModuleType:
    """How workflows are drawn and listed."""
    from engine.comfy import drawn

    return drawn
