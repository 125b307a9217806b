"""Ways to reach a shop, and personal numbers that must never be kept."""

import re
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Contacts
from engine.writing.lexicon import BLANK, compiled


class ContactWords(Frozen):
    """Each pattern has the group `n`; `private` are numbers that belong to a person, not a shop."""

    private: tuple[str, ...]
    phone: tuple[str, ...]
    link: tuple[str, ...]
    kakao: tuple[str, ...]
    instagram: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class ContactFinder:
    """Takes contacts out of a text."""

    private: tuple[re.Pattern[str], ...]
    people: tuple[re.Pattern[str], ...]
    kinds: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]

    @classmethod
    def of(cls, words: ContactWords) -> "ContactFinder":
        kinds = {"link": words.link, "kakao": words.kakao, "instagram": words.instagram, "phone": words.phone}
        return cls(
            private=tuple(compiled(text) for text in words.private),
            people=tuple(compiled(text) for text in words.people),
            kinds=tuple((kind, tuple(compiled(text) for text in texts)) for kind, texts in kinds.items()),
        )

    def without_private(self, text: str) -> str:
        """The text without identity, card and account numbers and e-mail addresses."""
        for pattern in self.private:
            text = pattern.sub(BLANK, text)
        return text

    def without_people(self, text: str) -> str:
        """The text without an owner's own name."""
        for pattern in self.people:
            text = pattern.sub(lambda found: found[0].replace(found["n"], BLANK * len(found["n"])), text)
        return text

    def take(self, text: str) -> tuple[Contacts, str]:
        """The contacts and the text without them."""
        found: dict[str, str] = {}
        for kind, patterns in self.kinds:
            for pattern in patterns:
                hit = pattern.search(text)
                if hit and kind not in found:
                    found[kind] = _written(kind, hit["n"])
                text = pattern.sub(f" {BLANK} ", text)
        return Contacts(**found), text


def _written(kind: str, said: str) -> str:
    if kind == "phone":
        return _phone(re.sub(r"\D", "", said))
    if kind == "instagram":
        return "@" + said.strip("@._").lower()
    return said.rstrip(".,)")


def _phone(digits: str) -> str:
    """0212345678 → 02-1234-5678; 15881234 → 1588-1234."""
    if len(digits) == 8:
        return f"{digits[:4]}-{digits[4:]}"
    area = 2 if digits.startswith("02") else 3 if not digits.startswith("050") or len(digits) < 12 else 4
    return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"
