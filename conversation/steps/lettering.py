"""The words on the picture: what they say, their face, colour, relief and place."""

from collections.abc import Callable, Mapping

from conversation import orders
from conversation.messages import Document, Sheet, Show
from conversation.session import Running, Step
from conversation.talk import Talk
from engine.domain.canvas import Placement
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import Relief
from engine.domain.reading import (
    Headline,
    HideWords,
    MoveWords,
    PutWords,
    Raise,
    Reading,
    Recolour,
    Reface,
    ScaleWords,
    Side,
)

FACES = 4
NUDGE = 0.06
BIGGER, SMALLER = 1.2, 1 / 1.2
LARGEST_PART, SMALLEST_PART = 2.5, 0.5
WHITE, BLACK = "#ffffff", "#1b1b1b"
FLAT = "flat"
PLAIN = ("ivory", "charcoal")
"""Palettes called white and black: as colours of words those two are pure."""
AGAINST: Mapping[Side, tuple[float | None, float | None]] = {
    Side.LEFT: (0.0, None),
    Side.RIGHT: (1.0, None),
    Side.TOP: (None, 0.0),
    Side.BOTTOM: (None, 1.0),
    Side.CENTRE: (0.5, 0.5),
}
NUDGES: Mapping[str, tuple[float, float]] = {
    "up": (0.0, -NUDGE),
    "down": (0.0, NUDGE),
    "left": (-NUDGE, 0.0),
    "right": (NUDGE, 0.0),
}


def enter(talk: Talk) -> Talk:
    hidden = talk.draft.design.lettering.hidden
    keys = ("headline", "face", "colours", "reliefs", "place", "show_words" if hidden else "hide_words", "go_on")
    return talk.ask("lettering", "lettering.ask", chips=talk.chips(*keys))


# ── edits ─────────────────────────────────────────────────────────────────────────────────────────


def _placement(talk: Talk) -> Placement:
    return talk.draft.design.lettering.placement or Placement()


def move(talk: Talk, edit: MoveWords) -> Talk:
    moved = talk.lettered(placement=_placement(talk).moved(edit.across, edit.down)).drafted(last=edit)
    return moved.changed(Phrase.of(f"receipt.moved.{_direction(edit)}"))


def _direction(edit: MoveWords) -> str:
    if abs(edit.down) >= abs(edit.across):
        return "up" if edit.down < 0 else "down"
    return "left" if edit.across < 0 else "right"


def put(talk: Talk, edit: PutWords) -> Talk:
    placement = _placement(talk)
    for side in edit.sides:
        placement = placement.at(*AGAINST[side])
    where = edit.sides[-1].value if len(edit.sides) == 1 else "corner"
    return talk.lettered(placement=placement).changed(Phrase.of(f"receipt.put.{where}"))


def scale(talk: Talk, edit: ScaleWords) -> Talk:
    """All words together, or one part of them."""
    if edit.role is not None:
        return _scale_part(talk, edit, edit.role)
    scaled = talk.lettered(placement=_placement(talk).scaled(edit.factor)).drafted(last=edit)
    return scaled.changed(Phrase.of("receipt.bigger" if edit.factor > 1 else "receipt.smaller"))


def _scale_part(talk: Talk, edit: ScaleWords, part: str) -> Talk:
    larger = talk.draft.design.lettering.larger
    size = min(LARGEST_PART, max(SMALLEST_PART, larger.get(part, 1.0) * edit.factor))
    scaled = talk.lettered(larger={**larger, part: round(size, 3)}).drafted(last=edit)
    key = "receipt.bigger_part" if edit.factor > 1 else "receipt.smaller_part"
    return scaled.changed(Phrase.of(key, part=part))


def hide(talk: Talk, edit: HideWords) -> Talk:
    """Takes off what is there; where nothing is, or the name alone, that is said."""
    words, wanted = talk.draft.design.words, talk.lettered(hidden=edit.hidden)
    if not edit.hidden:
        return wanted.changed(Phrase.of("receipt.shown"))
    if talk.draft.picture is not None and (words.bare or talk.draft.design.lettering.hidden):
        alone = "lettering.name_alone" if words.name else "lettering.wordless"
        return talk.say(alone, chips=talk.chips("headline", "show_words" if not words.bare else "", "go_on"))
    return wanted.changed(Phrase.of("receipt.hidden" if words.name else "receipt.hidden_all"))


