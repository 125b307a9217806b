"""Typed answers that need no reader: a chip's label, a number, a command."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from conversation import phrases
from conversation.messages import Choice, Command, Incoming, Tap
from conversation.session import Session
from conversation.talk import NUMBERS
from engine.domain.reading import Reading
from engine.domain.world import World

LONGEST = 1000
"""Letters of one message that are read; the rest is left, and that is said."""

_NUMBER = re.compile(r"^[(\[]?\s*(\d{1,2})\s*[)\].]?\s*([\uac00-\ud7a3]{0,4})[.!~]*$")
_LEADING = re.compile(r"^\s*([1-9\u2460-\u2468])\s*(?:\ubc88|[,.)]|\s)")
_LOOSE = re.compile(r"[\s.!?~,()\[\]\u2026]+")

COMMANDS = (
    "start",
    "new",
    "shop",
    "posts",
    "plan",
    "help",
    "cancel",
    "delete_me",
    "back",
    "skip",
    "start_over",
    "show",
    "undo",
    "publish",
)

ALIASES = (
    "own",
    "words",
    "longer",
    "colours",
    "looks",
    "resend",
    "backdrop",
    "letters",
    "sizes",
    "fix",
    "tones",
    "point",
    "menu",
    "publish",
    "download",
    "undo",
    "compare",
    "logo",
)

OWN_WORDS = frozenset({"headline", "caption", "name", "letters", "contact"})
"""Open questions whose answer is the owner's own words: there a number is not a choice."""

NUMBERED: Mapping[str, str] = {"candidate": "pick", "wording": "hook", "photo_choice": "photo"}
"""Questions whose numbers stay valid while something else is talked about."""

YES = ("right", "contacts", "resume", "forget_sure", "best", "as_it_is", "force", "pick:1", "hook:1", "go_on")
NO = ("fix_date", "fix", "no_contacts", "start_over", "keep_me", "resend", "another", "undo")


def shortened(text: str) -> str:
    """At most `LONGEST` letters, cut at a blank where there is one near."""
    if len(text) <= LONGEST:
        return text
    cut = text.rfind(" ", LONGEST - 40, LONGEST)
    return text[: cut if cut > 0 else LONGEST]


def resolve(session: Session, text: str, world: World) -> Incoming | None:
    """A tap or a command if that is what was typed; None leaves it to a reader."""
    said = text.strip()
    if said.startswith("/"):
        return _slash(said)
    sentences = world.phrases[session.locale]
    tap = _labelled(session, said, sentences) or _counted(session, said, sentences)
    return tap or _command(said, sentences) or _wished(session, said, sentences)


def leading(said: str) -> int | None:
    """The number a message begins with, as in "1, but with another backdrop"."""
    found = _LEADING.match(said)
    if found is None:
        return None
    mark = found.group(1)
    return NUMBERS.index(mark) + 1 if mark in NUMBERS else int(mark)


def answered(session: Session, reading: Reading) -> Tap | None:
    """The chip a yes, a no or a number stands for."""
    if reading.choice is not None:
        return _nth(session.offered, reading.choice)
    if reading.yes is None:
        return None
    wanted = YES if reading.yes else NO
    by_key = {_key(chip): chip for chip in session.offered}
    return next((Tap(data=by_key[key].data) for key in wanted if key in by_key), None)


def _slash(said: str) -> Command:
    name, _, argument = said[1:].partition(" ")
    return Command(name=name.split("@")[0].lower() or "help", argument=argument.strip())


def _labelled(session: Session, said: str, sentences: Mapping[str, str]) -> Tap | None:
    wanted = _loose(said)
    for chip in session.offered:
        if wanted and wanted in {_loose(label) for label in _labels(chip, sentences)}:
            return Tap(data=chip.data)
    return None


def _labels(chip: Choice, sentences: Mapping[str, str]) -> Iterator[str]:
    yield phrases.render(chip.label, sentences)
    if chip.short is not None:
        yield phrases.render(chip.short, sentences)


def _counted(session: Session, said: str, sentences: Mapping[str, str]) -> Tap | None:
    if session.asked in OWN_WORDS:
        return None
    number = _number(said, sentences)
    if number is None:
        return None
    key = NUMBERED.get(session.asked or "")
    if key and session.draft and not any(_key(chip).startswith(key) for chip in session.offered):
        return Tap(data=f"{session.draft.id}:{key}:{number}")
    if session.draft and session.draft.undecided and not _in_rows(session.offered):
        return Tap(data=f"{session.draft.id}:pick:{number}")
    if not said.isdigit() and _of_the_sheet(session, number):
        return Tap(data=f"{session.draft.id if session.draft else ''}:pick:{number}")
    return _nth(session.offered, number)


def _of_the_sheet(session: Session, number: int) -> bool:
    """Of a finished post nothing is numbered but its candidates: "the first one" must not put it up by chance."""
    draft = session.draft
    free = draft is not None and draft.finished and session.asked is None and not _in_rows(session.offered)
    return free and draft is not None and number <= len(draft.candidates)


def _number(said: str, sentences: Mapping[str, str]) -> int | None:
    if said in NUMBERS:
        return NUMBERS.index(said) + 1 if said else None
    found = _NUMBER.match(said)
    if found and found.group(2) in ("", *_words(sentences, "number.after")):
        return int(found.group(1))
    wanted = _loose(said)
    return next((n for n in range(1, 5) if wanted in _words(sentences, f"number.{n}")), None)


def _nth(offered: tuple[Choice, ...], number: int) -> Tap | None:
    """The numbered chip of that number; where none is numbered, the chip at that place."""
    chips = _in_rows(offered) or list(offered)
    return Tap(data=chips[number - 1].data) if 0 < number <= len(chips) else None


def _in_rows(offered: tuple[Choice, ...]) -> list[Choice]:
    """The chips that are numbers."""
    return [chip for chip in offered if str(chip.label.values.get("name", "")) in {*NUMBERS, *"123456789"}]


def _command(said: str, sentences: Mapping[str, str]) -> Command | None:
    wanted = _loose(said)
    for name in COMMANDS:
        if wanted in _words(sentences, f"command.{name}"):
            return Command(name=name)
    return None


def _wished(session: Session, said: str, sentences: Mapping[str, str]) -> Tap | None:
    """A chip of the finished post in other words, wherever it is not in sight; at the sheet it means the first."""
    draft = session.draft
    if draft is None or not (draft.picture or draft.candidates) or session.asked in OWN_WORDS:
        return None
    wanted = _loose(said)
    for key in ALIASES:
        if wanted in _words(sentences, f"alias.{key}"):
            return Tap(data=f"{draft.id}:{key}")
    return None


def _words(sentences: Mapping[str, str], key: str) -> tuple[str, ...]:
    return _listed(sentences.get(key, ""))


@lru_cache(maxsize=512)
def _listed(sentence: str) -> tuple[str, ...]:
    return tuple(_loose(word) for word in sentence.split("|") if word)


def _key(chip: Choice) -> str:
    return chip.data.partition(":")[2]


def _loose(said: str) -> str:
    return _LOOSE.sub("", said).casefold()
