"""A price in the owner's own words that is not the shop's: picture, text and menu must say the same."""

import re
from collections.abc import Iterator

from conversation.messages import Choice
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase

_WON = re.compile("(\\d[\\d,]*)\\s*\uc6d0")


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
    headline, text = (_put(each, said, value) for each in (talk.draft.headline, talk.draft.text))
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
    known = set(_amounts(" ".join((shop.price, shop.service or "", *offer, *shop.features))))
    for said in filter(None, (draft.headline, draft.text)):
        amounts = tuple(_amounts(said))
        strange = next((amount for amount in amounts if amount not in known), None)
        if strange is not None and not set(_amounts(shop.price)) & set(amounts):
            return strange
    return None


def _amounts(text: str) -> Iterator[str]:
    """As the house writes them: 5,500 and the unit."""
    for found in _WON.finditer(text):
        yield f"{int(found[1].replace(',', '')):,}{found[0][-1]}"


def _put(text: str | None, old: str, new: str) -> str | None:
    """Every way the old amount is written, as the new one."""
    if text is None:
        return None
    return _WON.sub(lambda found: new if old in _amounts(found[0]) else found[0], text)