def headline(talk: Talk, edit: Headline) -> Talk:
    """The owner's words on the picture; they stay when the writer writes again."""
    words = talk.draft.design.words.model_copy(update={"headline": edit.text})
    said = talk.drafted(headline=edit.text).worded(words).lettered(hidden=False)
    return said.changed(Phrase.of("receipt.headline", text=edit.text))


def reface(talk: Talk, edit: Reface) -> Talk:
    """A face by its character; a character nobody has, or none, shows four to choose from."""
    named = [face.key for face in talk.world.faces.values() if face.character == edit.character]
    now = talk.draft.design.lettering.face
    others = [key for key in named if key != now] or named
    if not others:
        return talk.noted(Phrase.of("receipt.faces_later")) if talk.redraw else faces(talk)
    return _with_face(talk, others[0])


def _with_face(talk: Talk, face: str) -> Talk:
    return talk.lettered(face=face).changed(Phrase.of("receipt.face"))


def recolour(talk: Talk, edit: Recolour) -> Talk:
    return talk.lettered(colour=edit.colour).changed(Phrase.of("receipt.colour"))


def raise_(talk: Talk, edit: Raise) -> Talk:
    key = edit.relief.value if edit.relief else FLAT
    return talk.lettered(relief=edit.relief).changed(Phrase.of(f"receipt.relief.{key}"))


# ── faces ─────────────────────────────────────────────────────────────────────────────────────────


def faces(talk: Talk, _value: str = "") -> Talk:
    """Four faces of different character, set in the shop's own words; asked again, the next four."""
    if talk.draft.picture is None:
        return talk.say("lettering.no_picture", chips=talk.session.offered)
    keys = _various(talk)
    start = int(_value or 0) % max(1, len(keys))
    turned = (*keys[start:], *keys[:start])[:FACES]
    return orders.job(talk.remember(asked=None), "faces", faces=turned)


def _various(talk: Talk) -> tuple[str, ...]:
    """All faces but the one it is set in, one of each character before the second of any."""
    seen: dict[str, int] = {}
    ranked = []
    for place, face in enumerate(talk.world.faces.values()):
        seen[face.character] = seen.get(face.character, 0) + 1
        ranked.append((seen[face.character], place, face.key))
    return tuple(key for _, _, key in sorted(ranked) if key != talk.draft.design.lettering.face)


def faces_done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    if outcome.sheet is None or not running.faces:
        return talk.say("error.ours", chips=talk.chips("letters", "go_on"))
    every = _various(talk)
    following = (every.index(running.faces[-1]) + 1) % len(every) if running.faces[-1] in every else 0
    numbers = tuple(
        chip.model_copy(update={"data": f"{talk.draft.id}:set_face:{face}"})
        for chip, face in zip(talk.numbered("set_face", len(running.faces)), running.faces, strict=True)
    )
    more = (talk.chip("face", str(following), Phrase.of("chip.other_faces")),) if len(every) > FACES else ()
    asked = talk.remember(asked="faces")
    lines = (Phrase.of("lettering.ask_face"),)
    return asked.add(Sheet(picture=outcome.sheet, lines=lines, chips=(*numbers, *more), job=running.job))


def _set_face(talk: Talk, value: str) -> Talk:
    return _with_face(talk, value) if value in talk.world.faces else enter(talk)


# ── letters alone ─────────────────────────────────────────────────────────────────────────────────


def alone(talk: Talk, _value: str = "") -> Talk:
    """The words as a picture of their own."""
    words = talk.draft.design.words
    if words.headline or words.name:
        return orders.job(talk, "letters")
    return talk.ask("letters", "lettering.ask_alone", chips=talk.chips("go_on"))


