"""How a wish for the picture, in the owner's own words, meets what the picture already says."""

from conversation.session import Draft
from conversation.steps import edit
from conversation.talk import Talk
from engine.domain.picture import Treatment
from engine.domain.prompt import Mode
from engine.domain.reading import Reading, Regrade, Reground
from engine.domain.wording import RULES

SHARES = {"little": 0.3, "half": 0.5, "much": 0.8}
"""How much of the tokens a wish gets, by the words of degree in `hint.blend.<name>`."""


def heard(talk: Talk, reading: Reading) -> Talk:
    """The wish, and how it will be mixed: as much as the owner said; else a word as it is, a sentence filled up with
    what the picture says."""
    if reading.wish.empty:
        return talk
    said = "".join(reading.said.split())
    share = next((SHARES[name] for name in SHARES if any(word in said for word in _words(talk, name))), None)
    phrases = [phrase for _, text in reading.wish.said for phrase in text.split(",") if phrase.strip()]
    mode = Mode.BLEND if share is not None else Mode.KEYWORDS if len(phrases) == 1 else Mode.EXPANSION
    wish = reading.wish.over(talk.draft.wish)
    return talk.drafted(
        wish=wish, mode=mode, share=share if share is not None else Draft.model_fields["share"].default
    )


def granted(talk: Talk, reading: Reading) -> Talk | None:
    """A wish that no change of ours names: drawn anew where it is about surroundings or light, else restyled."""
    wish = reading.wish
    if reading.by == RULES or talk.draft.picture is None or talk.photo is None:
        return None
    if wish.setting or wish.light:
        scene = talk.draft.design.ground.scene if talk.draft.design.treatment is Treatment.SCENE else None
        return edit.reground(talk, Reground(scene=scene, wished=bool(wish.setting)))
    look = next(iter(talk.trade.looks if talk.trade else ()), None) or next(iter(talk.world.looks), None)
    grade = talk.draft.design.grade
    return edit.regrade(talk, Regrade(look=grade.look if grade else look)) if wish.style and look else None


def _words(talk: Talk, name: str) -> list[str]:
    return talk.word(f"hint.blend.{name}").split("|")
