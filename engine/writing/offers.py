"""Benefits and prices, kept as the owner said them with their numbers in digits."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from engine.domain.frozen import Frozen
from engine.writing.lexicon import BLANK, Spot, compiled

FEW = 4
"""Letters around a sum that are an interjection and a copula."""

MOST = 44
"""Letters of one benefit with its condition."""

LONGEST = 70
"""Letters of all benefits together."""


class OfferWords(Frozen):
    """`when` is whom, what or which act a benefit is for; `clean` turns speech into a printed line; `given` are whole
    clauses with a condition, group `n`; `unled` before a benefit is no part of it, and what is `unfit` parts it."""

    won: str
    percent: str
    when: str
    macros: Mapping[str, str]
    benefits: tuple[str, ...]
    freebie: str
    clean: Mapping[str, str]
    price: str
    never: str
    slots: str
    limit: str
    counted: str
    measure: str
    measured: str
    given: tuple[str, ...]
    condition: str = Field(alias="if")
    tail: str
    unled: str
    unfit: str
    rises: str
    weekday: str
    required: str


@dataclass(frozen=True)
class Offers:
    benefits: tuple[re.Pattern[str], ...]
    price: re.Pattern[str]
    when: re.Pattern[str]
    clean: tuple[tuple[re.Pattern[str], str], ...]
    never: re.Pattern[str]
    slots: re.Pattern[str]
    limit: re.Pattern[str]
    counted: re.Pattern[str]
    measure: re.Pattern[str]
    measured: re.Pattern[str]
    given: tuple[re.Pattern[str], ...]
    unled: re.Pattern[str]
    unfit: re.Pattern[str]
    rises: re.Pattern[str]
    weekday: re.Pattern[str]
    required: re.Pattern[str]
    amounts: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, words: OfferWords) -> "Offers":
        macros = {**words.macros, "won": words.won, "percent": words.percent, "freebie": words.freebie}
        macros |= {"if": words.condition, "tail": words.tail}
        return cls(
            benefits=tuple(compiled(f"(?:{text})", macros) for text in words.benefits),
            price=compiled(words.price, macros),
            when=compiled(words.when + "$", macros),
            clean=tuple((compiled(old, macros), new) for old, new in words.clean.items()),
            never=compiled(words.never),
            slots=compiled(words.slots),
            limit=compiled(words.limit),
            counted=compiled(words.counted),
            measure=compiled(words.measure),
            measured=compiled(words.measured),
            given=tuple(compiled(text, macros) for text in words.given),
            unled=compiled(words.unled),
            unfit=compiled(words.unfit),
            rises=compiled(words.rises),
            weekday=compiled(words.weekday),
            required=compiled(words.required),
            amounts=(compiled(words.percent), compiled(words.won)),
        )

    def find(self, text: str) -> Spot | None:
        """The benefit of a clause with what it is for, as it would be printed."""
        whole = self._given(text)
        if whole:
            return whole
        for pattern in self.benefits:
            found = pattern.search(text)
            if found:
                start = self._begin(text, found.start())
                after = re.compile(rf"\s*{self.limit.pattern}(?![\uac00-\ud7a3])", re.IGNORECASE).match(
                    text, found.end()
                )
                limit = self._printed(after[0]) + " " if after and after[0].strip() else ""
                said = self._printed(text[start : found.end()])
                if self.never.match(said) or self._share_of(text, start, found):
                    continue
                return Spot(limit + said, start, after.end() if after else found.end())
        return None

    def _limit_at(self, text: str, end: int) -> re.Match[str] | None:
        """The limit right behind a benefit."""
        return re.compile(rf"\s*{self.limit.pattern}(?![\uac00-\ud7a3])", re.IGNORECASE).match(text, end)

    def _given(self, text: str) -> Spot | None:
        """A benefit that says what must be done for it."""
        for pattern in self.given:
            found = pattern.search(text)
            said = self._printed(found["n"]) if found else ""
            if found and len(said) <= MOST and not self.never.match(said):
                return Spot(said, found.start("n"), found.end("n"))
        return None

    def risen(self, text: str, end: int) -> bool:
        """Whether a price is what an older one became."""
        return self.rises.match(text, end) is not None

    def redated(self, old: str, text: str) -> str | None:
        """The old benefit on another day of the week, if a clause is nothing but that."""
        days = self.weekday.findall(text)
        bare = self.measured.sub("", self.weekday.sub("", text)).strip(" ,.~!")
        olds = self.weekday.findall(old)
        return old.replace(olds[0], days[0]) if days and olds and not bare and olds[0] != days[0] else None

    def demands(self, text: str) -> str | None:
        """What must be shown for a benefit, as it is printed behind it, if a clause is nothing else."""
        found = self.required.fullmatch(text.strip(" ,.~!"))
        return f"({' '.join(found['n'].split())} {found['k'].strip()[:2]})" if found else None

    def led(self, before: str, benefit: str) -> str:
        """A benefit with the words of its clause before it, if they are a part of it."""
        said = re.split(f"[{BLANK}\n]", before)[-1]
        lead = " ".join(self.unled.sub(" ", said).split())
        if not lead or self.unfit.search(lead) or len(lead) + len(benefit) > MOST:
            return benefit
        return f"{lead} {benefit}"

    def _share_of(self, text: str, start: int, found: re.Match[str]) -> bool:
        """Whether a share alone is of something the goods are made of (soy, 100 %)."""
        bare = self.amounts[0].fullmatch(found[0].strip()) is not None
        return bare and start == found.start() and re.search(r"[\uac00-\ud7a3]\s*$", text[:start]) is not None

    def limited(self, text: str) -> str | None:
        """The limit of a benefit, if a clause is nothing else."""
        found = self.limit.fullmatch(text.strip())
        return self._printed(found[0]) if found else None

    def mended(self, old: str, new: str) -> str | None:
        """The old benefit with the number of the new one, if the new one is nothing but that number."""
        for amount in self.amounts:
            numbers, fresh = amount.findall(old), amount.findall(new)
            rest = self.slots.sub("", amount.sub("", new)).strip()
            if len(numbers) == 1 and len(fresh) == 1 and not rest:
                return old.replace(numbers[0], fresh[0])
        return None

    def nearer(self, old: str, price: str | None, clause: str) -> str | None:
        """The old benefit with a sum that is all a clause says, if that is nearer to its own than to the price."""
        mine, new = self.amounts[1].findall(old), self.amounts[1].findall(clause)
        rest = re.sub(r"[\s,.!~]", "", self.amounts[1].sub("", clause))
        if len(mine) != 1 or len(new) != 1 or len(rest) > FEW or price is None:
            return None
        off, away = (abs(math.log(_won(new[0]) / _won(one))) for one in (mine[0], price))
        return old.replace(mine[0], new[0]) if off < away else None

    def remeasured(self, old: str, text: str) -> str | None:
        """The old benefit with another number in its condition, if a clause is nothing but that."""
        fresh = self.measure.search(text)
        if not fresh or self.measured.sub("", self.measure.sub("", text, count=1)).strip(" ,.~!"):
            return None
        counter = fresh[0].lstrip("0123456789 ")
        olds = [one for one in self.measure.findall(old) if one.lstrip("0123456789 ") == counter]
        return old.replace(olds[0], fresh[0], 1) if olds and olds[0] != fresh[0] else None

    def rivals(self, old: str, new: str) -> bool:
        """Whether two benefits cannot stand side by side: they share a word, or are both sums off everything."""
        pair = [set(re.findall(r"[\uac00-\ud7a3]{2,}", self.slots.sub(" ", one))) for one in (old, new)]
        return bool(pair[0] & pair[1]) or not all(pair)

    def joined(self, old: str, new: str) -> str:
        """Two benefits in one line; one that is in the other goes."""
        if new in old:
            return old
        return new if old in new or len(old) + len(new) > LONGEST else f"{old}, {new}"

    def priced(self, text: str) -> tuple[str, int, int] | None:
        """A price, perhaps a price from which others rise, that is no benefit."""
        found = self.price.search(text)
        if not found:
            return None
        return found["n"] + (found["more"] or "").strip(), found.start(), found.end()

    def _begin(self, text: str, start: int) -> int:
        while start and text[start].isalnum() and text[start - 1].isalpha():
            start -= 1
        before = re.split("[\x1f.!?]|,(?!\\d{3})", text[:start])[-1]
        counted = self.counted.search(before)
        start, before = (start - len(counted[0]), before[: counted.start()]) if counted else (start, before)
        found = self.when.search(before)
        return start - len(before) + found.start() if found else start

    def _printed(self, said: str) -> str:
        said = " ".join(said.split())
        for old, new in self.clean:
            said = old.sub(new, said).strip()
        return said


def _won(said: str) -> int:
    return max(1, int(re.sub(r"\D", "", said) or 1))
