"""A sentence that has not been said yet."""

from functools import cache
from typing import Self, TypeVar

from pydantic import Field

from engine.domain.frozen import Frozen


class Phrase(Frozen):
    """A key of `locales/` and the values its sentence needs; `conversation.phrases` makes the text."""

    key: str
    values: dict[str, str | int] = Field(default_factory=dict)

    @classmethod
    def of(cls, key: str, **values: str | int) -> Self:
        return cls(key=key, values=values) if values else _plain(cls, key)


_Kind = TypeVar("_Kind", bound=Phrase)


@cache
def _plain(kind: type[_Kind], key: str) -> _Kind:
    """A sentence without values is the same value each time; there are as many as `locales/` has."""
    return kind(key=key)
