"""An owner who speaks line by line."""

from datetime import date

from engine.domain.reading import Known, Reading
from engine.domain.shop import Shop
from engine.writing.reading import RulesReader

TODAY = date(2026, 11, 22)
"""A Sunday."""


class Owner:
    """What was understood stays known."""

    def __init__(self, reader: RulesReader) -> None:
        self.reader = reader
        self.shop = Shop()
        self.asked: str | None = "shop"
        self.drawn = False

    def says(self, *lines: str) -> Reading:
        for line in lines:
            known = Known(shop=self.shop, asked=self.asked, today=TODAY, drawn=self.drawn)
            reading = self.reader.understand(line, known)
            self.shop = reading.facts.applied(self.shop)
        return reading
