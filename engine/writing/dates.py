"""Days as people name them, relative to today, and hours of opening."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.domain.frozen import Frozen
from engine.writing.lexicon import compiled


class DateWords(Frozen):
    """`relative` are days from today, `weekdays` 0 is Monday, `weeks` from this one, `feasts` month and day."""

    relative: Mapping[str, int]
    weekdays: str
    weeks: Mapping[str, int]
    feasts: Mapping[str, tuple[int, int]]
    until: str
    after: str
    feast_after: str
    numeric: tuple[str, ...]
    weekday: str
    today: str
    month_end: str
    hours: tuple[str, ...]
    span_mark: str
    weekly: str
    day_off: str
    back: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day found at text[start:end]; `until` if it is the last day of something."""

    on: date
    until: bool
    start: int
    end: int


@dataclass(frozen=True)
class Dates:
    """Finds days and hours in a clause."""

    words: DateWords
    relative: re.Pattern[str]
    feasts: re.Pattern[str]
    weekday: re.Pattern[str]
    numeric: tuple[re.Pattern[str], ...]
    today: re.Pattern[str]
    month_end: re.Pattern[str]
    until: re.Pattern[str]
    hours: tuple[re.Pattern[str], ...]
    span_mark: re.Pattern[str]
    weekly_off: re.Pattern[str]
    back: re.Pattern[str]

    @classmethod
    def of(cls, words: DateWords) -> "Dates":
        def either(names: Mapping[str, object]) -> str:
            return "|".join(sorted(names, key=len, reverse=True))

        return cls(
            words=words,
            relative=compiled(f"(?P<n>{either(words.relative)})(?={words.after})"),
            feasts=compiled(f"(?P<n>{either(words.feasts)})(?={words.feast_after})"),
            weekday=compiled(words.weekday, {"weeks": either(words.weeks), "days": words.weekdays}),
            numeric=tuple(compiled(text) for text in words.numeric),
            today=compiled(words.today),
            month_end=compiled(words.month_end),
            until=compiled(words.until),
            hours=tuple(compiled(text) for text in words.hours),
            span_mark=compiled(words.span_mark),
            weekly_off=compiled(words.weekly),
            back=compiled(words.back),
        )

    def find(self, text: str, today: date) -> Day | None:
        """The day a clause names; of a period the last day; not the day of being back, where another is named."""
        every = self._every(text, today)
        days = [day for day in every if not self.resumes(text, day)] or every
        ends = [day for day in days if day.until]
        return next(iter(ends or days), None)

    def resumes(self, text: str, day: Day) -> bool:
        """Whether the shop is open again on a day of a clause."""
        return self.back.match(text, day.end) is not None

    def period(self, text: str, today: date) -> tuple[Day, Day] | None:
        """The first and the last of several days, if a clause names both."""
        days = sorted(self._every(text, today), key=lambda day: day.start)
        last = next(
            (day for day in days[1:] if day.until or self.span_mark.search(text[days[0].end : day.start])), None
        )
        if not last:
            return None
        late = last.on if last.on >= days[0].on else last.on + timedelta(days=7)
        return days[0], replace(last, on=late, end=self.end(text, last))

    def _every(self, text: str, today: date) -> list[Day]:
        days = [*self._numeric(text, today), *self._weekday(text, today), *self._feast(text, today)]
        return [*days, *self._month_end(text, today), *self._relative(text, today)]

    def end(self, text: str, day: Day) -> int:
        """Where the day ends with its word for until."""
        more = self.until.match(text, day.end)
        return more.end() if more else day.end

    def span(self, text: str) -> tuple[str, int, int] | None:
        """Opening hours as they were said, and where."""
        for pattern in self.hours:
            found = pattern.search(text)
            if found:
                return " ".join(found["n"].split()), found.start("n"), found.end("n")
        return None

    def weekly(self, text: str) -> str | None:
        """The days of every week that a clause says are off, and nothing else."""
        found = self.weekly_off.fullmatch(text.strip(" ,.~!"))
        return f"{' '.join(found['n'].split())} {self.words.day_off}" if found else None

    def _day(self, text: str, on: date | None, found: re.Match[str]) -> list[Day]:
        if on is None:
            return []
        return [Day(on, bool(self.until.match(text, found.end())), found.start(), found.end())]

    def _numeric(self, text: str, today: date) -> list[Day]:
        days: list[Day] = []
        for pattern in self.numeric:
            for found in pattern.finditer(text):
                values = found.groupdict()
                month = int(values.get("m") or (days[-1].on.month if days else today.month))
                days += self._day(text, _dated(today, values.get("y"), month, int(found["d"])), found)
        return days

    def _weekday(self, text: str, today: date) -> list[Day]:
        days: list[Day] = []
        for found in self.weekday.finditer(text):
            name = (found["d"] or found["e"])[0]
            index, week = self.words.weekdays.index(name), found["w"]
            ahead = self.words.weeks[re.sub(r"\s+", "", week)] if week else None
            days += self._day(text, _coming(today, index, ahead), found)
        return days

    def _feast(self, text: str, today: date) -> list[Day]:
        every = (
            self._day(text, _dated(today, None, *self.words.feasts[hit["n"]]), hit)
            for hit in self.feasts.finditer(text)
        )
        return [day for days in every for day in days]

    def _month_end(self, text: str, today: date) -> list[Day]:
        found = self.month_end.search(text)
        if not found:
            return []
        month = int(found["m"]) if found["m"] else today.month
        year = today.year + (month < today.month)
        following = date(year + month // 12, month % 12 + 1, 1) if 1 <= month <= 12 else None
        return self._day(text, following - timedelta(days=1) if following else None, found)

    def _relative(self, text: str, today: date) -> list[Day]:
        every = (
            self._day(text, today + timedelta(days=self.words.relative[hit["n"]]), hit)
            for hit in self.relative.finditer(text)
        )
        return [day for days in every for day in days]


def _dated(today: date, year: str | None, month: int, day: int) -> date | None:
    """The coming day of that month; None if there is no such day."""
    try:
        if year:
            return date(int(year) + (2000 if int(year) < 100 else 0), month, day)
        found = date(today.year, month, day)
        return found if (today - found).days < 60 else date(today.year + 1, month, day)
    except ValueError:
        return None


def _coming(today: date, weekday: int, weeks: int | None) -> date:
    """The next such weekday, today included, or the one of a week ahead."""
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = today - timedelta(days=today.weekday())
    on = monday + timedelta(days=weekday, weeks=weeks)
    return on if on >= today else on + timedelta(weeks=1)
