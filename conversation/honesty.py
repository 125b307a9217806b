"""What is said about our own work, and about the owner's words, is true."""

from conversation import summary
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.picture import Treatment

MOST_FLAGS = 2


def own_pixels(talk: Talk) -> Phrase:
    """What is true about the subject, in a person's words."""
    if talk.photo is None:
        return Phrase.of("finish.drawn")
    picture, thing = talk.draft.picture, summary.thing(talk)
    if picture is not None and picture.measure.treatment is Treatment.SCENE:
        return Phrase.of("finish.grounded", thing=thing)
    toned = picture is not None and picture.design.grade is not None
    return Phrase.of("finish.toned" if toned or talk.draft.mended else "finish.untouched", thing=thing)


def truly(receipt: Phrase, retold: bool, redrawn: bool) -> Phrase:
    """Says "picture and text" only where both changed."""
    if receipt.key != "receipt.corrected" or (retold and redrawn):
        return receipt
    return receipt.model_copy(update={"key": f"receipt.corrected_{'picture' if redrawn else 'text'}"})


def warned(talk: Talk) -> Talk:
    """What advertising law may forbid is said once, with a safe way to say it."""
    draft = talk.draft
    flags = [flag for flag in (draft.pack.flags if draft.pack else ()) if flag.span not in draft.flagged]
    lines = tuple(
        Phrase.of("flag.instead" if flag.alternative else "flag.careful", span=flag.span, instead=flag.alternative)
        for flag in flags[:MOST_FLAGS]
    )
    return talk.noted(*lines).drafted(flagged=(*draft.flagged, *(flag.span for flag in flags)))
