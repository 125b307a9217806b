"""A date an owner says that can't be meant so: a weekday that is another day's, an end that is over."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from conversation.talk import Talk
from engine.domain.phrase import Phrase

_DATED = re.compile(
    r"(?:(\d{1,2})\s*[\uc6d4/.]\s*)?(?<![\d:])(\d{1,2})(?:\s*\uc77c|(?<=[/.]\d\d)|(?<=[/.]\d))\s*\(?([^\s\d)]*)(.{0,6})"
)
_LED = re.compile(
    r"(\S*?)\uc694\uc77c(?:\uc778)?\s+(?:(\d{1,2})\s*[\uc6d4/]\s*)?(\d{1,2})\s*\uc77c(?!\S*(?:\ub3d9\uc548|\uac04))"
)
_UNTIL = "\uae4c\uc9c0"
PAST = timedelta(days=92)
"""A day so long ago is more likely meant for next year."""

NEAR = 4
"""Days from today that have words of their own."""


def doubts(talk: Talk, said: str) -> Iterator[Phrase]:
    """One sentence for each date that does not fit the calendar; the first of its kind is enough."""
    for day, word, more in (*_dated(talk, said), *_led(talk, said), *_near(talk, said)):
        told = next((at for at in range(7) if _names(talk, at, word)), None)
        if told is not None and told != day.weekday():
            wrong, right = _name(talk, told), _name(talk, day.weekday())
            yield Phrase.of("doubt.weekday", month=day.month, day=day.day, wrong=wrong, right=right)
        elif day < talk.now.date() and _UNTIL in word + more:
            yield Phrase.of("doubt.past", month=day.month, day=day.day)


def _dated(talk: Talk, said: str) -> Iterator[tuple[date, str, str]]:
    """A day, the word behind it, and a little of what follows."""
    for found in _DATED.finditer(said):
        day = _meant(talk.now.date(), found[1], int(found[2]))
        if day is not None:
            yield day, found[3], found[4]


def _led(talk: Talk, said: str) -> Iterator[tuple[date, str, str]]:
    """A day behind its weekday."""
    for found in _LED.finditer(said):
        day = _meant(talk.now.date(), found[2], int(found[3]))
        if day is not None:
            yield day, found[1][-1:], ""


def _near(talk: Talk, said: str) -> Iterator[tuple[date, str, str]]:
    """A day called from today, and the weekday behind it."""
    for away in range(NEAR):
        for word in talk.word(f"hint.day.{away}").split("|"):
            at = said.find(word)
            if at >= 0:
                behind = said[at + len(word) :].split()
                yield talk.now.date() + timedelta(days=away), behind[0] if behind else "", ""


def _names(talk: Talk, weekday: int, word: str) -> bool:
    name = _name(talk, weekday)
    return word.startswith(name) or word == name[0]


def _name(talk: Talk, weekday: int) -> str:
    return talk.word(f"weekday.{weekday}")


def _meant(today: date, month: str | None, day: int) -> date | None:
    """The day of this year, or of the next where this year's is long over; without a month the coming one. None for
    no day at all."""
    months = (int(month),) if month else (today.month, today.month % 12 + 1)
    for year in (today.year, today.year + 1):
        for each in months:
            try:
                meant = date(year, each, day)
            except ValueError:
                continue
            if meant >= today - (PAST if month else timedelta()):
                return meant
    return None
