"""A backdrop that would make the subject look odd: said before anything is drawn, and had all the same."""

from conversation import summary
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.picture import Ground, Treatment


def asked_first(talk: Talk, ground: Ground) -> Talk | None:
    """The question, where the candidates have shown that the cutout is doubtful; None if it is wished once more."""
    if not _seen(talk) or talk.draft.unmade == ground:
        return None
    wished = talk.drafted(unmade=ground).remember(asked=None)
    return wished.say(_doubt(talk), chips=talk.chips("force", "card", "go_on"))


def insisted(talk: Talk, ground: Ground) -> bool:
    return talk.draft.unmade == ground


def _seen(talk: Talk) -> bool:
    """None of the candidates was put on a new backdrop, and what they were made of is still the same."""
    made, wanted = talk.draft.candidates, talk.draft.design
    if not made or talk.photo is None or wanted.treatment is Treatment.SCENE:
        return False
    same = (wanted.photo, wanted.box, wanted.keep) == (made[0].design.photo, made[0].design.box, made[0].design.keep)
    return same and all(picture.measure.treatment is not Treatment.SCENE for picture in made)


def _doubt(talk: Talk) -> Phrase:
    """In the engine's words for why the photo was kept, where it has said them."""
    reasons = (picture.measure.why for picture in talk.draft.candidates)
    why = next((reason for reason in reasons if talk.speaks(f"doubt.{reason}")), None)
    if why is not None:
        return Phrase.of("edit.doubt", why=why)
    return Phrase.of("edit.doubt_plain", thing=summary.thing(talk))
