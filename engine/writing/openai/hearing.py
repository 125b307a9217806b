"""An answer heard while it is still being said: its captions, as soon as each is whole."""

from collections.abc import Callable
from typing import Generic, TypeVar

from engine.domain.errors import ModelUnfit
from engine.ports import Told
from engine.writing.openai.extract import Said
from engine.writing.openai.shapes import PackSaid

S = TypeVar("S", bound=Said)


class Listening(Generic[S]):
    """Is told everything said so far; `showable` picks what is whole and has no fault."""

    def __init__(
        self,
        shape: type[S],
        pack: Callable[[S], PackSaid],
        showable: Callable[[PackSaid], tuple[str, ...]],
        told: Told,
    ) -> None:
        self._shape, self._pack, self._showable, self._told = shape, pack, showable, told
        self._closed = 0
        self._shown: tuple[str, ...] = ()

    def __call__(self, text: str) -> None:
        """Looks again only where an object has been closed, for that is where a caption ends."""
        closed = text.count("}")
        if closed == self._closed:
            return
        self._closed = closed
        try:
            said = self._pack(self._shape.read(text[: text.rindex("}") + 1], cut=True))
        except ModelUnfit:
            return
        good = self._showable(said)
        if good != self._shown:
            self._shown = good
            self._told(good)
