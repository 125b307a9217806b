"""What a sheet of candidates offers, in which order, and what is said beside it."""

from collections.abc import Sequence

from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Picture, Treatment
from engine.imaging.post import Post
from engine.imaging.prepare import Ready

Made = tuple[Post, Picture]
"""A post in memory and as it is stored."""


def ranked(made: Sequence[Made]) -> list[Made]:
    """A photo that has no room for its words comes last, and a card first in its stead."""
    if not (made[0][0].design.treatment is Treatment.PHOTO and made[0][0].wanting):
        return list(made)
    others = sorted(made[1:], key=lambda each: each[0].design.treatment is not Treatment.CARD)
    return [*others, made[0]]


def told(design: Design, ready: Ready | None, post: Post) -> tuple[Phrase, ...]:
    """What the owner should hear: repairs, why a doubtful cutout was not made, that the product is the same."""
    if ready is None:
        return ()
    notes = list(ready.notes)
    wanted = design.treatment is Treatment.SCENE and post.design.treatment is not Treatment.SCENE
    if wanted:
        why = ready.verdict.why(Treatment.SCENE).removeprefix("doubtful.")
        notes.append(Phrase.of("note.kept_photo", why=why))
    notes.append(Phrase.of("note.invented" if design.invented else "note.product_same"))
    return tuple(notes) + ((ready.verdict.tip,) if ready.verdict.tip else ())


def label(post: Post, earlier: Sequence[Post]) -> str:
    """The phrase under a post on a sheet, `sheet.A` and so on; a second one of the same treatment is `sheet.B2`.
    Posters carry numerals alone."""
    treatment = post.design.treatment
    if treatment is Treatment.POSTER:
        return ""
    again = any(each.design.treatment is treatment for each in earlier)
    return f"sheet.{treatment}2" if again else f"sheet.{treatment}"
