"""The last bubble of a reply to whoever must ask for what comes."""

from collections.abc import Sequence
from typing import Final

from bot.channels import Parcel
from bot.fit import Bubble, Chip, Voice, with_chip
from engine.domain.phrase import Phrase

MORE: Final = "house:more"
RESULT: Final = "house:result"


def closed(shown: Sequence[Parcel], more: bool, voice: Voice, chips: int | None) -> Sequence[Parcel]:
    """A reply's last bubble leads to what is still to come; `chips` it may have, None for any number."""
    if not shown:
        return (Parcel(seq=0, bubble=Bubble(text=voice(Phrase.of("house.nothing")))),)
    last = shown[-1].bubble
    if more:
        last = with_chip(last, Chip(label=voice(Phrase.of("house.more")), data=MORE), chips)
    if any(parcel.bubble.working for parcel in shown):
        last = with_chip(last, Chip(label=voice(Phrase.of("house.result")), data=RESULT), chips)
    return (*shown[:-1], shown[-1].model_copy(update={"bubble": last}))
