"""How people take back or mend what they said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import FACTS, Shop
from engine.writing.lexicon import BLANK, compiled


class CorrectionWords(Frozen):
    """`instead` has the groups `a` (old) and `b` (new); `slots` are words for a fact, `cut` takes a sum off."""

    slip: str
    instead: str
    arrow: str
    no_then: str
    change: str
    withdraw: str
    none: str
    slots: Mapping[str, str]
    pointing: str
    dated: str
    closed: str
    asked: Mapping[str, str]
    tail: str
    toward: str
    keep: str
    cut: str


@dataclass(frozen=True)
class Corrections:
    words: CorrectionWords
    slip: re.Pattern[str]
    instead: re.Pattern[str]
    arrow: re.Pattern[str]
    no_then: re.Pattern[str]
    change: re.Pattern[str]
    withdraw: re.Pattern[str]
    none: re.Pattern[str]
    slots: tuple[tuple[str, re.Pattern[str]], ...]
    pointing: re.Pattern[str]
    dated: re.Pattern[str]
    closed: re.Pattern[str]
    tail: re.Pattern[str]
    keep: re.Pattern[str]
    cut: re.Pattern[str]

    @classmethod
    def of(cls, words: CorrectionWords) -> "Corrections":
        return cls(
            words=words,
            slip=compiled(words.slip),
            instead=compiled(words.instead),
            arrow=compiled(words.arrow),
            no_then=compiled(words.no_then),
            change=compiled(words.change),
            withdraw=compiled(words.withdraw),
            none=compiled(words.none),
            slots=tuple((slot, compiled(text)) for slot, text in words.slots.items()),
            pointing=compiled(words.pointing),
            dated=compiled(words.dated),
            closed=compiled(words.closed),
            tail=compiled(words.tail),
            keep=compiled(words.keep),
            cut=compiled(words.cut),
        )

    def begins(self, text: str) -> bool:
        """Whether a clause begins by taking something back."""
        return self.no_then.match(text) is not None

    def resumed(self, text: str) -> str:
        """What follows the "no, wait" a clause begins with."""
        return self.no_then.sub("", text).strip()

    def takes_back(self, text: str) -> bool:
        """Whether a clause says that something is not so any more, or not to be."""
        return self.withdraw.search(text) is not None and not self.spares(text)

    def spares(self, text: str) -> bool:
        """Whether words of withdrawal take a sum off, or nothing at all."""
        return self.cut.search(text) is not None or self.keep.search(text) is not None

    def only_inside(self, text: str, start: int, end: int) -> bool:
        """Whether words of withdrawal stand nowhere but in text[start:end]."""
        found = [(one.start(), one.end()) for one in self.withdraw.finditer(text)]
        return bool(found) and all(start <= left and right <= end for left, right in found)

    def opened(self, text: str) -> str:
        """The clause without the "no, wait" it begins with and the "change it to" it ends with."""
        rest = self.no_then.sub("", text).strip()
        changed = self.change.sub("", rest or text).strip()
        return changed or rest or text

    def pair(self, text: str, shop: Shop) -> tuple[str, str] | None:
        """The old word, and the clause with the new ones in its place."""
        found = self.instead.search(text) or self.slip.search(text) or self.arrow.search(text)
        if not found or not found["b"].strip():
            return None
        old = [word for word in self.no_then.sub("", found["a"]).split() if len(word) > 1]
        if not old or (_priced(found["a"]) and _priced(found["b"]) and not self.instead.search(text)):
            return None
        new = re.sub(self.words.toward, "", self.opened(found["b"]))
        return old[-1], " ".join([*old[:-1], new])

    def slot_of(self, old: str, shop: Shop) -> str | None:
        """The fact that these words already are."""
        wanted = _pressed(self.bare(old))
        for name in FACTS:
            value = getattr(shop, name)
            said = getattr(value, "text", value) if not isinstance(value, tuple) else ""
            if isinstance(said, str) and wanted and (wanted in _pressed(said) or (_pressed(said) in wanted and said)):
                return name
        return None

    def bare(self, text: str) -> str:
        """Words without particles and copula, or nothing if they are a whole sentence."""
        word = self.tail.sub("", self.opened(text).replace(BLANK, " ").strip(" .,!~")).strip()
        return word if 0 < len(word) <= 20 and len(word.split()) <= 3 else ""

    def withdrawn(self, text: str, asked: str | None, last: str | None, shop: Shop) -> list[str] | None:
        """The facts a clause takes back; [] says "none" to the open question, None that it takes back nothing."""
        if self.none.search(text):
            slot = self.words.asked.get(asked or "") or self._named(text)
            return [slot] if slot and getattr(shop, slot) != Shop.model_fields[slot].default else []
        found = self.withdraw.search(text)
        if not found or self.spares(text):
            return None
        before = text[: found.end()]
        slots = [slot for slot, pattern in self.slots if pattern.search(before) and self._has(shop, slot)]
        if any(self.same_feature(one, before) for one in shop.features):
            slots = [slot for slot in slots if slot != "offer"] + ["features"]
        elif shop.offer and "offer" not in slots and self.same_feature(shop.offer.text, before):
            slots.append("offer")
        if not slots and self.pointing.search(text) and last:
            slots = [last]
        if not slots and shop.offer and self.pointing.search(text):
            slots = ["offer"]
        return list(dict.fromkeys(slots)) if slots or self._named(before) else None

    def same_feature(self, feature: str, text: str) -> bool:
        """Whether a clause speaks of this feature: they share its first word or most of it."""
        said = _pressed(text)
        first = feature.split()[0]
        return len(first) >= 2 and (_pressed(first)[:4] in said or _pressed(feature)[:2] in said)

    def _named(self, text: str) -> str | None:
        return next((slot for slot, pattern in self.slots if pattern.search(text)), None)

    def _has(self, shop: Shop, slot: str) -> bool:
        return bool(getattr(shop, slot) != Shop.model_fields[slot].default)


def _priced(text: str) -> bool:
    return re.search(r"\d,\d{3}", text) is not None


def _pressed(text: str) -> str:
    return re.sub(r"[\s,.]+", "", text).lower()
