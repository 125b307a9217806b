"""Who reads and writes: the rules, and a language model before them where one is set."""

from collections.abc import Awaitable, Callable, Sequence
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from bot.app import Parts
from bot.late import LateAloud, LateListener, LateModerator, LateReader, LateViewer, LateWriter
from bot.settings import Llm as LlmSettings
from bot.tally import Tally
from bot.wits import Wits
from engine.domain.model import Call, Llm
from engine.domain.world import World
from engine.ports import Listener, Moderator, Reader, Viewer, Writer

Farewell = Callable[[], Awaitable[None]]

Show = Callable[[Any], None]
"""Is handed whole exchanges with a model, for somebody who wants to look; nothing of them is kept."""


class Bureau(Protocol):
    """What one server of language models does."""

    @property
    def reader(self) -> Reader: ...
    @property
    def writer(self) -> Writer: ...
    @property
    def listener(self) -> Listener: ...
    @property
    def viewer(self) -> Viewer: ...
    @property
    def moderator(self) -> Moderator: ...

    async def close(self) -> None: ...


T = TypeVar("T")


class Once(Generic[T]):
    """Built by the first who asks, whichever thread that is, and the same for all."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build, self._lock = build, Lock()
        self.made: T | None = None

    def __call__(self) -> T:
        with self._lock:
            if self.made is None:
                self.made = self._build()
            return self.made


Rules = Callable[[], Any]
Builder = Callable[[Any, Any, Callable[[Call], None]], Bureau]
"""Rules reader, rules writer and the book of calls → a bureau. Loading its library takes a second."""


def wits(
    parts: Parts, rules: Rules, pen: Rules, lists: Callable[[], Moderator], build: Builder
) -> tuple[Wits, Sequence[Farewell]]:
    """And what is closed in the end. Everything is built by the first who needs it."""
    rules, pen, llm = Once(rules), Once(pen), parts.settings.llm
    reader, writer = LateReader(rules), LateWriter(pen)
    if not llm.on:
        return Wits(reader, reader, writer, writer, parts.journal, judge=LateModerator(lists)), ()
    tally = Tally(parts.records, parts.journal)
    bureau = Once(lambda: build(rules(), pen(), tally))
    ears = LateListener(lambda: bureau().listener) if llm.voice else None
    before, above = LateReader(lambda: bureau().reader), LateAloud(lambda: bureau().writer)
    eyes = LateViewer(lambda: bureau().viewer) if sees(parts) else None
    judge = LateModerator(lambda: bureau().moderator)
    made = Wits(before, reader, above, writer, parts.journal, ears, llm.seconds, eyes, judge)

    async def close() -> None:
        if bureau.made is not None:
            await bureau.made.close()
        await tally.close()

    return made, (close,)


def sees(parts: Parts) -> bool:
    """Whether photos are shown to the model: where the operator lets it, and where it is known to see."""
    llm = parts.settings.llm
    known = parts.world.llms.get(llm.model)
    return llm.on and llm.sees and (known is None or known.sees)


def terms(llm: LlmSettings, world: World) -> dict[str, Any]:
    """How a server of language models is reached, as the keywords of its adapter."""
    return {
        "model": world.llms.get(llm.model, Llm(key=llm.model)),
        "key": llm.key.get_secret_value() if llm.key else "",
        "url": llm.url or None,
        "effort": llm.effort or None,
        "seconds": llm.seconds,
        "responses": llm.responses,
        "won": llm.won,
    }
