"""Packs that came along with a reading, until the conversation asks for words."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from engine.domain.wording import WritingSpec
from engine.writing.openai.client import Answer
from engine.writing.openai.shapes import PackSaid

KEPT: Final = 64
"""Packs that nobody has asked for yet."""


@dataclass(frozen=True)
class Drawer:
    """Packs that came along, by the very request they answer."""

    kept: OrderedDict[str, Answer[PackSaid]] = field(default_factory=OrderedDict)

    def put(self, spec: WritingSpec, pack: Answer[PackSaid]) -> None:
        self.kept[_key(spec)] = pack
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)

    def take(self, spec: WritingSpec) -> Answer[PackSaid] | None:
        """Once; something different is asked for anew."""
        fresh = spec.variation == 0 and spec.length == 0
        return self.kept.pop(_key(spec), None) if fresh else None


def _key(spec: WritingSpec) -> str:
    return spec.model_copy(update={"contacts": False, "variation": 0, "length": 0}).model_dump_json()
