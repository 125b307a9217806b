"""What a photo shows of others: nothing is made of it before the owner has decided."""

from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.seen import Private, Seen, Spot


def looked_at(talk: Talk, seen: Seen | None) -> Talk:
    """What a model saw: angle and mood choose the scene, and where other things stand about, the thing is looked for
    where it was seen and rather shown without them."""
    if seen is None:
        return talk
    box = seen.box if seen.clutter and seen.box else talk.draft.design.box
    return talk.drafted(seen=seen).designed(box=box, pose=seen.pose, mood=seen.mood, clutter=len(seen.clutter))


def asked_first(talk: Talk) -> Talk | None:
    """The question, where there is something to decide."""
    private = _private(talk)
    if not private:
        return None
    kinds = dict.fromkeys(spot.what.value for spot in private)
    shown = ", ".join(talk.word(f"private.{kind}") for kind in kinds)
    return talk.ask("private", Phrase.of("picture.private", shown=shown), chips=talk.chips("veil", "unveiled"))


def veiled(talk: Talk) -> Talk:
    """Everything private is made unrecognisable, whatever is drawn of the photo."""
    boxes = tuple(spot.box for spot in _private(talk))
    return unveiled(talk.designed(veiled=boxes).say("picture.veiled"))


def unveiled(talk: Talk) -> Talk:
    """The owner knows, and decided."""
    seen = talk.draft.seen
    return talk.drafted(seen=seen.model_copy(update={"private": ()}) if seen else None).remember(asked=None)


def _private(talk: Talk) -> tuple[Spot, ...]:
    """A face is no secret where people are what the shop shows."""
    seen, trade = talk.draft.seen, talk.trade
    if seen is None or talk.photo is None:
        return ()
    people = trade is not None and not trade.cutout
    return tuple(spot for spot in seen.private if not (people and spot.what is Private.FACE))
