"""Asks a language model one thing and gets it in the shape that was asked for, within one total time."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

import openai

from engine.domain.errors import ModelAway, ModelRefused, ModelUnfit
from engine.domain.model import Call, End, Llm
from engine.writing.openai.extract import Said
from engine.writing.openai.ladder import Ask, Footing, Way
from engine.writing.openai.server import Raw, Rejected, Tell, answer

S = TypeVar("S", bound=Said)

STEPS: Final = 8
"""Times a request may be put otherwise because a server rejects it."""

SHAPELESS: Final = 2
"""So many answers without their shape, and the lower step that mended them is taken from the start."""

FAULTS, REST = 2, 30.0
"""So many failures in a row, and a server is left alone for so many seconds: owners don't wait for the dead."""

AGAIN: Final = "That answer can't be used: {why}. Answer again, with one JSON object in the given shape."

Book = Callable[[Call], None]
"""Where calls are noted; it may not wait."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call with all that was said, for `--explain` alone: never stored, never logged."""

    call: Call
    system: str
    data: str
    answer: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What our own rules found wrong with an answer, in sentences; `last` says that they fill it themselves."""

    faults: tuple[str, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class Question(Generic[S]):
    """What is asked. `prompt` names the instructions and their version; `salvage` takes what is whole of an answer
    that was cut off; `turns` go on after an earlier answer."""

    task: str
    prompt: str
    system: str
    data: str
    shape: type[S]
    most: int = 1200
    picture: str | None = None
    stream: bool = False
    salvage: bool = False
    secret: str = ""
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Generic[S]):
    value: S
    text: str
    model: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A server and the model that is asked there; `url` None is OpenAI's own. `won` is what a dollar costs."""

    model: Llm
    key: str = "none"
    url: str | None = None
    effort: str | None = None
    seconds: float = 20.0
    responses: bool = False
    won: float = 1400.0


