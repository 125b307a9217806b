"""Ways to reach a shop that are told beside a number: "and by KakaoTalk"."""

from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading
from engine.domain.shop import Facts, Shop

MOST = 2
"""Wishes that are named where they could not be met."""

NOISE = 6
"""A shorter remainder is particles and manners."""


def told(talk: Talk, reading: Reading) -> Reading:
    """A way without an address is something the shop offers, in the owner's words."""
    said, shop = reading.facts.said, talk.session.shop
    if said.contacts.any() is None:
        return reading
    offered = f"{_first(talk, 'hint.ways', reading)} {_first(talk, 'hint.reach', reading)}"
    if len(offered.split()) < len(("way", "what for")):
        return reading
    features = tuple(dict.fromkeys((*shop.features, *said.features, offered)))
    facts = reading.facts.model_copy(update={"said": said.model_copy(update={"features": features})})
    return reading.model_copy(update={"facts": facts, "leftover": ""})


def missed(talk: Talk, reading: Reading) -> Talk:
    """What came with a number or with other wishes and could not be placed is not passed over in silence."""
    if reading.unmet and reading.edits:
        return talk.noted(*(Phrase.of("receipt.missed", text=wish) for wish in reading.unmet[:MOST]))
    only_contacts = reading.facts == Facts(said=Shop(contacts=reading.facts.said.contacts))
    left = _without(talk, reading.leftover)
    if reading.facts.empty or not only_contacts or len(left) < NOISE or reading.edits:
        return talk
    return talk.noted(Phrase.of("receipt.missed", text=left))


def _without(talk: Talk, leftover: str) -> str:
    """What is left beside words that only say that there is a number, and that it is wanted."""
    for word in talk.word("hint.number").split("|"):
        leftover = leftover.replace(word, "")
    return " ".join(leftover.split())


def _first(talk: Talk, hints: str, reading: Reading) -> str:
    return next((word for word in talk.word(hints).split("|") if word in reading.leftover), "")
