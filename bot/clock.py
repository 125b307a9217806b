"""The real time and the real dice; everything else is handed them."""

import random
import secrets
from datetime import datetime, timedelta, timezone

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")
"""Korea has kept this offset since 1988; a fixed one needs no time zone files."""


class SeoulClock:
    def now(self) -> datetime:
        return datetime.now(SEOUL)


class FairDice:
    def seed(self) -> int:
        return secrets.randbelow(1 << 31)

    def token(self) -> str:
        return secrets.token_urlsafe(16)


class LoadedDice(FairDice):
    """The same pictures every time: seeds follow from `seed`, names stay unguessable."""

    def __init__(self, seed: int) -> None:
        self._seeds = random.Random(seed)
        self._first = seed

    def seed(self) -> int:
        first, self._first = self._first, self._seeds.randrange(1 << 31)
        return first
