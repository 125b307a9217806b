"""A sentence that has not been said yet."""

from typing import Self

from pydantic import Field

from engine.domain.frozen import Frozen


class Phrase(Frozen):
    """A key of `locales/` and the values its sentence needs; `conversation.phrases` makes the text."""

    key: str
    values: dict[str, str | int] = Field(default_factory=dict)

    @classmethod
    def of(cls, key: str, **values: str | int) -> Self:
        return cls(key=key, values=values)
