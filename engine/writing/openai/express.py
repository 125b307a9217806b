"""A photo and perhaps a few words: reading, pack and what the photo shows, in one call."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Final

from engine.domain.canvas import Box
from engine.domain.reading import Known, Reading
from engine.domain.seen import Seen, Spot
from engine.domain.wording import WritingSpec
from engine.domain.world import World
from engine.ports import Told
from engine.writing.openai.client import Answer, Client, Question
from engine.writing.openai.instructions import Instructions, instructions
from engine.writing.openai.reader import ModelReader, seen
from engine.writing.openai.server import Tell
from engine.writing.openai.shapes import BoxSaid, ExpressSaid, PhotoSaid
from engine.writing.openai.writer import ModelWriter

EXPRESS: Final = "express"
MOST: Final = 6
"""Private things, or things in the way, that are taken from one photo."""


@dataclass(frozen=True)
class ModelViewer:
    """Implements `Viewer`."""

    client: Client
    told: Instructions
    reader: ModelReader
    writer: ModelWriter

    @classmethod
    def of(cls, world: World, reader: ModelReader, writer: ModelWriter) -> "ModelViewer":
        """Raises SettingsWrong."""
        return cls(reader.client, instructions(world, EXPRESS), reader, writer)

    async def view(self, photo: bytes, text: str, known: Known, told: Told) -> Reading:
        """`photo` is a JPEG of at most 1024 px that tells nothing but its pixels. Raises ModelFault."""
        rules = self.reader.rules.understand(text, known) if text else Reading(said="")
        message = self.reader.veil.message(text) if text else ""
        question = self._question(photo, message, rules, known)
        answer = await self.client.ask(question, self._heard(foreseen(rules, known), told))
        said, model = answer.value, self.client.server.model.key
        reading = self.reader.merger.merged(rules, said.reading, known, message, model) if message else rules
        reading = reading.model_copy(update={"by": model, "seen": seen_in(said.photo)})
        self.writer.drawer.put(foreseen(reading, known), Answer(said.pack, said.pack.model_dump_json(), model, True))
        return reading

    def _heard(self, spec: WritingSpec, told: Told) -> Tell | None:
        """Captions before their reading is there are held against what the rules have read, and are shown only where
        the owner has said something to write about."""
        if spec.bare:
            return None
        pen = self.writer.pen.compose(spec)
        return self.writer.listening(ExpressSaid, lambda said: said.pack, spec, pen, told)

    def _question(self, photo: bytes, message: str, rules: Reading, known: Known) -> Question[ExpressSaid]:
        spec = foreseen(rules, known)
        asked: dict[str, Any] = self.writer.seen(spec, self.writer.pen.compose(spec))
        asked = {name: value for name, value in asked.items() if name not in ("shop", "trade", "wish")}
        data = seen(known) | asked | {"message": message}
        return Question(
            task=EXPRESS,
            prompt=self.told.label,
            system=self.told.system,
            data=json.dumps(data, ensure_ascii=False),
            shape=ExpressSaid,
            most=self.told.sheet.most,
            picture="data:image/jpeg;base64," + base64.b64encode(photo).decode(),
            stream=True,
            secret=self.told.secret,
        )


def foreseen(reading: Reading, known: Known) -> WritingSpec:
    """What the conversation will ask the writer for after this reading."""
    shop = reading.facts.applied(known.shop)
    return WritingSpec(
        shop=shop,
        purpose=reading.purpose or known.purpose,
        tone=shop.tone,
        today=known.today.isoformat(),
        wish=reading.wish,
    )


def seen_in(said: PhotoSaid | None) -> Seen | None:
    if said is None:
        return None
    spots = [Spot(what=each.what, box=box) for each in said.private[:MOST] if (box := _box(each.box))]
    return Seen(
        thing=said.thing[:40],
        pose=said.pose,
        mood=said.mood[:40],
        box=_box(said.box) if said.box else None,
        clutter=tuple(each[:40] for each in said.clutter[:MOST]),
        private=tuple(spots),
    )


def _box(said: BoxSaid) -> Box | None:
    """Inside the photo, and at least a hundredth of it wide and high; None for what is no box."""
    left, top = max(0.0, min(1.0, said.x)), max(0.0, min(1.0, said.y))
    width, height = min(said.width, 1.0 - left), min(said.height, 1.0 - top)
    return Box(x=left, y=top, width=width, height=height) if min(width, height) >= 0.01 else None
