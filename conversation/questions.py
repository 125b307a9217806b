"""A question about a fact is answered before anything else: what is known of it, or that it may be told now."""

import re
from collections.abc import Callable, Mapping

from conversation import choosing
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading
from engine.domain.shop import Shop

LONGEST = 24
"""A longer message is no plain question."""

_EMPTY = re.compile(r"[\s.!~,]+")

FACTS: Mapping[str, Callable[[Shop], str | None]] = {
    "contact": lambda shop: shop.contacts.any(),
    "hours": lambda shop: shop.hours,
    "price": lambda shop: shop.price,
    "name": lambda shop: shop.name,
    "region": lambda shop: shop.region,
}
"""What is asked about → what is known of it."""


def asked(talk: Talk, reading: Reading) -> Talk | None:
    said = _EMPTY.sub("", reading.said).casefold()
    if len(said) > LONGEST or not reading.facts.empty or reading.edits or reading.intent is not None:
        return None
    if talk.session.asked in choosing.OWN_WORDS or not _any(talk, said, "question.asks"):
        return None
    about = next((fact for fact in FACTS if _any(talk, said, f"question.{fact}")), None)
    return None if about is None else _answered(talk, about, FACTS[about](talk.session.shop))


def _any(talk: Talk, said: str, hints: str) -> bool:
    return any(word in said for word in talk.word(hints).split("|"))


def _answered(talk: Talk, about: str, known: str | None) -> Talk:
    what = talk.word(f"fact.{about}")
    if known is None:
        return talk.say(Phrase.of("answer.unknown", what=what), chips=talk.session.offered)
    if about == "contact" and not talk.session.contacts:
        return talk.say(Phrase.of("answer.contact", contact=known), chips=talk.chips("contacts", "no_contacts"))
    key = "answer.printed" if about == "contact" else "answer.known"
    return talk.say(Phrase.of(key, what=what, fact=known), chips=talk.session.offered)
