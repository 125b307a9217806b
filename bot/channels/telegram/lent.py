"""Previews of what is being drawn: shown for a moment, stored nowhere."""

import hashlib
from collections import OrderedDict
from typing import Final

from bot.channels.telegram.cards import Card, units
from bot.channels.telegram.limits import CAPTION
from engine.domain.picture import MediaRef

MARK: Final = "lent-"
MOST: Final = 32
"""Previews that are kept for as long as they are sent (ours)."""

PNG: Final = b"\x89PNG"


class Lent:
    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def ref(self, preview: bytes) -> MediaRef:
        name = f"{MARK}{hashlib.sha256(preview).hexdigest()[:16]}"
        self._kept[name] = preview
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return MediaRef(id=name, mime="image/png" if preview.startswith(PNG) else "image/jpeg", size=len(preview))

    def content(self, ref: MediaRef) -> bytes | None:
        return self._kept.get(ref.id)


def over(shown: Card | None, wanted: Card) -> Card:
    """Words that end a job stand under the last thing that was seen of it: a picture can't become a text."""
    last = shown.media if shown is not None else None
    short = wanted.kind == "text" and units(wanted.text) <= CAPTION
    if last is None or not short or not last.id.startswith(MARK):
        return wanted
    return wanted.model_copy(update={"kind": "photo", "media": last})
