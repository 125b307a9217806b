"""What a post says, in the order and sizes it is said: one largest, a clear step down, the rest small."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.domain.picture import Design
from engine.domain.wording import Words
from engine.domain.world import Slot
from engine.imaging.dated import dated
from engine.imaging.linebreak import syllables

HEIRS: Final = ("headline", "date", "price", "detail")
"""Who takes the largest slot when its own role has nothing to say."""

OFFER: Final = (re.compile(r"\d+%"), re.compile(r"\d"))
"""What an offer's own words begin with: a percentage, else any number."""

OFFERED: Final = 9.0
"""Syllables of an offer that may stand alone, large, under what it is for."""

MOST: Final = 0.22
"""Type is never larger (post-style: one short word up to 22 %)."""

LARGEST, LEAST = 0.14, 0.1
"""Sizes between which the largest words stand, but for one short word or the owner's wish (post-style)."""

ABOVE: Final = 0.42
"""Size of what an offer is for, as a share of the offer's."""

BESIDE: Final = 0.42
"""Size of a weekday under its day, as a share of the day's."""

SECOND: Final = 0.036
"""What an offer is for is never set smaller."""

WAS_SIZE: Final = 0.034
"""An old price is never set smaller, or it would be left out beside a small new one."""

WAS: Final = re.compile("^(\\d[\\d,]*\uc6d0) ?(?:→|->|⇒|\uc5d0\uc11c) ?(\\d[\\d,]*\uc6d0)$")
"""An old price and the new one."""

OLD: Final = "was"
"""The role of a price that holds no longer: struck through, small, above the new one."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a manner orders and sizes what is said: `lead` for the largest, `price` for prices, `larger` by role;
    `above` stands over the largest, `label` on a coloured label, `figures` is the face of a price; `most` is what the
    largest may be where it is more than one short word."""

    lead: float = 1.0
    price: float = 1.0
    above: str | None = None
    label: str | None = None
    figures: str | None = None
    most: float = LARGEST
    larger: Mapping[str, float] = field(default_factory=dict)


def assigned(words: Words, layout: Sequence[Slot]) -> tuple[tuple[Slot, str], ...]:
    """What stands in which slot of the stack; the largest is never empty while there is a headline or a date."""
    slots = [slot for slot in layout if slot.place == "stack"]
    lead = max(slots, key=lambda slot: slot.size)
    heir = next((role for role in HEIRS if getattr(words, role)), None)
    if heir is not None and not getattr(words, lead.role):
        promoted = lead.model_copy(update={"role": heir})
        slots = [promoted if slot is lead else slot for slot in slots if slot.role != heir]
    said = ((slot, getattr(words, slot.role)) for slot in slots)
    return tuple((slot, str(text)) for slot, text in said if text)


def shared(said: Sequence[tuple[Slot, str]], order: Order) -> Iterator[tuple[Slot, str]]:
    """The slots in the manner's order and sizes; an offer apart from what it is for, a day from its weekday."""
    most = max((slot.size for slot, _ in said), default=0.0)
    for slot, text in _ordered(said, order.above, most):
        lead = slot.size == most
        own = _sized(slot, order, lead)
        if slot.role == "price" and order.figures and not lead:
            own = own.model_copy(update={"face": order.figures})
        if order.label == slot.role:
            own = own.model_copy(update={"fill": slot.fill or "deep"})
        yield from _apart(own, text, slot, lead)


def _ordered(said: Sequence[tuple[Slot, str]], above: str | None, most: float) -> Sequence[tuple[Slot, str]]:
    """One small text, if it is small, before the largest."""
    first = [each for each in said if each[0].role == above and each[0].size < most]
    rest = [each for each in said if each not in first]
    lead = next((place for place, (slot, _) in enumerate(rest) if slot.size == most), 0)
    return [*rest[:lead], *first, *rest[lead:]]


def _sized(slot: Slot, order: Order, lead: bool) -> Slot:
    asked = order.larger.get(slot.role, 1.0)
    factor = asked * (order.lead if lead else order.price if slot.role == "price" else 1.0)
    if factor == 1.0 and not lead:
        return slot
    sizes = {"size": (slot.size, order.most), "largest": (max(slot.largest, slot.size * lead), MOST)}
    least = LEAST * min(1.0, asked) if lead and slot.size >= LEAST else 0.0
    grown = {key: max(least, min(most * max(1.0, asked), size * factor)) for key, (size, most) in sizes.items()}
    return slot.model_copy(update={**grown, "smallest": min(slot.smallest, grown["size"])})


def _apart(own: Slot, text: str, slot: Slot, lead: bool) -> Iterable[tuple[Slot, str]]:
    before, offer = parted(text) if own.split else ("", text)
    old, now = priced(text) if own.role == "price" else ("", text)
    day = dated(text) if own.role == "date" and lead else None
    if before:
        return (_small(own, ABOVE, SECOND), before), (own, offer)
    if old:
        less = _small(own, max(0.42, WAS_SIZE / own.size), 0.03)
        return (less.model_copy(update={"role": OLD, "colour": "ink"}), old), (own, now)
    if day is not None:
        after = _small(own, BESIDE, 0.038).model_copy(update={"gap": 0.036})
        return ((own, day.large), (after, day.small)) if day.small else ((own, day.large),)
    return ((own, text),)


def _small(slot: Slot, share: float, smallest: float) -> Slot:
    return slot.model_copy(
        update={"size": slot.size * share, "smallest": smallest, "largest": 0.0, "lines": 1, "fill": None}
    )


def parted(text: str) -> tuple[str, str]:
    """What an offer is for, and the offer from its number on; the first is empty where they are one."""
    pieces = text.split()
    for number in OFFER:
        start = next((place for place, piece in enumerate(pieces) if number.search(piece)), 0)
        before, offer = " ".join(pieces[:start]), " ".join(pieces[start:])
        if start and syllables(offer) <= OFFERED and syllables(before) <= 2 * OFFERED:
            return before, offer
    return "", text


def priced(text: str) -> tuple[str, str]:
    """The old price and the new one; the first is empty where there is one price."""
    found = WAS.match(text.strip())
    return (found[1], found[2]) if found else ("", text)


def spoken(design: Design) -> Words:
    """What is written on the picture: hidden words leave the shop's name."""
    return Words(name=design.words.name) if design.lettering.hidden else design.words


def without(words: Words, roles: frozenset[str]) -> Words:
    return words.model_copy(update=dict.fromkeys(roles)) if roles else words
