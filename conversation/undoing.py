"""What was shown is kept, so that an undo takes back the last change an owner saw, and names it."""

from conversation import phrases
from conversation.session import KEPT_VERSIONS, Version
from conversation.talk import OF_THE_CHAT, Talk
from engine.domain.phrase import Phrase

MOST_NAMED = 3
UNSAID = frozenset({"undone", "undone_what", "missed", "later", "faces_later", "contact_kept", "own_kept"})
"""Receipts that tell of no change."""


def shown(talk: Talk) -> Talk:
    """The post is shown as it is now; the one shown before is kept if anything to be seen is another."""
    draft, now = talk.draft, _version(talk)
    if now is None:
        return talk
    before = draft.shown
    if before is None or before.visible == now.visible:
        return talk.drafted(shown=now)
    left = before.model_copy(update={"left_by": _changes(talk)})
    return talk.drafted(shown=now, past=(*draft.past, left)[-KEPT_VERSIONS:])


def _version(talk: Talk) -> Version | None:
    draft = talk.draft
    if draft.picture is None or draft.pack is None:
        return None
    state = {name: getattr(draft, name) for name in Version.model_fields if name not in OF_THE_CHAT}
    return Version(shop=talk.session.shop, contacts=talk.session.contacts, **state)


def ahead(talk: Talk) -> bool:
    """Something was tried that is not shown as the post yet: other candidates, other captions to choose from."""
    draft, now = talk.draft, _version(talk)
    if draft.shown is None or now is None or not draft.finished:
        return False
    return (now.visible, now.design) != (draft.shown.visible, draft.shown.design)


def _changes(talk: Talk) -> tuple[Phrase, ...]:
    told = (receipt for receipt in talk.receipts if receipt.key.startswith("receipt."))
    return tuple(receipt for receipt in told if _kind(receipt) not in UNSAID)


def _kind(receipt: Phrase) -> str:
    return receipt.key.split(".")[1]


def undone(talk: Talk, version: Version) -> Phrase:
    """What was taken back, in the words it was promised in."""
    kinds = {f"undone.{_kind(receipt)}": receipt for receipt in version.left_by}
    spoken = talk.world.phrases[talk.session.locale]
    named = dict.fromkeys(
        phrases.render(receipt.model_copy(update={"key": key}), spoken)
        for key, receipt in kinds.items()
        if talk.speaks(key)
    )
    if not named:
        return Phrase.of("receipt.undone")
    return Phrase.of("receipt.undone_what", what=", ".join(list(named)[:MOST_NAMED]))
