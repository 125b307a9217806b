"""The only file that names adapters: settings in, one App out."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import catalogue
from bot.app import App, Engine, Parts
from bot.busy import Busy
from bot.channels import Channel
from bot.channels.console import Console, Print
from bot.clock import FairDice, SeoulClock
from bot.deliver import Deliveries
from bot.door import FrontDoor, OpenTray
from bot.examples import stored
from bot.intake import Intake
from bot.journal import Journal
from bot.late import LateEngine, LateReader, LateStudio, LateWriter
from bot.links import Links
from bot.mind import Mind
from bot.pump import Pump
from bot.settings import Settings
from bot.turn import Turns
from bot.wits import Wits
from conversation import phrases
from engine.domain.errors import SettingsWrong
from engine.domain.job import JobSpec, Stop
from engine.domain.picture import MediaRef
from engine.domain.plans import Plan
from engine.domain.world import World
from engine.imaging.header import sniff
from engine.ports import Dice, Media, Reader, Studio, Unit, Writer
from engine.service import Orders, Pace
from engine.store.lock import InstanceLock
from engine.store.media import DiskMedia
from engine.store.migrate import migrate
from engine.store.records import SqlRecords

if TYPE_CHECKING:
    from bot.server import Served

OPEN = "open"


ChannelBuilder = Callable[[Parts], Channel]
StudioBuilder = Callable[[Settings, World, Media], Studio]


def console(folder: Path, out: Print, lines: bool) -> ChannelBuilder:
    return lambda parts: Console(parts.media, parts.links, folder, out, lines)


def web(parts: Parts) -> Channel:
    from bot.channels.web import WebChannel

    most, address = parts.settings.intake.most_bytes, parts.settings.server.address
    return WebChannel(Links(parts.links.secret), parts.voice, most, address)


def pages(app: App) -> "Sequence[Served]":
    """What the server shows besides the channels' own routes."""
    from bot.pages.chat import ChatPage
    from bot.pages.handoff import HandoffPage
    from bot.pages.media import MediaPage

    parts = app.parts
    links, lang = Links(parts.links.secret), parts.settings.chat.locale
    return (
        ChatPage(parts.voice, lang, parts.settings.server.address),
        HandoffPage(parts.records, links, parts.voice, lang),
        MediaPage(links, parts.media),
    )


SERVED: Sequence[ChannelBuilder] = (web,)
"""The messengers of `fit-ad run`: one line each."""


async def build(
    settings: Settings,
    channels: Sequence[ChannelBuilder] = SERVED,
    *,
    folder: Path | None = None,
    studio: StudioBuilder | None = None,
    dice: Dice | None = None,
) -> App:
    """Takes the data folder and opens its store. Raises SettingsWrong, Locked, DiskFull."""
    folder = folder or settings.store.data
    world = catalogue.load(settings.configs, settings.locales)
    lock = InstanceLock(folder)
    lock.take()
    await migrate(folder)
    parts = await _shown(_parts(settings, folder, world, dice or FairDice(), lock))
    return _wired(parts, [each(parts) for each in channels], studio or workroom)


async def migrated(folder: Path) -> None:
    """Brings a folder nobody uses to this version's shape. Raises SettingsWrong."""
    with InstanceLock(folder):
        await migrate(folder)


async def _shown(parts: Parts) -> Parts:
    """With the examples for newcomers in the media store."""
    examples = await stored(parts.settings.configs / "examples", parts.media)
    return replace(parts, world=parts.world.model_copy(update={"examples": examples}))


def _parts(settings: Settings, folder: Path, world: World, dice: Dice, lock: InstanceLock) -> Parts:
    clock = SeoulClock()
    said = world.phrases[settings.chat.locale]
    return Parts(
        settings=settings,
        folder=folder,
        world=world,
        media=DiskMedia(folder / "media", clock, dice),
        records=SqlRecords(folder, clock),
        links=Links(_secret(settings, folder), settings.server.address or _local(settings)),
        voice=lambda phrase: phrases.render(phrase, said),
        clock=clock,
        dice=dice,
        journal=Journal(settings.log.level, settings.log.lines),
        lock=lock,
    )


