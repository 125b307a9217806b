"""A chosen caption stays word for word when only a number comes, goes or changes: a price, a way of contact."""

import re

from engine.domain.shop import Contacts
from engine.domain.wording import Caption, WritingSpec

_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def carried(chosen: str, fresh: str, before: WritingSpec, after: WritingSpec) -> str | None:
    """`chosen` with the new number in it, said as `fresh` says it; None where more than a number is another."""
    if _plain(before) != _plain(after):
        return None
    priced = _priced(chosen, fresh, before.shop.price, after.shop.price)
    return None if priced is None else _reached(priced, fresh, _contact(before), _contact(after))


def as_caption(text: str, angle: str) -> Caption:
    return Caption(hook=text.partition("\n")[0], text=text, angle=angle)


def _plain(spec: WritingSpec) -> WritingSpec:
    shop = spec.shop.model_copy(update={"price": None, "contacts": Contacts(), "guessed": frozenset()})
    return spec.model_copy(update={"shop": shop, "contacts": False, "today": ""})


def _contact(spec: WritingSpec) -> str | None:
    return spec.shop.contacts.any() if spec.contacts else None


def _priced(text: str, fresh: str, old: str | None, new: str | None) -> str | None:
    """A new price stands before the last line, which tells the place; a text that never had the old one is left."""
    if old == new:
        return text
    if old and new:
        return text.replace(old, new)
    if old:
        return _without(text, old)
    lines, said = text.split("\n"), _saying(fresh, new or "")
    if said is None:
        return None
    return "\n".join((*lines[:-1], said, lines[-1]) if len(lines) > 1 else (*lines, said))


def _reached(text: str, fresh: str, old: str | None, new: str | None) -> str | None:
    if old == new:
        return text
    if old and new and old in text:
        return text.replace(old, new)
    left = _without(text, old) if old else text
    if left is None or not new:
        return left
    said = _saying(fresh, new)
    return None if said is None else f"{left}\n{said}"


def _saying(text: str, fact: str) -> str | None:
    """What a text says of a fact: the first of its sentences that names it."""
    return next((sentence for line in _told(text) for sentence in line if fact in sentence), None)


def _without(text: str, fact: str) -> str | None:
    """The text without the sentences that name a fact; None where its first line is one of them."""
    lines = [" ".join(sentence for sentence in line if fact not in sentence) for line in _told(text)]
    return "\n".join(line for line in lines if line) if lines[0] else None


def _told(text: str) -> list[list[str]]:
    return [_SENTENCES.split(line) for line in text.split("\n")]
