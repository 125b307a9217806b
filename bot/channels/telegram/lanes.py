"""Each chat's notes one after the other, chats side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.channels import Letter
from bot.channels.telegram.limits import ALBUM, ALBUM_SIZE, LONGEST_ALBUM
from bot.channels.telegram.payload import Note

OVERTAKE = 0.5
"""Seconds after which a pressed button stops waiting for words that are still being read."""

Handle = Callable[[Sequence[Letter], Sequence[Note]], Awaitable[None]]
"""Answers notes that together say one thing: an album is several."""


class Lanes:
    """`handle` is called for one thing of a chat at a time, in order; a press may overtake slow reading."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._last: dict[int, asyncio.Task[None]] = {}
        self._all: set[asyncio.Task[None]] = set()
        self._albums: dict[tuple[int, str], _Album] = {}

    def put(self, letter: Letter, note: Note) -> None:
        album = self._albums.get((note.user, note.album)) if note.album else None
        if album is not None and album.add(letter, note):
            return
        self._follow(letter, note)

    async def idle(self, seconds: float) -> None:
        """Returns when everything is answered, or after so many seconds."""
        if self._last:
            await asyncio.wait(tuple(self._last.values()), timeout=seconds)

    def stop(self) -> None:
        for task in self._all:
            task.cancel()

    def _follow(self, letter: Letter, note: Note) -> None:
        album = _Album(letter, note) if note.album else None
        if album is not None:
            self._albums[note.user, note.album] = album
        before = self._last.get(note.user)
        task = asyncio.create_task(self._after(before, letter, note, album), name=f"chat-{note.update}")
        self._last[note.user] = task
        self._all.add(task)
        task.add_done_callback(self._all.discard)

    async def _after(
        self, before: asyncio.Task[None] | None, letter: Letter, note: Note, album: "_Album | None"
    ) -> None:
        if before is not None:
            await asyncio.wait({before}, timeout=OVERTAKE if note.kind == "tap" else None)
        await (self._handle([letter], [note]) if album is None else self._collected(album, note))
        if before is not None and not before.done():
            await asyncio.wait({before})
        if self._last.get(note.user) is asyncio.current_task():
            del self._last[note.user]

    async def _collected(self, album: "_Album", note: Note) -> None:
        await album.whole()
        del self._albums[note.user, note.album]
        await self._handle(*album.sorted())


class _Album:
    """Photos that were sent as one."""

    def __init__(self, letter: Letter, note: Note) -> None:
        self._members = [(letter, note)]
        self._news = asyncio.Event()
        self._since = asyncio.get_running_loop().time()

    def add(self, letter: Letter, note: Note) -> bool:
        if len(self._members) == ALBUM_SIZE:
            return False
        self._members.append((letter, note))
        self._news.set()
        return True

    async def whole(self) -> None:
        """Nobody says which photo is the last: it is, when no other came for a while."""
        loop = asyncio.get_running_loop()
        while len(self._members) < ALBUM_SIZE:
            self._news.clear()
            left = min(ALBUM, self._since + LONGEST_ALBUM - loop.time())
            try:
                async with asyncio.timeout(max(0.0, left)):
                    await self._news.wait()
            except TimeoutError:
                return

    def sorted(self) -> tuple[list[Letter], list[Note]]:
        members = sorted(self._members, key=lambda member: member[1].message)
        return [letter for letter, _ in members], [note for _, note in members]