def _wired(parts: Parts, channels: Sequence[Channel], studio: StudioBuilder) -> App:
    named = {channel.name: channel for channel in channels}
    busy, pace, engine = Busy(), Pace(), LateEngine()
    late = LateStudio(lambda: studio(parts.settings, parts.world, parts.media))
    deliveries = Deliveries(parts.records, named, parts.voice, busy, parts.journal, parts.settings.chat.long_seconds)
    counter = Counter(Orders(parts.records, engine, parts.clock, pace), _plan(parts), parts.media)
    rules, pen = LateReader(lambda: _rules(parts.world)), LateWriter(lambda: _pen(parts.world))
    turns = Turns(_mind(parts, rules, pen), parts.records, counter, deliveries, busy, parts.journal)
    pump = Pump(turns, parts.records, busy, lambda chat: chat.partition(":")[0] in named, parts.journal)
    intake = Intake(parts.media, sniff, parts.settings.intake.most_bytes)
    return App(
        parts=parts,
        channels=named,
        turns=turns,
        deliveries=deliveries,
        pump=pump,
        door=FrontDoor(intake, turns, deliveries, busy),
        tray=OpenTray(deliveries, engine),
        late=(rules, pen),
        studio=late,
        engine=engine,
        owing=lambda: busy.jobs > 0,
        build_engine=lambda: _durable(parts, late, pace, pump),
    )


def _mind(parts: Parts, rules: Reader, pen: Writer) -> Mind:
    wits = Wits(rules, rules, pen, pen, parts.journal)
    return Mind(parts.world, wits, parts.clock, parts.dice, parts.settings.chat)


def _rules(world: World) -> Reader:
    from engine.writing.reading import RulesReader

    return RulesReader(world)


def _pen(world: World) -> Writer:
    from engine.writing.copy import RulesWriter

    return RulesWriter(world)


def _durable(parts: Parts, studio: Studio, pace: Pace, pump: Pump) -> Engine:
    """DBOS takes a second to import; see `App.work`."""
    from engine.jobs import DurableJobs

    parts.journal.open()
    return DurableJobs(parts.records, studio, parts.folder, pace, lambda _chat: pump.wake())


def workroom(settings: Settings, world: World, media: Media) -> Studio:
    """The studio on this machine's processor. Raises WeightsMissing, FaceMissing."""
    from engine.imaging.lettering import Typecase
    from engine.imaging.maker import CpuMaker
    from engine.imaging.matte import Matter
    from engine.imaging.studio import Workroom

    assets = settings.store.assets
    matter, typecase = Matter(assets), Typecase(world.faces, assets / "faces")
    matter.warm()
    return Workroom(world, media, CpuMaker(world, matter), typecase, settings.chat.locale)


@dataclass(frozen=True, slots=True)
class Counter:
    """`bot.errand.Orders`: the engine's door with the plan that holds."""

    orders: Orders
    plan: Plan
    media: Media

    async def accept(self, unit: Unit, job: str, chat: str, draft: str, spec: JobSpec) -> None:
        await self.orders.accept(unit, job, chat, draft, spec, self.plan)

    async def start(self, job: str) -> None:
        await self.orders.start(job)

    async def cancel(self, job: str) -> Stop:
        return await self.orders.cancel(job)

    async def erase(self, ref: MediaRef) -> None:
        await self.media.drop(ref)


def _plan(parts: Parts) -> Plan:
    money, plans = parts.settings.money, parts.world.plans
    name = money.plan if money.plans else OPEN
    if name not in plans:
        listed = ", ".join(sorted(plans))
        raise SettingsWrong(
            f"There is no plan {name!r} in configs/plans.yaml; set FITAD_MONEY__PLAN to one of: {listed}."
        )
    return plans[name]


def _local(settings: Settings) -> str:
    return f"http://{settings.server.host}:{settings.server.port}"


def _secret(settings: Settings, folder: Path) -> bytes:
    """What links are signed with: given, or made once and readable by us alone."""
    if settings.server.secret is not None:
        return settings.server.secret.get_secret_value().encode()
    path = folder / "secret"
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(secrets.token_urlsafe(32))
    return path.read_bytes()
