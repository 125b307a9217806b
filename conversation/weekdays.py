"""A date an owner says that can't be meant so: a weekday that is another day's, an end that is over."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from conversation.talk import Talk
from engine.domain.phrase import Phrase

_DATED = re.compile(r"(\d{1,2})\s*\uc6d4\s*(\d{1,2})\s*\uc77c\s*\(?([^\s\d)]*)(.{0,6})")
_UNTIL = "\uae4c\uc9c0"
PAST = timedelta(days=92)
"""A day so long ago is more likely meant for next year."""


def doubts(talk: Talk, said: str) -> Iterator[Phrase]:
    """One sentence for each date that does not fit the calendar; the first of its kind is enough."""
    for found in _DATED.finditer(said):
        day = _meant(talk.now.date(), int(found[1]), int(found[2]))
        if day is None:
            continue
        told = next((at for at in range(7) if _names(talk, at, found[3])), None)
        if told is not None and told != day.weekday():
            wrong, right = _name(talk, told), _name(talk, day.weekday())
            yield Phrase.of("doubt.weekday", month=day.month, day=day.day, wrong=wrong, right=right)
        elif day < talk.now.date() and _UNTIL in found[3] + found[4]:
            yield Phrase.of("doubt.past", month=day.month, day=day.day)


def _names(talk: Talk, weekday: int, word: str) -> bool:
    name = _name(talk, weekday)
    return word.startswith(name) or word == name[0]


def _name(talk: Talk, weekday: int) -> str:
    return talk.word(f"weekday.{weekday}")


def _meant(today: date, month: int, day: int) -> date | None:
    """The day of this year, or of the next where this year's is long over; None for no day at all."""
    for year in (today.year, today.year + 1):
        try:
            meant = date(year, month, day)
        except ValueError:
            return None
        if meant >= today - PAST:
            return meant
    return None
