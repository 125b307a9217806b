"""A day said in few words, such as the answer to "which day": what a reader left over."""

import re
from datetime import date, timedelta

from conversation.talk import Talk
from engine.domain.reading import Reading
from engine.domain.shop import Facts, Purpose, Shop

_DAY = re.compile(r"(?:(\d{1,2})\s*[\uc6d4/.]\s*)?(\d{1,2})\s*(?:\uc77c|$)")
NEAR = 4
WEEK = 7


def meant(talk: Talk, reading: Reading) -> Reading:
    """Where a date is talked about, words no reader could place are looked through for a day."""
    numbered = reading.choice is not None and talk.session.shop.day is None
    if not _open(talk) or numbered or not reading.facts.empty or reading.edits or reading.purpose:
        return reading
    when = spoken(talk, reading.said)
    if when is None:
        return reading
    return reading.model_copy(
        update={"facts": Facts(said=Shop(day=when)), "yes": None, "intent": None, "choice": None, "leftover": ""}
    )


def _open(talk: Talk) -> bool:
    if talk.session.asked == "date":
        return True
    return talk.session.asked is None and talk.draft.purpose is Purpose.NOTICE


def settled(talk: Talk, said: str) -> bool:
    """ "It is done", said to the question for a date, which readers may take for "no, thanks"."""
    return any(said.strip().startswith(word) for word in talk.word("hint.done").split("|"))


def same(talk: Talk, reading: Reading) -> bool:
    """The day that stands there is said once more."""
    shop, day = talk.session.shop, reading.facts.said.day
    dated = shop.day or (shop.offer.until if shop.offer else None)
    return day is not None and day == dated and reading.facts.said == Shop(day=day) and shop.last_day is None


def spoken(talk: Talk, said: str) -> date | None:
    """A date from today on: "the 25th", "11/25", "tomorrow", a weekday; of several the last, as it corrects."""
    found = [*_numbered(talk, said), *_near(talk, said)] or _weekdays(talk, said)
    return max(found)[1] if found else None


def _numbered(talk: Talk, said: str) -> list[tuple[int, date]]:
    found = ((mark.start(), _dated(talk, mark.group(1), mark.group(2))) for mark in _DAY.finditer(said))
    return [(place, when) for place, when in found if when is not None]


def _dated(talk: Talk, month: str | None, day: str) -> date | None:
    today = talk.now.date()
    for ahead in range(366):
        when = today + timedelta(days=ahead)
        if when.day == int(day) and (month is None or when.month == int(month)):
            return when
    return None


def _near(talk: Talk, said: str) -> list[tuple[int, date]]:
    today = talk.now.date()
    return [
        (said.casefold().rfind(word), today + timedelta(days=away))
        for away in range(NEAR)
        for word in talk.word(f"hint.day.{away}").split("|")
        if word in said.casefold()
    ]


def _weekdays(talk: Talk, said: str) -> list[tuple[int, date]]:
    today = talk.now.date()
    return [
        (said.casefold().rfind(name), today + timedelta(days=(day - today.weekday()) % WEEK))
        for day in range(WEEK)
        if (name := talk.word(f"weekday.{day}").casefold()) in said.casefold()
    ]
