"""A printed day or period as its numbers: what is set large of it, what small, and where it lies in its month."""

import re
from dataclasses import dataclass
from typing import Final

DAY: Final = re.compile(
    "^(?:(?P<month>\\d{1,2})\uc6d4 ?)?(?P<day>\\d{1,2})\uc77c"
    "(?: ?\\(?(?P<weekday>[\uc6d4\ud654\uc218\ubaa9\uae08\ud1a0\uc77c])(?:\uc694\uc77c)?\\)?)?(?P<rest>.*)$"
)
FROM: Final = re.compile("^(?:\ubd80\ud130|[~\\-–]) ?")
UNTIL: Final = re.compile("^\uae4c\uc9c0$")
WEEK: Final = "\uc6d4\ud654\uc218\ubaa9\uae08\ud1a0\uc77c"
"""Monday to Sunday, one letter each."""
MONTH: Final = re.compile("\\d+\uc6d4")


@dataclass(frozen=True, slots=True)
class Dated:
    """Numbers from 1; `weekday` of the first day, Monday 0, None where it was not said. `last` is `day` for one."""

    month: int
    day: int
    last_month: int
    last: int
    weekday: int | None
    large: str
    small: str


def dated(text: str) -> Dated | None:
    """A text that is a day or a period and nothing else; None for any other."""
    first = DAY.match(text.strip())
    if first is None or first["month"] is None:
        return None
    rest = first["rest"].strip()
    begun = FROM.match(rest)
    second = DAY.match(rest[begun.end() :]) if begun else None
    if rest and (second is None or not _ended(second["rest"])):
        return None
    return _of(text.strip(), first, second)


def _ended(rest: str) -> bool:
    return not rest.strip() or bool(UNTIL.match(rest.strip()))


def _of(text: str, first: re.Match[str], second: re.Match[str] | None) -> Dated:
    month, day = int(first["month"]), int(first["day"])
    weekday = WEEK.index(first["weekday"]) if first["weekday"] else None
    large, small = _parts(text, first, second)
    if second is None:
        return Dated(month, day, month, day, weekday, large, small)
    last_month = int(second["month"] or month)
    return Dated(month, day, last_month, int(second["day"]), weekday, large, small)


def _parts(text: str, first: re.Match[str], second: re.Match[str] | None) -> tuple[str, str]:
    """The numbers with their units, and the weekdays as they were said; a single day keeps its own words."""
    lead = text[first.start() : first.end("day") + 1]
    if second is None:
        return lead, text[len(lead) :].strip(" ()") if first["weekday"] else ""
    months = f"{second['month']}\uc6d4 " if second["month"] else ""
    days = [first["weekday"], second["weekday"]]
    weekdays = f"{days[0]}\uc694\uc77c–{days[1]}\uc694\uc77c" if all(days) else ""
    return f"{lead} – {months}{second['day']}\uc77c", weekdays