@dataclass(slots=True)
class _Rest:
    faults: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Client:
    """`book` notes every call; `show` is handed whole exchanges where somebody wants to look."""

    server: Server
    book: Book
    show: Callable[[Exchange | Finding], None] | None = None
    _openai: openai.AsyncOpenAI = field(init=False)
    _footing: Footing = field(init=False)
    _rest: _Rest = field(default_factory=_Rest)
    _unshaped: int = 0

    def __post_init__(self) -> None:
        server = self.server
        self._openai = openai.AsyncOpenAI(
            api_key=server.key or "none", base_url=server.url, timeout=server.seconds, max_retries=1
        )
        self._footing = Footing(Way.RESPONSES if server.responses else Way.SCHEMA)

    @property
    def sdk(self) -> openai.AsyncOpenAI:
        """For what is no question: voice, moderation, the list of models."""
        return self._openai

    @contextmanager
    def noted(self, task: str, model: str) -> Iterator[Raw]:
        """Notes a call that is no question; how it ended is set on what is handed out, late if nothing is."""
        began, raw = time.perf_counter(), Raw(end=End.LATE)
        try:
            yield raw
        finally:
            seconds = round(time.perf_counter() - began, 3)
            self.book(Call(task=task, model=model, prompt="", way="", end=raw.end, seconds=seconds))

    async def close(self) -> None:
        await self._openai.close()

    async def ask(self, question: Question[S], tell: Tell | None = None) -> Answer[S]:
        """Raises ModelAway, ModelUnfit, ModelRefused."""
        if time.monotonic() < self._rest.until:
            raise ModelAway("left alone")
        try:
            async with asyncio.timeout(self.server.seconds):
                made = await self._asked(question, tell)
        except TimeoutError:
            self._failed(FAULTS)
            raise ModelAway("late") from None
        except ModelAway:
            self._failed(1)
            raise
        self._rest = _Rest()
        return made

    def _failed(self, weight: int) -> None:
        faults = self._rest.faults + weight
        self._rest = _Rest(faults, time.monotonic() + REST if faults >= FAULTS else 0.0)

    async def _asked(self, question: Question[S], tell: Tell | None) -> Answer[S]:
        """An answer that does not have its shape is asked for once more, one step lower."""
        raw = await self._said(question, tell)
        try:
            return self._read(question, raw)
        except ModelUnfit as fault:
            again = (("assistant", raw.text or "-"), ("user", AGAIN.format(why=fault)))
        kept, self._footing = self._footing, self._footing.lower or self._footing
        repeated = replace(question, turns=(*question.turns, *again))
        try:
            made = self._read(repeated, await self._said(repeated, tell))
            self._unshaped += 1
        finally:
            self._footing = self._footing if self._unshaped >= SHAPELESS else kept
        return made

    def _read(self, question: Question[S], raw: Raw) -> Answer[S]:
        if raw.end is End.REFUSED:
            raise ModelRefused(question.task)
        if leaked(raw.text, question.system, question.secret):
            raise ModelUnfit("it repeats the instructions")
        whole = raw.end is End.USED
        if not whole and not question.salvage:
            raise ModelUnfit("it was cut off; be shorter")
        return Answer(question.shape.read(raw.text, cut=not whole), raw.text, raw.model, whole)

    async def _said(self, question: Question[S], tell: Tell | None) -> Raw:
        """Steps down until the server takes the request, and remembers where."""
        ask = self._put(question)
        for _ in range(STEPS):
            began, footing = time.perf_counter(), self._footing
            end, raw = End.LATE, Raw()
            try:
                raw = await answer(self._openai, ask, footing, _discreet(question, tell))
                end = self._judged(question, raw)
            except Rejected as fault:
                lower = footing.after(fault.status, fault.said)
                end = End.AWAY if lower is None else End.REJECTED
                if lower is None:
                    raise ModelAway(f"status {fault.status}") from None
                self._footing = lower
            except ModelAway:
                end = End.AWAY
                raise
            finally:
                self._note(question, footing, raw, end, time.perf_counter() - began)
            if end is not End.REJECTED:
                return raw
        raise ModelAway("takes no request")

    def _judged(self, question: Question[S], raw: Raw) -> End:
        try:
            self._read(question, raw)
        except ModelUnfit:
            return End.CUT if raw.end is End.CUT else End.UNFIT
        except ModelRefused:
            return End.REFUSED
        return raw.end

    def _put(self, question: Question[S]) -> Ask:
        server = self.server
        return Ask(
            model=server.model.key,
            system=question.system,
            data=question.data,
            schema=_schema(question.shape),
            most=question.most,
            effort=server.effort or next(iter(server.model.efforts), None),
            picture=question.picture if server.model.sees else None,
            stream=question.stream,
            turns=question.turns,
        )

    def _note(self, question: Question[S], footing: Footing, raw: Raw, end: End, seconds: float) -> None:
        call = Call(
            task=question.task,
            model=raw.model or self.server.model.key,
            prompt=question.prompt,
            way=footing.way,
            end=end,
            usage=raw.usage,
            won=round(self.server.model.dollars(raw.usage) * self.server.won, 4),
            seconds=round(seconds, 3),
        )
        self.book(call)
        if self.show is not None:
            said = "\n".join([question.data, *(text for _, text in question.turns)])
            self.show(Exchange(call, question.system, said, raw.text))


def _discreet(question: Question[S], tell: Tell | None) -> Tell | None:
    """Tells nothing more of an answer that gives the instructions away."""
    if tell is None:
        return None
    return lambda text: None if leaked(text, question.system, question.secret) else tell(text)


WINDOW: Final = 60
"""Letters of the instructions in a row that no honest answer repeats."""


def leaked(text: str, system: str, secret: str) -> bool:
    """Whether an answer gives away the instructions it was given."""
    if secret and secret in text:
        return True
    bare, told = "".join(text.split()), "".join(system.split())
    return any(told[at : at + WINDOW] in bare for at in range(0, max(0, len(told) - WINDOW), WINDOW // 2))


def _schema(shape: type[Said]) -> dict[str, Any]:
    return shape.model_json_schema()
