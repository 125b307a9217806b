"""What was being sent when its process died: nobody knows whether it arrived."""

from collections.abc import Iterable
from typing import Final

from bot.channels import Parcel
from bot.journal import Journal, masked

REPEATED: Final = frozenset({"picture", "sheet", "before_after", "document", "copy"})
"""What is sent again when nobody knows whether it arrived: what was asked for. A notice is dropped instead."""


def repeated(parcel: Parcel) -> bool:
    """Whether it is sent again: it was asked for, or it can be said unseen, in its own place or that of its slot."""
    replaces = parcel.receipt is not None or (parcel.slot is not None and not parcel.bubble.working)
    return parcel.bubble.kind in REPEATED or replaces


def lasting(parcel: Parcel) -> bool:
    """Whether it is the end of an order, that everybody would see if it came twice."""
    return parcel.slot is not None and not parcel.bubble.working and parcel.bubble.kind in REPEATED


def outdone(parcel: Parcel, others: Iterable[Parcel]) -> bool:
    """Whether it says that an order is being made of which more was said since: it would take that one's place."""
    later = (each for each in others if each.slot == parcel.slot and each.seq > parcel.seq)
    return parcel.slot is not None and parcel.bubble.working and any(each.state != "dropped" for each in later)


def logged(journal: Journal, chat: str, parcels: Iterable[Parcel]) -> None:
    """Each with what is done about it."""
    for parcel in parcels:
        kind, again = parcel.bubble.kind, repeated(parcel)
        journal.warning("ambiguous send", chat=masked(chat), seq=parcel.seq, kind=kind, job=parcel.slot, again=again)
        journal.meter.delivered(chat.partition(":")[0], kind, "doubtful")
