"""Reading and writing with a deadline: what answers late or breaks is done by rules, and that is said."""

import asyncio
from dataclasses import dataclass

from bot.journal import Journal
from conversation.messages import Written
from engine.domain.reading import Known, Reading
from engine.domain.wording import WritingSpec
from engine.ports import Reader, Writer

WRITING = 30.0
"""Seconds a writer may take."""


@dataclass(frozen=True, slots=True)
class Wits:
    """`reader` and `writer` may be models; `rules` and `pen` never fail and cost a few milliseconds."""

    reader: Reader
    rules: Reader
    writer: Writer
    pen: Writer
    journal: Journal

    async def read(self, text: str, known: Known, within: float) -> Reading:
        """Raises nothing a reader could raise; `Reading.by` tells who read."""
        if self.reader is self.rules:
            return await self.rules.read(text, known)
        try:
            return await asyncio.wait_for(self.reader.read(text, known), within)
        except Exception as fault:
            self.journal.warning("read by rules", fault=type(fault).__name__)
            return await self.rules.read(text, known)

    async def write(self, spec: WritingSpec) -> Written:
        """Always a pack; `simple` says that rules stood in."""
        if self.writer is not self.pen:
            try:
                pack = await asyncio.wait_for(self.writer.write(spec), WRITING)
                return Written(pack=pack, by=pack.by)
            except Exception as fault:
                self.journal.warning("written by rules", fault=type(fault).__name__)
        pack = await self.pen.write(spec)
        return Written(pack=pack, by=pack.by, simple=self.writer is not self.pen)
