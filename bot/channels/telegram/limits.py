"""What Telegram allows, each number with its source, and when the next message may leave.

Bot API: core.telegram.org/bots/api, version 10.3. FAQ: core.telegram.org/bots/faq.
"""

import asyncio
import time
from contextlib import suppress
from typing import Final

TEXT: Final = 4096
"""UTF-16 units of a message's text (Bot API, sendMessage)."""

CAPTION: Final = 1024
"""UTF-16 units of a caption (Bot API, sendPhoto)."""

CALLBACK: Final = 64
"""Bytes of a button's data (Bot API, InlineKeyboardButton)."""

COPIED: Final = 256
"""UTF-16 units that a button copies (Bot API, CopyTextButton)."""

TOAST: Final = 200
"""Letters of an answer to a pressed button (Bot API, answerCallbackQuery)."""

PHOTO_BYTES: Final = 10_000_000
PHOTO_SIDES: Final = 10_000
PHOTO_RATIO: Final = 20
"""A photo's bytes, width plus height, and longer side by the shorter one (Bot API, sendPhoto)."""

DOWNLOAD: Final = 20_000_000
"""Bytes of a file that a bot can fetch (Bot API, getFile)."""

ROW: Final = 3
"""Buttons side by side: more are too narrow for a Korean word on a phone (ours)."""

PER_CHAT: Final = 1.0
"""Messages a second to one chat in the long run (FAQ, "My bot is hitting limits")."""

BURST: Final = 6
"""Messages to one chat that may leave at once: the FAQ allows short bursts, a finished post takes five (ours)."""

PER_SECOND: Final = 30.0
"""Messages a second to all chats together (FAQ)."""

EDITS: Final = 2.5
"""Seconds between two edits of one message: floods of edits are punished with minutes of silence (ours)."""

ACTION: Final = 4.5
"""Seconds between two "is typing": clients show one for 5 (Bot API, sendChatAction)."""

ACTIONS: Final = 10.0
"""Of those a second to all chats together: in a rush they would cost as much as the answers (ours)."""

ALBUM, LONGEST_ALBUM = 1.5, 6.0
"""Seconds after an album's last photo, and after its first, until it counts as whole: nothing announces its end."""

ALBUM_SIZE: Final = 10
"""Photos of one album (Bot API, sendMediaGroup)."""

UPDATES: Final = 100
"""Updates of one answer (Bot API, getUpdates)."""

KEPT: Final = 2000
"""Messages, files and chats that are remembered before the oldest are forgotten (ours)."""


class Bucket:
    """Lets `burst` through at once and one every `every` seconds in the long run."""

    __slots__ = ("_burst", "_closed", "_due", "_every")

    def __init__(self, every: float, burst: int) -> None:
        self._every, self._burst = every, burst
        self._due = self._closed = 0.0

    def take(self, now: float) -> float:
        """Seconds to wait before the next may go; it is counted as gone."""
        wait = self.wait(now)
        self._due = max(self._due, now) + self._every
        return wait

    def wait(self, now: float) -> float:
        """Seconds until the next may go; 0 for at once."""
        return max(0.0, self._due - now - (self._burst - 1) * self._every, self.rest(now))

    def close(self, now: float, seconds: float) -> None:
        """Nothing at all for so long."""
        self._closed = max(self._closed, now + seconds)

    def rest(self, now: float) -> float:
        """Seconds for which it is closed."""
        return max(0.0, self._closed - now)

    def quiet(self, now: float) -> bool:
        return max(self._due, self._closed) <= now


class Pace:
    """Waits until a message may go to a chat. When the program `ends` nothing waits any more: False instead."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._all = Bucket(1 / per_second, max(1, round(per_second)))
        self._acts = Bucket(1 / ACTIONS, round(ACTIONS))
        self._chats: dict[int, Bucket] = {}
        self._next: set[int] = set()
        self._over = asyncio.Event()

    async def ready(self, chat: int, again: bool = False) -> bool:
        """The next `turn` of this chat will not have to wait: it has its place among all."""
        now = time.monotonic()
        self._next.add(chat)
        bucket = self._bucket(chat, now)
        return await self._waited(max(bucket.rest(now) if again else bucket.wait(now), self._all.take(now)))

    async def turn(self, chat: int, again: bool = False) -> bool:
        """`again`: an edit of a message that was counted when it was sent."""
        now = time.monotonic()
        bucket = self._bucket(chat, now)
        place = 0.0 if chat in self._next else self._all.take(now)
        self._next.discard(chat)
        return await self._waited(max(bucket.rest(now) if again else bucket.take(now), place))

    async def _waited(self, seconds: float) -> bool:
        if seconds <= 0:
            return True
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()
        return not self._over.is_set()

    def free(self, chat: int) -> bool:
        """Whether a message would go at once: what nobody misses is not queued."""
        now = time.monotonic()
        return not self._bucket(chat, now).wait(now)

    def spare(self) -> bool:
        """Whether there is room for an action; it is counted as done then."""
        now = time.monotonic()
        return not self._acts.wait(now) and not self._acts.take(now)

    def close(self, chat: int, seconds: float) -> None:
        """Telegram said "retry after": this chat rests, the others go on."""
        now = time.monotonic()
        self._bucket(chat, now).close(now, seconds)

    def end(self) -> None:
        """What may leave now still leaves."""
        self._over.set()

    def _bucket(self, chat: int, now: float) -> Bucket:
        if len(self._chats) > KEPT:
            self._chats = {each: bucket for each, bucket in self._chats.items() if not bucket.quiet(now)}
        return self._chats.setdefault(chat, Bucket(1 / PER_CHAT, BURST))
