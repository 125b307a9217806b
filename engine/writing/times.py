"""Days and hours of a clause, as facts."""

from dataclasses import dataclass

from engine.writing.corrections import Corrections
from engine.writing.dates import Dates
from engine.writing.scan import Scan


@dataclass(frozen=True)
class Times:
    dates: Dates
    corrections: Corrections

    def closed(self, scan: Scan) -> Scan:
        """Several days off: the first and the last."""
        period = self.dates.period(scan.text, scan.today)
        if not period or not (self.corrections.closed.search(scan.text) or scan.asked == "date"):
            return scan
        first, last = period
        scan = scan.with_fact("last_day", last.on).with_fact("day", first.on)
        return scan.without(first.start, last.end)

    def weekly(self, scan: Scan) -> str | None:
        """A day off of every week, as it is printed."""
        return None if scan.asked == "date" or scan.drawn else self.dates.weekly(scan.text)

    def find(self, scan: Scan) -> Scan:
        """Opening hours, and the day that a notice is about."""
        hours = self.dates.span(scan.text)
        if hours:
            scan = scan.with_fact("hours", hours[0]).without(hours[1], hours[2])
        day = self.dates.find(scan.text, scan.today)
        if day:
            back = scan.shop.day and self.dates.resumes(scan.text, day)
            wanted = not back and (self.corrections.dated.search(scan.text) or scan.asked == "date" or scan.shop.day)
            scan = scan.with_fact("last_day", None).with_fact("day", day.on) if wanted else scan
            told = wanted or back or any(letter.isdigit() for letter in scan.text[day.start : day.end])
            scan = scan.without(day.start, day.end) if told else scan
        return scan
