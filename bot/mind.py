"""From what came in to what the conversation decides: chips and numbers at once, free text through a reader."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.foresight import Foresight
from bot.settings import Chat
from bot.wits import Wits
from conversation import choosing, machine
from conversation.messages import Capability, Event, Incoming, Photos, Text, Voice
from conversation.session import Session
from conversation.talk import Turn
from engine.domain.errors import BadUpload
from engine.domain.picture import Design
from engine.domain.world import World
from engine.ports import Clock, Dice, Media, Told

REPLYING = 1.5
"""Seconds of a messenger's limit that are kept for deciding and answering."""


@dataclass(frozen=True, slots=True)
class Mind:
    world: World
    wits: Wits
    media: Media
    clock: Clock
    dice: Dice
    chat: Chat
    glimpse: Callable[[bytes], bytes]
    foresight: Foresight | None = None
    """Only where this process makes pictures itself."""

    def wants(self, body: Incoming) -> bool:
        """Whether there is something to be read or looked at."""
        if not isinstance(body, (Text, Photos, Voice)) or body.reading is not None:
            return False
        return bool(words_of(body)) or self._looks(body)

    def _looks(self, body: Incoming) -> bool:
        return isinstance(body, Photos) and self.wits.eyes is not None and len(body.photos) == 1

    def resolved(self, session: Session, body: Incoming) -> Incoming:
        """A typed number, a chip's label or a command as what it means; everything else as it is."""
        if not isinstance(body, Text) or len(body.text) > choosing.LONGEST:
            return body
        return choosing.resolve(session, body.text, self.world) or body

    async def meant(self, session: Session, body: Incoming) -> Incoming:
        """See `resolved`; a voice message has been listened to."""
        return await self._heard(session, body) if isinstance(body, Voice) else self.resolved(session, body)

    async def _heard(self, session: Session, body: Voice) -> Incoming:
        """A voice message with its words; a number or a chip's label said aloud is what it means."""
        if body.media is None or body.text is not None:
            return body
        try:
            sound = await self.media.get(body.media)
        except KeyError:
            return body
        text = await self.wits.hear(sound, body.media.mime)
        meant = choosing.resolve(session, text, self.world) if text and len(text) <= choosing.LONGEST else None
        return meant or body.model_copy(update={"text": text})

    def event(self, body: Incoming, token: str) -> Event:
        return Event(body=body, now=self.clock.now(), token=token, seed=self.dice.seed())

    def decide(self, session: Session, event: Event) -> Turn:
        return machine.advance(session, event, self.world)

    async def read(self, session: Session, body: Text | Photos | Voice, can: Capability, told: Told) -> Incoming:
        """The body with its reading; captions that come along are told while they are written. A very long text is
        read as far as the conversation will say it was."""
        said = choosing.shortened(words_of(body))
        longest = self.chat.reader_seconds
        within = longest if can.reply_within is None else min(longest, can.reply_within - REPLYING)
        known = machine.known(session, self.clock.now())
        photo = await self._seen(session, body) if isinstance(body, Photos) and self._looks(body) else None
        if photo is not None:
            reading = await self.wits.view(photo, said, known, within, told)
        elif said:
            reading = await self.wits.read(said, known, within)
        else:
            return body
        return body.model_copy(update={"reading": reading})

    async def _seen(self, session: Session, body: Photos) -> bytes | None:
        """The photo for a model's eyes, while the engine begins with it; None if it can't be opened."""
        (photo,) = body.photos
        if self.foresight is not None:
            self.foresight.begin(Design(photo=photo, trade=session.shop.trade))
        try:
            return await asyncio.to_thread(self.glimpse, await self.media.get(photo))
        except (BadUpload, KeyError):
            return None


def words_of(body: Text | Photos | Voice) -> str:
    """What its sender said."""
    return body.caption if isinstance(body, Photos) else body.text or ""
