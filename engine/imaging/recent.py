"""The last few of something dear to make, so that the next edit need not make it again."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from engine.domain.picture import Design
from engine.imaging.parts import spoken

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `most` values by key; the one unused for longest goes first. What is not `worth` it is made again."""

    def __init__(self, most: int, worth: Callable[[T], bool] = lambda _: True) -> None:
        self._most, self._worth = most, worth
        self._kept: OrderedDict[str, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        """The value, made now if it is not kept. What `make` raises goes through and nothing is kept."""
        if key not in self._kept:
            made = await make()
            if not self._worth(made):
                return made
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def ready_key(design: Design) -> str:
    """Everything a photo's preparation depends on."""
    return (
        f"{design.photo and design.photo.id} {design.box} {design.keep} {design.trade} {design.tidy} {design.veiled} "
        f"{design.nearer}"
    )


def ground_key(design: Design) -> str:
    """Everything a ground depends on: the design without its letters, but with whether there are any."""
    plain = design.model_copy(
        update={
            "words": Design().words,
            "lettering": Design().lettering,
            "mark": True,
            "alt": "",
            "purpose": Design().purpose,
            "logo": None,
        }
    )
    return f"{plain.model_dump_json()} {spoken(design).bare}"
