"""What a picture model is asked to show, in English: the owner's wish first, then scene, look and trade."""

import re
from typing import Final

from engine.domain.canvas import Box
from engine.domain.picture import Design
from engine.domain.prompt import Prompt, translated
from engine.domain.world import World
from engine.imaging import choose

HIGH, LOW = 0.45, 0.55
"""A calm place whose middle lies above the one is the upper part, under the other the lower."""

PHOTOGRAPH: Final = "photograph for a shop, natural colours"
PEOPLE: Final = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|people|persons?|faces?|hands?|portrait|customers?|couple|famil(?:y|ies)|friends|child(?:ren)?"
    r"|bab(?:y|ies)|nails|manicured?|barber|stylist|trainer|instructor|teacher|chef|barista)\b",
    re.IGNORECASE,
)
NOBODY: Final = Prompt(space="empty scene, nobody, no objects, no writing")


def around(design: Design, world: World, calm: Box | None) -> Prompt:
    """For a subject that is in its place already."""
    return _said(design, world).over(Prompt(subject=_subject(design, world))).joined(Prompt(space=_calm(calm)))


def peopled(prompt: Prompt) -> bool:
    """Whether somebody will be seen, whose face and hands a model should look at twice."""
    return any(PEOPLE.search(text) for _, text in prompt.said)


def empty(design: Design, world: World) -> Prompt:
    """For a backdrop alone: the wish without what stands on it."""
    return _said(design, world).model_copy(update={"subject": "", "action": ""}).joined(NOBODY)


def whole(design: Design, world: World, calm: Box | None) -> Prompt:
    """For a picture from nothing: what the words on it speak of, or the trade's own thing."""
    return around(design, world, calm).over(Prompt(style=PHOTOGRAPH))


def restyled(design: Design, world: World) -> Prompt:
    """For the photo in another look: what it shows, then the look."""
    look = world.looks[design.grade.look].prompt if design.grade else Prompt()
    return design.wish.joined(look).over(Prompt(subject=_subject(design, world)))


def _said(design: Design, world: World) -> Prompt:
    scene = world.scenes.get(design.ground.scene or "")
    return design.wish.over(scene.prompt if scene else Prompt())


def _subject(design: Design, world: World) -> str:
    """A thing the owner's own headline names, else the trade's."""
    spoken, _ = translated(design.words.headline or "", world.glossary)
    trade = choose.trade_of(design, world)
    return spoken.subject or (trade.pictured if trade else "")


def _calm(calm: Box | None) -> str:
    """Where words will stand, for the model to leave it plain."""
    if calm is None:
        return "no writing"
    middle = calm.centre[1]
    side = "upper third" if middle < HIGH else "lower third" if middle > LOW else "side"
    return f"plain empty {side}, no writing"
