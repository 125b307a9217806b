"""The only place that names adapters: settings in, one App out."""

import asyncio
import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot import catalogue
from bot.app import App, Engine, Parts
from bot.bureau import Show, wits
from bot.busy import Busy
from bot.channels import Channel
from bot.clock import FairDice, SeoulClock
from bot.counter import Counter, plan
from bot.deliver import Deliveries
from bot.door import FrontDoor, OpenTray
from bot.examples import stored
from bot.foresight import Foresight
from bot.intake import Intake
from bot.journal import Journal
from bot.late import LateEngine, LateStudio
from bot.links import Links
from bot.mind import Mind
from bot.pump import Pump
from bot.secret import secret
from bot.settings import Settings
from bot.shared import SharedTurns
from bot.turn import Turns
from bot.vitals import memory
from bot.wiring.messengers import SERVED, ChannelBuilder, console, telegram, web
from bot.wiring.pictures import StudioBuilder, boxes, drawing, looked_at, record, workflows, workroom
from bot.wiring.words import decency, glimpse, inquired, models, pen, rules
from bot.work import Workshop
from conversation import phrases
from engine.domain.crew import BoxLoad, Load
from engine.domain.world import World
from engine.imaging.header import sniff
from engine.ports import Clock, Dice, Fleet, Media, Studio, Work
from engine.roll import Roll
from engine.service import Orders, Pace
from engine.store.backup import backup
from engine.store.engines import Home, postgres
from engine.store.lock import InstanceLock
from engine.store.migrate import migrate, shaped, told_of
from engine.store.patient import PatientMedia
from engine.store.place import media
from engine.store.records import SqlRecords

RUN, BOT, WORKER = "run", "bot", "worker"
FRONT = "fit-ad-0"


Fate = tuple[Clock, Dice]
T = TypeVar("T")


__all__ = [
    "BOT",
    "RUN",
    "WORKER",
    "ChannelBuilder",
    "StudioBuilder",
    "backed_up",
    "booked",
    "boxes",
    "build",
    "console",
    "drawing",
    "inquired",
    "kept",
    "looked_at",
    "migrated",
    "record",
    "telegram",
    "web",
    "workflows",
    "workroom",
    "workshop",
]


async def build(
    settings: Settings,
    channels: Sequence[ChannelBuilder] = SERVED,
    *,
    folder: Path | None = None,
    studio: StudioBuilder | None = None,
    dice: Dice | None = None,
    clock: Clock | None = None,
    role: str = RUN,
    show: Show | None = None,
) -> App:
    """Takes the data folder, or the database that is set, and opens its store. A given `folder` is private and holds
    everything. Raises SettingsWrong, Locked, DiskFull."""
    parts = await _shown(await _opened(settings, folder, (clock or SeoulClock(), dice or FairDice()), role))
    made = [channel for each in channels if (channel := each(parts)) is not None]
    return _wired(parts, made, studio or workroom, show)


async def workshop(
    settings: Settings, studio: StudioBuilder | None = None, *, clock: Clock | None = None
) -> Workshop:
    """What makes the pictures of other processes' orders. Raises SettingsWrong, Locked, DiskFull."""
    parts = await _opened(settings, None, (clock or SeoulClock(), FairDice()), WORKER)
    late = _studio(parts, studio or workroom)
    return Workshop(parts, late, lambda: _durable(parts, late, Pace(), lambda: None))


async def migrated(settings: Settings) -> None:
    """Brings what nobody uses, or a database, to this version's shape. Raises SettingsWrong."""
    from engine.jobs.workflows import prepare

    home = _home(settings, None)
    with InstanceLock(settings.store.data, shared=home != settings.store.data):
        await migrate(home)
        await asyncio.to_thread(prepare, home)


async def kept(settings: Settings) -> str:
    """What is to be said of the records. Raises SettingsWrong where nobody answers."""
    return await told_of(_home(settings, None))


async def booked(settings: Settings, work: Work[T]) -> T:
    """What `work` returns, written beside whoever else is at work. Raises SettingsWrong where the records are of
    another version, Away, Locked."""
    home = _home(settings, None)
    await shaped(home)
    records = SqlRecords(home, SeoulClock())
    try:
        return await records.write(work)
    finally:
        await records.close()


async def backed_up(settings: Settings, target: Path) -> None:
    """A copy of the records and of what links are signed with. Raises SettingsWrong, Locked, DiskFull."""
    await asyncio.to_thread(backup, _home(settings, None), target)


async def _opened(settings: Settings, folder: Path | None, fate: Fate, role: str) -> Parts:
    home = _home(settings, folder)
    settings = _named(settings, role)
    world = catalogue.load(settings.configs, settings.locales)
    world = world.model_copy(update={"plan": plan(settings.money, world)})
    if settings.boxes.places:
        boxes(settings)
    alone = role == RUN and isinstance(home, Path)
    lock = InstanceLock(folder or settings.store.data, shared=not alone)
    lock.take()
    await migrate(home)
    kept = await _media(settings, folder, fate)
    return _parts(settings, folder or settings.store.data, home, world, kept, fate, lock, role)


async def _media(settings: Settings, folder: Path | None, fate: Fate) -> Media:
    """In the bucket that is set, or in the folder: a private chat keeps to its own."""
    url = None if folder is not None or settings.store.media is None else settings.store.media.get_secret_value()
    return await media(url, (folder or settings.store.data) / "media", *fate)