def alone_done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    if outcome.file is None:
        return talk.say("error.ours", chips=talk.chips("letters"))
    lines = (*outcome.notes, Phrase.of("lettering.alone_done"))
    name = f"{talk.session.shop.name or 'fit-ad'}-letters.png"
    chips = talk.chips(*(("publish", "go_on") if talk.draft.picture else ("make",)))
    seen = Show(picture=outcome.file, full=outcome.file, lines=lines, job=running.job)
    return talk.add(seen, Document(file=outcome.file, name=name, lines=(Phrase.of("finish.png"),), chips=chips))


# ── taps and answers ──────────────────────────────────────────────────────────────────────────────


def _letters(talk: Talk, _value: str) -> Talk:
    return talk.to(Step.LETTERING)


def _headline(talk: Talk, _value: str) -> Talk:
    return talk.ask("headline", "lettering.ask_words", chips=talk.chips("go_on"))


def _colours(talk: Talk, page: str) -> Talk:
    plain = (talk.chip("colour", WHITE, Phrase.of("chip.white")), talk.chip("colour", BLACK, Phrase.of("chip.black")))
    named = tuple(
        talk.named("colour", palette.accent, palette.label)
        for palette in talk.world.palettes.values()
        if palette.label and palette.key not in PLAIN
    )
    now = talk.chip("colour", talk.draft.design.lettering.colour or "").data
    others = tuple(chip for chip in (*plain, *named) if chip.data != now)
    return talk.ask("colour", "lettering.ask_colour", chips=talk.paged(others, "colours", page, "go_on"))


def _reliefs(talk: Talk, _value: str) -> Talk:
    now = talk.draft.design.lettering.relief or FLAT
    keys = (key for key in (*Relief, FLAT) if key != now)
    chips = tuple(talk.chip("relief", key, Phrase.of(f"chip.relief.{key}")) for key in keys)
    return talk.ask("relief", "lettering.ask_relief", chips=(*chips, *talk.chips("go_on")))


def _relief(talk: Talk, value: str) -> Talk:
    return raise_(talk, Raise(relief=None if value == FLAT else Relief(value)))


def _place(talk: Talk, _value: str) -> Talk:
    nudges = tuple(talk.chip("nudge", key, Phrase.of(f"chip.nudge.{key}")) for key in NUDGES)
    return talk.ask("place", "lettering.ask_place", chips=(*nudges, *talk.chips("bigger", "smaller", "go_on")))


def _nudge(talk: Talk, value: str) -> Talk:
    across, down = NUDGES.get(value, (0.0, 0.0))
    return move(talk, MoveWords(across=across, down=down))


def placed(talk: Talk, placement: Placement) -> Talk:
    """The owner dragged the words."""
    return talk.lettered(placement=placement).changed(Phrase.of("receipt.placed"))


def answer(talk: Talk, reading: Reading) -> Talk | None:
    asked = talk.session.asked
    if asked == "headline" and reading.intent is None and reading.choice is None:
        said = next((edit.text for edit in reading.edits if isinstance(edit, Headline)), reading.said)
        return headline(talk.remember(asked=None), Headline(text=said.strip()))
    if asked == "letters" and reading.intent is None:
        words = talk.draft.design.words.model_copy(update={"headline": reading.said.strip()})
        return orders.job(talk.worded(words).remember(asked=None), "letters")
    return None


def skip(talk: Talk) -> Talk:
    return talk.to(Step.FINISH)


def unclear(talk: Talk, reading: Reading) -> Talk:
    return talk.say("lettering.unclear", chips=talk.session.offered)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "letters": _letters,
    "headline": _headline,
    "face": faces,
    "set_face": _set_face,
    "colours": _colours,
    "colour": lambda talk, value: recolour(talk, Recolour(colour=value)),
    "reliefs": _reliefs,
    "relief": _relief,
    "place": _place,
    "nudge": _nudge,
    "bigger": lambda talk, _value: scale(talk, ScaleWords(factor=BIGGER)),
    "smaller": lambda talk, _value: scale(talk, ScaleWords(factor=SMALLER)),
    "hide_words": lambda talk, _value: hide(talk, HideWords(hidden=True)),
    "show_words": lambda talk, _value: hide(talk, HideWords(hidden=False)),
    "letters_alone": alone,
}
