"""Bubbles as messages: sent, put in the place of others, and kept up while a job runs."""

import asyncio
from typing import Final

from bot.channels import Gone, Parcel, Tray
from bot.channels.telegram.cards import Desk, cards, empty
from bot.channels.telegram.ears import chat_of
from bot.channels.telegram.screen import Refused, Screen
from bot.channels.telegram.watch import Watches
from bot.fit import Bubble

BREATH: Final = 0.1
"""Seconds between two looks at what is under way."""


class Mouth:
    """Raises Unreachable, Gone and Refused."""

    def __init__(self, screen: Screen, watches: Watches, desk: Desk) -> None:
        self._screen, self._watches, self._desk = screen, watches, desk
        self._begun: dict[tuple[int, int], list[int]] = {}
        self._under_way = 0
        self._tray: Tray

    def open(self, tray: Tray) -> None:
        self._tray = tray

    async def empty(self, user: int, bubble: Bubble) -> int | None:
        """The number of a place for what takes long to upload; None for everything else."""
        card = empty(bubble, self._desk)
        if card is None or self._screen.knows(cards(bubble, self._desk)[0]):
            return None
        return await self._screen.new(user, card)

    async def turn(self, user: int, bubble: Bubble) -> None:
        """Returns when it may leave. What ends an order takes the place of what stands there already."""
        await self._screen.turn(user, again=bubble.job is not None and not bubble.working)

    async def close(self, seconds: float) -> None:
        """Lets what is under way arrive, and what follows it at once."""
        self._screen.end()
        for _ in range(round(seconds / BREATH)):
            await asyncio.sleep(BREATH)
            if not self._under_way:
                return

    async def show(self, user: int, parcel: Parcel, place: int | None) -> int:
        """See `_shown`."""
        self._under_way += 1
        try:
            return await self._shown(user, parcel, place)
        except (Gone, Refused):
            self._begun.pop((user, parcel.seq), None)
            raise
        finally:
            self._under_way -= 1

    async def _shown(self, user: int, parcel: Parcel, place: int | None) -> int:
        """In `place` or as a new message; what is too long for one goes on below. The number of the first."""
        key, bubble = (user, parcel.seq), parcel.bubble
        begun = self._begun.setdefault(key, [])
        if place is not None:
            await self._watches.stop(user, place)
        shown = cards(bubble, self._desk)
        for at, card in enumerate(shown[len(begun) :], len(begun)):
            number = self._screen.put(user, place, card) if at == 0 and place else self._screen.new(user, card)
            begun.append(await number)
        del self._begun[key]
        self._watched(user, begun[-1], parcel)
        return begun[0]

    def _watched(self, user: int, message: int, parcel: Parcel) -> None:
        job = parcel.bubble.job
        if job is not None and parcel.bubble.working:
            chat = chat_of(user)
            last = cards(parcel.bubble, self._desk)[-1]
            self._watches.start(user, message, last, lambda: (self._tray.progress(job), self._tray.early(chat)))
