"""One message's changes: facts, purpose and edits, each to the step that knows how, then one drawing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conversation import album, logo, orders
from conversation.session import Step
from conversation.steps import edit, lettering, shop, wording
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import (
    AddContact,
    AddLogo,
    Headline,
    HideWords,
    Hold,
    MoveWords,
    Nearer,
    PointAt,
    PutWords,
    Raise,
    Reading,
    Recolour,
    Reface,
    Regrade,
    Reground,
    Reshape,
    Retreat,
    Rewrite,
    ScaleWords,
    WantTags,
)

EDITS: Mapping[type, Callable[[Talk, Any], Talk]] = {
    MoveWords: lettering.move,
    PutWords: lettering.put,
    ScaleWords: lettering.scale,
    HideWords: lettering.hide,
    Headline: lettering.headline,
    Reface: lettering.reface,
    Recolour: lettering.recolour,
    Raise: lettering.raise_,
    AddLogo: logo.add,
    Regrade: edit.regrade,
    Reground: edit.reground,
    Retreat: edit.retreat,
    Hold: edit.hold,
    PointAt: edit.point_at,
    Nearer: edit.nearer,
    Reshape: edit.reshape,
    Rewrite: wording.rewrite,
    AddContact: wording.add_contact,
    WantTags: wording.want_tags,
}


ABOUT_THE_SHOP = frozenset(
    f"receipt.{what}" for what in ("corrected", "added", "offer", "day", "withdrawn", "purpose", "tone", "known")
)
"""What the line that confirms the shop says anyway."""


def taken(talk: Talk, reading: Reading) -> Talk:
    """Everything the message changes, noted but not drawn yet."""
    talk = shop.learn(talk, reading)
    for change in sorted(reading.edits, key=_asking):
        talk = EDITS[type(change)](talk, change)
    return _once(_whole(talk, reading))


def _asking(change: object) -> bool:
    """What only opens a choice comes last: the other wishes are drawn first."""
    return isinstance(change, Reface) and change.character is None


def _once(talk: Talk) -> Talk:
    """That the product stays as it is goes without saying where something else is changed; what could not be done
    comes last."""
    if not talk.redraw:
        return talk
    told = (line for line in talk.receipts if line.key != "edit.kept_always")
    return replace(talk, receipts=tuple(sorted(told, key=lambda line: line.key == "receipt.missed")))


def _whole(talk: Talk, reading: Reading) -> Talk:
    """Words grow and shrink together: said where the owner meant one of them."""
    if not any(part in reading.said.casefold() for part in talk.word("hint.part").split("|")):
        return talk
    told = tuple(
        Phrase.of(f"{line.key}_all") if line.key in ("receipt.bigger", "receipt.smaller") else line
        for line in talk.receipts
    )
    return replace(talk, receipts=told)


def settled(talk: Talk) -> Talk:
    """Orders what the changes of this turn need, once, and says what needs no drawing."""
    if not talk.redraw:
        return talk if talk.moved else _told(talk)
    still = replace(orders.set_aside(talk) if album.making(talk) else talk, moved=False)
    if still.working:
        return orders.again(still)
    if talk.draft.picture is not None:
        return orders.render(still)
    if talk.draft.candidates or talk.photo is not None:
        return orders.candidates(still)
    return talk if talk.moved else _not_yet(talk)


def _told(talk: Talk) -> Talk:
    if not talk.receipts or talk.working:
        return talk
    return replace(talk.say(*talk.receipts, chips=talk.session.offered), receipts=())


def _not_yet(talk: Talk) -> Talk:
    """Nothing to draw on: what was said is kept, and the photo is what is missing."""
    wished = any(receipt.key not in ABOUT_THE_SHOP for receipt in talk.receipts)
    quiet = replace(talk, redraw=False, rewrite=False, receipts=())
    if quiet.outgoing:
        return quiet
    return (quiet.say("receipt.later") if wished else quiet).to(Step.PICTURE)


def more(talk: Talk, factor: float = 1.0) -> Talk:
    """The last change once more; a negative factor takes half of it back."""
    last = talk.draft.last
    if last is None or talk.draft.picture is None:
        return talk.say("finish.more_of_what", chips=talk.session.offered)
    return EDITS[type(last)](talk, _scaled(last, factor)).drafted(last=last)


def less(talk: Talk) -> Talk:
    return more(talk, -0.5)


def _scaled(change: object, factor: float) -> object:
    if isinstance(change, MoveWords):
        return change.model_copy(update={"across": change.across * factor, "down": change.down * factor})
    if isinstance(change, ScaleWords):
        return change.model_copy(update={"factor": change.factor**factor})
    if isinstance(change, Nearer):
        return change.model_copy(update={"steps": change.steps if factor > 0 else -change.steps})
    if isinstance(change, Regrade):
        return change.model_copy(update={"by": change.by * factor})
    return change
