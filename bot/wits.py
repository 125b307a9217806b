"""Reading and writing with a deadline: what answers late or breaks is done by rules, and that is said."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from bot.journal import Journal
from bot.late import Late
from conversation.messages import Written
from engine.domain.reading import Known, Reading
from engine.domain.wording import RULES, CopyPack, WritingSpec
from engine.ports import Aloud, Listener, Moderator, Reader, Told, Viewer, Writer


@dataclass(frozen=True, slots=True)
class Wits:
    """`reader` and `writer` may be models; `rules` and `pen` never fail and cost a few milliseconds. Without `ears`
    nobody listens to voice messages, without `eyes` nobody looks at photos; `judge` says what may not be put up.
    `longest`: a writer's seconds."""

    reader: Reader
    rules: Reader
    writer: Writer
    pen: Writer
    journal: Journal
    ears: Listener | None = None
    longest: float = 20.0
    eyes: Viewer | None = None
    judge: Moderator | None = None

    @property
    def late(self) -> tuple[Late[Any], ...]:
        """What is worth loading before the first owner comes."""
        every = dict.fromkeys((self.rules, self.pen, self.reader, self.writer))
        return tuple(each for each in every if isinstance(each, Late))

    async def read(self, text: str, known: Known, within: float) -> Reading:
        """Raises nothing a reader could raise; `Reading.by` tells who read, `simple` that rules stood in."""
        return await self._decent(text, self._read(text, known, within))

    async def _read(self, text: str, known: Known, within: float) -> Reading:
        if self.reader is self.rules:
            return await self.rules.read(text, known)
        try:
            async with asyncio.timeout(within):
                return await self.reader.read(text, known)
        except Exception as fault:
            self.journal.warning("read by rules", fault=type(fault).__name__)
            reading = await self.rules.read(text, known)
            return reading.model_copy(update={"simple": True})

    async def _decent(self, text: str, reading: Coroutine[Any, Any, Reading]) -> Reading:
        """The reading, or that this may not be put up; nobody waits longer for knowing it."""
        if self.judge is None or not text:
            return await reading
        read: Reading
        read, kind = await asyncio.gather(reading, self.judge.judge(text))
        if kind is None:
            return read
        self.journal.info("refused", kind=kind)
        return Reading(said=text, refused=kind, by=read.by, simple=read.simple, seen=read.seen)

    async def view(self, photo: bytes, text: str, known: Known, within: float, told: Told) -> Reading:
        """A photo with its words in one look; as `read` where nobody can look now."""
        return await self._decent(text, self._viewed(photo, text, known, within, told))

    async def _viewed(self, photo: bytes, text: str, known: Known, within: float, told: Told) -> Reading:
        if self.eyes is not None:
            try:
                async with asyncio.timeout(within):
                    return await self.eyes.view(photo, text, known, told)
            except Exception as fault:
                self.journal.warning("not seen", fault=type(fault).__name__)
        reading = await self.rules.read(text, known) if text else Reading(said="")
        return reading.model_copy(update={"simple": self.eyes is not None})

    async def hear(self, sound: bytes, mime: str) -> str | None:
        """What is said in a voice message; None where nobody can listen now."""
        if self.ears is None:
            return None
        try:
            async with asyncio.timeout(self.longest):
                return await self.ears.transcribe(sound, mime)
        except Exception as fault:
            self.journal.warning("not heard", fault=type(fault).__name__)
            return None

    async def _written(self, spec: WritingSpec, told: Told) -> CopyPack:
        writer = self.writer
        return await (writer.aloud(spec, told) if isinstance(writer, Aloud) else writer.write(spec))

    async def _fit(self, pack: CopyPack) -> bool:
        """Whether a pack may be put up; what rules write says only what has been let through before."""
        said = "\n".join([*(caption.text for caption in pack.captions), *pack.hashtags, str(pack.words.headline)])
        kind = None if self.judge is None or pack.by == RULES else await self.judge.judge(said)
        if kind is not None:
            self.journal.warning("pack refused", kind=kind)
        return kind is None

    async def write(self, spec: WritingSpec, told: Told) -> Written:
        """Always a pack; `simple` says that rules stood in. Captions are told while they are written."""
        if self.writer is not self.pen:
            try:
                async with asyncio.timeout(self.longest):
                    pack = await self._written(spec, told)
                if await self._fit(pack):
                    return Written(pack=pack, by=pack.by)
            except Exception as fault:
                self.journal.warning("written by rules", fault=type(fault).__name__)
        told(())
        pack = await self.pen.write(spec)
        return Written(pack=pack, by=pack.by, simple=self.writer is not self.pen)
