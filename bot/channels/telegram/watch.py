"""A running job's message: how far it is, now and then, until something else stands in its place."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from telegram.constants import ChatAction

from bot.channels import Gone, Unreachable
from bot.channels.telegram.cards import Card
from bot.channels.telegram.limits import ACTION, CAPTION, EDITS
from bot.channels.telegram.screen import Refused, Screen
from bot.fit import Voice
from engine.domain.job import Progress
from engine.domain.phrase import Phrase

Look = Callable[[], tuple[Progress | None, Sequence[str]]]
"""How far a job is, and the captions that are there already."""

DOTS = 10
LONGEST = 3500
"""Letters of a message that grows; Telegram takes 4,096."""
FULL, LIGHT, DOT = "\u2593", "\u2591", " \u00b7 "


def told(progress: Progress, voice: Voice) -> str:
    """A bar, and the queue or the stage and the seconds that are left."""
    done = round(progress.share * DOTS)
    bar = FULL * done + LIGHT * (DOTS - done)
    lines = [voice(Phrase.of(f"stage.{progress.stage}"))]
    if progress.ahead:
        lines = [voice(Phrase.of("page.ahead", count=progress.ahead))]
    if progress.seconds_left:
        lines.append(voice(Phrase.of("page.seconds_left", seconds=max(1, round(progress.seconds_left)))))
    return "\n".join((bar, DOT.join(lines)))


class Watches:
    """One for each job's message. `stop` before anything else is put there."""

    def __init__(self, screen: Screen, voice: Voice) -> None:
        self._screen, self._voice = screen, voice
        self._running: dict[tuple[int, int], tuple[asyncio.Task[None], asyncio.Lock]] = {}

    def start(self, user: int, message: int, card: Card, look: Look) -> None:
        lock = asyncio.Lock()
        task = asyncio.create_task(self._follow(user, message, card, look, lock), name=f"watch-{message}")
        self._running[user, message] = task, lock
        task.add_done_callback(lambda done: self._forget(user, message, done))

    async def stop(self, user: int, message: int) -> None:
        """An edit that is under way is waited for: it must not come after what follows."""
        task, lock = self._running.pop((user, message), (None, None))
        if task is None or lock is None:
            return
        async with lock:
            task.cancel()

    def close(self) -> None:
        for task, _ in self._running.values():
            task.cancel()

    def _forget(self, user: int, message: int, done: asyncio.Task[None]) -> None:
        if self._running.get((user, message), (None,))[0] is done:
            del self._running[user, message]

    async def _follow(self, user: int, message: int, card: Card, look: Look, lock: asyncio.Lock) -> None:
        acted = 0.0
        while True:
            if time.monotonic() - acted >= ACTION:
                acted = time.monotonic()
                await self._screen.acts(user, ChatAction.UPLOAD_PHOTO)
            await asyncio.sleep(EDITS)
            progress, early = look()
            if (progress is not None or early) and self._screen.free(user):
                async with lock:
                    await _quiet(self._screen.put(user, message, self._grown(card, progress, early)))

    def _grown(self, card: Card, progress: Progress | None, early: Sequence[str]) -> Card:
        """The same with how far it is and what can be read already, under what is being drawn where that is seen."""
        bar = (told(progress, self._voice),) if progress is not None else ()
        words = (self._voice(Phrase.of("page.early")), *early) if early else ()
        text = "\n\n".join(("\n".join((card.text, *bar)), *words))
        if progress is None or progress.preview is None:
            return card.model_copy(update={"text": text[:LONGEST]})
        seen = self._screen.lent.ref(progress.preview)
        return card.model_copy(update={"text": text[: CAPTION // 2], "kind": "photo", "media": seen})


async def _quiet(edit: Awaitable[int]) -> None:
    """Progress that can't be shown is shown next time, or never."""
    try:
        await edit
    except (Unreachable, Gone, Refused):
        return
