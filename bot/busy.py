"""Who is being worked for right now, in memory: the truth is in the store."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Busy:
    """Turns and jobs under way, by chat, and a way to wait until a chat is quiet."""

    def __init__(self) -> None:
        self._turns: Counter[str] = Counter()
        self._jobs: defaultdict[str, set[str]] = defaultdict(set)
        self._quiet: dict[str, asyncio.Event] = {}

    @contextmanager
    def turn(self, chat: str) -> Iterator[None]:
        self._turns[chat] += 1
        try:
            yield
        finally:
            self._turns[chat] -= 1
            self._settle(chat)

    def begin(self, chat: str, job: str) -> None:
        self._jobs[chat].add(job)

    def end(self, chat: str, job: str) -> None:
        self._jobs[chat].discard(job)
        self._settle(chat)

    def with_job(self, chat: str, job: str | None) -> bool:
        return job in self._jobs.get(chat, ())

    def chat(self, chat: str) -> bool:
        return bool(self._turns.get(chat) or self._jobs.get(chat))

    def all(self) -> list[tuple[str, str]]:
        """(chat, order) of everything that is waited for."""
        return [(chat, job) for chat, jobs in self._jobs.items() for job in jobs]

    @property
    def jobs(self) -> int:
        return sum(len(jobs) for jobs in self._jobs.values())

    async def quiet(self, chat: str) -> None:
        """Returns when no turn and no job of this chat is under way."""
        while self.chat(chat):
            await self._quiet.setdefault(chat, asyncio.Event()).wait()

    def _settle(self, chat: str) -> None:
        if self.chat(chat):
            return
        self._turns.pop(chat, None)
        self._jobs.pop(chat, None)
        waited = self._quiet.pop(chat, None)
        if waited is not None:
            waited.set()
