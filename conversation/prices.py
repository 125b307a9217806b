"""A price in the owner's own words that is not the shop's: picture, text and menu must say the same."""

import re
from collections.abc import Iterator
from functools import lru_cache

from conversation.messages import Choice
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase

LEAST = 100
"""Won; fewer are no price ("one room", "member")."""

TEN_THOUSAND = 10_000


def doubt(talk: Talk) -> Phrase | None:
    """One sentence, where the owner's headline or caption names another price alone."""
    price, said = talk.session.shop.price, _other(talk)
    return None if said is None or price is None else Phrase.of("doubt.price", said=said, price=price)


def chips(talk: Talk) -> tuple[Choice, ...]:
    """Both prices, each one tap."""
    price, said = talk.session.shop.price, _other(talk)
    if said is None or price is None:
        return ()
    shown = (("price_said", said), ("price_kept", price))
    return tuple(talk.chip(key, value, Phrase.of("chip.price_as", price=value)) for key, value in shown)


def as_said(talk: Talk, value: str) -> Talk:
    """The menu follows the owner's words."""
    shop = talk.session.shop.model_copy(update={"price": value})
    return talk.remember(shop=shop).changed(Phrase.of("receipt.corrected", facts=value), rewrite=True)


def as_known(talk: Talk, value: str) -> Talk:
    """The owner's words follow the menu."""
    said = _other(talk)
    if said is None:
        return talk.to(Step.FINISH)
    headline, text = (_put(talk, each, said, value) for each in (talk.draft.headline, talk.draft.text))
    receipt = Phrase.of("receipt.corrected", facts=value)
    drawn = headline != talk.draft.headline
    put = talk.drafted(headline=headline, text=text)
    return put.changed(receipt) if drawn else put.noted(receipt).to(Step.FINISH)


def _other(talk: Talk) -> str | None:
    """An amount that no fact has, in words that don't name the shop's price."""
    shop, draft = talk.session.shop, talk.draft
    if shop.price is None:
        return None
    offer = (shop.offer.text, shop.offer.condition or "") if shop.offer else ()
    known = set(_amounts(talk, " ".join((shop.price, shop.service or "", *offer, *shop.features))))
    for said in filter(None, (draft.headline, draft.text)):
        amounts = tuple(_amounts(talk, said))
        strange = next((amount for amount in amounts if amount not in known), None)
        if strange is not None and not set(_amounts(talk, shop.price)) & set(amounts):
            return strange
    return None


def _amounts(talk: Talk, text: str) -> Iterator[str]:
    """As the house writes them, 5,500 and the unit, however they were said (five thousand, 1.5 ten thousands)."""
    for found in _sums(talk).finditer(text):
        amount = _value(talk, found["n"])
        if amount >= LEAST:
            yield f"{amount:,}{found['unit']}"


def _put(talk: Talk, text: str | None, old: str, new: str) -> str | None:
    """Every way the old amount is said, as the new one."""
    if text is None:
        return None
    return _sums(talk).sub(lambda found: new if old in _amounts(talk, found[0]) else found[0], text)


def _sums(talk: Talk) -> re.Pattern[str]:
    return _pattern(talk.word("number.digits") + talk.word("number.units"), talk.word("number.won"))


@lru_cache(maxsize=8)
def _pattern(said: str, unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\uac00-\ud7a3\d])(?P<n>(?:\d[\d,]*(?:\.\d+)?|[{said}])(?:[\d,{said}]|\s(?=[{said}]))*)\s*(?P<unit>{unit})"
    )


def _value(talk: Talk, said: str) -> int:
    """The number that digits and number words of any mix say."""
    digits, units = talk.word("number.digits"), talk.word("number.units")
    total = section = 0.0
    number: float | None = None
    for token in re.findall(r"\d+(?:\.\d+)?|\S", said.replace(",", "")):
        if token in units:
            size = 10 ** (units.index(token) + 1)
            grown = 1.0 if number is None else number
            if size == TEN_THOUSAND:
                total, section = total + (section + (number or 0.0) or 1.0) * size, 0.0
            else:
                section += grown * size
            number = None
        else:
            number = float(token) if token[0].isdigit() else digits.index(token) + 1.0
    return round(total + section + (number or 0.0))
