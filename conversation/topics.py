"""What an owner talks about where no reader could place it: a word or two tell which chip, or which answer, is meant.

The words are in the locale under `topic.<name>`, alternatives between bars, parts that must all occur joined by `&`;
letters alone count, without spaces and marks.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from conversation import asides, changes, choosing
from conversation.steps import edit
from conversation.talk import Talk
from engine.domain.reading import Nearer, Reading
from engine.domain.shop import Facts, Shop

LONGEST = 24
"""A longer message is a story, not the name of a thing."""

IN_PASSING = 3
"""As many of a number's words are heard inside a sentence; the others mean something else there."""

_NUMBERED = re.compile(r"(?<!\d)([1-3])\s*\ubc88")
_EMPTY = re.compile(r"[\s.!?~,()\[\]\u2026\u3131-\u318e]+")

CHIPS: Mapping[str, str] = {
    "save": "download",
    "post": "publish",
    "undo": "undo",
    "others": "others",
    "cutout": "cutout",
    "fix": "fix",
    "date": "fix_date",
    "headline": "headline",
    "place": "place",
    "covered": "place",
    "no_logo": "no_logo",
    "colours": "colours",
    "relief": "reliefs",
    "wordless": "hide_words",
    "looks": "looks",
    "resend": "resend",
    "no_emoji": "no_emoji",
    "original": "original",
    "ground": "backdrop",
    "menu": "menu",
    "own": "own",
}
"""Topic → the chip that is meant."""

ASIDES: Mapping[str, tuple[str, ...]] = {
    "language": ("own", "go_on"),
    "manner": ("tones", "own", "go_on"),
    "mark": ("publish", "menu"),
    "cropped": ("original", "point", "sizes", "resend"),
    "tags": ("alone", "go_on"),
    "hours": ("go_on",),
    "address": ("own", "go_on"),
    "blurred": ("as_it_is", "resend"),
    "name": ("letters", "fix"),
    "delete": ("undo", "new"),
    "wait": (),
    "no_offer": ("publish", "menu"),
    "erase": ("point", "backdrop", "resend"),
}
"""Topic → the chips under `aside.<topic>`; without any those that were offered stay."""

FIRST = (
    "covered",
    "cropped",
    "no_logo",
    "save",
    "post",
    "language",
    "mark",
    "choose",
    "fix",
    "relief",
    "looks",
    "no_offer",
    "delete",
    "hours",
)
"""Topics that are asked before a reading counts: what readers take for facts or for other wishes."""

LATER = (
    "price_again",
    "undo",
    "others",
    "cutout",
    "date",
    "colours",
    "headline",
    "address",
    "place",
    "wordless",
    "original",
    "cropped",
    "nearer",
    "farther",
    "tags",
    "no_emoji",
    "manner",
    "name",
    "blurred",
    "resend",
    "feel",
    "wait",
    "menu",
    "pleased",
    "displeased",
    "erase",
    "scenery",
    "own",
    "ground",
)

Pressed = Callable[[Talk, str], Talk]
"""Presses a chip of the open draft by its key."""


def first(talk: Talk, reading: Reading, press: Pressed) -> Talk | None:
    """A short question or wish about a post that is there, whatever a reader made of it; but whoever says that
    something is wrong, and what is right, has corrected it already."""
    said, topics = reading.said, tuple(each for each in FIRST if not _taken_otherwise(each, reading))
    there = talk.draft.picture is not None or bool(talk.draft.candidates)
    if not there or talk.session.asked in choosing.OWN_WORDS or len(said) > LONGEST or re.search(r"\d", said):
        return None
    return _about(talk, said, topics, press)


def _taken_otherwise(topic: str, reading: Reading) -> bool:
    """A correction that came along is one; what cannot be seen may be the letters, which then are made larger."""
    return (topic == "fix" and not reading.facts.empty) or (topic == "cropped" and bool(reading.edits))


def later(talk: Talk, said: str, press: Pressed) -> Talk | None:
    """What nobody understood, by the words in it."""
    chosen = _candidate(talk, said)
    if chosen is not None:
        return press(talk, f"pick:{chosen}")
    return _about(talk, said, LATER, press) if talk.draft.picture or talk.draft.candidates else None


def _about(talk: Talk, said: str, topics: tuple[str, ...], press: Pressed) -> Talk | None:
    pressed = _EMPTY.sub("", said).casefold()
    topic = next((each for each in topics if _speaks_of(talk, each, pressed)), None)
    if topic is None or (topic == "no_offer" and talk.session.shop.offer is not None):
        return None
    if topic in CHIPS:
        return press(talk, CHIPS[topic])
    return SPOKEN[topic](talk, press) if topic in SPOKEN else _told(talk, topic)


def _speaks_of(talk: Talk, topic: str, pressed: str) -> bool:
    ways = _ways(talk.word(f"topic.{topic}"))
    return any(all(part in pressed for part in way) for way in ways)


@lru_cache(maxsize=256)
def _ways(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(way.casefold().split("&")) for way in listed.split("|"))


def _told(talk: Talk, topic: str) -> Talk:
    chips = talk.chips(*(key for key in ASIDES[topic] if key != "undo" or talk.draft.past))
    return talk.say(f"aside.{topic}", chips=chips or talk.session.offered)


def _candidate(talk: Talk, said: str) -> int | None:
    """The number of a candidate spoken of in passing."""
    pressed = _EMPTY.sub("", said).casefold()
    found = _NUMBERED.search(pressed)
    spoken = (
        n for n in range(1, 4) if any(word in pressed for word in talk.word(f"number.{n}").split("|")[:IN_PASSING])
    )
    number = int(found.group(1)) if found else next(spoken, None)
    return number if number is not None and number <= len(talk.draft.candidates) else None


def _choose(talk: Talk, press: Pressed) -> Talk:
    """Whoever leaves the choice to us gets the best guess."""
    asked = {"candidate": "pick:1", "wording": "hook:1"}.get(talk.session.asked or "")
    if asked is not None:
        return press(talk.opened("aside.chosen"), asked)
    chips = talk.chips("publish", "others", "menu")
    return talk.say("aside.this_one", chips=chips)


def _price_again(talk: Talk, _press: Pressed) -> Talk:
    """A price that was taken off comes back as it was; one that nobody told is asked for."""
    if talk.session.shop.price:
        return talk.say("aside.price_there", chips=talk.chips("letters", "fix", "go_on"))
    told = (version.shop.price for version in reversed(talk.draft.past))
    price = next((each for each in told if each), None)
    if price is None:
        return talk.say("aside.price_what", chips=talk.chips("go_on"))
    return changes.taken(talk, Reading(said=price, facts=Facts(said=Shop(price=price))))


SPOKEN: Mapping[str, Callable[[Talk, Pressed], Talk]] = {
    "choose": _choose,
    "feel": lambda talk, _press: asides.feel(talk),
    "pleased": lambda talk, _press: asides.like(talk),
    "nearer": lambda talk, _press: edit.nearer(talk, Nearer(steps=1)),
    "farther": lambda talk, _press: edit.nearer(talk, Nearer(steps=-1)),
    "displeased": lambda talk, _press: asides.dislike(talk),
    "price_again": _price_again,
    "scenery": lambda talk, _press: edit.unknown(talk),
}