def _home(settings: Settings, folder: Path | None) -> Home:
    """Where the records are: in a private folder, in the database that is set, else in the data folder."""
    if folder is None and settings.store.database is not None:
        return postgres(settings.store.database.get_secret_value())
    return folder or settings.store.data


async def _shown(parts: Parts) -> Parts:
    """With the examples for newcomers in the media store."""
    examples = await stored(parts.settings.configs / "examples", parts.media)
    return replace(parts, world=parts.world.model_copy(update={"examples": examples}))


def _parts(
    settings: Settings,
    folder: Path,
    home: Home,
    world: World,
    kept: Media,
    fate: Fate,
    lock: InstanceLock,
    role: str,
) -> Parts:
    clock, dice = fate
    said = world.phrases[settings.chat.locale]
    records = SqlRecords(home, clock)
    return Parts(
        settings=settings,
        folder=folder,
        world=world,
        media=kept,
        home=home,
        records=records,
        links=Links(secret(settings, folder, shared=role == BOT), settings.server.address or _local(settings)),
        voice=lambda phrase: phrases.render(phrase, said),
        clock=clock,
        dice=dice,
        journal=Journal(settings.log.level, settings.log.lines),
        lock=lock,
        roll=Roll(records, _name(settings, role), role, every=settings.engine.beat_seconds, load=_idle),
        role=role,
        alone=role == RUN and isinstance(home, Path),
    )


def _wired(parts: Parts, channels: Sequence[Channel], studio: StudioBuilder, show: Show | None) -> App:
    named = {channel.name: channel for channel in channels}
    busy, pace, engine = Busy(), Pace(), LateEngine()
    late = _studio(parts, studio)
    how = (parts.settings.chat.long_seconds, parts.roll.token if parts.role == BOT else "")
    deliveries = Deliveries(parts.records, named, parts.voice, busy, parts.journal, *how)
    orders = Orders(parts.records, engine, parts.clock, pace, hands=parts.roll.hands, far=parts.role == BOT)
    counter = Counter(orders, plan(parts.settings.money, parts.world), parts.media)
    thinking, closing = wits(
        parts,
        lambda: rules(parts.world),
        lambda: pen(parts.world),
        lambda: decency(parts.world),
        models(parts, show),
    )
    ahead = Foresight(late, parts.journal) if parts.role == RUN else None
    mind = Mind(parts.world, thinking, parts.media, parts.clock, parts.dice, parts.settings.chat, glimpse, ahead)
    turns = Turns(mind, parts.records, counter, deliveries, busy, parts.journal)
    beside = (turns, parts.records, deliveries, busy, parts.journal, parts.roll.token)
    shared = SharedTurns(*beside, channels) if parts.role == BOT else None
    pump = Pump(shared or turns, parts.records, busy, lambda chat: chat.partition(":")[0] in named, parts.journal)
    intake = Intake(parts.media, sniff, parts.settings.intake.most_bytes)
    return App(
        parts=parts,
        channels=named,
        turns=turns,
        deliveries=deliveries,
        pump=pump,
        shared=shared,
        door=FrontDoor(intake, shared or turns, deliveries, busy, parts.records, alone=shared is None),
        tray=OpenTray(deliveries, engine, orders.left, turns.early),
        glimpse=glimpse,
        late=thinking.late,
        studio=late,
        engine=engine,
        owing=lambda: busy.jobs > 0,
        build_engine=lambda: _engine(parts, late, pace, pump.wake),
        closing=(*closing, *((ahead.close,) if ahead else ())),
    )


def _studio(parts: Parts, studio: StudioBuilder) -> LateStudio:
    """Its orders wait for a store that is away; an upload is refused at once, for its owner can wait better."""
    waiting = PatientMedia(parts.media, parts.settings.store.patience_seconds)
    return LateStudio(lambda: studio(parts.settings, parts.world, waiting))


def _idle() -> Load:
    """Of a process that makes nothing."""
    return Load(memory=memory())


def _engine(parts: Parts, studio: Studio, pace: Pace, news: Callable[[], None]) -> Engine:
    """Makes the pictures itself, or leaves them to workers. DBOS takes a second to import; see `App.work`."""
    if parts.role != BOT:
        return _durable(parts, studio, pace, news)
    from engine.jobs import RemoteJobs

    parts.journal.open()
    return RemoteJobs(parts.records, parts.home)


def _durable(parts: Parts, studio: Studio, pace: Pace, news: Callable[[], None]) -> Engine:
    from engine.jobs import DurableJobs

    parts.journal.open()
    roll = parts.roll
    jobs = DurableJobs(
        parts.records,
        studio,
        parts.home,
        pace,
        lambda _chat: news(),
        executor=roll.name,
        makers=None if parts.alone else lambda: roll.makers,
    )
    roll.on_change = jobs.look_again
    roll.load = lambda: Load(memory=memory(), doing=jobs.doing, boxes=_boxes(studio))
    return jobs


def _boxes(studio: Studio) -> tuple[BoxLoad, ...]:
    return tuple(studio.boxes()) if isinstance(studio, Fleet) else ()


def _named(settings: Settings, role: str) -> Settings:
    """With this process's name filled in."""
    engine = settings.engine.model_copy(update={"name": _name(settings, role)})
    return settings.model_copy(update={"engine": engine})


def _name(settings: Settings, role: str) -> str:
    """`run` and `bot` share one: both speak to the owners, and only one process may."""
    return settings.engine.name or (f"{WORKER}-{platform.node()}" if role == WORKER else FRONT)


def _local(settings: Settings) -> str:
    return f"http://{settings.server.host}:{settings.server.port}"
